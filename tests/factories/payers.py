"""Rows of `payers`."""

from datetime import date

from payers.models import (
    Criterion,
    Jurisdiction,
    JurisdictionState,
    LineOfBusiness,
    Payer,
    Policy,
    PolicyCode,
    PolicyDiagnosis,
    PolicySection,
    PolicyVersion,
    SourceCapture,
)
from tests.factories.sources import NOW


def make_payer(slug="medicare", name="Medicare", kind="medicare_ffs", is_key=True, **facts):
    return Payer.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind, "is_key": is_key} | facts)[0]


def make_line(payer, slug="commercial", name="Commercial", kind="commercial"):
    return LineOfBusiness.objects.get_or_create(payer=payer, slug=slug, defaults={"name": name, "kind": kind})[0]


def make_jurisdiction(slug="jh", name="Jurisdiction H", states=("TX", "OK"), **facts):
    jurisdiction = Jurisdiction.objects.create(slug=slug, name=name, **facts)
    JurisdictionState.objects.bulk_create(JurisdictionState(jurisdiction=jurisdiction, state=s) for s in states)
    return jurisdiction


def make_policy(payer=None, number="CPB 0590", kind="medical", **facts):
    payer = payer or make_payer("aetna", "Aetna", "commercial")
    return Policy.objects.create(payer=payer, number=number, kind=kind, **facts)


def make_policy_version(policy=None, stage="draft", effective_from=date(2026, 1, 1), codes=(), diagnoses=(), **facts):
    """Straight into the tables; the actions are tested elsewhere. Windows are the caller's: give `in_force_to`.

    `codes`: (code, disposition) or (code, disposition, prior authorization) or a dict of PolicyCode's fields;
    `diagnoses`: (code, polarity); `sections`: {kind: text}; `criteria`: (depth, kind, text); `captures`: {key: quote}.
    """
    policy = policy or make_policy()
    sections, criteria = facts.pop("sections", {}), facts.pop("criteria", ())
    captures = facts.pop("captures", {})
    number = facts.pop("number", policy.versions.count() + 1)
    facts = {"title": "Markers placed for radiation", "created_at": NOW, "updated_at": NOW} | facts
    if stage in ("approved", "corrected"):
        facts = {"approved_at": NOW} | facts
    version = PolicyVersion.objects.create(
        policy=policy, number=number, stage=stage, effective_from=effective_from, **facts
    )
    kept = {
        key: SourceCapture.objects.create(policy=policy, version=version, key=key, quote=quote, retrieved_at=NOW)
        for key, quote in captures.items()
    }
    PolicyCode.objects.bulk_create(PolicyCode(version=version, **_code_facts(row, kept)) for row in codes)
    PolicyDiagnosis.objects.bulk_create(
        PolicyDiagnosis(version=version, code=code, polarity=polarity) for code, polarity in diagnoses
    )
    PolicySection.objects.bulk_create(
        PolicySection(version=version, kind=kind, text=text) for kind, text in sections.items()
    )
    Criterion.objects.bulk_create(
        Criterion(version=version, position=position, depth=depth, kind=kind, text=text)
        for position, (depth, kind, text) in enumerate(criteria)
    )
    return version


def _code_facts(row, captures):
    if isinstance(row, dict):
        facts = {"system": "cpt"} | row
        return facts | ({"capture": captures[facts["capture"]]} if "capture" in facts else {})
    code, disposition, *prior = row
    system = "cpt" if code[0].isdigit() else "hcpcs"
    authorization = prior[0] if prior else "not_stated"
    return {"system": system, "code": code, "disposition": disposition, "prior_authorization": authorization}
