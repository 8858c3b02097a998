"""The file of a policy: what is written is read again, and whatever is wrong with a file is said with its place."""

import json
import re
from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from payers.document import (
    CodeRow,
    CriterionLine,
    DiagnosisRow,
    Passage,
    PolicyDocument,
    Reference,
    Relation,
    SectionText,
    StateText,
    VersionDocument,
)
from payers.faults import faults_of
from payers.fingerprint import fingerprint
from payers.importers.faults import PolicyFileRejected
from payers.importers.policies import read_policy
from payers.policy_files import SAMPLE, tidied, to_json, to_yaml
from payers.states import STATES
from payers.vocabulary import (
    NEVER_PAID,
    CriterionKind,
    Disposition,
    Polarity,
    PolicyKind,
    PriorAuthorization,
    RelationKind,
    SectionKind,
)
from tests.conftest import ROOT

DOCS = ROOT / "docs" / "policy-file.md"
SMALLEST = (
    "payer: aetna\nnumber: CPB 0590\nkind: medical\nversions:\n  - title: Markers\n    effective_from: 2026-01-01\n"
)


def example():
    """The one of the documentation."""
    block = DOCS.read_text(encoding="utf-8").partition("## An example\n\n")[2]
    return re.sub("^    ", "", block, flags=re.MULTILINE)


def read(text, name="policy.yaml"):
    return read_policy(name, text.encode()).document


def faults(text, name="policy.yaml"):
    with pytest.raises(PolicyFileRejected) as caught:
        read_policy(name, text if isinstance(text, bytes) else text.encode())
    return [str(fault) for fault in caught.value.faults]


# What is held here is tidy: texts without blank edges, one blank between the words of a line.
words = st.text(st.sampled_from("abcXYZ059 :#-'\"{}[]&*!|>%@`,?~=\u00e9\u2013"), min_size=1, max_size=40)
line = words.map(lambda text: " ".join(text.split())).filter(bool)
block = st.lists(line, min_size=1, max_size=4).map("\n".join)
maybe_line = st.one_of(st.just(""), line)
maybe_block = st.one_of(st.just(""), block)
days = st.dates(date(1970, 1, 1), date(2090, 1, 1))
maybe_day = st.one_of(st.none(), days)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
keys = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
places = st.lists(st.from_regex(r"[0-9]{2}", fullmatch=True), max_size=3, unique=True).map(tuple)
modifiers = st.lists(st.from_regex(r"[0-9A-Z]{2}", fullmatch=True), max_size=3, unique=True).map(tuple)
urls = st.sampled_from(["", "https://example.org/a?b=c#d", "http://example.org"])
cpt = st.from_regex(r"[0-9]{4}[0-9A-Z]", fullmatch=True).map(lambda code: ("cpt", code))
hcpcs = st.from_regex(r"[A-Z][0-9]{4}", fullmatch=True).map(lambda code: ("hcpcs", code))
diagnosis = st.from_regex(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", fullmatch=True)


@st.composite
def code_rows(draw, passages):
    """Few shapes of rows, so that some stand alike below each other."""
    disposition = draw(st.sampled_from(Disposition))
    free = [PriorAuthorization.NOT_STATED, PriorAuthorization.NOT_REQUIRED]
    authorization = draw(st.sampled_from(free if disposition in NEVER_PAID else list(PriorAuthorization)))
    facts = {
        "disposition": disposition,
        "prior_authorization": authorization,
        "delegate": "delegate" if authorization == PriorAuthorization.DELEGATED else "",
        "places": draw(places),
        "modifiers": draw(modifiers),
        "group": draw(st.integers(1, 3)),
        "note": draw(maybe_line),
        "passage": draw(st.sampled_from(["", *passages])),
    }
    codes = draw(st.lists(st.one_of(cpt, hcpcs), min_size=1, max_size=4))
    return [CodeRow(system=system, code=code, **facts) for system, code in codes]


@st.composite
def trees(draw, depth=0):
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(CriterionKind)) if depth < 4 else CriterionKind.LEAF
        lines.append(CriterionLine(depth, kind, draw(line if kind == CriterionKind.LEAF else maybe_line)))
        if kind != CriterionKind.LEAF:
            lines += draw(trees(depth=depth + 1))
    return lines


