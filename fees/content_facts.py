"""What the physician fee schedule tells content checks: the policy indicators of each code."""

from collections.abc import Collection
from datetime import date

from codes.checks.facts import PaymentIndicators, register_facts
from fees.models import RelativeValue


def indicators(codes: Collection[int], today: date) -> dict[int, PaymentIndicators]:
    """Of the newest release begun by today that lists the code; the row without a modifier stands for the code."""
    rows = (
        RelativeValue.objects.filter(
            code__in=codes,
            modifier="",
            release__status="ready",
            release__variant="",
            release__effective_from__lte=today,
        )
        .select_related("release")
        .order_by("release__effective_from", "release_id")
    )
    return {row.code_id: _indicators(row) for row in rows}


def _indicators(row: RelativeValue) -> PaymentIndicators:
    return PaymentIndicators(
        edition=str(row.release),
        pctc=row.pctc_indicator,
        multiple_procedure=row.multiple_procedure,
        bilateral=row.bilateral_surgery,
        assistant=row.assistant_at_surgery,
        co_surgeons=row.co_surgeons,
        team=row.team_surgery,
        global_days=row.global_days,
    )


register_facts(indicators)
