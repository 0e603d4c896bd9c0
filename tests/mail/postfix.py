"""A Postfix of the tests' own: its configuration, queue and log in one folder, set up with the lines that the documentation has."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.test_serve import free_port

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "integrations" / "smtp.md"
DIST = Path("/usr/share/postfix/master.cf.dist")
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mail.acme.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relayhost = [127.0.0.1]:{sink}
alias_maps =
alias_database =
smtp_host_lookup = native
notify_classes =
"""


def lines_of(name):
    """Return what the documentation says should stand in a file of Postfix."""
    (block,) = re.findall(rf"```text\n# {re.escape(name)}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return block


@dataclass(frozen=True)
class Postfix:
    """Where it listens: before the gate, behind it, without it, and where it takes mail before it asks; and where the gate has to be."""

    folder: Path
    front: int
    back: int
    bare: int
    queueing: int
    gate: int

    def waiting(self, queue=""):
        """Tell whether anything is in one of its queues (active, deferred...), or in any."""
        command = ["postqueue", "-c", str(self.folder / "etc"), "-j"]
        return (
            f'"queue_name": "{queue}' in subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout
        )

    def log(self):
        return (self.folder / "log").read_text(encoding="utf-8")


@contextmanager
def running(sink_port):
    """Run it; yields a `Postfix`. Its daemons have a user of their own, which the tests' folders are closed to."""
    folder = Path(tempfile.mkdtemp(prefix="presend-postfix-"))
    folder.chmod(0o755)
    postfix = Postfix(folder, *(free_port() for _ in range(5)))
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix", "postfix")
    (folder / "etc" / "main.cf").write_text(MAIN.format(folder=folder, sink=sink_port) + lines_of("main.cf"))
    ours = lines_of("master.cf").replace("127.0.0.1:2525 ", f"127.0.0.1:{postfix.front} ")
    ours = ours.replace("10025", str(postfix.gate)).replace("10026", str(postfix.back))
    bare = f"127.0.0.1:{postfix.bare} inet n - n - - smtpd\n"
    bare += f"127.0.0.1:{postfix.queueing} inet n - n - - smtpd\n    -o content_filter=smtp:[127.0.0.1]:{postfix.gate}\n"
    (folder / "etc" / "master.cf").write_text(_internal_services() + ours + bare)
    command = ["postfix", "-c", str(folder / "etc")]
    try:
        subprocess.run([*command, "start"], check=True, capture_output=True, timeout=60)
        yield postfix
    finally:
        subprocess.run([*command, "stop"], check=False, capture_output=True, timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _internal_services():
    """Return the services of the distribution without those that listen, that call programs, and `pickup`, which is ours; no chroot."""
    kept = []
    for line in DIST.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if line[:1].isalpha() and fields[1] != "inet" and fields[-1] not in ("pipe", "pickup"):
            kept.append(" ".join([*fields[:4], "n", *fields[5:]]))
    return "\n".join(kept) + "\n"
