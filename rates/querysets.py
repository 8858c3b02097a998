"""The words by which editions and benchmarks are chosen."""

from typing import TYPE_CHECKING, Self

from django.db import models

from rates.groups import HCPCS

if TYPE_CHECKING:
    from rates.models import HospitalBenchmark, RateBenchmark, RateEdition  # noqa: F401


class RateEditionQuerySet(models.QuerySet["RateEdition"]):
    def ready(self) -> Self:
        return self.filter(release__status="ready").select_related("release")

    def of_payers(self) -> Self:
        return self.filter(kind="tic")

    def of_hospitals(self) -> Self:
        return self.filter(kind="hospital")

    def newest_first(self) -> Self:
        return self.order_by("payer_name", "payer", "-release__effective_from", "-pk")


class RateBenchmarkQuerySet(models.QuerySet["RateBenchmark"]):
    def ready(self) -> Self:
        return self.filter(edition__release__status="ready")

    def of_codes(self, *codes: str) -> Self:
        """Of CPT or HCPCS Level II codes, whichever of the two a file calls them."""
        return self.filter(code_type=HCPCS, code__in=codes)

    def cleaned(self) -> Self:
        """Without the rates that were set aside."""
        return self.filter(is_cleaned=True)

    def for_the_whole_area(self) -> Self:
        """Not by the states in which providers are registered: those are in here already."""
        return self.filter(state_basis="file")

    def with_editions(self) -> Self:
        return self.select_related("edition__release")

    def in_order(self) -> Self:
        return self.order_by(
            "edition__payer_name", "billing_class", "place", "state_basis", "state", "negotiated_type", "arrangement",
            "modifiers", "pk",
        )  # fmt: skip


class HospitalBenchmarkQuerySet(models.QuerySet["HospitalBenchmark"]):
    def of_codes(self, *codes: str) -> Self:
        return self.filter(code_type=HCPCS, code__in=codes)

    def in_order(self) -> Self:
        return self.order_by("measure", "methodology", "setting", "billing_class", "state", "pk")
