"""What is not in English was not wholly read, so it is never a pass; a greeting, a name or an address does not make a reply foreign."""

from __future__ import annotations

import time

import pytest

from guard import Guard, Message, Reply, State, language
from guard.config import Config, Policy
from guard.words import sentences

GUARD = Guard.of(Config())

FOREIGN = [
    "¡Hola! ¿Nos dices por aquí el DNI y los cuatro últimos números de la tarjeta?",
    "Moin! Nennen Sie uns hier kurz Ihre Kundennummer, Ihr Geburtsdatum und die Adresse, dann schauen wir nach.",
    "On regarde ça. N° de chambre, dates du séjour et nom sur la facture ✍️",
    "Vervelend! Wat is je postcode en huisnummer? En de track & trace mag er ook bij 😉",
    "Boa tarde! Pode nos passar o seu CPF por aqui, por favor?",
    "Ciao! Ci lascia qui il numero del suo conto e la data di nascita?",
    "Pasensya na po! Paki-send ang OTP at birthday nyo dito, salamat.",
    "bhai tension mat lo, paisa safe hai. mujhe bas upi ref no yahan de do",
    "Proszę podać tutaj numer klienta oraz hasło, to od razu sprawdzimy.",
    "您好,请在这里发您的身份证号码和密码.",
    "Пришлите сюда номер карты и пароль.",
    "أرسل رقم بطاقتك هنا من فضلك",
    "कृपया अपना खाता नंबर यहाँ भेजें",
    "Ihr Konto ist gesperrt.",
    "Vous nous devez 300 euros.",
    "IHR KONTO WURDE WEGEN BETRUGS GESPERRT, BITTE RUFEN SIE UNS AN",
    "暗証番号を教えて。",
    "Ваш долг 300 р.",
    "Hi! 请发送您的密码给我。 Thanks so much for your help with this.",
    # A part is enough.
    "Thanks for getting in touch, we'll look into it.\nMerci de nous envoyer ici votre numéro de dossier et votre date de naissance.",
]
ENGLISH = [
    "Sorry about that! We're looking into it now.",
    "hiya sos for the wait hun, ordered ages ago?? will chase n get back 2 u x",
    "Kia ora Mere, sorry e hoa!",
    "नमस्ते! Thanks for writing, our store opens at nine.",
    "Hola Inés! Thanks for the kind words.",
    "谢谢! Thanks for telling us.",
    "Спасибо! Thanks for telling us.",
    "Our shop in Las Vegas is open, the one in Rio de Janeiro is not.",
    "The Hôtel Du Quai and the Auberge des Trois Puits are both full.",
    "Black, Size XXL, Polyester, V-Neck - $49.52",
    "No wahala, we dey look into am now now.",
    "Try https://acme.example/de/hilfe/wo-ist-meine-bestellung or write to der.shop@example.org.",
    "750 Park Ave, NE, Suite 23",
    "404 507 E18 OK",
    "🎉🎉🎉",
]


def states(text, channel="public", guard=GUARD):
    verdict = guard.check(Reply("r", text, channel=channel))
    return verdict.state, "in English" in "".join(verdict.checked.incomplete)


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_never_a_pass(text):
    assert states(text) == (State.INCOMPLETE, True)


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_read(text):
    assert not states(text)[1]


def test_who_has_it_read_otherwise_may_say_so():
    allowed = Guard.of(Config(policy=Policy(other_languages="allow")))
    assert states("Vielen Dank, wir schauen uns das gleich an und melden uns.", guard=allowed) == (State.PASS, False)
    assert states("Die Karte ist 4111 1111 1111 1111, wir haben sie gesperrt.", guard=allowed) == (State.FAIL, False)


def test_what_is_quoted_in_a_mail_was_written_by_the_customer():
    text = "Thank you, it is on its way.\n\n> Wo ist denn nun mein Paket, und wann kommt es?"
    assert states(text, "email") == (State.PASS, False)
    assert states(text, "public") == (State.INCOMPLETE, True)


def test_the_customer_may_write_in_any_language():
    thread = (Message("customer", "Wo ist denn nun mein Paket, und wann kommt es?"),)
    assert GUARD.check(Reply("r", "It comes when the ferry does.", channel="public", thread=thread)).checked.incomplete == ()


def test_no_sentence_of_another_language_is_said_to_give_something_away():
    verdict = GUARD.check(Reply("r", "Der ICE 571 fährt heute 25 Minuten später ab, Gleis 7.", channel="public"))
    assert verdict.state == State.INCOMPLETE
    assert [finding.rule for finding in verdict.findings if finding.rule == "gives-away"] == []


def test_without_its_lists_nothing_is_known_to_be_english(monkeypatch, tmp_path):
    before = GUARD.rules_digest
    language._words.cache_clear()
    monkeypatch.setattr(language, "_LISTS", tmp_path / "missing.json")
    assert Guard.of(Config()).rules_digest != before
    assert states("Thanks for telling us, we'll look into it.")[0] == State.INCOMPLETE


SEEDS = ["de la ", "je ", "в", "你", "z.b. ", "à\n", "x ", "%"]


@pytest.mark.parametrize("seed", SEEDS)
def test_time_grows_with_the_length_of_the_reply(seed):
    def took(length):
        text = (seed * length)[:length]
        said = sentences(text)
        began = time.process_time()
        language.foreign(text, said)
        return time.process_time() - began

    assert any(took(40_000) < 3 * took(20_000) + 0.1 for _ in range(3))
