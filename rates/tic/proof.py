"""A compiled scanner reads one small file correctly before it is trusted with others."""

import io
from ctypes import CDLL

from rates.tic.compiled import Scanner
from rates.tic.sinks import JsonLines
from rates.tic.wanted import Wanted

FILE = rb"""
{"provider_references": [{"provider_group_id": 7.0, "provider_groups": [
  {"npi": [1234567893, 9999999999], "tin": {"type": "EIN", "value": "00-0000001"}}]}],
 "in_network": [{"name": "\"}]{[\\", "billing_code": "1", "billing_code_type": "LOCAL",
   "negotiated_rates": [{"x": "]"}]},
  {"negotiated_rates": [{"provider_references": ["7"], "negotiated_prices": [{"negotiated_rate": "12.50",
   "service_code": ["11"], "billing_code_modifier": ["26"], "billing_class": "professional"}]}],
   "billing_code_type": "cpt", "billing\u005fcode": "99213", "negotiation_arrangement": "ffs"}]}
"""
LINE = (
    '{"billing_code_type":"CPT","billing_code":"99213","modifiers":["26"],"negotiation_arrangement":"ffs",'
    '"negotiated_type":"","negotiated_rate":12.5,"billing_class":"professional","setting":"","service_code":["11"],'
    '"expiration_date":"","tin_type":"ein","tin":"00-0000001","npi":%d}\n'
)
ROWS = (LINE % 1234567893 + LINE % 9999999999).encode()


class Unproven(OSError):
    """The library is not what it should be."""


def prove(library: CDLL) -> None:
    """Raises Unproven."""
    out = io.BytesIO()
    scanner = Scanner(library, io.BytesIO(FILE), Wanted.of([("CPT", "99213")]), JsonLines(out), window=64)
    try:
        scanner.scan()
        scanner.finish()
    except Exception as error:
        raise Unproven(f"the compiled scanner refuses a file that is whole: {error}") from error
    finally:
        scanner.close()
    if out.getvalue() != ROWS:
        raise Unproven("the compiled scanner reads other rows than it should")
