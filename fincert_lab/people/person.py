"""A customer: who they are, what they show a bank to be recognised, and which devices they own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509

from fincert_lab.arguments import checked, one_of
from fincert_lab.errors import BadInput, NoSuchDevice, NotACustomer, WrongSmsCode
from fincert_lab.institutions.bank import Bank
from fincert_lab.institutions.customers import CustomerKind, IdentityCard, UserCheck
from fincert_lab.institutions.institution import World, is_legible, must_be_of
from fincert_lab.institutions.telecom import Sms
from fincert_lab.journal import Act, Reason
from fincert_lab.language import Party
from fincert_lab.people.device import Device
from fincert_lab.people.keybox import Reach
from fincert_lab.secret import Secret, discreet

DEVICES = ("laptop", "phone", "tablet", "cafe")  # that everybody has, or can go to
MAX_DEVICE_NAME = 20  # characters: lab assumption


@dataclass(frozen=True, repr=False)
class Identity(Secret):
    """Who somebody is. `idn` is the resident registration number, 13 digits; `phone` has digits only."""

    name: str
    idn: str
    phone: str
    kind: CustomerKind = CustomerKind.INDIVIDUAL

    @property
    def birth_date(self) -> str:
        """YYMMDD, as the first half of a resident registration number has it."""
        return self.idn[:6]


@discreet
class Person:
    """A customer of some banks."""

    def __init__(self, party: Party, identity: Identity, checks: Mapping[Party, UserCheck], reach: Reach) -> None:
        self.party = party
        self.identity = replace(identity, phone=reach.telecom.subscribe(party, identity.phone))
        self._checks = {**checks, **reach.memory.checks(party)}
        self._reach = reach
        self._devices: dict[str, Device] = {}

    def __repr__(self) -> str:
        return f"Person({str(self.party)!r})"

    @property
    def world(self) -> World:
        """The world this person is in."""
        return self._reach.world

    @checked
    def device(self, name: str, *, public: bool = False, new: bool = False) -> Device:
        """Return this person's device called `name`, the same one each time: "laptop", "phone", "tablet" or "cafe".

        Another name is that of a `new` device, once it has been said so; after that it is one of theirs, on other days
        too. One that `rename_device` gave another name is found by either: its first stays its own. A device in a
        `public` place, such as an internet café, is marked so for good. Raises NoSuchDevice, and BadInput for a name of
        other than 1 to 20 letters, digits, hyphens or underscores.
        """
        name = self._own_name(name, new)
        party = Party(f"{self.party}/{name}")
        if name not in self._devices:
            self._devices[name] = Device(party, self, self._reach, public=self._reach.memory.is_public(party))
        device = self._devices[name]
        if public and not device.public:
            mark = self._reach.memory.store.call(Act.MARK_PUBLIC, self.party, party, party)
            with self.world.journal.story(), mark as call:
                self._reach.memory.mark_public(call.db, party)
            device.public = True
        return device

    def _own_name(self, name: str, new: bool) -> str:
        """Return the name that a device of this person's had from the first. Raises NoSuchDevice, BadInput."""
        if name in DEVICES or name in self._devices:
            return name
        known = dict.fromkeys((*DEVICES, *self._devices, *self._reach.memory.devices(self.party), *self._used()))
        renamed = self._renamed()
        if name not in known and len(labelled := [own for own, label in renamed.items() if label == name]) == 1:
            return labelled[0]
        if not re.fullmatch(r"[\w-]+", name) or not is_legible(name, MAX_DEVICE_NAME):
            raise BadInput(field="device")
        if name not in known and not new:
            raise NoSuchDevice(person=self.party, device=name, known=", ".join([*known, *renamed.values()]))
        if name not in known:
            self._reach.memory.keep_device(Party(f"{self.party}/{name}"))
        return name

    def _used(self) -> list[str]:
        """Return the names of this person's devices that did something, if on another day: the journal knows."""
        mine = f"{self.party}/"
        parties = (party for event in self.world.journal for party in (event.sender, event.receiver))
        return [party.removeprefix(mine) for party in parties if party.startswith(mine)]

    def _renamed(self) -> dict[str, str]:
        """Return what the cloud calls this person's devices that were renamed there, by the name each had first."""
        mine, found = f"{self.party}/", dict[str, tuple[str, str]]()
        for event in self.world.journal:
            if event.refused:
                continue
            if event.act is Act.RENAME_DEVICE and event.subject.startswith(mine) and "label" in event.facts:
                found[event.subject] = event.facts["account"], event.facts["label"]
            elif event.act is Act.REMOVE_DEVICE:
                found.pop(event.subject, None)
            elif event.act is Act.CLEAR_ACCOUNT:
                found = {device: named for device, named in found.items() if named[0] != event.facts["account"]}
        return {device.removeprefix(mine): label for device, (_, label) in found.items()}

    def user_check(self, bank: Bank) -> UserCheck:
        """Return account number and security code at `bank`. Raises BadInput, AnotherLab, NotACustomer."""
        must_be_of(self.world, bank, Bank)
        if bank.party not in self._checks:
            raise NotACustomer(person=self.party, bank=bank.party)
        return self._checks[bank.party]

    def visit_branch(self, bank: Bank) -> None:
        """지점 방문: show the identity card; come back with an account, a new security medium and internet banking.

        Raises BadInput, AnotherLab, NotIndividual.
        """
        must_be_of(self.world, bank, Bank)
        me = self.identity
        with self.world.journal.story():
            check = bank.visit_branch(self.party, IdentityCard(self.party, me.name, me.idn, me.kind))
            self._reach.memory.keep_check(self.party, bank.party, check)
        self._checks[bank.party] = check

    def change_number(self, number: str) -> None:
        """Get another telephone number, 11 digits that begin with 0100000. The old one may be somebody else's soon.

        Raises BadInput, NumberTaken, SameNumber.
        """
        try:
            with self.world.journal.story():
                self._reach.telecom.change_number(self.party, number)
        finally:  # whatever happened, the network knows the number
            self.identity = replace(self.identity, phone=self._reach.telecom.number_of(self.party))

    def inbox(self) -> list[Sms]:
        """Look at the messages on this person's telephone."""
        return self._reach.telecom.inbox(self.party)

    def read_sms_code(self) -> str:
        """Read the code in the cloud's newest message. Raises WrongSmsCode if there is none."""
        message = self._reach.telecom.newest(self.party, self._reach.cloud.party)
        digits = self._reach.world.policy.sms_code_digits
        code = re.search(rf"[0-9]{{{digits}}}", message.text) if message else None
        if code is None:
            raise WrongSmsCode
        return code.group()

    def revoke(
        self,
        certificate: x509.Certificate,
        bank: Bank,
        *,
        reason: str = "unspecified",
        invalid_since: datetime | None = None,
    ) -> None:
        """인증서 폐기: have the bank that issued it revoke a certificate, after a user check and without a PIN.

        `reason` is a value of `Reason`; `invalid_since`, with a time zone, is since when the key may have been in other
        hands: not before the certificate, not in the future. Raises BadInput for others, AnotherLab, NotACustomer, and
        what `Bank.revoke` raises.
        """
        self._reach.check_certificate(certificate)
        why = one_of(Reason, reason, BadInput(field="reason"))
        if invalid_since is not None and not self._could_be(invalid_since, certificate):
            raise BadInput(field="invalid_since")
        check = self.user_check(bank)
        with self._reach.world.journal.story():
            bank.revoke(self.party, check, certificate, why, invalid_since)

    def _could_be(self, moment: object, certificate: x509.Certificate) -> bool:
        if not isinstance(moment, datetime) or moment.utcoffset() is None:
            return False
        return certificate.not_valid_before_utc <= moment <= self._reach.world.clock.now()

    def suspend(self, certificate: x509.Certificate, bank: Bank) -> None:
        """효력정지: have the bank that issued it suspend a certificate, after a user check and without a PIN.

        `restore` undoes it; after `Policy.suspension_limit` the CA revokes it. Raises BadInput, AnotherLab,
        NotACustomer, and what `Bank.suspend` raises.
        """
        self._reach.check_certificate(certificate)
        check = self.user_check(bank)
        with self._reach.world.journal.story():
            bank.suspend(self.party, check, certificate)

    def restore(self, certificate: x509.Certificate, bank: Bank) -> None:
        """효력회복: have the bank that suspended a certificate restore it, after a user check.

        Raises BadInput, AnotherLab, NotACustomer, and what `Bank.restore` raises.
        """
        self._reach.check_certificate(certificate)
        check = self.user_check(bank)
        with self._reach.world.journal.story():
            bank.restore(self.party, check, certificate)

    def unregister(self, certificate: x509.Certificate, bank: Bank) -> None:
        """타행·타기관 인증서 해제: have `bank` take another bank's certificate no longer, after a user check.

        Raises BadInput, AnotherLab, NotACustomer, and what `Bank.unregister` raises.
        """
        self._reach.check_certificate(certificate)
        check = self.user_check(bank)
        with self._reach.world.journal.story():
            bank.unregister(self.party, check, certificate)
