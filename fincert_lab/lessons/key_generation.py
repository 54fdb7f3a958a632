"""Lesson 01, key generation: what a key pair can do, where its randomness comes from, who vouches for what."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from os.path import commonprefix
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from fincert_lab.crypto import keys
from fincert_lab.crypto.vid import R_BYTES, VirtualID, seal_r
from fincert_lab.institutions.ca.application import IssueRequest
from fincert_lab.journal import Act
from fincert_lab.language import say
from fincert_lab.lessons.exercise import Lesson, Prediction, Verdict, drawn, event_in, nothing_to_prepare, once
from fincert_lab.pki import profile
from fincert_lab.views.letter import Letter
from fincert_lab.views.names import shortened
from fincert_lab.views.note import Mood
from fincert_lab.views.table import Cell, Line, Look, Table
from fincert_lab.world.lab import Lab

KNOWN_DIGITS = 7  # of a resident number: birth date and sex
TRIES = 5  # resident numbers that are shown
KIOSK_SEEDS = 32_767  # process ids, from 1: the only randomness of Debian's OpenSSL (CVE-2008-0166)


@once
def _received(lab: Lab) -> Letter:
    """Return Hong's letter as it reaches the bank: somebody has changed it since he signed it."""
    signed = Letter.sign(say("letter.first"), keys.generate(lab.entropy.bytes("lesson/1a", keys.SEED_BYTES)))
    return replace(signed, text=say("lesson.1.received"))


def _a_changed_text_was_checked(lab: Lab, outcome: object) -> bool:
    """1a: a signed letter that was changed."""
    return isinstance(outcome, Letter) and not outcome.fits


def _keys_were_made(lab: Lab, outcome: object) -> bool:
    """1b: a factory, which has made two devices of each kind from the start."""
    from fincert_lab.panels import KeyFactory  # slow to load, and needed by nobody who asks only for the lesson

    return isinstance(outcome, KeyFactory)


def _a_request_was_certified(lab: Lab, _: object) -> bool:
    """1c: a request that was made step by step, not as part of an enrolment."""
    return any(event.act is Act.ISSUE and event.number == event.story and not event.refused for event in lab.journal)


@dataclass(frozen=True, repr=False)
class Trick:
    """A request that no device would make: Hong's own key and VID, but the name of somebody else."""

    lab: Lab
    csr: bytes

    def send(self) -> x509.Certificate:
        """Have Hong pass his identity check at KB, and send the request; returns the certificate. Raises LabError."""
        lab, laptop = self.lab, self.lab.person("hong").device("laptop")
        authorisation = laptop.check_identity(lab.bank("kb"))
        return lab.ca.issue(laptop.party, IssueRequest(authorisation, self.csr, seal_r(lab.ca.r_key, _r(lab))))


@once
def _trick(lab: Lab) -> Trick:
    """Make the request."""
    key = keys.generate(lab.entropy.bytes("lesson/1c/key", keys.SEED_BYTES))
    return Trick(lab, profile.request(key, lab.person("kim").identity.name, _vid(lab)))


@once
def _r(lab: Lab) -> bytes:
    return lab.entropy.bytes("lesson/1c/r", R_BYTES)


def _vid(lab: Lab) -> VirtualID:
    """Return the VID in the certificate that Hong got by his trick."""
    return VirtualID.of(lab.person("hong").identity.idn, _r(lab))


class Try(NamedTuple):
    """A resident number that was tried, and the VID that it gives with some R."""

    number: str
    vid: VirtualID


