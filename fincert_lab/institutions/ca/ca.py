"""A certification authority: certifies keys that a bank vouches for, suspends and revokes, and publishes the status.

The CA never meets a customer. A bank checks who a customer is and tells the CA: "the person who shows this reference
number and this authorisation code is that customer". It signs with two keys: the root's, for its own certificate, and
its own.

Here a certificate is identified by its serial number alone, as on the CA's lists: the CA says nothing about others.
"""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.constant_time import bytes_eq
from sqlalchemy import Connection, Row

from fincert_lab.acts import Issued, RevokedFor
from fincert_lab.arguments import checked
from fincert_lab.crypto import keys
from fincert_lab.crypto.vid import VirtualID, open_r
from fincert_lab.errors import (
    AuthorisationExpired,
    AuthorisationUsed,
    BadInput,
    Expired,
    Field,
    NotIssuedHere,
    NotTheApplicant,
    UnknownBank,
    WrongAuthorisationCode,
    WrongIdentity,
)
from fincert_lab.institutions.ca import tables as sql
from fincert_lab.institutions.ca.application import Authorisation, IssueRequest, RegistrationAgency, Vouched, read_csr
from fincert_lab.institutions.ca.issued import IssuedCertificates
from fincert_lab.institutions.ca.keys import CaKeys, years_after
from fincert_lab.institutions.ca.status import StatusDesk
from fincert_lab.institutions.institution import Institution, World
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki import profile
from fincert_lab.pki.authority import Authority, policy_name
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import Subject, Validity
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.validation import Trust
from fincert_lab.storage.store import Call


