"""What the engine decides where the layout leaves it open, and what its report counts."""

import io
import json

import pytest

from rates import tic
from rates.tic import compiled
from tests.rates.awkward.making import document, group, item, price, rate, reference, replaced, row, text, written
from tests.rates.reading import SCANNERS, needs_compiler, rows_of


@pytest.fixture(params=SCANNERS)
def scanner(request):
    return request.param


def reads(data, scanner, **options):
    return rows_of(written(data), scanner=scanner, **options)


def test_report_says_what_was_left_out_and_why(scanner):
    unpriced = [price(negotiated_rate=None), price(negotiated_rate=""), price(negotiated_rate="N/A")]
    made = document(
        item(rate(*unpriced, price()), rate(references=[404]), rate(references=[], groups=[])),
        item(billing_code=...),
    )
    found, report = reads(made, scanner)
    assert found == [row()]
    assert report.excluded == {
        "rate_missing": 2,
        "rate_unreadable": 1,
        "without_provider": 2,
        "items_without_code": 1,
    }
    assert report.counters["references_undefined"] == 1


def test_report_counts_of_wanted_items_only(scanner):
    made = document(item(rate(price(negotiated_rate=None))), item(billing_code="32553"))
    _, report = reads(made, scanner, wanted=tic.Wanted.of([("CPT", "32553")]))
    assert report.excluded == {}
    assert (report.counters["items"], report.counters["wanted_items"], report.rows) == (2, 1, 1)


def test_report_says_what_the_file_says_of_itself(scanner):
    _, report = reads(document(plan_name=" Sample Plan ", version=2), scanner)
    assert (report.entity, report.last_updated_on, report.version) == ("Sample Health Plan", "2026-11-01", "2")
    assert report.about["plan_name"] == "Sample Plan"


@pytest.mark.parametrize(
    "changes, generation",
    [
        ({}, 1),
        ({"version": "2.0.0"}, 1),
        ({"version": "1.0.0", "provider_references": [reference() | {"network_name": ["Sample"]}]}, 2),
    ],
)
def test_generation_is_told_by_the_members_not_by_the_version(scanner, changes, generation):
    assert reads(document(**changes), scanner)[1].generation == generation


def test_setting_alone_tells_the_second_generation(scanner):
    assert reads(document(item(rate(price(setting="inpatient")))), scanner)[1].generation == 2


def test_code_alone_is_wanted_under_every_type(scanner):
    made = document(item(), item(billing_code_type="LOCAL"), item(billing_code="1"))
    found, _ = reads(made, scanner, wanted=tic.Wanted.from_lines(["49411"]))
    assert [one["billing_code_type"] for one in found] == ["CPT", "LOCAL"]


def test_code_with_its_type_is_wanted_under_that_type_only(scanner):
    made = document(item(billing_code_type="LOCAL"), item(billing_code_type="cpt"))
    found, _ = reads(made, scanner, wanted=tic.Wanted.from_lines(["CPT,49411"]))
    assert found == [row()]


def test_letters_of_hcpcs_codes_have_no_case_and_those_of_local_codes_have(scanner):
    made = document(
        item(billing_code_type="HCPCS", billing_code="g0105"), item(billing_code_type="LOCAL", billing_code="ab1")
    )
    wanted = tic.Wanted.of([("hcpcs", "G0105"), ("LOCAL", "AB1")])
    assert [one["billing_code"] for one in reads(made, scanner, wanted=wanted)[0]] == ["G0105"]


def test_item_that_names_another_code_behind_its_rates_is_refused(scanner):
    made = replaced(text(), '"provider_references": [1]}]}', '"provider_references": [1]}], "billing_code": "32553"}')
    with pytest.raises(tic.DamagedFile, match="says twice what it is"):
        reads(made, scanner)


def test_item_that_was_passed_over_and_then_names_the_wanted_code_is_refused(scanner):
    made = replaced(
        text(item(billing_code="1")),
        '"provider_references": [1]}]}',
        '"provider_references": [1]}], "billing_code": "49411"}',
    )
    with pytest.raises(tic.DamagedFile, match="says twice what it is"):
        reads(made, scanner, wanted=tic.Wanted.of([("CPT", "49411")]))


def test_item_that_says_the_same_code_twice_is_read(scanner):
    made = replaced(text(), '"provider_references": [1]}]}', '"provider_references": [1]}], "billing_code": "49411"}')
    assert reads(made, scanner)[0] == [row()]


def test_rate_with_two_lists_of_prices_is_refused(scanner):
    made = replaced(text(), '"provider_references": [1]}', '"provider_references": [1], "negotiated_prices": []}')
    with pytest.raises(tic.DamagedFile, match="two lists of one name"):
        reads(made, scanner)


def test_reference_that_gets_more_providers_after_its_use_is_refused(scanner):
    whole = text()
    later = json.dumps([reference(1, group(tin="00-0000002"))])
    with pytest.raises(tic.DamagedFile, match="after rates have used it"):
        reads(f'{whole[:-1]}, "provider_references": {later}}}', scanner)


def test_reference_that_is_repeated_as_it_was_after_its_use_is_read(scanner):
    whole = text()
    found, report = reads(f'{whole[:-1]}, "provider_references": {json.dumps([reference(1)])}}}', scanner)
    assert found == [row()]
    assert report.counters["references_repeated"] == 1


def test_no_break_space_around_a_code_is_no_part_of_it(scanner):
    made = document(item(billing_code="\u00a049411\u3000"))
    assert reads(made, scanner, wanted=tic.Wanted.of([("CPT", "49411")]))[0] == [row()]


