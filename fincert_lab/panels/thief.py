"""`theft()`: what was stolen decides how many PINs a thief can try. Each theft is really committed, and PINs are tried.

The victim's certificate is made for it, in a lab of its own.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from cryptography import x509
from sqlalchemy import Row

from fincert_lab.calls import called_as_written
from fincert_lab.crypto import envelope, keys
from fincert_lab.errors import BadInput, Field, KeyDestroyed, PinMismatch, PinRefused
from fincert_lab.institutions.cloud.tables import ENVELOPES
from fincert_lab.institutions.hsm_tables import REGISTRATIONS
from fincert_lab.institutions.institution import named, of_certificate
from fincert_lab.language import name, say
from fincert_lab.panels.instrument import Instrument, card, choice, own_lab
from fincert_lab.panels.panel import Message
from fincert_lab.panels.tags import paragraph
from fincert_lab.people.device import Device
from fincert_lab.pki.identity import CertificateId
from fincert_lab.views.table import Table, escaped
from fincert_lab.views.theft import UNANSWERED, Guess, Loot, Robbery, Trial, reached, theft_table
from fincert_lab.world.lab import Lab

RIGHT = "280417"  # of a certificate that nobody uses
WRONG = ("135790", "110033", "200817", "707407", "909192")
FEW = 2  # of the wrong ones, where nobody counts
HELD = {  # which things are where
    "cloud": ("envelope", "commit"),
    "hsm": ("k", "count"),
    "laptop": ("token",),
}
_ROBBED = {Loot.CLOUD: {"cloud"}, Loot.HSM: {"hsm"}, Loot.BOTH: {"cloud", "hsm"}, Loot.LAPTOP: {"laptop"}}
_SIGNS = {Trial.OPENED: "✔", Trial.REJECTED: "✕", Trial.NOTHING: "?"}


class Victim(NamedTuple):
    """A certificate, the lab that it is in, and the laptop that made it."""

    lab: Lab
    laptop: Device
    certificate: x509.Certificate


def victim() -> Victim:
    """Return somebody to rob, in a lab of their own."""
    lab = own_lab()
    laptop = lab.person("hong").device("laptop")
    return Victim(lab, laptop, laptop.enroll(lab.bank("kb"), pin=RIGHT))


def rob_the_cloud(of: Victim) -> tuple[envelope.Context, envelope.Envelope]:
    """Return a copy of the victim's envelope, and what it is bound to."""
    with of.lab.cloud.store.transaction() as db:
        row = db.execute(ENVELOPES.select().where(*of_certificate(ENVELOPES)), _named(of)).one()
    key = keys.accept(of.certificate.public_key(), BadInput(Field.CERTIFICATE))
    serial = envelope.serial_content(of.certificate.serial_number)
    context = envelope.Context(row.account, serial, keys.spki(key), row.version, row.registration, row.profile)
    return context, envelope.Envelope(row.commit_value, row.blob)


def rob_the_hsm(of: Victim) -> Row[Any]:
    """Return a copy of what the HSM has on the victim, with k."""
    with of.lab.hsm.store.transaction() as db:
        return db.execute(REGISTRATIONS.select().where(*of_certificate(REGISTRATIONS)), _named(of)).one()


def _named(of: Victim) -> dict[str, str]:
    return named(CertificateId.of(of.certificate))


def rob(loot: Loot) -> Robbery:
    """Steal this, and try wrong PINs and the right one."""
    of = victim()
    if loot is Loot.LAPTOP:
        tried = [*WRONG, RIGHT, RIGHT]
        trials = list(_at_the_laptop(of))
    else:
        tried = [*WRONG[:FEW], RIGHT]
        trials = _at_home(of, loot, tried)
    return Robbery(loot, tuple(Guess(guess == RIGHT, trial) for guess, trial in zip(tried, trials, strict=True)))


def _at_the_laptop(of: Victim) -> Iterator[Trial]:
    """Use up all tries; then try the right PIN, at once and after the time for a proof."""
    yield from (_log_in(of, guess) for guess in (*WRONG, RIGHT))
    of.lab.advance(seconds=int(of.lab.rules.proof_window.total_seconds()) + 1)
    yield _log_in(of, RIGHT)


