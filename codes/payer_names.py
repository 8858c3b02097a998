"""The names of payers, and the registry by which the app that keeps them tells the others.

An app's `known_names.py` calls `register_payers(provider)`; `codes` imports none of them.
"""

from collections.abc import Callable

# The payers that are known, by slug.
Provider = Callable[[], dict[str, str]]

_providers: list[Provider] = []


def register_payers(provider: Provider) -> None:
    if provider in _providers:
        raise ValueError(f"{provider.__module__}.{provider.__qualname__} is registered twice")
    _providers.append(provider)


def payer_names() -> dict[str, str]:
    return {slug: name for provider in _providers for slug, name in provider().items()}
