"""What a bank would say of a certificate, looked up in its books and in the CA's newest list: nobody is asked anything.

So there is no event. Whether the private key can be used, and whose the VID is, only a signature and R can tell.
"""

from cryptography import x509

from fincert_lab.errors import (
    AlreadyRegistered,
    BadSignature,
    CaNotTrusted,
    CertificateRefused,
    ChallengeRefused,
    Expired,
    IdentityCheckFailed,
    LabError,
    NotACustomer,
    NotAMember,
    NotIndividual,
    OwnCertificateExists,
    Revoked,
    SecurityMediumLocked,
    SecurityMediumSpent,
    StatusUnknown,
    Suspended,
    WrongIdentity,
)
from fincert_lab.institutions.bank import tables as books
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.bank.customers import CustomerKind
from fincert_lab.institutions.bank.relying_party import Anchor
from fincert_lab.institutions.ca import tables as issued
from fincert_lab.institutions.institution import named
from fincert_lab.people.person import Person
from fincert_lab.pki import crl
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.validation import explain, issuer_among
from fincert_lab.views.registration import Found, Gate, Passage
from fincert_lab.world.lab import Lab

_STOPPED_AT = {  # by which gate a refusal is; the first that fits
    Gate.USER: (NotACustomer, IdentityCheckFailed, SecurityMediumLocked, NotIndividual, NotAMember),
    Gate.SIGNATURE: (BadSignature, ChallengeRefused),
    Gate.STATUS: (Revoked, Suspended, StatusUnknown),
    Gate.CERTIFICATE: (CertificateRefused,),
    Gate.VID: (WrongIdentity,),
    Gate.CLASH: (AlreadyRegistered, OwnCertificateExists),
}


def seen(lab: Lab, certificate: x509.Certificate, bank: Bank, customer: Person) -> list[Found]:
    """Return all six gates, as far as they can be seen from outside."""
    of_certificate = path_refusal(lab, certificate, bank)
    unreached = isinstance(of_certificate, CaNotTrusted)  # the list of another CA says nothing
    return [
        _found(Gate.USER, _user_refusal(bank, customer)),
        Found(Gate.SIGNATURE, Passage.UNTRIED),
        _found(Gate.CERTIFICATE, of_certificate),
        Found(Gate.STATUS, Passage.UNREACHED)
        if unreached
        else _found(Gate.STATUS, status_refusal(lab, certificate, bank)),
        Found(Gate.VID, Passage.UNTRIED),
        _found(Gate.CLASH, _clash(lab, certificate, bank, customer)),
    ]


def passed(refusal: LabError | None) -> list[Found]:
    """Return all six gates after a registration that ended with this refusal; none if it came to no gate."""
    if refusal is None:
        return [Found(gate, Passage.OPEN) for gate in Gate]
    at = next((gate for gate, kinds in _STOPPED_AT.items() if isinstance(refusal, kinds)), None)
    if at is None:
        return []
    place = [*Gate].index(at)
    before, after = [*Gate][:place], [*Gate][place + 1 :]
    return [
        *(Found(gate, Passage.OPEN) for gate in before),
        Found(at, Passage.SHUT, refusal),
        *(Found(gate, Passage.UNREACHED) for gate in after),
    ]


def _found(gate: Gate, refusal: LabError | None) -> Found:
    return Found(gate, Passage.SHUT if refusal else Passage.OPEN, refusal)


def path_refusal(lab: Lab, certificate: x509.Certificate, bank: Bank) -> LabError | None:
    """Return why the bank does not trust a certificate, whatever its status is."""
    try:
        explain(certificate, _anchor(bank, certificate).trust, None, lab.time).raise_for_failure()
    except CertificateRefused as refusal:
        return refusal
    return None


def status_refusal(lab: Lab, certificate: x509.Certificate, bank: Bank) -> LabError | None:
    """Return what the newest list of its CA says against a certificate of a CA that the bank trusts."""
    anchor = _anchor(bank, certificate)
    with lab.cas[anchor.ca.party].store.transaction() as db:
        partition = db.execute(issued.BY_SERIAL, {"serial": serial_of(certificate)}).one().partition
        newest = next(row for row in db.execute(issued.NEWEST) if row.partition == partition)
    at = min(lab.time, newest.next_update)  # in a sandbox the next one is published when somebody asks
    try:
        entry = crl.look_up(newest.der, certificate, issuer=anchor.trust.ca, at=at)
    except CertificateRefused as refusal:
        return refusal
    if entry is None:
        return None
    on_hold = entry.reason is Reason.CERTIFICATE_HOLD
    return Suspended(since=entry.since) if on_hold else Revoked(since=entry.since, reason=entry.reason)


def _user_refusal(bank: Bank, customer: Person) -> LabError | None:
    with bank.store.transaction() as db:
        row = db.execute(books.CUSTOMER, {"id": customer.party}).one_or_none()
    if row is None:
        return NotACustomer(person=customer.party, bank=bank.party)
    if row.security_budget == 0:
        return SecurityMediumSpent(bank=bank.party)
    if row.security_tries == 0:
        return SecurityMediumLocked(bank=bank.party)
    if row.kind != CustomerKind.INDIVIDUAL:
        return NotIndividual(bank=bank.party, kind=CustomerKind(row.kind))
    return None if row.member_since else NotAMember(bank=bank.party)


def _clash(lab: Lab, certificate: x509.Certificate, bank: Bank, customer: Person) -> LabError | None:
    with bank.store.transaction() as db:
        is_known = db.execute(books.CERTIFICATE, named(CertificateId.of(certificate))).one_or_none() is not None
        own = [bank.read_certificate(row.der) for row in db.execute(books.ISSUED_TO, {"customer": customer.party})]
    if is_known:
        return AlreadyRegistered(bank=bank.party)
    refusals = [path_refusal(lab, each, bank) or status_refusal(lab, each, bank) for each in own]
    is_over = all(isinstance(refusal, Expired | Revoked) for refusal in refusals)
    return None if is_over else OwnCertificateExists(bank=bank.party)


def _anchor(bank: Bank, certificate: x509.Certificate) -> Anchor:
    """Return the anchor that the bank judges a certificate by: that of its issuer, or of the bank's own CA."""
    anchors = bank.relying_party.anchors
    return issuer_among(certificate, anchors) or anchors[0]
