"""Official texts, to look at: an owner's under its licence, by staff who accepted its terms, as for any reader."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.licences import OWNERS, licensed_editions, may_see_descriptors, show_descriptors
from codes.admin.imported import OfCodeAdmin
from codes.models import Descriptor
from codes.owners import owner_of

TEXTS = ("long", "medium", "short", "consumer")
OWNED = {"ama": Q(code__system="cpt"), "ada": Q(code__system="hcpcs", code__code__startswith="D")}


@admin.register(Descriptor)
class DescriptorAdmin(OfCodeAdmin):
    list_display = ("code", "text", "release")
    fields = ("release", "code", "texts")
    readonly_fields = ("texts",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Annotates the texts that are shown, `shown_short` and so on; the others are not fetched."""
        is_hidden = Q(pk__in=())
        for owner, theirs in OWNED.items():
            is_permitted = may_see_descriptors(request, owner).is_permitted
            covered = Q(
                release__effective_from__year__in=licensed_editions(owner),
                release__effective_from__lte=timezone.localdate(),
            )
            is_hidden |= theirs & ~covered if is_permitted else theirs
        shown = {
            f"shown_{name}": Case(When(is_hidden, then=Value("")), default=F(name), output_field=TextField())
            for name in TEXTS
        }
        found: QuerySet[Any] = super().get_queryset(request).defer(*TEXTS).annotate(**shown)
        return found

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """A filter typed into the address would tell a hidden text letter by letter."""
        return lookup.partition("__")[0] not in TEXTS and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"notice": _notices(request)} | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        notice = {"notice": _notices(request)}
        return super().change_view(request, object_id, form_url, notice | (extra_context or {}))

    @admin.display(description="text")
    def text(self, descriptor: Any) -> str:
        return next(filter(None, self._shown(descriptor)), "") or _why_not(descriptor)

    @admin.display(description="texts")
    def texts(self, descriptor: Any) -> str:
        shown = list(filter(None, self._shown(descriptor)))
        return format_html_join("", "<p>{}</p>", ((text,) for text in shown)) or _why_not(descriptor)

    def _shown(self, descriptor: Any) -> list[str]:
        return [getattr(descriptor, f"shown_{name}") for name in TEXTS]


def _notices(request: HttpRequest) -> str:
    """Of the owners whose texts stand on the page; its reader is counted for each of them."""
    shown = [show_descriptors(request, owner) for owner in OWNED]
    return " ".join(permission.notice for permission in shown if permission.is_permitted)


def _why_not(descriptor: Descriptor) -> SafeString:
    owner = owner_of(descriptor.code.system_id, descriptor.code.code)
    if not owner:
        return format_html("{}", "blank")
    if descriptor.release.effective_from.year not in licensed_editions(owner):
        return format_html("Not under a license of the {} for this edition.", OWNERS[owner].name)
    if descriptor.release.effective_from > timezone.localdate():
        return format_html("{}", "Not in force yet.")
    return format_html('<a href="{}">Accept the terms</a> to see it.', reverse("terms", args=(owner,)))
