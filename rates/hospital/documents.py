"""Reads the JSON form of a hospital's file, item by item, whatever the order of its members.

General data that stand behind the charges are read first, in a walk of their own. Items without a wanted code are read
only so far as to find their codes, and to know that they are whole. Numbers in quotes are read as numbers.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from codes.importers.fields import ROW_TEXT_KEPT, Unreadable
from rates.hospital.charges import (
    AMOUNTS,
    NEGOTIATED,
    PAID_AMOUNTS,
    SHARE,
    CodePair,
    Payment,
    Rows,
    Service,
    Sink,
    Wants,
)
from rates.hospital.facts import FileReport
from rates.hospital.faults import NotAHospitalFile
from rates.hospital.fields import (
    BILLING_CLASSES,
    DRUG_TYPES,
    METHODOLOGIES,
    SETTINGS,
    Placeholders,
    allowed_count,
    code_text,
    dollars,
    figure,
    modifiers,
    one_of,
    percentage,
    repaired,
    text,
)
from rates.hospital.general import FIRST, MEMBERS, from_members
from rates.hospital.scanner import Scanner
from rates.hospital.source import BLOCK, Progress, Source
from sources.files import BadRow

FORM = "JSON"
CHARGES = "standard_charge_information"
OF_INSURERS = "in_network"
_CODES_KEPT = 1 << 16

_PAID = dict(
    zip(
        ("standard_charge_dollar", "estimated_amount", "median_amount", "10th_percentile", "90th_percentile"),
        (NEGOTIATED, *PAID_AMOUNTS),
        strict=True,
    )
)
Kind = TypeVar("Kind", dict[str, Any], list[Any])


class _Code(msgspec.Struct):
    code: str | int | float | None = None
    type: str | int | float | None = None


class _Coded(msgspec.Struct):
    code_information: list[_Code] | None = None


_CODED = msgspec.json.Decoder(_Coded)
_ANYTHING = msgspec.json.Decoder()


def general_data(source: Source, block: int = BLOCK) -> dict[str, Any]:
    """The members of general data. The charges are passed over only where some of these stand behind them."""
    with source.opened() as stream:
        scanner = Scanner(stream, source.name, block)
        found: dict[str, Any] = {}
        is_there = False
        for key in scanner.members():
            if key in MEMBERS:
                _keep(scanner, source.name, key, found)
                continue
            is_there |= key == CHARGES
            if key == OF_INSURERS:
                raise NotAHospitalFile(source.name, "is an insurer's file, not a hospital's: load it as tic")
            if is_there and all(name in found for name in FIRST) and _names_npi(found):
                return found
            scanner.skip()
        if not is_there:
            raise NotAHospitalFile(source.name, "is no member of the document; CMS requires it", None, CHARGES)
        return found


def _names_npi(found: dict[str, Any]) -> bool:
    """Version 3 names the NPI, version 2 does not."""
    return "type_2_npi" in found or str(found["version"]).lstrip("vV ").startswith("2")


def _keep(scanner: Scanner, file_name: str, key: str, found: dict[str, Any]) -> None:
    value = _decoded(scanner, _ANYTHING)
    if found.get(key, value) != value:
        raise NotAHospitalFile(file_name, "stands twice, and not with the same content", scanner.line, key)
    found[key] = value


def _decoded(scanner: Scanner, decoder: "msgspec.json.Decoder[Any]") -> Any:
    value, _ = _read(scanner, scanner.take(), decoder)
    return value


def _read(scanner: Scanner, raw: bytes, decoder: "msgspec.json.Decoder[Any]") -> tuple[Any, bytes]:
    """The value and the bytes it was read from, in which those that were not UTF-8 are made so.

    Raises msgspec.ValidationError where the value is sound, but not as the decoder expects.
    """
    try:
        return decoder.decode(raw), raw
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        mended = repaired(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "replace")
        if mended != raw:
            return _read(scanner, mended, decoder)
        raise scanner.damaged(f"is not JSON: the value that ends here does not read ({error})") from error


def read_document(
    source: Source,
    report: FileReport,
    sink: Sink,
    wants: Wants,
    *,
    block: int = BLOCK,
    progress: Progress | None = None,
) -> None:
    """Reads a whole document; all rows are with the sink when it returns."""
    report.form = FORM
    hospital = report.hospital = from_members(source.name, general_data(source, block))
    with source.opened(progress) as stream:
        scanner = Scanner(stream, source.name, block)
        rows = Rows(report, hospital, sink)
        reader = _ItemReader(scanner, rows, wants)
        members: dict[str, Any] = {}
        for key in scanner.members():
            if key == CHARGES:
                reader.read()
            elif key in MEMBERS:
                _keep(scanner, source.name, key, members)
            else:
                scanner.skip()
        scanner.require_end()
    report.sha256, report.size = stream.sha256, stream.size
    if not report.items:
        raise NotAHospitalFile(source.name, "holds no service", None, CHARGES)
    report.hospital = replace(hospital, is_attested=from_members(source.name, members).is_attested)
    report.is_end_proved = True
    rows.close()


class _ItemReader:
    def __init__(self, scanner: Scanner, rows: Rows, wants: Wants) -> None:
        self._scanner, self._rows, self._report, self._wants = scanner, rows, rows.report, wants
        # A number and a text that are spelled alike are not the same to a reader of codes.
        self._wanted = lru_cache(_CODES_KEPT, typed=True)(self._is_wanted)

    def read(self) -> None:
        """Reads the array of services at the scanner's position."""
        if not self._scanner.starts_array():
            raise self._scanner.damaged(f"is no hospital's file: {CHARGES} is not an array")
        for _ in self._scanner.elements():
            line = self._scanner.line
            raw = self._scanner.take()
            place = f"{CHARGES}[{self._report.items}]"
            self._report.items += 1
            try:
                self._item(raw, line, place)
            except Unreadable as fault:
                self._set_aside(line, place, fault, raw)

    def _item(self, raw: bytes, line: int, place: str) -> None:
        try:
            coded, mended = _read(self._scanner, raw, _CODED)
        except msgspec.ValidationError as error:
            _read(self._scanner, raw, _ANYTHING)
            raise Unreadable("", f"does not give its codes as CMS lays down ({error})") from error
        codes = self._codes(coded.code_information or [])
        if codes:
            item, mended = _read(self._scanner, mended, _ANYTHING)
            self._rows.repaired += mended != raw
            self._charges(item, codes, line, place)

    def _codes(self, given: list[_Code]) -> list[CodePair]:
        found: list[CodePair] = []
        self._report.without_code += not given
        for each in given:
            pair = self._wanted(each.type, each.code)
            if pair and pair not in found:
                found.append(pair)
        return found

    def _is_wanted(self, type_: object, code: object) -> CodePair | None:
        """The pair where it is. Raises Unreadable for one half of a pair, where the other alone would be wanted."""
        pair = (text("type", type_).upper(), code_text("code", code))
        if not all(pair):
            if pair[1] and self._wants("", pair[1]):
                raise Unreadable("code_information", f"names no type for the code {pair[1][:20]!r}")
            return None
        return pair if self._wants(*pair) else None

    def _charges(self, item: dict[str, Any], codes: list[CodePair], line: int, place: str) -> None:
        drug = _member(item, "drug_information", dict)
        for number, charge in enumerate(_member(item, "standard_charges", list)):
            here = f"{place}.standard_charges[{number}]"
            try:
                service, found = self._service(_required(charge), drug)
                payers = _member(charge, "payers_information", list)
                notes = bool(text("additional_generic_notes", charge.get("additional_generic_notes")))
            except Unreadable as fault:
                self._set_aside(line, here, fault, charge)
                continue
            for at, payer in enumerate(payers):
                try:
                    payment, more = self._payment(_required(payer))
                    noted = notes or bool(text("additional_payer_notes", payer.get("additional_payer_notes")))
                except Unreadable as fault:
                    self._set_aside(line, f"{here}.payers_information[{at}]", fault, payer)
                    continue
                self._rows.add(codes, service, payment, found + more, has_notes=noted)
            if not payers:
                self._rows.add(codes, service, Payment(), found, has_notes=notes)

    def _service(self, charge: dict[str, Any], drug: dict[str, Any]) -> tuple[Service, Placeholders]:
        found: Placeholders = []
        gross, cash, minimum, maximum = (dollars(name, charge.get(name), name, found) for name in AMOUNTS)
        service = Service(
            setting=one_of("setting", charge.get("setting"), SETTINGS, is_required=True),
            billing_class=one_of("billing_class", charge.get("billing_class"), BILLING_CLASSES),
            modifiers=modifiers("modifier_code", charge.get("modifier_code", charge.get("modifiers"))),
            drug_unit=figure("drug_information.unit", drug.get("unit")),
            drug_type=one_of("drug_information.type", drug.get("type"), DRUG_TYPES),
            gross_charge=gross,
            discounted_cash=cash,
            minimum=minimum,
            maximum=maximum,
        )
        self._report.excluded.update(found)
        return service, found

    def _payment(self, payer: dict[str, Any]) -> tuple[Payment, Placeholders]:
        found: Placeholders = []
        dollar, estimated, median, tenth, ninetieth = (
            dollars(name, payer.get(name), column, found) for name, column in _PAID.items()
        )
        name = text("payer_name", payer.get("payer_name"))
        if not name:
            raise Unreadable("payer_name", "is blank beside a payer's charge")
        share = "standard_charge_percentage"
        payment = Payment(
            payer_name=name,
            plan_name=text("plan_name", payer.get("plan_name")),
            negotiated_dollar=dollar,
            negotiated_percentage=percentage(share, payer.get(share), SHARE, found),
            negotiated_algorithm=text("standard_charge_algorithm", payer.get("standard_charge_algorithm")),
            methodology=one_of("methodology", payer.get("methodology"), METHODOLOGIES),
            estimated_amount=estimated,
            median_amount=median,
            tenth_percentile=tenth,
            ninetieth_percentile=ninetieth,
            allowed_count=allowed_count("count", payer.get("count")),
        )
        self._report.excluded.update(found)
        return payment, found

    def _set_aside(self, line: int, place: str, fault: Unreadable, content: Any) -> None:
        shown = content if isinstance(content, bytes) else msgspec.json.encode(content)
        field = f"{place}.{fault.field}" if fault.field else place
        self._report.set_aside(BadRow(line, field, fault.reason, shown[:ROW_TEXT_KEPT].decode("utf-8", "replace")))


def _required(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable("", "is not an object")
    return value


def _member(item: dict[str, Any], name: str, kind: type[Kind]) -> Kind:
    """A member that is an object or an array; an empty one where it is absent or null."""
    value = item.get(name)
    if value is None:
        return kind()
    if not isinstance(value, kind):
        raise Unreadable(name, f"is not {'an array' if kind is list else 'an object'}")
    return value
