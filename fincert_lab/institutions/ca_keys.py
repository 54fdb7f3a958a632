"""A CA's own keys, and what it certifies for itself: the root, the CA that the root certified, who signs OCSP answers.

Each key and each certificate is made once, and kept.
"""

from collections.abc import Callable
from datetime import MAXYEAR, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto import keys
from fincert_lab.errors import RecordDamaged
from fincert_lab.institutions.institution import Institution
from fincert_lab.institutions.responder import Signer
from fincert_lab.pki import profile
from fincert_lab.pki.authority import Authority


class CaKeys:
    """The keys of the CA `home`, which is called `authority` in certificates."""

    def __init__(self, home: Institution, authority: Authority) -> None:
        self._home = home
        self._authority = authority
        now, policy = home.world.clock.now(), home.world.policy
        root_key, key = (keys.generate(home.own(label, keys.SEED_BYTES)) for label in ("root-key", "ca-key"))
        root_until, until = years_after(now, policy.root_validity_years), years_after(now, policy.ca_validity_years)
        root = self._keep("root", root_key, lambda: profile.root(root_key, self.serial(), now, root_until, authority))
        ca = self._keep(
            "ca",
            key,
            lambda: profile.ca(key.public_key(), self.serial(), now, until, root, root_key, authority),
        )
        self.root, self.ca = Signer(root, root_key), Signer(ca, key)
        self._ocsp_signers: dict[int, Signer] = {}

    def ocsp_signer(self) -> Signer:
        """Return who signs OCSP answers now: for each stretch of time a new key, certified when it is first needed."""
        now, validity = self._home.world.clock.now(), self._home.world.policy.ocsp_signer_validity
        period = int(now.timestamp() // validity.total_seconds())
        if period not in self._ocsp_signers:
            key = keys.generate(self._home.own(f"ocsp-key/{period}", keys.SEED_BYTES))
            until, ca = min(now + validity, self.ca.certificate.not_valid_after_utc), self.ca

            def certify() -> x509.Certificate:
                serial = self.serial("ocsp-serial")
                public_key = key.public_key()
                return profile.ocsp_signer(public_key, serial, now, until, ca.certificate, ca.key, self._authority)

            self._ocsp_signers[period] = Signer(self._keep(f"ocsp/{period}", key, certify), key)
        return self._ocsp_signers[period]

    def serial(self, label: str = "serial") -> int:
        """Return a new serial number: positive, and always 16 bytes long, of which 126 bits are random."""
        # RFC 5280 §4.1.2.2 allows up to 20 bytes.
        return int.from_bytes(self._home.random(label, 16)) & ((1 << 126) - 1) | 1 << 126

    def _keep(self, label: str, key: keys.PrivateKey, make: Callable[[], x509.Certificate]) -> x509.Certificate:
        der = self._home.store.keepsake(f"{label}-certificate", lambda: make().public_bytes(Encoding.DER))
        certificate = self._home.read_certificate(der)
        if certificate.public_key() != key.public_key():
            raise RecordDamaged(owner=self._home.party)
        return certificate


def years_after(moment: datetime, count: int) -> datetime:
    """Return the same day so many years later; 28 February where there is no 29th."""
    year = min(moment.year + count, MAXYEAR)  # a computer's clock may be far ahead
    try:
        return moment.replace(year=year)
    except ValueError:
        return moment.replace(year=year, day=28)
