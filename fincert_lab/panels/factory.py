"""`factory(lab)`: devices that make their first key without randomness, beside devices that have some."""

from functools import partial

from fincert_lab.calls import called_as_written
from fincert_lab.crypto import keys
from fincert_lab.entropy import Entropy
from fincert_lab.errors import BadSignature
from fincert_lab.language import say
from fincert_lab.panels.instrument import Instrument, verdict
from fincert_lab.panels.panel import Message
from fincert_lab.panels.tags import button
from fincert_lab.views.factory import Factory, Made, different, factory_table
from fincert_lab.views.table import Table
from fincert_lab.world.lab import Lab, must_be_lab

CONSTANT = b"factory"  # what every device of the first line makes its random bytes from
_MESSAGE = b"I am the device that you know."


class KeyFactory(Instrument):
    """A factory with two lines, which makes one device more on each of them at a time."""

    key = "factory"
    places = ("verdict", "devices")

    def __init__(self, lab: Lab) -> None:
        self.factory = Factory()
        super().__init__(lab)
        self._make_one_more()
        self._make_one_more()

    def act(self, act: str, form: Message) -> None:
        """Make one more device on each line."""
        if act == "make":
            self._make_one_more()

    def _make_one_more(self) -> None:
        constant, random = self.factory.constant, self.factory.random
        number = len(constant) + 1
        made_without = _made(Entropy.seeded(CONSTANT), "key", constant)
        made_with = _made(self.lab.entropy, f"factory/{number}", random)
        self.factory = Factory((*constant, made_without), (*random, made_with))

    def controls(self) -> str:
        """Return the button that makes one more."""
        return f'<p class="controls">{button(say("factory.make"), "make", look="go")}</p>'

    def panes(self) -> dict[str, str]:
        """Return how many keys are different, and the keys."""
        devices = len(self.factory.constant)
        counts = {"constant": different(self.factory.constant), "random": different(self.factory.random)}
        said = (
            verdict(count == devices, say(f"factory.count_{line}", devices=devices, count=count))
            for line, count in counts.items()
        )
        return {"verdict": f'<div class="beside">{"".join(said)}</div>', "devices": self.still()}

    def table(self) -> Table:
        """Return the keys of the first device and of the newest."""
        return factory_table(self.factory)


def _made(source: Entropy, label: str, line: tuple[Made, ...]) -> Made:
    """Make a device's first key from a source, and check its signature with the public key of the line's first."""
    private = keys.make(keys.KeyKind.P256, partial(source.bytes, label))
    public = private.public_key()
    first = line[0].public if line else public
    try:
        keys.verify(first, keys.sign(private, _MESSAGE), _MESSAGE)
    except BadSignature:
        return Made(public, signs_as_the_first=False)
    return Made(public, signs_as_the_first=True)


@called_as_written
def factory(lab: Lab) -> KeyFactory:
    """Return a factory of devices with and without randomness: the last line of a cell shows it. Raises BadInput."""
    must_be_lab(lab)
    return KeyFactory(lab)
