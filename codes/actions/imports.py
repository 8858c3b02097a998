"""Moves the staged rows of a release into the tables of codes, in statements that SQLite and PostgreSQL both take.

CROSS JOIN, with its condition under WHERE, keeps SQLite reading the staged rows once and looking each code up by its
index: left to choose, it scans the unindexed staging table for every code, which is hours for 100,000 rows.

Each returns how many rows of the source it wrote. `after` of the importer then brings the derived columns up to date.
"""

from collections.abc import Mapping

from accounts.licences import licensed_editions
from sources.editions import LoadRefused
from sources.models import Release
from sources.staging import Staging

CPT_TEXTS = ("short", "medium", "long", "consumer")
CPT_LISTS = {"all": "consolidated list", "short": "short list", "medium": "medium list", "long": "long list"}


def list_codes(
    release: Release,
    staging: Staging,
    *,
    system: str = "s.system",
    rows: str = "TRUE",
    states: Mapping[str, str] | None = None,
) -> int:
    """Adds the staged codes that are new and one Listing for each staged code; returns how many Listings.

    `system`, `rows` and `states` are SQL over the staged row `s`: its code system, which rows hold codes, and what
    they state for further columns of Listing, as an aggregate because a code may stand on several rows.
    """
    # Nullable columns are left out: PostgreSQL would take a bare NULL below DISTINCT for text.
    staging.execute(
        "INSERT INTO codes_code (system_id, code, title, is_end_bound) "  # noqa: S608  # nosec B608
        f"SELECT DISTINCT {system}, s.code, '', FALSE FROM staging s WHERE {rows} ON CONFLICT DO NOTHING"
    )
    columns = "".join(f", {column}" for column in states or {})
    stated = "".join(f", staged.{column}" for column in states or {})
    values = "".join(f", {value} AS {column}" for column, value in (states or {}).items())
    # Grouped before it is joined: SQLite would otherwise scan the staging table once for each code.
    written = staging.execute(
        f"INSERT INTO codes_listing (release_id, code_id, is_listed{columns}) "  # noqa: S608  # nosec B608
        f"SELECT %s, c.id, TRUE{stated} FROM ("
        f"SELECT {system} AS system, s.code AS code{values} FROM staging s WHERE {rows} GROUP BY 1, 2"
        ") staged JOIN codes_code c ON c.system_id = staged.system AND c.code = staged.code",
        (release.pk,),
    )
    _analyze(staging, "codes_code, codes_listing")
    return written


def _analyze(staging: Staging, tables: str) -> None:
    """Without it PostgreSQL joins the rows of this transaction as if there were none, which took minutes."""
    if staging.is_postgres:
        staging.execute(f"ANALYZE {tables}")


def _describe(release: Release, staging: Staging, *, system: str, rows: str = "TRUE") -> None:
    """Adds the official short and long texts of the staged codes."""
    staging.execute(
        "INSERT INTO codes_descriptor (release_id, code_id, short, medium, long, consumer) "  # noqa: S608  # nosec B608
        "SELECT %s, c.id, s.short, '', s.long, '' "
        f"FROM staging s CROSS JOIN codes_code c WHERE c.system_id = {system} AND c.code = s.code AND {rows}",
        (release.pk,),
    )
    _analyze(staging, "codes_descriptor")


def write_hcpcs(release: Release, staging: Staging) -> int:
    codes = list_codes(
        release,
        staging,
        system="'hcpcs'",
        rows="NOT s.is_modifier",
        states={"effective_from": "MIN(s.effective_from)", "ended_on": "MAX(s.ended_on)"},
    )
    # The D codes' texts are the American Dental Association's: not even kept without its licence.
    public = "" if licensed_editions("ada") else " AND substr(s.code, 1, 1) <> 'D'"
    _describe(release, staging, system="'hcpcs'", rows=f"NOT s.is_modifier{public}")
    return codes + _write_modifiers(release, staging)


