"""The certification authorities of the lab: their names in certificates, and the addresses they use.

A lab certificate cannot be mistaken for a real one: every name contains "fincert-lab", the policies are under the
documentation arc of RFC 5612, and addresses end in `.example`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cryptography.x509 import ObjectIdentifier

from fincert_lab.arguments import checked
from fincert_lab.errors import BadInput, Field


class Issuer(StrEnum):
    """A CA of the lab, by its id; each has words in the catalogue."""

    KFTC = "ca"
    GAON = "gaon"


class CertPolicy(StrEnum):
    """What a certificate may be used for; each has words in the catalogue."""

    PERSONAL = "personal"
    GENERAL = "general"
    SECURITIES = "securities"


@checked
@dataclass(frozen=True)
class Authority:
    """A CA: the `organisation` in all its names, its `host`, and the policies that it issues under, by name.

    `unit` is in the names of all its customers. The first policy is the default for a customer who asks for none.
    """

    organisation: str
    host: str
    unit: str
    policies: Mapping[CertPolicy, ObjectIdentifier]

    def policy(self, name: str | None = None) -> ObjectIdentifier:
        """Return the policy of this name, or the first one. Raises BadInput for an unknown name."""
        if name is None:
            return next(iter(self.policies.values()))
        if not isinstance(name, str) or name not in self.policies:
            raise BadInput(Field.POLICY)
        return self.policies[CertPolicy(name)]

    @property
    def hosts(self) -> tuple[str, str]:
        """The hosts of its lists and certificates, and of its OCSP responder."""
        return f"crl.{self.host}", f"ocsp.{self.host}"

    @property
    def root_crl(self) -> str:
        """The address of the root's list."""
        return f"http://crl.{self.host}/root.crl"

    @property
    def ocsp(self) -> str:
        """The address of the CA's OCSP responder."""
        return f"http://ocsp.{self.host}/"

    @property
    def ca_certificate(self) -> str:
        """The address of the CA's own certificate."""
        return f"http://crl.{self.host}/ca.crt"

    @property
    def root_certificate(self) -> str:
        """The address of the root's certificate."""
        return f"http://crl.{self.host}/root.crt"

    def partition(self, number: int) -> str:
        """Return the address of a partition's lists, counted from 1. The real CA calls its partitions dp1p1, dp1p2 …"""
        return f"http://crl.{self.host}/dp1p{number}.crl"


PERSONAL = ObjectIdentifier("1.3.6.1.4.1.32473.1.1")  # the real one is 1.2.410.200005.1.1.1.10

GENERAL = ObjectIdentifier("1.3.6.1.4.1.32473.2.1")  # for any purpose (범용)
SECURITIES = ObjectIdentifier("1.3.6.1.4.1.32473.2.2")  # to deal in securities, and for nothing else (증권용)

# "personal4IB" is in the names of all personal certificates of the real CA for internet banking.
KFTC = Authority("fincert-lab", "fincert-lab.example", "personal4IB", {CertPolicy.PERSONAL: PERSONAL})
# An invented CA, which issues for an invented securities firm. Its certificates are for one purpose or for any.
GAON = Authority(
    "fincert-lab Gaon",
    "gaon.fincert-lab.example",
    "personal",
    {CertPolicy.SECURITIES: SECURITIES, CertPolicy.GENERAL: GENERAL},
)
AUTHORITIES = {Issuer.KFTC: KFTC, Issuer.GAON: GAON}


@checked
def policy_name(policy: ObjectIdentifier) -> CertPolicy | str:
    """Return the name of a policy of the lab, or the number of any other."""
    known = {oid: name for authority in AUTHORITIES.values() for name, oid in authority.policies.items()}
    return known.get(policy, policy.dotted_string)
