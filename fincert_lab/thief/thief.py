"""A thief, to be had by anybody who has a lab. Whatever he does is really done, in that lab or in one of his own.

On line, what he does is in the journal: as his own telephone's, `thief/phone`, or as that of the device that he sits
at. Copying a database leaves no event.
"""

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice

from cryptography import x509

from fincert_lab.arguments import checked
from fincert_lab.crypto import cms, envelope
from fincert_lab.crypto.guessing import Kdf, Lock
from fincert_lab.errors import (
    BadInput,
    BudgetSpent,
    CertificateOfAnotherLab,
    Field,
    KeyDestroyed,
    LabError,
    PinLocked,
)
from fincert_lab.institutions import ports
from fincert_lab.institutions.bank.challenge import Statement
from fincert_lab.institutions.bank.receipts import Receipt
from fincert_lab.institutions.cloud.sessions import Session
from fincert_lab.institutions.cloud.tables import TOKEN_BYTES
from fincert_lab.institutions.institution import must_be_of
from fincert_lab.people.device import Device
from fincert_lab.people.person import Person
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import serial_of
from fincert_lab.secret import discreet
from fincert_lab.thief import admission, traps
from fincert_lab.thief.backup import put_back_old_hsm
from fincert_lab.thief.client import Client
from fincert_lab.thief.comparison import Comparison, compare
from fincert_lab.thief.order import Order, in_order
from fincert_lab.thief.report import AttackReport, Gain, Means, Speed, Stop, Way
from fincert_lab.thief.stolen import Found, Stolen, copy, institution_of, watch
from fincert_lab.thief.traps import Trap
from fincert_lab.thief.trying import Tally, try_each
from fincert_lab.world.lab import Lab, must_be_lab

MOST_AT_ONCE = 64  # threads


