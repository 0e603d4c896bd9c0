"""`presend config`: start, check and show a presend.toml."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from guard.cli import _write
from guard.cli._options import CONFIG, EXIT_STATUS, OneOf

TEMPLATE = """\
# What Presend knows of your brand and how strict it is. `presend config check` says whether it can be used.

[brand]
name = "Acme"
region = "GB"                           # ISO 3166 region of phone numbers without +
domains = ["acme.example"]              # yours: links to them pass, look-alikes do not
short_domains = []                      # your own link shortener
phones = ["0808 157 0123"]              # the numbers you publish
emails = ["help@acme.example"]
handles = ["@AcmeHelp"]
addresses = []
agents = []                             # names with which agents may sign

[[brand.secure_channel]]                # where an identified customer may say and be told private things
label = "secure chat in the app"
url = "https://acme.example/chat"
for = []                                # account, payment, identity, delivery... empty: everything

# [[identifier]]                        # the shape of one of your own numbers
# name = "acme-account"
# entity = "CUSTOMER_ACCOUNT_NUMBER"
# pattern = "AC[0-9]{8}"
# words = ["account number"]

[policy]
fail_on = "block"                       # note, warn or block
other_languages = "incomplete"          # what a reply is that is not wholly in English; "allow" if somebody else reads it

# [[policy.outcome]]                    # stricter or softer, for a rule and perhaps only one entity or channel
# rule = "discloses-contact"
# channel = "dm"
# outcome = "warn"

# [[excuse]]                            # known and accepted: counted and shown, and does not fail
# rule = "unsafe-link"
# reason = "campaign link, ends in June"
# owner = "social team"
# until = 2030-06-30

# [[override]]                          # what an agent may answer for, over HTTP: kept in the record
# rule = "unlisted-contact"
# kinds = ["justification", "false-positive"]
# days = 7

# [record]                              # where `presend serve` keeps its verdicts, without a text or a value
# url = "sqlite:///record.db"

# [service]                             # `presend serve`
# deadline_ms = 2000                    # for requests that name none
# cors = ["https://desk.acme.example"]  # whose pages may ask from a browser

# [smtp]                                # `presend smtp`
# next_hop = "127.0.0.1:10026"          # where mail that may go is handed on
# internal = ["acme.example"]           # mail to these alone is not checked
# bounce = true                         # tell the sender in a mail why theirs was refused
"""


@click.group(short_help="Start, check or show the configuration.", epilog=EXIT_STATUS, no_args_is_help=False)
def command() -> None:
    """Start, check and show the configuration.

    Which one is in force: --config, else PRESEND_CONFIG, else presend.toml in the working folder or the nearest one above
    it, else the shipped default.

    \b
    Examples:
      presend config init
      presend config check
      presend config show --format json
    """


@command.command(epilog=EXIT_STATUS)
@click.argument("file", type=click.Path(path_type=Path), default=Path("presend.toml"))
def init(*, file: Path) -> int:
    """Write a presend.toml to start from. It does not overwrite one.

    \b
    Examples:
      presend config init
      presend config init care/presend.toml
    """
    if file.exists():
        from guard.errors import ConfigError

        raise ConfigError(f"{file} is there already. Give another name, or change it with an editor.")
    _write.report(TEMPLATE, file)
    _write.note(f"wrote {file}. Put your own brand in, then run `presend config check`.")
    return 0


@command.command(epilog=EXIT_STATUS)
@CONFIG
def check(*, config: Path | None) -> int:
    """Say whether the configuration can be used, and which excuses have run out.

    \b
    Examples:
      presend config check
      presend config check --config care/presend.toml
    """
    from guard.pipeline import Guard

    guard = Guard.load(config)
    today = datetime.now(UTC).date()
    for excuse in guard.config.excuse:
        if excuse.until < today:
            _write.note(f"the excuse of {excuse.rule} ({excuse.owner}) ran out on {excuse.until}. Renew it or take it out.")
    _write.report(f"{guard.config_path or 'the shipped default'}: can be used, {guard.config.digest()}\n")
    return 0


@command.command(epilog=EXIT_STATUS)
@CONFIG
@click.option("--format", "format_", type=OneOf(("toml", "json")), default="toml", show_default=True, help="How to write it.")
def show(*, config: Path | None, format_: str) -> int:
    """Show the configuration in force, defaults included.

    \b
    Examples:
      presend config show
      presend config show --format json
    """
    from guard import config as configuration
    from guard.cli import _toml
    from guard.render.json import dumps

    settings, path = configuration.load(config)
    adapter = configuration.adapter()
    where = path or "the shipped default"
    _write.report(
        dumps(adapter.dump_python(settings, mode="json", by_alias=True), indent=2) + "\n"
        if format_ == "json"
        else f"# {where}\n{_toml.dumps(adapter.dump_python(settings, by_alias=True))}"
    )
    return 0


@command.command(epilog=EXIT_STATUS)
def schema() -> int:
    """Show the JSON Schema of a presend.toml, for editors.

    \b
    Examples:
      presend config schema > presend.schema.json
    """
    from guard.config import adapter
    from guard.render.json import dumps

    data = {"$schema": "https://json-schema.org/draft/2020-12/schema", **adapter().json_schema(by_alias=True)}
    _write.report(dumps(data | {"title": "presend.toml"}, indent=2) + "\n")
    return 0
