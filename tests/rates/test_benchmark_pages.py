"""Benchmarks on pages: what is loaded, shown beside Medicare, named by edition, marked Sample, or typed as absent."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

import pyarrow.parquet as pq
import pytest

from rates.actions import EditionOrder, load_hospital_edition, load_payer_edition
from rates.editions import ReadFile, month_named
from rates.groups import MedicareAmount
from rates.hospital import ParquetSink
from rates.hospital.facts import FileReport
from rates.models import RateBenchmark, RateEdition, RateFile
from rates.places import Place
from sources.actions import LoadRefused
from sources.models import Release
from tests.factories.codes import make_code
from tests.pages import Page
from tests.rates.benchmarks import row, tins, write
from tests.rates.hospital import flat_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
MEDICARE = (
    MedicareAmount("49411", "", "professional", Place.NONFACILITY, 470.62, "RVU26C"),
    MedicareAmount("49411", "", "professional", Place.FACILITY, 158.32, "RVU26C"),
)


@pytest.fixture
def code():
    return make_code(code="49411", title="Markers placed")


@pytest.fixture
def load(tmp_path):
    """Loads rows of one payer and month."""

    def load(rows, payer="aetna", name="Aetna", month="2026-11", entity="Aetna Inc", **facts):
        path = write(tmp_path / f"{payer}-{month}-{len(rows)}.parquet", rows)
        file = ReadFile(
            path, f"{payer}.json.gz", sha256(f"{payer}{month}{rows}".encode()).hexdigest(), 10, len(rows), entity
        )
        order = EditionOrder(
            month=month_named(month), files=(file,), folder=tmp_path / payer / month, payer=payer, payer_name=name,
            amounts=MEDICARE, **facts,
        )  # fmt: skip
        return load_payer_edition(order=order, at=AT)

    return load


def rates_table(page):
    return page.main.one("table").rows if len(page.main.all("table")) == 1 else page.main.all("table")[0].rows


def test_a_code_page_says_that_no_rates_are_loaded(client, code):
    section = Page(client.get("/codes/cpt/49411/")).section("benchmarks")

    assert any("No payer's negotiated rates" in each.text for each in section.all(data_absent="not-loaded"))


def test_a_code_page_shows_each_payer_beside_medicare(client, code, load):
    load(tins(9, negotiated_rate=500.0) + tins(5, negotiated_rate=200.0, service_code=["22"]))
    load(tins(3), payer="cigna", name="Cigna")

    section = Page(client.get("/codes/cpt/49411/")).section("benchmarks")

    assert section.all("table")[-1].rows == [
        [
            "Aetna",
            "Non-facility",
            "Median $504.00",
            "Middle half $502.00 to $506.00",
            "9 tax numbers",
            "107% of Medicare",
        ],
        ["Aetna", "Facility", "Median $202.00", "Middle half $201.00 to $203.00", "5 tax numbers", "128% of Medicare"],
        ["Cigna", "Non-facility", "suppressed: fewer than 5", "3 tax numbers", "suppressed"],
        ["Medicare allows", "Non-facility", "$470.62", "not negotiated: fee schedule RVU26C"],
        ["Medicare allows", "Facility", "$158.32", "not negotiated: fee schedule RVU26C"],
    ]
    assert "Medicare negotiates with nobody and publishes no such file" in section.text
    assert "2026-11 aetna" in section.text
    assert not section.all(data_sample=True)
    assert [svg.one("title", id=True).text for svg in section.all("svg", role="img")][:1] == [
        "Professional, non-facility, negotiated"
    ]


def test_made_up_rates_say_sample_wherever_they_are_named(client, code, load):
    load(tins(5), entity="Sample Aetna (made up)")

    for address in ("/codes/cpt/49411/", "/rates/", "/rates/?code=49411"):
        page = Page(client.get(address))
        assert page.root.all(data_sample=True), address
        assert "2026-11 aetna (Sample)" in page.main.text


def test_the_page_of_a_code_holds_every_kind_apart_with_what_was_set_aside(client, code, load):
    others = ({"modifiers": ["26"]}, {"negotiated_type": "percentage"}, {"billing_class": "institutional"})
    rows = tins(6) + [each for facts in others for each in tins(5, **facts)]
    load([*rows, row(tin="00-9", negotiated_rate=0.01)])

    page = Page(client.get("/rates/?code=49411"))
    kinds = [cells[1] for cells in rates_table(page)]

    assert kinds[0] == "Professional, non-facility negotiated"
    assert sorted(kinds) == [
        "Institutional, setting not stated negotiated",
        "Professional, non-facility negotiated",
        "Professional, non-facility negotiated, modifier 26",
        "Professional, non-facility percentage",
    ]
    assert "1 implausible rate set aside" in page.main.text
    assert "1 placeholder" in rates_table(page)[0][-1]
    assert "$0.01" in Page(client.get("/rates/?code=49411&all=on")).main.text
    assert "$0.01" not in page.main.text


@pytest.mark.parametrize(
    "query, kinds",
    [
        ("payer=aetna", 2),
        ("payer=cigna", 1),
        ("setting=facility", 1),
        ("class=institutional", 0),
        ("type=negotiated&payer=aetna&setting=nonfacility", 1),
        ("modifier=26", 0),
        ("month=2026-11", 3),
        ("month=2024-01", 0),
        ("on=2026-11-30", 3),
        ("on=2025-01-01", 0),
    ],
)
def test_filters_narrow_the_rows_and_nothing_found_is_typed(client, code, load, query, kinds):
    load(tins(5) + tins(5, service_code=["22"], negotiated_rate=200.0))
    load(tins(5), payer="cigna", name="Cigna")

    page = Page(client.get(f"/rates/?code=49411&{query}"))

    if kinds:
        assert len(rates_table(page)) == kinds
    else:
        assert page.main.all("p", class_="absence", data_absent=True)


def test_a_trend_names_each_edition_and_older_ones_stay(client, code, load):
    for month, rate in (("2025-11", 400.0), ("2026-05", 450.0), ("2026-11", 500.0)):
        load(tins(5, negotiated_rate=rate), month=month)

    trend = Page(client.get("/rates/?code=49411")).section("trend")

    assert [(cells[1], cells[3]) for cells in trend.one("table").rows] == [
        ("2025-11", "$402.00"), ("2026-05", "$452.00"), ("2026-11", "$502.00"),
    ]  # fmt: skip
    assert len(trend.all("svg", role="img")) == 1


def test_the_same_content_writes_nothing_and_another_replaces_the_month(load):
    first = load(tins(5))
    assert load(tins(5)).is_new is False
    second = load(tins(6))

    assert second.is_new
    assert list(Release.objects.ready().of("tic")) == [second.release]
    assert RateEdition.objects.get().benchmarks.get().n_tins == 6
    assert first.release.edition == second.release.edition == "2026-11 aetna"


def test_a_load_that_fails_leaves_the_edition_that_was_there(load, monkeypatch):
    load(tins(5))
    monkeypatch.setattr("rates.actions.editions._rounded", lambda value: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        load(tins(7))

    assert RateBenchmark.objects.get().n_tins == 5


def test_files_without_a_wanted_rate_are_refused(load):
    with pytest.raises(LoadRefused, match=r"aetna\.json\.gz: no rate of 3 codes was found"):
        load([], codes="3 codes")


def test_downloads_name_payer_edition_and_source(client, code, load):
    load(tins(5), entity="Sample Aetna")

    text = client.get("/rates/download.csv?code=49411").content.decode()
    table = pq.read_table(io.BytesIO(client.get("/rates/download.parquet?code=49411").content)).to_pylist()

    (found,) = csv.DictReader(io.StringIO(text))
    assert (found["median"], found["edition"], found["sources"], found["is_sample"], found["percent_of_medicare"]) == (
        "502.0", "2026-11 aetna (Sample)", "aetna.json.gz", "Sample, made up", "107",
    )  # fmt: skip
    assert (table[0]["median"], table[0]["medicare_edition"]) == (502.0, "fee schedule RVU26C")
    assert client.get("/rates/download.csv").status_code == 404


def test_a_list_of_rates_is_compared_with_each_payer_and_nobody_s_name_comes_back(client, code, load):
    load(tins(11, negotiated_rate=500.0))

    page = Page(client.post("/rates/compare/", {"rates": "49411,505\n49411,2000\nJane Doe,1\n32553,9,facility"}))

    assert [cells[3] for cells in page.main.one("table").rows] == [
        "At about the 50th percentile median $505.00", "Above all median $505.00", "no such rate",
    ]  # fmt: skip
    assert "Line 3" in page.main.text
    assert "Jane" not in page.html
    assert Page(client.post("/rates/compare/", {"rates": ""})).status == 400


@pytest.mark.parametrize("payers", [1, 3])
def test_pages_ask_as_few_questions_for_three_payers_as_for_one(client, code, load, payers, django_assert_num_queries):
    for name in ("aetna", "cigna", "humana")[:payers]:
        load(tins(5), payer=name, name=name.title())

    with django_assert_num_queries(5):
        client.get("/rates/?code=49411")
    # Editions, their files, and how many files there are.
    with django_assert_num_queries(3):
        client.get("/rates/")


def test_a_page_of_a_code_that_is_none_says_what_a_code_is(client):
    page = Page(client.get("/rates/?code=hello"))

    assert page.status == 400
    assert "such as 49411" in page.main.text


def test_hospital_prices_stand_apart_with_placeholders_set_aside(client, code, tmp_path):
    rows = [
        flat_row(
            number,
            gross_charge=1000.0 + number,
            discounted_cash=500.0 + number if number else None,
            placeholders=() if number else ("discounted_cash",),
        )
        for number in range(6)
    ]
    sink = ParquetSink(tmp_path / "hospitals.parquet")
    sink.write(rows)
    sink.finish(FileReport("hospitals.csv"))
    file = ReadFile(sink.path, "hospitals.csv", "a" * 64, 10, len(rows))
    load_hospital_edition(order=EditionOrder(month_named("2026-11"), (file,), tmp_path), at=AT)

    section = Page(client.get("/codes/cpt/49411/")).section("benchmarks")

    assert section.all("table")[-1].rows == [
        ["Discounted cash price outpatient", "5 hospitals", "Median $503.00", "Middle half $502.00 to $504.00",
         "1 placeholders set aside"],
        ["Gross charge outpatient", "6 hospitals", "Median $1,002.50", "Middle half $1,001.25 to $1,003.75",
         "0 placeholders set aside"],
    ]  # fmt: skip
    assert Decimal("1002.5") == RateEdition.objects.get().hospital_benchmarks.get(measure="gross", state="TX").median


def test_groups_without_figures_stand_apart_and_are_counted(client, code, load):
    load(tins(5) + tins(3, service_code=["22"]) + tins(2, modifiers=["26"]))

    page = Page(client.get("/rates/?code=49411"))
    apart = page.main.one("details", id="suppressed")

    assert len(rates_table(page)) == 1
    assert apart.text.startswith("2 groups suppressed: fewer than 5 tax numbers")
    assert all("suppressed" in " ".join(cells) and "$" not in " ".join(cells) for cells in apart.one("table").rows)


def test_real_rates_are_never_mixed_with_made_up_ones(client, code, load):
    load(tins(5, negotiated_rate=100.0), month="2025-11", entity="Sample Aetna")
    load(tins(5, negotiated_rate=900.0), month="2026-11", entity="Sample Aetna")
    load(tins(5, negotiated_rate=500.0), month="2026-10")

    page = Page(client.get("/rates/?code=49411"))

    assert [cells[3] for cells in rates_table(page)] == ["Median $502.00"]
    assert not page.main.all("section", id="trend")
    assert not page.main.all(data_sample=True)


def test_a_filter_that_names_no_choice_shows_no_rates_and_says_so(client, code, load):
    load(tins(5))

    page = Page(client.get("/rates/?code=49411&payer=nobody"))

    assert "What is given as payer is none of the choices there are." in page.main.text
    assert client.get("/rates/download.csv?code=49411&payer=nobody").content.decode().count("\n") == 1


def test_the_list_of_editions_names_the_files_and_what_was_left_out(client, load):
    load(tins(5))
    RateFile.objects.update(notes=["Left out: 3 prices."])

    main = Page(client.get("/rates/")).main

    (files,) = main.all("details", class_="rates-notes")
    assert "aetna.json.gz, of Aetna Inc" in files.text
    assert "Left out: 3 prices." in files.text


def test_rates_stand_among_the_sources_with_their_editions(client, load):
    load(tins(5))

    page = Page(client.get("/sources/"))

    card = page.main.one("article", id="tic")
    assert card.one("table").rows[0][:3] == ["2026-11 aetna", "November 2026", "1"]
    assert "Current" in card.text
    assert "manage.py load hospital FILE" in page.main.one("article", id="hospital").text
    assert not page.main.all("article", id="policies")


def test_compared_rates_can_be_taken_away_as_a_sheet(client, code, load):
    load(tins(11))

    answer = client.post("/rates/compare/", {"rates": "49411,505\n32553,9,facility", "format": "csv"})

    head, first, second = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[6:] == ["2026-11 aetna: percentile", "2026-11 aetna: median", "2026-11 aetna: tax numbers"]
    assert (first[:3], first[6], float(first[7])) == (["49411", "nonfacility", "505"], "50", 505.0)
    assert second[6] == "no such rate"
