"""The library and the matrix with millions of codes beside them, against the same pages of the demo.

Run as a program it fills a copy of the demo's database: `python -m tests.bench.policies DEMO COPY POLICIES`.
"""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.bench.serving import milliseconds, server
from tests.conftest import ROOT

SEED = 49411
# A smaller number makes a quicker run; the figures are then not those of the issue, and the run says so.
POLICIES = int(os.environ.get("BENCH_POLICIES", "2000"))
VERSIONS = 10
CODES = 200
PAYERS = 25
POOL = 10_000
REQUESTS, ROUNDS, WARM_UP = 20, 3, 5
TARGET = 3
# On the list of 40 policies in 2,000, as any code of the pool is; the other one is only on those of the demo.
BUSY, QUIET = "49411", "32553"
PAGES = (
    ("library, three filters", f"/policies/?code={QUIET}&disposition=criteria&prior_authorization=no"),
    ("library, text and two filters", "/policies/?q=markers+radiation&payer=aetna&disposition=criteria"),
    ("library, first page of all", "/policies/"),
    ("library, two filters that most policies fit", "/policies/?disposition=criteria&prior_authorization=yes"),
    ("matrix of a code that only the demo lists", f"/policies/matrix/{QUIET}/"),
    ("matrix of a code that many list", f"/policies/matrix/{BUSY}/"),
    ("code page", f"/codes/cpt/{QUIET}/"),
)
WORDS = (
    "authorization", "coverage", "criteria", "documentation", "guidance", "implant", "imaging", "marker", "medical",
    "necessity", "outpatient", "plan", "procedure", "radiation", "record", "review", "service", "session", "supply",
    "surgery", "target", "therapy", "treatment", "unit", "visit",
)  # fmt: skip
DISPOSITIONS = ("covered", "criteria", "criteria", "criteria", "related", "not_covered", "experimental")
AUTHORIZATIONS = ("no", "yes", "not_stated", "conditional")
_SERIES = "WITH RECURSIVE series(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM series WHERE n < {last})"


def fill(demo, copy, policies):
    """The same rows every time. Nothing of it is a payer's: names and words come out of this file."""
    with closing(sqlite3.connect(demo)) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -262144")
        first = {table: _next_id(database, table) for table in ("payer", "policy", "policyversion", "policychange")}
        _write_policies(database, first, policies)
        _write_versions(database, first, policies)
        _write_codes(database, first["policyversion"], policies)
        database.execute("PRAGMA journal_mode = WAL")


def _next_id(database, table):
    return database.execute(f"SELECT COALESCE(MAX(id), 0) + 1 FROM payers_{table}").fetchone()[0]


def _write_policies(database, first, policies):
    database.executemany(
        "INSERT INTO payers_payer (id, slug, name, kind, is_key, description, policy_site, how_policies_are_numbered) "
        "VALUES (?, ?, ?, 'commercial', 0, '', '', '')",
        ((first["payer"] + n, f"bench-{n:02}", f"Bench payer {n:02}") for n in range(PAYERS)),
    )
    database.executemany(
        "INSERT INTO payers_policy (id, payer_id, number, slug, kind, is_sample) VALUES (?, ?, ?, ?, 'medical', 1)",
        ((first["policy"] + n, first["payer"] + n % PAYERS, f"BENCH-{n:05}", f"bench-{n:05}") for n in range(policies)),
    )
    database.commit()


def _write_versions(database, first, policies):
    """Ten versions a policy, half a year apart, the last one in force, each with a section, a passage and a change."""
    chance = random.Random(SEED)
    rows = [
        (
            first["policyversion"] + policy * VERSIONS + place,
            first["policy"] + policy,
            place + 1,
            _begins(policy, place),
        )
        for policy in range(policies)
        for place in range(VERSIONS)
    ]
    texts = {version: " ".join(chance.choices(WORDS, k=60)) for version, *_ in rows}
    database.executemany(
        "INSERT INTO payers_policyversion (id, policy_id, number, stage, title, summary, scope, is_proposed, "
        "is_retirement, effective_from, in_force_to, change_note, content_sha256, created_at, updated_at, approved_at) "
        "VALUES (?, ?, ?, 'approved', ?, '', '', 0, 0, ?, ?, '', '', ?, ?, ?)",
        (
            (
                version, policy, number, f"Bench {texts[version][:40]}", begins.isoformat(),
                _begins(policy - first["policy"], number).isoformat() if number < VERSIONS else None,
                *[_moment(begins)] * 3,
            )
            for version, policy, number, begins in rows
        ),
    )  # fmt: skip
    database.executemany(
        "INSERT INTO payers_policysection (version_id, kind, title, text) VALUES (?, 'coverage_rationale', '', ?)",
        texts.items(),
    )
    database.executemany(
        "INSERT INTO payers_sourcecapture (policy_id, version_id, key, url, retrieved_at, sha256, locator, quote) "
        "VALUES (?, ?, 'p1', '', ?, '', '', ?)",
        ((policy, version, _moment(begins), texts[version][:80]) for version, policy, _, begins in rows),
    )
    database.executemany(
        "INSERT INTO payers_policychange (version_id, policy_id, at, kinds, counts, summary) "
        "VALUES (?, ?, ?, '[\"codes\"]', '{}', '1 code added.')",
        ((version, policy, _moment(begins)) for version, policy, _, begins in rows),
    )
    database.execute(
        "INSERT INTO payers_policytext (rowid, heading, body) SELECT v.id, v.title, s.text "
        "FROM payers_policyversion v JOIN payers_policysection s ON s.version_id = v.id WHERE v.id >= ?",
        (first["policyversion"],),
    )
    database.commit()


