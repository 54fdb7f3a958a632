"""KFTC's certification authority: certifies keys that a bank vouches for, revokes them, and says so in public.

The CA never meets a customer. A bank checks who somebody is and tells the CA: "who shows this reference number and
this authorisation code is that person". It signs with two keys: the root's, for its own certificate, and its own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
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
from fincert_lab.crypto.vid import VirtualID
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
from fincert_lab.store import UTCDateTime

MAX_REQUEST = 8192  # bytes; a P-256 request is about 400
_SEAL_R = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

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
_BY_SERIAL = select(_CERTIFICATES).where(_CERTIFICATES.c.serial == bindparam("serial"))


@dataclass(frozen=True, repr=False)
class Authorisation:
    """What a bank gives a customer after the identity check: good once, for a while. Keep the code to yourself."""

    reference_number: str
    authorisation_code: str


@dataclass(frozen=True, repr=False)
class IssueRequest:
    """What a device sends: `csr` (PKCS#10 DER, the VID in its subjectAltName), and R, sealed for the CA alone."""

    authorisation: Authorisation
    csr: bytes
    sealed_r: bytes


class RegistrationAgency(Protocol):
    """A bank, as the CA sees it."""

    party: Party

    def note_issued(self, sender: Party, reference_number: str, certificate: x509.Certificate) -> None:
        """Hear that the certificate asked for with this reference number has been issued."""


def seal_r(ca_key: X25519PublicKey, r: bytes) -> bytes:
    """Seal the VID's `r` to the CA (HPKE, RFC 9180)."""
    return _SEAL_R.encrypt(r, ca_key)


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
                raise UnknownBank(bank=sender)
            row = vars(authorisation) | {"bank": sender, "customer": customer, "holder": holder, "idn": idn}
            expires = self.world.clock.now() + self.world.policy.authorisation_validity
            call.db.execute(insert(_AUTHORISATIONS), row | {"account": account, "expires": expires})

    def issue(self, sender: Party, request: IssueRequest) -> x509.Certificate:
        """Certify the public key in `request`.

        Raises WrongAuthorisationCode, AuthorisationUsed, AuthorisationExpired, BadRequest, or WrongIdentity if the VID
        is not made from the identity number that the bank vouched for.
        """
        with self.call(Act.ISSUE, sender, sender) as call:
            granted = self._redeem(call.db, request.authorisation)
            public_key, vid = _read_csr(request.csr)
            vid.confirm(granted.idn, self._open_r(request.sealed_r))
            certificate = self._certify(public_key, granted, vid)
            call.subject = profile.serial_of(certificate)
            row = {"serial": call.subject, "der": certificate.public_bytes(Encoding.DER)}
            call.db.execute(insert(_CERTIFICATES), row | {"bank": granted.bank, "customer": granted.customer})
            until = certificate.not_valid_after_utc.isoformat()
            call.facts.update(owner=granted.customer, bank=granted.bank, valid_until=until)
        agency = self._agencies[Party(granted.bank)]
        agency.note_issued(self.party, request.authorisation.reference_number, certificate)
        return certificate

    def revoke(self, sender: Party, serial: str, reason: Reason) -> None:
        """Revoke for good, and publish a new list at once.

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
        self._publish("ca")

    def fetch_crls(self, sender: Party) -> RevocationLists:
        """Return the newest lists. Anybody may ask."""
        with self.call(Act.FETCH_CRL, sender, self.party) as call:
            query = select(_LISTS.c.issuer, _LISTS.c.der).order_by(_LISTS.c.number)
            newest = {row.issuer: row.der for row in call.db.execute(query)}
        return RevocationLists(**newest)

    def publish_due(self) -> None:
        """Publish each list whose time has run out: the CA's scheduled work."""
        for issuer in ("root", "ca"):
            with self.store.transaction() as db:
                newest = db.scalar(select(func.max(_LISTS.c.next_update)).where(_LISTS.c.issuer == issuer))
            if newest is None or newest <= self.world.clock.now():
                self._publish(issuer)

    def _certify_itself(self) -> Trust:
        now, policy = self.world.clock.now(), self.world.policy
        root_until, ca_until = _years(now, policy.root_validity_years), _years(now, policy.ca_validity_years)
        root = profile.root(self._root_key, self._new_serial(), now, root_until)
        key = self._ca_key.public_key()
        return Trust(root, profile.ca(key, self._new_serial(), now, ca_until, root, self._root_key))

    def _redeem(self, db: Connection, authorisation: Authorisation) -> "_Granted":
        reference = authorisation.reference_number
        row = db.execute(_BY_REFERENCE, {"reference": reference}).one_or_none()
        if row is None or not bytes_eq(row.authorisation_code.encode(), authorisation.authorisation_code.encode()):
            raise WrongAuthorisationCode
        now = self.world.clock.now()
        if now > row.expires:
            raise AuthorisationExpired(since=row.expires)
        if db.execute(_REDEEM, {"reference": reference, "now": now}).rowcount == 0:
            raise AuthorisationUsed(since=row.used)
        return _Granted(Party(row.bank), Party(row.customer), row.holder, row.idn, row.account)

    def _certify(self, public_key: keys.PublicKey, granted: "_Granted", vid: VirtualID) -> x509.Certificate:
        now = self.world.clock.now()
        return profile.subscriber(
            public_key,
            self._new_serial(),
            now,
            _years(now, self.world.policy.validity_years),
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

    def _open_r(self, sealed_r: bytes) -> bytes:
        with parsing(BadRequest()):
            return _SEAL_R.decrypt(sealed_r, self._r_key)

    def _publish(self, issuer: str) -> None:
        now = self.world.clock.now()
        certificate, key = (self.trust.root, self._root_key) if issuer == "root" else (self.trust.ca, self._ca_key)
        with self.call(Act.PUBLISH_CRL, self.party, self.party) as call:
            of_issuer = select(func.count()).where(_LISTS.c.issuer == issuer)
            number = (call.db.scalar(of_issuer) or 0) + 1
            revoked = _revocations(call.db) if issuer == "ca" else []
            next_update = now + self.world.policy.crl_validity
            der = crl.build(certificate, key, revoked, number=number, this_update=now, next_update=next_update)
            row = {"issuer": issuer, "number": number, "next_update": next_update, "der": der}
            call.db.execute(insert(_LISTS), row)
            call.facts.update(issuer=issuer, number=number, entries=len(revoked))


@dataclass(frozen=True, repr=False)
class _Granted:
    """Whom a bank vouched for."""

    bank: Party
    customer: Party
    holder: str
    idn: str
    account: str


def _read_csr(der: bytes) -> tuple[keys.PublicKey, VirtualID]:
    """Return the key that signed a PKCS#10 request, and the VID it asks for. Raises BadRequest."""
    with parsing(BadRequest()):
        if len(der) > MAX_REQUEST:
            raise BadRequest
        csr = x509.load_der_x509_csr(der)
        public_key = csr.public_key()
        if not csr.is_signature_valid or not isinstance(public_key, keys.PublicKey):
            raise BadRequest
        if not isinstance(public_key.curve, ec.SECP256R1):
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
