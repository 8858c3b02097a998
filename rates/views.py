"""Pages of benchmarks. Today's date is read here and passed down."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.audit import record_export
from rates.downloads import as_csv, as_parquet, table_as_csv
from rates.forms import CodeForm, YourRatesForm
from rates.market import read_rates
from rates.selectors.comparing import compare_rates, compared_table
from rates.selectors.exporting import exported
from rates.selectors.page import benchmark_page
from ui.dates import date_of_service

FORMS = {"csv": (as_csv, "text/csv; charset=utf-8"), "parquet": (as_parquet, "application/vnd.apache.parquet")}


@require_safe
def benchmarks(request: HttpRequest) -> HttpResponse:
    """`?code=49411&payer=&setting=&class=&state=`: what payers negotiated; without a code, the editions loaded."""
    form = CodeForm(request.GET)
    if not form.is_valid():
        return render(request, "rates/benchmarks.html", {"form": form}, status=400)
    page = benchmark_page(form.asked(date_of_service(request)), request.GET, today=timezone.localdate())
    return render(request, "rates/benchmarks.html", {"form": form, "page": page})


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The rows of the page, as CSV or Parquet, with their sources."""
    asked = CodeForm(request.GET)
    if form not in FORMS or not asked.is_valid() or not asked.cleaned_data["code"]:
        raise Http404("Downloads are download.csv and download.parquet of a code.")
    page = benchmark_page(asked.asked(date_of_service(request)), request.GET, today=timezone.localdate())
    write, kind = FORMS[form]
    response = HttpResponse(write(exported(page.rows)), content_type=kind)
    record_export(by=request.user, what=f"Benchmarks of {page.asked.code}", facts={"format": form})
    response["Content-Disposition"] = f'attachment; filename="benchmarks-{page.asked.code}.{form}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """A pasted list of rates against the market; posted, so that it is in no log, and stored nowhere."""
    if request.method != "POST":
        return render(request, "rates/compare.html", {"form": YourRatesForm()})
    pasted = read_rates(request.POST.get("rates", ""))
    found = compare_rates(pasted.rates, today=timezone.localdate()) if pasted.rates else None
    if found and request.POST.get("format") == "csv":
        record_export(by=request.user, what="Rates compared with benchmarks", facts={"format": "csv"})
        sheet = HttpResponse(table_as_csv(compared_table(found)), content_type="text/csv; charset=utf-8")
        sheet["Content-Disposition"] = 'attachment; filename="your-rates.csv"'
        return sheet
    context = {"form": YourRatesForm.again(pasted), "pasted": pasted, "found": found}
    return render(request, "rates/compare.html", context, status=200 if found else 400)


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """How benchmarks are made, and what they do not say."""
    return render(request, "rates/methodology.html")
