"""How two editions of one source are compared: what each app states of its rows, and the SQL that this makes.

Set by set, never row by row: a release of NCCI pairs holds 1.7 million. Each `value` is SQL over one row, named by its
alias, in the few words of `Words` that SQLite and PostgreSQL write differently. No Django, no database.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

# SQL for the words in which a row is told, given the alias of the row.
Value = Callable[["Words", str], str]
MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
COLUMNS = ("system", "code", "other_code", "about", "kind", "what", "before", "after")
# Of files that name no system: a CPT code begins with a digit, a HCPCS Level II code with a letter.
SYSTEM_BY_SHAPE = "CASE WHEN substr({row}.code, 1, 1) BETWEEN '0' AND '9' THEN 'cpt' ELSE 'hcpcs' END"


def no_words(words: "Words", row: str) -> str:
    """Of what belongs to its owner, and of rows whose coming and going says all."""
    return "''"


@dataclass(frozen=True, slots=True)
class Words:
    """The dialect of one database."""

    is_postgres: bool

    def day(self, column: str) -> str:
        """`1 Jan 2026`."""
        if self.is_postgres:
            return f"to_char({column}, 'FMDD Mon YYYY')"
        number = f"CAST(CAST(substr({column}, 9, 2) AS integer) AS text)"
        month = f"substr('{MONTHS}', CAST(substr({column}, 6, 2) AS integer) * 3 - 2, 3)"
        return f"{number} || ' ' || {month} || ' ' || substr({column}, 1, 4)"

    def last_day(self, column: str) -> str:
        """Of a window with an exclusive end."""
        return self.day(f"({column} - 1)" if self.is_postgres else f"date({column}, '-1 day')")

    def number(self, column: str, places: int) -> str:
        if self.is_postgres:
            return f"CAST(ROUND({column}, {places:d}) AS text)"
        return f"printf('%.{places:d}f', {column})"

    def whole(self, column: str) -> str:
        return f"CAST({column} AS text)"

    def differ(self, one: str, other: str) -> str:
        """Two NULLs are alike."""
        return f"{one} {'IS DISTINCT FROM' if self.is_postgres else 'IS NOT'} {other}"


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that may differ in a row that both editions hold: the columns that tell it, and how it is told.

    `is_known_by` names a column that must not be blank on either side: a file laid out otherwise changes nothing.
    """

    what: str
    columns: tuple[str, ...]
    value: Value
    is_known_by: str = ""


