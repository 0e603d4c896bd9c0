"""Writes recognizers/first_names.txt and surnames.txt: names in Latin script, from the person providers of Faker (MIT licence).

Run `python training/first_names.py` with `faker` installed. The lists are evidence, not a verdict. From that of first names, words
that open sentences far more often than they name people are left out.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import unicodedata
from pathlib import Path

import faker
import faker.providers.person as persons

COMMON = set(
    "a an and any as at be but by can do for from go had has have hi he her here him his how i if in is it its just let may me my no "
    "not of off oh ok on one or our out say see she so thanks thank that the their them then there they this to up us was we well "
    "what when where which who why will with you your art ads app bill cash chip christmas dear don easter gift good google grant "
    "hello home hope king lane law love mark max mission page park premier prince queen rich road rob royal sky star store street "
    "sunday summer support team true union young march april june august monday friday hey sorry please best regards apple data "
    "house master mac angel baby bay beach black blue brown gold green red white sir major duke earl son day sea rose street via "
    "per pro sun sat thu fri mon tue wed jan feb mar apr jun jul aug sep oct nov dec".split()
)
# Names first and words second: the model decides about these, so they stay on the list.
KEPT = set("art bill grant mark max rob young rose mac angel april june august don king duke earl summer lane sky star".split())


def faked(kind: str) -> set[str]:
    """Return every Latin-script name of a kind ("first_name"), of at least two letters, lower case, without accents and with them.

    Of names of several words ("van Riet") it is those that begin with a capital.
    """
    found: set[str] = set()
    for info in pkgutil.iter_modules(persons.__path__):
        provider = importlib.import_module(f"faker.providers.person.{info.name}").Provider
        for attribute in dir(provider):
            if not attribute.startswith(kind):
                continue
            value = getattr(provider, attribute)
            entries = value if isinstance(value, (list, tuple, dict)) else ()
            for entry in entries:
                name = entry[0] if isinstance(entry, tuple) else entry
                for word in name.split() if isinstance(name, str) and kind != "first_name" else (name,):
                    if (
                        isinstance(word, str)
                        and re.fullmatch(r"[^\W\d_][^\W\d_'-]+", word)
                        and (word is name or word[0].isupper())
                    ):
                        plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
                        if len(plain) == len(word):
                            found |= {plain, word.lower()}
    return {name for name in found if len(name) >= 2 and not re.search(r"[^\x00-\u024f]", name)}


def names() -> dict[str, set[str]]:
    """Return the lists by the names of their files."""
    return {
        "first_names": {name for name in faked("first_name") if name not in COMMON or name in KEPT},
        "surnames": faked("last_name"),
    }


if __name__ == "__main__":
    for what, words in names().items():
        target = Path(__file__).parents[1] / "recognizers" / f"{what}.txt"
        title = what.replace("_", " ").capitalize()
        head = f"# {title} from Faker {faker.VERSION}, MIT licence, by training/first_names.py\n"
        target.write_text(head + "\n".join(sorted(words)) + "\n", encoding="utf-8")
        print(f"{len(words)} names in {target.name}, {target.stat().st_size} bytes")
