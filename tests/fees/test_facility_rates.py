"""What Medicare pays the facility, on a code page."""

from datetime import date

import pytest

from tests.factories.codes import make_code
from tests.factories.sources import make_release
from tests.importing import load_slice, load_text
from tests.pages import Page

pytestmark = pytest.mark.django_db
OPPS = "opps/opps_2026_jan_demo_codes.csv"
ASC = "asc/2020_07_asc_addenda_AA.csv"


def section(client, query="", code="49411"):
    return Page(client.get(f"/codes/cpt/{code}/{query}")).section("fees")


def rates(client, query="", code="49411"):
    return section(client, query, code).one("table", class_="ruled stacks stacks-full facility-rates").rows


def test_rates_name_indicator_apc_weight_and_edition(client, today):
    make_code()
    load_slice(OPPS)
    load_slice(ASC)
    outpatient, center = rates(client)
    assert outpatient[0] == "Hospital outpatient department (OPPS)"
    assert outpatient[1].startswith("S Paid separately, and not reduced")
    assert outpatient[2:4] == ["$1,414.11", "APC 5613, weight 15.4691"]
    assert outpatient[4].startswith("January 2026, January\N{EN DASH}March 2026")
    assert center[2] == "$362.70"
    assert center[3] == "Not reduced beside another procedure."
    assert center[4].startswith("July 2020 AA")
    assert all("no longer current" in row[4] for row in (outpatient, center))


def test_packaged_code_is_not_paid_separately(client, today):
    make_code("cpt", "77002")
    load_slice(OPPS)
    outpatient, center = rates(client, code="77002")
    assert outpatient[1:3] == ["N Packaged: payment is within that for other services.", "not paid separately"]
    assert center[1].startswith("Not loaded. No ASC addendum is loaded.")


def test_date_that_no_edition_covers_is_not_loaded(client, today):
    make_code()
    load_slice(OPPS)
    absence = section(client, "?on=2026-07-15").all("p", data_absent="not-loaded")[-1]
    assert "No OPPS or ASC addendum that covers 15 July 2026 is loaded." in absence.text
    assert "$1,414.11" not in section(client, "?on=2026-07-15").text
    assert rates(client, "?on=2026-02-15")[0][2] == "$1,414.11"


def test_excerpt_that_lacks_the_code_proves_nothing_and_a_whole_edition_says_no_payment(client, today, tmp_path):
    make_code("cpt", "99213")
    load_slice(OPPS)
    assert rates(client, code="99213")[0][1].startswith("Not loaded. The excerpt of January 2026 does not hold 99213.")
    text = "hcpcs,si,apc,relative_weight,payment_rate\n49411,S,5613,15.4691,1414.11\n"
    load_text(tmp_path, "opps", "opps_2026_apr.csv", text)
    assert rates(client, code="99213")[0][1] == "Not published. April 2026 gives no payment for 99213."


def test_copayments_and_drugs_to_a_tenth_of_a_cent_are_shown(client, today, tmp_path):
    make_code("hcpcs", "J0131")
    text = (
        "HCPCS Code,SI,APC,Relative Weight,Payment Rate,National Unadjusted Copayment,Minimum Unadjusted Copayment\n"
        "J0131,K,0634,,$0.125,$0.025,$0.021\n"
    )
    load_text(tmp_path, "opps", "2026_January_Addendum_B.csv", text)
    page = Page(client.get("/codes/hcpcs/J0131/")).section("fees")
    outpatient = page.one("table", class_="ruled stacks stacks-full facility-rates").rows[0]
    assert outpatient[2:4] == ["$0.125", "APC 0634; copayment $0.025, at least $0.021"]


def test_of_both_addenda_the_one_with_the_code_is_shown(client, today, tmp_path):
    make_code("cpt", "77002")
    load_slice(ASC)
    header = "HCPCS Code,July CY 2020 Payment Indicator,July CY 2020 Payment Weight,July CY 2020 Payment Rate"
    load_text(tmp_path, "asc", "July 2020 ASC BB.csv", f"{header}\n77002,N1,,\n", is_excerpt=True)
    center = rates(client, code="77002")[1]
    assert center[1:3] == ["N1 Packaged: no separate payment.", "not paid separately"]
    assert center[4].startswith("July 2020 BB")


def test_diagnosis_has_no_facility_rate(client, today):
    make_code("icd-10-cm", "C22.0", "Liver cell carcinoma")
    make_release("opps", "January 2026", date(2026, 1, 1), date(2026, 4, 1))
    assert "Paid to the facility" not in Page(client.get("/codes/icd-10-cm/C22.0/")).section("fees").text
