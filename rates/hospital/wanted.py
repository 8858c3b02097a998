"""Which codes are read of a hospital's file."""

from rates.hospital.charges import Wants
from rates.tic.wanted import Wanted

# A CPT code is a HCPCS code of level I, and hospitals write either word for it.
_ALIKE = {"CPT": "HCPCS", "HCPCS": "CPT"}


def asking_for(wanted: Wanted) -> Wants:
    """Whether a code of a type, in capitals, is wanted; with a blank type, whether it is under any.

    CPT and HCPCS are one type here. Of another type the same digits are another code: DRG 470 and revenue code 470.
    """

    def wants(kind: str, code: str) -> bool:
        if not kind:
            return wanted.pairs is None or ("", code.upper()) in wanted.pairs
        return wanted.may_hold(kind, code) or (kind in _ALIKE and wanted.may_hold(_ALIKE[kind], code))

    return wants
