"""A bank: its certificate centre (인증센터) checks who somebody is, and keeps the register of certificates it takes.

As a registration agency (등록대행기관) it vouches for its customers to the CA. As a relying institution (이용기관) it
takes the certificates it had issued, and those of other banks that its customers registered here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.constant_time import bytes_eq
from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, Row, String, Table, bindparam, insert, select

from fincert_lab.crypto.vid import VirtualID
from fincert_lab.errors import (
    AlreadyRegistered,
    BadInput,
    IdentityCheckFailed,
    NotRegistered,
    UnknownCertificate,
    UnknownService,
    WrongAuthorisationCode,
)
from fincert_lab.institutions.ca import Authorisation, CertificationAuthority
from fincert_lab.institutions.challenge import Challenge, Challenges, Statement, challenge_table
from fincert_lab.institutions.institution import Institution, World
from fincert_lab.institutions.service import Service
from fincert_lab.journal import Act, Reason
from fincert_lab.language import Party
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.validation import validate
from fincert_lab.secret import Secret
from fincert_lab.store import UTCDateTime

_TABLES = MetaData()
_CUSTOMERS = Table(
    "customers",
    _TABLES,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("idn", String, nullable=False),
    Column("account_number", String, nullable=False, unique=True),
    Column("security_code", String, nullable=False),
    Column("certificate_account", String, nullable=False),
)
_APPLICATIONS = Table(
    "applications",
    _TABLES,
    Column("reference_number", String, primary_key=True),
    Column("customer", String, nullable=False),
)
_CERTIFICATES = Table(
    "certificates",
    _TABLES,
    Column("serial", String, primary_key=True),
    Column("customer", String, nullable=False),
    Column("how", String, nullable=False),
)
_RECEIPTS = Table(
    "receipts",
    _TABLES,
    Column("number", Integer, primary_key=True),
    Column("service", String, nullable=False),
    Column("act", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("signed", LargeBinary, nullable=False),
)
_CHALLENGES = challenge_table(_TABLES)

# Statements are made once, with names for what they ask: building one takes longer than running it.
_BY_ACCOUNT_NUMBER = select(_CUSTOMERS).where(_CUSTOMERS.c.account_number == bindparam("account_number"))
_APPLICANT = select(_APPLICATIONS.c.customer).where(_APPLICATIONS.c.reference_number == bindparam("reference_number"))
_BY_SERIAL = select(_CERTIFICATES).where(_CERTIFICATES.c.serial == bindparam("serial"))
_ISSUED_TO = _BY_SERIAL.where(_CERTIFICATES.c.customer == bindparam("customer"), _CERTIFICATES.c.how == "issued")


@dataclass(frozen=True, repr=False)
class UserCheck(Secret):
    """What a customer shows to be recognised: the account number, and the code of the security medium (보안매체)."""

    account_number: str
    security_code: str

    def __post_init__(self) -> None:
        for field in ("account_number", "security_code"):
            value = getattr(self, field)
            if not isinstance(value, str) or not 0 < len(value) <= 40 or not value.isascii():
                raise BadInput(field=field)


@dataclass(frozen=True, repr=False)
class Customer(Secret):
    """What a bank knows of a customer. `idn` is the resident registration number, digits only."""

    id: Party
    name: str
    idn: str
    account_number: str
    security_code: str


class Bank(Institution):
    """One bank with its certificate centre and its services."""

    tables = _TABLES

    def __init__(
        self, party: Party, world: World, ca: CertificationAuthority, code: str, services: Iterable[str]
    ) -> None:
        super().__init__(party, world)
        self._ca = ca
        self._code = code
        self._challenges = self._challenges_of(party)
        self._services = {name: self._open_service(name) for name in services}
        ca.admit(self)

    @property
    def services(self) -> list[Service]:
        """All services of this bank."""
        return list(self._services.values())

    def service(self, name: str) -> Service:
        """Return the service called `name`, such as "internet-banking". Raises UnknownService."""
        if not isinstance(name, str) or name not in self._services:
            raise UnknownService(bank=self.party, service=name, known=", ".join(self._services))
        return self._services[name]

    def admit(self, customer: Customer) -> None:
        """Take on a customer, with internet banking."""
        with self.store.transaction() as db:
            count = len(db.execute(select(_CUSTOMERS.c.id)).all())
            account = f"0{self._code}{count + 1:012d}"  # as in real names: 0, the bank's code, the bank's own number
            db.execute(insert(_CUSTOMERS), vars(customer) | {"certificate_account": account})

    # --- the certificate centre

    def check_identity(self, sender: Party, check: UserCheck) -> Authorisation:
        """본인 확인: recognise a customer, vouch to the CA, and hand out reference number and authorisation code.

        Raises IdentityCheckFailed.
        """
        with self.call(Act.CHECK_IDENTITY, sender, sender) as call:
            customer = self._recognise(call.db, check)
            call.subject = customer.id
            digits, policy = self.world.entropy.digits, self.world.policy
            authorisation = Authorisation(
                reference_number=digits(f"{self.party}/reference-number", policy.reference_digits),
                authorisation_code=digits(f"{self.party}/authorisation-code", policy.authorisation_digits),
            )
            row = {"reference_number": authorisation.reference_number, "customer": customer.id}
            call.db.execute(insert(_APPLICATIONS), row)
        self._ca.authorise(
            self.party,
            authorisation,
            customer=Party(customer.id),
            holder=customer.name,
            idn=customer.idn,
            account=customer.certificate_account,
        )
        return authorisation

    def note_issued(self, sender: Party, reference_number: str, certificate: x509.Certificate) -> None:
        """Hear from the CA that a customer's certificate has been issued: this bank's services take it at once.

        Raises WrongAuthorisationCode if it is not the CA that says so, or for a reference number never given.
        """
        with self.call(Act.NOTE_ISSUED, sender, serial_of(certificate)) as call:
            customer = call.db.scalar(_APPLICANT, {"reference_number": reference_number})
            if sender != self._ca.party or customer is None:
                raise WrongAuthorisationCode
            if not self._knows(call.db, certificate):  # the CA says it twice when it was interrupted
                call.db.execute(insert(_CERTIFICATES), _entry(certificate, customer, "issued"))

    def give_challenge(self, sender: Party) -> Challenge:
        """Give a fresh challenge to sign, for a registration."""
        return self._challenges.give(sender)

    def register(self, sender: Party, check: UserCheck, signed: bytes, statement: Statement, r: bytes) -> None:
        """타행·타기관 인증서 등록: take another bank's certificate for a customer of this one.

        The signer of `signed` is registered. The bank checks the user, the signature, the certificate, and with `r`
        that its VID is made from the identity number in the bank's own record. Raises IdentityCheckFailed, the errors
        of `Challenges.accept` and of `validation.validate`, AlreadyRegistered, WrongIdentity.
        """
        with self.call(Act.REGISTER, sender, sender) as call:
            customer = self._recognise(call.db, check)
            certificate = self._challenges.accept(call, signed, statement, Act.REGISTER)
            self.judge(certificate)
            if self._knows(call.db, certificate):
                raise AlreadyRegistered(bank=self.party)
            VirtualID.in_names(certificate.extensions).confirm(customer.idn, r)
            call.subject = serial_of(certificate)
            call.db.execute(insert(_CERTIFICATES), _entry(certificate, customer.id, "registered"))

    def revoke(self, sender: Party, check: UserCheck, serial: str, reason: Reason) -> None:
        """인증서 폐기: after a user check, have the CA revoke a certificate that this bank had issued.

        No PIN: who forgot it must be able to revoke. Raises BadInput, IdentityCheckFailed, UnknownCertificate if it
        is not this customer's or not issued here, Revoked if that is done already.
        """
        if not isinstance(reason, Reason):
            raise BadInput(field="reason")
        with self.call(Act.ASK_REVOCATION, sender, serial) as call:
            customer = self._recognise(call.db, check)
            if call.db.execute(_ISSUED_TO, {"serial": serial, "customer": customer.id}).one_or_none() is None:
                raise UnknownCertificate(serial=serial)
        self._ca.revoke(self.party, serial, reason)

    # --- what its services ask

    def judge(self, certificate: x509.Certificate) -> None:
        """Validate `certificate` against the CA's newest lists. Raises what `validation.validate` raises."""
        validate(certificate, self._ca.trust, self._ca.fetch_crls(self.party), self.world.clock.now())

    def must_know(self, db: Connection, certificate: x509.Certificate) -> None:
        """Raise NotRegistered unless `certificate` was issued through this bank or registered here."""
        if not self._knows(db, certificate):
            raise NotRegistered(bank=self.party)

    def write_receipt(self, db: Connection, service: Party, act: Act, signed: bytes) -> int:
        """Keep what was signed; return the receipt's number."""
        row = {"service": service, "act": act, "at": self.world.clock.now(), "signed": signed}
        key = db.execute(insert(_RECEIPTS), row).inserted_primary_key
        assert key is not None  # SQLAlchemy's types allow for tables without one
        return int(key[0])

    def _knows(self, db: Connection, certificate: x509.Certificate) -> bool:
        return db.execute(_BY_SERIAL, {"serial": serial_of(certificate)}).one_or_none() is not None

    def _recognise(self, db: Connection, check: UserCheck) -> Row[Any]:
        row = db.execute(_BY_ACCOUNT_NUMBER, {"account_number": check.account_number}).one_or_none()
        if row is None or not bytes_eq(row.security_code.encode(), check.security_code.encode()):
            raise IdentityCheckFailed(bank=self.party)
        return row

    def _open_service(self, name: str) -> Service:
        party = Party(f"{self.party}/{name}")
        return Service(party, self, self._challenges_of(party))

    def _challenges_of(self, party: Party) -> Challenges:
        return Challenges(party, self.store, _CHALLENGES, self.world)


def _entry(certificate: x509.Certificate, customer: Any, how: str) -> dict[str, Any]:
    return {"serial": serial_of(certificate), "customer": customer, "how": how}
