"""Reports of a scan: they say what was found, hold no value and no text, and appear in one piece."""

from __future__ import annotations

import csv
import gc
import io
import json
import re
import resource
import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import jsonschema
import pytest

from guard.archive import reports
from guard.archive import summary as summaries
from guard.archive.markdown import escaped
from guard.archive.model import Result
from guard.archive.reports import FORMATS, About, Options, Scan, format_of, save
from guard.archive.reports import _charts as charts
from guard.archive.reports import _words as words
from guard.archive.reports._wire import schema
from guard.archive.summary import Count, Summary, summarise, week_of
from guard.archive.threads import Counts
from guard.errors import GuardError, InputError
from guard.look.charts import WIDE
from guard.model import Channel, Outcome, State
from guard.whole import whole
from tests.archive.planted import SHOUTED, TEXTS, VALUES, results, unread

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed (presend[arrow])")
pytest.importorskip("vl_convert", reason="vl-convert-python is not installed (presend[report])")

pq = __import__("pyarrow.parquet").parquet
RESULTS = results()
FAILING = [result for result in RESULTS if result.state == State.FAIL]
ABOUT = About(
    title="Sent in spring",
    archives=("sent-2026.jsonl.gz",),
    policy="sha256:aa",
    rules="sha256:bb",
    version="0.1.0",
    baseline="known.json",
    made=datetime(2026, 4, 1, 9, 30, tzinfo=UTC),
    pages={"discloses-contact": "Gives a customer's contact data.\n\nWhy\n    Others use it.\n"},
)
SCAN = Scan(lambda: RESULTS, ABOUT)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return each report as bytes, by format."""
    folder = tmp_path_factory.mktemp("reports")
    for name in FORMATS:
        save(SCAN, name, folder / f"report.{name}")
    return {name: (folder / f"report.{name}").read_bytes() for name in FORMATS}


def test_what_goes_wrong_while_a_file_is_written_is_told_apart(tmp_path):
    with pytest.raises(FileNotFoundError), whole(tmp_path / "a") as file:
        file.write((tmp_path / "archive").read_bytes())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, before[1]))
    try:
        with pytest.raises(GuardError, match="a: the file cannot be written"), whole(tmp_path / "a") as file:
            file.write(bytes(1 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())


# All formats


def text_of(name, data):
    """Return everything that a report says, as its readers see it."""
    if name == "parquet":
        return json.dumps(pq.read_table(io.BytesIO(data)).to_pylist(), default=str, ensure_ascii=False)
    return data.decode("utf-8-sig")


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_holds_a_value_or_a_text(written, name):
    said = text_of(name, written[name])
    packed = re.sub(r"[\W_]", "", said)
    for value in VALUES:
        assert value not in said
        bare = re.sub(r"[\W_]", "", value)
        assert len(bare) < 10 or bare not in packed
    for _, text in TEXTS:
        assert text not in said


@pytest.mark.parametrize("name", FORMATS)
def test_every_report_says_how_much_fails(written, name):
    said = text_of(name, written[name])
    assert "discloses-payment-data" in said.replace("\\", "")
    if name not in ("html", "md"):
        assert all(f"{result.id}" in said for result in FAILING if result.id != SHOUTED)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("made", [[], [unread(0, "a.jsonl:1", "is not JSON.")], results(3, share=0)])
def test_a_scan_without_findings_has_a_report(tmp_path, name, made):
    save(Scan(lambda: made), name, tmp_path / "report")
    assert (tmp_path / "report").stat().st_size or name == "jsonl"


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_scan_gives_the_same_report(tmp_path, written, name):
    save(Scan(lambda: iter(RESULTS), ABOUT), name, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == written[name]


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_that_breaks_off_leaves_what_was_there(tmp_path, name):
    def broken():
        yield from RESULTS[:20]
        raise ZeroDivisionError

    path = tmp_path / "report"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError):
        save(Scan(broken), name, path)
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("place", ["", "no/such/folder/report.csv"])
def test_a_place_that_cannot_be_written_to_is_said(tmp_path, place):
    with pytest.raises(GuardError, match=r"not a file|cannot be written"):
        save(SCAN, "csv", tmp_path / place)


def test_formats_are_found_by_their_files():
    assert set(FORMATS) == {"csv", "html", "jsonl", "md", "parquet", "sarif"}
    assert len(FORMATS) == 6
    with pytest.raises(KeyError):
        FORMATS["_wire"]


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("r.html", "html"),
        ("r.HTM", "html"),
        ("r.sarif", "sarif"),
        ("r.pq", "parquet"),
        ("a.b.ndjson", "jsonl"),
        ("r.markdown", "md"),
    ],
)
def test_the_ending_says_the_format(tmp_path, name, format_):
    assert format_of(tmp_path / name) == format_


@pytest.mark.parametrize("name", ["report", "r.pdf", "r._wire", "r.", ".html"])
def test_an_ending_that_says_nothing_is_refused(tmp_path, name):
    with pytest.raises(InputError, match="--format: csv, html"):
        format_of(tmp_path / name)


@pytest.mark.parametrize(("name", "module"), [("parquet", "pyarrow"), ("html", "vl_convert"), ("html", "jinja2")])
def test_a_missing_library_is_said_with_what_to_install(tmp_path, monkeypatch, name, module):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(GuardError, match=r"pip install 'presend\["):
        save(SCAN, name, tmp_path / "report")


@pytest.mark.parametrize("name", FORMATS)
def test_memory_is_flat(tmp_path, monkeypatch, name):
    monkeypatch.setattr(summaries._Tally.__init__, "__defaults__", (500,))
    monkeypatch.setattr("guard.archive.reports.parquet._BATCH", 500)
    few = results(1000, odd=False)
    alive = []

    def many():
        for at in range(8):
            for result in few:
                yield replace(result, number=at * len(few) + result.number, thread=f"{at} {result.thread}")
            alive.append(sum(isinstance(thing, Result) for thing in gc.get_objects()))

    already = sum(isinstance(thing, Result) for thing in gc.get_objects())
    save(Scan(many), name, tmp_path / "report", Options(rows=100))
    assert max(alive) - already <= 600 + 10


# Figures


def test_the_figures_are_those_of_the_results():
    summary = summarise(RESULTS)
    states = Counter(result.state for result in RESULTS)
    total = summary.total
    assert (total.replies, total.passed, total.failed, total.incomplete) == (400, *(states[state] for state in State))
    assert summary.unread == 1
    standing = [finding for result in RESULTS for finding in result.findings if finding.excused is None]
    assert total.block == sum(finding.outcome == Outcome.BLOCK for finding in standing)
    assert total.findings == len(standing)
    assert total.excused == sum(finding.excused is not None for result in RESULTS for finding in result.findings) > 0
    assert {count.name: count.findings for count in summary.by_rule} == Counter(finding.rule for finding in standing)
    assert {count.name: count.findings for count in summary.by_entity} == Counter(finding.entity for finding in standing)
    assert sum(count.failed for count in summary.by_channel) == total.failed
    assert sum(count.replies for count in summary.by_channel) == total.replies - summary.unread
    assert {count.name: count.failed for count in summary.by_agent if count.failed} == Counter(
        result.agent for result in FAILING if result.agent
    )
    assert sum(count.replies for count in summary.by_week) + summary.undated == total.replies
    assert [count.name for count in summary.by_week] == sorted(count.name for count in summary.by_week)
    assert summary.names["failed thread"] == len({result.thread for result in FAILING})
    assert all(count.rules for count in summary.threads)
    assert [count.name for count in summary.excuses] == ["campaign of May, ends in June"]
    assert {count.name for count in summary.gaps} == {
        "unread: is not JSON: Expecting value, line 1 column 1.",
        "time was up before everything was read",
    }


def test_counts_that_are_too_many_to_hold_are_still_exact(monkeypatch):
    whole = summarise(RESULTS)
    monkeypatch.setattr(summaries._Tally.__init__, "__defaults__", (5,))
    assert summarise(RESULTS) == whole


def test_lists_hold_the_worst_and_say_how_many_there_are():
    made = results(6000, odd=False)
    summary = summarise(replace(result, agent=f"agent {result.number}") for result in made)
    assert len(summary.by_agent) == 1000
    assert summary.names["agent"] == 6000
    failed = [count.failed for count in summary.by_agent]
    assert failed == sorted(failed, reverse=True)


@pytest.mark.parametrize(
    ("time", "week"),
    [
        ("2026-01-05T00:00:00+00:00", "2026-01-05"),
        ("2026-01-11T23:59:59+00:00", "2026-01-05"),
        ("2026-01-12T00:30:00+01:00", "2026-01-05"),
        ("2026-01-01T12:00:00", "2025-12-29"),
        ("0001-01-01T00:00:00", "0001-01-01"),
    ],
)
def test_a_week_begins_on_monday_in_utc(time, week):
    assert week_of(datetime.fromisoformat(time)) == week


def test_weeks_without_replies_are_there_and_decades_are_not():
    times = ["2026-01-05", "2026-01-26", "1999-01-04"]
    made = [replace(RESULTS[0], time=datetime.fromisoformat(time).replace(tzinfo=UTC)) for time in times]
    assert [(count.name, count.replies) for count in summarise(made).by_week] == [
        ("1999-01-04", 1),
        ("2026-01-05", 1),
        ("2026-01-12", 0),
        ("2026-01-19", 0),
        ("2026-01-26", 1),
    ]


@pytest.mark.parametrize(
    ("passed", "failed", "said"),
    [
        (0, 0, "–"),
        (9, 0, "0 %"),
        (0, 9, "100 %"),
        (3, 1, "25.00 %"),
        (99_999, 1, "0.001 %"),
        (1, 99_999, "99.999 %"),
        (10**8, 1, "under 0.0001 %"),
        (1, 10**8, "over 99.9999 %"),
    ],
)
def test_a_rate_is_never_rounded_to_none_or_all(passed, failed, said):
    assert words.rate(Count(passed=passed, failed=failed)) == said


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (Count(), "There was nothing to check."),
        (Count(replies=2, incomplete=2), "None of 2 replies could be wholly checked."),
        (Count(replies=1, passed=1), "Of 1 reply checked, none gave away what it should not have."),
        (Count(replies=4, passed=3, failed=1), "Of 4 replies checked, 1 (25.00 %) should not have been sent as it was."),
        (Count(replies=4, passed=2, failed=2), "Of 4 replies checked, 2 (50.00 %) should not have been sent as they were."),
    ],
)
def test_the_headline(total, said):
    assert words.headline(Summary(total=total)) == said


def test_what_was_set_aside_is_always_said():
    assert "nothing" not in words.shortcomings(Summary(), About())
    (said,) = words.shortcomings(Summary(), About(baseline="known.json"))
    assert said == "No finding was known from the baseline known.json."
    (said,) = words.shortcomings(Summary(total=Count(excused=3)), About(baseline="known.json"))
    assert said.startswith("3 findings were known from the baseline known.json, or excused")
    (said,) = words.shortcomings(Summary(), About(passed_over=Counts(customer=2_000, forgotten=3)))
    assert "2,000 messages of customers, 3 conversations forgotten" in said


# JSON Lines, CSV, Parquet


def test_json_lines_are_verdicts_with_their_place(written):
    lines = [json.loads(line) for line in written["jsonl"].splitlines()]
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    assert len(lines) == len(RESULTS)
    for line, result in zip(lines, RESULTS, strict=True):
        validator.validate(line)
        assert line["verdict"] == result.state
        assert line["where"] == result.where
        assert line["suggestion"] is None
        assert (line["agent"], line["time"]) == (result.agent, result.time and result.time.isoformat())
    assert lines[0]["checked"] == {"policy": "sha256:aa", "rules": "sha256:bb", "version": "0.1.0", "ms": {}, "incomplete": []}


def test_csv_has_a_row_for_each_finding_and_no_formula(written):
    rows = list(csv.DictReader(io.StringIO(written["csv"].decode("utf-8-sig"), newline="")))
    assert len(rows) == sum(max(1, len(result.findings)) for result in RESULTS)
    assert {row["verdict"] for row in rows} == {"pass", "fail", "incomplete"}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("start", "=+-@\t\r\n")
def test_a_spreadsheet_takes_no_cell_for_a_formula(tmp_path, start):
    made = [replace(RESULTS[0], id=f"{start}HYPERLINK(1)", agent='O\'Neil, "Pat"')]
    save(Scan(lambda: made), "csv", tmp_path / "r.csv")
    (row, *_) = csv.DictReader(io.StringIO((tmp_path / "r.csv").read_bytes().decode("utf-8-sig"), newline=""))
    assert row["id"].startswith("'")
    assert row["agent"] == 'O\'Neil, "Pat"'


def test_parquet_is_typed_and_nested(written):
    table = pq.read_table(io.BytesIO(written["parquet"]))
    assert table.num_rows == len(RESULTS)
    assert str(table.schema.field("time").type) == "timestamp[us, tz=UTC]"
    assert table.schema.metadata[b"presend.policy"] == b"sha256:aa"
    rows = table.to_pylist()
    assert [row["number"] for row in rows] == list(range(len(RESULTS)))
    assert [row["unread"] for row in rows].count(True) == 1
    for row, result in zip(rows, RESULTS, strict=True):
        assert [finding["rule"] for finding in row["findings"]] == [finding.rule for finding in result.findings]
        assert row["time"] == result.time


# SARIF


def test_sarif_says_what_dashboards_need(written):
    log = json.loads(written["sarif"])
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == sum(len(result.findings) for result in RESULTS)
    for found in run["results"]:
        assert rules[found["ruleIndex"]]["id"] == found["ruleId"]
        assert found["level"] in {"error", "warning", "note", "none"}
        assert found["message"]["text"]
        assert re.fullmatch(r"[0-9a-f]{32}", found["partialFingerprints"]["presend/v1"])
        (place,) = found["locations"]
        assert place["physicalLocation"]["artifactLocation"] == {"uri": "sent-2026.jsonl.gz"}
        assert place["physicalLocation"]["region"]["startLine"] >= 1
    assert len({found["partialFingerprints"]["presend/v1"] for found in run["results"]}) == len(run["results"])
    (suppressed,) = {s["justification"] for found in run["results"] for s in found.get("suppressions", [])}
    assert suppressed == "campaign of May, ends in June"
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [note["level"] for note in invocation["toolExecutionNotifications"]] == ["error", "error"]
    (page,) = [rule for rule in rules if rule["id"] == "discloses-contact"]
    assert page["shortDescription"] == {"text": "Gives a customer's contact data."}


def test_sarif_without_keys_and_lines_has_fingerprints_and_places(tmp_path):
    made = [replace(FAILING[0], keys=(), where="tickets.json: ticket 35 comment 2", incomplete=("late",))]
    save(Scan(lambda: made), "sarif", tmp_path / "r.sarif")
    (run,) = json.loads((tmp_path / "r.sarif").read_text())["runs"]
    place = run["results"][0]["locations"][0]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "tickets.json%3A%20ticket%2035%20comment%202"}}
    assert place["logicalLocations"][0]["name"] == FAILING[0].id
    assert run["invocations"][0]["executionSuccessful"] is True
    assert run["invocations"][0]["toolExecutionNotifications"][0]["level"] == "warning"


# Markdown


def test_markdown_is_the_figures(written):
    text = written["md"].decode()
    total = SCAN.summary.total
    assert text.startswith("# Sent in spring\n")
    assert f"| Fail | {total.failed} |" in text
    for heading in (
        "By rule",
        "By channel",
        "By week",
        "By agent",
        "Threads that fail most",
        "Not wholly checked",
        "Known or excused",
    ):
        assert f"## {heading}\n" in text
    assert "more: see the HTML or CSV report." in text
    assert "\u202e" not in text
    columns = {line.replace("\\|", "").count("|") for line in text.splitlines() if line.startswith("| discloses-")}
    assert columns == {6}


@pytest.mark.parametrize(("text", "shown"), [("a|b", r"a\|b"), ("[x](y)", r"\[x\]\(y\)"), ("<b>\n*", r"\<b\> \*")])
def test_markdown_shows_names_as_they_are(text, shown):
    assert escaped(text) == shown


# HTML


class Page(HTMLParser):
    """What a page has: its elements, their attributes, and the text of style and script."""

    def __init__(self, text):
        super().__init__()
        self.tags = Counter()
        self.attributes = []
        self.inside = None
        self.embedded = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += [(tag, *attribute) for attribute in attrs]
        self.inside = tag

    def handle_data(self, data):
        if self.inside in ("style", "script"):
            self.embedded[self.inside] = data
        self.inside = None


def test_the_page_holds_all_it_needs_and_runs_only_what_it_carries(written):
    text = written["html"].decode()
    page = Page(text)
    assert page.tags["script"] == page.tags["style"] == 1
    assert not {"link", "img", "iframe", "object", "embed", "base"} & set(page.tags)
    names = {name for _, name, _ in page.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"style", "src", "action"}]
    assert {value[0] for _, name, value in page.attributes if name == "href"} == {"#"}
    assert not re.search(r"url\(|@import|https?:", text)
    (policy,) = [
        value for tag, name, value in page.attributes if tag == "meta" and name == "content" and "default-src" in value
    ]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert all(reports.html._digest(page.embedded[tag]) in policy for tag in ("style", "script"))
    assert "\u202e" not in text


def test_the_page_lists_the_worst_and_says_what_it_leaves_out(tmp_path):
    save(SCAN, "html", tmp_path / "r.html", Options(rows=7))
    text = (tmp_path / "r.html").read_text()
    assert text.count("<tr data-rule=") == 7
    assert f"The worst 7 of {len(FAILING)} are listed; the other {len(FAILING) - 7} are in the CSV" in text
    worst = max(sum(finding.outcome == Outcome.BLOCK for finding in result.findings) for result in FAILING)
    first = text[text.index("<tr data-rule=") :].split("</tr>")[0]
    assert first.count('class="chip block"') >= min(worst, 2)


def test_the_page_says_every_number_of_its_charts_in_a_table(written):
    text = written["html"].decode()
    figures = re.findall(r'<figure id="([\w-]+)".*?</figure>', text, re.DOTALL)
    assert figures == ["blocking", "by-channel", "by-week", "by-agent", "advice"]
    for figure in re.findall(r"<figure.*?</figure>", text, re.DOTALL):
        assert figure.count("<svg") == 2
        assert 'aria-hidden="true"' in figure
        assert "<caption>" in figure
        assert '<th scope="row">' in figure


def test_a_long_list_of_findings_is_cut_and_counted(tmp_path):
    one = FAILING[0].findings[0]
    many = tuple(replace(one, start=at, why=f"Reason {at}.") for at in range(20))
    excused = (replace(one, excused="x"),)
    made = [replace(FAILING[0], findings=many + excused, id="", incomplete=("late",)), replace(RESULTS[0], channel=Channel.DM)]
    save(Scan(lambda: made), "html", tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text()
    assert "and 8 more findings" in text
    assert "and 1 finding known or excused" in text


@pytest.mark.parametrize(("weeks", "labels"), [(1, 1), (10, 10), (60, 0), (150, 0)])
def test_weeks_have_figures_above_them_as_long_as_there_is_room(weeks, labels):
    counts = [Count(f"{week_of(datetime.fromordinal(738_000 + 7 * at))}", failed=at + 1) for at in range(weeks)]
    svg = charts.by_week(counts, WIDE)
    assert svg.count("var(--block)") == min(weeks, 104)
    assert svg.count('font-weight="600"') == labels
    assert charts.weeks_drawn(counts).startswith("the week of" if weeks == 1 else f"{min(weeks, 104)} weeks, from that of")


# In a browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, written, tmp_path):
    (tmp_path / "report.html").write_bytes(written["html"])
    pages = []

    def opened(**options):
        page = browser.new_context(**options).new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.goto((tmp_path / "report.html").as_uri())
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.context.close()


@pytest.mark.server
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_to_mend(opened, scheme, width):
    sync = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # axe itself is put in by hand, past the page's policy.
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = sync.Axe().run(page, options=options)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.server
def test_the_page_asks_nothing_of_the_network_and_runs_nothing_from_the_archive(opened):
    page = opened()
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert page.complaints == []
    assert page.locator("#list bdi", has_text=SHOUTED).count() > 0


@pytest.mark.server
def test_the_list_can_be_narrowed_down_with_the_keyboard(opened):
    page = opened()
    shown = "[...document.querySelectorAll('#list tr')].filter(row => !row.hidden).length"
    everything = page.evaluate(shown)
    assert everything == len(FAILING)
    page.focus("select[name=rule]")
    page.keyboard.type("discloses-p")
    wanted = sum(any(finding.rule == "discloses-payment-data" for finding in result.findings) for result in FAILING)
    assert page.evaluate(shown) == wanted
    assert page.inner_text("#count") == f"{wanted} of {everything} listed"
    page.select_option("select[name=channel]", "email")
    assert page.evaluate(shown) == 0
    assert page.is_visible("#none")
    page.focus("button")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{shown} === {everything}")
    page.select_option("select[name=agent]", SHOUTED)
    assert page.evaluate(shown) == 1


@pytest.mark.server
def test_without_scripts_everything_can_be_read(opened):
    page = opened(java_script_enabled=False)
    assert page.is_hidden("#filters")
    assert page.locator("#list tr").count() == len(FAILING)


@pytest.mark.server
def test_it_prints_light_and_without_what_only_a_screen_can_do(opened):
    page = opened(color_scheme="dark")
    page.emulate_media(media="print")
    assert page.is_hidden("#filters")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
