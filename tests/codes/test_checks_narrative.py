"""Each list was tried on the shipped texts too: every false sentence is found there, no true one is."""

from datetime import date

import pytest

from codes.checks.narrative import check_narrative
from codes.checks.scopes import Scope, committed_scopes, merged, scope_of_descriptor
from codes.checks.subject import Knowledge, Passage, Subject

TODAY = date(2026, 11, 21)


def findings(code, field, text, system="cpt", scopes=None):
    known = Knowledge(today=TODAY, scopes=committed_scopes() if scopes is None else scopes)
    found = check_narrative(Subject(system, code, own=(Passage(field, text),)), known)
    return [finding for finding in found if "Neither the summary" not in finding.message]


@pytest.mark.parametrize(
    ("code", "field", "text"),
    [
        ("49411", "summary", "This code is used for fiducial markers in the prostate."),
        ("49411", "summary", "It is used for open surgery as well."),
        ("49411", "summary", "The code serves the pelvis including the prostate."),
        ("49411", "summary", "This procedure is performed by open surgery or percutaneously."),
        ("49411", "billing_description", "Placement in the prostate is covered."),
        ("49411", "billing_description", "Imaging guidance is included in the code."),
        ("49411", "billing_description", "CT guidance (77012) is included."),
        ("49411", "billing_description", "Imaging guidance is bundled and is not billed separately."),
        ("49411", "billing_description", "Guidance is never reported in addition."),
        ("49411", "billing_description", "Fluoroscopy is part of the service."),
        ("49411", "billing_description", "Report it once for each marker placed."),
        ("49411", "billing_description", "Bill one unit per fiducial marker."),
        ("49411", "billing_description", "Each marker counts as one unit."),
        ("49411", "common_language", "The markers are placed through a bronchoscope."),
        ("49411", "common_language", "A surgeon makes an incision and places markers."),
        ("49411", "title", "Open or percutaneous markers in the abdomen, pelvis or retroperitoneum"),
        ("49411", "title", "Laparoscopic markers in the abdomen, pelvis or retroperitoneum"),
        ("49411", "typical_patient", "Three gold markers are placed in the prostate under ultrasound."),
        ("49411", "workflow", "Placement: the surgeon places the markers by laparoscopy."),
        ("49411", "service_type", "Surgery; laparoscopic placement for radiation therapy"),
        ("32553", "summary", "This code covers markers placed by bronchoscopy."),
        ("32553", "title", "Markers placed in the abdomen to guide radiation"),
        ("31626", "billing_description", "Fluoroscopy is reported separately."),
        ("31626", "summary", "This code reports markers placed through the skin."),
        ("55876", "billing_description", "Ultrasound guidance is included."),
        ("19281", "billing_description", "Imaging guidance is reported separately with 76942."),
        ("19285", "billing_description", "One unit covers any number of lesions."),
        ("10035", "summary", "This code is used for the breast."),
        ("49412", "summary", "This code covers markers left by laparoscopy."),
        ("77373", "billing_description", "Image guidance 77387 is billed separately."),
        ("70553", "title", "MRI of the knee"),
    ],
)
def test_a_contradiction_is_an_error(code, field, text):
    found = findings(code, field, text)
    assert [(f.rule, f.severity, f.field) for f in found] == [("narrative-contradicts", "error", field)]
    assert text.split("; ")[-1].split(": ")[-1] in found[0].message
    assert "our facts on the code" in found[0].message


@pytest.mark.parametrize(
    ("code", "field", "text"),
    [
        ("49411", "title", "Fiducial markers placed in the abdomen"),
        ("49411", "clinical_context", "This code covers the liver only."),
        ("49411", "clinical_context", "The service is limited to the pancreas and is reported once."),
        ("55876", "summary", "This code covers only the transperineal path."),
        ("55876", "title", "Transrectal placement of markers in the prostate"),
        ("55876", "billing_description", "The needle must be transrectal to be reported."),
    ],
)
def test_a_narrowing_is_an_error(code, field, text):
    found = findings(code, field, text)
    assert [(f.rule, f.severity, f.field) for f in found] == [("narrative-narrows", "error", field)]


