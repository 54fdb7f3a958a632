"""The certification authorities of the lab: what each is called in certificates, and where it is found.

A lab certificate cannot be taken for a real one: every name carries "fincert-lab", the policies live under the
documentation arc of RFC 5612, addresses end in `.example`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cryptography.x509 import ObjectIdentifier

from fincert_lab.arguments import checked
from fincert_lab.errors import BadInput, Field


class CertPolicy(StrEnum):
    """What a certificate is good for; each has words in the catalogue."""

    PERSONAL = "personal"
    GENERAL = "general"
    SECURITIES = "securities"


@checked
@dataclass(frozen=True)
class Authority:
    """A CA: the `organisation` in all its names, its `host`, and the policies that it issues under, by name.

    `unit` is in the names of all its customers. The first policy is the one that a customer gets who asks for no other.
    """

    organisation: str
    host: str
    unit: str
    policies: Mapping[CertPolicy, ObjectIdentifier]

    def policy(self, name: str | None = None) -> ObjectIdentifier:
        """Return the policy of this name, or the first. Raises BadInput for another name."""
        if name is None:
            return next(iter(self.policies.values()))
        if not isinstance(name, str) or name not in self.policies:
            raise BadInput(Field.POLICY)
        return self.policies[CertPolicy(name)]

    @property
    def hosts(self) -> tuple[str, str]:
        """Where its lists and certificates are, and where it answers."""
        return f"crl.{self.host}", f"ocsp.{self.host}"

    @property
    def root_crl(self) -> str:
        """Where the root's list is."""
        return f"http://crl.{self.host}/root.crl"

    @property
    def ocsp(self) -> str:
        """Where the CA answers questions about one certificate."""
        return f"http://ocsp.{self.host}/"

    @property
    def ca_certificate(self) -> str:
        """Where the CA's own certificate is."""
        return f"http://crl.{self.host}/ca.crt"

    @property
    def root_certificate(self) -> str:
        """Where the root's certificate is."""
        return f"http://crl.{self.host}/root.crt"

    def partition(self, number: int) -> str:
        """Return where the lists of a partition are, counted from 1. The real CA calls its partitions dp1p1, dp1p2 …"""
        return f"http://crl.{self.host}/dp1p{number}.crl"


PERSONAL = ObjectIdentifier("1.3.6.1.4.1.32473.1.1")  # the real one is 1.2.410.200005.1.1.1.10

GENERAL = ObjectIdentifier("1.3.6.1.4.1.32473.2.1")  # for any purpose (범용)
SECURITIES = ObjectIdentifier("1.3.6.1.4.1.32473.2.2")  # to deal in securities, and nothing else (증권용)

# "personal4IB" is in the names of all the real CA's personal certificates for internet banking.
KFTC = Authority("fincert-lab", "fincert-lab.example", "personal4IB", {CertPolicy.PERSONAL: PERSONAL})
# An invented CA, which issues for an invented securities firm. Its certificates are for one purpose, or for any.
GAON = Authority(
    "fincert-lab Gaon",
    "gaon.fincert-lab.example",
    "personal",
    {CertPolicy.SECURITIES: SECURITIES, CertPolicy.GENERAL: GENERAL},
)
AUTHORITIES = {"ca": KFTC, "gaon": GAON}  # by the id of the CA


@checked
def policy_name(policy: ObjectIdentifier) -> CertPolicy | str:
    """Return the name of a policy of the lab, or the number of another."""
    known = {oid: name for authority in AUTHORITIES.values() for name, oid in authority.policies.items()}
    return known.get(policy, policy.dotted_string)
