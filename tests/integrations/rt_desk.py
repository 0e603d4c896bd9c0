"""A real RT 5 of Debian's packages with the extension, a customer who asks and an agent who answers.

Its database, configuration, plugins and caches are in a folder of its own; nothing of the installation is changed. Mails go to a file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from tests.test_serve import free_port, until

ROOT = Path(__file__).parents[2]
RT = Path("/usr/share/request-tracker5")
DATABASE = Path("/var/lib/dbconfig-common/sqlite3/request-tracker5/rtdb")
PACKAGES = "request-tracker5 rt5-db-sqlite rt5-standalone"
"""What Debian 12 calls what is needed."""
PASSWORD = "correct horse"
QUESTION = "Where is my parcel? My number is 07700 900123."
HERE = RT.is_dir() and os.access(DATABASE, os.R_OK) and bool(shutil.which("plackup"))

CONFIGURED = """
Set($rtname, 'acme.example');
Set($Organization, 'acme.example');
Set($CorrespondAddress, 'care@acme.example');
Set($CommentAddress, 'care-comment@acme.example');
Set($OwnerEmail, 'root@acme.example');
Set($WebDomain, '127.0.0.1');
Set($WebPort, %(port)d);
Set($WebPath, '');
Set($Timezone, 'UTC');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '%(folder)s/rtdb');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'info');
Set($MailCommand, 'sendmailpipe');
Set($SendmailPath, '%(folder)s/sendmail');
Set($DevelMode, 0);
Set($MessageBoxRichText, 0);
$RT::VarPath = '%(folder)s/var';
$RT::LocalPluginPath = '%(folder)s/plugins';
$RT::MasonDataDir = '%(folder)s/mason';
$RT::MasonSessionDir = '%(folder)s/session';
%(plugin)s
1;
"""

# Settings are read again for every request, so that tests need not start RT for each.
SERVED = """
use strict;
use warnings;
use JSON;
my $rt = do '%(rt)s/libexec/rt-server' or die $@ || $!;
sub {
    open my $file, '<', '%(folder)s/settings.json' or die $!;
    my $settings = JSON::decode_json(do { local $/; <$file> });
    no warnings 'redefine';
    RT->Config->Set($_, $settings->{$_}) for keys %%{$settings};
    return $rt->(@_);
};
"""

FILLED = """
use strict;
use warnings;
BEGIN { unshift @INC, '%(rt)s/lib'; }
use RT;
RT::LoadConfig();
RT::Init();
my $system = RT->SystemUser;
for my $each (['sam', 1, 'Sam Smith'], ['ada', 0, 'Ada Example']) {
    my $user = RT::User->new($system);
    my ($ok, $said) = $user->Create(Name => $each->[0], Privileged => $each->[1], RealName => $each->[2], Password => '%(password)s',
        EmailAddress => "$each->[0]\\@customers.example", MobilePhone => '07700 900123');
    die $said if !$ok;
}
my $queue = RT::Queue->new($system);
$queue->Load('General');
my $everyone = RT::Group->new($system);
$everyone->LoadSystemInternalGroup('Everyone');
$everyone->PrincipalObj->GrantRight(Right => $_, Object => $queue) for qw(CreateTicket ReplyToTicket);
RT->PrivilegedUsers->PrincipalObj->GrantRight(Right => $_, Object => $queue)
    for qw(SeeQueue ShowTicket ShowTicketComments ModifyTicket CommentOnTicket ReplyToTicket ShowOutgoingEmail OwnTicket);
RT->PrivilegedUsers->PrincipalObj->GrantRight(Right => 'ShowSearchBulkUpdate', Object => RT->System);
my $ada = RT::CurrentUser->new($system);
$ada->Load('ada');
my $ticket = RT::Ticket->new($ada);
my ($id, undef, $said) = $ticket->Create(Queue => $queue->id, Subject => 'Parcel', Requestor => ['ada@customers.example'],
    MIMEObj => MIME::Entity->build(Type => 'text/plain', Charset => 'UTF-8', Data => ['%(question)s']));
