"""Addresses of crypto wallets: Bitcoin, Ethereum and their kin. In a reply, an instruction to pay what cannot be called back.

Bitcoin and Bech32 as python-stdnum checks them; the other Base58 coins (Litecoin, Dogecoin, Tron) carry the same double SHA-256
checksum. Ethereum: 0x and 40 hexadecimal digits. Monero, Ripple, Solana and Cardano by shape, Solana next to a label only.
"""

from __future__ import annotations

from hashlib import sha256

from recognizers._contract import Cue, Pattern, Recognizer

_BASE58 = "[1-9A-HJ-NP-Za-km-z]"
_EDGE, _STOP = r"(?<![A-Za-z0-9/_.-])", r"(?![A-Za-z0-9_-])"


def _checks(text: str) -> bool:
    from stdnum import bitcoin

    if text.lower().startswith("bc1") or text[0] in "13":
        return bool(bitcoin.is_valid(text))
    if text[0] in "LMDT" and len(text) < 35:
        if len(text) < 33:
            return False
        raw = bitcoin.b58decode(text)
        return bool(sha256(sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:])
    return True


recognizer = Recognizer(
    entity="CRYPTO",
    summary="the address of a crypto wallet",
    patterns=(
        Pattern(rf"{_EDGE}[13LMDT]{_BASE58}{{25,34}}{_STOP}", 0.95, cased=True),
        Pattern(rf"{_EDGE}(?:bc1[a-z0-9]{{11,87}}|BC1[A-Z0-9]{{11,87}}){_STOP}", 0.95, cased=True),
        Pattern(rf"{_EDGE}(?:ltc1|tb1)[a-z0-9]{{25,80}}{_STOP}|{_EDGE}addr1[a-z0-9]{{50,100}}{_STOP}", 0.9, cased=True),
        Pattern(r"(?<![A-Za-z0-9_-])0x[0-9a-fA-F]{40}(?![A-Za-z0-9])", 0.9),
        Pattern(rf"{_EDGE}(?:4[0-9AB]{_BASE58}{{93}}|r{_BASE58}{{27,34}}){_STOP}", 0.7, cased=True),
        Pattern(
            rf"(?i:\b(?:wallet|solana|sol|usdt|usdc|crypto|coin|xrp|deposit)(?: (?:address|id|is|to|this|your|the|our|:)){{0,5}}[ :=\n]{{1,3}})"
            rf"(?P<v>[1-9A-HJ-NP-Za-km-z]{{32,64}}){_STOP}",
            0.75,
            cased=True,
        ),
    ),
    valid=_checks,
    cues=(Cue(r"\b(?:commit|hash|sha|contract|token id|tx|transaction|txid)\b", 0.5, before=30),),
    finds=(
        "Send it to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2.",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "pay 0x52908400098527886E0F7030069857D2E4169EE7",
    ),
    ignores=("We don't take crypto.", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", "commit 3f786850e387550fdab836ed7e6dc881de23001b"),
    references=("INC-9",),
)
