"""Values as payers spell them: escapes, numbers as text, text as numbers, nothing at all."""

from tests.rates.awkward.making import case, document, item, price, rate, replaced, row, text


@case("braces, brackets and commas in a text", rows=[row()])
def braces():
    return document(item(name="}]}, {[", description='{"in_network": [}'))


@case("quotes in a text", rows=[row()])
def quotes():
    return document(item(name='"', description='a "quoted" word, \\"twice\\"'))


@case("runs of backslashes of every length up to 130", rows=[row()])
def backslashes():
    return document(
        *(item(description="\\" * number, billing_code="00001", negotiated_rates=[]) for number in range(130)), item()
    )


@case("backslashes before a quote at every distance", rows=[row()])
def backslashes_and_quotes():
    odd = [{"pad": " " * number, "tail": "\\" * (number % 7) + '"}]'} for number in range(130)]
    return document(item(odd=odd), odd=odd)


@case("names with escaped letters", rows=[row()])
def escaped_names():
    made = replaced(text(), '"billing_code":', '"billing\\u005fcode":')
    made = replaced(made, '"in_network"', '"in\\u005Fnetwork"')
    made = replaced(made, '"negotiated_rate":', '"negotiated\\u005frate":')
    return replaced(made, '"npi":', '"\\u006epi":')


@case("values with escaped letters", rows=[row()])
def escaped_values():
    made = replaced(text(), '"49411"', '"\\u00349411"')
    return replaced(made, '"00-0000001"', '"00\\u002d0000001"')


@case("slashes escaped, as some languages do", rows=[row(expiration_date="12/31/2027")])
def escaped_slashes():
    return replaced(text(), "2027-12-31", "12\\/31\\/2027")


@case("letters beyond ASCII, plain, escaped and as a pair", rows=[row(tin="00-é中😀")])
def beyond_ascii():
    made = replaced(text(item(name="naïve — 中 😀")), "00-0000001", "00-\\u00e9中\\ud83d\\ude00")
    return made.encode()


@case("half of an escaped pair in a text that nobody needs", rows=[row()])
def lone_surrogate():
    return replaced(text(), '"name": "Sample item"', '"name": "\\ud800 \\udc00"')


@case("a code that is a number", rows=[row()])
def numeric_code():
    return document(item(billing_code=49411))


@case("a code with blanks around it, and its type in small letters", rows=[row()])
def blanks_around_code():
    return document(item(billing_code=" 49411 ", billing_code_type=" cpt"))


@case("an item without a code, and one whose code is null", rows=[row()])
def no_code():
    return document(item(billing_code=...), item(billing_code=None), item(billing_code_type=...), item())


@case("prices as text", rows=[row(), row(negotiated_rate=1200.0)])
def text_rates():
    return document(item(rate(price(negotiated_rate="470.62"), price(negotiated_rate=" 1200.00 "))))


@case("a price that is null, absent or empty is no price", rows=[row()])
def null_rates():
    absent = [price(negotiated_rate=None), price(negotiated_rate=...), price(negotiated_rate="")]
    return document(item(rate(*absent, price())))


@case(
    "prices with exponents, of nothing, below nothing and beyond all sense",
    rows=[row(negotiated_rate=value) for value in (150.0, 0.0, -12.5, 999999999.0, 0.01, 12.3)],
)
def numbers():
    prices = [price(negotiated_rate=value) for value in (1.5, 0, -12.5, 999999999.0, 0.01, 12.3)]
    made = replaced(text(item(rate(*prices))), '"negotiated_rate": 1.5,', '"negotiated_rate": 1.5E+2,')
    return replaced(made, "12.3,", "12.30000000000000001,")


@case("a price without billing_class", rows=[row(billing_class="")])
def no_billing_class():
    return document(item(rate(price(billing_class=...))))


@case(
    "a price without setting, place, date and type", rows=[row(service_code=[], expiration_date="", negotiated_type="")]
)
def bare_price():
    return document(item(rate(price(service_code=..., expiration_date=..., negotiated_type=...))))


@case("the class of both, the setting of both", rows=[row(billing_class="both", setting="both")])
def both():
    return document(item(rate(price(billing_class="both", setting="both"))), version="2.0.0")


@case("all places at once", rows=[row(service_code=["CSTM-00"])])
def every_place():
    return document(item(rate(price(service_code=["CSTM-00"]))))


@case(
    "places as numbers, and one place without a list", rows=[row(service_code=["11", "22"]), row(service_code=["24"])]
)
def places_as_numbers():
    return document(item(rate(price(service_code=[11, 22]), price(service_code="24"))))


@case(
    "modifiers null, empty, of nothing, in a list and without one",
    rows=[row(), row(), row(), row(modifiers=["26"]), row(modifiers=["RT", "59"])],
)
def modifiers():
    written = (None, [], [""], "26", ["RT", "59"])
    return document(item(rate(*(price(billing_code_modifier=value) for value in written))))


@case("a text of five megabytes", rows=[row()])
def long_text():
    return document(item(description="x{" * 2_500_000))


@case("a text of five megabytes in a price", rows=[row()])
def long_text_in_price():
    return document(item(rate(price(additional_information='\\"[' * 1_250_000))))


@case("two hundred thousand places of one price", rows=[row(service_code=["11"] * 200_000)])
def long_list():
    return document(item(rate(price(service_code=["11"] * 200_000))))
