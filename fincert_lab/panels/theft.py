"""`theft()`: which databases were stolen decides how many PINs a thief can try. Each theft is really committed.

The victim's certificate is made for it, in a lab of its own.
"""

from fincert_lab.calls import called_as_written
from fincert_lab.institutions.institution import Institution
from fincert_lab.language import name, say
from fincert_lab.panels.instrument import Instrument, card, choice
from fincert_lab.panels.panel import Message
from fincert_lab.panels.tags import paragraph
from fincert_lab.pki.identity import CertificateId
from fincert_lab.thief.stolen import Found, copy
from fincert_lab.thief.victim import Victim, victim
from fincert_lab.views.table import Table, escaped
from fincert_lab.views.theft import Guess, Loot, Robbery, Trial, reached, theft_table

RIGHT = "280417"  # of a certificate that nobody uses
WRONG = ("135790", "110033")
HELD = {  # which things are where
    "cloud": ("envelope", "commit"),
    "hsm": ("k", "count"),
}
_ROBBED = {Loot.CLOUD: {"cloud"}, Loot.HSM: {"hsm"}, Loot.BOTH: {"cloud", "hsm"}}
_SIGNS = {Trial.OPENED: "✔", Trial.REJECTED: "✕", Trial.NOTHING: "?"}


def robbed() -> Victim:
    """Return somebody to rob, in a lab of their own, with the PIN that is right here."""
    return victim(RIGHT)


def found_in(of: Victim, *institutions: Institution) -> Found:
    """Copy these databases, and return what there is of the victim."""
    found = Found.of(CertificateId.of(of.certificate), copy(*institutions))
    assert found is not None
    return found


def rob(loot: Loot, of: Victim) -> Robbery:
    """Steal this, and try wrong PINs and the right one."""
    match loot:
        case Loot.CLOUD:
            return _at_home(loot, found_in(of, of.lab.cloud))
        case Loot.HSM:
            return _at_home(loot, found_in(of, of.lab.hsm))
        case Loot.BOTH:
            return _at_home(loot, found_in(of, of.lab.cloud, of.lab.hsm))


def _at_home(loot: Loot, found: Found) -> Robbery:
    """Try PINs on what was copied, without asking anybody."""
    wrong = Trial.REJECTED if found.sealed else Trial.NOTHING
    trials = ((guess, Trial.OPENED if found.fits(guess) else wrong) for guess in (*WRONG, RIGHT))
    return Robbery(loot, tuple(Guess(guess == RIGHT, trial) for guess, trial in trials))


class Theft(Instrument):
    """Three things that can be stolen; what is tried with the one that was."""

    key = "theft"
    places = ("choice", "held", "trials", "verdict")

    def __init__(self) -> None:
        self._victim = robbed()
        self._robberies = [rob(each, self._victim) for each in Loot]
        self._robbery = self._robberies[0]
        super().__init__(self._victim.lab)

    def act(self, act: str, form: Message) -> None:
        """Steal what was chosen."""
        match act, form.get("value"):
            case "steal", str(loot) if loot in {*Loot}:
                self._robbery = rob(Loot(loot), self._victim)

    def panes(self) -> dict[str, str]:
        """Return what can be stolen, where it is, what was tried, and how many PINs the thief can try."""
        robbery = self._robbery
        options = [(loot.value, name(loot)) for loot in Loot]
        cards = "".join(_card(number, guess) for number, guess in enumerate(robbery.guesses, 1))
        look = "bad" if robbery.reach else "good"
        return {
            "choice": choice("steal", say("theft.steal"), options, robbery.loot),
            "held": f'<ul class="held">{"".join(_place(place, robbery.loot) for place in HELD)}</ul>',
            "trials": f'<h4>{escaped(say("theft.tried"))}</h4><ol class="cards">{cards}</ol>',
            "verdict": f'<div class="verdict {look}"><strong>{robbery.reach:,}</strong>'
            f"{paragraph(reached(robbery))}</div>",
        }

    def table(self) -> Table:
        """Return all three robberies."""
        return theft_table(self._robberies)


def _place(place: str, loot: Loot) -> str:
    is_robbed = place in _ROBBED[loot]
    things = "".join(f"<li>{escaped(say(f'theft.{thing}'))}</li>" for thing in HELD[place])
    mark = f' <span class="mark">{escaped(say("theft.taken"))}</span>' * is_robbed
    return f'<li class="{"taken" * is_robbed}"><b>{escaped(say(f"theft.{place}"))}</b>{mark}<ul>{things}</ul></li>'


def _card(number: int, guess: Guess) -> str:
    title = say("theft.right" if guess.is_right else "theft.wrong", number=number)
    return card("bad" if guess.trial is Trial.OPENED else "plain", title, _SIGNS[guess.trial], name(guess.trial))


@called_as_written
def theft() -> Theft:
    """Return three things that a thief can steal, to be tried out: the last line of a cell shows it."""
    return Theft()
