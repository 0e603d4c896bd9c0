"""Links that let their bearer in: password resets, magic sign-in links, invitations, signed URLs.

A path that says so with a random part, or a parameter whose name says so with a value. A page *about* resetting a password has
words where the token would be.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from recognizers._contract import Pattern, Recognizer

_PATH = (
    r"(?:reset|re-?set-?pass\w{0,5}|pass\w{0,5}-?reset|recover\w{0,3}|forgot\w{0,12}|verif\w{1,8}|confirm\w{0,6}|activat\w{1,3}|magic\w{0,6}|sso|invit\w{1,7}|unlock|validate|one-?time\w{0,6}|otp|auth\w{0,10}"
    r"|log-?in|sign-?in|set-?password|token|account-?recovery|change-?password)"
)
_SECRET = r"(?:(?:access_|auth_|id_|reset_|refresh_|csrf_|session_|login_|magic_|verification_|reset_password_|one_time_|confirmation_)?(?:token|tkn|otp|sig|signature|jwt|ticket|passcode|otc|secret)|oobcode|reset_?key|auth_?code|activation_?code|x-amz-signature|magic|hmac|nonce|sessionid|session_?id|sid|apikey|api_?key|password|passwd|pwd)"
_URL = r"(?:https?://|www\.|(?<![\w@.])(?=[a-z0-9\-]{1,40}\.))[A-Za-z0-9][\w.\-]{1,100}\.[A-Za-z]{2,18}(?::\d{2,5})?"
_REST = r"[^\s<>\"']{0,200}"
_TAIL = r"[^\s<>\"']{0,600}(?<![.,;:!?)\]])"


def _tokens(url: str) -> bool:
    """Tell whether a URL holds a part that nobody would write as words."""
    if re.search(r"[?&;#](?:code|c|otp|pin)=\d{4,8}(?:$|[&#])", url, re.IGNORECASE) or re.search(
        rf"[?&;#]{_SECRET}=[^&#]{{4}}", url, re.IGNORECASE
    ):
        return True
    for part in re.split(r"[/?&=#.;:]", unquote(url).split("://", 1)[-1])[1:]:
        if len(part) < 8:
            continue
        pieces = re.split(r"[-_]", part)
        if re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", part, re.IGNORECASE):
            return True
        longest = max(pieces, key=len)
        turns = len(re.findall(r"(?<=[A-Za-z])\d|(?<=\d)[A-Za-z]", longest))
        mixed = re.search(r"\d", longest) and re.search(r"[A-Za-z]", longest)
        if mixed and ((len(longest) >= 8 and turns >= 2) or (len(longest) >= 12 and turns)):
            return True
    return False


recognizer = Recognizer(
    entity="RESET_LINK",
    summary="A link that signs its bearer in or resets a password.",
    patterns=(
        Pattern(rf"(?P<v>{_URL}/(?:{_REST}[/.#?&=_\-])?{_PATH}[/?#=]{_TAIL})", 0.75),
        Pattern(rf"(?P<v>{_URL}[/?#]{_REST}[?&;#]{_SECRET}={_TAIL})", 0.85),
        Pattern(
            rf"(?P<v>{_URL}[/?#]{_REST}[?&;#](?:code|c|key|k|auth|t)=(?=[^\s&#]{{0,40}}\d)[A-Za-z0-9\-_.~%]{{6,400}}(?:[&#]{_TAIL})?)(?<![.,;:!?)\]])",
            0.7,
        ),
    ),
    valid=_tokens,
    in_links=True,
    finds=("Use https://acme.example/reset?token=8f2Kd93kLmQ2", "https://acme.example/magic/9aF3kLm2Qz8Xw7Yt5Rv1"),
    ignores=(
        "See https://acme.example/help/reset-password",
        "https://acme.example/login?lang=en_US",
        "https://acme.example/verify/2-step-verification",
    ),
    references=("NIST-63B",),
)