def _begins(policy, place):
    """The last version of a policy began within the last half year."""
    return date(2026, 11, 1) - timedelta(days=(VERSIONS - 1 - place) * 182 + policy % 180)


def _moment(day):
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S")


def _write_codes(database, first_version, policies):
    """200 codes a version out of the pool; from one version to the next one leaves and one comes.

    The steps through the pool are odd and no multiple of 5, so that no code comes twice within a version.
    """
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'payers_policycode' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        database.execute(f'DROP INDEX "{name}"')
    database.execute("CREATE TEMP TABLE pool (n INTEGER PRIMARY KEY, code TEXT)")
    codes = [str(10_000 + 8 * n) for n in range(POOL)]
    codes[SEED % POOL] = BUSY
    database.executemany("INSERT INTO pool VALUES (?, ?)", enumerate(codes))
    last = policies * VERSIONS - 1
    decision, authorization = _choice(DISPOSITIONS, "pool.n + v / 40"), _choice(AUTHORIZATIONS, "pool.n / 7 + v / 10")
    database.execute(
        f"""
        {_SERIES.format(last=last)}, codes(k) AS (VALUES (0) UNION ALL SELECT k + 1 FROM codes WHERE k < {CODES - 1})
        INSERT INTO payers_policycode
            (version_id, "group", system, code, disposition, prior_authorization, places, modifiers, note)
        SELECT ? + v, 1, 'cpt', pool.code, {decision},
               CASE WHEN {decision} IN ('not_covered', 'experimental') THEN 'no' ELSE {authorization} END,
               '[]', '[]', ''
        FROM (SELECT series.n AS v FROM series) CROSS JOIN codes
        CROSS JOIN pool ON pool.n = ((v / {VERSIONS}) * 2003 + (k + v % {VERSIONS}) * 37) % {POOL}
        """,
        (first_version,),
    )
    for _, statement in indexes:
        database.execute(statement)
    database.commit()


def _choice(words, number):
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
    return f"CASE ({number}) % {len(words)} {cases} END"


def measure(folder, environment):
    """Lines to print. The demo is in `pages.sqlite3` of the folder already."""
    demo, copy = folder / "pages.sqlite3", folder / "policies.sqlite3"
    began = time.perf_counter()
    command = [sys.executable, "-m", "tests.bench.policies", str(demo), str(copy), str(POLICIES)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    seconds = time.perf_counter() - began
    rows = POLICIES * VERSIONS * CODES
    yield f"{POLICIES:,} policies of {VERSIONS} versions of {CODES} codes: {rows:,} rows in {seconds:.0f} s"
    if POLICIES < 2000:
        yield "  a short run (BENCH_POLICIES): the target is for 2,000"
    small, large = (environment | {"DATABASE_URL": f"sqlite:///{path}"} for path in (demo, copy))
    with server(small) as demo_port, server(large) as full_port:
        for name, path in PAGES:
            on_demo, here = _alternating(demo_port, full_port, path)
            verdict = "" if here / on_demo <= TARGET else f", over the target of {TARGET}"
            yield f"  {name}: {on_demo:.0f} ms on the demo, {here:.0f} ms here: {here / on_demo:.1f} times{verdict}"


def _alternating(demo_port, full_port, path):
    """Both in turn, so that whatever else the machine does weighs on both; the quickest of the medians."""
    ports = (demo_port, full_port)
    rounds = [[milliseconds(port, path, REQUESTS, warm_up=WARM_UP) for port in ports] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


if __name__ == "__main__":
    fill(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
