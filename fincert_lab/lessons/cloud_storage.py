"""Lesson 03, cloud storage: what a stolen cloud database gives away, two halves, who counts tries, another device."""

from collections.abc import Mapping
from numbers import Real
from types import MappingProxyType

from fincert_lab.acts import AccountCleared, DeviceRemoved, PhoneConfirmed, TriesCounted
from fincert_lab.errors import UnknownDevice
from fincert_lab.journal import Act, Event
from fincert_lab.language import Party
from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Verdict,
    drawn,
    filled_in,
    hong_has_a_certificate,
    is_off_line,
    login_named,
    maker_of,
    moment_in,
    once,
)
from fincert_lab.thief.report import Means
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab


def _without_an_answer(lab: Lab, outcome: object) -> bool:
    """3a: a thief of the cloud alone tried PINs, and learned of none whether it is right."""
    return is_off_line(outcome) and outcome.had == (Means.CLOUD,) and outcome.tried > outcome.answered == 0


def _asked_without_a_proof(lab: Lab, _: object) -> bool:
    """3b: the HSM was asked, took a try away, and was never shown a proof."""
    return bool(_unproved(lab))


def _unproved(lab: Lab) -> set[int]:
    """Return the stories in which the HSM took a try away, and no proof came."""
    asked = {event.story for event in lab.journal if event.act is Act.EVALUATE and _took_a_try(event)}
    return asked - {event.story for event in lab.journal if event.act is Act.PROVE and not event.refused}


def _took_a_try(event: Event) -> bool:
    return isinstance(event.facts, TriesCounted)


def _wrong_on_another_device(lab: Lab, _: object) -> bool:
    """3c: a try was taken away on a device that did not make the key, and no proof came."""
    unproved = _unproved(lab)
    fetched = (event for event in lab.journal if event.act is Act.FETCH_ENVELOPE and event.story in unproved)
    return any(event.certificate and event.sender != maker_of(lab, event.certificate) for event in fetched)


def _refused_where_it_was_removed(lab: Lab, _: object) -> bool:
    """3d: a device that was taken off the list was refused as one that the cloud does not know."""
    removed = {event.subject for event in lab.journal if event.act is Act.REMOVE_DEVICE and not event.refused}
    return any(event.sender in removed and event.refused == UnknownDevice.code for event in lab.journal)


def _two_tries_left(lab: Lab, answer: object) -> Verdict:
    """3-1: travel to a moment at which a certificate had two tries left."""
    moment = moment_in(lab, answer)
    if moment is None:
        return Verdict(Mood.NOT_YET, "lesson.3-1.not_a_moment")
    counts = (certificate.tries_left for certificate in moment.certificates.values())
    left = [count for count in counts if count is not None]  # None until a PIN is set
    if not left:
        return Verdict(Mood.NOT_YET, "lesson.3-1.too_early", {"number": moment.number})
    if 2 not in left:
        return Verdict(Mood.NOT_YET, "lesson.3-1.other_count", {"number": moment.number, "tries": left[-1]})
    return Verdict(Mood.RIGHT, "lesson.3-1.right", {"number": moment.number})


def _another_device(lab: Lab, answer: object) -> Verdict:
    """3-2: log Kim in on a device that did not make her key, and then remove that device from the list."""
    login = login_named(lab, answer)
    if login is None:
        return Verdict(Mood.NOT_YET, "lesson.3-2.no_login")
    if not login.device.startswith("kim/"):
        return Verdict(Mood.NOT_YET, "lesson.3-2.not_kims")
    maker = maker_of(lab, login.certificate)
    if login.device == maker:
        return Verdict(Mood.NOT_YET, "lesson.3-2.same_device", {"device": maker})
    if _is_on_the_list(lab, maker):
        return Verdict(Mood.NOT_YET, "lesson.3-2.still_there", {"device": maker})
    return Verdict(Mood.RIGHT, "lesson.3-2.right", {"device": login.device})


def _is_on_the_list(lab: Lab, device: Party) -> bool:
    """Return whether the cloud still admits this device: by SMS, and neither removed nor its account closed."""
    accounts: set[str] = set()
    for event in lab.journal:
        match event.facts:
            case PhoneConfirmed(account=account) if event.sender == device:
                accounts.add(account)
            case DeviceRemoved(account=account) if event.subject == device:
                accounts.discard(account)
            case AccountCleared(account=account):
                accounts.discard(account)
    return bool(accounts)


@once
def _elsewhere(lab: Lab) -> Mapping[str, int]:
    """Return the rules of a service in another country: the number of digits of a PIN, and the number of tries."""
    others = [tries for tries in range(2, 7) if tries != lab.rules.pin_tries][:4]  # nor the same as a number of digits
    digits, tries = drawn(lab, "3-3/digits", below=6), drawn(lab, "3-3/tries", below=len(others))
    return MappingProxyType({"digits": 7 + digits, "tries": others[tries]})


def _what_thieves_can_try(lab: Lab, answer: object) -> Verdict:
    """3-3: say how many PINs each of four thieves can try."""
    rules = _elsewhere(lab)
    loot = {"cloud": [0], "hsm": [0], "cloud+hsm": [10 ** rules["digits"]], "laptop": [rules["tries"]]}
    return filled_in("3-3", answer, loot, Real)


LESSON = Lesson(
    prepare=hong_has_a_certificate,
    predictions={
        "3a": Prediction("c", _without_an_answer),
        "3b": Prediction("b", _asked_without_a_proof),
        "3c": Prediction("b", _wrong_on_another_device),
        "3d": Prediction("b", _refused_where_it_was_removed),
    },
    checks={"3-1": _two_tries_left, "3-2": _another_device, "3-3": _what_thieves_can_try},
    given={"3-3": lambda lab: dict(_elsewhere(lab))},
)
