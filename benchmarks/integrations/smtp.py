"""What the gate for mail adds to Postfix: a mail handed in with the gate as `smtpd_proxy_filter`, and without it, in turn.

    python benchmarks/integrations/smtp.py [--rounds 200]

Needs Debian's Postfix, and root. Each mail has a connection of its own; the time is from connecting to the answer to the mail. The gate
is a process of its own, as it is run; a server that takes everything is behind Postfix.
"""

from __future__ import annotations

import argparse
import os
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.mail.postfix import running  # noqa: E402 - the project is not installed for every Python
from tests.mail.rig import looped, sinking  # noqa: E402 - it is found once the path is set

REPLY = (
    "Dear Sam,\n\nThanks for waiting! Your parcel left our depot this morning and should reach you by Friday. If you are out, the "
    "driver leaves it in the locker at your post office, and a card in your letter box says which one.\n\nKind regards,\nTomas\n"
)
HISTORY = (
    "\nOn Tue, 3 Nov 2026 at 10:00, Sam <sam@customer.example> wrote:\n"
    + "> I was told Tuesday, and nothing has come so far.\n" * 40
)


def mail_of(text: str, attachment: int = 0) -> EmailMessage:
    """Return a mail with a text and an HTML part, and so many bytes attached."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Your parcel", "agent@acme.example", "sam@customer.example"
    mail.set_content(text)
    mail.add_alternative("".join(f"<p>{line}</p>\n" for line in text.splitlines() if line), subtype="html")
    if attachment:
        mail.add_attachment(os.urandom(attachment), maintype="application", subtype="pdf", filename="scan.pdf")
    return mail


def seconds(port: int, mail: EmailMessage) -> float:
    """Return how long it takes to hand in a mail."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, "helpdesk.acme.example", timeout=120) as client:
        client.send_message(mail)
        return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    cases = (
        ("reply", mail_of(REPLY), rounds),
        ("with history", mail_of(REPLY + HISTORY), rounds),
        ("20 MB", mail_of(REPLY, 20 * 2**20), 5),
    )
    with looped() as run, sinking(run) as sink, running(sink.port) as postfix, tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "presend.toml"
        config.write_text(f'[smtp]\nlisten = "127.0.0.1:{postfix.gate}"\nnext_hop = "127.0.0.1:{postfix.back}"\n')
        start = "import sys; from guard.cli import main; sys.exit(main())"
        with (Path(folder) / "log").open("w+b") as log:
            command = [sys.executable, "-c", start, "smtp", "--config", str(config)]
            gate = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=log)
            try:
                while b"listening" not in (Path(folder) / "log").read_bytes() and gate.poll() is None:
                    time.sleep(0.1)
                print(f"{'':14}{'bare ms':>9}{'guarded ms':>12}{'added ms':>10}{'p95 added':>11}")
                for name, mail, count in cases:
                    seconds(postfix.front, mail), seconds(postfix.bare, mail)
                    pairs = [(seconds(postfix.bare, mail) * 1000, seconds(postfix.front, mail) * 1000) for _ in range(count)]
                    bare, guarded = (statistics.median(column) for column in zip(*pairs, strict=True))
                    added = sorted(one - other for other, one in pairs)
                    print(f"{name:14}{bare:9.1f}{guarded:12.1f}{guarded - bare:10.1f}{added[int(len(added) * 0.95)]:11.1f}")
            finally:
                gate.terminate()
                gate.wait(60)


if __name__ == "__main__":
    main()
