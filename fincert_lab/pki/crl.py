"""Certificate revocation lists (RFC 5280 §5): who is no longer to be believed, signed by the CA.

A list speaks for the time from thisUpdate to nextUpdate: after that it says nothing. It speaks for all certificates of
its issuer, or for a partition: those that name the same distribution point as the list does. A complete list names
everybody who is revoked; a delta only what has changed since an earlier complete list, its base. Both count on in one
row of numbers, so that a number says how new a list is, of whichever kind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec

from fincert_lab.arguments import checked, checked_as
from fincert_lab.crypto import keys
from fincert_lab.crypto.cms import ECDSA_SHA256
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, ListNotSupported, NotTrusted, StatusUnknown
from fincert_lab.journal import Reason
from fincert_lab.pki.profile import distribution_point, uri
from fincert_lab.pki.scope import extension_of, is_whole, must_speak_for, points_of
from fincert_lab.pki.signed import ALGORITHMS, Algorithms, is_signed_by, same_name
from fincert_lab.pki.structures import (
    BIT_STRING,
    INTEGER,
    SEQUENCE,
    Extension,
    Signed,
    TBSCertList,
    element,
    end_of,
    moment,
)
from fincert_lab.policy import Policy

MAX_ENTRY = 100  # bytes: one that is made here has no more than 83
MAX_REST = 8192  # of all that is no entry: about 400, and a name of any length
MAX_SERIAL = 1 << 159  # 20 bytes, the first bit of which is 0: RFC 5280 §4.1.2.2
FLAGS = {
    Reason.KEY_COMPROMISE: x509.ReasonFlags.key_compromise,
    Reason.AFFILIATION_CHANGED: x509.ReasonFlags.affiliation_changed,
    Reason.SUPERSEDED: x509.ReasonFlags.superseded,
    Reason.CESSATION_OF_OPERATION: x509.ReasonFlags.cessation_of_operation,
    Reason.CERTIFICATE_HOLD: x509.ReasonFlags.certificate_hold,
}


@dataclass(frozen=True)
class Revocation:
    """One entry: which certificate, since when (UTC), and why.

    `invalid_since` is when the key may have come into other hands, if that is known (§5.3.2).
    """

    serial: int
    since: datetime
    reason: Reason
    invalid_since: datetime | None = None


@dataclass(frozen=True)
class Restoration:
    """An entry of a delta: no longer on hold since then (UTC). A complete list just leaves such a certificate out."""

    serial: int
    since: datetime


@checked
def build(
    issuer: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    entries: Iterable[Revocation | Restoration],
    *,
    number: int,
    this_update: datetime,
    next_update: datetime,
    address: str | None = None,
    base: int | None = None,
    most: int = Policy.crl_entries,
) -> bytes:
    """Sign a list and return its DER: of the partition at `address`, or of all that its issuer has certified.

    With a `base` it is a delta, of what has changed since the complete list of that number. Without, it is complete,
    and that of a partition says where its deltas are. Raises BadInput; for more than `most` entries too, since nobody
    who goes by the same rule would read them.
    """
    if number < 0 or (base is not None and base < 0):
        raise BadInput(field="list_number")
    key_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    extensions = _extension(key_id) + _extension(x509.CRLNumber(number))
    if address:
        extensions += _extension(_scope(address), critical=True)
    if base is not None:
        extensions += _extension(x509.DeltaCRLIndicator(base), critical=True)
    elif address:
        extensions += _extension(x509.FreshestCRL([distribution_point(delta_address(address))]))
    revoked = [*map(_entry, entries)]
    if len(revoked) > most:
        raise BadInput(field="entries")
    says = [
        element(INTEGER, b"\x01"),  # version 2
        _ECDSA_SHA256,
        issuer.subject.public_bytes(),
        moment(this_update),
        moment(next_update),
        element(SEQUENCE, b"".join(revoked)) if revoked else b"",  # a list of nobody has none
        element(0xA0, element(SEQUENCE, extensions)),
    ]
    signed = element(SEQUENCE, b"".join(says))
    signature = element(BIT_STRING, b"\x00" + keys.sign(key, signed))
    return element(SEQUENCE, signed + _ECDSA_SHA256 + signature)


@checked_as(StatusUnknown)
def look_up(
    der: bytes,
    certificate: x509.Certificate,
    *,
    issuer: x509.Certificate,
    at: datetime,
    delta: bytes | None = None,
    algorithms: Algorithms = ALGORITHMS,
    longest: timedelta = Policy.status_validity,
    most: int = Policy.crl_entries,
) -> Revocation | None:
    """Return the entry for `certificate` in a complete list, brought up to date by a `delta`; None if there is none.

    The path has to show that `issuer` certified it. Raises StatusUnknown unless `der` (and `delta`) are lists of this
    issuer, signed by it by one of these algorithms, that speak for this certificate, current at `at` (UTC) and for no
    more than `longest` in all, with no more than `most` entries, and go together: RFC 5280 §6.3.3. Raises
    ListNotSupported where only a list of another CA, or several lists of some reasons each, would tell; NotTrusted if
    the certificate cannot be read.

    An odd entry of another certificate counts too. One with a critical extension makes the whole list useless (§5.3);
    so does one that cannot be read, since nobody can tell then that it has none, and a serial number that is there
    twice. What such an entry says, if it can be read, concerns nobody else: a reason that is for deltas only, say.
    """
    with parsing(NotTrusted()):
        points = points_of(certificate)
    if points and not any(map(is_whole, points)):
        raise ListNotSupported(what="reasons" if points[0].crl_issuer is None else "crl_issuer")

    def checked(der: bytes) -> _Checked:
        made = _check(der, issuer, at, algorithms, longest, most)
        must_speak_for(made.crl, certificate)
        return made

    with parsing(StatusUnknown()):
        complete = checked(der)
        entry = complete.find(certificate.serial_number)
        # A delta alone is no list: what it does not name may have been revoked before. In a list nobody is restored.
        if extension_of(complete.crl, x509.DeltaCRLIndicator) or isinstance(entry, Restoration):
            raise StatusUnknown
        if delta is None:
            return entry
        changes = checked(delta)
        _must_go_together(complete.crl, changes.crl)
        newer = _number(changes.crl) > _number(complete.crl)
        change = changes.find(certificate.serial_number) if newer else None
        if isinstance(change, Restoration):
            if entry and entry.reason is not Reason.CERTIFICATE_HOLD:
                raise StatusUnknown  # nothing comes back from revoked, whatever RFC 5280 §6.3.3 (k) allows
            return None
        return change or entry


@checked
def read_entry(entry: x509.RevokedCertificate) -> Revocation | Restoration:
    """Return what an entry of a list says. To say nothing of the reason is "unspecified"."""
    serial, since = entry.serial_number, entry.revocation_date_utc
    reason, date = extension_of(entry, x509.CRLReason), extension_of(entry, x509.InvalidityDate)
    if reason and reason.reason is x509.ReasonFlags.remove_from_crl:
        return Restoration(serial, since)
    why, invalid_since = reason_for(reason.reason if reason else None), date.invalidity_date_utc if date else None
    return Revocation(serial, since, why, invalid_since)


@checked
def reason_for(flag: x509.ReasonFlags | None) -> Reason:
    """Return the lab's word for the library's flag; UNSPECIFIED for none, and for a reason that nobody gives here."""
    return next((reason for reason, its in FLAGS.items() if its is flag), Reason.UNSPECIFIED)


@checked
def delta_address(address: str) -> str:
    """Return where the deltas are to the complete lists at `address`."""
    return address.removesuffix(".crl") + "-delta.crl"


@dataclass(frozen=True)
class _Checked:
    """A list that its issuer signed, current when it was checked; `entries` by their serial numbers' DER."""

    crl: x509.CertificateRevocationList
    entries: Mapping[bytes, asn1.TLV]

    def find(self, serial: int) -> Revocation | Restoration | None:
        """Return what the list says of a certificate of its issuer, or None: in no time, however long the list is."""
        found = self.entries.get(asn1.encode_der(serial))
        return None if found is None else read_entry(*_read([found]))


