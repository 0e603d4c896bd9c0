"""Links, handles and numbers where nothing is configured, how links are taken apart, and how long that takes."""

from __future__ import annotations

from time import process_time

import pytest

from guard import Guard, Outcome, Reply
from guard.config import Config, parse
from guard.likeness import skeleton
from guard.links import links, numeric, split
from guard.rules._link_hosts import resembles

BARE = Guard.of(Config())
OURS = Guard.of(
    parse(
        '[brand]\nname = "Acme"\nregion = "US"\ndomains = ["acme.example"]\nhandles = ["@AcmeHelp"]\nphones = ["(202) 555-0143"]\n'
    )
)
RULES = ("unsafe-link", "unlisted-contact")


def outcome(guard, text, **more):
    verdict = guard.check(Reply(id="r", text=text, **more))
    assert verdict.checked.incomplete == ()
    return max((finding.outcome for finding in verdict.findings if finding.rule in RULES), default=Outcome.ALLOW)


@pytest.mark.parametrize(
    "text",
    [
        "DM @SomebodyElse, our support team.",
        "See https://www.gov.example/rights and help.acme-support.example",
        "See https://acme.helpdesk.example/hc/en-us/requests/new?ticket_form_id=360000013292",
        "See https://accounts.example/signin/v2/recoveryidentifier?flowName=GlifWebSignIn&flowEntry=ServiceLogin",
        "See https://forum.example/t5/Premiere-Pro/faq-how-to-clear-your-cache-in-premiere-pro/td-p/10425133?page=2",
        "![logo](https://cdn.example/logo.png)",
    ],
)
def test_where_nothing_is_listed_nothing_is_unlisted(text):
    assert outcome(BARE, text) == Outcome.ALLOW


@pytest.mark.parametrize(
    "text",
    [
        "https://m.me/acme",
        "https://wa.me/447700900123",
        "https://x.com/messages/compose?recipient_id=17874544",
        "Call us on 0808 157 0100.",
        "Write to support@acme.example",
    ],
)
def test_where_nothing_is_listed_a_contact_gets_a_note_that_says_how_to_list_it(text):
    assert outcome(BARE, text) == Outcome.NOTE
    (found,) = [finding for finding in BARE.check(Reply(id="r", text=text)).findings if finding.rule in RULES]
    assert "[brand] in presend.toml" in found.instead


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For fastest help kindly chat on WhatsApp with our senior officer at +44 7700 900877.", Outcome.WARN),
        ("My manager handles these; message him on Telegram, t.me/lead_desk_morgan, he is quick.", Outcome.WARN),
        ("WhatsApp us on 07700 900123, an agent will help.", Outcome.NOTE),
        ("Message us on Telegram: t.me/acmehelp", Outcome.NOTE),
    ],
)
def test_where_nothing_is_listed_a_person_on_a_messenger_gets_a_warning(text, expected):
    assert outcome(BARE, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Call us on 0909 879 0123.",
        "See https://xn--80ak6aa92e.com/",
        "See https://аcme.example/",
        "See http://0x7f000001:80/",
        "See https://acme.example@evil.example/",
        "![x](https://other.example/p.png?d=QWNjb3VudCA4NTA0MjIzMTc3)",
        "See https://acme.example/?email=p.okafor@acme.example",
    ],
)
def test_what_is_unsafe_in_itself_needs_no_list(text):
    assert outcome(BARE, text) == Outcome.BLOCK


@pytest.mark.parametrize("text", ["Call us at 1-900-555-0123", "Call us at (202) 976-1234"])
def test_a_premium_rate_is_that_of_its_country(text):
    assert outcome(OURS, text) == Outcome.BLOCK


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("(see https://acme.example/a_(b)), ok", ["acme.example"]),
        ("[x](https://a.example/1)[y](https://b.example/2)", ["a.example", "b.example"]),
        ("https://u:p@A.Example.:8443/x.", ["a.example"]),
        ("Mail help@acme.example, e.g. today... or acme.example/x", ["acme.example"]),
        ("http://[::1]:80/", ["[::1]"]),
        ("acme.care.desk@acme.example acme.care+x@acme.example", []),
        ("https://%61cme.example/", ["acme.example"]),
    ],
)
def test_links_are_taken_apart(text, hosts):
    found = list(links(text))
    assert [link.host for link in found] == hosts
    assert all(text[link.start : link.end] == link.text for link in found)


def test_parameters_are_read_with_their_places():
    text = "https://acme.example/x?A=1%2532&b=#/y?c=d+e"
    (link,) = links(text)
    assert [(name, value, text[start:end]) for name, value, start, end in link.parameters()] == [
        ("a", "12", "1%2532"),
        ("b", "", ""),
        ("c", "d e", "d+e"),
    ]


def test_public_suffixes_come_from_the_packaged_list():
    assert split("help.acme.co.uk") == ("help", "acme", "co.uk")
    assert split("help.acme.example") == ("help", "acme", "example")
    assert split("localhost") == ("", "", "localhost")


def test_numbers_as_hosts():
    assert [numeric(host) for host in ("8.8.8.8", "0x8.8", "134744072", "192.168.1.1", "[::1]", "acme.example", "1.2.3.4.5")] == [
        "public", "public", "public", "private", "private", "", "",
    ]  # fmt: skip


def test_skeletons():
    assert skeleton("paypa1") == skeleton("раураl") == skeleton("PAYPAL")
    assert skeleton("acme") != skeleton("acne")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("acme.example", Outcome.ALLOW),
        ("help.acme.example", Outcome.ALLOW),
        ("acmeology.example", Outcome.ALLOW),
        ("pacemaker.example", Outcome.ALLOW),
        ("acme.test", Outcome.BLOCK),
        ("acme-help.example", Outcome.BLOCK),
        ("xacme.example", Outcome.BLOCK),
        ("acme.example.test", Outcome.BLOCK),
        ("acme.vendor.test", Outcome.WARN),
    ],
)
def test_likeness_of_hosts(host, expected):
    assert resembles(host, ("acme.example",)) == expected


SEEDS = ("[https://a.bc](https://b.cd/", '<a href="https://b.cd">https://c.de</a>', "http://a.bc/?a=1&", "https://a.example/?text=My+account+8504223177 ", "![a](http://a.bc/?d=QWNjb3VudCA4NTA0) ", "a.bc/login ", "a.", "-.", "https://", "@AcmeHlep ",
         "DM @x ", "our support team ", "http://a](", '<img src="http://a.bc/?q=x y">', "wa.me/447700900123 ", "xn--80ak6aa92e.com ", "http://acmé.example/ ", "?a=1&b=2;", "http://x/)))")  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_links_take_time_in_step_with_the_text(seed):
    guard = Guard.of(
        parse(
            '[policy]\nmax_length = 200000\ndeadline_ms = 60000\n[brand]\ndomains = ["acme.example"]\nhandles = ["AcmeHelp"]\n'
        )
    )
    rules = [rule for rule in guard.rules if rule.id in RULES]

    def seconds(length):
        from guard.normalise import normalise
        from guard.rules import Case

        text = (seed * (length // len(seed) + 1))[:length]
        case = Case(Reply(id="r", text=text), normalise(text), (), guard.config, lambda _: ())
        started = process_time()
        for rule in rules:
            list(rule.assess(case))
        return process_time() - started

    seconds(1000)
    once, twice = min(seconds(20_000) for _ in range(2)), min(seconds(40_000) for _ in range(2))
    assert twice < 0.05 or twice < 3.5 * once
    assert twice < 3
