"""The calculator. Today's date is read here and passed down."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fees.forms import CalculatorForm
from fees.selectors import calculate, compare_localities, fee_editions, localities


def _form(request: HttpRequest) -> CalculatorForm:
    """Read where codes are asked for; else the boxes as the address fills them."""
    if "codes" in request.GET:
        return CalculatorForm(request.GET)
    return CalculatorForm(initial=request.GET.dict())


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Amounts for codes, a day, a setting and a place; without codes, the form and what is loaded."""
    form = _form(request)
    is_read = form.is_valid()
    asked = form.asked if is_read else None
    editions = fee_editions(on=asked.on if asked else None, today=timezone.localdate())
    held = localities(editions)
    context = {
        "form": form,
        "editions": editions,
        "localities": held,
        "result": calculate(asked, editions, held) if asked else None,
    }
    return render(request, "fees/calculator.html", context, status=400 if form.errors else 200)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """One code in every locality of the year."""
    form = _form(request)
    is_read = form.is_valid()
    comparison = compare_localities(form.asked, today=timezone.localdate()) if is_read else None
    context = {"form": form, "comparison": comparison}
    return render(request, "fees/compare.html", context, status=400 if form.errors else 200)
