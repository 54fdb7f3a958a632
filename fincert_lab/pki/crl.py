"""Certificate revocation lists (RFC 5280 §5): which certificates are no longer good, signed by the CA.

A list speaks for the time from thisUpdate to nextUpdate; after that it says nothing. It covers all certificates of its
issuer, or a partition: those that name the same distribution point as the list does. A complete list names every
revoked certificate; a delta names only what has changed since an earlier complete list, its base. Both kinds share one
sequence of numbers, so a number shows how new a list is, whatever its kind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat import asn1

from fincert_lab.arguments import checked, checked_as
from fincert_lab.crypto import keys
from fincert_lab.crypto.cms import ECDSA_SHA256
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, Field, ListNotSupported, NotTrusted, StatusUnknown
from fincert_lab.pki.profile import distribution_point, uri
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import Check
from fincert_lab.pki.scope import extension_of, is_whole, must_speak_for, points_of
from fincert_lab.pki.signed import ALGORITHMS, Algorithms, is_signed_by, same_name
from fincert_lab.pki.signer import Signer
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
from fincert_lab.rules import Rules

MAX_ENTRY = 100  # bytes: an entry made here has at most 83
MAX_REST = 8192  # bytes for everything but the entries: about 400, and a name of any length
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
    """One entry: the certificate, since when it is revoked (UTC), and why.

    `invalid_since` is when the key may have been compromised, if that is known (§5.3.2).
    """

    serial: int
    since: datetime
    reason: Reason
    invalid_since: datetime | None = None


@dataclass(frozen=True)
class Restoration:
    """An entry of a delta: no longer on hold since then (UTC). A complete list simply omits such a certificate."""

    serial: int
    since: datetime


@checked
def build(
    signer: Signer,
    entries: Iterable[Revocation | Restoration],
    *,
    number: int,
    this_update: datetime,
    next_update: datetime,
    address: str | None = None,
    base: int | None = None,
    most: int = Rules.crl_entries,
) -> bytes:
    """Sign a list and return its DER: of the partition at `address`, or of all certificates of its issuer.

    With a `base` it is a delta: what has changed since the complete list of that number. Without one it is complete,
    and the list of a partition says where its deltas are. Raises BadInput, also for more than `most` entries: a relying
    party with the same limit would not read the list.
    """
    if number < 0 or (base is not None and base < 0):
        raise BadInput(Field.LIST_NUMBER)
    key_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key())
    extensions = _extension(key_id) + _extension(x509.CRLNumber(number))
    if address:
        extensions += _extension(_scope(address), critical=True)
    if base is not None:
        extensions += _extension(x509.DeltaCRLIndicator(base), critical=True)
    elif address:
        extensions += _extension(x509.FreshestCRL([distribution_point(delta_address(address))]))
    revoked = [*map(_entry, entries)]
    if len(revoked) > most:
        raise BadInput(Field.ENTRIES)
    says = [
        element(INTEGER, b"\x01"),  # version 2
        _ECDSA_SHA256,
        signer.certificate.subject.public_bytes(),
        moment(this_update),
        moment(next_update),
        element(SEQUENCE, b"".join(revoked)) if revoked else b"",  # an empty list has no such field
        element(0xA0, element(SEQUENCE, extensions)),
    ]
    signed = element(SEQUENCE, b"".join(says))
    signature = element(BIT_STRING, b"\x00" + keys.sign(signer.key, signed))
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
    longest: timedelta = Rules.status_validity,
    most: int = Rules.crl_entries,
) -> Revocation | None:
    """Return the entry for `certificate` in a complete list, updated by a `delta`; None if there is none.

    The caller must have checked by the path that `issuer` certified it. Raises StatusUnknown unless `der` (and `delta`)
    are lists of this issuer, signed by it with one of these algorithms, that cover this certificate, are current at
    `at` (UTC), have a validity of at most `longest`, have at most `most` entries, and belong together: RFC 5280 §6.3.3.
    Raises ListNotSupported if the status is only on a list of another CA, or on several lists for some reasons each.
    Raises NotTrusted if the certificate cannot be read.

    Entries of other certificates matter too. A critical extension in any of them makes the whole list unusable (§5.3).
    So does an entry that cannot be read, since it might have one, and a serial number that is listed twice. What else
    such an entry says, if it can be read, affects nobody else: a reason that is allowed in deltas only, say.
    """
    with parsing(NotTrusted(check=Check.REVOCATION_LIST)):
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
        # A delta alone is not enough: what it does not name may have been revoked before. Complete lists restore
        # nothing.
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
                raise StatusUnknown  # a revoked certificate never comes back, whatever RFC 5280 §6.3.3 (k) allows
            return None
        return change or entry


@checked
def read_entry(entry: x509.RevokedCertificate) -> Revocation | Restoration:
    """Return what an entry of a list says. An entry without a reason means "unspecified"."""
    serial, since = entry.serial_number, entry.revocation_date_utc
    reason, date = extension_of(entry, x509.CRLReason), extension_of(entry, x509.InvalidityDate)
    if reason and reason.reason is x509.ReasonFlags.remove_from_crl:
        return Restoration(serial, since)
    why, invalid_since = reason_for(reason.reason if reason else None), date.invalidity_date_utc if date else None
    return Revocation(serial, since, why, invalid_since)


@checked
def reason_for(flag: x509.ReasonFlags | None) -> Reason:
    """Return the lab's word for the library's flag; UNSPECIFIED for none, and for a reason the lab does not use."""
    return next((reason for reason, its in FLAGS.items() if its is flag), Reason.UNSPECIFIED)


@checked
def delta_address(address: str) -> str:
    """Return the address of the deltas to the complete lists at `address`."""
    return address.removesuffix(".crl") + "-delta.crl"


@dataclass(frozen=True)
class _Checked:
    """A list with its issuer's signature, current when it was checked; `entries` by the DER of their serial numbers."""

    crl: x509.CertificateRevocationList
    entries: Mapping[bytes, asn1.TLV]

    def find(self, serial: int) -> Revocation | Restoration | None:
        """Return what the list says of a certificate of its issuer, or None: in constant time, whatever its length."""
        found = self.entries.get(asn1.encode_der(serial))
        return None if found is None else read_entry(*_read([found]))