def unique(rows, key):
    return tuple({key(row): row for row in rows}.values())


@st.composite
def versions(draw):
    effective = draw(days)
    passages = [
        Passage(key, draw(block), draw(moments), draw(urls), draw(st.sampled_from(["", "0f" * 32])), draw(maybe_line))
        for key in draw(st.lists(keys, max_size=2, unique=True))
    ]
    rows = [row for some in draw(st.lists(code_rows([each.key for each in passages]), max_size=4)) for row in some]
    kinds = draw(st.lists(st.sampled_from(SectionKind), unique=True))
    listed = draw(st.lists(st.tuples(diagnosis, st.sampled_from(Polarity), st.integers(1, 2), maybe_line), max_size=6))
    return VersionDocument(
        title=draw(line),
        effective_from=effective,
        summary=draw(maybe_block),
        scope=draw(maybe_block),
        is_proposed=draw(st.booleans()),
        published_on=draw(maybe_day),
        last_reviewed_on=draw(maybe_day),
        next_review_on=draw(maybe_day),
        notice_starts_on=draw(maybe_day),
        change_note=draw(maybe_line),
        sections=tuple(SectionText(kind, draw(block), draw(maybe_line)) for kind in SectionKind if kind in kinds),
        criteria=tuple(draw(st.one_of(st.just([]), trees()))),
        codes=unique(rows, lambda row: (row.group, row.system, row.code)),
        diagnoses=unique((DiagnosisRow(*each) for each in listed), lambda row: (row.group, row.code, row.polarity)),
        references=tuple(Reference(draw(line), draw(urls)) for _ in range(draw(st.integers(0, 2)))),
        state_exceptions=tuple(
            StateText(state, draw(line))
            for state in draw(st.lists(st.sampled_from(sorted(STATES)), max_size=3, unique=True))
        ),
        passages=tuple(passages),
    )


documents = st.builds(
    PolicyDocument,
    payer=keys,
    number=st.sampled_from(["CPB 0590", "CS032.OP", "0051", "NCD 110.1", "1e3"]),
    kind=st.sampled_from(PolicyKind),
    is_sample=st.booleans(),
    lines_of_business=st.lists(keys, max_size=2, unique=True).map(tuple),
    jurisdictions=st.lists(keys, max_size=2, unique=True).map(tuple),
    relations=st.lists(st.builds(Relation, st.sampled_from(RelationKind), line.filter(str.strip)), max_size=2).map(
        tuple
    ),
    versions=st.lists(versions(), min_size=1, max_size=2).map(tuple),
)


@settings(max_examples=60)
@given(documents)
def test_a_document_is_read_back_from_its_file_as_it_was(document):
    assert [faults_of(version) for version in document.versions] == [[] for _ in document.versions]
    assert read(to_yaml(document)) == document
    assert read(to_json(document), "policy.json") == document


@settings(max_examples=20)
@given(documents)
def test_a_file_is_understood_by_any_reader_of_yaml(document):
    """Codes, places and numbers stay texts, also where nobody wrote this reader."""
    held = yaml.safe_load(to_yaml(document))
    rows = [row for version in held["versions"] for row in version.get("codes", [])]
    codes = [code for row in rows for code in row.get("codes", [row.get("code")])]
    assert codes == [row.code for version in document.versions for row in version.codes]
    assert held["number"] == document.number


def test_a_sample_says_so_first_and_in_a_field():
    document = read(SMALLEST + "sample: true\n")
    assert to_yaml(document).splitlines()[0] == f"# {SAMPLE}"
    assert next(iter(json.loads(to_json(document)).items())) == ("about", SAMPLE)
    assert json.loads(to_json(document))["sample"] is True
    assert "ample" not in to_yaml(read(SMALLEST)) + to_json(read(SMALLEST))