def test_code_behind_the_rates_is_found_or_dropped(scanner):
    def code_last(**changes):
        made = item(**changes)
        return made | {"billing_code": made.pop("billing_code")}

    made = document(code_last(), code_last(billing_code="32553"), code_last())
    found, report = reads(made, scanner, wanted=tic.Wanted.of([("CPT", "32553")]))
    assert found == [row(billing_code="32553")]
    assert report.counters["prices"] == 1


def test_providers_elsewhere_are_counted_where_nobody_fetches_them(scanner):
    far = [{"provider_group_id": n, "location": f"https://example.org/{n}"} for n in range(3)]
    made = document(item(rate(references=[0, 2])), provider_references=far)
    with pytest.raises(tic.ProvidersElsewhere, match="2 of its provider references") as caught:
        reads(made, scanner)
    assert caught.value.count == 2


def test_providers_elsewhere_that_no_wanted_rate_needs_are_not_fetched(scanner):
    far = [reference(1), {"provider_group_id": 2, "location": "https://example.org/2"}]
    made = document(item(), item(rate(references=[2]), billing_code="1"), provider_references=far)
    assert reads(made, scanner, wanted=tic.Wanted.of([("CPT", "49411")]))[0] == [row()]


def test_each_address_is_fetched_once(scanner):
    asked = []

    def fetch(address):
        asked.append(address)
        return json.dumps({"provider_groups": [group(tin="00-0000009")]}).encode()

    far = [{"provider_group_id": n, "location": "https://example.org/same"} for n in (1, 2)]
    made = document(item(rate(references=[1, 2])), item(rate(references=[2])), provider_references=far)
    found, _ = reads(made, scanner, fetch=fetch)
    assert found == [row(tin="00-0000009")] * 2
    assert asked == ["https://example.org/same"]


def test_providers_elsewhere_that_cannot_be_read_are_an_error_that_names_the_address(scanner):
    made = document(provider_references=[{"provider_group_id": 1, "location": "https://example.org/far"}])
    with pytest.raises(tic.NotARateFile, match=r"https://example.org/far cannot be read"):
        reads(made, scanner, fetch=lambda address: b"<html>")


def test_half_of_a_surrogate_pair_in_a_text_that_is_needed_is_refused(scanner):
    made = replaced(text(), '"00-0000001"', '"00-\\ud800"')
    with pytest.raises(tic.DamagedFile, match="half of a surrogate pair"):
        reads(made, scanner)


def test_damage_is_told_with_its_place(scanner):
    made = text().encode().replace(b"470.62", b"470.6x")
    with pytest.raises(tic.DamagedFile) as caught:
        reads(made, scanner)
    place = made.index(b"470.6x")
    assert place <= caught.value.offset <= place + 6
    assert f"at byte {caught.value.offset:,}" in str(caught.value)


def test_bytes_that_are_no_utf_8_are_told_with_their_place(scanner):
    made = text().encode().replace(b"Sample item", b"Sample \xff item", 1)
    with pytest.raises(tic.DamagedFile) as caught:
        reads(made, scanner)
    assert caught.value.offset == made.index(b"\xff")


def test_errors_of_the_reader_itself_are_passed_on_as_they_are(scanner):
    class Failing(io.RawIOBase):
        def read(self, size=-1):
            raise ConnectionResetError("the network is gone")

    with pytest.raises(ConnectionResetError, match="the network is gone"):
        tic.extract(Failing(), wanted=tic.Wanted.all(), sink=tic.Count(), scanner=scanner)


def test_errors_of_the_sink_are_passed_on_as_they_are(scanner):
    class Full(io.BytesIO):
        def write(self, data):
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        tic.extract(io.BytesIO(text().encode()), wanted=tic.Wanted.all(), sink=tic.JsonLines(Full()), scanner=scanner)


@needs_compiler
@pytest.mark.parametrize("limit", [0, 1, 40, 1_000])
def test_rates_that_wait_in_a_file_come_back_in_order(monkeypatch, limit):
    monkeypatch.setitem(compiled.Scanner.__init__.__kwdefaults__, "spill_words", limit)
    items = [
        item(
            rate(*(price(negotiated_rate=n + p / 8) for p in range(n % 4)), references=[1, 2]),
            rate(references=None, groups=[group([9000000000 + n, 7], tin=f"00-{n}")]),
            billing_code=str(n),
        )
        for n in range(200)
    ]
    whole = document(*items)
    whole["provider_references"] = [reference(1, group(tin="A")), reference(2, group([2**33], tin="B"))]
    expected, _ = rows_of(written(whole), scanner="python")
    whole["provider_references"] = whole.pop("provider_references")
    found, _ = rows_of(written(whole), scanner="c")
    assert found == expected
    assert len(found) > 700


@needs_compiler
@pytest.mark.parametrize("limit", [0, 8 << 20])
def test_items_whose_code_stands_last_are_dropped_from_the_file_too(monkeypatch, limit):
    monkeypatch.setitem(compiled.Scanner.__init__.__kwdefaults__, "spill_words", limit)
    made = [item(billing_code=str(n)) for n in range(50)]
    whole = document(*(one | {"billing_code": one.pop("billing_code")} for one in made))
    found, _ = rows_of(written(whole), scanner="c", wanted=tic.Wanted.from_lines(["7", "31"]))
    assert [one["billing_code"] for one in found] == ["7", "31"]
