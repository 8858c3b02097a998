"""Payers side by side for one code."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from codes.formats import canonical_code, possible_spellings
from payers.models import LineOfBusiness
from payers.selectors.matrix import codes_meant, matrix, named_code
from payers.states import STATES
from ui.dates import UnreadableInput, date_of_service

TYPED_LENGTH = 200
_LINES = dict(LineOfBusiness.Kind.choices)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """`/policies/matrix/?code=`: moves to the matrix of that code; without one, asks for it."""
    typed = request.GET.get("code", "").strip()[:TYPED_LENGTH]
    if not typed:
        return render(request, "policies/matrix_find.html")
    named = named_code(typed)
    if named is None or named.is_diagnosis:
        return _not_one(request, typed)
    kept = {name: request.GET[name] for name in ("on", "state", "line") if request.GET.get(name)}
    address = reverse("policies:matrix", args=(named.code,))
    return redirect(f"{address}?{urlencode(kept)}" if kept else address)


@require_safe
def side_by_side(request: HttpRequest, code: str) -> HttpResponse:
    named = named_code(code[:TYPED_LENGTH])
    if named is None or named.is_diagnosis:
        return _not_one(request, code[:TYPED_LENGTH])
    if named.code != code:
        query = request.META.get("QUERY_STRING", "")
        address = reverse("policies:matrix", args=(named.code,))
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    state, line = _state_asked(request), _line_asked(request)
    page = matrix(named, on=date_of_service(request), today=timezone.localdate(), state=state, line=line)
    context = {"page": page, "state": state, "line": line, "states": STATES, "lines": _LINES}
    context |= {"state_name": STATES.get(state, ""), "line_name": _LINES.get(line, "")}
    return render(request, "policies/matrix.html", context)


def _not_one(request: HttpRequest, typed: str) -> HttpResponse:
    """404: the text names no code, several, a diagnosis, or one that neither an edition nor a policy names."""
    named = named_code(typed)
    context = {
        "typed": canonical_code(typed)[:40] if possible_spellings(typed) else typed[:40],
        "is_shaped": bool(possible_spellings(typed)),
        "diagnosis": named,
        "choices": [] if named else codes_meant(typed),
    }
    return render(request, "policies/matrix_unknown.html", context, status=404)


def _state_asked(request: HttpRequest) -> str:
    """Two letters, blank where none are given. Raises UnreadableInput for what is no state."""
    state = request.GET.get("state", "").strip().upper()
    if state and state not in STATES:
        raise UnreadableInput(f"A state is written with two letters, such as TX; {state[:40]!r} is none.")
    return state


def _line_asked(request: HttpRequest) -> str:
    """The kind of a line of business, blank where none is given. Raises UnreadableInput for another word."""
    line = request.GET.get("line", "").strip()
    if line and line not in _LINES:
        raise UnreadableInput(f"A line of business is one of: {', '.join(_LINES)}; {line[:40]!r} is none.")
    return line
