"""Defective certificates to diagnose: made by a CA of the gallery's own, each with one defect."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto import keys
from fincert_lab.crypto.vid import R_BYTES, VirtualID
from fincert_lab.pki import crl, ocsp, profile
from fincert_lab.pki.authority import KFTC
from fincert_lab.pki.profile import Subject, Validity
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import Check, Report
from fincert_lab.pki.signer import Signer
from fincert_lab.pki.validation import RevocationLists, StatusEvidence, Trust, explain
from fincert_lab.world.lab import Lab

DAY, YEAR = timedelta(days=1), timedelta(days=365)
ANOTHER_POLICY = x509.ObjectIdentifier("1.3.6.1.4.1.32473.1.9")  # not the one for personal certificates
SOMETHING_NEW = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9.1"), b"\x05\x00")


@dataclass(frozen=True, repr=False)
class Exhibit:
    """A certificate, and the evidence a service judges it by, at `at` (UTC)."""

    certificate: x509.Certificate
    trust: Trust
    status: StatusEvidence
    at: datetime

    def __repr__(self) -> str:
        return "Exhibit"

    @property
    def crl(self) -> x509.CertificateRevocationList:
        """The revocation list that covers it, parsed."""
        return x509.load_der_x509_crl(self.status.lists.ca)

    def explain(self) -> Report:
        """Judge it, step by step."""
        return explain(self.certificate, self.trust, self.status, self.at)


class Gallery:
    """A CA that makes exhibits. Its keys come from the lab's randomness, its names are those of the lab's CA."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._at = lab.time
        key, root_key = self._new_key("ca"), self._new_key("root")
        validity = Validity(self._at - 5 * YEAR, self._at + 5 * YEAR)
        root = Signer(profile.root(root_key, self._number("root"), validity), root_key)
        self._ca = Signer(profile.ca(key.public_key(), self._number("ca"), validity, root), key)
        self._trust = Trust(root.certificate, self._ca.certificate)
        now, tomorrow = self._at, self._at + DAY
        self._roots_list = crl.build(root, [], number=1, this_update=now, next_update=tomorrow)

    def with_defect(self, defect: Check) -> Exhibit:
        """Make a certificate that fails this check, and none before it. Raises KeyError unless it is in `DEFECTS`."""
        return DEFECTS[defect](self)

    def changed(self) -> Exhibit:
        """Change the name after signing."""
        whole = self._certificate("changed").public_bytes(Encoding.DER)
        other = whole.replace("홍길동".encode(), "홍길순".encode())
        return self._exhibit(x509.load_der_x509_certificate(other))

    def run_out(self) -> Exhibit:
        """Make an expired certificate."""
        return self._exhibit(self._certificate("run_out", since=self._at - 3 * YEAR - DAY))

    def revoked(self) -> Exhibit:
        """Revoke the certificate after its issue."""
        certificate = self._certificate("revoked")
        return self._exhibit(certificate, crl.Revocation(certificate.serial_number, self._at - DAY, Reason.SUPERSEDED))

    def of_another_policy(self) -> Exhibit:
        """Issue under a policy other than that of personal certificates."""
        policies = x509.CertificatePolicies([x509.PolicyInformation(ANOTHER_POLICY, None)])
        return self._exhibit(self._certificate("policy", instead=policies))

    def for_another_purpose(self) -> Exhibit:
        """Certify a key for encryption, not for signatures."""
        bits = dict.fromkeys(profile.KEY_USAGE_BITS, False) | {"key_encipherment": True}
        return self._exhibit(self._certificate("purpose", instead=x509.KeyUsage(**bits)))

    def with_something_new(self) -> Exhibit:
        """Add a critical extension that nobody here knows."""
        return self._exhibit(self._certificate("critical", also=SOMETHING_NEW))

    def _exhibit(self, certificate: x509.Certificate, *revocations: crl.Revocation) -> Exhibit:
        ca, now, tomorrow = self._ca, self._at, self._at + DAY
        of_ca = crl.build(
            ca,
            revocations,
            number=2,
            this_update=now,
            next_update=tomorrow,
            address=KFTC.partition(1),
        )
        status = revocations[0] if revocations else ocsp.Good(certificate.serial_number)
        answer = ocsp.build(ca.certificate, ca, [status], produced_at=now, this_update=now, next_update=tomorrow)
        return Exhibit(certificate, self._trust, StatusEvidence(RevocationLists(self._roots_list, of_ca), answer), now)

    def _certificate(
        self,
        label: str,
        since: datetime | None = None,
        instead: x509.ExtensionType | None = None,
        also: x509.ExtensionType | None = None,
    ) -> x509.Certificate:
        """Make Hong's certificate: with one extension replaced (`instead`), or with one more, critical (`also`)."""
        begin = since or self._at - YEAR
        vid = VirtualID.of("9902301000001", self._random(f"{label}/r", R_BYTES))
        usual = profile.subscriber(
            self._new_key(label).public_key(),
            self._number(label),
            Validity(begin, begin + 3 * YEAR),
            self._ca,
            Subject("홍길동", "KB", "0040000000000001", vid),
            partition=1,
        )
        return usual if instead is None and also is None else self._signed_again(usual, instead, also)

    def _signed_again(
        self, usual: x509.Certificate, instead: x509.ExtensionType | None, also: x509.ExtensionType | None
    ) -> x509.Certificate:
        builder = x509.CertificateBuilder(
            issuer_name=usual.issuer,
            subject_name=usual.subject,
            public_key=usual.public_key(),
            serial_number=usual.serial_number,
            not_valid_before=usual.not_valid_before_utc,
            not_valid_after=usual.not_valid_after_utc,
        )
        for extension in usual.extensions:
            value = instead if instead and instead.oid == extension.oid else extension.value
            builder = builder.add_extension(value, extension.critical)
        if also:
            builder = builder.add_extension(also, critical=True)
        return builder.sign(self._ca.key, SHA256(), ecdsa_deterministic=True)

    def _new_key(self, label: str) -> EllipticCurvePrivateKey:
        return keys.generate(self._random(f"{label}/key", keys.SEED_BYTES))

    def _number(self, label: str) -> int:
        return int.from_bytes(self._random(f"{label}/serial", 15)) | 1 << 126

    def _random(self, label: str, count: int) -> bytes:
        return self._lab.entropy.bytes(f"gallery/{label}", count)


DEFECTS: dict[Check, Callable[[Gallery], Exhibit]] = {
    Check.SIGNATURE: Gallery.changed,
    Check.VALIDITY: Gallery.run_out,
    Check.REVOCATION_LIST: Gallery.revoked,
    Check.POLICY: Gallery.of_another_policy,
    Check.CRITICAL: Gallery.with_something_new,
    Check.PURPOSE: Gallery.for_another_purpose,
}
