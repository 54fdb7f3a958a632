"""What was in a message and is still to be had: at a CA, in a bank's books, in the cloud, at the HSM.

The journal says that a message was sent, and never what was in it. What is found here is what an institution keeps, or
publishes: the same bytes that were handed over. What nobody keeps is not found.
"""

from bisect import bisect_left
from collections.abc import Callable
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.x509 import ocsp

from fincert_lab.acts import FaultsSet, LabOpened, ListPublished, PhoneConfirmed, SignatureAccepted
from fincert_lab.crypto.envelope import Context
from fincert_lab.crypto.suite import Suite
from fincert_lab.custody.parts import Artefact
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.bank.challenge import Challenge
from fincert_lab.institutions.bank.receipts import Kept, Receipt
from fincert_lab.institutions.bank.tables import GIVEN
from fincert_lab.institutions.ca.responder import Fault
from fincert_lab.institutions.ca.status import ROOTS
from fincert_lab.institutions.ca.tables import BY_SERIAL, PUBLISHED
from fincert_lab.institutions.cloud.tables import OF_REGISTRATION
from fincert_lab.institutions.hsm_tables import CONTEXTS
from fincert_lab.institutions.institution import named
from fincert_lab.journal import Act, Event
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.world.lab import Lab


class Signed(NamedTuple):
    """A signed message (CMS) as a bank has kept it."""

    der: bytes


class Requested(NamedTuple):
    """The certificate that was issued to a request: key and VID are the request's."""

    certificate: x509.Certificate


class Lists(NamedTuple):
    """Revocation lists as they were handed out, those that are known: of the root, of a partition, and its delta."""

    root: x509.CertificateRevocationList | None = None
    ca: x509.CertificateRevocationList | None = None
    delta: x509.CertificateRevocationList | None = None

    @classmethod
    def read(cls, *ders: bytes | None) -> "Lists":
        """Read lists in DER; what is empty is none."""
        return cls(*(x509.load_der_x509_crl(der) if der else None for der in ders))


