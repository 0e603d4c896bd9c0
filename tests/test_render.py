"""Reports say what was found without showing it. `UPDATE_GOLDEN=1 pytest tests/test_render.py` writes tests/golden anew."""

import json
import os
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.model import Act, Channel, Checked, Finding, Move, Outcome, Owner, Reply, State, Suggestion, Verdict
from guard.render import FORMATS, Options
from guard.render import json as wires
from guard.render._mask import mask, rewrite_of, span
from guard.render._offsets import lines, utf16
from guard.render.text import plain, tally

GOLDEN = Path(__file__).parent / "golden"
CARD, PHONE = "4111 1111 1111 1111", "07700 900123"
CHECKED = Checked("sha256:00", "sha256:11", "0.1.0", {"detect": 0.41234})
PAGE = "Gives payment card data.\n\nWhy\n    Others accept it as proof.\n"


def finding(text, value, *, rule="discloses-payment-data", outcome=Outcome.BLOCK, **more):
    start = text.index(value)
    masked = more.pop("masked", "•" * len(value))
    return Finding(
        rule=rule,
        entity=more.pop("entity", "CREDIT_CARD"),
        start=start,
        end=start + len(value),
        outcome=outcome,
        why=more.pop("why", "Gives a value where everyone can read it."),
        instead=more.pop("instead", "Leave it out."),
        confidence=more.pop("confidence", 0.99),
        masked=masked,
        **more,
    )


def verdict(reply, *findings, state=State.FAIL, suggestion=None, checked=CHECKED):
    return Verdict(reply.id, state, reply.channel, findings, suggestion, checked)


def passed():
    reply = Reply(id="pass.txt", text="Hi Sam, it is on its way 😀.", channel="dm")
    return reply, verdict(reply, state=State.PASS)


def failed():
    text = f"Hi Sam 😀, the card {CARD} was declined.\r\nCall {PHONE} or 07700 900456, and quote {CARD}.\n"
    reply = Reply(id="drafts/fail.txt", text=text)
    card = {"masked": "•••• 1111", "references": ("PCI-4.2.2", "GDPR-5f"), "recognizer": "payment-card"}
    found = (
        finding(text, CARD, **card),
        finding(text, PHONE, rule="discloses-contact", entity="PHONE_NUMBER", outcome=Outcome.WARN, act=Act.ECHOES),
        finding(
            text,
            "07700 900456",
            rule="unlisted-contact",
            entity="PHONE_NUMBER",
            outcome=Outcome.NOTE,
            owner=Owner.BRAND,
            excused="campaign, ends in June",
        ),
        Finding("defensive", "", 0, 0, Outcome.NOTE, "Sounds defensive.", "", 0.5),
    )
    move = Move(
        needed=True,
        because=("it is about a payment", "it needs their contact data"),
        label="secure chat in the app",
        url="https://acme.example/chat",
        wording="We can sort this out in the secure chat.",
    )
    rewrite = (
        "Hi Sam 😀, the card you paid with was declined.\nPlease use our secure chat: we will look at it with you there, today."
    )
    return reply, verdict(reply, *found, suggestion=Suggestion(rewrite, move))


def unread():
    reply = Reply(id="FILE 3", text="", channel=Channel.PUBLIC)
    checked = replace(CHECKED, incomplete=("unread: there is no such file.", "50%, timed out: a\nb"))
    return reply, verdict(reply, state=State.INCOMPLETE, checked=checked)


PAIRS = (passed(), failed(), unread())
OPTIONS = Options(pages={"discloses-payment-data": PAGE})


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_report_is_as_it_was(name):
    path = GOLDEN / f"report.{name}"
    report = FORMATS[name](PAIRS, OPTIONS)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(report, encoding="utf-8", newline="")
    assert report.encode() == path.read_bytes()


def test_a_coloured_report_is_as_it_was():
    path = GOLDEN / "coloured.text"
    report = FORMATS["text"](PAIRS, Options(colour=True, width=60))
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(report, encoding="utf-8", newline="")
    assert report.encode() == path.read_bytes()


