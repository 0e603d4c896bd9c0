"""A real django-helpdesk that does what it is told on standard input, a line of JSON each. Runs in an environment of its own.

    python _django_helpdesk.py FOLDER [bare]

FOLDER takes the database; `bare` leaves presend_django_helpdesk out. `PRESEND_TEST_SITE` names more packages, searched last: what
the guard needs to run inside.
"""
# ruff: noqa: E402 - Django is set up before anything of it is imported

import asyncio
import json
import logging
import os
import sys
import threading
import time
from contextlib import nullcontext
from pathlib import Path

if more := os.environ.get("PRESEND_TEST_SITE"):
    sys.path.append(more)

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

FOLDER, BARE = Path(sys.argv[1]), "bare" in sys.argv[2:]

settings.configure(
    SECRET_KEY="tests",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FOLDER / "desk.sqlite3",
            "OPTIONS": {"init_command": "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY"},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    # Tables as the models have them: the migrations lead there too, in ten times the time.
    MIGRATION_MODULES=dict.fromkeys(("admin", "auth", "contenttypes", "helpdesk", "sessions", "sites")),
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.sites",
        "django.contrib.staticfiles",
        "django.contrib.admin",
        "django.contrib.humanize",
        "rest_framework",
        "helpdesk",
        *([] if BARE else ["presend_django_helpdesk"]),
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    SITE_ID=1,
    STATIC_URL="/static/",
    MEDIA_ROOT=str(FOLDER),
    USE_TZ=True,
    LOGGING_CONFIG=None,
    LOGIN_URL="/helpdesk/login/",
    HELPDESK_ACTIVATE_API_ENDPOINT=True,
    HELPDESK_TEAMS_MODE_ENABLED=False,
    HELPDESK_ENABLE_FOLLOWUP_COPY=True,
    SILENCED_SYSTEM_CHECKS=["fields.W342"],
)
django.setup()

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.checks import run_checks
from django.db import transaction
from django.test import AsyncClient, Client
from helpdesk.email import create_object_from_email_message
from helpdesk.forms import TicketForm
from helpdesk.models import FollowUp, PreSetReply, Queue, Ticket
from helpdesk.update_ticket import update_ticket
from helpdesk.views.staff import UpdateTicketView

urlpatterns = [path("helpdesk/", include("helpdesk.urls")), path("admin/", admin.site.urls)]

LOGGED = []
OURS = UpdateTicketView.form_class


class Kept(logging.Handler):
    def emit(self, record):
        LOGGED.append(f"{record.name} {record.levelname} {self.format(record)}")


def fresh(presend=None, settings_=None, description="Where is my parcel?"):
    """Begin anew with one ticket, and the given settings. Returns the number of the ticket."""
    FollowUp.objects.all().delete()
    Ticket.objects.all().delete()
    mail.outbox = []
    LOGGED.clear()
    settings.PRESEND = presend or {}
    UpdateTicketView.form_class = OURS
    from helpdesk import settings as helpdesk_settings

    for name in ("NOTIFY_SUBMITTER_FOR_ALL_TICKET_CHANGES", "PRIVATE_FOLLOWUP_MEANS_NO_EMAILS"):
        setattr(helpdesk_settings, f"HELPDESK_{name}", bool((settings_ or {}).get(name)))
    return Ticket.objects.create(
        title="Parcel", queue=Queue.objects.get(), submitter_email="sam@customer.example", description=description
    ).pk


def state():
    """Return all that is stored and sent."""
    fields = ("id", "comment", "public", "title", "user__username")
    return {
        "followups": list(FollowUp.objects.order_by("pk").values(*fields)),
        "tickets": list(Ticket.objects.order_by("pk").values("status", "resolution", "description", "assigned_to")),
        "mails": [{"to": sent.to, "body": sent.body} for sent in getattr(mail, "outbox", [])],
        "log": list(LOGGED),
    }


def request(method="post", path="", data=None, as_json=False, user="agent"):
    """Send a request as somebody who is logged in; returns the answer, all of it."""
    more = {"content_type": "application/json"} if as_json else {}
    began = time.perf_counter()
    answer = getattr(CLIENTS[user], method)(path, data or {}, **more)
    content = answer.content.decode()
    return {"status": answer.status_code, "body": content, "seconds": time.perf_counter() - began}


def request_asgi(path, data):
    """Send a request of the agent the asynchronous way."""
    client = AsyncClient(raise_request_exception=False)
    client.force_login(get_user_model().objects.get(username="agent"))
    return {"status": asyncio.run(client.post(path, data)).status_code}