@dataclass(frozen=True)
class Search:
    """What somebody finds who tries one resident number after the other: `tries`, beside the VID `wanted`."""

    knows_r: bool
    wanted: VirtualID
    tries: tuple[Try, ...]

    @property
    def found(self) -> str | None:
        """The number that gives the VID, if there is one."""
        return next((number for number, vid in self.tries if vid == self.wanted), None)

    def table(self) -> Table:
        """Return the tries and the VIDs."""
        caption = "lesson.1.searched_with_r" if self.knows_r else "lesson.1.searched_without_r"
        return Table(
            caption=say(caption, vid=shortened(self.wanted.value.hex())),
            columns=[say(f"lesson.1.{column}") for column in ("number", "vid", "compared")],
            rows=[self._row(each) for each in self.tries],
        )

    def _row(self, tried: Try) -> list[Cell]:
        number, vid = f"{tried.number[:6]}-{tried.number[6:]}", shortened(tried.vid.value.hex())
        fits = tried.vid == self.wanted
        verdict = Line(say("lesson.1.same"), Look.GOOD) if fits else Line(say("lesson.1.differs"), Look.BAD)
        return [Cell.of(Line(number, Look.KEPT)), Cell.of(Line(vid, Look.MONO)), Cell.of(verdict)]

    def __repr__(self) -> str:
        return repr(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def _search(lab: Lab, *, knows_r: bool) -> Search:
    """Try the numbers that begin as Hong's does, from 000000 on, until one gives his VID, or for the first few.

    Who does not know R has to guess one for each number.
    """
    known, wanted = lab.person("hong").identity.idn[:KNOWN_DIGITS], _vid(lab)
    tries = []
    for rest in range(TRIES):
        r = _r(lab) if knows_r else lab.entropy.bytes(f"lesson/1d/{rest}", R_BYTES)
        tries.append(Try(f"{known}{rest:06d}", VirtualID.of(f"{known}{rest:06d}", r)))
        if tries[-1].vid == wanted:
            break
    return Search(knows_r, wanted, tuple(tries))


@once
def _searcher(lab: Lab) -> Callable[..., Search]:
    return partial(_search, lab)


def _the_number_was_found(lab: Lab, outcome: object) -> bool:
    """1d: Hong's resident number, found by somebody who knows R."""
    return isinstance(outcome, Search) and outcome.found == lab.person("hong").identity.idn


def _one_letter_changed(lab: Lab, answer: object) -> Verdict:
    """1-1: sign a letter of one's own, and change one character of it."""
    from fincert_lab.panels import SignedLetter

    if not isinstance(answer, SignedLetter) or answer.lab is not lab:
        return Verdict(Mood.NOT_YET, "lesson.1-1.no_letter")
    signed, text = answer.letter.signed, answer.letter.text
    if signed == say("letter.first"):
        return Verdict(Mood.NOT_YET, "lesson.1-1.not_your_own")
    if answer.letter.fits:
        return Verdict(Mood.NOT_YET, "lesson.1-1.unchanged")
    if (changed := _changed_letters(signed, text)) > 1:
        return Verdict(Mood.NOT_YET, "lesson.1-1.too_much", {"count": changed})
    return Verdict(Mood.RIGHT, "lesson.1-1.right")


def _changed_letters(before: str, after: str) -> int:
    """Return how many letters lie between the first and the last place in which two texts differ."""
    begin = len(commonprefix([before, after]))
    rests = before[begin:], after[begin:]
    end = len(commonprefix([rest[::-1] for rest in rests]))
    return max(map(len, rests)) - end


def _same_model(number: int) -> ec.EllipticCurvePublicKey:
    """Return the public key of a machine whose only randomness is its process number."""
    return keys.generate(number.to_bytes(keys.SEED_BYTES)).public_key()


@once
def _kiosk(lab: Lab) -> ec.EllipticCurvePublicKey:
    """Return the public key of one such machine."""
    return _same_model(1 + drawn(lab, "1-2", below=KIOSK_SEEDS))


def _kiosks_key(lab: Lab, answer: object) -> Verdict:
    """1-2: find the kiosk's private key; its number, or the 40 bytes it was made from, are accepted too."""
    if isinstance(answer, ec.EllipticCurvePublicKey):
        return Verdict(Mood.NOT_YET, "lesson.1-2.public")
    if type(answer) is int and answer >= 0:  # one that does not fit 40 bytes cannot be read
        answer = answer.to_bytes(keys.SEED_BYTES)
    if isinstance(answer, bytes) and len(answer) == keys.SEED_BYTES:
        answer = keys.generate(answer)
    if not isinstance(answer, ec.EllipticCurvePrivateKey):
        return Verdict(Mood.NOT_YET, "lesson.1-2.no_key")
    if answer.public_key() != _kiosk(lab):
        return Verdict(Mood.NOT_YET, "lesson.1-2.another")
    return Verdict(Mood.RIGHT, "lesson.1-2.right")


def _where_the_name_comes_from(lab: Lab, answer: object) -> Verdict:
    """1-3: find the event in which the CA learns that it certifies Kim."""
    event = event_in(lab, answer)
    if event is None:
        return Verdict(Mood.NOT_YET, "lesson.1-3.not_an_event")
    is_kims = event.subject == "kim" or event.sender.startswith("kim/")
    verdicts = {Act.AUTHORISE: "right", Act.CHECK_IDENTITY: "bank", Act.ISSUE: "request"}
    key = verdicts.get(event.act, "other") if is_kims and not event.refused else "other"
    mood = Mood.RIGHT if key == "right" else Mood.NOT_YET
    return Verdict(mood, f"lesson.1-3.{key}", {"number": event.number, "act": event.act})


LESSON = Lesson(
    prepare=nothing_to_prepare,
    predictions={
        "1a": Prediction("b", _a_changed_text_was_checked),
        "1b": Prediction("b", _keys_were_made),
        "1c": Prediction("b", _a_request_was_certified),
        "1d": Prediction("c", _the_number_was_found),
    },
    checks={"1-1": _one_letter_changed, "1-2": _kiosks_key, "1-3": _where_the_name_comes_from},
    given={
        "1a": _received,
        "1c": _trick,
        "1d": _searcher,
        "1-2": lambda lab: (_kiosk(lab), _same_model),
    },
)