def test_the_example_of_the_documentation_is_read_whole():
    document = read(example())
    assert (document.payer, document.number, document.is_sample) == ("aetna", "SAMPLE 12", True)
    assert document.relations == (Relation(RelationKind.RELATED, "SAMPLE 14"),)
    first, second = document.versions
    assert [row.code for row in first.codes] == ["49411", "32553"]
    assert [(row.system, row.code, row.disposition.value) for row in second.codes] == [
        ("cpt", "49411", "criteria"),
        ("cpt", "32553", "criteria"),
        ("hcpcs", "A4648", "related"),
        ("hcpcs", "C1739", "related"),
        ("cpt", "0075T", "experimental"),
    ]
    assert second.codes[0].places == ("22", "24")
    assert second.codes[1].prior_authorization == PriorAuthorization.REQUIRED
    assert [(row.depth, row.kind.value) for row in second.criteria] == [
        (0, "all"), (1, "leaf"), (1, "any"), (2, "leaf"), (2, "leaf"), (1, "leaf"),
    ]  # fmt: skip
    assert second.notice_ends_on == date(2026, 1, 1)
    assert second.sections[1] == SectionText(
        SectionKind.BACKGROUND,
        "Markers are small objects that show up in imaging, so that treatment can be aimed.",
        "Description",
    )
    assert second.passages[0].retrieved_at == datetime(2025, 11, 4, 9, 30, tzinfo=UTC)
    assert [row.polarity.value for row in second.diagnoses] == ["supports"] * 3 + ["does_not_support"]


def test_the_example_of_the_documentation_names_every_field():
    """Another field in the format without a word on it in the table, or in the example, is found here."""
    text = DOCS.read_text(encoding="utf-8")
    for name in ("payer", "relations", "notice", "state_exceptions", "passages", "prior_authorization", "delegate",
                 "polarity", "change_note", "retirement", "proposed", "locator"):  # fmt: skip
        assert f"`{name}`" in text


@pytest.mark.parametrize("text", ["NO", "0010", "1e3", "null and void", "2026-01-01", "yes"])
def test_texts_stay_as_they_are_written(text):
    assert read(SMALLEST.replace("title: Markers", f"title: {text}")).versions[0].title == text


def test_codes_take_their_one_spelling():
    rows = "    codes:\n      - {codes: [a4648, '0075t', 00100], disposition: covered}\n"
    diagnoses = "    diagnoses:\n      - {codes: [c220, C61], polarity: supports}\n"
    version = read(SMALLEST + rows + diagnoses).versions[0]
    assert [(row.system, row.code) for row in version.codes] == [("hcpcs", "A4648"), ("cpt", "0075T"), ("cpt", "00100")]
    assert [row.code for row in version.diagnoses] == ["C22.0", "C61"]


def test_the_same_content_written_otherwise_has_the_same_fingerprint():
    first = read(
        SMALLEST
        + "    summary: |\n      One.\n\n      Two.\n    codes: [{codes: [49411, 32553], disposition: covered}]\n"
    )
    text = "    summary: \"One.\\r\\n\\r\\nTwo.  \"\n    codes:\n      - {code: 32553, disposition: covered}\n      - {code: '49411', system: CPT, disposition: covered, group: 1}\n"
    second = read(SMALLEST + text)
    assert fingerprint(first.versions[0]) == fingerprint(second.versions[0])


def test_untidy_texts_are_written_tidy():
    version = VersionDocument(title=" A  title ", effective_from=date(2026, 1, 1), summary="one\r\ntwo \n")
    document = PolicyDocument("aetna", "1", PolicyKind.MEDICAL, versions=(version,))
    (found,) = read(to_yaml(document)).versions
    assert found == tidied(version)
    assert (found.title, found.summary) == ("A title", "one\ntwo")


