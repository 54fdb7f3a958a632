"""`pins(lab)`: all million PINs as one picture, a thousand rows of a thousand, coloured by the rule that forbids them.

The picture is not stored with the notebook: how small zlib makes it differs from one build of zlib to the next.
"""

import re
from base64 import b64encode

from fincert_lab.calls import called_as_written
from fincert_lab.crypto.pin import DIGITS, PinRule
from fincert_lab.language import name, say
from fincert_lab.panels.instrument import Instrument, live_text, verdict
from fincert_lab.panels.panel import Message
from fincert_lab.panels.tags import paragraph, select
from fincert_lab.views import tokens
from fincert_lab.views.pins import Survey, survey_table
from fincert_lab.views.png import png
from fincert_lab.views.table import Table, escaped
from fincert_lab.world.lab import Lab, must_be_lab

SIDE = 1000  # PINs in a row, and rows
SHOWN = 500  # CSS pixels that a side has: panel.css has the same number
NEAR = 10  # PINs to each side of the one that is looked at
REACH = 4  # PINs that a click may miss a stripe by: two pixels of the page
BOLD = 2  # PINs to each side that a stripe of one's own numbers is drawn wider, to be seen at all
_INKS = {
    PinRule.NO_RUN: tokens.BAD,
    PinRule.NO_REPEAT: tokens.WARNING,
    PinRule.NOT_THE_PHONE: tokens.HOLDER,
    PinRule.NOT_THE_BIRTHDAY: tokens.ISSUER,
}
_PERSONAL = [[*PinRule].index(rule) for rule in (PinRule.NOT_THE_PHONE, PinRule.NOT_THE_BIRTHDAY)]
_ALLOWED = len(PinRule)
_NOWHERE = b"\x80\x80\x80\x80"  # beyond the edge
_PALETTE = [*(bytes.fromhex(_INKS[rule].hue[1:]) + b"\xff" for rule in PinRule), bytes(4), _NOWHERE]


class AllPins(Instrument):
    """All PINs, as the rules see them; `person` is whose telephone number and birthday count, if anybody's."""

    key = "pins"
    places = ()  # they are side by side

    def __init__(self, lab: Lab) -> None:
        self._look_at(Survey.of(None))
        self._digits = ""  # what is looked at: all of a PIN, or what was typed of one so far
        self._clicked = ""
        super().__init__(lab)

    def _look_at(self, survey: Survey) -> None:
        self.survey = survey
        self._drawn = _picture(self._bold(), SIDE)

    def _bold(self) -> bytes:
        """Return the codes, the stripes of a telephone number and a birthday drawn wider over allowed PINs."""
        drawn = bytearray(self.survey.codes)
        for at, code in enumerate(self.survey.codes):
            if code in _PERSONAL:
                for near in self._around(at, BOLD):
                    if self.survey.codes[near] == _ALLOWED:
                        drawn[near] = code
        return bytes(drawn)

    def _around(self, at: int, far: int) -> list[int]:
        """Return the PINs at most so far from one in row and column, the nearest first."""
        row, column = divmod(at, SIDE)
        rows, columns = (range(max(here - far, 0), min(here + far + 1, SIDE)) for here in (row, column))
        near = [(abs(down - row) + abs(right - column), down * SIDE + right) for down in rows for right in columns]
        return [each for _, each in sorted(near)]

    def _nearest(self, at: int) -> int:
        """Return the nearest PIN that is forbidden, or else this one: a stripe may be thinner than a fingertip."""
        return next((each for each in self._around(at, REACH) if self.survey.codes[each] != _ALLOWED), at)

    def act(self, act: str, form: Message) -> None:
        """Find what was typed or clicked, or count somebody's telephone number and birthday too."""
        match act, form:
            case "find", {"value": str(text)}:
                self._digits = re.sub("[^0-9]", "", text)[:DIGITS]
            case "point", {"at.x": str(x), "at.y": str(y)}:
                column, row = (min(max(int(each), 0) * SIDE // SHOWN, SIDE - 1) for each in (x, y))
                self._digits = self._clicked = f"{self._nearest(row * SIDE + column):0{DIGITS}d}"
            case "person", {"value": str(party)} if not party or party in self.lab.people:
                self._look_at(Survey.of(self.lab.people[party] if party else None))

    # --- what is shown

    def frame(self) -> str:
        """Return the picture, and beside it what one looks at and how many there are of each kind."""
        beside = "".join(
            f'<div data-pane="{place}"></div>' for place in ("find", "verdict", "near", "person", "counts")
        )
        map_ = '<div class="map"><div data-pane="picture"></div><div data-pane="spot"></div></div>'
        return f'{super().frame()}<div class="pins">{map_}<div>{beside}</div></div>'

    def panes(self) -> dict[str, str]:
        """Return the picture, what is looked at, and the counts."""
        return {
            "picture": self._map(),
            "spot": self._spot(),
            "find": live_text("find", say("pins.find"), self._clicked, longest=DIGITS, digits=True),
            "verdict": self._verdict(),
            "near": self._near(),
            "person": self._person(),
            "counts": self.still(),
        }

    def _map(self) -> str:
        return (
            f'<form data-act="point"><input type="image" name="at" tabindex="-1" src="{self._drawn}" '
            f'alt="{escaped(say("pins.picture", allowed=f"{self.survey.count(None):,}"))}"></form>'
        )

    def _spot(self) -> str:
        if len(self._digits) < DIGITS:
            return ""
        row, column = divmod(int(self._digits), SIDE)
        return f'<i style="left:{100 * column / SIDE}%;top:{100 * row / SIDE}%"></i>'

    def _verdict(self) -> str:
        if len(self._digits) < DIGITS:
            return verdict(None, say("pins.unfinished"))
        row, column = self._digits[: DIGITS // 2], self._digits[DIGITS // 2 :]
        where = say("pins.where", digits=self._digits, row=row, column=column)
        rule = self.survey.rule_of(self._digits)
        return verdict(rule is None, f"{where} {name(rule) if rule else say('pins.none_broken')}")

    def _near(self) -> str:
        """Return the PINs around the one that is looked at."""
        if len(self._digits) < DIGITS:
            return ""
        row, column = divmod(int(self._digits), SIDE)
        around = range(-NEAR, NEAR + 1)
        codes = bytes(self._code(row + down, column + right) for down in around for right in around)
        picture, label = _picture(codes, len(around)), escaped(say("pins.near"))
        return f'<figure class="near"><img src="{picture}" alt=""><figcaption>{label}</figcaption></figure>'

    def _code(self, row: int, column: int) -> int:
        is_there = 0 <= row < SIDE and 0 <= column < SIDE
        return self.survey.codes[row * SIDE + column] if is_there else len(_PALETTE) - 1

    def _person(self) -> str:
        chosen = self.survey.person.party if self.survey.person else ""
        people = {"": say("pins.nobody")} | {party: name(person.party) for party, person in self.lab.people.items()}
        of = self.survey.person
        known = say("pins.known", phone=of.identity.phone, birthday=of.identity.birth_date[2:]) if of else ""
        return select(say("pins.person"), "person", people.items(), chosen) + (paragraph(known) if known else "")

    def table(self) -> Table:
        """Return how many PINs there are of each kind."""
        return survey_table(self.survey)


def _picture(codes: bytes, width: int) -> str:
    return "data:image/png;base64," + b64encode(png(codes, width, _PALETTE)).decode("ascii")


@called_as_written
def pins(lab: Lab) -> AllPins:
    """Return all million PINs as one picture: the last line of a cell shows it. Raises BadInput."""
    must_be_lab(lab)
    return AllPins(lab)
