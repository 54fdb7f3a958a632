"""A customer: their identity, what they show a bank to be recognised, and the devices they own."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from cryptography import x509

from fincert_lab.acts import AccountCleared, DeviceRemoved, DeviceRenamed
from fincert_lab.arguments import checked, one_of
from fincert_lab.errors import BadInput, Field, NoSuchDevice, NotACustomer, WrongSmsCode, WrongType
from fincert_lab.institutions import ports
from fincert_lab.institutions.bank.customers import IdentityCard, UserCheck
from fincert_lab.institutions.institution import World, is_legible, must_be_of
from fincert_lab.institutions.telecom import Sms
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.people.device import Device
from fincert_lab.people.endpoints import Endpoints
from fincert_lab.people.owner import Identity
from fincert_lab.pki.reason import Reason
from fincert_lab.secret import discreet

DEVICES = ("laptop", "phone", "tablet", "cafe")  # that everybody has, or can use
MAX_DEVICE_NAME = 20  # characters: lab assumption


@discreet
class Person:
    """A customer of some banks."""

    def __init__(
        self, party: Party, identity: Identity, checks: Mapping[Party, UserCheck], endpoints: Endpoints
    ) -> None:
        self.party = party
        self.identity = replace(identity, phone=endpoints.telecom.subscribe(party, identity.phone))
        self._checks = {**checks, **endpoints.local_storage.checks(party)}
        self._endpoints = endpoints
        self._devices: dict[str, Device] = {}

    def __repr__(self) -> str:
        return f"Person({str(self.party)!r})"

    @property
    def world(self) -> World:
        """The world this person is in."""
        return self._endpoints.world

    @property
    def banks(self) -> tuple[Party, ...]:
        """The banks where this person has an account."""
        return tuple(self._checks)

    @checked
    def device(self, name: str, *, public: bool = False, new: bool = False) -> Device:
        """Return this person's device called `name`, the same one each time: "laptop", "phone", "tablet" or "cafe".

        Any other name must be introduced once with `new`; after that the device is theirs, on later days too. A device
        that was renamed by `rename_device` is found by either name: the first remains its own. A device in a `public`
        place, such as an internet café, is marked so for good. Raises NoSuchDevice, and BadInput for a name of other
        than 1 to 20 letters, digits, hyphens or underscores.
        """
        name = self._own_name(name, new)
        party = Party(f"{self.party}/{name}")
        if name not in self._devices:
            self._devices[name] = Device(
                party, self, self._endpoints, public=self._endpoints.local_storage.is_public(party)
            )
        device = self._devices[name]
        if public and not device.public:
            mark = self._endpoints.local_storage.store.call(Act.MARK_PUBLIC, self.party, party, party)
            with self.world.journal.story(), mark as call:
                self._endpoints.local_storage.mark_public(call.db, party)
            device.public = True
        return device

    def _own_name(self, name: str, new: bool) -> str:
        """Return the original name of a device of this person. Raises NoSuchDevice, BadInput."""
        if name in DEVICES or name in self._devices:
            return name
        known = [*DEVICES, *self._endpoints.local_storage.devices(self.party)]
        renamed = self._renamed()
        if name not in known and len(labelled := [own for own, label in renamed.items() if label == name]) == 1:
            return labelled[0]
        if not re.fullmatch(r"[\w-]+", name) or not is_legible(name, MAX_DEVICE_NAME):
            raise BadInput(Field.DEVICE)
        if name not in known and not new:
            raise NoSuchDevice(person=self.party, device=name, known=", ".join([*known, *renamed.values()]))
        if name not in known:
            self._endpoints.local_storage.keep_device(Party(f"{self.party}/{name}"))
        return name

    def _renamed(self) -> dict[str, str]:
        """Return the cloud's names for this person's renamed devices, by original name."""
        mine, found = f"{self.party}/", dict[str, tuple[str, str]]()
        for event in self.world.journal:
            match event.facts:
                case DeviceRenamed(account=account, label=label) if event.subject.startswith(mine):
                    found[event.subject] = account, label
                case DeviceRemoved():
                    found.pop(event.subject, None)
                case AccountCleared(account=account):
                    found = {device: named for device, named in found.items() if named[0] != account}
        return {device.removeprefix(mine): label for device, (_, label) in found.items()}

    def user_check(self, bank: ports.Bank, check: UserCheck | None = None) -> UserCheck:
        """Return account number and security code at `bank`; or `check`, if this person shows something else.

        Raises BadInput, AnotherLab, NotACustomer.
        """
        must_be_of(self.world, bank, ports.Bank)
        if check is not None:
            if not isinstance(check, UserCheck):
                raise WrongType("check", UserCheck.__name__, type(check).__name__)
            return check
        if bank.party not in self._checks:
            raise NotACustomer(person=self.party, bank=bank.party)
        return self._checks[bank.party]

    def certificates(self) -> list[x509.Certificate]:
        """Return every certificate that was ever issued to this person, of each CA the newest last.

        Also those that expired, were revoked, or are no longer in the cloud, of which `Device.certificates` knows
        nothing.
        """
        return [each for ca in self._endpoints.cas.values() for each in ca.issued_to(self.party)]

    def visit_branch(self, bank: ports.Bank) -> None:
        """지점 방문: show the identity card, and get an account, a new security medium and internet banking.

        Raises BadInput, AnotherLab, NotIndividual.
        """
        must_be_of(self.world, bank, ports.Bank)
        me = self.identity
        with self.world.journal.story():
            check = bank.visit_branch(self.party, IdentityCard(self.party, me.name, me.idn, me.kind))
            self._endpoints.local_storage.keep_check(self.party, bank.party, check)
        self._checks[bank.party] = check

    def change_number(self, number: str) -> None:
        """Get another telephone number, 11 digits that begin with 0100000. The old one may soon be somebody else's.

        Raises BadInput, NumberTaken, SameNumber.
        """
        try:
            with self.world.journal.story():
                self._endpoints.telecom.change_number(self.party, number)
        finally:  # whatever happened, ask the network for the number
            self.identity = replace(self.identity, phone=self._endpoints.telecom.number_of(self.party))

    def inbox(self) -> list[Sms]:
        """Return the messages on this person's telephone."""
        return self._endpoints.telecom.inbox(self.party)

    def read_sms_code(self) -> str:
        """Read the code in the cloud's newest message. Raises WrongSmsCode if there is none."""
        message = self._endpoints.telecom.newest(self.party, self._endpoints.cloud.party)
        code = message.code(self._endpoints.world.rules.sms_code_digits) if message else None
        if code is None:
            raise WrongSmsCode
        return code

    def revoke(
        self,
        certificate: x509.Certificate,
        bank: ports.Bank,
        *,
        reason: str = "unspecified",
        invalid_since: datetime | None = None,
        check: UserCheck | None = None,
    ) -> None:
        """인증서 폐기: have the bank that issued it revoke a certificate, after a user check and without a PIN.

        `reason` is a value of `Reason`. `invalid_since`, with a time zone, is since when the key may have been
        compromised: not before the certificate, not in the future. Raises BadInput for others, AnotherLab,
        NotACustomer, and what `Bank.revoke` raises.
        """
        self._endpoints.check_certificate(certificate)
        why = one_of(Reason, reason, BadInput(Field.REASON))
        if invalid_since is not None and not self._could_be(invalid_since, certificate):
            raise BadInput(Field.INVALID_SINCE)
        check = self.user_check(bank, check)
        with self._endpoints.world.journal.story():
            bank.revoke(self.party, check, certificate, why, invalid_since)

    def _could_be(self, moment: object, certificate: x509.Certificate) -> bool:
        if not isinstance(moment, datetime) or moment.utcoffset() is None:
            return False
        return certificate.not_valid_before_utc <= moment <= self._endpoints.world.clock.now()

    def suspend(self, certificate: x509.Certificate, bank: ports.Bank, *, check: UserCheck | None = None) -> None:
        """효력정지: have the bank that issued it suspend a certificate, after a user check and without a PIN.

        `restore` undoes it; after `Rules.suspension_limit` the CA revokes it. Raises BadInput, AnotherLab,
        NotACustomer, and what `Bank.suspend` raises.
        """
        self._endpoints.check_certificate(certificate)
        check = self.user_check(bank, check)
        with self._endpoints.world.journal.story():
            bank.suspend(self.party, check, certificate)

    def restore(self, certificate: x509.Certificate, bank: ports.Bank, *, check: UserCheck | None = None) -> None:
        """효력회복: have the bank that suspended a certificate restore it, after a user check.

        Raises BadInput, AnotherLab, NotACustomer, and what `Bank.restore` raises.
        """
        self._endpoints.check_certificate(certificate)
        check = self.user_check(bank, check)
        with self._endpoints.world.journal.story():
            bank.restore(self.party, check, certificate)

    def unregister(self, certificate: x509.Certificate, bank: ports.Bank, *, check: UserCheck | None = None) -> None:
        """타행·타기관 인증서 해제: have `bank` stop accepting another bank's certificate, after a user check.

        Raises BadInput, AnotherLab, NotACustomer, and what `Bank.unregister` raises.
        """
        self._endpoints.check_certificate(certificate)
        check = self.user_check(bank, check)
        with self._endpoints.world.journal.story():
            bank.unregister(self.party, check, certificate)
