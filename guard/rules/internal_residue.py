"""Leaves something internal in the reply: a note, a host, a template's blank, a model's aside, an agent's full name.

What it finds
    Internal notes and instructions, addresses of internal systems, unfilled template fields, text that a language model writes
    about itself, staff numbers and extensions, stack traces, and an agent's first and last name in the sign-off.

Why
    It was not meant for the customer. Internal hosts and names help an attacker to sound like staff; a blank field says that
    nobody read the reply.

Example
    Hi {{first_name}}, thanks for your patience.

Instead
    Remove it. Sign with a first name or initials.

References
    GDPR Art. 32; taxonomy of internal data (agent and system details).
"""

from guard.rules._contract import table
from guard.rules._disclosure import disclosure

ENTITIES = table("""
    AGENT_FULL_NAME   warn   warn   allow  allow
    EMPLOYEE_ID       block  warn   warn   warn
    INTERNAL_URL      block  block  block  block
    INTERNAL_NOTE     block  block  block  block
    TEMPLATE_RESIDUE  block  block  block  block
    MODEL_RESIDUE     block  block  block  block
    SYSTEM_DETAIL     warn   warn   warn   allow
""")

rule = disclosure(
    "internal-residue",
    ENTITIES,
    label={
        "AGENT_FULL_NAME": "an agent's full name",
        "EMPLOYEE_ID": "a staff number or extension",
        "INTERNAL_URL": "the address of an internal system",
        "INTERNAL_NOTE": "an internal note",
        "TEMPLATE_RESIDUE": "an unfilled template field",
        "MODEL_RESIDUE": "a language model's aside",
        "SYSTEM_DETAIL": "a detail of your systems",
    },
    miss=7,  # Mostly embarrassing; to somebody who plans an attack, a map.
    instead="Remove it; sign with a first name or initials.",
    references={"": ("GDPR-32",)},
)