@discreet
@checked
class Thief:
    """Somebody who attacks what is in `lab`. Each attack returns a report for `show`. Raises BadInput.

    An order of PINs is "numerical", "popular" (a made-up list of what people might choose, from nobody's data), or a
    list of PINs. An attack that takes long says how far it is, and can be interrupted: the report so far is returned.
    """

    def __init__(self, lab: Lab) -> None:
        must_be_lab(lab)
        self._lab = lab
        self._sessions: list[Session] = []

    def __repr__(self) -> str:
        return "Thief()"

    # --- what can be stolen

    def copy(self, *institutions: str) -> Stolen:
        """Copy whole databases: `thief.copy("cloud", "hsm")`. Also "telecom", a bank or a CA. Raises BadInput."""
        if not institutions:
            raise BadInput(Field.INSTITUTION)
        return copy(*(institution_of(self._lab, each) for each in institutions))

    def watch(self, institution: str) -> AbstractContextManager[Stolen]:
        """Watch the memory of the "hsm", or what the "cloud" relays, for the length of a `with` block.

        The victim acts inside. After it there is what was seen, and the database too. Raises BadInput for another.
        """
        place = institution_of(self._lab, institution)
        if place not in (self._lab.cloud, *self._lab.hsms.values()):
            raise BadInput(Field.INSTITUTION)
        return watch(self._lab, place)

    # --- guessing

    def guess_offline(
        self,
        certificate: x509.Certificate,
        stolen: Stolen,
        order: str | Collection[str] = Order.NUMERICAL,
        most: int | None = None,
    ) -> AttackReport:
        """Try PINs on what was stolen, at most so many: nobody is asked, and nobody counts.

        If no PIN could be told from another, a few are tried.

        Raises BadInput, CertificateOfAnotherLab, and PinFormat if an own list has something else than PINs.
        """
        this, pins = self._known(certificate), in_order(order)
        _must_be_count(most)
        found = Found.of(this, stolen)
        if found is None:
            return AttackReport(Way.OFF_LINE, stolen.means, stopped=Stop.NOTHING_OF_IT)
        return _told(Way.OFF_LINE, stolen.means, found.guess(pins, most), Lock(Kdf.ARGON2ID))

    def guess_online(
        self,
        certificate: x509.Certificate,
        device: Device | None = None,
        order: str | Collection[str] = Order.POPULAR,
        most: int | None = None,
    ) -> AttackReport:
        """Ask the cloud about PINs: from somebody's unlocked `device`, or from the thief's own, if he was admitted.

        Whose order is a list of one PIN had that PIN to begin with.

        Raises BadInput, AnotherLab.
        """
        return self._online(Way.ON_LINE, certificate, device, order, most)

    def lock_out(self, certificate: x509.Certificate, device: Device | None = None) -> AttackReport:
        """Waste all tries on purpose, so that the owner cannot use the key. Raises BadInput, AnotherLab."""
        report = self._online(Way.LOCK_OUT, certificate, device, Order.POPULAR, self._lab.rules.pin_tries)
        refused = isinstance(report.stopped, PinLocked | KeyDestroyed | BudgetSpent)
        wasted = report.answered == self._lab.rules.pin_tries or (refused and report.answered)
        return replace(report, gained=(Gain.LOCKED_OUT,), stopped=None) if wasted and not report.gained else report

    def race(
        self,
        certificate: x509.Certificate,
        device: Device | None = None,
        order: str | Collection[str] = Order.POPULAR,
        threads: int = 32,
    ) -> AttackReport:
        """Ask about so many PINs at once, in the hope that the counter is read before it is written.

        Raises BadInput, AnotherLab.
        """
        if not 1 <= threads <= MOST_AT_ONCE:
            raise BadInput(Field.COUNT)
        had, client, refusal = self._client(self._known(certificate), device)
        pins = [*islice(in_order(order), threads)]
        if client is None or not pins:
            return AttackReport(Way.RACE, had, stopped=refusal or Stop.NONE_RIGHT)
        return _told(Way.RACE, had, client.race(pins))

    def put_back_old_hsm(self) -> AttackReport:
        """Put an old copy of the HSM's database back, for the tries to be there again: in a lab of the thief's own.

        A lab that notices it never opens again, so it is not done to this one.
        """
        return _told(Way.OLD_HSM, (Means.OLD_HSM, Means.DEVICE), put_back_old_hsm())

    def compare(self) -> Comparison:
        """Have every thief attack every way to keep a key under a PIN, in labs of his own: a table for `show`."""
        return compare()

    # --- being admitted in somebody's place

    def take_over_number(self, person: Person) -> AttackReport:
        """Get a person's telephone number, by a SIM swap if they still have it; then be admitted to their account.

        Raises BadInput, AnotherLab.
        """
        must_be_of(self._lab.telecom.world, person, Person)
        return self._enter(Way.NUMBER_TAKEN_OVER, Means.NUMBER, person)

    def ask_for_code(self, person: Person) -> AttackReport:
        """Ring up a person, who reads out the code that the cloud sent; then be admitted to their account.

        Raises BadInput, AnotherLab.
        """
        must_be_of(self._lab.telecom.world, person, Person)
        return self._enter(Way.READ_OUT_CODE, Means.CODE, person)

    # --- waiting for the victim: `with thief.phish(hong, star) as trap: …`, and then `trap.report`

    def phish(self, person: Person, service: ports.Service) -> AbstractContextManager[Trap]:
        """Send a person to `trap.page`, which claims to be `service`, relays what it gets, and waits for a signature.

        Raises BadInput, AnotherLab.
        """
        must_be_of(self._lab.telecom.world, person, Person)
        must_be_of(self._lab.telecom.world, service, ports.Service)
        return traps.phishing(self._lab, person, service)

    def swap_envelope(self, certificate: x509.Certificate, other: x509.Certificate) -> AbstractContextManager[Trap]:
        """As the cloud, hand out the `other` certificate's envelope when that of `certificate` is fetched.

        Raises BadInput, CertificateOfAnotherLab.
        """
        this, found = self._known(certificate), Found.of(self._known(other), copy(self._lab.cloud))
        if found is None:
            raise BadInput(Field.CERTIFICATE)
        return traps.swapped_envelope(self._lab, this, found)

    def look_over_shoulder(self, device: Device) -> AbstractContextManager[Trap]:
        """Stand behind whoever types a PIN on `device`, if that is in a public place. Raises BadInput, AnotherLab."""
        must_be_of(self._lab.telecom.world, device, Device)
        return traps.over_the_shoulder(device)

    # --- a signature

    def use_signature(self, receipt: Receipt, service: ports.Service) -> AttackReport:
        """Copy what was signed for one service from its bank's database, and log in at another with it.

        Raises BadInput, AnotherLab.
        """
        must_be_of(self._lab.telecom.world, service, ports.Service)
        bank = copy(institution_of(self._lab, receipt.service.partition("/")[0]))
        wanted = (receipt.number, receipt.service)
        rows = [row for row in bank.rows("receipts") if (row["number"], row["service"]) == wanted]
        if not rows:
            raise BadInput(Field.RECEIPT)
        signed = rows[0]["signed"]
        report = AttackReport(Way.SIGNATURE_ELSEWHERE, (Means.SIGNATURE,), gained=(Gain.LOGIN,))
        try:
            with self._lab.journal.story():
                service.accept(admission.TELEPHONE, signed, Statement.decode(cms.verify(signed).content))
        except LabError as refusal:
            return AttackReport(report.way, report.had, stopped=refusal)
        return report

    # --- used by the rest

    def _enter(self, way: Way, means: Means, person: Person) -> AttackReport:
        enter = admission.take_over_number if means is Means.NUMBER else admission.ask_for_code
        try:
            self._sessions.append(enter(self._lab, person))
        except LabError as refusal:
            return AttackReport(way, (means,), stopped=refusal)
        return AttackReport(way, (means,), gained=(Gain.ADMISSION,), stopped=Stop.PIN_COMES_NEXT)

    def _online(
        self,
        way: Way,
        certificate: x509.Certificate,
        device: Device | None,
        order: str | Collection[str],
        most: int | None,
    ) -> AttackReport:
        this, pins = self._known(certificate), in_order(order)
        _must_be_count(most)
        had, client, refusal = self._client(this, device)
        if not isinstance(order, str) and len(order) == 1:
            had = (Means.PIN, *(each for each in had if each is not Means.NOTHING))
        if client is None:
            return AttackReport(way, had, stopped=refusal)
        return _told(way, had, try_each(client.guess, pins, most))

    def _client(
        self, this: CertificateId, device: Device | None
    ) -> tuple[tuple[Means, ...], Client | None, LabError | None]:
        """Return what the thief asks the cloud with, or why it does not answer him."""
        if device is not None:
            must_be_of(self._lab.telecom.world, device, Device)
        had = Means.DEVICE if device else Means.ADMISSION if self._sessions else Means.NOTHING
        try:
            client = Client.at(self._lab, device, this) if device else self._admitted(this)
        except LabError as refusal:
            return (had,), None, refusal
        return (had,), client, None

    def _admitted(self, this: CertificateId) -> Client:
        made_up = Session(bytes(envelope.ID_BYTES), bytes(TOKEN_BYTES), self._lab.time)
        return Client(self._lab, admission.TELEPHONE, self._sessions[-1] if self._sessions else made_up, this)

    def _known(self, certificate: x509.Certificate) -> CertificateId:
        if not any(ca.has_issued(certificate) for ca in self._lab.cas.values()):
            raise CertificateOfAnotherLab(thing=serial_of(certificate))
        return CertificateId.of(certificate)


def _told(way: Way, had: tuple[Means, ...], tally: Tally, lock: Lock | None = None) -> AttackReport:
    speed: Speed | None = tally.speed(lock)
    return AttackReport(way, had, tally.tried, tally.answered, tally.gained, tally.stopped, tally.found, speed)


def _must_be_count(most: int | None) -> None:
    if most is not None and most < 1:
        raise BadInput(Field.COUNT)
