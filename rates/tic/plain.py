"""The scanner in Python: the same rows as native/scan.c, slower, for machines without a C compiler.

Items stream by; each rate is decoded by itself, so that an item of any size takes the memory of one rate. Rates that
cannot be written yet wait in a temporary file.
"""

import pickle  # nosec B403
import tempfile
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from rates.tic.errors import DamagedFile, NotARateFile
from rates.tic.inputs import Readable
from rates.tic.plain_reader import Reader
from rates.tic.providers import GroupReader, Members, Providers, each
from rates.tic.references import References
from rates.tic.report import ABOUT, COUNTERS
from rates.tic.rows import Row
from rates.tic.spelling import Unpaired, identity, read_amount, read_text
from rates.tic.wanted import Wanted, canonical_name

BATCH = 5_000
HELD_IN_MEMORY = 16 << 20
NOT_RATES = {
    "reporting_structure": "the file is a table of contents: it names files and holds no rates",
    "out_of_network": "the file holds allowed amounts, not negotiated rates",
}
RATE_LISTS = ("provider_references", "negotiated_prices", "provider_groups")


class Price(NamedTuple):
    modifiers: tuple[str, ...]
    negotiated_type: str
    negotiated_rate: float
    billing_class: str
    setting: str
    service_code: tuple[str, ...]
    expiration_date: str


class Rate(NamedTuple):
    """references: identities."""

    prices: list[Price]
    references: list[Any]
    groups: Providers


class Item:
    def __init__(self) -> None:
        self.kind: str | None = None
        self.code: str | None = None
        self.arrangement: str | None = None
        self.counters = dict.fromkeys(COUNTERS, 0)
        self.has_rates = self.was_skipped = self.was_written = self.waits = False

    @property
    def head(self) -> tuple[str, str, str]:
        return (*canonical_name(self.kind or "", self.code or ""), self.arrangement or "")


