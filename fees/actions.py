"""Writes what a release says that Medicare pays, and the localities that physician fees are adjusted for."""

from codes.actions.imports import list_codes
from fees.importers.pfs_layout import RelativeValueRow
from sources.models import Release
from sources.staging import Staging

# The row is staged under the names of the model's columns.
FIGURES = tuple(name for name in RelativeValueRow._fields if name not in ("line", "system", "code"))


def write_pfs(release: Release, staging: Staging) -> int:
    """Returns how many rows of the relative value file were written."""
    list_codes(release, staging)
    columns = ", ".join(FIGURES)
    values = ", ".join(f"s.{name}" for name in FIGURES)
    return staging.execute(
        f"INSERT INTO fees_relativevalue (release_id, code_id, {columns}) "  # noqa: S608  # nosec B608
        f"SELECT %s, c.id, {values} FROM staging s CROSS JOIN codes_code c "
        "WHERE c.system_id = s.system AND c.code = s.code",
        (release.pk,),
    )


def write_gpci(release: Release, staging: Staging) -> int:
    """Returns how many localities were written."""
    return staging.execute(
        """
        INSERT INTO fees_localityindex
            (release_id, carrier, locality, state, name, work_gpci, pe_gpci, mp_gpci)
        SELECT %s, s.carrier, s.locality, s.state, s.name, s.work_gpci, s.pe_gpci, s.mp_gpci FROM staging s
        """,
        (release.pk,),
    )


def write_zip5(release: Release, staging: Staging) -> int:
    """Returns how many ZIP codes were written."""
    return staging.execute(
        """
        INSERT INTO fees_ziplocality (release_id, zip_code, state, carrier, locality, rural_indicator, is_split)
        SELECT %s, s.zip_code, s.state, s.carrier, s.locality, s.rural_indicator, s.is_split FROM staging s
        """,
        (release.pk,),
    )


def write_opps(release: Release, staging: Staging) -> int:
    """Returns how many codes were written."""
    return staging.execute(
        """
        INSERT INTO fees_hospitaloutpatientrate
            (release_id, code, status_indicator, apc, relative_weight, payment_rate, national_copayment,
             minimum_copayment)
        SELECT %s, s.code, s.status_indicator, s.apc, s.relative_weight, s.payment_rate, s.national_copayment,
            s.minimum_copayment FROM staging s
        """,
        (release.pk,),
    )


def write_asc(release: Release, staging: Staging) -> int:
    """Returns how many codes were written."""
    return staging.execute(
        """
        INSERT INTO fees_surgicalcenterrate
            (release_id, code, payment_indicator, is_discounted, payment_weight, payment_rate)
        SELECT %s, s.code, s.payment_indicator, s.is_discounted, s.payment_weight, s.payment_rate FROM staging s
        """,
        (release.pk,),
    )


def write_utilisation(release: Release, staging: Staging) -> int:
    """Returns how many rows, each of one code, geography and place, were written."""
    return staging.execute(
        """
        INSERT INTO fees_utilisation
            (release_id, code, level, geography, name, place, providers, beneficiaries, services, average_submitted,
             average_allowed, average_paid, average_standardised)
        SELECT %s, s.code, s.level, s.geography, s.name, s.place, s.providers, s.beneficiaries, s.services,
            s.average_submitted, s.average_allowed, s.average_paid, s.average_standardised FROM staging s
        """,
        (release.pk,),
    )
