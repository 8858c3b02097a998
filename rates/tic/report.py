"""What reading a file told, beside its rows."""

from dataclasses import dataclass, field

# In the order of scanner.h.
COUNTERS = (
    "items", "wanted_items", "items_without_code", "rates", "prices", "rows", "rate_missing", "rate_unreadable",
    "without_provider", "references", "references_repeated", "references_undefined", "npi_unreadable", "misshapen",
    "settings", "network_names", "sections", "without_class",
)  # fmt: skip
# In the order of scan.c.
ABOUT = (
    "reporting_entity_name", "reporting_entity_type", "last_updated_on", "version", "plan_name", "plan_id_type",
    "plan_id", "plan_market_type", "issuer_name", "plan_sponsor_name",
)  # fmt: skip
EXCLUDED = {
    "rate_missing": "prices whose amount is null, blank or absent",
    "rate_unreadable": "prices whose amount is no number",
    "without_provider": "prices that name no provider the file explains",
    "items_without_code": "items without a code or without its type",
}


@dataclass(frozen=True, slots=True)
class FileReport:
    """One in-network file that was read to its end.

    generation: 2 where members stand that only schema 2 has, whatever `about["version"]` says. size and sha256: of
    the file as it lies, so compressed where it is; sha256 is blank where it was not asked for. counters: COUNTERS.
    """

    about: dict[str, str]
    counters: dict[str, int]
    generation: int = 1
    size: int = 0
    sha256: str = ""
    scanner: str = "python"
    decompressed: int = 0
    excluded: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "excluded", {name: self.counters[name] for name in EXCLUDED if self.counters[name]})

    @property
    def rows(self) -> int:
        return self.counters["rows"]

    @property
    def entity(self) -> str:
        return self.about.get("reporting_entity_name", "")

    @property
    def last_updated_on(self) -> str:
        return self.about.get("last_updated_on", "")

    @property
    def version(self) -> str:
        return self.about.get("version", "")


def generation_of(counters: dict[str, int]) -> int:
    return 2 if counters["settings"] or counters["network_names"] else 1