def test_a_group_in_more_digits_than_the_largest_has_is_told():
    with pytest.raises(PolicyFileRejected, match="no number from 1 to 32,767"):
        read(SMALLEST + "    codes: [{code: 49411, disposition: covered, group: 00000000199999999}]\n")


def test_every_fault_of_a_file_is_named_with_line_field_and_what_is_allowed():
    text = example()
    for old, new in (
        ("disposition: experimental", "disposition: experimentel"),
        ("places: [22, 24]", "place: [22]"),
        ("2025-01-01", "2025-02-30"),
        ("C34.90", "C349-0"),
        ("https://example.org/reference", "javascript:alert(1)"),
        ("TX:", "TXX:"),
        ("any:\n", "either:\n"),
        ("passage: p2-criteria\n      - codes", "passage: p9\n      - codes"),
        ("code: 49411", "code: 4941"),
        ("sample: true", "sample: perhaps"),
    ):
        assert old in text
        text = text.replace(old, new)
    assert faults(text) == [
        "policy.yaml, line 5, sample: 'perhaps' is neither true nor false",
        "policy.yaml, line 13, versions[1].effective_from: '2025-02-30' is no day of the calendar, written such as 2026-01-31",
        "policy.yaml, line 47, versions[2].criteria[1].all[2].either: there is no such field; there are all, any, heading",
        "policy.yaml, line 47, versions[2].criteria[1].all[2]: a group has either all or any, with a list",
        "policy.yaml, line 53, versions[2].codes[1].code: '4941' has the shape of neither a CPT nor a HCPCS code",
        "policy.yaml, line 57, versions[2].codes[1].place: there is no such field; did you mean places?",
        "policy.yaml, line 64, versions[2].codes[2].passage: There is no passage 'p9'.",
        "policy.yaml, line 69, versions[2].codes[4].disposition: 'experimentel' is none of covered, criteria, not_covered, experimental, cosmetic, related. Did you mean experimental?",
        "policy.yaml, line 72, versions[2].diagnoses[1].codes[3]: 'C349-0' has not the shape of an ICD-10-CM code",
        "policy.yaml, line 80, versions[2].references[2].url: 'javascript:alert(1)' is no address that begins with https:// or http://",
        "policy.yaml, line 82, versions[2].state_exceptions.TXX: Two letters of a state or territory are expected.",
    ]


def test_rules_of_content_are_told_with_the_line_of_the_file():
    rows = "    codes:\n      - {code: 49411, disposition: covered}\n      - codes: [32553]\n        disposition: not_covered\n        prior_authorization: yes\n    ended_on: 2025-01-01\n"
    assert faults(SMALLEST + rows) == [
        "policy.yaml, line 11, versions[1].codes[2].prior_authorization: Not covered and prior authorization 'required' contradict each other.",
        "policy.yaml, line 12, versions[1].ended_on: It ends on 2025-01-01, which is not after it takes effect on 2026-01-01.",
    ]


def test_json_is_told_by_line_as_well():
    text = to_json(read(example())).replace('"disposition": "covered"', '"disposition": "paid"')
    (fault,) = faults(text, "policy.json")
    number = next(n for n, row in enumerate(text.splitlines(), start=1) if '"paid"' in row)
    assert fault == (
        f"policy.json, line {number}, versions[1].codes[1].disposition: 'paid' is none of covered, criteria, not_covered, "
        "experimental, cosmetic, related."
    )