class PlainScanner:
    """One reading of one file; `add` is given lists of rows."""

    def __init__(
        self,
        source: Readable,
        wanted: Wanted,
        add: Callable[[list[Row]], None],
        *,
        window: int,
        tick: Callable[[int], None] | None = None,
    ) -> None:
        self._reader = Reader(_Ticking(source, self, tick), window)
        self._wanted, self._add = wanted, add
        self._groups = GroupReader()
        self._counters = dict.fromkeys(COUNTERS, 0)
        self._about: dict[str, str] = {}
        self._references = References(self._groups, self._counters)
        self._waiting = tempfile.SpooledTemporaryFile(HELD_IN_MEMORY, prefix="fiducial-rates-")  # noqa: SIM115
        self._heads: list[tuple[str, str, str]] = []
        self._everything_waits = False
        self._rows: list[Row] = []

    def close(self) -> None:
        self._waiting.close()

    def scan(self) -> None:
        try:
            self._read_document()
        except Unpaired as error:
            raise self._reader.damaged(str(error)) from error

    def _read_document(self) -> None:
        reader = self._reader
        self._begin()
        instead = "the file has no in_network: it holds no negotiated rates"
        for name in reader.members():
            if name == "in_network":
                self._read_items()
            elif name == "provider_references":
                self._read_references()
            elif name in ABOUT:
                self._about[name] = read_text(reader.value()) or ""
            else:
                reader.skip()
                instead = NOT_RATES.get(name, instead)
        if reader.peek() >= 0:
            raise reader.damaged("something stands behind the end of the document")
        if not self._counters["sections"]:
            raise NotARateFile(instead)

    def finish(self) -> None:
        for slot, rate in self._taken_back(0):
            self._write(self._heads[slot], rate)
        self._flush()

    def remote(self) -> dict[int, str]:
        if not self._references.lie_elsewhere:
            return {}
        return self._references.remote(name for _, rate in self._taken_back(0) for name in rate.references)

    def explain(self, reference: int, providers: Providers) -> None:
        self._references.explain(reference, providers)

    def counters(self) -> dict[str, int]:
        return self._counters | {
            "misshapen": self._counters["misshapen"] + self._groups.misshapen,
            "npi_unreadable": self._groups.npi_unreadable,
        }

    def about(self) -> dict[str, str]:
        return self._about

    def _begin(self) -> None:
        reader = self._reader
        while len(reader.data) < 4 and reader.more(0):
            pass
        if reader.data.startswith(b"\xef\xbb\xbf"):
            reader.at = 3
        first = reader.peek()
        if first < 0:
            raise NotARateFile("the file is empty")
        if first == ord("["):
            raise NotARateFile("the file begins with a list, where an in-network file is one object")
        if not reader.enter("{"):
            raise NotARateFile("the file is not JSON: it does not begin with a brace")

    def _read_references(self) -> None:
        reader = self._reader
        if not reader.enter("["):
            if reader.skip() != "n":
                raise reader.damaged("provider_references is not a list")
            return
        for _ in reader.elements():
            at = reader.before + reader.at
            value = reader.value()
            if isinstance(value, Members):
                self._references.read(value, at)
            else:
                self._counters["misshapen"] += value is not None

    def _read_items(self) -> None:
        reader = self._reader
        if not reader.enter("["):
            if reader.skip() != "n":
                raise reader.damaged("in_network is not a list")
            return
        self._counters["sections"] += 1
        for _ in reader.elements():
            if reader.enter("{"):
                self._read_item()
            else:
                self._counters["misshapen"] += reader.skip() != "n"

    def _read_item(self) -> None:
        reader, item = self._reader, Item()
        self._waiting.seek(0, 2)
        mark = self._waiting.tell()
        for name in reader.members():
            if name == "negotiated_rates":
                self._read_rates(item)
            elif name in {"billing_code_type", "billing_code", "negotiation_arrangement"}:
                self._read_name(item, name)
            else:
                reader.skip()
        self._finish_item(item, mark)

    def _read_name(self, item: Item, name: str) -> None:
        """The last of several counts, as long as nothing has been done by an earlier one."""
        self._reader.peek()
        at = self._reader.before + self._reader.at
        text = read_text(self._reader.value())
        item.counters["misshapen"] += text is None
        text = text or ""
        field = {"billing_code_type": "kind", "billing_code": "code"}.get(name, "arrangement")
        text = text.encode().lower().decode() if field == "arrangement" else text
        is_other = getattr(item, field) not in {None, text}
        setattr(item, field, text)
        if is_other and (item.was_written or (item.was_skipped and self._wanted.may_hold(item.kind, item.code))):
            raise DamagedFile(at, "an item says twice what it is, and differently, around its rates")

    def _read_rates(self, item: Item) -> None:
        reader = self._reader
        if item.has_rates:
            raise reader.damaged("an item has two lists of rates")
        item.has_rates = True
        if not self._wanted.may_hold(item.kind, item.code):
            item.was_skipped = True
            reader.skip()
        elif reader.enter("["):
            for _ in reader.elements():
                self._read_rate(item)
        else:
            item.counters["misshapen"] += reader.skip() != "n"

    def _read_rate(self, item: Item) -> None:
        at = self._reader.before + self._reader.at
        value = self._reader.value()
        if not isinstance(value, Members):
            item.counters["misshapen"] += value is not None
            return
        try:
            rate = self._rate(item, value)
        except ValueError as error:
            raise DamagedFile(at, str(error)) from error
        item.counters["rates"] += 1
        if rate.prices:
            self._place(item, rate)

    def _rate(self, item: Item, value: Members) -> Rate:
        if any(len(list(value.every(name))) > 1 for name in RATE_LISTS):
            raise ValueError("a rate has two lists of one name")
        listed = value.last("negotiated_prices")
        prices = [self._price(item, entry) for entry in self._listed(item, listed)]
        references = value.last("provider_references")
        names = references if _is_list(references) else [references]
        texts = (self._groups.text(name) for name in names if name is not None)
        groups = self._groups.groups(value.last("provider_groups"))
        found = [price for price in prices if price is not None]
        return Rate(found, [identity(text) for text in texts if text], groups)

    def _listed(self, item: Item, value: Any) -> Iterator[Members]:
        if not _is_list(value):
            item.counters["misshapen"] += value is not None
            return
        for entry in value:
            if isinstance(entry, Members):
                yield entry
            else:
                item.counters["misshapen"] += entry is not None

    def _price(self, item: Item, value: Members) -> Price | None:
        counters, members = item.counters, dict(value)
        counters["prices"] += 1
        counters["settings"] += "setting" in members
        counters["without_class"] += "billing_class" not in members
        texts = {
            name: self._item_text(item, members.get(name)) for name in ("negotiated_type", "billing_class", "setting")
        }
        lower = {name: text.encode().lower().decode() for name, text in texts.items()}
        written = members.get("negotiated_rate")
        amount_text = str(written).strip() if isinstance(written, str) else "" if written is None else "?"
        amount = read_amount(amount_text)
        price = Price(
            self._texts(item, members.get("billing_code_modifier")), lower["negotiated_type"], amount or 0.0,
            lower["billing_class"], lower["setting"], self._texts(item, members.get("service_code")),
            self._item_text(item, members.get("expiration_date")),
        )  # fmt: skip
        if amount is None:
            counters["rate_unreadable" if amount_text else "rate_missing"] += 1
            return None
        return price

    def _item_text(self, item: Item, value: Any) -> str:
        text = read_text(value)
        item.counters["misshapen"] += text is None
        return text or ""

    def _texts(self, item: Item, value: Any) -> tuple[str, ...]:
        texts = (self._item_text(item, entry) for entry in (value if _is_list(value) else [value]))
        return tuple(text for text in texts if text)

    def _place(self, item: Item, rate: Rate) -> None:
        known = item.kind is not None and item.code is not None and item.arrangement is not None
        if known and not item.waits and not self._everything_waits:
            if self._references.explain_all(rate.references):
                item.was_written = True
                self._write(item.head, rate)
                return
            self._everything_waits = True
        item.waits = True
        self._waiting.seek(0, 2)
        pickle.dump((len(self._heads), rate), self._waiting)

    def _finish_item(self, item: Item, mark: int) -> None:
        self._counters["items"] += 1
        item.arrangement = item.arrangement or ""
        is_complete = bool(item.kind and item.code)
        self._counters["items_without_code"] += not is_complete
        if not is_complete or not self._wanted.may_hold(item.kind, item.code):
            self._waiting.truncate(mark)
            return
        self._counters["wanted_items"] += 1
        for name, count in item.counters.items():
            self._counters[name] += count
        if not item.waits:
            return
        explained = (self._references.explain_all(rate.references) for _, rate in self._taken_back(mark))
        self._everything_waits |= not all(explained)
        if self._everything_waits:
            self._heads.append(item.head)
            return
        for _, rate in self._taken_back(mark):
            self._write(item.head, rate)
        self._waiting.truncate(mark)

    def _taken_back(self, mark: int) -> Iterator[tuple[int, Rate]]:
        end = self._waiting.seek(0, 2)
        at = mark
        while at < end:
            self._waiting.seek(at)
            # What this very process wrote a moment ago, in a file that has no name.
            yield pickle.load(self._waiting)  # noqa: S301  # nosec B301
            at = self._waiting.tell()

    def _write(self, head: tuple[str, str, str], rate: Rate) -> None:
        providers = self._references.of(rate.references)
        providers.update(each(rate.groups))
        self._counters["rows"] += len(rate.prices) * len(providers)
        if not providers:
            self._counters["without_provider"] += len(rate.prices)
        for price in rate.prices:
            for tin_type, tin, npi in providers:
                self._rows.append(Row(head[0], head[1], price[0], head[2], *price[1:], tin_type, tin, npi))
            if len(self._rows) >= BATCH:
                self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._add(self._rows)
            self._rows = []


class _Ticking:
    """Tells of progress as the file is read."""

    def __init__(self, source: Readable, scanner: PlainScanner, tick: Callable[[int], None] | None) -> None:
        self._source, self._scanner, self._tick = source, scanner, tick

    def readinto(self, into: memoryview) -> int | None:
        if self._tick:
            self._tick(self._scanner._counters["rows"])
        return self._source.readinto(into)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and not isinstance(value, Members)
