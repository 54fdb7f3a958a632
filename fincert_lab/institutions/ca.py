"""KFTC's certification authority: certifies keys that a bank vouches for, revokes them, and says so in public.

The CA never meets a customer. A bank checks who somebody is and tells the CA: "who shows this reference number and
this authorisation code is that person". It signs with two keys: the root's, for its own certificate, and its own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from fincert_lab.crypto import keys
from fincert_lab.crypto.parsing import parsing
from fincert_lab.crypto.vid import VirtualID, open_r
from fincert_lab.errors import (
    AuthorisationExpired,
    AuthorisationUsed,
    BadRequest,
    Revoked,
    UnknownBank,
    UnknownCertificate,
    WrongAuthorisationCode,
)
from fincert_lab.institutions.institution import Institution, World
from fincert_lab.journal import Act, Reason
from fincert_lab.language import Party
from fincert_lab.pki import crl, profile
from fincert_lab.pki.validation import RevocationLists, Trust
from fincert_lab.secret import Secret
from fincert_lab.store import UTCDateTime

MAX_REQUEST = 8192  # bytes; a P-256 request is about 400

_TABLES = MetaData()
_AUTHORISATIONS = Table(
    "authorisations",
    _TABLES,
    Column("reference_number", String, primary_key=True),
    Column("authorisation_code", String, nullable=False),
    Column("bank", String, nullable=False),
    Column("customer", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("idn", String, nullable=False),
    Column("account", String, nullable=False),
    Column("expires", UTCDateTime, nullable=False),
    Column("used", UTCDateTime),
)
_CERTIFICATES = Table(
    "certificates",
    _TABLES,
    Column("serial", String, primary_key=True),
    Column("reference_number", String, nullable=False),
    Column("der", LargeBinary, nullable=False),
    Column("bank", String, nullable=False),
    Column("customer", String, nullable=False),
    Column("revoked", UTCDateTime),
    Column("reason", String),
)
_LISTS = Table(
    "crls",
    _TABLES,
    Column("issuer", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("entries", Integer, nullable=False),
    Column("next_update", UTCDateTime, nullable=False),
    Column("der", LargeBinary, nullable=False),
)

# Statements are made once, with names for what they ask: building one takes longer than running it.
_BY_REFERENCE = select(_AUTHORISATIONS).where(_AUTHORISATIONS.c.reference_number == bindparam("reference"))
_REDEEM = (
    update(_AUTHORISATIONS)
    .where(_AUTHORISATIONS.c.reference_number == bindparam("reference"), _AUTHORISATIONS.c.used.is_(None))
    .values(used=bindparam("now"))
)
_BY_GRANT = select(_CERTIFICATES.c.der).where(_CERTIFICATES.c.reference_number == bindparam("reference"))
_NEWEST_NUMBER = select(_LISTS.c.issuer, func.max(_LISTS.c.number).label("number")).group_by(_LISTS.c.issuer).subquery()
_NEWEST_LISTS = select(_LISTS).join(
    _NEWEST_NUMBER, (_LISTS.c.issuer == _NEWEST_NUMBER.c.issuer) & (_LISTS.c.number == _NEWEST_NUMBER.c.number)
)
_BY_SERIAL = select(_CERTIFICATES).where(_CERTIFICATES.c.serial == bindparam("serial"))


@dataclass(frozen=True, repr=False)
class Authorisation:
    """What a bank gives a customer after the identity check: good once, for a while. Keep the code to yourself."""

    reference_number: str
    authorisation_code: str

    def __post_init__(self) -> None:
        if not all(isinstance(code, str) and len(code) <= 40 and code.isascii() for code in vars(self).values()):
            raise WrongAuthorisationCode

    def __repr__(self) -> str:
        return f"Authorisation(reference_number={self.reference_number!r})"


@dataclass(frozen=True, repr=False)
class IssueRequest(Secret):
    """What a device sends: `csr` (PKCS#10 DER, the VID in its subjectAltName), and R, sealed for the CA alone."""

    authorisation: Authorisation
    csr: bytes
    sealed_r: bytes


class RegistrationAgency(Protocol):
    """A bank, as the CA sees it."""

    party: Party

    def note_issued(self, sender: Party, reference_number: str, certificate: x509.Certificate) -> None:
        """Hear that the certificate asked for with this reference number has been issued."""


class CertificationAuthority(Institution):
    """KFTC as a certification authority."""

    tables = _TABLES

    def __init__(self, party: Party, world: World) -> None:
        super().__init__(party, world)
        self._root_key = keys.generate(self.random("root-key", keys.SEED_BYTES))
        self._ca_key = keys.generate(self.random("ca-key", keys.SEED_BYTES))
        self._r_key = X25519PrivateKey.from_private_bytes(self.random("r-key", 32))
        self._agencies: dict[Party, RegistrationAgency] = {}
        self.trust = self._certify_itself()
        self.publish_due()

    @property
    def r_key(self) -> X25519PublicKey:
        """The public key to seal R to."""
        return self._r_key.public_key()

    def admit(self, bank: RegistrationAgency) -> None:
        """Take on `bank` as a registration agency."""
        self._agencies[bank.party] = bank

    def authorise(
        self, sender: Party, authorisation: Authorisation, *, customer: Party, holder: str, idn: str, account: str
    ) -> None:
        """Hear from a bank who will come with this authorisation. Raises UnknownBank if `sender` is no agency."""
        with self.call(Act.AUTHORISE, sender, customer) as call:
            if sender not in self._agencies:
                raise UnknownBank(bank=sender, known=", ".join(self._agencies))
            row = vars(authorisation) | {"bank": sender, "customer": customer, "holder": holder, "idn": idn}
            expires = self.world.clock.now() + self.world.policy.authorisation_validity
            call.db.execute(insert(_AUTHORISATIONS), row | {"account": account, "expires": expires})

    def issue(self, sender: Party, request: IssueRequest) -> x509.Certificate:
        """Certify the public key in `request`.

        Who was interrupted may ask again with the same code and key, and is given the same certificate. Raises
        WrongAuthorisationCode, AuthorisationUsed, AuthorisationExpired, BadRequest, or WrongIdentity if the VID is not
        made from the identity number that the bank vouched for.
        """
        reference = request.authorisation.reference_number
        with self.call(Act.ISSUE, sender, sender) as call:
            public_key, vid = _read_csr(request.csr)
            granted = self._find_grant(call.db, request.authorisation)
            vid.confirm(granted.idn, open_r(self._r_key, request.sealed_r))
            certificate = self._issued_before(call.db, reference, public_key)
            if certificate is None:
                self._redeem(call.db, granted)
                certificate = self._certify(public_key, granted, vid)
                self._keep(call.db, reference, certificate, granted)
            call.subject = profile.serial_of(certificate)
            until = certificate.not_valid_after_utc.isoformat()
            call.facts.update(owner=granted.customer, bank=granted.bank, valid_until=until)
        self._agencies[Party(granted.bank)].note_issued(self.party, reference, certificate)
        return certificate

    def revoke(self, sender: Party, serial: str, reason: Reason) -> None:
        """Revoke for good. The new list is signed in the same transaction: nobody is told the one without the other.

        Raises UnknownCertificate if `sender` did not register it, Revoked if it is revoked already.
        """
        now = self.world.clock.now()
        with self.call(Act.REVOKE, sender, serial) as call:
            row = call.db.execute(_BY_SERIAL, {"serial": serial}).one_or_none()
            if row is None or row.bank != sender:
                raise UnknownCertificate(serial=serial)
            if row.revoked:
                raise Revoked(since=row.revoked, reason=Reason(row.reason))
            change = update(_CERTIFICATES).where(_CERTIFICATES.c.serial == serial)
            call.db.execute(change.values(revoked=now, reason=reason))
            call.facts["reason"] = reason.value
            self._sign_list(call.db, "ca")
        self._announce("ca")

    def fetch_crls(self, sender: Party) -> RevocationLists:
        """Return the newest lists. Anybody may ask."""
        with self.call(Act.FETCH_CRL, sender, self.party) as call:
            newest = {row.issuer: row.der for row in call.db.execute(_NEWEST_LISTS)}
        return RevocationLists(**newest)

    def publish_due(self) -> None:
        """Publish each list whose time has run out: the CA's scheduled work."""
        for issuer in ("root", "ca"):
            with self.store.transaction() as db:
                newest = db.scalar(select(func.max(_LISTS.c.next_update)).where(_LISTS.c.issuer == issuer))
                due = newest is None or newest <= self.world.clock.now()
                if due:
                    self._sign_list(db, issuer)
            if due:
                self._announce(issuer)

    def _certify_itself(self) -> Trust:
        now, policy = self.world.clock.now(), self.world.policy
        root_until, ca_until = _years(now, policy.root_validity_years), _years(now, policy.ca_validity_years)
        root = profile.root(self._root_key, self._new_serial(), now, root_until)
        key = self._ca_key.public_key()
        return Trust(root, profile.ca(key, self._new_serial(), now, ca_until, root, self._root_key))

    def _find_grant(self, db: Connection, authorisation: Authorisation) -> Row[Any]:
        row = db.execute(_BY_REFERENCE, {"reference": authorisation.reference_number}).one_or_none()
        if row is None or not bytes_eq(row.authorisation_code.encode(), authorisation.authorisation_code.encode()):
            raise WrongAuthorisationCode
        return row

    def _issued_before(self, db: Connection, reference: str, key: keys.PublicKey) -> x509.Certificate | None:
        der = db.scalar(_BY_GRANT, {"reference": reference})
        certificate = x509.load_der_x509_certificate(der) if der else None
        return certificate if certificate and certificate.public_key() == key else None

    def _redeem(self, db: Connection, granted: Row[Any]) -> None:
        now = self.world.clock.now()
        if now > granted.expires:
            raise AuthorisationExpired(since=granted.expires)
        if db.execute(_REDEEM, {"reference": granted.reference_number, "now": now}).rowcount == 0:
            raise AuthorisationUsed(since=granted.used)

    def _keep(self, db: Connection, reference: str, certificate: x509.Certificate, granted: Row[Any]) -> None:
        row = {"serial": profile.serial_of(certificate), "reference_number": reference, "bank": granted.bank}
        row |= {"der": certificate.public_bytes(Encoding.DER), "customer": granted.customer}
        db.execute(insert(_CERTIFICATES), row)

    def _certify(self, public_key: keys.PublicKey, granted: Row[Any], vid: VirtualID) -> x509.Certificate:
        now = self.world.clock.now()
        return profile.subscriber(
            public_key,
            self._new_serial(),
            now,
            min(_years(now, self.world.policy.validity_years), self.trust.ca.not_valid_after_utc),
            self.trust.ca,
            self._ca_key,
            holder=granted.holder,
            bank=granted.bank.upper(),
            account=granted.account,
            vid=vid,
        )

    def _new_serial(self) -> int:
        # Positive, and always 16 bytes long: 126 random bits (RFC 5280 §4.1.2.2 allows up to 20 bytes).
        return int.from_bytes(self.random("serial", 16)) & ((1 << 126) - 1) | 1 << 126

    def _sign_list(self, db: Connection, issuer: str) -> None:
        now = self.world.clock.now()
        certificate, key = (self.trust.root, self._root_key) if issuer == "root" else (self.trust.ca, self._ca_key)
        number = (db.scalar(select(func.count()).where(_LISTS.c.issuer == issuer)) or 0) + 1
        revoked = _revocations(db) if issuer == "ca" else []
        next_update = now + self.world.policy.crl_validity
        der = crl.build(certificate, key, revoked, number=number, this_update=now, next_update=next_update)
        row = {"issuer": issuer, "number": number, "entries": len(revoked), "next_update": next_update, "der": der}
        db.execute(insert(_LISTS), row)

    def _announce(self, issuer: str) -> None:
        with self.call(Act.PUBLISH_CRL, self.party, self.party) as call:
            (newest,) = (row for row in call.db.execute(_NEWEST_LISTS) if row.issuer == issuer)
            call.facts.update(issuer=issuer, number=newest.number, entries=newest.entries)


def _read_csr(der: bytes) -> tuple[keys.PublicKey, VirtualID]:
    """Return the key that signed a PKCS#10 request, and the VID it asks for. Raises BadRequest."""
    with parsing(BadRequest()):
        if len(der) > MAX_REQUEST:
            raise BadRequest
        csr = x509.load_der_x509_csr(der)
        public_key = keys.accept(csr.public_key(), BadRequest())
        if not csr.is_signature_valid:
            raise BadRequest
        return public_key, VirtualID.in_names(csr.extensions)


def _revocations(db: Connection) -> list[crl.Revocation]:
    rows = db.execute(select(_CERTIFICATES).where(_CERTIFICATES.c.revoked.is_not(None)))
    return [crl.Revocation(int(row.serial, 16), row.revoked, Reason(row.reason)) for row in rows]


def _years(moment: datetime, count: int) -> datetime:
    try:
        return moment.replace(year=moment.year + count)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + count, day=28)