def _write_modifiers(release: Release, staging: Staging) -> int:
    """Adds modifiers that are new, without words; those that are here keep theirs."""
    staging.execute(
        """
        INSERT INTO codes_modifier
            (modifier, system_id, title, when_to_use, applies_to, setting, pfs_indicator, ncci)
        SELECT s.code, 'hcpcs', '', '', '[]', 'any', '', '' FROM staging s WHERE s.is_modifier
        ON CONFLICT DO NOTHING
        """
    )
    return staging.execute(
        """
        INSERT INTO codes_modifierdescriptor (release_id, modifier_id, short, long, effective_from, ended_on)
        SELECT %s, m.id, s.short, s.long, s.effective_from, s.ended_on
        FROM staging s CROSS JOIN codes_modifier m WHERE m.modifier = s.code AND s.is_modifier
        """,
        (release.pk,),
    )


def write_icd10cm(release: Release, staging: Staging) -> int:
    # MAX knows no booleans on PostgreSQL.
    is_billable = "CASE WHEN MAX(CASE WHEN s.is_billable THEN 1 ELSE 0 END) = 1 THEN TRUE ELSE FALSE END"
    rows = list_codes(release, staging, system="'icd-10-cm'", states={"is_billable": is_billable})
    _describe(release, staging, system="'icd-10-cm'")
    return rows


def write_pos(release: Release, staging: Staging) -> int:
    return staging.execute(
        """
        INSERT INTO codes_placeofservice (release_id, code, name, description, setting)
        SELECT %s, s.code, s.name, s.description, s.setting FROM staging s
        """,
        (release.pk,),
    )


def write_rbcs(release: Release, staging: Staging) -> int:
    # One row without an end outweighs the others.
    ended_on = "CASE WHEN COUNT(*) > COUNT(s.ended_on) THEN NULL ELSE MAX(s.ended_on) END"
    list_codes(release, staging, states={"effective_from": "MIN(s.added_on)", "ended_on": ended_on})
    staging.execute(
        """
        INSERT INTO codes_family (category, subcategory, name, slug)
        SELECT DISTINCT s.category, s.subcategory, s.family, s.slug FROM staging s WHERE TRUE
        ON CONFLICT DO NOTHING
        """
    )
    # By slug: it is made of the three names, so a family respelled is still the same.
    return staging.execute(
        """
        INSERT INTO codes_familyassignment (release_id, code_id, family_id, procedure, effective_from)
        SELECT %s, c.id, f.id, s.procedure, s.effective_from
        FROM staging s
        CROSS JOIN codes_code c
        CROSS JOIN codes_family f
        WHERE c.system_id = s.system AND c.code = s.code AND f.slug = s.slug
        """,
        (release.pk,),
    )


def write_cpt(release: Release, staging: Staging) -> int:
    _require_agreement(staging)
    list_codes(release, staging, system="'cpt'")
    # Each list holds one of the texts and leaves the others blank; of a text in two, the consolidated one's case.
    texts = ", ".join(
        f"COALESCE(MAX(CASE WHEN s.kind = 'all' AND s.{text} <> '' THEN s.{text} END), MAX(s.{text}))"
        for text in CPT_TEXTS
    )
    staging.execute(
        "INSERT INTO codes_descriptor (release_id, code_id, short, medium, long, consumer) "  # noqa: S608  # nosec B608
        f"SELECT %s, c.id, {texts} "
        "FROM staging s CROSS JOIN codes_code c WHERE c.system_id = 'cpt' AND c.code = s.code GROUP BY c.id",
        (release.pk,),
    )
    _analyze(staging, "codes_descriptor")
    # A code stands once in each file; the rows of the source are those.
    return int(staging.query("SELECT COUNT(*) FROM staging")[0][0])


def _require_agreement(staging: Staging) -> None:
    """Refuses lists of which two give one code different texts of one kind. Case is none: two lists are in capitals."""
    for text in CPT_TEXTS:
        found = staging.query(
            f"SELECT s.code, s.kind, s.line FROM staging s JOIN (SELECT code FROM staging WHERE {text} <> '' "  # noqa: S608  # nosec B608
            f"GROUP BY code HAVING COUNT(DISTINCT LOWER({text})) > 1 ORDER BY code LIMIT 1) other "
            f"ON other.code = s.code WHERE s.{text} <> '' ORDER BY s.kind, s.line"
        )
        if found:
            places = " and ".join(f"line {line} of the {CPT_LISTS[kind]}" for _, kind, line in found)
            raise LoadRefused(f"CPT {found[0][0]} has different {text} texts, on {places}; one is expected.")
