import codecs
import re
from datetime import date

import pytest

from codes.checks.check import check
from codes.checks.modifier_names import _FILE, fingerprint, name_copied, name_within, words_of
from codes.checks.subject import Knowledge, ModifierFact, ModifierLine, Passage, RelatedLine, Subject

# Invented; no official name is quoted here.
NAMES = {2: frozenset({fingerprint(("purple", "service"))}), 3: frozenset({fingerprint(("very", "purple", "team"))})}


def official(turned):
    """An official name, which is not ours to write out, from its letters turned by thirteen."""
    return codecs.decode(turned, "rot13")


@pytest.mark.parametrize("title", ["Purple service", "purple services", "The purple service", "PURPLE-SERVICE"])
def test_a_name_is_known_in_any_case_number_and_with_an_article(title):
    assert name_copied(title, NAMES) == title


@pytest.mark.parametrize("title", ["Purple services, same session", "Facility: purple service", "Purple service (XE)"])
def test_a_name_between_pauses_is_copied(title):
    assert name_copied(title, NAMES).lower().rstrip("s") == "purple service"


def test_a_short_name_within_a_phrase_is_common_speech():
    assert name_copied("Purple service without cost sharing", NAMES) == ""
    assert name_within("We name the purple service here.", NAMES) == ""


def test_a_long_name_is_copied_wherever_it_stands():
    assert name_copied("Work of a very purple team at night", NAMES) == "very purple team"
    assert name_within("First.\n\nThen the very purple teams came.", NAMES) == "very purple team"
    assert name_within("They were very purple.\n\nTeams came.", NAMES) == ""


def test_words_lose_their_plural_but_not_their_double_s():
    assert words_of("The illness of an Infant's services") == ("illness", "of", "infant", "s", "service")


@pytest.mark.parametrize(
    "turned",
    ["Cebsrffvbany Pbzcbarag", "Qvfgvapg Cebprqheny Freivprf", "Fhetvpny grnz", "Nffvfgnag fhetrba", "Gjb Fhetrbaf"],
)
def test_the_committed_list_knows_the_official_names(turned):
    assert name_copied(official(turned)) == official(turned)


@pytest.mark.parametrize(
    "title", ["Physician's interpretation part", "Separate from the day's other service", "Technical component"]
)
def test_our_own_words_and_public_names_pass(title):
    assert name_copied(title) == ""


def test_the_committed_list_holds_fingerprints_only():
    lines = [line for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) > 60
    assert [line for line in lines if not re.fullmatch(r"\d+ [0-9a-f]{64}", line)] == []


def test_rows_texts_and_notes_are_checked_and_the_name_is_told():
    name = official("qvfgvapg cebprqheny freivpr")
    subject = Subject(
        "cpt",
        "49411",
        own=(Passage("modifiers_note", f"No {name} is meant. [@editorial]"),),
        modifiers=(
            ModifierLine("59", name, "Apart. [@editorial]"),
            ModifierLine("26", "Reading", f"A {name}. [@editorial]"),
        ),
        related=(RelatedLine("cpt", "32553", "alternative", f"A {name}. [@editorial]"),),
    )
    known = Knowledge(date(2026, 11, 21), modifiers={"26": ModifierFact(), "59": ModifierFact()})

    found = [finding for finding in check(subject, known) if finding.rule == "modifier-name-copied"]

    assert {finding.severity for finding in found} == {"error"}
    assert [finding.field for finding in found] == [
        "modifiers_note", "modifiers[59]", "modifiers[26]", "related[32553]",
    ]  # fmt: skip
    assert f'"{name}" is the official name' in found[0].message
