"""Owners' texts as sentinels, the operator's licence, and readers who answer its terms."""

import re
from datetime import date

from accounts.models import Terms
from tests.factories.codes import make_code, make_descriptor, make_listing
from tests.factories.sources import make_release

CPT_SECRET = "Sentinel-of-the-AMA"
ADA_SECRET = "Sentinel-of-the-ADA"
TERMS = "/accounts/terms/ama/"
CPT_PATH = "/codes/cpt/49411/"
ADA_PATH = "/codes/hcpcs/D0120/"


def make_owned_texts():
    """One CPT code and one dental code, each listed and described by an edition of 2026."""
    cpt = make_release("cpt", "2026", date(2026, 1, 1), date(2027, 1, 1), copyright_line="Copyright line of the file")
    hcpcs = make_release("hcpcs", "October 2026", date(2026, 10, 1), date(2027, 1, 1))
    for code, release, secret in (
        (make_code(), cpt, CPT_SECRET),
        (make_code("hcpcs", "D0120"), hcpcs, ADA_SECRET),
    ):
        make_listing(code, release)
        texts = {name: f"{secret} {name}" for name in ("short", "medium", "long", "consumer")}
        make_descriptor(code, release, **texts)


def make_terms(owner="ama", edition=2026, version=1, **facts):
    facts = {
        "owner_name": "American Medical Association", "text": "Words of the licensor.",
        "notice": "Notice of the licensor.", "effective_from": date(2026, 1, 1),
    } | facts  # fmt: skip
    return Terms.objects.create(owner=owner, edition=edition, version=version, **facts)


def answer(client, word="accept", owner="ama", then=""):
    """Reads the terms and answers them, as a reader does."""
    path = f"/accounts/terms/{owner}/"
    shown = re.search(r'name="shown" value="(\w+)"', client.get(path).content.decode())[1]
    return client.post(path, {"answer": word, "shown": shown, "next": then})
