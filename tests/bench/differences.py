"""How long two long versions of a policy take to compare, against writing the same two as JSON. No database."""

import json
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date

from payers.differences import as_json, classify, compare, summary_of
from payers.document import CodeRow, CriterionLine, DiagnosisRow, SectionText, VersionDocument
from payers.vocabulary import NEVER_PAID, CriterionKind, Disposition, Polarity, PriorAuthorization, SectionKind

SEED = 49411
ROWS = 5_000
# One row in so many is added, removed or changed.
CHANGED = 20
TIMES = 15


def documents() -> tuple[VersionDocument, VersionDocument]:
    """Two versions of 5,000 codes, 5,000 diagnoses, 60 criteria and 7 sections, of which a twentieth changed."""
    chance = random.Random(SEED)
    words = [f"word{number}" for number in range(400)]
    old = VersionDocument(
        title="Seeded",
        effective_from=date(2026, 1, 1),
        codes=tuple(_code(number, chance) for number in range(ROWS)),
        diagnoses=tuple(DiagnosisRow(_diagnosis(number), chance.choice(list(Polarity))) for number in range(ROWS)),
        criteria=tuple(_criterion(number, chance, words) for number in range(60)),
        sections=tuple(SectionText(kind, _text(chance, words, 600)) for kind in SectionKind),
    )
    return old, _changed(old, chance, words)


def _code(number: int, chance: random.Random) -> CodeRow:
    disposition = chance.choice(list(Disposition))
    is_paid = disposition not in NEVER_PAID
    wanted = chance.choice([PriorAuthorization.REQUIRED, PriorAuthorization.NOT_REQUIRED])
    return CodeRow("cpt", f"{10_000 + number}", disposition, wanted if is_paid else PriorAuthorization.NOT_STATED)


def _diagnosis(number: int) -> str:
    return f"{chr(65 + number // 1000)}{number // 10 % 100:02}.{number % 10}"


def _criterion(number: int, chance: random.Random, words: list[str]) -> CriterionLine:
    is_group = number % 10 == 0
    kind = chance.choice([CriterionKind.ALL, CriterionKind.ANY]) if is_group else CriterionKind.LEAF
    return CriterionLine(0 if is_group else 1, kind, _text(chance, words, 20))


def _text(chance: random.Random, words: list[str], number: int) -> str:
    return " ".join(chance.choices(words, k=number))


def _changed(old: VersionDocument, chance: random.Random, words: list[str]) -> VersionDocument:
    kept = [row for row in old.codes if chance.randrange(CHANGED)]
    codes = [row if chance.randrange(CHANGED) else replace(row, disposition=Disposition.COVERED) for row in kept]
    codes += [_code(ROWS + number, chance) for number in range(ROWS // CHANGED)]
    sections = [replace(each, text=f"{each.text} {_text(chance, words, 20)}") for each in old.sections]
    return replace(
        old,
        effective_from=date(2026, 7, 1),
        codes=tuple(codes),
        diagnoses=tuple(row for row in old.diagnoses if chance.randrange(CHANGED)),
        criteria=(*old.criteria[:20], *old.criteria[30:], *old.criteria[20:30]),
        sections=tuple(sections),
    )


def measure() -> Iterator[str]:
    old, new = documents()
    compared = _milliseconds(lambda: summary_of(compare(old, new)))
    whole = _milliseconds(lambda: json.dumps(as_json(compare(old, new))))
    plain = [asdict(old), asdict(new)]
    written = _milliseconds(lambda: json.dumps(plain, default=str))
    kinds = ", ".join(kind.value for kind in classify(compare(old, new)))
    yield f"Diff of two versions of {ROWS:,} codes and {ROWS:,} diagnoses, no database ({kinds})"
    yield f"  compared and said in a sentence: {compared:.0f} ms; as JSON, texts word by word: {whole:.0f} ms"
    yield f"  json.dumps of the two documents: {written:.0f} ms; the comparison takes {compared / written:.1f} times as long"


def _milliseconds(run) -> float:
    """The median, after one run to warm up."""
    run()
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)