@pytest.mark.parametrize("name", list(FORMATS))
@pytest.mark.parametrize("options", [Options(), Options(colour=True, offset_unit="utf16", width=30)])
def test_no_report_holds_what_was_found(name, options):
    report = FORMATS[name](PAIRS, options)
    assert not [value for value in (CARD, PHONE, "07700 900456", "4111", "900") if value in report]


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_rewrite_that_still_holds_a_value_is_left_out(name):
    reply, failing = failed()
    rewritten = replace(failing, suggestion=replace(failing.suggestion, rewrite=f"Call {PHONE} about your card."))
    report = FORMATS[name]([(reply, rewritten)], Options())
    assert PHONE not in report
    assert "about your card" not in report


@pytest.mark.parametrize("name", list(FORMATS))
def test_nothing_to_report_is_no_crash(name):
    assert isinstance(FORMATS[name]([], Options()), str)


def test_formats_are_found_by_their_files():
    assert {"text", "json", "jsonl", "sarif", "github"} <= set(FORMATS)
    assert len(FORMATS) == len(list(FORMATS))
    assert not [name for name in FORMATS if name.startswith("_")]
    with pytest.raises(KeyError):
        FORMATS["_mask"]


# Masking


@pytest.mark.parametrize(
    ("text", "value", "masked", "shown"),
    [
        ("PIN 4821.", "4821", "••••", "PIN ••••."),
        ("PIN 4821.", "4821", "", "PIN ••••."),
        (f"card {CARD}!", CARD, "•••• 1111", "card •••• •••• •••• 1111!"),
        ("card 4111-1111-1111-1111!", "4111-1111-1111-1111", "•••• 1111", "card •••••••••••••••1111!"),
        ("mail a@acme.example", "a@acme.example", "a•••@acme.example", "mail a@acme.example"),
        ("mail sam@acme.example", "sam@acme.example", "s•••@acme.example", "mail s••@acme.example"),
        ("your postcode", "postcode", "postcode", "your postcode"),
        ("a b\nc", "a b\nc", "", "• •\n•"),
        ("4821 and 4821", "4821", "", "•••• and ••••"),
        ("aXaXa", "aXa", "", "•••••"),
        ("12 of 12", "12", "", "•• of 12"),
        ("nothing", "", "", "nothing"),
    ],
)
def test_of_a_value_only_that_is_shown_which_its_mask_shows(text, value, masked, shown):
    assert mask(text, [finding(text, value, masked=masked)]) == shown


def test_what_one_finding_shows_another_may_hide():
    text = f"card {CARD}"
    assert mask(text, [finding(text, CARD, masked="•••• 1111"), finding(text, "1111 1111", masked="")]).endswith(
        "•••• •••• •••• ••••"
    )


@pytest.mark.parametrize(("start", "end", "clamped"), [(-5, 3, (0, 3)), (2, 99, (2, 4)), (9, 99, (4, 4)), (3, 1, (3, 3))])
def test_a_span_stays_within_the_text(start, end, clamped):
    assert span("text", replace(finding("text", "t"), start=start, end=end)) == clamped


@given(st.text(min_size=1), st.data())
def test_masking_keeps_the_length_and_hides_every_value(text, data):
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted), max_size=4))
    findings = [replace(finding(text, ""), start=start, end=end, masked="") for start, end in spans]
    shown = mask(text, findings)
    assert len(shown) == len(text)
    for start, end in spans:
        value = text[start:end]
        assert all(char.isspace() or char == "•" for char in shown[start:end])
        if len(value.strip()) >= 3 and any(char.isalnum() for char in value):
            assert value not in shown


@pytest.mark.parametrize(
    ("value", "masked", "rewrite", "kept"),
    [
        (PHONE, "•", f"Call {PHONE}", None),
        (PHONE, "•", "Call us", "Call us"),
        ("your postcode", "•", "Never share your postcode", "Never share your postcode"),
        (PHONE, PHONE, f"Call {PHONE}", f"Call {PHONE}"),
        ("12", "•", "at 12", "at 12"),
        (PHONE, "•", None, None),
    ],
)
def test_a_phrase_may_come_back_in_a_rewrite_and_a_value_may_not(value, masked, rewrite, kept):
    reply = Reply(id="r", text=f"Text: {value}")
    suggestion = Suggestion(rewrite, Move(needed=False))
    assert rewrite_of(reply, verdict(reply, finding(reply.text, value, masked=masked), suggestion=suggestion)) == kept


