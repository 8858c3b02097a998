"""Steps that move a version on, for every admin whose versions are written, reviewed and published."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from codes.actions.publications import Step as Recorded
from codes.forms import StepForm


@dataclass(frozen=True, slots=True)
class Step:
    """One step: which rights (any of them) allow it in which state, and what it does."""

    form: type[StepForm]
    allowed: Mapping[str, tuple[str, ...]]
    take: Callable[..., Any]
    done: str

    def is_open_to(self, rights: Collection[str], state: str) -> bool:
        return any(right in rights for right in self.allowed.get(state, ()))

    def may_be_asked_by(self, rights: Collection[str], state: str) -> bool:
        """As `is_open_to`; in a state the step does not follow from, it is the action that refuses, in words."""
        if state in self.allowed:
            return self.is_open_to(rights, state)
        return any(right in rights for each in self.allowed.values() for right in each)


class Event(Protocol):
    @property
    def action(self) -> str: ...


AnyEvent = TypeVar("AnyEvent", bound=Event)


def returned(events: Sequence[AnyEvent], *, is_draft: bool) -> AnyEvent | None:
    """Why a draft came back from review. It stands while the draft is mended, until it is submitted again."""
    steps = [event for event in events if event.action != Recorded.EDITED]
    is_returned = is_draft and bool(steps) and steps[-1].action == Recorded.RETURNED
    return steps[-1] if is_returned else None


class StepViews:
    """Mixed into the admin of versions. `refusals` are what its actions raise in words for people."""

    admin_site: admin.AdminSite
    opts: Any
    log_change: Any
    steps: Mapping[str, Step]
    refusals: type[Exception]

    def version_to_move(self, request: HttpRequest, pk: int) -> Any:
        raise NotImplementedError

    def rights_on(self, request: HttpRequest, version: Any) -> Collection[str]:
        raise NotImplementedError

    def state_of(self, version: Any) -> str:
        raise NotImplementedError

    def origin_of(self, request: HttpRequest) -> dict[str, Any]:
        """What else a step is told: nothing, or from where it is taken."""
        return {}

    def step_view(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        version, step = self.version_to_move(request, pk), self.steps.get(slug)
        if request.method != "POST":
            return redirect(self.address("change", version))
        if step is None or not step.may_be_asked_by(self.rights_on(request, version), self.state_of(version)):
            raise PermissionDenied
        moved = self._taken(request, version, step) or version
        if moved is not version:
            self.log_change(request, moved, f"{slug.replace('-', ' ').capitalize()}.")
        return redirect(self.address("change", moved))

    def _taken(self, request: HttpRequest, version: Any, step: Step) -> Any:
        """The version that the step made or moved; None where it was refused, in words."""
        form = step.form(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
            return None
        told = {"by": request.user, "at": timezone.now(), "data": form.cleaned_data, **self.origin_of(request)}
        try:
            moved = step.take(version=version, **told)
        except self.refusals as refusal:
            messages.error(request, str(refusal))
            return None
        messages.success(request, f"{self.named(moved)} {step.done}")
        return moved

    def named(self, version: Any) -> str:
        raise NotImplementedError

    def address(self, page: str, version: Any, *more: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=(version.pk, *more))

    def page_context(self, request: HttpRequest, version: Any, title: str) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"opts": self.opts, "version": version, "title": title}
