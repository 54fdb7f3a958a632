"""`letter(lab)`: a signed letter, to be changed: the signature is verified again with every letter that is typed."""

from dataclasses import replace

from fincert_lab.calls import called_as_written
from fincert_lab.crypto import keys
from fincert_lab.language import say
from fincert_lab.panels.instrument import Instrument, live_text, verdict
from fincert_lab.panels.panel import Message
from fincert_lab.panels.tags import button
from fincert_lab.views.letter import Letter, letter_table
from fincert_lab.views.table import Table
from fincert_lab.world.lab import Lab, must_be_lab

LONGEST = 80  # letters: lab assumption


class SignedLetter(Instrument):
    """A letter, and the key pair that signs it."""

    key = "letter"
    places = ("verdict", "letter")

    def __init__(self, lab: Lab) -> None:
        self._key = keys.generate(lab.entropy.bytes("letter", keys.SEED_BYTES))
        self.letter = Letter.sign(say("letter.first"), self._key)
        super().__init__(lab)

    def act(self, act: str, form: Message) -> None:
        """Write another letter, or sign what stands there now."""
        match act, form.get("value"):
            case "write", str(text):
                self.letter = replace(self.letter, text=text[:LONGEST])
            case "sign", _:
                self.letter = Letter.sign(self.letter.text, self._key)

    def controls(self) -> str:
        """Return the letter, to be changed, and the button that signs it."""
        written = live_text("write", say("letter.write"), self.letter.text, longest=LONGEST)
        return f'<div class="controls">{written}{button(say("letter.sign"), "sign")}</div>'

    def panes(self) -> dict[str, str]:
        """Return the verdict, and what differs from the letter that was signed."""
        fits = self.letter.fits
        said = say("letter.is_signed" if fits else "letter.is_changed")
        return {"verdict": verdict(fits, said), "letter": self.still()}

    def table(self) -> Table:
        """Return both letters and the verdict."""
        return letter_table(self.letter)


@called_as_written
def letter(lab: Lab) -> SignedLetter:
    """Return a signed letter to be changed: the last line of a cell shows it. Raises BadInput."""
    must_be_lab(lab)
    return SignedLetter(lab)
