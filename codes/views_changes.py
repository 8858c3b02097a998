"""The changelog of the loaded editions: as pages, as CSV, as Atom."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import conditional_page, require_safe

from accounts.actions.audit import record_export
from codes.change_feed import EditionFeed
from codes.change_files import as_csv
from codes.change_filters import ReleaseChangeFilter
from codes.selectors.changes import (
    changed_rows,
    edition_changes,
    editions,
    every_subject,
    find_edition,
    rows_across_editions,
    rows_of,
    subjects_of,
)
from ui.dates import UnreadableInput

EDITIONS_SHOWN = 25
ROWS_SHOWN = 100


@require_safe
def changelog(request: HttpRequest) -> HttpResponse:
    """The editions, newest first; with codes or a family, what each of them changed for these."""
    chosen = ReleaseChangeFilter(request.GET, queryset=rows_across_editions(), subjects=every_subject())
    number = request.GET.get("page")
    if chosen.is_of_codes or chosen.form.errors:
        page = Paginator(chosen.qs, ROWS_SHOWN).get_page(number)
        context = {"filter": chosen, "page": page, "rows": changed_rows(page)}
        return render(request, "changes/of_codes.html", context)
    page = Paginator(editions(), EDITIONS_SHOWN).get_page(number)
    return render(request, "changes/list.html", {"filter": chosen, "page": page, "editions": edition_changes(page)})


@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_edition(pk)
    if found is None:
        raise Http404
    chosen = ReleaseChangeFilter(request.GET, queryset=rows_of(found.release), subjects=subjects_of([found.kept]))
    page = Paginator(chosen.qs, ROWS_SHOWN).get_page(request.GET.get("page"))
    context = {"edition": found, "filter": chosen, "page": page, "rows": changed_rows(page)}
    return render(request, "changes/edition.html", context)


@require_safe
def edition_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that the filters of the address choose, all of them."""
    found = find_edition(pk)
    if found is None:
        raise Http404
    chosen = ReleaseChangeFilter(request.GET, queryset=rows_of(found.release), subjects=subjects_of([found.kept]))
    for name, errors in chosen.form.errors.items():
        raise UnreadableInput(f"{name}: {errors[0]}")
    lines = as_csv(found.release, found.kept.previous, chosen.qs.iterator(chunk_size=2_000))
    name = slugify(f"{found.release.importer} {found.release} changes")
    record_export(by=request.user, what=f"Changes of {found.release.importer} {found.release}", facts={"format": "csv"})
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@conditional_page
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Asked again with what it answered before, it says in a word that nothing is new."""
    return EditionFeed()(request)
