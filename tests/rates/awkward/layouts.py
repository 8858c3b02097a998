"""Both generations of the schema, members in any order, sections twice, names that stand elsewhere too."""

import json

from tests.rates.awkward.making import case, document, group, item, price, rate, reference, replaced, row, text


@case("a file of schema 1", rows=[row()])
def schema_1():
    return document()


@case("a file of schema 2 that calls itself 1.0.0", rows=[row(setting="outpatient")])
def schema_2_labelled_1():
    named = reference() | {"network_name": ["Sample Network"]}
    named["provider_groups"][0]["tin"]["business_name"] = "Sample Practice"
    return document(item(rate(price(setting="outpatient"))), version="1.0.0", provider_references=[named])


@case("a file of schema 1 that calls itself 2.0.0", rows=[row()])
def schema_1_labelled_2():
    return document(item(rate(references=None, groups=[group()])), version="2.0.0", provider_references=...)


@case("a version that is a number, and the top members in any order", rows=[row()])
def strange_version():
    whole = document()
    return {name: whole[name] for name in sorted(whole, reverse=True)} | {"version": 2}


@case("providers behind the rates", rows=[row()])
def references_last():
    whole = document()
    references = whole.pop("provider_references")
    return whole | {"provider_references": references}


@case("the code behind the rates", rows=[row()])
def code_after_rates():
    made = item()
    code, kind = made.pop("billing_code"), made.pop("billing_code_type")
    return document(made | {"billing_code": code, "billing_code_type": kind})


@case("the code before the rates and its type behind them", rows=[row()])
def type_after_rates():
    made = item()
    kind = made.pop("billing_code_type")
    return document(made | {"billing_code_type": kind})


@case("references of a rate behind its prices, and groups before", rows=[row(), row(tin="00-0000002")])
def members_of_rate_in_any_order():
    made = {
        "provider_groups": [group(tin="00-0000002")],
        "negotiated_prices": [price()],
        "provider_references": [1],
    }
    return document(item(made))


@case("in_network twice", rows=[row(), row(billing_code="32553")])
def repeated_section():
    whole = text()
    second = json.dumps([item(billing_code="32553")])
    return f'{whole[:-1]}, "in_network": {second}}}'


@case("provider_references twice, around the rates", rows=[row(), row(tin="00-0000002")])
def repeated_references():
    whole = text(item(rate(references=[1, 2])))
    second = json.dumps([reference(2, group(tin="00-0000002"))])
    return f'{whole[:-1]}, "provider_references": {second}}}'


@case("the same code in two items", rows=[row(), row(negotiated_rate=500.0)])
def same_code_twice():
    return document(item(), item(rate(price(negotiated_rate=500.0))))


@case("unknown members that hold sections of the same names", rows=[row()])
def decoy_sections():
    inside = {"in_network": [item(billing_code="00001")], "provider_references": [reference(1, group(tin="99"))]}
    return {"vendor": inside, "more": [inside, [inside]]} | document() | {"last": inside}


@case("unknown members in every object", rows=[row()])
def unknown_members():
    extra = {"x": [{"y": None}, True, 1e-7, "z"], "billing": {"billing_code": "00001"}}
    made = item(rate(price(**extra)) | extra, **extra)
    return document(made, provider_references=[reference(1, group() | extra) | extra], **extra)


@case("values that are spelled like the names that are looked for", rows=[row()])
def values_like_names():
    made = item(name="billing_code", description='"billing_code":"00001"', severity_of_illness="negotiated_rates")
    return document(made, plan_name="in_network", plan_id="provider_references")


@case("no blank anywhere", rows=[row()])
def minified():
    return json.dumps(document(), separators=(",", ":"))


@case("blanks of every kind between all tokens", rows=[row()])
def spread_out():
    whole = json.dumps(document(), indent="\t", separators=(" \t,\r\n ", "\r\n : \t"))
    return f"\n \r\t{whole}\n\n"


@case("a code written twice in one item: the last one counts", rows=[row()])
def duplicated_code():
    return replaced(text(), '"billing_code": "49411"', '"billing_code": "00001", "billing_code": "49411"')


@case("a price written twice in one object: the last one counts", rows=[row()])
def duplicated_rate():
    return replaced(text(), '"negotiated_rate": 470.62', '"negotiated_rate": 1.0, "negotiated_rate": 470.62')


@case("empty arrays everywhere", rows=[])
def empty_arrays():
    made = [
        item(negotiated_rates=[]),
        item({"negotiated_prices": [], "provider_references": [1]}),
        item({"negotiated_prices": [price()], "provider_references": [], "provider_groups": []}),
        {},
    ]
    return document(*made, provider_references=[{"provider_group_id": 1, "provider_groups": []}])


@case("in_network without an item", rows=[])
def no_items():
    return document(in_network=[])


@case("rates that are null", rows=[])
def null_members():
    return document(
        item(negotiated_rates=None),
        item({"negotiated_prices": None, "provider_references": None}),
        provider_references=None,
    )
