"""A person's lists of favourites."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.actions.favourites import (
    FavouriteRefused,
    add_favourite,
    delete_list,
    drop_favourite,
    make_list,
    rename_list,
)
from accounts.favourite_files import csv_of
from accounts.models import Favourite, FavouriteList
from accounts.selectors.workspace import kept, lists_of
from accounts.views.members import member, own_form, own_page, way_back

HOME = "favorites"


@own_page
def favourites(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/favorites.html", {"lists": lists_of(member(request))})


@own_page
def favourite_list(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    context = {"list": found, "rows": kept(found.favourites.all())}
    return render(request, "accounts/favorite_list.html", context)


@own_page
def favourite_list_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    response = HttpResponse(csv_of(kept(found.favourites.all())), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="favorites-{found.pk}.csv"'
    return response


@own_form(HOME)
def add_list(request: HttpRequest) -> HttpResponse:
    try:
        made = make_list(user=member(request), name=request.POST.get("name", ""), now=timezone.now())
    except FavouriteRefused as refused:
        messages.error(request, str(refused))
        return redirect(HOME)
    messages.success(request, f"The list {made} is made.")
    return redirect("favorite_list", made.pk)


@own_form(HOME)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    try:
        renamed = rename_list(favourite_list=found, name=request.POST.get("name", ""))
        messages.success(request, f"The list is called {renamed} now.")
    except FavouriteRefused as refused:
        messages.error(request, str(refused))
    return redirect("favorite_list", found.pk)


@own_form(HOME)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    delete_list(favourite_list=found)
    messages.success(request, f"The list {found.name} is deleted.")
    return redirect(HOME)


@own_form(HOME)
def add(request: HttpRequest) -> HttpResponse:
    user, chosen = member(request), request.POST.get("list", "")
    kind, key, now = request.POST.get("kind", ""), request.POST.get("key", ""), timezone.now()
    try:
        name = request.POST.get("name", "").strip()
        held = make_list(user=user, name=name, now=now) if name else _chosen(request, chosen)
        added = add_favourite(user=user, kind=kind, key=key, now=now, favourite_list=held)
        messages.success(request, f"It is in your list {added.favourite_list} now.")
    except FavouriteRefused as refused:
        messages.error(request, str(refused))
    return redirect(way_back(request, HOME))


@own_form(HOME)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Favourite.objects.filter(favourite_list__user=member(request)).select_related("favourite_list")
    found = get_object_or_404(mine, pk=pk)
    drop_favourite(favourite=found)
    messages.success(request, f"It is in your list {found.favourite_list} no more.")
    return redirect(way_back(request, HOME))


def _own(request: HttpRequest, pk: int) -> FavouriteList:
    return get_object_or_404(member(request).favourite_lists, pk=pk)


def _chosen(request: HttpRequest, pk: str) -> FavouriteList | None:
    """None: whichever list is the person's first."""
    return _own(request, int(pk)) if pk.isdecimal() and len(pk) < 18 else None
