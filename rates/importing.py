"""The loaders whose benchmarks `rates` holds."""

from rates.loading import load_hospital, load_registry, load_tic
from sources.registry import Loader, register_loader

register_loader(
    Loader(
        name="tic",
        title="Negotiated rates of a payer (Transparency in Coverage)",
        run=load_tic,
        options=frozenset({"edition", "payer", "codes", "state", "allow_missing", "scheduler"}),
    )
)
register_loader(
    Loader(
        name="hospital",
        title="Prices of hospitals (hospital price transparency)",
        run=load_hospital,
        options=frozenset({"edition", "codes"}),
    )
)
register_loader(
    Loader(
        name="npi",
        title="Registry of providers (NPPES)",
        run=load_registry,
        options=frozenset(),
    )
)
