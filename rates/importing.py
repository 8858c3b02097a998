"""The loaders whose benchmarks `rates` holds."""

from sources.registry import Loader, Source, at_call, register_loader

register_loader(
    Loader(
        name="tic",
        title="Negotiated rates of payers (Transparency in Coverage)",
        run=at_call("rates.loading:load_tic"),
        options=frozenset(
            {"edition", "payer", "codes", "state", "allow_missing", "scheduler", "limit", "allow_private"}
        ),
        source=Source(
            publisher="each payer",
            url="https://github.com/CMSgov/price-transparency-guide",
            cadence="monthly",
            licence="Published by law (45 CFR 147.212) for everybody to read.",
            feeds=("benchmarks",),
            stale_after_days=62,
            command="FILE|URL... --payer aetna --edition 2026-11 --codes pages",
        ),
    )
)
register_loader(
    Loader(
        name="hospital",
        title="Prices of hospitals (hospital price transparency)",
        run=at_call("rates.loading:load_hospital"),
        options=frozenset({"edition", "codes"}),
        source=Source(
            publisher="each hospital",
            url="https://github.com/CMSgov/hospital-price-transparency",
            cadence="at least yearly",
            licence="Published by law (45 CFR 180.50) for everybody to read.",
            feeds=("benchmarks",),
            stale_after_days=366,
            command="FILE... --edition 2026-11 --codes pages",
        ),
    )
)
register_loader(
    Loader(
        name="npi",
        title="Registry of providers (NPPES)",
        run=at_call("rates.loading:load_registry"),
        options=frozenset(),
    )
)