def without_our_form():
    """Let another app take the place of the form for replies."""
    UpdateTicketView.form_class = TicketForm


def save(comment, public=True, user="agent", **fields):
    """Save a follow-up from code."""
    writer = get_user_model().objects.get(username=user) if user else None
    return attempted(
        lambda: FollowUp.objects.create(ticket=Ticket.objects.get(), comment=comment, public=public, user=writer, **fields)
    )


def save_again(comment=None, **fields):
    """Save the last follow-up once more, perhaps changed."""
    followup = FollowUp.objects.last()
    for name, value in {**({"comment": comment} if comment else {}), **fields}.items():
        setattr(followup, name, value)
    return attempted(followup.save)


def update(comment, public=True, atomic=False, **more):
    """Update the ticket from code as django-helpdesk itself does."""
    agent = get_user_model().objects.get(username="agent")

    def updated():
        with transaction.atomic() if atomic else nullcontext():
            update_ticket(agent, Ticket.objects.get(), comment=comment, public=public, **more)

    return attempted(updated)


def around(comment, way):
    """Store a public follow-up in a way that signals do not see."""
    new = FollowUp(
        ticket=Ticket.objects.get(), comment=comment, public=True, user=get_user_model().objects.get(username="agent")
    )
    if way == "bulk_create":
        FollowUp.objects.bulk_create([new])
    else:
        new.comment = "Thanks."
        new.save()
        FollowUp.objects.filter(pk=new.pk).update(comment=comment)


def mail_in(body, message_id="<1@customer.example>"):
    """Let a customer's mail come in."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Message-Id"] = "sam@customer.example", "desk@acme.example", message_id
    ticket = Ticket.objects.get()
    payload = {"queue": ticket.queue, "sender_email": "sam@customer.example", "body": body, "subject": "x", "priority": 3}
    return attempted(lambda: create_object_from_email_message(message, ticket.pk, payload, [], logging.getLogger("helpdesk")))


def copy_to_cc(address):
    """Put somebody on Cc of the ticket, and let Cc be told."""
    Queue.objects.update(enable_notifications_on_email_events=True)
    Ticket.objects.get().ticketcc_set.create(email=address)


def preset(body):
    """Make a canned reply; returns its number."""
    return PreSetReply.objects.create(name="Canned", body=body).pk


def checks():
    """Return what `manage.py check` says of our app."""
    return [[found.id, found.msg] for found in run_checks() if (found.id or "").startswith("presend")]


def rounds(texts, count):
    """Return milliseconds of each of many replies in the UI, to tickets of their own."""
    taken = []
    for number in range(count):
        ticket = fresh(getattr(settings, "PRESEND", None))
        data = {"comment": texts[number % len(texts)], "public": "1", "title": "Parcel", "queue": "1", "priority": "3"}
        answer = request(path=f"/helpdesk/tickets/{ticket}/update/", data=data)
        assert answer["status"] == 302, answer
        taken.append(answer["seconds"] * 1000)
    return taken


def serve():
    """Serve the helpdesk on the loopback interface as long as this process lives; returns its address."""
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_):
            pass

    settings.DEBUG = True  # static files
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def attempted(what):
    try:
        what()
    except Exception as error:  # noqa: BLE001 - it is what the test wants to know
        return {"error": type(error).__name__, "said": str(error)}
    return None


if __name__ == "__main__":
    out, sys.stdout = sys.stdout, sys.stderr
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    Queue.objects.create(title="Parcels", slug="parcels", email_address="desk@acme.example", allow_public_submission=True)
    users = get_user_model().objects
    users.create_superuser("agent", "agent@acme.example", "agent")
    users.create_user("sam", "sam@customer.example", "sam", first_name="Sam", last_name="Sample")
    CLIENTS = {name: Client(raise_request_exception=False) for name in ("agent", "sam", "nobody")}
    for name in ("agent", "sam"):
        CLIENTS[name].force_login(users.get(username=name))
    logging.getLogger().addHandler(Kept())
    logging.getLogger().setLevel(logging.INFO)
    logging.getLogger("presend_django_helpdesk").setLevel(logging.DEBUG)
    out.write("ready\n")
    out.flush()
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"answer": globals()[order.pop("do")](**order)}
        except Exception as error:  # noqa: BLE001 - the test is told
            answer = {"broken": repr(error)}
        out.write(json.dumps(answer, default=str) + "\n")
        out.flush()