def test_without_a_suggestion_there_is_no_rewrite():
    assert rewrite_of(*passed()) is None


# Offsets


@given(st.text())
def test_utf16_offsets_are_those_of_a_browser(text):
    offset = utf16(text)
    assert all(offset(at) == len(text[:at].encode("utf-16-le", "surrogatepass")) // 2 for at in range(len(text) + 1))


def test_places_count_lines_and_columns_from_one():
    place = lines("ab\r\nc\n\nd")
    assert [place(at) for at in range(9)] == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (3, 1), (4, 1), (4, 2)]


# JSON


def test_json_is_in_the_shape_that_callers_rely_on():
    wire = wires.wire(failed()[1])
    assert list(wire) == ["schema", "id", "verdict", "channel", "notice", "findings", "suggestion", "checked"]
    assert wire["schema"] == "presend.verdict/1"
    assert wire["findings"][0] == {
        "rule": "discloses-payment-data",
        "entity": "CREDIT_CARD",
        "start": 19,
        "end": 38,
        "outcome": "block",
        "act": "discloses",
        "owner": "unknown",
        "confidence": 0.99,
        "masked": "•••• 1111",
        "recognizer": "payment-card",
        "why": "Gives a value where everyone can read it.",
        "instead": "Leave it out.",
        "references": ["PCI-4.2.2", "GDPR-5f"],
        "excused": None,
    }
    assert wire["findings"][2]["excused"] == "campaign, ends in June"
    assert wire["suggestion"]["rewrite_verdict"] == "pass"
    assert wire["suggestion"]["move"]["to"] == {"label": "secure chat in the app", "url": "https://acme.example/chat"}
    assert wire["checked"]["ms"] == {"detect": 0.412}


@pytest.mark.parametrize("pair", PAIRS)
def test_json_fits_its_schema(pair):
    jsonschema.Draft202012Validator.check_schema(wires.schema())
    for wire in (wires.wire(pair[1]), wires.wire(pair[1], pair[0], offset_unit="utf16")):
        jsonschema.validate(json.loads(wires.dumps(wire)), wires.schema())


def test_the_schema_refuses_another_shape():
    wire = wires.wire(failed()[1])
    for wrong in ({**wire, "extra": 1}, {**wire, "verdict": "maybe"}, {k: v for k, v in wire.items() if k != "checked"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, wires.schema())


def test_without_a_rewrite_and_a_place_to_go_json_says_null():
    suggestion = Suggestion(None, Move(needed=False))
    wire = wires.wire(verdict(failed()[0], suggestion=suggestion))
    assert wire["suggestion"] == {
        "rewrite": None,
        "rewrite_verdict": None,
        "move": {"needed": False, "because": [], "to": None, "wording": ""},
    }
    assert wires.wire(passed()[1])["suggestion"] is None


def test_offsets_are_those_of_a_browser_on_request():
    reply, failing = failed()
    found = wires.wire(failing, reply, offset_unit="utf16")["findings"][0]
    assert (found["start"], found["end"]) == (20, 39)
    with pytest.raises(ValueError, match="need the reply"):
        wires.wire(failing, offset_unit="utf16")


@pytest.mark.parametrize(("count", "kind"), [(1, dict), (2, list), (0, list)])
def test_one_verdict_is_an_object_and_several_are_an_array(count, kind):
    assert isinstance(json.loads(FORMATS["json"]([passed()] * count, Options())), kind)


def test_json_lines_are_a_verdict_a_line():
    report = FORMATS["jsonl"](PAIRS, Options())
    assert [json.loads(line)["verdict"] for line in report.splitlines()] == ["pass", "fail", "incomplete"]


def test_json_cannot_drive_a_terminal():
    value = "\x1b[2J\x9b2J\u202e\u2028\ufeff é•"
    written = wires.dumps(value)
    assert json.loads(written) == value
    assert written.endswith(' é•"')
    assert all(char.isprintable() for char in written)


# SARIF


def sarif(*pairs, **options):
    return json.loads(FORMATS["sarif"](pairs, Options(**options)))["runs"][0]


def test_sarif_says_what_dashboards_need():
    log = json.loads(FORMATS["sarif"](PAIRS, OPTIONS))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "utf16CodeUnits"
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note", "none"}
        assert result["message"]["text"]
        assert len(result["partialFingerprints"]["presend/v1"]) == 32
    (payment,) = [rule for rule in rules if rule["id"] == "discloses-payment-data"]
    assert payment["help"]["text"].startswith("Gives payment card data.\n\nWhy")
    assert payment["shortDescription"] == {"text": "Gives payment card data."}
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "note"]
    assert run["results"][2]["suppressions"] == [{"kind": "external", "justification": "campaign, ends in June"}]
    assert "suppressions" not in run["results"][0]


