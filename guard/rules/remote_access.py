"""Leads the customer to let somebody see or control their device.

What it finds
    Invitations to install, open or start a remote-control tool, to share the screen or to read out what such a tool shows. Warnings
    against it are not found.

Why
    It is how most computer-takeover fraud begins, and customers cannot tell your agent from an impostor who says the same.

Example
    Download AnyDesk and read me the number it shows, and I'll take a look.

Instead
    Give the steps in writing, or start a session from inside your own signed-in app.

References
    Which? on computer-takeover scams (£16m in a year); Action Fraud.
"""

import re
from collections.abc import Iterator

from guard.later import pattern
from guard.model import Channel, Finding, Outcome
from guard.rules._contract import Case, Rule, said
from guard.rules._luring import warns

_TOOL = pattern(
    r"\b(?:any ?desk|team ?viewer|ultra ?viewer|screen ?connect|connect ?wise|rust ?desk|quick ?assist|quick ?support|logmein|gotoassist|goto ?resolve|zoho ?assist|splashtop|ammyy|aero ?admin|supremo|alpemix"
    r"|chrome remote desktop|remote[ -](?:desktop|access|session|support session)|dwservice|iperius|msra|air ?droid|hop ?to ?desk|getscreen)\b"
    r"|\b(?:share|sharing|mirror|cast) (?:your|ur|the) (?:screen|desktop)\b|\bscreen[ -]?shar(?:e|ing)\b"
    r"|\b(?:take|have|get|grab|gain) (?:over |remote )?(?:control|hold) of (?:your|ur|the) (?:computer|pc|laptop|mac|phone|machine|device|screen|mouse)\b"
    r"|\b(?:hop|jump|log|connect|dial|get) (?:on ?to|in ?to|on|in) (?:your|ur) (?:computer|pc|laptop|mac|phone|machine|device|screen)\b",
    re.IGNORECASE,
)
_HINTS = frozenset(
    "desk anydesk viewer teamviewer ultraviewer ultra connect screenconnect connectwise wise rustdesk assist quickassist quick quicksupport logmein gotoassist goto zoho "
    "splashtop ammyy admin aeroadmin supremo alpemix remote dwservice iperius msra airdroid droid hoptodesk getscreen screen desktop "
    "computer pc laptop mac phone machine device mouse".split()
)
"""Words of which every tool and every way in has one."""
_ALSO_AGAINST = frozenset({"uninstall", "remove", "delete", "hang", "without", "no"})


def _assess(case: Case) -> Iterator[Finding]:
    if _HINTS.isdisjoint(case.words):
        return
    text = case.text.folded
    if not _TOOL.search(text):
        return
    for sentence in case.sentences:
        start, end = sentence.start, sentence.end
        tool = _TOOL.search(text, start, end)
        if tool and not warns(sentence, _ALSO_AGAINST):
            yield said(
                "remote-access",
                "REMOTE_ACCESS",
                case.text.original(*tool.span()),
                Outcome.WARN if case.reply.channel == Channel.SECURE else Outcome.BLOCK,
                "Leads the customer to let somebody see or control their device, as impostors do.",
                "Give the steps in writing, or start a session from inside your own signed-in app.",
                confidence=0.9,
                references=("WHICH-RA",),
            )


rule = Rule(assess=_assess, reports=frozenset({"REMOTE_ACCESS"}))