@checked
class CertificationAuthority(Institution):
    """A certification authority, named `authority` in certificates."""

    tables = sql.TABLES

    def __init__(self, party: Party, world: World, authority: Authority) -> None:
        super().__init__(party, world)
        self.authority = authority
        self._keys = CaKeys(self, authority)
        self._up_to_date: datetime | None = None
        self._r_key = X25519PrivateKey.from_private_bytes(self.own("r-key", 32))
        self._agencies: dict[Party, RegistrationAgency] = {}
        self._keepers: set[Party] = set()
        self._issued = IssuedCertificates(world.clock)
        self.trust = Trust(
            self._keys.root.certificate, self._keys.ca.certificate, frozenset(authority.policies.values())
        )
        self.status = StatusDesk(party, self.store, authority, self._keys, self._issued, world, self.do_what_is_due)

    @property
    def r_key(self) -> X25519PublicKey:
        """The public key to seal R to."""
        return self._r_key.public_key()

    def call(self, act: Act, sender: Party, subject: str) -> AbstractContextManager[Call]:
        """Answer a call; afterwards, scheduled work may be due."""
        self._up_to_date = None
        return super().call(act, sender, subject)

    def admit(self, bank: RegistrationAgency) -> None:
        """Admit `bank` as a registration agency."""
        self._agencies[bank.party] = bank

    def admit_keeper(self, cloud: Party) -> None:
        """Admit the cloud that keeps the keys: a certificate that is deleted there is revoked here."""
        self._keepers.add(cloud)

    def has_issued(self, certificate: x509.Certificate) -> bool:
        """Return whether exactly this certificate was issued here: an equal serial number would not be enough."""
        with self.store.transaction() as db:
            return self._issued.holds(db, certificate)

    def issued_to(self, customer: Party) -> list[x509.Certificate]:
        """Return every certificate of a customer, newest last, whatever has become of it."""
        with self.store.transaction() as db:
            return [x509.load_der_x509_certificate(der) for der in self._issued.issued_to(db, customer)]

    def authorise(self, sender: Party, authorisation: Authorisation, vouched: Vouched) -> None:
        """Note, on a bank's word, who will come with this authorisation.

        Raises UnknownBank if `sender` is not an agency; BadInput for a policy that this CA does not issue under, and
        for a reference number that was used before; NotIssuedHere if the certificate to be renewed is not from this
        bank.
        """
        self.finish()
        with self.call(Act.AUTHORISE, sender, vouched.customer) as call:
            if sender not in self._agencies:
                raise UnknownBank(bank=sender, known=", ".join(self._agencies))
            if vouched.policy not in self.authority.policies.values():
                raise BadInput(Field.POLICY)
            if vouched.renews:
                self._must_be_from(call.db, vouched.renews, sender)
            if call.db.execute(sql.BY_REFERENCE, {"reference": authorisation.reference_number}).one_or_none():
                raise BadInput(Field.AUTHORISATION)
            codes = {
                "reference_number": authorisation.reference_number,
                "authorisation_code": authorisation.authorisation_code,
                "expires": self.world.clock.now() + self.world.rules.authorisation_validity,
            }
            row = {**vars(vouched), "policy": vouched.policy.dotted_string, "bank": sender}
            call.db.execute(sql.ADD_AUTHORISATION, codes | row)

    def issue(self, sender: Party, request: IssueRequest) -> x509.Certificate:
        """Certify the public key in `request`.

        The customer's other certificates through the same bank are superseded, except one that is being renewed. A
        caller that was interrupted may ask again with the same code and key, and gets the same certificate. Raises
        Suspended or Revoked if the certificate to be renewed is that by now; AuthorisationRefused, BadRequest;
        NotTheApplicant if the VID is not made from the identity number that the bank vouched for; Expired if the CA
        itself is.
        """
        reference = request.authorisation.reference_number
        superseded, again = list[str](), False
        with self.call(Act.ISSUE, sender, sender) as call:
            if self.world.clock.now() > self.trust.ca.not_valid_after_utc:
                raise Expired(since=self.trust.ca.not_valid_after_utc)
            public_key, vid = read_csr(request.csr)
            granted = self._find_grant(call.db, request.authorisation)
            r = open_r(self._r_key, request.sealed_r)
            try:
                vid.confirm(granted.idn, r)
            except WrongIdentity:
                raise NotTheApplicant from None
            issued = self._issued.issued_for(call.db, reference)
            certificate = self.read_certificate(issued) if issued else None
            if certificate is None or certificate.public_key() != public_key:
                if granted.renews:  # suspended or revoked since the bank authorised its renewal?
                    self._issued.must_stand(call.db, granted.renews)
                self._redeem(call.db, granted)
                superseded = self._supersede(call.db, granted)
                certificate = self._enter(call.db, public_key, granted, vid)
            else:
                again = True  # it was issued before, and the event says so
            call.subject = self._named(profile.serial_of(certificate))
            old = tuple(CertificateId(self.party, serial) for serial in superseded)
            until = certificate.not_valid_after_utc
            policy = str(policy_name(x509.ObjectIdentifier(granted.policy)))
            call.facts = Issued(Party(granted.customer), Party(granted.bank), until, old, again, policy)
        self.status.publish_due()
        self.finish()
        return certificate

    def revoke(self, sender: Party, serial: str, reason: Reason, invalid_since: datetime | None = None) -> None:
        """Revoke for good. The new list is signed in the same transaction: no one is told the one without the other.

        Raises NotIssuedHere if `sender` is neither the bank that registered it nor a keeper of keys, Revoked if it is
        revoked already, BadInput if the reason is a hold: use `suspend` for that.
        """
        if reason is Reason.CERTIFICATE_HOLD:
            raise BadInput(Field.REASON)
        with self.call(Act.REVOKE, sender, self._named(serial)) as call:
            self._must_be_from(call.db, serial, sender, self.party, *self._keepers)
            self._issued.revoke(call.db, serial, reason, invalid_since)
            self.status.sign_changes(call.db)
            call.facts = RevokedFor(reason)
        self.status.publish_due()

    def suspend(self, sender: Party, serial: str) -> None:
        """효력정지: put a certificate on hold (certificateHold, RFC 5280 §5.3.1), published like a revocation.

        Raises NotIssuedHere if `sender` is not the bank that registered it, Suspended, Revoked, Expired.
        """
        with self.call(Act.SUSPEND, sender, self._named(serial)) as call:
            self._must_be_from(call.db, serial, sender)
            self._issued.suspend(call.db, serial)
            self.status.sign_changes(call.db)
        self.status.publish_due()

    def restore(self, sender: Party, serial: str) -> None:
        """효력회복: undo a suspension. The next list omits the certificate; its expiry is unchanged.

        Raises NotIssuedHere if `sender` is not the bank that registered it, NotSuspended, and Revoked, also if the time
        limit for it is over.
        """
        self.do_what_is_due()
        with self.call(Act.RESTORE, sender, self._named(serial)) as call:
            self._must_be_from(call.db, serial, sender)
            self._issued.restore(call.db, serial)
            self.status.sign_changes(call.db)
        self.status.publish_due()

    def do_what_is_due(self) -> None:
        """Do the scheduled work: revoke what was suspended for too long, and publish each list that is due."""
        now = self.world.clock.now()
        if now == self._up_to_date:
            return  # no time has passed, and nothing has changed
        too_long = now - self.world.rules.suspension_limit
        with self.world.journal.lock:  # otherwise a certificate could be restored between the two
            with self.store.transaction() as db:
                forgotten = self._issued.held_since(db, too_long)
            for serial in forgotten:
                self.revoke(self.party, serial, Reason.CESSATION_OF_OPERATION)
            self.status.publish_due()
        self._up_to_date = now

    def finish(self) -> None:
        """Tell each bank of certificates issued through it, if an interruption prevented that; repeat until heard.

        Not while a bank is in the middle of a call, as when it asks for a status.
        """
        with self.store.transaction() as db:
            unnoted = self._issued.unnoted(db)
        for row in unnoted:
            certificate = self.read_certificate(row.der)
            self._agencies[Party(row.bank)].note_issued(self.party, row.reference_number, certificate)
            with self.store.transaction() as db:
                self._issued.note(db, row.serial)

    def _named(self, serial: str) -> str:
        """Return a certificate of this CA in the form that names it among other CAs' certificates."""
        return str(CertificateId(self.party, serial))

    def _must_be_from(self, db: Connection, serial: str, sender: Party, *also: Party) -> None:
        entry = self._issued.find(db, serial)
        if entry is None or sender not in {entry.bank, *also}:
            raise NotIssuedHere(issuer=self.party, serial=serial)

    def _supersede(self, db: Connection, granted: Row[Any]) -> list[str]:
        """Revoke the customer's certificates through this bank, except the one being renewed; return their numbers."""
        theirs = self._issued.not_over(db, granted.bank, granted.customer)
        old = [serial for serial in theirs if serial != granted.renews]
        for serial in old:
            self._issued.revoke(db, serial, Reason.SUPERSEDED)
        if old:
            self.status.sign_changes(db)
        return old

    def _find_grant(self, db: Connection, authorisation: Authorisation) -> Row[Any]:
        row = db.execute(sql.BY_REFERENCE, {"reference": authorisation.reference_number}).one_or_none()
        if row is None or not bytes_eq(row.authorisation_code.encode(), authorisation.authorisation_code.encode()):
            raise WrongAuthorisationCode
        return row

    def _redeem(self, db: Connection, granted: Row[Any]) -> None:
        now = self.world.clock.now()
        if now > granted.expires:
            raise AuthorisationExpired(since=granted.expires)
        if db.execute(sql.REDEEM, {"reference": granted.reference_number, "now": now}).rowcount == 0:
            raise AuthorisationUsed(since=granted.used)

    def _enter(self, db: Connection, public_key: keys.PublicKey, granted: Row[Any], vid: VirtualID) -> x509.Certificate:
        """Certify a key, and enter the certificate as issued."""
        now = self.world.clock.now()
        partition = self._issued.next_partition(db, self.world.rules.crl_partition)
        certificate = profile.subscriber(
            public_key,
            self._keys.serial(),
            Validity(now, min(years_after(now, self.world.rules.validity_years), self.trust.ca.not_valid_after_utc)),
            self._keys.ca,
            Subject(granted.holder, granted.bank.upper(), granted.account, vid),
            partition=partition,
            authority=self.authority,
            policy=x509.ObjectIdentifier(granted.policy),
        )
        self._issued.add(
            db,
            certificate,
            reference=granted.reference_number,
            bank=granted.bank,
            customer=granted.customer,
            partition=partition,
        )
        return certificate
