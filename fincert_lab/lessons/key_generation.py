"""Lesson 01, key generation: what a key pair can do, where its randomness comes from, who vouches for what."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from fincert_lab.crypto import keys
from fincert_lab.errors import BadInput, BadSignature, Field
from fincert_lab.journal import Act
from fincert_lab.lessons.exercise import Lesson, Prediction, Verdict, drawn, event_in, nothing_to_prepare, once
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab

KIOSK_SEEDS = 32_767  # process ids, from 1: the only randomness of Debian's OpenSSL (CVE-2008-0166)


def _a_changed_text_was_checked(lab: Lab, outcome: Any) -> bool:
    """1a: a public key, a signature, and a text that was not signed by it."""
    try:
        keys.verify(*outcome)
    except BadSignature:
        return True
    return False


def _two_devices_made_keys(lab: Lab, outcome: Any) -> bool:
    """1b: the private keys of two devices of that factory."""
    one, two = outcome
    return one is not two and keys.spki(one.public_key()) == keys.spki(two.public_key())


def _a_request_was_certified(lab: Lab, _: object) -> bool:
    """1c: a request that was made step by step, not as part of an enrolment."""
    return any(event.act is Act.ISSUE and event.number == event.story and not event.refused for event in lab.journal)


def _the_number_was_found(lab: Lab, outcome: object) -> bool:
    """1d: Hong's resident number, found with R but not without it."""
    return outcome == lab.person("hong").identity.idn


@once
def _letter(lab: Lab) -> bytes:
    """Return a text to sign, different from everybody else's."""
    return f"Letter no. {drawn(lab, '1-1', below=10**8):08d}: I have read it.".encode()


def _signed_by_yourself(lab: Lab, answer: object) -> Verdict:
    """1-1: make a key pair and sign the letter; hand over public key and signature."""
    if not isinstance(answer, tuple) or len(answer) != 2:
        return Verdict(Mood.NOT_YET, "lesson.1-1.not_two")
    public, signature = answer
    if isinstance(public, keys.PrivateKey):
        return Verdict(Mood.NOT_YET, "lesson.1-1.private")
    if isinstance(public, bytes) and isinstance(signature, keys.PublicKey):
        return Verdict(Mood.NOT_YET, "lesson.1-1.swapped")
    if not isinstance(signature, bytes):
        return Verdict(Mood.NOT_YET, "lesson.1-1.not_bytes")
    try:
        keys.verify(keys.accept(public, BadInput(Field.SPKI)), signature, _letter(lab))
    except BadSignature:
        return Verdict(Mood.NOT_YET, "lesson.1-1.does_not_verify")
    return Verdict(Mood.RIGHT, "lesson.1-1.right", {"bytes": len(signature)})


@once
def _kiosk(lab: Lab) -> ec.EllipticCurvePublicKey:
    """Return the public key of a machine whose only randomness was its process id."""
    number = 1 + drawn(lab, "1-2", below=KIOSK_SEEDS)
    return keys.generate(number.to_bytes(keys.SEED_BYTES)).public_key()


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
    """1-3: find the event in which the CA learns whom it certifies."""
    event = event_in(lab, answer)
    if event is None:
        return Verdict(Mood.NOT_YET, "lesson.1-3.not_an_event")
    verdicts = {Act.ISSUE: "request"}
    if event.subject == "hong" and not event.refused:
        verdicts |= {Act.AUTHORISE: "right", Act.CHECK_IDENTITY: "bank"}
    key = verdicts.get(event.act, "other")
    mood = Mood.RIGHT if key == "right" else Mood.NOT_YET
    return Verdict(mood, f"lesson.1-3.{key}", {"number": event.number, "act": event.act})


LESSON = Lesson(
    prepare=nothing_to_prepare,
    predictions={
        "1a": Prediction("b", _a_changed_text_was_checked),
        "1b": Prediction("b", _two_devices_made_keys),
        "1c": Prediction("b", _a_request_was_certified),
        "1d": Prediction("c", _the_number_was_found),
    },
    checks={"1-1": _signed_by_yourself, "1-2": _kiosks_key, "1-3": _where_the_name_comes_from},
    given={"1-1": _letter, "1-2": _kiosk},
)
