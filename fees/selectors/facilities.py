"""What Medicare pays a hospital outpatient department or a surgical center for one code."""

from dataclasses import dataclass

from codes.page import PageRequest
from fees.models import HospitalOutpatientRate, SurgicalCenterRate
from fees.statuses import ASC_MEANINGS, OPPS_MEANINGS
from sources.models import Release
from ui.absence import Absence, not_loaded, not_published

OPPS_NAME = "Hospital outpatient department"
ASC_NAME = "Ambulatory surgical center"


@dataclass(frozen=True, slots=True)
class FacilityRate:
    """One setting: its rate and what it means, or why there is none."""

    name: str
    system: str
    rate: HospitalOutpatientRate | SurgicalCenterRate | None = None
    indicator: str = ""
    meaning: str = ""
    release: Release | None = None
    is_stale: bool = False
    absence: Absence | None = None


def outpatient_rate(page: PageRequest) -> FacilityRate:
    release = page.release_of("opps")
    if release is None:
        return FacilityRate(OPPS_NAME, "OPPS", absence=_no_release(page, "OPPS addendum", "opps ADDENDUM_B.csv"))
    rate = HospitalOutpatientRate.objects.filter(code=page.code.code, release=release).first()
    if rate is None:
        return FacilityRate(OPPS_NAME, "OPPS", absence=_no_row(page, [release], "opps ADDENDUM_B.csv"))
    return FacilityRate(
        OPPS_NAME, "OPPS", rate, rate.status_indicator, OPPS_MEANINGS.get(rate.status_indicator, ""), release,
        page.is_stale(release),
    )  # fmt: skip


def surgical_center_rate(page: PageRequest) -> FacilityRate:
    """Of whichever of the addenda AA and BB is loaded and has the code."""
    both = [page.release_of("asc", addendum) for addendum in ("AA", "BB")]
    releases = [release for release in both if release]
    if not releases:
        return FacilityRate(ASC_NAME, "ASC", absence=_no_release(page, "ASC addendum", "asc ADDENDUM_AA.csv"))
    rate = SurgicalCenterRate.objects.filter(code=page.code.code, release__in=releases).order_by("release_id").first()
    if rate is None:
        return FacilityRate(ASC_NAME, "ASC", absence=_no_row(page, releases, "asc ADDENDUM_AA.csv"))
    release = next(release for release in releases if release.pk == rate.release_id)
    return FacilityRate(
        ASC_NAME, "ASC", rate, rate.payment_indicator, ASC_MEANINGS.get(rate.payment_indicator, ""), release,
        page.is_stale(release),
    )  # fmt: skip


def _no_release(page: PageRequest, what: str, command: str) -> Absence:
    when = f" that covers {page.on:%-d %B %Y}" if page.on else ""
    return not_loaded(f"No {what}{when} is loaded.", f"The operator loads one: manage.py load {command}.")


def _no_row(page: PageRequest, releases: list[Release], command: str) -> Absence:
    """A whole edition that lacks the code gives no payment for it; an excerpt proves nothing by what it lacks."""
    named = " and ".join(str(release) for release in releases)
    code = page.code.code
    if any(release.is_excerpt for release in releases):
        return not_loaded(
            f"The excerpt of {named} does not hold {code}.",
            f"The operator loads the whole file: manage.py load {command}.",
        )
    return not_published(f"{named} gives no payment for {code}.")
