"""Who is paid: ids of every spelling, groups inline and by reference, NPIs as payers write them."""

import json

from tests.rates.awkward.making import case, document, group, item, price, rate, reference, replaced, row

BIG = 2**63


@case("groups beside references on one rate", rows=[row(), row(tin="00-0000002")])
def inline_beside_references():
    return document(item(rate(groups=[group(tin="00-0000002")])))


@case("a group that stands inline and in the reference is one", rows=[row()])
def inline_repeats_reference():
    return document(item(rate(groups=[group()])))


@case("a group that two references of one rate hold is one", rows=[row()])
def references_repeat_group():
    return document(item(rate(references=[1, 2])), provider_references=[reference(1), reference(2)])


@case("a reference named twice in one rate", rows=[row()])
def reference_twice_in_rate():
    return document(item(rate(references=[1, 1])))


@case("an id that is a float here and a whole number there", rows=[row(), row(tin="00-0000002")])
def float_ids():
    made = document(
        item(rate(references=[1, 2])),
        provider_references=[reference(1.0), reference(2, group(tin="00-0000002"))],
    )
    return replaced(json.dumps(made), '"provider_references": [1, 2]', '"provider_references": [1e0, 2.00]')


@case("ids that differ behind the point only", rows=[row(tin="00-0000002")])
def fractional_ids():
    made = document(
        item(rate(references=[5])),
        provider_references=[reference(6), reference(7, group(tin="00-0000002"))],
    )
    whole = replaced(json.dumps(made), '"provider_references": [5]', '"provider_references": [640.0000000000000002]')
    whole = replaced(whole, '"provider_group_id": 6', '"provider_group_id": 640.0000000000000001')
    return replaced(whole, '"provider_group_id": 7', '"provider_group_id": 640.0000000000000002')


@case("ids as text, with letters and as digits", rows=[row(), row(tin="00-0000002")])
def text_ids():
    return document(
        item(rate(references=["A-7", 8])),
        provider_references=[reference("A-7"), reference("8", group(tin="00-0000002"))],
    )


@case("ids beyond 63 bits that are one as floats", rows=[row(tin="00-0000002")])
def big_ids():
    return document(
        item(rate(references=[BIG + 1025])),
        provider_references=[reference(BIG + 1024), reference(BIG + 1025, group(tin="00-0000002"))],
    )


@case("an id of forty digits, and one below nothing", rows=[row(), row(tin="00-0000002")])
def huge_ids():
    return document(
        item(rate(references=[10**40 + 1, -3])),
        provider_references=[reference(10**40 + 1), reference(10**40), reference(-3, group(tin="00-0000002"))],
    )


@case("the id 0", rows=[row()])
def id_zero():
    return document(item(rate(references=[0])), provider_references=[reference(0)])


@case("an id that stands twice has the providers of both", rows=[row(), row(tin="00-0000002")])
def duplicate_id():
    return document(provider_references=[reference(1), reference(1, group(tin="00-0000002"))])


@case("an id that stands twice with the same providers", rows=[row()])
def duplicate_reference():
    return document(provider_references=[reference(1), reference(1)])


@case("an id that no reference explains has no rows", rows=[row()])
def unknown_id():
    return document(item(rate(references=[1, 404])))


@case("an NPI of 0 stands for a group that names nobody", rows=[row(npi=0)])
def npi_zero():
    return document(provider_references=[reference(1, group([0]))])


@case("a group without NPIs: empty, null and absent", rows=[row(npi=0, tin=f"00-{number}") for number in range(3)])
def no_npis():
    empty, null, absent = group([], "00-0"), group([], "00-1"), group([], "00-2")
    null["npi"] = None
    del absent["npi"]
    return document(provider_references=[reference(1, empty, null, absent)])


@case("NPIs as text", rows=[row(), row(npi=9000000016)])
def npis_as_text():
    return document(provider_references=[reference(1, group(["9000000008", "9000000016"]))])


@case("the name NPI in capitals", rows=[row()])
def npi_in_capitals():
    made = group()
    made["NPI"] = made.pop("npi")
    return document(provider_references=[reference(1, made)])


@case("the type NPI in capitals", rows=[row(tin_type="npi", tin="9000000008")])
def type_in_capitals():
    return document(provider_references=[reference(1, group(tin="9000000008", kind="NPI"))])


@case("an employer number that is a number, and one without a dash", rows=[row(tin="12345"), row(tin="000000002")])
def numeric_tin():
    return document(provider_references=[reference(1, group(tin=12345), group(tin="000000002"))])


@case("the tin before the NPIs and the groups before the id", rows=[row()])
def members_in_any_order():
    made = {"tin": group()["tin"], "npi": [9000000008]}
    return document(provider_references=[{"provider_groups": [made], "provider_group_id": 1}])


@case("a group without a tin", rows=[row(tin_type="", tin="")])
def no_tin():
    return document(provider_references=[reference(1, {"npi": [9000000008]})])


@case("several groups of several people, in their order", rows=[
    row(npi=9000000016), row(npi=9000000008), row(tin="00-0000002", npi=9000000024),
    row(negotiated_rate=1.0, npi=9000000016), row(negotiated_rate=1.0, npi=9000000008),
    row(negotiated_rate=1.0, tin="00-0000002", npi=9000000024),
])  # fmt: skip
def in_order():
    groups = group([9000000016, 9000000008]), group([9000000024], "00-0000002")
    return document(item(rate(price(), price(negotiated_rate=1.0))), provider_references=[reference(1, *groups)])


@case("ten thousand references of one rate", rows=[row(tin=f"00-{number:07d}") for number in range(10_000)])
def many_references():
    references = [reference(number, group(tin=f"00-{number:07d}")) for number in range(10_000)]
    return document(item(rate(references=range(10_000))), provider_references=references)


FAR = "https://rates.example.org/providers/1.json"


@case("providers that lie at another address", rows=[row()], remote={FAR: json.dumps({"provider_groups": [group()]})})
def remote_location():
    return document(provider_references=[{"provider_group_id": 1, "location": FAR}])


@case("a name of a member in a text of the providers", rows=[row(tin='"npi":[1]')])
def decoy_in_tin():
    return document(provider_references=[reference(1, group(tin='"npi":[1]'))])


@case("groups inline with NPIs of both kinds", rows=[row(npi=0), row(tin_type="npi", tin="9000000016", npi=9000000016)])
def inline_kinds():
    groups = [group([0]), group([9000000016], "9000000016", "npi")]
    return document(item(rate(references=None, groups=groups)), provider_references=...)