@pytest.mark.parametrize(
    ("code", "field", "text"),
    [
        ("49411", "summary", "This code does not cover the prostate, which is 55876."),
        ("49411", "summary", "The code serves the pelvis, except the prostate."),
        ("49411", "billing_description", "Markers placed in the prostate are reported with 55876."),
        ("49411", "billing_description", "Imaging guidance is not included and is reported separately."),
        ("49411", "billing_description", "Guidance is reported in addition."),
        ("49411", "billing_description", "One unit covers the session, not each marker."),
        ("49411", "billing_description", "A4648 is reported once for each marker."),
        ("49411", "clinical_context", "A man with prostate cancer and a pelvic node may need this service."),
        ("49411", "billing_description", "Open placement is 49412."),
        ("49411", "typical_patient", "After prostate surgery, markers are placed around a pelvic node."),
        ("49411", "clinical_context", "Alternatives are placement by laparoscopy or at an open operation."),
        ("31626", "billing_description", "Fluoroscopy is included and never reported separately."),
        ("19281", "billing_description", "Guidance is included, and 76942 is not reported separately."),
        ("55876", "billing_description", "The transrectal and the transperineal path are both covered."),
        ("77373", "billing_description", "Image guidance is included, so 77387 is not billed."),
        ("32553", "clinical_context", "When bronchoscopy fails, this service is performed."),
        ("36415", "summary", "This code is used for open surgery."),
    ],
)
def test_a_true_statement_passes(code, field, text):
    assert findings(code, field, text) == []


def test_an_overview_that_leaves_a_site_out_is_a_warning():
    known = Knowledge(today=TODAY, scopes=committed_scopes())
    subject = Subject("cpt", "49411", own=(Passage("summary", "With this code markers in the abdomen are reported."),))
    (found,) = check_narrative(subject, known)
    assert (found.rule, found.severity, found.field) == ("narrative-narrows", "warning", "summary")
    assert "pelvis and retroperitoneum" in found.message


# Invented descriptors in the manner of official ones; none is quoted here.
@pytest.mark.parametrize(
    ("text", "scope"),
    [
        (
            "Test placement of device(s) (eg, coil in lung), percutaneous, pelvis (not prostate), single or multiple",
            Scope(
                frozenset({"percutaneous"}), frozenset({"pelvis"}), frozenset({"prostate"}), unit="session",
                origin="the official descriptor",
            ),
        ),
        (
            "Test localization, breast, including imaging guidance; first lesion",
            Scope(sites=frozenset({"breast"}), guidance="included", origin="the official descriptor"),
        ),
        (
            "Test placement, for other than the following sites (any approach): abdomen, thorax",
            Scope(
                frozenset({"any"}), excluded_sites=frozenset({"abdomen", "thorax"}), origin="the official descriptor"
            ),
        ),
    ],
)  # fmt: skip
def test_a_descriptor_says_approach_sites_exclusions_guidance_and_unit(text, scope):
    assert scope_of_descriptor(text) == scope


def test_our_facts_come_before_the_descriptor_that_fills_their_blanks():
    facts = Scope(sites=frozenset({"thorax"}))
    scope = merged(facts, ["Test placement, percutaneous, abdomen, single or multiple"])
    assert scope == Scope(frozenset({"percutaneous"}), frozenset({"thorax"}), unit="session")


def test_a_text_is_checked_against_a_descriptor_alone():
    scopes = {("hcpcs", "C1234"): merged(None, ["Test placement, percutaneous, abdomen, single or multiple"])}
    (found,) = findings("C1234", "summary", "This code covers laparoscopic placement.", "hcpcs", scopes)
    assert "contradicts the official descriptor" in found.message


def test_where_nothing_is_known_nothing_is_said():
    assert merged(None, ["Test of something"]) is None
    assert merged(None, []) is None
    assert findings("49411", "summary", "This code covers open surgery.", scopes={}) == []


def test_the_committed_scopes_hold_the_facts_of_the_first_page():
    assert committed_scopes()["cpt", "49411"] == Scope(
        approaches=frozenset({"percutaneous"}),
        sites=frozenset({"abdomen", "pelvis", "retroperitoneum"}),
        excluded_sites=frozenset({"prostate"}),
        guidance="separate",
        unit="session",
    )
