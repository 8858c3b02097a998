"""What a procedure code is for the rules: a visit, a laboratory test, or something else. By the range it lies in."""

from functools import lru_cache

from codes.checks.kinds import kinds_of
from codes.formats import HCPCS


@lru_cache(maxsize=50_000)
def kinds(code: str) -> tuple[str, ...]:
    return kinds_of("hcpcs" if HCPCS.fullmatch(code) else "cpt", code)


def is_visit(code: str) -> bool:
    return "evaluation_management" in kinds(code)


def is_laboratory(code: str) -> bool:
    return "pathology" in kinds(code)
