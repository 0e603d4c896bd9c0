"""Runs in base64, hexadecimal digits, percent signs, entities, escapes, bits and character codes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from guard.disguise._contract import Change
from guard.later import pattern
from guard.normalise import normalise

_DEPTH = 2
"""How often what came out of an encoded run is decoded again."""

_QUAD = r"[I-Za-f][C-HS-Xi-ny-z0-3][A-Za-z0-9][A-Za-z0-9+/_-]"
_DIGIT_QUAD = r"[MNO][DTjz][AEIMQUYcgk][wxyz0-5]"
"""Three characters of ASCII text, or three digits, in base64. Ordinary words hardly ever fall into such."""
_ENCODED = pattern(
    r"(?P<escapes>(?:\\(?:x[0-9A-Fa-f]{2}|u\{?[0-9A-Fa-f]{4,6}\}?)){4,400})"
    r"|(?P<quoted>(?:=[0-9A-F]{2}){4,400})"
    r"|(?P<entities>(?:&(?:amp;)*#x?[0-9A-Fa-f]{2,6};[ ]?){3,400})"
    r"|(?P<bits>(?<![0-9])[01]{8}(?:[ ,]?[01]{8}){3,200}(?![0-9]))"
    r"|(?P<bytes>(?<![\w])(?:0x)?[2-7][0-9A-Fa-f](?:[ ,:-]{1,2}(?:0x)?[2-7][0-9A-Fa-f]){5,200}(?![\w]))"
    r"|(?P<codes>(?<![\w.,:/-])(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])(?:[ ,;]{1,2}(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])){5,200}(?![\w/%]))"
    rf"|(?<![\w+/=%-])(?:(?P<hex>(?:[0-9a-f]{{2}}){{6,400}}|(?:[0-9A-F]{{2}}){{6,400}})|(?P<base64>(?:{_QUAD}){{3,400}}[A-Za-z0-9]{{0,3}}={{0,2}}|(?:{_DIGIT_QUAD}){{2}}[A-Za-z0-9]{{0,3}}={{0,2}}))(?![\w+/=%-])"
    r"|(?P<percent>[\w.+@-]{0,80}%(?:25){0,2}[2-7][0-9A-Fa-f](?:[\w.+@-]|%(?:25){0,2}[2-7][0-9A-Fa-f]){3,600})"
)
TRIGGER = (
    r"%[0-9A-Fa-f]{2}|\\[xu]|=[0-9A-F]{2}=|&(?:amp;)*#|[01]{8}[ ,]?[01]{8}|\b(?:0x)?[2-7][0-9A-Fa-f][ ,;:-]{1,2}(?:0x)?[2-7][0-9A-Fa-f][ ,;:-]{1,2}(?:0x)?[2-7][0-9A-Fa-f][ ,;:-]{1,2}(?:0x)?[2-7]"
    r"|\b(?:4[89]|5[0-7])[ ,;]{1,2}(?:4[89]|5[0-7])[ ,;]{1,2}(?:4[89]|5[0-7])|\b(?:[0-9a-f]{2}){6,}\b|\b(?:[0-9A-F]{2}){6,}\b"
    rf"|\b(?:{_QUAD}){{3,}}|\b(?:{_DIGIT_QUAD}){{2}}"
)
_CODES = pattern(r"(?:4[89]|5[0-7]|32|45)(?:[ ,;]{1,2}(?:4[89]|5[0-7]|32|45))+")
_HEX_DIGITS = pattern(r"(?:[2-7][0-9])+")
_PRINTABLE = pattern(r"[\t\n\r\x20-\x7e\u00a0-\uffff]{3,}")


def decoded(folded: str) -> Iterator[Change]:
    for match in _ENCODED.finditer(folded):
        if (read := _decode(match)) is None:
            continue
        for _ in range(_DEPTH - 1):
            inner = _ENCODED.fullmatch(read.strip())
            further = _decode(inner) if inner else None
            if further is None:
                break
            read = further
        yield *match.span(), normalise(read).folded


def _decode(match: re.Match[str]) -> str | None:
    kind, run = match.lastgroup or "", match[0]
    try:
        if kind == "escapes":
            return "".join(chr(int(code, 16)) for code in re.findall(r"(?:x|u\{?)([0-9A-Fa-f]+)", run))
        if kind == "entities":
            return html.unescape(html.unescape(re.sub(r"&(?:amp;)+", "&", run)))
        if kind == "percent":
            return _unquoted(run)
        decoded = _bytes(kind, run).decode("utf-8")
    except (ValueError, OverflowError):  # binascii.Error is a ValueError
        return None
    if kind in ("codes", "bytes") and not re.search(r"\d{3}|@", decoded):
        return None
    return decoded if _PRINTABLE.fullmatch(decoded) else None


def _unquoted(run: str) -> str | None:
    from urllib.parse import unquote

    plain = run
    for _ in range(_DEPTH + 1):
        plain = unquote(plain, errors="strict")
    return plain if plain != run else None


def _bytes(kind: str, run: str) -> bytes:
    import base64

    if kind == "codes" or (kind == "bytes" and _CODES.fullmatch(run)):
        return bytes(int(code) for code in re.findall(r"\d+", run))
    if kind == "bits":
        return bytes(int(code, 2) for code in re.findall(r"[01]{8}", run))
    if kind in ("bytes", "quoted"):
        return bytes.fromhex("".join(re.findall(r"(?:0x)?([0-9A-Fa-f]{2})", run)))
    if kind == "hex" and (not run.isdigit() or _HEX_DIGITS.fullmatch(run)):
        return bytes.fromhex(run)
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(run + "=" * (-len(run) % 4), validate=True)
