"""A mail (RFC 5322) -> a message: its text, and which of it was written anew and which is quoted.

The text is the plain part, or the HTML part where only that has words or links behind words. Attachments are passed over. What is
quoted below or between (lines with `>`, the block under "On ... wrote:" or "Original Message", what the usual mail
programs mark as cited) is left out of what is checked where the messages of the same conversation, read before, hold it
(`guard.archive.threads`); else it is checked with the rest, for a quotation may be changed, or be of somebody else's mail. A mail
that forwards another, or is nothing but quotation, is checked whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from html import unescape
from html.parser import HTMLParser

from guard.archive.model import Author, Row
from guard.archive.sources import _values
from guard.errors import InputError
from guard.model import Channel

__all__ = ["row", "split_html", "split_plain"]

_LINES = re.compile(r"(?<=\n)")
_SECRET = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_ID = re.compile(r"<[^<>\s]{1,250}>")
_BREAK = re.compile(
    r"^[ \t]*(?:-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*-{2,}"
    r"|_{10,}[ \t]*\r?\n(?=\*?(?:From|Von|De)\b)"
    r"|\*?From:\*?[^\n]+\r?\n(?:[^\n]*\r?\n){0,2}?\*?(?:Sent|Date):)",
    re.MULTILINE | re.IGNORECASE,
)
_WROTE = re.compile(
    r"^[ \t]*(?:On|Am|Le|El|Il|Op)\b[^\n]{4,200}?(?:\n(?!>)[^\n]{0,200}?)?"
    r"\b(?:wrote|schrieb|écrit|escribió|ha scritto|schreef)\b[^\n]{0,80}:[ \t]*\r?$",
    re.MULTILINE,
)
_FORWARDED = re.compile(
    r"-{2,}\s*(?:Forwarded message|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado)|Begin forwarded message:",
    re.IGNORECASE,
)
_FORWARDS = re.compile(r"\s*(?:Fwd?|WG|TR|RV|I|Doorst)\s*:", re.IGNORECASE)
_HEADER = re.compile(
    r"^[ \t]*(?:[-_]{2,}.*|\*?(?:From|Sent|Date|To|Cc|Subject|Von|Gesendet|Datum|An|Betreff|De|Envoyé|À|Objet|Para|Asunto)\*?[ ]?:.*)$",
    re.MULTILINE | re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:br|hr|/?(?:p|div|blockquote|li|ul|ol|tr|td|table|h\d))\b[^<>]*>", re.IGNORECASE)
_MARK = re.compile(r"<[^<>]*>")
_QUOTED_NAMES = re.compile(
    r"(?:^|\s)(?:gmail_quote|gmail_extra|moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra)(?:\s|$)"
    r"|^(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container)$"
)
_REST_NAMES = frozenset({"divRplyFwdMsg", "appendonsend"})
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def row(data: bytes, where: str, ours: _values.Ours) -> Row | None:
    """Return the message in the bytes of a mail.

    Raises:
        InputError: it is no mail, is encrypted, or not in the encoding it names.
    """
    try:
        mail = BytesParser(policy=policy.default).parsebytes(data)
        return _row(mail, where, ours)
    except InputError:
        raise
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, IndexError, RecursionError) as error:
        # The standard library's parser raises these for broken headers.
        raise InputError(f"is no mail that can be read ({type(error).__name__}).") from None


def _row(mail: EmailMessage, where: str, ours: _values.Ours) -> Row:
    if not mail.keys():
        raise InputError("is no mail: it has no header.")
    if mail.get_content_type() in _SECRET:
        raise InputError("is encrypted: what it says cannot be checked.")
    plain, marked = _part(mail, "plain"), _part(mail, "html")
    text = _values.richest(plain, marked)
    forwards = _FORWARDS.match(str(mail.get("subject", ""))) or _FORWARDED.search(text)
    own, cut = ("", "") if forwards else split_html(text) if text is marked and marked else split_plain(text)
    quoted = _words(unescape(_MARK.sub("", _BLOCK.sub("\n", cut))) if text is marked else cut)
    senders = list(_addresses(mail, "from"))
    identity = _first_id(mail, "message-id")
    thread = _first_id(mail, "references") or _first_id(mail, "in-reply-to") or identity
    author = _author(mail, senders, ours)
    return Row(
        where=where,
        text=text,
        id=identity,
        author=author,
        channel=Channel.EMAIL,
        thread=thread,
        agent=(senders[0].display_name or senders[0].addr_spec) if senders and author == "brand" else "",
        time=_values.time(str(mail.get("date", ""))),
        recipient=next((address.display_name for address in _addresses(mail, "to")), ""),
        own=own if quoted else "",
        quoted=quoted,
    )


def _words(quoted: str) -> str:
    """Return what was quoted without the lines that say of whom."""
    lines = (line.strip() for line in _HEADER.sub("", _WROTE.sub("", quoted)).splitlines())
    return "\n".join(line for line in lines if line)


def split_plain(text: str) -> tuple[str, str]:
    """Return what a plain mail says and what it quotes."""
    below = min((found.start() for found in (_BREAK.search(text),) if found), default=len(text))
    kept: list[str] = []
    quoted: list[str] = []
    for line in _attributed(text[:below]):
        (quoted if line.lstrip().startswith(">") else kept).append(line)
    own = "".join(kept)
    said = "".join(line.lstrip().removeprefix(">").removeprefix(" ") for line in quoted) + text[below:]
    return (own, said.strip()) if own.strip() else (text, "")


def _attributed(text: str) -> Iterator[str]:
    # "On ... wrote:" belongs to the lines it announces.
    lines = _LINES.split(text)
    announced = {
        text.count("\n", 0, found.start()) + step for found in _WROTE.finditer(text) for step in range(found[0].count("\n") + 1)
    }
    for number, line in enumerate(lines):
        follows = next((later for later in lines[number + 1 :] if later.strip()), "")
        yield ">" + line if number in announced and (follows.lstrip().startswith(">") or number + 1 in announced) else line


def split_html(text: str) -> tuple[str, str]:
    """Return what an HTML mail says and what it quotes, both as HTML."""
    parser = _Quotes(text)
    try:
        parser.feed(text)
        parser.close()
    except (AssertionError, ValueError):
        return text, ""
    own, said, at = [], [], 0
    for start, end in parser.found():
        own.append(text[at:start])
        said.append(text[start:end])
        at = end
    own.append(text[at:])
    kept = "".join(own)
    return (kept, "".join(said).strip()) if re.sub(r"<[^>]*>|&nbsp;|\s", "", kept) else (text, "")


class _Quotes(HTMLParser):
    """Finds the parts of an HTML mail that quote."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._text = text
        self._starts = [0]
        for line in _LINES.split(text):
            self._starts.append(self._starts[-1] + len(line))
        self._open: list[tuple[str, int | None]] = []
        self._spans: list[tuple[int, int]] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look whether a quotation begins."""
        if tag in _VOID:
            return
        names = [value or "" for name, value in attrs if name in ("class", "id")]
        # A bare blockquote may be how the agent sets off a part of the reply.
        cites = tag == "blockquote" and any((name, value) == ("type", "cite") or name == "cite" for name, value in attrs)
        quotes = cites or any(_QUOTED_NAMES.search(name) for name in names)
        if quotes and not self._inside and _REST_NAMES.intersection(names):
            self._spans.append((self._at(), len(self._text)))  # all that follows is quoted, in elements of its own
        begins = self._at() if quotes and not self._inside else None
        self._inside += quotes
        self._open.append((tag + ("!" if quotes else ""), begins))

    def handle_endtag(self, tag: str) -> None:
        """Look whether a quotation ends."""
        if all(name.rstrip("!") != tag for name, _ in self._open):
            return
        while self._open:
            name, begins = self._open.pop()
            self._inside -= name.endswith("!")
            closing = self._text.find(">", self._at())
            if begins is not None:
                self._spans.append((begins, closing + 1 if closing >= 0 else len(self._text)))
            if name.rstrip("!") == tag:
                return

    def found(self) -> Iterator[tuple[int, int]]:
        """Yield the spans, rising and apart."""
        spans = self._spans + [(begins, len(self._text)) for _, begins in self._open if begins is not None]
        at = 0
        for start, end in sorted(spans):
            if end > at:
                yield max(start, at), end
                at = end

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    if part is None or not isinstance(part, EmailMessage):
        return ""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = str(part.get_content_charset() or "utf-8")
    for encoding in (charset, "utf-8"):
        try:
            return _values.whole(data.decode(encoding), "the text").replace("\r\n", "\n")
        except (UnicodeDecodeError, LookupError):
            continue
    if charset.lower().replace("-", "").startswith(("utf16", "utf32", "utf7")):
        raise InputError("is not in the encoding that it names.")
    # A letter may come out wrong; digits and addresses do not, in any encoding that has ASCII in it.
    return _values.whole(data.decode("cp1252", "replace"), "the text").replace("\r\n", "\n")


def _author(mail: EmailMessage, senders: list[Address], ours: _values.Ours) -> Author:
    if not ours or any(ours.owns(address.addr_spec, address.domain) for address in senders):
        return "brand"
    got = [
        address for name in ("to", "cc", "delivered-to", "x-original-to", "envelope-to") for address in _addresses(mail, name)
    ]
    # Neither from us nor to us as far as we know: it may be ours from an address that nobody named, so it is checked.
    return "customer" if any(ours.owns(address.addr_spec, address.domain) for address in got) else "brand"


def _addresses(mail: EmailMessage, name: str) -> Iterator[Address]:
    for header in mail.get_all(name, []):
        found = getattr(header, "addresses", None)
        if found is not None:
            yield from found
        elif "@" in (text := str(header).strip()):
            local, _, domain = text.strip("<>").rpartition("@")
            yield Address(username=local, domain=domain)


def _first_id(mail: EmailMessage, name: str) -> str:
    found = _ID.search(str(mail.get(name, "")))
    return found[0] if found else ""  # with its brackets, which tell it from an address
