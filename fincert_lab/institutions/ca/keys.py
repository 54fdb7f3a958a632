"""A CA's own keys and certificates: the root, the CA that the root certified, the signers of OCSP answers.

Each key and each certificate is made once, and kept.
"""

from collections.abc import Callable
from datetime import MAXYEAR, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto import keys
from fincert_lab.errors import RecordDamaged
from fincert_lab.institutions.institution import Institution
from fincert_lab.pki import profile
from fincert_lab.pki.authority import Authority
from fincert_lab.pki.profile import Validity
from fincert_lab.pki.signer import Signer


class CaKeys:
    """The keys of the CA `home`, named `authority` in certificates."""

    def __init__(self, home: Institution, authority: Authority) -> None:
        self._home = home
        self._authority = authority
        now, rules = home.world.clock.now(), home.world.rules
        root_key, key = (keys.generate(home.own(label, keys.SEED_BYTES)) for label in ("root-key", "ca-key"))
        longest, long = (
            Validity(now, years_after(now, years)) for years in (rules.root_validity_years, rules.ca_validity_years)
        )
        root = self._keep("root", root_key, lambda: profile.root(root_key, self.serial(), longest, authority))
        self.root = Signer(root, root_key)
        ca = self._keep("ca", key, lambda: profile.ca(key.public_key(), self.serial(), long, self.root, authority))
        self.ca = Signer(ca, key)
        self._ocsp_signers: dict[int, Signer] = {}

    def ocsp_signer(self) -> Signer:
        """Return the current signer of OCSP answers: each period has a new key, certified when it is first needed."""
        now, validity = self._home.world.clock.now(), self._home.world.rules.ocsp_signer_validity
        period = int(now.timestamp() // validity.total_seconds())
        if period not in self._ocsp_signers:
            key = keys.generate(self._home.own(f"ocsp-key/{period}", keys.SEED_BYTES))
            stretch = Validity(now, min(now + validity, self.ca.certificate.not_valid_after_utc))

            def certify() -> x509.Certificate:
                serial = self.serial("ocsp-serial")
                return profile.ocsp_signer(key.public_key(), serial, stretch, self.ca, self._authority)

            self._ocsp_signers[period] = Signer(self._keep(f"ocsp/{period}", key, certify), key)
        return self._ocsp_signers[period]

    def serial(self, label: str = "serial") -> int:
        """Return a new serial number: positive, and always 16 bytes long, of which 126 bits are random."""
        # RFC 5280 §4.1.2.2 allows up to 20 bytes.
        return int.from_bytes(self._home.random(label, 16)) & ((1 << 126) - 1) | 1 << 126

    def _keep(self, label: str, key: keys.PrivateKey, make: Callable[[], x509.Certificate]) -> x509.Certificate:
        der = self._home.store.get_or_create(f"{label}-certificate", lambda: make().public_bytes(Encoding.DER))
        certificate = self._home.read_certificate(der)
        if certificate.public_key() != key.public_key():
            raise RecordDamaged(owner=self._home.party)
        return certificate


def years_after(moment: datetime, count: int) -> datetime:
    """Return the same day `count` years later; 28 February if there is no 29th."""
    year = min(moment.year + count, MAXYEAR)  # a computer's clock may be far ahead
    try:
        return moment.replace(year=year)
    except ValueError:
        return moment.replace(year=year, day=28)