def _log_in(of: Victim, guess: str) -> Trial:
    try:
        of.laptop.login(of.lab.bank("kb").service("star-banking"), of.certificate, pin=guess)
    except KeyDestroyed:
        return Trial.DESTROYED
    except PinRefused:  # with the last try it is locked, but this PIN was still answered
        return Trial.LOCKED if of.lab.journal[-1].refused else Trial.REJECTED
    return Trial.OPENED


def _at_home(of: Victim, loot: Loot, tried: list[str]) -> list[Trial]:
    """Try PINs on what was copied, without asking anybody."""
    match loot:
        case Loot.CLOUD:  # without k, a y can only be made up
            context, copied = rob_the_cloud(of)
            return [_open(context, copied, bytes(32), envelope.stretch(guess, context)) for guess in tried]
        case Loot.HSM:
            registration = rob_the_hsm(of)
            return [_compare(registration, guess) for guess in tried]
        case _:
            (context, copied), k = rob_the_cloud(of), rob_the_hsm(of).k
            stretched = [envelope.stretch(guess, context) for guess in tried]
            return [_open(context, copied, envelope.evaluate(k, context, each.a), each) for each in stretched]


def _open(context: envelope.Context, copied: envelope.Envelope, y: bytes, stretched: envelope.Stretched) -> Trial:
    try:
        keys.load(envelope.open(context, y, stretched.s, copied))
    except PinMismatch:
        return Trial.REJECTED
    return Trial.OPENED


def _compare(registration: Row[Any], guess: str) -> Trial:
    """Compute both halves, and look for something in the HSM's database that fits either of them."""
    its = registration
    context = envelope.Context(its.account, its.serial_content, its.spki, its.version, its.id, its.profile)
    stretched = envelope.stretch(guess, context)
    halves = {stretched.a, stretched.s, envelope.evaluate(its.k, context, stretched.a)}
    return Trial.OPENED if halves & {each for each in its if isinstance(each, bytes)} else Trial.NOTHING


class Theft(Instrument):
    """Four things that can be stolen; what is tried with the one that was."""

    key = "theft"
    places = ("choice", "held", "trials", "verdict")

    def __init__(self) -> None:
        self._robberies = [rob(each) for each in Loot]
        self._robbery = self._robberies[0]
        super().__init__(own_lab())

    def act(self, act: str, form: Message) -> None:
        """Steal what was chosen."""
        match act, form.get("value"):
            case "steal", str(loot) if loot in {*Loot}:
                self._robbery = rob(Loot(loot))

    def panes(self) -> dict[str, str]:
        """Return what can be stolen, where it is, what was tried, and how many PINs the thief can try."""
        robbery = self._robbery
        options = [(loot.value, name(loot)) for loot in Loot]
        cards = "".join(_card(number, guess) for number, guess in enumerate(robbery.guesses, 1))
        look = "good" if robbery.reach == 0 else "open" if robbery.guesses[-1].trial in UNANSWERED else "bad"
        return {
            "choice": choice("steal", say("theft.steal"), options, robbery.loot),
            "held": f'<ul class="held">{"".join(_place(place, robbery.loot) for place in HELD)}</ul>',
            "trials": f'<h4>{escaped(say("theft.tried"))}</h4><ol class="cards">{cards}</ol>',
            "verdict": f'<div class="verdict {look}"><strong>{robbery.reach:,}</strong>'
            f"{paragraph(reached(robbery))}</div>",
        }

    def table(self) -> Table:
        """Return all four robberies."""
        return theft_table(self._robberies)


def _place(place: str, loot: Loot) -> str:
    is_robbed = place in _ROBBED[loot]
    things = "".join(f"<li>{escaped(say(f'theft.{thing}'))}</li>" for thing in HELD[place])
    mark = f' <span class="mark">{escaped(say("theft.taken"))}</span>' * is_robbed
    return f'<li class="{"taken" * is_robbed}"><b>{escaped(say(f"theft.{place}"))}</b>{mark}<ul>{things}</ul></li>'


def _card(number: int, guess: Guess) -> str:
    looks = {Trial.OPENED: "bad", Trial.REJECTED: "plain", Trial.NOTHING: "plain"}
    title = say("theft.right" if guess.is_right else "theft.wrong", number=number)
    return card(looks.get(guess.trial, "good"), title, _SIGNS.get(guess.trial, "■"), name(guess.trial))


@called_as_written
def theft() -> Theft:
    """Return four things that a thief can steal, to be tried out: the last line of a cell shows it."""
    return Theft()
