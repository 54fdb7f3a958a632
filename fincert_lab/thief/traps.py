"""Attacks that wait for what the victim does next: each is a `with` block, and the victim acts inside it.

A refusal that the victim's device meets ends the block, and is in the report.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fincert_lab.errors import LabError
from fincert_lab.institutions import ports
from fincert_lab.institutions.cloud.messages import Stored
from fincert_lab.journal import Act, Event
from fincert_lab.people.device import Device
from fincert_lab.people.person import Person
from fincert_lab.pki.identity import CertificateId
from fincert_lab.thief.report import AttackReport, Gain, Means, Stop, Way
from fincert_lab.thief.stolen import Found
from fincert_lab.world.lab import Lab


@dataclass(repr=False)
class Trap:
    """What was prepared for the victim: the `page`, if it is one. The `report` is there once the block has ended."""

    page: ports.Service | None = None
    report: AttackReport | None = None

    def __repr__(self) -> str:
        return f"Trap(report={self.report!r})"


@contextmanager
def phishing(lab: Lab, person: Person, service: ports.Service) -> Iterator[Trap]:
    """Send a link to a page that relays what it gets, and wait for a signature."""
    trap = Trap(lab.phish(person, service))
    assert trap.page is not None
    address = trap.page.party

    def is_login(event: Event) -> bool:
        return event.act is Act.LOGIN and event.sender == address and not event.refused

    with _springing(lab, trap, AttackReport(Way.PHISHING, (Means.PAGE,)), is_login, Gain.LOGIN):
        yield trap


@contextmanager
def swapped_envelope(lab: Lab, certificate: CertificateId, other: Found) -> Iterator[Trap]:
    """Be the cloud, and hand out the `other` envelope when the certificate's own is fetched."""
    assert other.sealed is not None
    stored, trap, genuine = Stored(other.context, other.sealed), Trap(), lab.cloud.fetch_envelope

    def fetch_envelope(sender: Any, session: Any, asked: CertificateId) -> Stored:
        kept = genuine(sender, session, asked)
        return stored if asked == certificate else kept

    def is_question(event: Event) -> bool:
        return event.act is Act.EVALUATE and event.subject == str(certificate)

    report = AttackReport(Way.SWAPPED_ENVELOPE, (Means.CLOUD_ITSELF,))
    with (
        _replaced(lab.cloud, "fetch_envelope", fetch_envelope),
        _springing(lab, trap, report, is_question, Gain.QUESTION),
    ):
        yield trap


@contextmanager
def over_the_shoulder(device: Device) -> Iterator[Trap]:
    """Stand behind somebody who types a PIN on a device in a public place."""
    trap, typed, open_key = Trap(), list[str](), device._keybox.open

    def open_before_eyes(certificate: Any, *pin_typed: str) -> Any:
        typed.extend(pin_typed)
        return open_key(certificate, *pin_typed)

    try:
        with _replaced(device._keybox, "open", open_before_eyes):
            yield trap
    finally:
        seen = typed[-1] if typed and device.public else None
        why_not = Stop.NOTHING_HAPPENED if device.public else Stop.NOT_PUBLIC
        gained, stopped = ((Gain.PIN,), None) if seen else ((), why_not)
        trap.report = AttackReport(Way.OVER_THE_SHOULDER, (Means.SIGHT,), gained=gained, stopped=stopped, found=seen)


@contextmanager
def _springing(
    lab: Lab, trap: Trap, before: AttackReport, is_it: Callable[[Event], bool], gain: Gain
) -> Iterator[None]:
    """Wait for the event that the trap is for; then the report says whether it came, or what came instead."""
    begun = len(lab.journal)
    stopped: Stop | LabError = Stop.NOTHING_HAPPENED
    try:
        yield
    except LabError as refusal:
        stopped = refusal
    finally:
        came = any(map(is_it, lab.journal[begun:]))
        outcome = {"gained": (gain,)} if came else {"stopped": stopped}
        trap.report = AttackReport(before.way, before.had, **outcome)


@contextmanager
def _replaced(owner: object, method: str, by: Callable[..., Any]) -> Iterator[None]:
    """Have this object, and no other, do something else for a while."""
    vars(owner)[method] = by
    try:
        yield
    finally:
        del vars(owner)[method]