def _check(
    der: bytes, issuer: x509.Certificate, at: datetime, algorithms: Algorithms, longest: timedelta, most: int
) -> _Checked:
    """Read a list. Cheap checks come first, so another CA's list is refused before any of its entries is read."""
    if len(der) > most * MAX_ENTRY + MAX_REST:
        raise StatusUnknown
    crl = x509.load_der_x509_crl(der)
    begin, end = crl.last_update_utc, crl.next_update_utc
    if end is None or not begin <= at <= end or end - begin > longest:
        raise StatusUnknown
    signs_lists = issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign  # §6.3.3 (f)
    # The signature first: a name of any length is compared only if the issuer wrote it.
    if not (signs_lists and is_signed_by(crl, der, issuer, algorithms) and same_name(crl.issuer, issuer.subject)):
        raise StatusUnknown
    # A critical extension changes the meaning of a list. A reader that does not know it must not use the list: §5.2.
    known = not any(each.critical for each in crl.extensions if not isinstance(each.value, _KNOWN))
    written = asn1.decode_der(Signed, der).tbs.parse(TBSCertList)
    revoked = written.revoked or []
    entries, in_entries = _take_apart(revoked)
    # The same is true for an entry's extensions, in any entry: §5.3.
    critical = in_entries and any(each.critical for entry in _read(in_entries) for each in entry.extensions)
    # §5.1: an empty list has no revokedCertificates, and extensions require version 2, which is written as 1.
    malformed = written.revoked == [] or (written.version != 1 and (in_entries or written.extensions is not None))
    twice = len(entries) < len(revoked)  # and the two entries could contradict each other
    if not known or critical or malformed or twice or len(revoked) > most:
        raise StatusUnknown
    return _Checked(crl, entries)


def _take_apart(revoked: list[asn1.TLV]) -> tuple[dict[bytes, asn1.TLV], list[asn1.TLV]]:
    """Return the entries by the DER of their serial numbers; and one entry for each distinct set of extensions.

    Many entries have the same extensions, such as the reason; equal ones need not be read twice.
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
    """Return entries as the library reads them: in a list that holds only these, of no particular issuer."""
    nobody, never = element(SEQUENCE, b""), moment(datetime.fromtimestamp(0, UTC))
    revoked = element(SEQUENCE, b"".join(map(asn1.encode_der, entries)))
    says = element(SEQUENCE, element(INTEGER, b"\x01") + _ECDSA_SHA256 + nobody + never + revoked)
    return x509.load_der_x509_crl(element(SEQUENCE, says + _ECDSA_SHA256 + element(BIT_STRING, b"\x00")))


_KNOWN = (x509.IssuingDistributionPoint, x509.DeltaCRLIndicator)


def _must_go_together(complete: x509.CertificateRevocationList, delta: x509.CertificateRevocationList) -> None:
    """Raise StatusUnknown unless the delta has the same scope and leaves no gap after the complete list: §6.3.3 (c)."""
    base = extension_of(delta, x509.DeltaCRLIndicator)
    same = all(extension_of(complete, kind) == extension_of(delta, kind) for kind in _SCOPE)
    if base is None or not same or base.crl_number > _number(complete):
        raise StatusUnknown


_SCOPE = (x509.IssuingDistributionPoint, x509.AuthorityKeyIdentifier)


def _number(crl: x509.CertificateRevocationList) -> int:
    return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def _entry(entry: Revocation | Restoration) -> bytes:
    """Return one entry's DER: the certificate, since when, and why."""
    if not 0 < entry.serial < MAX_SERIAL:
        raise BadInput(Field.SERIAL)
    serial = element(INTEGER, entry.serial.to_bytes(entry.serial.bit_length() // 8 + 1))
    return element(SEQUENCE, serial + moment(entry.since) + _why(entry))


def _why(entry: Revocation | Restoration) -> bytes:
    """Return the DER of an entry's extensions (RFC 5280 §5.3). Only a date has to be encoded anew."""
    if isinstance(entry, Restoration):
        return _REMOVED
    if entry.invalid_since is None:
        return _WHY[entry.reason]
    date = entry.invalid_since.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return _extensions(*_REASON[entry.reason], x509.InvalidityDate(date))


def _extensions(*values: x509.ExtensionType) -> bytes:
    return element(SEQUENCE, b"".join(map(_extension, values))) if values else b""


def _extension(value: x509.ExtensionType, *, critical: bool = False) -> bytes:
    return asn1.encode_der(Extension(id=value.oid, critical=critical, value=value.public_bytes()))


_ECDSA_SHA256 = element(SEQUENCE, asn1.encode_der(ECDSA_SHA256))
_REMOVED = _extensions(x509.CRLReason(x509.ReasonFlags.remove_from_crl))
_REASON = {reason: [x509.CRLReason(flag)] for reason, flag in FLAGS.items()}
_REASON[Reason.UNSPECIFIED] = []  # expressed by omission: RFC 5280 §5.3.1
_WHY = {reason: _extensions(*why) for reason, why in _REASON.items()}


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
