"""Codes and modifiers, as people keep, note and visit them."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from accounts.subjects import Subject, register_subject
from codes.models import Code, Modifier
from codes.opening import page_key

CODE, MODIFIER = "code", "modifier"


def codes_named(keys: Sequence[str]) -> Mapping[str, Subject]:
    wanted = Q(pk__in=())
    for key in keys:
        system, _, code = key.partition("/")
        wanted |= Q(system=system, code=code)
    found = Code.objects.filter(wanted).select_related("system")
    return {
        page_key(code): Subject(f"{code.system.name} {code.code}", code.title, code.get_absolute_url())
        for code in found
    }


def modifiers_named(keys: Sequence[str]) -> Mapping[str, Subject]:
    return {
        modifier.modifier: Subject(f"Modifier {modifier}", modifier.title, modifier.get_absolute_url())
        for modifier in Modifier.objects.filter(modifier__in=keys)
    }


register_subject(CODE, "Code", codes_named)
register_subject(MODIFIER, "Modifier", modifiers_named)
