"""What readers are compared by: flat rows (price x provider group x NPI), and the sums of their prices and NPIs."""

import gzip
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass
class Tally:
    rows: int = 0
    cents: int = 0
    npis: int = 0

    def add(self, item, references):
        for rate in item["negotiated_rates"]:
            npis = [npi for number in rate.get("provider_references", ()) for npi in references[int(number)]]
            npis += npis_of(rate.get("provider_groups", ()))
            for price in rate["negotiated_prices"]:
                self.rows += len(npis)
                self.cents += round(float(price["negotiated_rate"]) * 100) * len(npis)
            self.npis += sum(npis) * len(rate["negotiated_prices"])


def npis_of(groups):
    return [int(npi) for group in groups for npi in group["npi"] or [0]]


def is_wanted(item, wanted):
    return wanted is None or (item["billing_code_type"], item["billing_code"]) in wanted


def opened(path):
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def arguments():
    """The file, the wanted codes or None for all, and a folder to write into."""
    path, codes, folder = sys.argv[1:]
    lines = [] if codes == "all" else Path(codes).read_text(encoding="ascii").split()
    return Path(path), {tuple(line.split(",")) for line in lines} or None, Path(folder)


def say(tally):
    sys.stdout.write(json.dumps(asdict(tally)) + "\n")