def _check(
    der: bytes, issuer: x509.Certificate, at: datetime, algorithms: Algorithms, longest: timedelta, most: int
) -> _Checked:
    """Read a list. What costs little comes first: a stranger's is refused before any of its entries is read."""
    if len(der) > most * MAX_ENTRY + MAX_REST:
        raise StatusUnknown
    crl = x509.load_der_x509_crl(der)
    begin, end = crl.last_update_utc, crl.next_update_utc
    if end is None or not begin <= at <= end or end - begin > longest:
        raise StatusUnknown
    signs_lists = issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign  # §6.3.3 (f)
    # The signature first: names of any length are compared only where the issuer wrote them.
    if not (signs_lists and is_signed_by(crl, der, issuer, algorithms) and same_name(crl.issuer, issuer.subject)):
        raise StatusUnknown
    # A critical extension changes what the list says. Who does not know it must not go by the list: §5.2.
    known = not any(each.critical for each in crl.extensions if not isinstance(each.value, _KNOWN))
    written = asn1.decode_der(Signed, der).tbs.parse(TBSCertList)
    revoked = written.revoked or []
    entries, in_entries = _take_apart(revoked)
    # The same goes for an entry's extensions, whoever's entry it is: §5.3.
    critical = in_entries and any(each.critical for entry in _read(in_entries) for each in entry.extensions)
    # §5.1: a list of nobody has no revokedCertificates, and extensions are for version 2, which is written as 1.
    malformed = written.revoked == [] or (written.version != 1 and (in_entries or written.extensions is not None))
    twice = len(entries) < len(revoked)  # and so may be told two things
    if not known or critical or malformed or twice or len(revoked) > most:
        raise StatusUnknown
    return _Checked(crl, entries)


