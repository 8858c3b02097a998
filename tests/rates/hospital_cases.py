"""Awkward files of hospitals: what is read of each, or the words of its refusal."""

import gzip
import io
import json
import zipfile

from rates.hospital import DamagedHospitalFile, MostlyUnreadable, NotAHospitalFile
from tests.rates.hospital import (
    GENERAL,
    TALL,
    WHOLE,
    charge,
    document,
    item,
    members,
    payer,
    table,
    tall,
    wide,
)

PRICE = "standard_charge|negotiated_dollar"


def without(name):
    return tuple(each for each in TALL if each != name)


def zipped(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def cut_off(content, text):
    return content[: content.index(text)]


def with_general(**changes):
    return {name: value for name, value in {**GENERAL, **changes}.items() if value is not ...}


REORDERED = {name: members()[name] for name in reversed(members())}
LATE = json.dumps(REORDERED).encode()
GZ = gzip.compress(tall())
TWICE = document()[:-1] + b"," + document()[1:]
SPACED = tuple(name.replace("|", " | ").upper() for name in TALL)

# What is read: (content, [(code, dollars, gross)], rows set aside)
READ = {
    "a table that begins with a byte order mark": (b"\xef\xbb\xbf" + tall(), [("49411", 400, 1200)], 0),
    "a document that begins with a byte order mark": (b"\xef\xbb\xbf" + document(), [("49411", 400, 1200)], 0),
    "line ends of Windows": (tall(end="\r\n"), [("49411", 400, 1200)], 0),
    "line ends of an old Mac": (tall(end="\r"), [("49411", 400, 1200)], 0),
    "a line break within quotes": (tall({"description": "Marker\nplacement"}), [("49411", 400, 1200)], 0),
    "quotes within an unquoted cell": (
        tall().replace(b"Marker placement", b'CATHETER 12" LONG'),
        [("49411", 400, 1200)],
        0,
    ),
    "blank lines between rows": (tall({}, {}).replace(b"Marker", b"\n\nMarker", 1), [("49411", 400, 1200)] * 2, 0),
    "blank cells behind the header's last": (
        b"\n".join(line + b",," for line in tall().rstrip(b"\n").split(b"\n")) + b"\n",
        [("49411", 400, 1200)],
        0,
    ),
    "headers in capitals with spaces about their bars": (
        table(SPACED, [[WHOLE.get(name, "") for name in TALL]]),
        [("49411", 400, 1200)],
        0,
    ),
    "values in capitals": (
        tall({"setting": "OUTPATIENT", "standard_charge|methodology": "Fee Schedule", "code|1|type": "cpt"}),
        [("49411", 400, 1200)],
        0,
    ),
    "Windows-1252 in a payer's name": (
        tall({"payer_name": "Payer Caf\x00"}).replace(b"\x00", b"\xe9"),
        [("49411", 400, 1200)],
        0,
    ),
    "a row of three codes, two of them the same": (
        table(
            (*TALL, "code|2", "code|2|type", "code|3", "code|3|type"),
            [[*(WHOLE.get(name, "") for name in TALL), "611", "RC", "49411", "CPT"]],
        ),
        [("49411", 400, 1200), ("611", 400, 1200)],
        0,
    ),
    "no charge of a payer": (
        tall({"payer_name": "", PRICE: "", "standard_charge|methodology": ""}),
        [("49411", None, 1200)],
        0,
    ),
    "no gross charge": (tall({"standard_charge|gross": ""}), [("49411", 400, None)], 0),
    "a row without any figure": (
        tall(
            {PRICE: "", **dict.fromkeys(("standard_charge|gross", "standard_charge|discounted_cash"), "")}
            | {"standard_charge|min": "", "standard_charge|max": ""},
            {},
        ),
        [("49411", 400, 1200)],
        0,
    ),
    "0.01 for no price": (tall({PRICE: "0.01"}), [("49411", None, 1200)], 0),
    "nines for no price": (tall({PRICE: "999999999"}, {PRICE: "9999999.99"}), [("49411", None, 1200)] * 2, 0),
    "0 for no price": (tall({"standard_charge|gross": "0.00"}), [("49411", 400, None)], 0),
    "nines that are a price": (tall({PRICE: "99999.99"}), [("49411", 99999.99, 1200)], 0),
    "signs of dollars and thousands": (tall({PRICE: "$1,234.50"}, {}), [("49411", 400, 1200)], 1),
    "a negative price": (tall({PRICE: "-400"}, {}), [("49411", 400, 1200)], 1),
    "a price in brackets": (tall({PRICE: "(400)"}, {}), [("49411", 400, 1200)], 1),
    "a formula for a price": (tall({PRICE: "=SUM(A1:A2)"}, {}), [("49411", 400, 1200)], 1),
    "a formula for a payer": (tall({"payer_name": "=cmd|' /C calc'!A0"}, {}), [("49411", 400, 1200)], 1),
    "powers of ten": (tall({PRICE: "1.2E+05"}, {}), [("49411", 400, 1200)], 1),
    "N/A for a price": (tall({PRICE: "N/A"}, {}), [("49411", 400, 1200)], 1),
    "a price over a billion": (tall({PRICE: "1000000001"}, {}), [("49411", 400, 1200)], 1),
    "an unknown setting": (tall({"setting": "ambulatory"}, {}), [("49411", 400, 1200)], 1),
    "no setting": (tall({"setting": ""}, {}), [("49411", 400, 1200)], 1),
    "an unknown methodology": (tall({"standard_charge|methodology": "grouper"}, {}), [("49411", 400, 1200)], 1),
    "a count that a spreadsheet made a date": (tall({"count": "1-Oct"}, {}), [("49411", 400, 1200)], 1),
    "a charge of no payer": (tall({"payer_name": ""}, {}), [("49411", 400, 1200)], 1),
    "a row that is too short": (tall() + b"Marker placement,49411,CPT\n", [("49411", 400, 1200)], 1),
    "a row that is too long": (tall() + tall().splitlines()[-1] + b",more\n", [("49411", 400, 1200)], 1),
    "a quote closed within a cell": (tall({}, {}).replace(b"Marker", b'"Marker"', 1), [("49411", 400, 1200)], 1),
    "a last row without a line end": (tall({}, {})[:-1], [("49411", 400, 1200)] * 2, 0),
    "a last row that may be cut within its price": (
        table(without("additional_generic_notes"), [[WHOLE.get(name, "") for name in TALL[:-1]]] * 2)[:-1],
        [("49411", 400, 1200)],
        1,
    ),
    "one payer's figure of a wide row amiss": (
        wide(
            {
                "standard_charge|Payer A|PPO|negotiated_dollar": "$400",
                "standard_charge|Payer B|HMO|negotiated_dollar": "250",
            }
        ),
        [("49411", 250, 1200)],
        1,
    ),
    "a wide row of no payer": (wide(), [("49411", None, 1200)], 0),
    "gz": (GZ, [("49411", 400, 1200)], 0),
    "gz of two members": (
        gzip.compress(tall()[:300]) + gzip.compress(tall()[300:]),
        [("49411", 400, 1200)],
        0,
    ),
    "zip of one file": (zipped(**{"a.csv": tall()}), [("49411", 400, 1200)], 0),
    "a document whose general data come last": (LATE, [("49411", 400, 1200)], 0),
    "a document with two arrays of charges": (TWICE, [("49411", 400, 1200)] * 2, 0),
    "numbers in quotes": (document(item(charge(payer(standard_charge_dollar="400")))), [("49411", 400, 1200)], 0),
    "a number with an exponent": (
        document().replace(b'"standard_charge_dollar": 400', b'"standard_charge_dollar": 4.0e2'),
        [("49411", 400, 1200)],
        0,
    ),
    "a code that is a number": (document(item(codes=((49411, "CPT"),))), [("49411", 400, 1200)], 0),
    "a code with decimals": (document(item(codes=((49411.5, "CPT"),)), item()), [("49411", 400, 1200)], 1),
    "braces, quotes and backslashes in a text": (
        document(item(description='}]{["\\\\\\"' * 9, notes={"more": [[[[[[[[[]]]]]]]]]})),
        [("49411", 400, 1200)],
        0,
    ),
    "decoys of another depth": (
        document(item(standard_charge_information=[item(codes=(("1", "RC"),))])),
        [("49411", 400, 1200)],
        0,
    ),
    "nulls and empty arrays": (
        document(item(charge(payers_information=None)), item(codes=()), item(drug_information=None)),
        [("49411", None, 1200), ("49411", 400, 1200)],
        0,
    ),
    "charges that are no array": (document({**item(), "standard_charges": "x"}, item()), [("49411", 400, 1200)], 1),
    "codes that are no array": (document({**item(), "code_information": "x"}, item()), [("49411", 400, 1200)], 1),
    "a payer that is no object": (document(item(charge(7, payer()))), [("49411", 400, 1200)], 1),
    "a true price": (document(item(charge(payer(standard_charge_dollar=True), payer()))), [("49411", 400, 1200)], 1),
    "a price beyond all numbers": (
        document(item(charge(payer(standard_charge_dollar=10**400), payer()))),
        [("49411", 400, 1200)],
        1,
    ),
    "Windows-1252 in a document": (
        document(item(charge(payer(payer_name="Caf?")))).replace(b"Caf?", b"Caf\xe9"),
        [("49411", 400, 1200)],
        0,
    ),
}

# What is refused: (content, kind of fault, words of its text)
REFUSED = {
    "an empty file": (b"", NotAHospitalFile, ["sample.csv", "is empty"]),
    "white space": (b" \n\n", NotAHospitalFile, ["is empty"]),
    "a web page": (b"<!DOCTYPE html><p>Not found", NotAHospitalFile, ["is a web page"]),
    "a PDF": (b"%PDF-1.7 ...", NotAHospitalFile, ["is a PDF"]),
    "UTF-16": ("hospital_name".encode("utf-16"), NotAHospitalFile, ["UTF-16"]),
    "a workbook": (zipped(**{"[Content_Types].xml": "", "xl/x": ""}), NotAHospitalFile, ["Excel workbook"]),
    "zip of two files": (zipped(**{"a.csv": tall(), "b.csv": tall()}), NotAHospitalFile, ["zip of 2 files"]),
    "zip cut short": (zipped(**{"a.csv": tall()})[:-30], DamagedHospitalFile, ["truncated or damaged"]),
    "gz cut short": (GZ[:-20], DamagedHospitalFile, ["truncated or damaged", "at byte"]),
    "gz with another checksum": (GZ[:-8] + b"\0\0\0\0" + GZ[-4:], DamagedHospitalFile, ["truncated or damaged"]),
    "NUL bytes": (tall().replace(b"Marker", b"M\0rker"), NotAHospitalFile, ["NUL"]),
    "an unknown version": (
        tall(general=with_general(version="1.0")),
        NotAHospitalFile,
        ["line 2, version", "'1.0' is not a version", "2.0.0 to 3.x"],
    ),
    "no version": (tall(general=with_general(version=...)), NotAHospitalFile, ["version: is blank or missing"]),
    "no hospital": (tall(general=with_general(hospital_name="")), NotAHospitalFile, ["line 2, hospital_name"]),
    "a date of two digits' year": (
        tall(general=with_general(last_updated_on="4/1/26")),
        NotAHospitalFile,
        ["line 2, last_updated_on", "'4/1/26' is not a date"],
    ),
    "a day that is none": (
        document(last_updated_on="2026-02-30"),
        NotAHospitalFile,
        ["last_updated_on", "2026-02-30"],
    ),
    "the header of the charges first": (
        b"\n".join(tall().split(b"\n")[2:]),
        NotAHospitalFile,
        ["line 1, hospital_name", "two rows of general data above it are missing"],
    ),
    "the row of general data left out": (
        b"\n".join([tall().split(b"\n")[0], *tall().split(b"\n")[2:], b""]),
        NotAHospitalFile,
        ["line 2", "the row of general data is missing"],
    ),
    "the header again below": (
        tall() + tall().split(b"\n")[2] + b"\n",
        NotAHospitalFile,
        ["line 5, row", "is the header again"],
    ),
    "two files in one": (tall() + tall(), NotAHospitalFile, ["line 7", "is the header again"]),
    "no rows": (table(TALL, []), NotAHospitalFile, ["no row of charges"]),
    "a head alone": (b"\n".join(tall().split(b"\n")[:2]) + b"\n", NotAHospitalFile, ["ends within its head"]),
    "tabs for commas": (tall().replace(b",", b"\t"), NotAHospitalFile, ["line 1", "separated by tabs"]),
    "another table": (b"a,b\n1,2\n3,4\n", NotAHospitalFile, ["line 1, hospital_name", "not a file of CMS's template"]),
    "a quote left open to the end": (
        tall({}, {}).replace(b",PPO", b',"PPO', 1),
        DamagedHospitalFile,
        ["ends within a cell in quotes", "line 4"],
    ),
    "a price beside no column of a plan's": (
        wide(more=("standard_charge|Payer A|negotiated_dollar",)),
        NotAHospitalFile,
        ["line 3, standard_charge|Payer A|negotiated_dollar", "is not standard_charge|payer|plan|"],
    ),
    "a plan whose name has a bar": (
        wide(plans=("Payer|A|PPO",)),
        NotAHospitalFile,
        ["line 3, standard_charge|Payer|A|PPO|negotiated_dollar"],
    ),
    "a misspelled column of a plan": (
        wide(more=("standard_charge|Payer A|PPO|negotiated_dolar",)),
        NotAHospitalFile,
        ["line 3, standard_charge|Payer A|PPO|negotiated_dolar"],
    ),
    "a column twice": (
        table((*TALL, PRICE), []),
        NotAHospitalFile,
        [f"line 3, {PRICE}", "stands twice"],
    ),
    "an array at the root": (b"[" + document() + b"]", DamagedHospitalFile, ["not JSON", "{ is expected", "byte 0"]),
    "a document of nothing": (b"{}", NotAHospitalFile, ["standard_charge_information", "CMS requires it"]),
    "no service": (document(standard_charge_information=[]), NotAHospitalFile, ["holds no service"]),
    "an insurer's file": (b'{"reporting_entity_name": "x", "in_network": []}', NotAHospitalFile, ["load it as tic"]),
    "a second document behind the first": (document() * 2, DamagedHospitalFile, ["behind the end"]),
    "a document cut within a service": (
        cut_off(document(), b'"gross_charge"'),
        DamagedHospitalFile,
        ["cut short", "at byte"],
    ),
    "a document cut behind the last service": (document(modifier_information=...)[:-2], DamagedHospitalFile, ["cut"]),
    "a number that is none": (
        document().replace(b"1080.5", b"NaN"),
        DamagedHospitalFile,
        ["is not JSON"],
    ),
    "a comma too many": (document().replace(b"1080.5", b"1080.5,"), DamagedHospitalFile, ["is not JSON"]),
    "brackets of two kinds": (
        document(item(), other={"a": [1]}).replace(b"[1]", b"[1}"),
        DamagedHospitalFile,
        ["bracket"],
    ),
    "general data that contradict themselves": (
        document()[:-1] + b', "hospital_name": "Other"}',
        NotAHospitalFile,
        ["hospital_name", "stands twice"],
    ),
    "prices all amiss": (
        tall(*[{PRICE: "$1"}] * 30),
        MostlyUnreadable,
        ["line 4", PRICE, "30 places are like this", "only 0 prices"],
    ),
    **{
        f"no column {name}": (
            table(without(name), [["x"] * (len(TALL) - 1)]),
            NotAHospitalFile,
            [f"line 3, {name}", "is no column of the header"],
        )
        for name in ("code|1", "code|1|type", "setting", "standard_charge|gross", "plan_name", PRICE)
    },
}
