"""The table of cases: lines in, findings out. `tests/claims/cases/README.md` says how to read one."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from claims.check import findings_of
from claims.lines import Claim, ClaimLine, Setting, canonical_claim
from tests.claims.world_of_cases import facts, read

FOLDER = Path(__file__).parent / "cases"
LINE = re.compile(
    r"(?P<number>\d+): (?P<code>\S+?)(?P<modifiers>(-\S{2})*)(?P<units> x-?[\d]+)?(?P<place> @\w+)?"
    r"(?P<day> \d{4}-\d\d-\d\d)?(?P<diagnoses> dx \S+)?"
)
EXPECTED = re.compile(r"(?P<severity>error|warning|info|not_loaded) (?P<lines>[\d,]+) (?P<words>.+)")


def line_of(text, group):
    match = LINE.fullmatch(text)
    assert match, f"not a claim line: {text}"
    part = match.groupdict()
    return ClaimLine(
        number=int(part["number"]),
        code=part["code"],
        date_of_service=date.fromisoformat((part["day"] or str(group["day"])).strip()),
        modifiers=tuple(part["modifiers"].split("-")[1:]),
        units=int((part["units"] or "x1").strip()[1:]),
        diagnoses=tuple((part["diagnoses"] or " dx ")[4:].split("+")),
        place_of_service=(part["place"] or f"@{group['place']}").strip()[1:].replace("none", ""),
    )


def claim_of(case, group):
    lines = tuple(line_of(text, group) for text in case["lines"])
    setting = Setting(case.get("setting", "practitioner"))
    return canonical_claim(Claim(setting, lines, case.get("payer", ""), case.get("state", "")))


GROUPS = {path.stem: read(path) for path in sorted(FOLDER.glob("*.yaml"))}
CASES = [
    pytest.param(case, group, id=f"{name}: {case['case']}") for name, group in GROUPS.items() for case in group["cases"]
]


@pytest.mark.parametrize("case, group", CASES)
def test_case(case, group):
    found = [f for f in findings_of(claim_of(case, group), facts()) if f.rule in group["rules"]]
    said = "\n".join(f"{f.severity} {','.join(map(str, f.lines))} {f.message}" for f in found)
    assert len(found) == len(case["expect"]), said or "nothing found"
    for text, finding in zip(case["expect"], found, strict=True):
        wanted = EXPECTED.fullmatch(text)
        assert wanted, f"not a finding: {text}"
        assert (finding.severity, ",".join(map(str, finding.lines))) == (wanted["severity"], wanted["lines"]), said
        assert wanted["words"] in finding.message, said


def test_there_are_cases_of_every_sort():
    names = [case["case"] for group in GROUPS.values() for case in group["cases"]]
    assert len(names) >= 150
    assert len(set(names)) == len(names)
    assert all(case["why"] for group in GROUPS.values() for case in group["cases"])
    assert all(group["source"] for group in GROUPS.values())


@pytest.mark.parametrize("name", GROUPS)
def test_each_group_holds_what_is_found_what_is_not_and_what_is_not_loaded(name):
    sorts = Counter(text.split()[0] for case in GROUPS[name]["cases"] for text in case["expect"] or ["nothing"])
    assert sorts["nothing"]
    assert sorts["error"] + sorts["warning"]
    assert sorts["not_loaded"] or not GROUPS[name].get("needs_editions", True)