def _take_apart(revoked: list[asn1.TLV]) -> tuple[dict[bytes, asn1.TLV], list[asn1.TLV]]:
    """Return the entries by their serial numbers' DER; and of those with extensions, one for each way to have them.

    Many say the same, why, and what is the same need not be read twice.
    """
    entries, ways = {}, {}
    for entry in revoked:
        content = bytes(entry.data)
        date = end_of(content)
        serial, extensions = content[:date], content[end_of(content, date) :]
        entries[serial] = ways[extensions] = entry
    ways.pop(b"", None)
    return entries, [*ways.values()]


def _read(entries: list[asn1.TLV]) -> x509.CertificateRevocationList:
    """Return entries as the library reads them: in a list that has no others, of nobody in particular."""
    nobody, never = element(SEQUENCE, b""), moment(datetime.fromtimestamp(0, UTC))
    revoked = element(SEQUENCE, b"".join(map(asn1.encode_der, entries)))
    says = element(SEQUENCE, element(INTEGER, b"\x01") + _ECDSA_SHA256 + nobody + never + revoked)
    return x509.load_der_x509_crl(element(SEQUENCE, says + _ECDSA_SHA256 + element(BIT_STRING, b"\x00")))


_KNOWN = (x509.IssuingDistributionPoint, x509.DeltaCRLIndicator)


def _must_go_together(complete: x509.CertificateRevocationList, delta: x509.CertificateRevocationList) -> None:
    """Raise StatusUnknown unless the delta is of the same scope, and leaves out nothing that came after: §6.3.3 (c)."""
    base = extension_of(delta, x509.DeltaCRLIndicator)
    same = all(extension_of(complete, kind) == extension_of(delta, kind) for kind in _SCOPE)
    if base is None or not same or base.crl_number > _number(complete):
        raise StatusUnknown


_SCOPE = (x509.IssuingDistributionPoint, x509.AuthorityKeyIdentifier)


def _number(crl: x509.CertificateRevocationList) -> int:
    return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def _entry(entry: Revocation | Restoration) -> bytes:
    """Return one entry's DER: which certificate, since when, and why."""
    if not 0 < entry.serial < MAX_SERIAL:
        raise BadInput(field="serial")
    why = _REMOVED if isinstance(entry, Restoration) else _WHY[entry.reason]
    if isinstance(entry, Revocation) and entry.invalid_since:
        date = entry.invalid_since.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        why += _extension(x509.InvalidityDate(date))
    serial = element(INTEGER, entry.serial.to_bytes(entry.serial.bit_length() // 8 + 1))
    return element(SEQUENCE, serial + moment(entry.since) + (element(SEQUENCE, why) if why else b""))


def _extension(value: x509.ExtensionType, *, critical: bool = False) -> bytes:
    return asn1.encode_der(Extension(id=value.oid, critical=critical, value=value.public_bytes()))


_ECDSA_SHA256 = element(SEQUENCE, asn1.encode_der(ECDSA_SHA256))
_REMOVED = _extension(x509.CRLReason(x509.ReasonFlags.remove_from_crl))
_WHY = {reason: _extension(x509.CRLReason(flag)) for reason, flag in FLAGS.items()}
_WHY[Reason.UNSPECIFIED] = b""  # said by saying nothing: RFC 5280 §5.3.1


def _scope(address: str) -> x509.IssuingDistributionPoint:
    return x509.IssuingDistributionPoint(
        full_name=[uri(address)],
        relative_name=None,
        only_contains_user_certs=False,
        only_contains_ca_certs=False,
        only_some_reasons=None,
        indirect_crl=False,
        only_contains_attribute_certs=False,
    )
