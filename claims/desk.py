"""The desk on which claims are laid: the form with its rows, and what was read of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpRequest, QueryDict

from claims.forms import (
    MORE_ROWS,
    MOST_ROWS,
    ROWS_AT_FIRST,
    ClaimForm,
    LineForms,
    blanked,
    fits_rows,
    line_forms,
    row_of,
)
from claims.lines import Claim, canonical_claim
from claims.reading import Problem, ReadClaims, Unreadable, may_be_shown_back, read_pasted, read_upload
from claims.reading.outcome import BYTES_LIMIT
from edits.ncci import Setting

PREFIX = "lines"
TYPED, PASTED = "typed lines", "pasted"
# How claims.reading says that a line took the date it was given for all.
UNDATED = "without a date of service"
Payers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why nothing was read; `target` is the box to mend, blank where it is none of the form's own."""

    text: str
    where: str = ""
    target: str = ""


@dataclass(slots=True)
class Desk:
    """`faults`: why nothing was read. `has_emptied`: pasted text that may tell who a patient is, not shown back."""

    form: ClaimForm
    rows: LineForms
    faults: tuple[Fault, ...] = ()
    has_emptied: bool = False
    notes: list[str] = field(default_factory=list)


def blank_desk(request: HttpRequest, payers: Payers) -> Desk:
    """As the address fills it: `?code=49411&code=77002&on=2026-07-15&setting=outpatient`."""
    asked = request.GET
    codes = [code.strip()[:20] for code in asked.getlist("code") if code.strip()][:MOST_ROWS]
    initial = {name: asked[name][:20] for name in ("on", "setting") if name in asked}
    rows = line_forms(max(ROWS_AT_FIRST - len(codes), 1 if len(codes) < MOST_ROWS else 0))
    return Desk(
        ClaimForm(payers=payers, initial=initial),
        rows(prefix=PREFIX, initial=[{"code": code} for code in codes]),
    )


def posted_desk(request: HttpRequest, payers: Payers, *, more_rows: bool = False) -> Desk:
    data = _with_rows(request.POST, MORE_ROWS if more_rows else 0)
    form = ClaimForm(data, request.FILES, payers=payers)
    form.full_clean()
    known = {"listed": form.cleaned_data.get("diagnoses", ()), "default_day": form.cleaned_data.get("on")}
    desk = Desk(form, line_forms()(data, prefix=PREFIX, form_kwargs=known))
    text = data.get("pasted", "")
    if text.strip() and not may_be_shown_back(text):
        # It has been read, and does not go back into the page, whatever that will say.
        form.data, desk.has_emptied = blanked(data, "pasted"), True
    return desk


def _with_rows(data: QueryDict, more: int) -> QueryDict:
    """Each row may be cleared, also one that was filled when the page was sent."""
    grown, name = data.copy(), f"{PREFIX}-TOTAL_FORMS"
    held = data.get(name, "")
    rows = int(held) if held.isdecimal() and len(held) < 4 else 0
    grown[name], grown[f"{PREFIX}-INITIAL_FORMS"] = str(min(rows + more, MOST_ROWS)), "0"
    return grown


def read_desk(desk: Desk, *, way: str, today: date) -> ReadClaims | None:
    """The claims on it; None where its faults say why not. `way`: what the reader pressed, if that is filled."""
    is_good, has_rows = desk.form.is_valid(), desk.rows.has_changed()
    has_paste = bool(desk.form.data.get("pasted", "").strip() or desk.has_emptied or desk.form.files)
    if not (has_rows or has_paste):
        desk.faults = (
            Fault("There is no line yet: type a code, paste lines, or choose a file.", target="id_lines-0-code"),
        )
        return None
    if has_rows and (way != PASTED or not has_paste):
        if not (desk.rows.is_valid() and is_good):
            desk.faults = (*_form_faults(desk.form, ""), *_row_faults(desk.rows))
            return None
        if has_paste:
            desk.notes.append("Only the typed lines were read. To read the others, press Check what is pasted.")
        return _typed(desk)
    if not is_good:
        desk.faults = tuple(_form_faults(desk.form, ""))
        return None
    return _pasted(desk, today)


def _row_faults(rows: LineForms) -> Iterator[Fault]:
    yield from (Fault(str(error)) for error in rows.non_form_errors())
    for number, form in enumerate(rows.forms, start=1):
        yield from _form_faults(form, f"Line {number}")


def _form_faults(form: Form, where: str) -> Iterator[Fault]:
    for name, errors in form.errors.items():
        for error in errors:
            yield Fault(str(error), where, form[name].id_for_label if name in form.fields else "")


def _typed(desk: Desk) -> ReadClaims:
    head = desk.form.cleaned_data
    claim = Claim(Setting(head["setting"]), desk.rows.lines(), head["payer"], head["state"])
    return ReadClaims((canonical_claim(claim),), kind=TYPED)


def _pasted(desk: Desk, today: date) -> ReadClaims | None:
    try:
        return _read_source(desk.form.cleaned_data, today)
    except Unreadable as error:
        desk.faults = tuple(_fault(problem) for problem in error.problems)
    return None


def _read_source(head: Mapping[str, Any], today: date) -> ReadClaims:
    text, file = head["pasted"], head["file"]
    whose: dict[str, Any] = {name: head[name] for name in ("setting", "payer", "state")}
    whose["on"] = head["on"] or today
    if file and text.strip():
        raise Unreadable(Problem(None, "", "there are both pasted lines and a file: leave one of them out"))
    read = read_upload(file.read(BYTES_LIMIT + 1), filename="", **whose) if file else read_pasted(text, **whose)
    if head["on"] is None:
        _require_dates(read)
    return read


def _require_dates(read: ReadClaims) -> None:
    """Today is no date of service that anybody gave."""
    if any(UNDATED in note for note in read.notes):
        message = "some lines have no date: give the claim a date of service, or each line its own"
        raise Unreadable(Problem(None, "date of service", message))


def _fault(problem: Problem) -> Fault:
    text = str(problem)
    return Fault(text[0].upper() + text[1:] + ("" if text.endswith(".") else "."))


def desk_after(desk: Desk, read: ReadClaims, payers: Payers) -> Desk:
    """What was read stands in the rows where it fits, to be changed and checked again."""
    if read.kind != TYPED and fits_rows(read.claims):
        claim = read.claims[0]
        initial = {"setting": claim.setting, "payer": claim.payer, "state": claim.state}
        rows = [row_of(line) for line in claim.lines]
        blank = line_forms(min(1, MOST_ROWS - len(rows)))
        return Desk(ClaimForm(payers=payers, initial=initial), blank(prefix=PREFIX, initial=rows), notes=desk.notes)
    if read.dropped:
        desk.form.data = blanked(desk.form.data, "pasted")
    return desk
