"""What a code page tells machine readers: what it shows, and nothing that could leave its block."""

import json
import re

import pytest

from codes.jsonld import script_of
from tests.factories.codes import make_code, make_descriptor, make_listing, publish
from tests.factories.licences import answer
from tests.factories.sources import make_document, make_release

pytestmark = pytest.mark.django_db


def data_of(client, path):
    html = client.get(path).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(blocks) == 1
    return json.loads(blocks[0])


def test_script_of_cannot_be_closed_from_inside():
    block = script_of({"name": "</script><script>alert(1)</script> & <!--"})
    assert block.count("<") == 2
    assert block.count("</script>") == 1
    assert json.loads(block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")) == {
        "name": "</script><script>alert(1)</script> & <!--"
    }


def test_procedure_with_its_code(client, today):
    make_document("editorial")
    make_document()
    publish(make_code(), common_language='A "small" marker & a needle. [@editorial]')
    data = data_of(client, "/codes/cpt/49411/")
    assert data["@type"] == "MedicalProcedure"
    assert data["code"] == {"@type": "MedicalCode", "codeValue": "49411", "codingSystem": "CPT"}
    assert data["description"] == 'A "small" marker & a needle.'
    assert data["url"] == "http://testserver/codes/cpt/49411/"
    assert len(data["mainEntityOfPage"]["citation"]) == 2


def test_code_without_publication_says_no_more_than_its_name(client, today):
    make_code(code="47000")
    data = data_of(client, "/codes/cpt/47000/")
    assert set(data) == {"@context", "@type", "name", "url", "code"}
    assert data["name"] == "CPT 47000"


def test_licensed_descriptor_is_not_told(client, today, licensed):
    code, release = make_code(code="47000"), make_release("cpt", "2026")
    make_listing(code, release)
    make_descriptor(code, release, long="Test descriptor one")
    answer(client)
    assert "Test descriptor one" in client.get("/codes/cpt/47000/").content.decode()
    assert "Test descriptor one" not in json.dumps(data_of(client, "/codes/cpt/47000/"))


def test_diagnosis_is_a_condition(client, today):
    make_code("icd-10-cm", "C22.0", title="Liver cell carcinoma")
    data = data_of(client, "/codes/icd-10-cm/C22.0/")
    assert data["@type"] == "MedicalCondition"
    assert data["name"] == "Liver cell carcinoma"