class Archive:
    """What the institutions of a lab have of the messages in its journal."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._ways: dict[Artefact, Callable[[Event], Any]] = {
            Artefact.CERTIFICATE: self._certificate,
            Artefact.CERTIFICATES: self._certificates,
            Artefact.NAMED: self._named,
            Artefact.REQUESTED: self._requested,
            Artefact.CONTEXT: self._context,
            Artefact.ENVELOPE: self._envelope,
            Artefact.CHALLENGE: self._challenge,
            Artefact.SIGNED: self._signed,
            Artefact.RECEIPT: self._receipt,
            Artefact.ROOT_LIST: lambda event: self._handed_out(event).root,
            Artefact.CA_LIST: lambda event: self._handed_out(event).ca,
            Artefact.DELTA: lambda event: self._handed_out(event).delta,
            Artefact.LIST: lambda event: self._handed_out(event).ca,
            Artefact.OCSP_ANSWER: self._answer,
            Artefact.ROOT: lambda event: self._lab.cas[Party(event.subject)].trust.root,
            Artefact.CA: lambda event: self._lab.cas[Party(event.subject)].trust.ca,
        }

    @property
    def suite(self) -> Suite:
        """How the HSM's half of an envelope is computed in this lab."""
        return self._lab.hsm.suite

    def find(self, artefact: Artefact, event: Event) -> Any:
        """Return what a call of the journal, or its answer, had in it, or None if nobody has it (any more)."""
        return self._ways[artefact](event)

    # --- certificates

    def _named(self, event: Event) -> CertificateId | None:
        """Return which certificate a message is about. Those about a status do not say so in the journal.

        They are about the certificate that was in use when the bank asked. After the first, a bank asks about others.
        """
        if isinstance(event.facts, SignatureAccepted):
            return event.facts.certificate
        before = [each for each in self._story(event) if each.number < event.number]
        asked_before = any((each.act, each.sender) == (event.act, event.sender) for each in before)
        if event.certificate or (event.act in (Act.FETCH_CRL, Act.ASK_OCSP) and asked_before):
            return event.certificate
        return next((each.certificate for each in reversed(before) if each.certificate), None)

    def _story(self, event: Event) -> tuple[Event, ...]:
        return self._lab.journal.story_of(event.number).events

    def _certificate(self, event: Event) -> x509.Certificate | None:
        row = self._issued(self._named(event))
        return row and x509.load_der_x509_certificate(row.der)

    def _issued(self, this: CertificateId | None) -> Any:
        """Return what the CA has in its books of a certificate that it issued."""
        if this is None or this.issuer not in self._lab.cas:
            return None
        with self._lab.cas[this.issuer].store.transaction() as db:
            return db.execute(BY_SERIAL, {"serial": this.serial}).one_or_none()

    def _requested(self, event: Event) -> Requested | None:
        issued = [each for each in self._story(event) if each.act is Act.ISSUE and not each.refused]
        certificate = self._certificate(issued[-1]) if issued else None
        return Requested(certificate) if certificate else None

    def _certificates(self, event: Event) -> list[x509.Certificate] | None:
        """Return the certificates that were in the account which the device was admitted to last."""
        journal, state = self._lab.journal, self._lab.at(event.number)
        admitted = (each for each in reversed(journal[: event.number]) if each.sender == event.sender)
        account = next((each.facts.account for each in admitted if isinstance(each.facts, PhoneConfirmed)), None)
        kept = [each.id for each in state.certificates.values() if each.stored and each.account == account]
        found = [x509.load_der_x509_certificate(row.der) for row in map(self._issued, kept) if row]
        return sorted(found, key=lambda certificate: certificate.not_valid_before_utc) or None

    # --- what the HSM and the cloud have of a registration: none is ever deleted at the HSM

    def _context(self, event: Event) -> Context | None:
        this = event.certificate
        if this is None or (number := self._registration(event)) is None:
            return None
        with self._lab.hsms[self._hsm(event)].store.transaction() as db:
            row = db.execute(CONTEXTS, named(this)).all()[number]
        return Context(row.account, row.serial_content, row.spki, row.version, row.id, row.profile)

    def _hsm(self, event: Event) -> str:
        """Return the HSM that a message went to, or the first, which has seen the same registrations."""
        return event.receiver if event.receiver in self._lab.hsms else self._lab.hsm.party

    def _registration(self, event: Event) -> int | None:
        """Return which registration of its certificate a message is about, counted from 0 as they were made."""
        done = [
            each
            for each in self._lab.journal
            if (each.receiver, each.subject, each.refused) == (self._hsm(event), event.subject, None)
        ]
        made = [each for each in done if each.act is Act.REGISTER_KEY]
        if event.act is Act.REGISTER_KEY:
            following = (place for place, each in enumerate(made) if each.number >= event.number)
            return next((place for place in following if made[place].story == event.story), None)
        until = event.number
        if event.act is Act.FETCH_ENVELOPE:  # the one that was live: proved first, or swapped in last
            proved = [each.number for each in done if each.act is Act.PROVE][:1]
            proved += [each.number for each in done if each.act is Act.SWAP_KEYS]
            until = max((number for number in proved if number < event.number), default=0)
        return bisect_left([each.number for each in made], until) - 1 if made and made[0].number < until else None

    def _envelope(self, event: Event) -> int | None:
        """Return the size of an envelope that the cloud still has, in bytes."""
        if (context := self._context(event)) is None:
            return None
        with self._lab.cloud.store.transaction() as db:
            row = db.execute(OF_REGISTRATION, {"this": context.registration}).one_or_none()
        return len(row.commit_value) + len(row.blob) if row and row.blob else None

    # --- what banks have

    def _challenge(self, event: Event) -> Challenge:
        """Return the challenge: a bank has each that it gave, in order."""
        bank, this = self._bank(event.receiver), (event.act, event.sender, event.receiver)
        earlier = sum((each.act, each.sender, each.receiver) == this for each in self._lab.journal[: event.number - 1])
        with bank.store.transaction() as db:
            row = db.execute(GIVEN, {"by": event.receiver, "to": event.sender}).all()[earlier]
        return Challenge(event.receiver, row.nonce, row.expires.isoformat())

    def _bank(self, party: Party) -> Bank:
        return self._lab.banks[Party(party.split("/")[0])]

    def _signed(self, event: Event) -> Signed | None:
        kept = self._kept(event)
        return Signed(kept.signed) if kept else None

    def _receipt(self, event: Event) -> Receipt | None:
        match event.facts, self._kept(event):
            case SignatureAccepted(receipt=number), Kept(at=at):
                return Receipt(number, event.receiver, event.act, at)
        return None

    def _kept(self, event: Event) -> Kept | None:
        """Return what a bank has kept of the signed act that was accepted in the same story, if one was."""
        for each in self._story(event):
            if isinstance(each.facts, SignatureAccepted):
                bank = self._bank(each.receiver)
                with bank.store.transaction() as db:
                    return bank.receipts.find(db, each.facts.receipt, each.receiver, each.act)
        return None

    # --- what a CA published, or answered

    def _answer(self, event: Event) -> ocsp.OCSPResponse | None:
        """Return an answer that a bank kept with its receipt: nobody else keeps one."""
        kept = self._kept(event)
        return ocsp.load_der_ocsp_response(kept.evidence.ocsp_answer) if kept else None

    def _handed_out(self, event: Event) -> Lists:
        """Return the lists that a call published or fetched: what a bank kept of them, otherwise what the CA has.

        Which old one a CA handed out that does not keep to its newest, nobody knows.
        """
        if isinstance(event.facts, ListPublished):
            return Lists.read(b"", *self._published(event.receiver, event.facts))
        if kept := self._kept(event):
            seen = kept.evidence.lists
            return Lists.read(seen.root, seen.ca, seen.delta)
        its = self._issued(self._named(event))
        if its is None or self._hands_out_old_lists(event):
            return Lists()
        root, own = (self._newest(event, of) for of in (None, its.partition))
        return Lists.read(root[0], *own)

    def _newest(self, event: Event, partition: int | None) -> tuple[bytes, bytes | None]:
        published = (
            each.facts
            for each in reversed(self._lab.journal[: event.number])
            if each.receiver == event.receiver and isinstance(each.facts, ListPublished)
        )
        newest = next((each for each in published if each.partition == partition), None)
        return self._published(event.receiver, newest) if newest else (b"", None)

    def _published(self, ca: Party, told: ListPublished) -> tuple[bytes, bytes | None]:
        with self._lab.cas[ca].store.transaction() as db:
            row = db.execute(PUBLISHED, {"of": told.partition or ROOTS, "this": told.number}).one()
        return row.der, row.delta

    def _hands_out_old_lists(self, event: Event) -> bool:
        """Return whether the status desk had that fault: it has none when the lab opens."""
        for each in reversed(self._lab.journal[: event.number]):
            match each.facts:
                case FaultsSet(faults=faults) if each.receiver == event.receiver:
                    return Fault.STALE_LIST in faults
                case LabOpened():
                    return False
        return False
