"""The mail that tells an agent why theirs did not go: a delivery status notification (RFC 3462, RFC 3464).

It comes from the null sender and says that it is automatic (RFC 3834), so nothing answers it. There is none for mail that comes from
the null sender or from a program, and none to addresses outside: whoever forges a sender gets nobody else a mail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from secrets import token_hex

from api.smtp.taken import Taken
from guard.mail.headers import NAME
from guard.mail.judge import Judgement
from guard.mail.message import Mail
from guard.mail.settings import Smtp

__all__ = ["bounce", "goes_to"]

_ADDRESS = re.compile(r"[!-~]{1,64}@([A-Za-z0-9.-]{1,253})")


def goes_to(taken: Taken, settings: Smtp, domains: Sequence[str]) -> str:
    """Return to whom the explanation of a refused mail goes; empty: to nobody. Senders at `domains`, the brand's, count as its own."""
    if not settings.bounce or taken.sender in ("", "<>") or taken.read is None or taken.read.automatic:
        return ""
    if settings.bounce_to:
        return settings.bounce_to
    found = _ADDRESS.fullmatch(taken.sender)
    own = {*settings.internal, *(domain.lower() for domain in domains)}
    return taken.sender if found and any(f".{found[1].lower()}".endswith(f".{domain}") for domain in own) else ""


def bounce(to: str, taken: Taken, judgement: Judgement, settings: Smtp, hostname: str) -> bytes:
    """Return the mail that explains to `to` why one was not handed on, in the name of `hostname`, this machine."""
    mail = taken.read or Mail(())
    report = EmailMessage(policy=policy.SMTP)
    report["From"] = f"Presend <{settings.bounce_from or f'MAILER-DAEMON@{hostname}'}>"
    report["To"] = to
    report["Subject"] = "Your mail was not sent"
    report["Date"] = formatdate(localtime=True)
    report["Message-ID"] = make_msgid(domain=hostname)
    report["Auto-Submitted"] = "auto-replied"
    report["X-Auto-Response-Suppress"] = "All"
    report[NAME] = "report"
    if re.fullmatch(r"<[!-;=?-~]{1,240}>", mail.identity):
        report["In-Reply-To"] = report["References"] = mail.identity
    text = EmailMessage(policy=policy.SMTP)
    text.set_content(_text(judgement, taken, mail.date))
    status = EmailMessage(policy=policy.SMTP)
    status["Content-Type"] = "message/delivery-status"
    each = [{"Final-Recipient": f"rfc822; {one}", "Action": "failed", "Status": "5.7.1"} for one in taken.recipients]
    status.set_payload([_block(fields) for fields in ({"Reporting-MTA": f"dns; {hostname}"}, *each)])
    returned, place = EmailMessage(policy=policy.SMTP), token_hex(32)
    if settings.bounce_returns == "message":
        returned["Content-Type"] = "message/rfc822"
        returned["Content-Transfer-Encoding"] = "8bit"
        returned.set_payload(place)
    else:
        kept = {"Date": mail.date, "Message-ID": mail.identity}
        returned.set_content("".join(f"{name}: {value}\n" for name, value in kept.items() if value), subtype="rfc822-headers")
    report["Content-Type"] = "multipart/report; report-type=delivery-status"
    report["MIME-Version"] = "1.0"
    report.set_payload([text, status, returned])
    # The mail goes in as it is: written anew by the library it could change, or fail.
    return report.as_bytes(policy=policy.SMTP).replace(place.encode(), taken.data)


def _text(judgement: Judgement, taken: Taken, date: str) -> str:
    lines = [judgement.notice, "", f"It was for: {', '.join(taken.recipients)}"]
    if date:
        lines.append(f"You sent it: {date}")
    lines += ["Nobody outside has got it. What you wrote is still where you wrote it, in your helpdesk or mail program."]
    if judgement.rewrite:
        lines += ["", "This could be sent instead:", "", judgement.rewrite]
    verdict = judgement.verdict
    if verdict is not None and verdict.suggestion is not None and verdict.suggestion.move.wording:
        lines += ["", "To go on in a secure place, you could write:", "", verdict.suggestion.move.wording]
    return "\n".join([*lines, "", f"Reference: {taken.identity}", ""])


def _block(fields: dict[str, str]) -> EmailMessage:
    block = EmailMessage(policy=policy.SMTP)
    for name, value in fields.items():
        block[name] = re.sub(r"[^!-~ ]+", "?", value)
    return block
