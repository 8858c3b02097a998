"""Claims of an X12 837 file: 837P (005010X222A1) for practitioners, 837I (005010X223A2) for outpatient hospitals.

Source: ASC X12 005010X222 and 005010X223, loops 2300 and 2400. Read are the place of service or type of bill (CLM05),
diagnoses (HI), service lines (LX, SV1, SV2) and their dates (DTP 472, 434); of all else the segment's name alone.
"""

import re
from datetime import date

from pyx12.segment import Segment

from claims.reading.gathering import Gathering
from claims.reading.outcome import BYTES_LIMIT, Problem, ReadClaims, Unreadable, too_large
from claims.reading.x12_claims import ClaimDraft, draft_lines
from claims.reading.x12_segments import SOURCE, read_segments, refusal
from edits.ncci import Setting

_KINDS = (
    (re.compile(r"005010X222(?:A[12])?"), "X12 837P", Setting.PRACTITIONER),
    (re.compile(r"005010X223(?:A[1-3])?"), "X12 837I", Setting.OUTPATIENT),
)
_OTHER_GUIDES = {
    "005010X224": "dental claims (837D)",
    "005010X298": "professional claims already judged (837)",
    "005010X299": "institutional claims already judged (837)",
    "005010X300": "dental claims already judged (837)",
}
_OTHER_GROUPS = {
    "HP": "a remittance (835)",
    "HS": "an eligibility inquiry (270)",
    "HB": "an eligibility answer (271)",
    "HR": "a claim status inquiry (276)",
    "HN": "a claim status answer (277)",
    "HI": "an authorization (278)",
    "BE": "an enrollment (834)",
    "RA": "a premium payment (820)",
    "FA": "an acknowledgment (997 or 999)",
}
_BEGINNING = re.compile(
    rb"\s*(?:ISA[^A-Za-z0-9\s]|(?:GS[^A-Za-z0-9\s]H[A-Z]|ST[^A-Za-z0-9\s](?:837|835|27\d))[^A-Za-z0-9])"
)


def is_x12(data: bytes) -> bool:
    """Whether it begins as an interchange, or as a part of one that lost its envelope."""
    return _BEGINNING.match(data[:200].removeprefix(b"\xef\xbb\xbf")) is not None


def read_x12(data: bytes, *, filename: str, payer: str, state: str, on: date | None = None) -> ReadClaims:
    """The claims of one 837 interchange; the file says its own setting. Raises Unreadable.

    The file's name is not repeated anywhere: names of files name patients.
    """
    if len(data) > BYTES_LIMIT:
        raise too_large()
    if b"\x00" in data:
        raise Unreadable(Problem(None, "file", "holds a NUL byte; it is not an X12 file of text"), source=SOURCE)
    # Only names may be other than ASCII; whatever the bytes are, they are blanked.
    text = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()
    if not text.startswith("ISA"):
        raise refusal(1, "", "the file does not begin with an interchange header (ISA)")
    gathering = Gathering(Setting.PRACTITIONER, payer, state, on, source=SOURCE, unit="segment")
    interchange = _Interchange(gathering)
    for number, segment in read_segments(text, gathering.dropped):
        interchange.take(number, segment)
    return interchange.result()


class _Interchange:
    """Follows the segments; a claim ends where the next claim, level or transaction begins."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._kind = ""
        self._has_ended = self._is_in_transaction = False
        self._claim: ClaimDraft | None = None
        self._number = 0

    def take(self, number: int, segment: Segment) -> None:
        name = segment.get_seg_id() or ""
        if self._has_ended or (name == "ISA" and number > 1):
            raise refusal(number, name, "stands after the end of the interchange; one interchange is read from a file")
        if name in ("CLM", "HL", "SE"):
            self._end_claim()
        if name == "GS":
            self._group(number, segment)
        elif name == "ST":
            self._transaction(number, segment)
        elif name == "SE":
            self._is_in_transaction = False
        elif name == "IEA":
            self._has_ended = True
        elif name == "CLM":
            self._begin_claim(number, segment)
        elif self._claim:
            self._claim.take(number, segment)

    def result(self) -> ReadClaims:
        if not self._kind:
            raise refusal(None, "GS", "the interchange has no functional group")
        if self._gathering.setting == Setting.OUTPATIENT:
            note = "An institutional claim has no diagnosis pointers: each line bears all diagnoses of its claim."
            self._gathering.notes.append(note)
        return self._gathering.result(self._kind)

    def _group(self, number: int, segment: Segment) -> None:
        group, version = segment.get_value("GS01") or "", (segment.get_value("GS08") or "").strip()
        if group != "HC":
            what = _OTHER_GROUPS.get(group, "no health care claim")
            raise refusal(number, "GS01", f"is {what}; only claims (837) are read")
        found = next(((kind, setting) for pattern, kind, setting in _KINDS if pattern.fullmatch(version)), None)
        if found is None:
            what = _OTHER_GUIDES.get(version[:10], "another version than 005010X222 (837P) and 005010X223 (837I)")
            what = "version 4010; send version 5010" if version.startswith("004010") else what
            raise refusal(number, "GS08", f"is {what}")
        if self._kind and self._kind != found[0]:
            raise refusal(number, "GS08", "holds both professional and institutional claims; send one kind in a file")
        self._kind, self._gathering.setting = found

    def _transaction(self, number: int, segment: Segment) -> None:
        if (segment.get_value("ST01") or "") != "837":
            raise refusal(number, "ST01", "is not 837; only claims are read")
        guide = segment.get_value("ST03") or ""
        own = next((kind for pattern, kind, _ in _KINDS if pattern.fullmatch(guide)), "")
        if guide and own != self._kind:
            raise refusal(number, "ST03", "is not the kind of claim that GS08 says")
        self._is_in_transaction = True

    def _begin_claim(self, number: int, segment: Segment) -> None:
        if not self._is_in_transaction:
            raise refusal(number, "CLM", "stands outside a transaction (ST to SE)")
        self._number += 1
        self._claim = ClaimDraft.begin(number, segment, self._gathering)

    def _end_claim(self) -> None:
        if self._claim:
            for line in draft_lines(self._claim):
                self._gathering.add(self._number, line)
        self._claim = None