@dataclass(frozen=True, slots=True)
class RowSet:
    """The rows of one table that two editions are compared in.

    - `what`: how a row that came or went is counted, such as "PTP edit"; `value` what is told of it.
    - `rows`: a SELECT of the rows of the release `{release}`. The columns of `key` are never NULL, and stand once.
    - `system`, `code`, `other_code`, `about`: SQL over `{row}`.
    - `looked_up`: SQL that holds where `{row}` was looked up in the whole of `{other}` and not found. Of two excerpts,
      a row that only one has came or went only then.
    - `moved`: how it is told that the one row of a code, or pair of codes, went and another one came.
    - `is_counted_only`: how many, never which.
    """

    what: str
    rows: str
    key: tuple[str, ...]
    subjects: tuple[Subject, ...] = ()
    value: Value = no_words
    system: str = "''"
    code: str = "''"
    other_code: str = "''"
    about: str = "''"
    looked_up: str = ""
    moved: str = ""
    is_counted_only: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """The two editions, by number; `are_excerpts` where neither is whole."""

    previous: int
    release: int
    are_excerpts: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A SELECT of COLUMNS; where only a count is wanted, of `kind`, `what` and a number."""

    sql: str
    is_count: bool = False


def selects(rows: RowSet, pair: Pair, words: Words) -> Iterator[Select]:
    """What changed, one SELECT for what came, one for what went, and one for what differs."""
    for kind in ("added", "removed"):
        if not pair.are_excerpts or rows.looked_up:
            yield _one_sided(rows, pair, words, kind)
    if rows.subjects:
        yield _differing(rows, pair, words)


def _one_sided(rows: RowSet, pair: Pair, words: Words, kind: str) -> Select:
    here, there = (pair.release, pair.previous) if kind == "added" else (pair.previous, pair.release)
    same = " AND ".join(f"a.{column} = b.{column}" for column in rows.key)
    looked_up = f"AND {rows.looked_up.format(row='b', other=there)}" if pair.are_excerpts else ""
    found = (
        f"FROM ({rows.rows.format(release=here)}) b WHERE NOT EXISTS "  # noqa: S608  # nosec B608
        f"(SELECT 1 FROM ({rows.rows.format(release=there)}) a WHERE {same}) {looked_up}"
    )
    if rows.is_counted_only:
        return Select(f"SELECT '{kind}', '{rows.what}', COUNT(*) {found}", is_count=True)  # nosec B608
    value = rows.value(words, "b")
    told = ("''", value) if kind == "added" else (value, "''")
    return Select(f"SELECT {_named(rows, 'b')}, '{kind}', '{rows.what}', {', '.join(told)} {found}")  # nosec B608


def _differing(rows: RowSet, pair: Pair, words: Words) -> Select:
    """Each pair of rows is met once, and told once for each of its subjects that differ."""
    same = " AND ".join(f"a.{column} = b.{column}" for column in rows.key)
    numbers = " UNION ALL ".join(f"SELECT {number} AS n" for number in range(len(rows.subjects)))
    differing = [_differs(subject, words) for subject in rows.subjects]
    by_subject = " OR ".join(f"(subject.n = {number} AND {differs})" for number, differs in enumerate(differing))
    # CROSS JOIN keeps SQLite walking the new rows, and looking each up among the old ones by its index.
    found = (
        f"FROM ({rows.rows.format(release=pair.release)}) b "  # nosec B608
        f"CROSS JOIN ({rows.rows.format(release=pair.previous)}) a "
        f"CROSS JOIN ({numbers}) subject "
        f"WHERE {same} AND ({' OR '.join(differing)}) AND ({by_subject})"
    )
    what = _by_subject([f"'{subject.what}'" for subject in rows.subjects])
    if rows.is_counted_only:
        return Select(f"SELECT 'changed', {what}, COUNT(*) {found} GROUP BY 2", is_count=True)  # nosec B608
    before, after = (_by_subject([subject.value(words, row) for subject in rows.subjects]) for row in ("a", "b"))
    return Select(f"SELECT {_named(rows, 'b')}, 'changed', {what}, {before}, {after} {found}")  # nosec B608


def _named(rows: RowSet, row: str) -> str:
    return ", ".join(column.format(row=row) for column in (rows.system, rows.code, rows.other_code, rows.about))


def _differs(subject: Subject, words: Words) -> str:
    differs = " OR ".join(words.differ(f"a.{column}", f"b.{column}") for column in subject.columns)
    known = subject.is_known_by
    return f"(({differs}) AND a.{known} <> '' AND b.{known} <> '')" if known else f"({differs})"


def _by_subject(values: list[str]) -> str:
    cases = " ".join(f"WHEN {number} THEN {value}" for number, value in enumerate(values))
    return f"CASE subject.n {cases} END"


def moves(rows: RowSet, table: str) -> Iterator[str]:
    """Makes one change of the only row of a code or pair that went and the only one that came, in the table of
    COLUMNS; nothing where the rows are told apart by their code alone.
    """
    if not rows.moved:
        return
    columns = ", ".join(COLUMNS)
    came_or_went = f"{table} WHERE what = '{rows.what}' AND kind IN ('added', 'removed')"
    yield (
        f"INSERT INTO {table} ({columns}) SELECT MAX(system), code, other_code, MAX(about), 'changed', "  # noqa: S608  # nosec B608
        f"'{rows.moved}', MAX(before), MAX(after) FROM {came_or_went} "
        "GROUP BY code, other_code HAVING COUNT(*) = 2 AND MIN(kind) <> MAX(kind)"
    )
    yield (
        f"DELETE FROM {came_or_went} AND (code, other_code) IN "  # noqa: S608  # nosec B608
        f"(SELECT code, other_code FROM {table} WHERE what = '{rows.moved}')"
    )