die $said if !$id;
"""


class Desk:
    """An RT that runs."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder, f"http://127.0.0.1:{port}/"
        self.environment = {
            **os.environ,
            "RT_SITE_CONFIG": str(folder / "RT_SiteConfig.pm"),
            "RT_SITE_CONFIG_DIR": str(folder / "none"),
            "NO_PROXY": "127.0.0.1",
        }
        self._browsers: dict[str, httpx.Client] = {}
        self.rest = self._client(auth=("sam", PASSWORD))

    def _client(self, **options: object) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Referer": self.url}, trust_env=False, timeout=120, **options)  # type: ignore[arg-type]

    def set(self, **settings: object) -> None:
        """Set what RT_SiteConfig.pm says: `URL=...` for `$PresendURL`, and so on."""
        defaults = {"URL": "http://127.0.0.1:9", "Key": "", "Timeout": 3, "Fail": "closed", "Channel": "email", "Tickets": 1}
        content = json.dumps({f"Presend{name}": value for name, value in (defaults | settings).items()})
        (self.folder / "settings.json").write_text(content)

    def mails(self) -> list[str]:
        """Return the mails that have left."""
        mails = self.folder / "mails"
        return mails.read_text(errors="replace").split("==== a mail ====\n")[1:] if mails.exists() else []

    def log(self) -> str:
        """Return what RT logged, without times, names of mails, numbers and places, in which any digits may stand."""
        log = (self.folder / "log").read_text(errors="replace")
        return re.sub(r"^\[\d+\] \[[^]]*\] |<rt-[^>]*>|#\d+/\d+|\(/\S+:\d+\)", "", log, flags=re.MULTILINE)

    def history(self, ticket: int = 1) -> list[tuple[str, str]]:
        """Return kind and text of what was written on a ticket, oldest first."""
        with closing(sqlite3.connect(f"file:{self.folder}/rtdb?mode=ro", uri=True)) as database:
            return database.execute(
                """select t.Type, group_concat(coalesce(a.Content, ''), '') from Transactions t
                left join Attachments a on a.TransactionId = t.id
                where t.ObjectType = 'RT::Ticket' and t.ObjectId = ? and t.Type in ('Create', 'Correspond', 'Comment')
                group by t.id order by t.id""",
                (ticket,),
            ).fetchall()

    def post(self, text: str, way: str = "correspond", ticket: int = 1, kind: str = "text/plain") -> httpx.Response:
        """Answer by REST."""
        return self.rest.post(f"REST/2.0/ticket/{ticket}/{way}", content=text.encode(), headers={"Content-Type": kind})

    def browser(self, agent: str = "Mozilla/5.0 (X11; Linux x86_64)") -> httpx.Client:
        """Return a client that is logged in at the pages: the same one for the same agent."""
        if agent not in self._browsers:
            client = self._browsers[agent] = self._client(follow_redirects=True)
            client.headers["User-Agent"] = agent
            client.post("NoAuth/Login.html", data={"user": "sam", "pass": PASSWORD, "next": ""})
        return self._browsers[agent]

    def close(self) -> None:
        """Close all clients."""
        for client in (self.rest, *self._browsers.values()):
            client.close()

    def write(
        self, client: httpx.Client, text: str, kind: str = "response", page: str = "Ticket/Update.html", **more: str
    ) -> httpx.Response:
        """Answer in a form of the pages."""
        form = {
            "id": "1",
            "UpdateType": kind,
            "UpdateContent": text,
            "UpdateContentType": "text/plain",
            "SubmitTicket": "Update Ticket",
        }
        return client.post(page, data={**form, **more})

    def mailed(self, text: str, sender: str = "sam", kind: str = "text/plain; charset=utf-8") -> httpx.Response:
        """Answer by mail, through RT's gateway."""
        mail = (
            f"From: {sender}@customers.example\nTo: care@acme.example\nSubject: [acme.example #1] Parcel\n"
            f"Message-ID: <{len(self.mails())}.{sender}@customers.example>\nContent-Type: {kind}\n\n{text}\n"
        )
        return self.rest.post(
            "REST/1.0/NoAuth/mail-gateway", data={"action": "correspond", "queue": "General", "message": mail}, auth=None
        )


@contextmanager
def desk(folder: Path, plugin: bool = True) -> Iterator[Desk]:
    """Make an RT in a folder and serve it on the loopback interface."""
    port = free_port()
    made = Desk(folder, port)
    given = {"folder": folder, "port": port, "rt": RT, "password": PASSWORD, "question": QUESTION}
    given["plugin"] = "Plugin('RT::Extension::Presend');" if plugin else ""
    shutil.copy(DATABASE, folder / "rtdb")
    for name in ("none", "var", "mason", "session"):
        (folder / name).mkdir()
    subprocess.run(
        ["make", "-s", "-C", ROOT / "integrations" / "rt", "install", f"PLUGINS={folder / 'plugins'}"], check=True, timeout=60
    )
    (folder / "RT_SiteConfig.pm").write_text(CONFIGURED % given)
    (folder / "app.psgi").write_text(SERVED % given)
    (folder / "sendmail").write_text(f"#!/bin/sh\n{{ echo '==== a mail ===='; cat; }} >>'{folder}/mails'\n")
    (folder / "sendmail").chmod(0o755)
    made.set()
    with (folder / "log").open("wb") as log:
        subprocess.run(["perl", "-e", FILLED % given], env=made.environment, stdout=log, stderr=log, check=True, timeout=120)
        command = [
            "plackup",
            "-s",
            "Starlet",
            "--max-workers",
            "4",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "-E",
            "none",
            "app.psgi",
        ]
        process = subprocess.Popen(command, stdout=log, stderr=log, env=made.environment, cwd=folder, start_new_session=True)
        try:
            # Asking it is for tests that may use the loopback interface, which a fixture of theirs is not.
            until(lambda: "Accepting connections" in made.log() or listening(port), process)
            yield made
        finally:
            made.close()
            process.terminate()
            process.wait(30)


def listening(port: int) -> bool:
    """Tell whether somebody listens at a port, without knocking."""
    wanted = f"{port:04X}"
    return any(
        line.split()[1].endswith(f":{wanted}") and line.split()[3] == "0A"
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
    )