def test_sarif_counts_utf16():
    text = f"😀\n😀 {CARD}\n{PHONE}"
    reply = Reply(id="a b.txt", text=text)
    both = f"{CARD}\n{PHONE}"
    first, second = sarif((reply, verdict(reply, finding(text, CARD), finding(text, both))))["results"]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b.txt"},
        "region": {"startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 23, "charOffset": 6, "charLength": 19},
    }
    assert second["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 4,
        "endLine": 3,
        "endColumn": 13,
        "charOffset": 6,
        "charLength": 32,
    }


def test_sarif_tells_a_run_that_checked_all_from_one_that_did_not():
    assert sarif(passed())["invocations"][0] == {"executionSuccessful": True, "toolExecutionNotifications": []}
    incomplete = sarif(unread())["invocations"][0]
    assert incomplete["executionSuccessful"] is False
    assert "there is no such file" in incomplete["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_fingerprints_do_not_depend_on_the_value():
    def prints(value):
        reply = Reply(id="r", text=f"{value} and {value}")
        found = finding(reply.text, value)
        return [
            result["partialFingerprints"]["presend/v1"] for result in sarif((reply, verdict(reply, found, found)))["results"]
        ]

    assert prints("4821") == prints("9999")
    assert len(set(prints("4821"))) == 2


def test_sarif_names_a_rule_without_a_page_and_no_version():
    reply, failing = failed()
    driver = sarif((reply, replace(failing, checked=replace(CHECKED, version=""))))["tool"]["driver"]
    assert "semanticVersion" not in driver
    assert "help" not in driver["rules"][0]


# GitHub


def test_github_commands_cannot_be_forged():
    reply = Reply(id="a,b:c%.txt\n::error::x", text="x 4821")
    found = finding(reply.text, "4821", why="One\r\ntwo 100%.", instead="", rule="r")
    assert FORMATS["github"]([(reply, verdict(reply, found))], Options()) == (
        "::error file=a%2Cb%3Ac%25.txt%0A%3A%3Aerror%3A%3Ax,line=1,endLine=1,col=3,endColumn=7,title=r::One%0D%0Atwo 100%25.\n"
    )


def test_github_has_no_columns_over_several_lines():
    reply = Reply(id="a.txt", text="x\ny")
    report = FORMATS["github"]([(reply, verdict(reply, finding(reply.text, "x\ny")))], Options())
    assert "line=1,endLine=2,title=" in report


def test_github_has_nothing_to_say_of_a_pass():
    assert FORMATS["github"]([passed()], Options()) == ""


# Text


def shown(text, *findings, **options):
    reply = Reply(id="r", text=text)
    return FORMATS["text"]([(reply, verdict(reply, *findings))], Options(**options))


def test_the_same_thing_said_of_two_values_is_said_once():
    text = f"{CARD} and 4242 4242 4242 4242."
    report = shown(text, finding(text, CARD, masked="•••• 1111"), finding(text, "4242 4242 4242 4242", masked="•••• 4242"))
    assert "•••• •••• •••• 1111¹ and •••• •••• •••• 4242¹." in report
    assert report.count("Gives a value") == 1
    assert "CREDIT_CARD  •••• 1111  •••• 4242" in report


def test_two_findings_that_end_at_one_place_are_both_marked():
    text = "Your PIN is 4821"
    report = shown(text, finding(text, "4821"), finding(text, "is 4821", rule="other", outcome=Outcome.WARN))
    assert "Your PIN •• ••••¹˒²\n" in report


def test_a_finding_that_ends_with_its_line_is_marked_there():
    text = "one\r\n4821\r\ntwo\rthree"
    assert "  │ one\n  │ ••••¹\n  │ two␍three\n" in shown(text, finding(text, "4821\r\n"))


def test_values_are_shown_when_revealed():
    reply, failing = failed()
    report = FORMATS["text"]([(reply, failing)], Options(reveal=True))
    assert CARD in report
    assert PHONE in report
    held = replace(failing, suggestion=replace(failing.suggestion, rewrite=f"Call {PHONE} now."))
    assert f"Call {PHONE} now." in FORMATS["text"]([(reply, held)], Options(reveal=True))


def test_of_a_long_reply_only_the_lines_around_findings_are_shown():
    text = "\n".join([*(f"line {n}" for n in range(20)), "PIN 4821", *(f"more {n}" for n in range(20))])
    report = shown(text, finding(text, "4821"))
    assert [line for line in report.splitlines() if "│" in line] == [
        "  │ ⋯",
        "  │ line 19",
        "  │ PIN ••••¹",
        "  │ more 0",
        "  │ ⋯",
    ]


def test_long_lines_are_broken_at_spaces_and_where_there_are_none():
    text = "word " * 8 + "字" * 30 + " 4821"
    report = shown(text, finding(text, "4821"), width=30)
    rows = [line for line in report.splitlines() if "│" in line]
    assert rows[0] == "  │ word word word word word"
    assert len(rows) > 4
    assert "".join(rows).count("字") == 30
    assert rows[-1].endswith("••••¹")


def test_a_rewrite_keeps_its_lines():
    reply, failing = failed()
    report = FORMATS["text"]([(reply, replace(failing, suggestion=Suggestion("One.\n\nTwo.", Move(needed=False))))], Options())
    assert "  Send instead:\n  │ One.\n  │\n  │ Two.\n" in report
    assert "secure channel" not in report
    empty = Suggestion("", Move(needed=False, because=("nothing private is asked",)))
    report = FORMATS["text"]([(reply, replace(failing, suggestion=empty))], Options())
    assert "A secure channel is not needed: nothing private is asked." in report


def test_a_move_without_a_place_is_still_said():
    reply, failing = failed()
    report = FORMATS["text"]([(reply, replace(failing, suggestion=Suggestion(None, Move(needed=True))))], Options())
    assert report.endswith("  A secure channel is needed.\n")
    assert "Send instead" not in report


@pytest.mark.parametrize(
    ("char", "visible"),
    [
        ("\x1b", "␛"),
        ("\t", "    "),
        ("\x7f", "<U+007F>"),
        ("\x9b", "<U+009B>"),
        ("\u202e", "<U+202E>"),
        ("\u200b", "<U+200B>"),
        ("\U000e0041", "<U+E0041>"),
        ("\xa0", " "),
        ("\u200d", "\u200d"),
        ("\r\n", "\n"),
        ("é", "é"),
        ("😀", "😀"),
    ],
)
def test_no_text_drives_the_terminal(char, visible):
    assert plain(char) == visible
    text = f"a{char}b 4821"
    report = shown(text, finding(text, "4821", why=f"See {char}", rule=f"r{char.strip()}"))
    assert "\x1b" not in report
    assert "\u202e" not in report


def test_a_reply_of_several_is_counted():
    assert tally(verdict for _, verdict in PAIRS) == "3 replies: 1 pass, 1 fail, 1 not checked"
    assert tally([passed()[1]]) == "1 reply: 1 pass, 0 fail, 0 not checked"
    assert "replies" not in FORMATS["text"]([passed()], Options())
