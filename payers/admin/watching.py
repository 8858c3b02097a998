"""Who was told of what and how it went, for operators: mail that was broken off, webhooks that gave up."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from payers.actions.notices import broken_off, mail_again, waiting
from payers.actions.webhooks import try_again
from payers.models import Notice, Watch, Webhook, WebhookDelivery
from sources.admin import ImportedAdmin


class HowItWent(admin.SimpleListFilter):
    title = "how it went"
    parameter_name = "went"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("broken-off", "Broken off"), ("waiting", "Waiting"), ("withheld", "Withheld"), ("sent", "Mailed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        chosen = {
            "broken-off": broken_off(now=timezone.now()),
            "waiting": waiting(),
            "withheld": Notice.objects.exclude(withheld=""),
            "sent": Notice.objects.filter(sent_at__isnull=False),
        }.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(pk__in=chosen.order_by().values("pk"))


@admin.register(Notice)
class NoticeAdmin(ImportedAdmin):
    list_display = ("state", "user", "subject", "is_at_once", "created_at", "claimed_at", "sent_at")
    list_display_links = ("user",)
    list_filter = (HowItWent, "is_at_once")
    list_select_related = ("user", "change__policy__payer", "comparison")
    search_fields = ("user__email__istartswith",)
    ordering = ("-pk",)
    actions = ("let_go_again",)  # type: ignore[assignment]

    @admin.display(description="state")
    def state(self, notice: Notice) -> SafeString:
        if notice.withheld:
            return format_html('<span class="state state-withdrawn">withheld: {}</span>', notice.withheld)
        if notice.sent_at:
            return format_html('<span class="state state-published">mailed</span>')
        words = "claimed, not mailed" if notice.claimed_at else "waiting"
        return format_html('<span class="state state-draft">{}</span>', words)

    def has_let_go_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payers.change_notice")

    @admin.action(description="Mail again what was broken off", permissions=["let_go"])
    def let_go_again(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        number = mail_again(notices=queryset, now=timezone.now())
        messages.success(request, f"{number} of them will be mailed again; only what was broken off is.")


@admin.register(Watch)
class WatchAdmin(ImportedAdmin):
    list_display = ("who", "subject", "frequency", "created_at")
    list_filter = ("frequency", "team")
    list_select_related = ("user", "team", "payer", "policy__payer", "code", "family")
    search_fields = ("user__email__istartswith", "team__name")
    ordering = ("-pk",)

    @admin.display(description="for")
    def who(self, watch: Watch) -> str:
        return str(watch.user or watch.team)


@admin.register(Webhook)
class WebhookAdmin(ImportedAdmin):
    """The secret is its owner's, and shown nowhere."""

    list_display = ("url", "owner", "payer", "is_active", "created_at")
    list_filter = ("is_active",)
    list_select_related = ("owner", "payer")
    search_fields = ("url", "owner__email__istartswith")
    fields = ("url", "owner", "payer", "is_active", "created_at")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ImportedAdmin):
    list_display = ("status", "webhook", "change", "attempts", "answer", "error", "next_attempt_at", "finished_at")
    list_display_links = ("webhook",)
    list_filter = ("status",)
    list_select_related = ("webhook", "change__policy__payer")
    search_fields = ("webhook__url", "webhook__owner__email__istartswith")
    ordering = ("-pk",)
    actions = ("once_more",)  # type: ignore[assignment]

    def has_once_more_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payers.change_webhookdelivery")

    @admin.action(description="Try again", permissions=["once_more"])
    def once_more(self, request: HttpRequest, queryset: QuerySet[WebhookDelivery]) -> None:
        number = try_again(deliveries=queryset, now=timezone.now())
        messages.success(request, f"{number} given up before, to be tried again with the next run.")