def test_at_most_a_hundred_faults_are_told():
    assert len(faults(SMALLEST + "".join(f"field{n}: x\n" for n in range(300)))) == 100


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "line 1: the file holds no fields"),
        ("- a\n", "line 1: must be fields, not a list"),
        ("just words", "line 1: must be fields, not a text"),
        ("payer: [\n", "line 2: is not readable YAML: did not find expected node content"),
        ("payer: &a aetna\nnumber: *a\n", "line 1: anchors (&) and aliases (*) are not read: write it out"),
        ("payer: !!python/object/apply:os.system [id]\n", "line 1: the tag tag:yaml.org,2002:python/object/apply:os.system is not read: leave it out"),
        ("<<: {a: b}\n", "line 1, <<: there is no such field"),
        (SMALLEST + "payer: cigna\n", "line 7, payer: is given twice, first on line 1: give it once"),
        (SMALLEST + "    title: Other\n", "line 7, versions[1].title: is given twice, first on line 5: give it once"),
        (SMALLEST + "---\n" + SMALLEST, "line 7: a second document begins: one policy a file"),
        ("? [a]\n: b\n", "line 1: the name of a field is a text, not a list or fields"),
        ("a: " + "[" * 100_000, "line 1: nested more than 40 levels deep"),
        ("payer: a\x00b\n", "line 1: holds the control character U+0000"),
        ('payer: "a\\0b"\n', "line 1: holds a control character"),
        (b"payer: caf\xe9\n", "line 1: byte 0xe9 is not UTF-8 text"),
        (b"a" * 8_000_001, "line 1: the file has 8,000,001 bytes; at most 8,000,000 are read"),
        (SMALLEST.replace("versions:", "version:"), "line 1, versions: must be given"),
        (SMALLEST.partition("  - title")[0] + "  []\n", "line 4, versions: holds no version"),
        (SMALLEST.replace("CPB 0590", "--"), "line 2, number: has neither a letter nor a digit"),
        (SMALLEST.replace("    effective_from: 2026-01-01\n", ""), "line 5, versions[1].effective_from: must be given"),
        (SMALLEST + "    summary: {a: b}\n", "line 7, versions[1].summary: must be a text, not fields"),
        (SMALLEST + "    codes: 49411\n", "line 7, versions[1].codes: must be a list, not a text"),
        (SMALLEST + "    codes: [{code: 1, codes: [2], disposition: covered}]\n", "line 7, versions[1].codes[1]: give either code, or codes with a list"),
        (SMALLEST + "    criteria: [{all: []}]\n", "line 7, versions[1].criteria[1]: All of nothing: give it parts, one level deeper."),
        (SMALLEST + "    passages: [{key: a b, quote: q, retrieved_at: soon}]\n", "line 7, versions[1].passages[1].key: 'a b' is not up to 40 letters, digits, hyphens and underscores"),
        (SMALLEST + f"    summary: {'a' * 2_000_000}\n", "line 7, versions[1].summary: 2,000,000 characters; at most 20,000 are kept."),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_file_is_refused_in_words(text, said):
    assert any(fault.startswith(f"policy.yaml, {said}") for fault in faults(text)), faults(text)[:3]


@pytest.mark.parametrize(
    "text, said",
    [
        ('{"payer": ', "line 1: is not readable JSON: Expecting value"),
        ('{"a": NaN}', "line 1: is not readable JSON: NaN is no value of JSON"),
        ("[" * 500_000, "line 1: nested more than 40 levels deep"),
        ('{"payer": "a", "payer": "b"}', "line 1, payer: is given twice, first on line 1: give it once"),
        ('{"payer": "a\\u0000"}', "line 1: holds a control character, or half of a character"),
        ('{"payer": "\\ud83d"}', "line 1: holds a control character, or half of a character"),
        ("null", "line 1: the file holds no fields"),
    ],
)
def test_hostile_or_broken_json_is_refused_in_words(text, said):
    assert any(fault.startswith(f"policy.json, {said}") for fault in faults(text, "policy.json")), faults(
        text, "policy.json"
    )


def test_json_escapes_are_read_as_their_characters():
    text = json.dumps(
        {
            "payer": "a",
            "number": "1",
            "kind": "lcd",
            "versions": [{"title": "\u2013 \U0001f9ea /", "effective_from": "2026-01-01"}],
        }
    )
    assert read(text.replace(" /", " \\/"), "policy.json").versions[0].title == "\u2013 \U0001f9ea /"
