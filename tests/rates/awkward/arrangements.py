"""Bundles and capitations, which name further codes, and digits that several code types share."""

from tests.rates.awkward.making import case, document, item, price, rate, row

INSIDE = {
    "billing_code_type": "CPT",
    "billing_code_type_version": "2026",
    "billing_code": "49411",
    "description": "Sample part",
}


@case(
    "a bundle that holds the wanted code is no rate of that code",
    rows=[row(billing_code_type="LOCAL", billing_code="B1", negotiation_arrangement="bundle")],
)
def bundled_decoy():
    bundle = item(negotiation_arrangement="bundle", billing_code_type="LOCAL", billing_code="B1")
    return document({"bundled_codes": [INSIDE]} | bundle)


@case(
    "a capitation that covers the wanted code, named before the code of the item",
    rows=[row(billing_code="99213", negotiation_arrangement="capitation")],
)
def covered_decoy():
    capitation = item(negotiation_arrangement="capitation", billing_code="99213")
    return document({"covered_services": [INSIDE]} | capitation)


@case(
    "a bundle of the wanted code itself is kept, and says so",
    rows=[row(negotiation_arrangement="bundle"), row()],
)
def bundle_of_the_code():
    return document(item(negotiation_arrangement="bundle", bundled_codes=[INSIDE | {"billing_code": "1"}]), item())


@case("an arrangement in capitals", rows=[row()])
def arrangement_in_capitals():
    return document(item(negotiation_arrangement="FFS"))


@case(
    "digits that three code types share",
    rows=[
        row(),
        row(billing_code_type="LOCAL"),
        row(billing_code_type="MS-DRG", billing_code="470"),
        row(billing_code_type="RC", billing_code="0470"),
    ],
)
def shared_digits():
    return document(
        item(),
        item(billing_code_type="LOCAL"),
        item(billing_code_type="MS-DRG", billing_code="470"),
        item(billing_code_type="RC", billing_code="0470"),
    )


@case("a HCPCS code that begins like another", rows=[row(billing_code_type="HCPCS", billing_code="A4648"), row()])
def hcpcs():
    return document(item(billing_code_type="HCPCS", billing_code="A4648"), item())


@case(
    "every type of price",
    rows=[row(negotiated_type=kind) for kind in ("negotiated", "derived", "fee schedule", "percentage", "per diem")],
)
def every_type():
    kinds = ("negotiated", "derived", "fee schedule", "percentage", "per diem")
    return document(item(rate(*(price(negotiated_type=kind) for kind in kinds))))
