"""`manage.py load tic`: a payer's files become an edition, all or nothing, once."""

import gzip
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rates.models import RateBenchmark, RateEdition
from sources.models import ImportRun, Release
from tests.factories.payers import make_payer

pytestmark = pytest.mark.django_db


def document(codes=("49411",), count=6):
    groups = [
        {"provider_group_id": n, "provider_groups": [{"npi": [9000000000 + n], "tin": {"type": "ein", "value": f"00-{n:07d}"}}]}
        for n in range(count)
    ]  # fmt: skip
    items = [
        {
            "negotiation_arrangement": "ffs", "name": "x", "billing_code_type": "CPT", "billing_code_type_version": "2026",
            "billing_code": code, "description": "x",
            "negotiated_rates": [
                {"provider_references": [n], "negotiated_prices": [{
                    "negotiated_type": "negotiated", "negotiated_rate": 500 + n, "expiration_date": "9999-12-31",
                    "service_code": ["11"], "billing_class": "professional"}]}
                for n in range(count)
            ],
        }
        for code in codes
    ]  # fmt: skip
    head = {
        "reporting_entity_name": "Aetna",
        "reporting_entity_type": "issuer",
        "last_updated_on": "2026-11-01",
        "version": "1.3.1",
    }
    return head | {"provider_references": groups, "in_network": items}


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    make_payer(slug="aetna", name="Aetna")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rates.json.gz"
    path.write_bytes(gzip.compress(json.dumps(document(("49411", "32553"))).encode()))
    return path


def load(*arguments):
    out = StringIO()
    call_command("load", "tic", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_file_becomes_an_edition_of_its_payer_and_month(file):
    said = load(file, "--payer", "aetna", "--edition", "2026-11")

    assert "tic 2026-11 aetna: 2 benchmarks of 12 rows in 1 files." in said
    edition = RateEdition.objects.get()
    assert (edition.payer_name, edition.files.get().entity, edition.release.is_excerpt) == ("Aetna", "Aetna", False)
    assert {each.code: float(each.median) for each in RateBenchmark.objects.all()} == {"49411": 502.5, "32553": 502.5}


def test_the_same_file_writes_nothing_the_second_time(file):
    load(file, "--payer", "aetna", "--edition", "2026-11")

    assert "already loaded" in load(file, "--payer", "aetna", "--edition", "2026-11")
    assert Release.objects.ready().of("tic").count() == 1
    assert list(ImportRun.objects.order_by("pk").values_list("status", flat=True)) == ["succeeded", "unchanged"]


def test_only_the_codes_of_a_list_are_read_and_the_edition_says_so(file, tmp_path):
    (tmp_path / "codes.txt").write_text("CPT,49411\n")

    load(file, "--payer", "aetna", "--edition", "2026-11", "--codes", tmp_path / "codes.txt")

    assert RateBenchmark.objects.get().code == "49411"
    assert (RateEdition.objects.get().codes, Release.objects.get(importer="tic").is_excerpt) == ("1 codes", True)


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["--edition", "2026-11"], "--payer is missing: the payers known here are: aetna"),
        (["--payer", "nobody", "--edition", "2026-11"], "--payer nobody"),
        (["--payer", "aetna"], "written YYYY-MM"),
        (["--payer", "aetna", "--edition", "2026-13"], "'2026-13' is no month"),
        (["--payer", "aetna", "--edition", "2026-11", "--codes", "pages"], "none of the codes that have a page"),
        (["--payer", "aetna", "--edition", "2026-11", "--approved-by", "a@example.org"], "leave out --approved-by"),
        (["--payer", "aetna", "--edition", "2026-11", "--excerpt"], "leave out --excerpt"),
    ],
)
def test_a_wrong_order_is_refused_in_words(file, arguments, words):
    with pytest.raises(CommandError, match=words):
        load(file, *arguments)
    assert not RateEdition.objects.exists()


def test_a_damaged_file_is_named_and_leaves_the_month_as_it_was(file, tmp_path):
    load(file, "--payer", "aetna", "--edition", "2026-11")
    damaged = tmp_path / "damaged.json.gz"
    damaged.write_bytes(file.read_bytes()[:-40])

    with pytest.raises(CommandError, match=r"damaged\.json\.gz"):
        load(damaged, "--payer", "aetna", "--edition", "2026-11")

    assert RateBenchmark.objects.count() == 2
    assert Release.objects.ready().of("tic").get().edition == "2026-11 aetna"


def test_other_importers_refuse_the_options_of_rates(file):
    with pytest.raises(CommandError, match="leave out --payer"):
        call_command("load", "pfs", str(file), "--payer", "aetna")
