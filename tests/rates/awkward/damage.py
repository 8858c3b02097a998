"""Files that are cut, spoilt or something else: each an error, and never a row that is wrong."""

import json

from tests.rates.awkward.making import DAMAGED, NOT_A_RATE_FILE, case, document, item, price, rate, replaced, text


@case("an empty file", error=NOT_A_RATE_FILE)
def empty():
    return b""


@case("blanks only", error=NOT_A_RATE_FILE)
def blanks():
    return b" \r\n\t \n"


@case("a mark and nothing else", error=NOT_A_RATE_FILE)
def mark_only():
    return b"\xef\xbb\xbf"


@case("an empty object", error=NOT_A_RATE_FILE)
def empty_object():
    return {}


@case("an array at the root", error=NOT_A_RATE_FILE)
def array_at_root():
    return [document()]


@case("a number", error=NOT_A_RATE_FILE)
def number():
    return b"42"


@case("a page of HTML, as a server that asks for a sign-in sends", error=NOT_A_RATE_FILE)
def html():
    return b"<!DOCTYPE html><html><body>Sign in</body></html>"


@case("a table", error=NOT_A_RATE_FILE)
def table():
    return b"billing_code,negotiated_rate\n49411,470.62\n"


@case("a file of allowed amounts", error=NOT_A_RATE_FILE)
def allowed_amounts():
    return {"reporting_entity_name": "Sample", "out_of_network": [{"billing_code": "49411"}], "version": "2.0.0"}


@case("a table of contents", error=NOT_A_RATE_FILE)
def contents():
    structure = [{"reporting_plans": [], "in_network_files": [{"description": "x", "location": "https://example.org"}]}]
    return {"reporting_entity_name": "Sample", "reporting_structure": structure, "version": "2.0.0"}


@case("in_network that is an object", error=(DAMAGED, NOT_A_RATE_FILE))
def section_is_object():
    return document(in_network={"billing_code": "49411"})


@case("cut behind the last whole item", error=DAMAGED)
def cut_after_item():
    whole = text()
    assert whole.endswith("}]}")
    return whole[:-2]


@case("cut behind the array of items", error=DAMAGED)
def cut_after_section():
    return text()[:-1]


@case("cut before the providers, which stood last", error=DAMAGED)
def cut_before_references():
    whole = document()
    references = whole.pop("provider_references")
    made = json.dumps(whole | {"provider_references": references})
    return made[: made.index('"provider_references": [{')]


@case("cut in a text", error=DAMAGED)
def cut_in_text():
    whole = text()
    return whole[: whole.index("2027") + 2]


@case("cut in a price", error=DAMAGED)
def cut_in_price():
    whole = text()
    return whole[: whole.index("470.62") + 3]


@case("a second document behind the first", error=DAMAGED)
def second_document():
    return text() + "\n" + text()


@case("one bracket too many", error=DAMAGED)
def extra_bracket():
    return text() + "}"


@case("zeros behind the document", error=DAMAGED)
def zeros_behind():
    return text().encode() + bytes(64)


@case("a bracket that closes a brace", error=DAMAGED)
def crossed_brackets():
    return replaced(text(), '"provider_references": [1]}', '"provider_references": [1}]')


@case("a comma too many in a price", error=DAMAGED)
def trailing_comma():
    return replaced(text(), '"service_code": ["11"]', '"service_code": ["11",]')


@case("a comma too few between items", error=DAMAGED)
def missing_comma():
    return replaced(text(item(billing_code="A"), item(billing_code="B")), '}, {"negotiation', '} {"negotiation')


@case("a colon too few", error=DAMAGED)
def missing_colon():
    return replaced(text(), '"billing_code": ', '"billing_code" ')


@case("a price that is no number", error=DAMAGED)
def nan():
    return replaced(text(), "470.62", "NaN")


@case("a price of digits and letters", error=DAMAGED)
def letters_in_number():
    return replaced(text(), "470.62", "470.6x2")


@case("single quotes", error=(DAMAGED, NOT_A_RATE_FILE))
def single_quotes():
    return text().replace('"', "'")


@case("a remark between members", error=DAMAGED)
def remark():
    return replaced(text(), '"negotiated_rates"', '/* what we pay */ "negotiated_rates"')


@case("an escape that JSON does not know", error=DAMAGED)
def unknown_escape():
    return replaced(text(), '"00-0000001"', '"00\\x2d0000001"')


@case("a line end within a text", error=DAMAGED)
def raw_line_end():
    return replaced(text(), '"00-0000001"', '"00-\n0000001"')


@case("bytes that are no UTF-8 in a text that is needed", error=DAMAGED)
def no_utf_8():
    return text().encode().replace(b"00-0000001", b"00-\xe9\xff")


@case("bytes that are no UTF-8 in a text that nobody needs", error=DAMAGED)
def no_utf_8_skipped():
    return text().encode().replace(b'"name": "Sample item"', b'"name": "caf\xe9 \xff"')


@case("a hundred thousand brackets", error=DAMAGED)
def depth_bomb():
    return replaced(text(), '"version"', f'"deep": {"[" * 100_000}{"]" * 100_000}, "version"')


@case("a hundred thousand brackets in an item", error=DAMAGED)
def depth_bomb_in_item():
    return replaced(text(), '"billing_code":', f'"deep": {"[" * 100_000}{"]" * 100_000}, "billing_code":')


@case("a hundred thousand objects in a price, left open", error=DAMAGED)
def open_bomb():
    return replaced(text(item(rate(price()))), '"service_code"', '"deep": ' + '{"a":' * 100_000)


@case("two lists of rates in one item, of which JSON keeps the last", error=DAMAGED, is_json=False)
def two_lists_of_rates():
    other = json.dumps([rate(price(negotiated_rate=1.0))])
    return replaced(text(), '"negotiated_rates": ', f'"negotiated_rates": {other}, "negotiated_rates": ')


@case("two lists of prices in one rate, of which JSON keeps the last", error=DAMAGED, is_json=False)
def two_lists_of_prices():
    other = json.dumps([price(negotiated_rate=1.0)])
    return replaced(text(), '"negotiated_prices": ', f'"negotiated_prices": {other}, "negotiated_prices": ')


@case("a code before the rates and another behind them", error=DAMAGED, is_json=False)
def code_changes_behind_rates():
    whole = text()
    assert whole.endswith("}]}")
    return f'{whole[:-3]}, "billing_code": "32553"}}]}}'
