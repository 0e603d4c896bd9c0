"""What the magnetic stripe of a payment card holds (tracks 1 and 2), as it turns up in pasted logs.

ISO/IEC 7813: `%B` number `^` name `^` expiry and service code ... `?`, and `;` number `=` expiry and service code ... `?`.
PCI DSS 3.3.1.1 forbids keeping it after a payment at all.
"""

from __future__ import annotations

from recognizers._contract import Pattern, Recognizer

_EXPIRY_AND_SERVICE = r"\d{2}(?:0[1-9]|1[0-2])\d{3}"

recognizer = Recognizer(
    entity="CREDIT_CARD_TRACK_NUMBER",
    summary="the magnetic stripe of a payment card",
    patterns=(
        Pattern(rf"%?\bB ?\d(?:[ ]?\d){{11,18}}\^[^^\n]{{2,30}}\^{_EXPIRY_AND_SERVICE}[^?\n]{{0,60}}\??", 0.97),
        Pattern(rf";?(?<!\d)[2-6]\d{{11,18}}[=D]{_EXPIRY_AND_SERVICE}\d{{0,24}}F?(?!\d)\??", 0.9),
    ),
    finds=("%B4111111111111111^OKAFOR/P^27041010000000000000?", ";4111111111111111=27041010000000000?"),
    ignores=("a^2 + b^2 = c^2", "Order 411111111111=1204", "x = 12345678901234"),
    references=("PCI-3.3.1.1",),
    in_links=True,
)
