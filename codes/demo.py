"""The publications, modifiers' words and replacements of the demo."""

from django.contrib.auth import get_user_model
from django.utils import timezone

from codes.actions.content import add_modifiers, add_replacements, publish_shipped
from codes.importers.publications import parse_modifiers, parse_publication, parse_replacements
from codes.models import Code
from ui.demo import FIXTURES, register_step


def load_modifiers() -> list[str]:
    path = FIXTURES / "modifiers.yaml"
    written = add_modifiers(words=parse_modifiers(path.name, path.read_text(encoding="utf-8")))
    return [f"{written} modifiers explained"] if written else []


def load_publications() -> list[str]:
    """Published under the demo's editor and approver where they exist, else under no name."""
    people = {user.email: user for user in get_user_model().objects.filter(email__endswith="@example.org")}
    author, approver = people.get("editor@example.org"), people.get("approver@example.org")
    texts = [
        parse_publication(path.name, path.read_text(encoding="utf-8"))
        for path in sorted((FIXTURES / "publications").glob("*.yaml"))
    ]
    held = set(Code.objects.filter(code__in=[text.code for text in texts]).values_list("system", "code"))
    missing = [text.code for text in texts if (text.system, text.code) not in held]
    at = timezone.now()
    published = sum(
        publish_shipped(text=text, author=author, approver=approver, at=at)
        for text in texts
        if text.code not in missing
    )
    lines = [f"{published} publications published"] if published else []
    return lines + [f"{code} has a publication but is in no loaded release" for code in missing]


def load_replacements() -> list[str]:
    path = FIXTURES / "replacements.yaml"
    added = add_replacements(replacements=parse_replacements(path.name, path.read_text(encoding="utf-8")))
    return [f"{added} replacements added"] if added else []


register_step(40, load_modifiers)
register_step(50, load_publications)
register_step(60, load_replacements)
