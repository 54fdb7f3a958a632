"""The parties that people and their devices can reach."""

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import BadInput, CertificateOfAnotherLab, Field
from fincert_lab.institutions import ports
from fincert_lab.institutions.institution import World
from fincert_lab.language import Party
from fincert_lab.people.local_storage import LocalStorage
from fincert_lab.pki.profile import serial_of


@dataclass(frozen=True)
class Endpoints:
    """The parties that a person and their devices can reach; `local_storage` is what they remember by themselves."""

    world: World
    telecom: ports.Telecom
    cloud: ports.Cloud
    cas: ports.Cas
    hsm_keys: Mapping[Party, X25519PublicKey]  # pinned: if the cloud were asked for one, it could answer with its own
    suite: Suite  # likewise: it could name one in which the HSM is told more of the PIN
    local_storage: LocalStorage

    def check_certificate(self, certificate: object) -> None:
        """Check that `certificate` is a certificate issued by a CA of this lab. It is compared as a whole.

        A lab that is started again gives out the same serial numbers. Raises BadInput, CertificateOfAnotherLab.
        """
        if not isinstance(certificate, x509.Certificate):
            raise BadInput(Field.CERTIFICATE)
        if not any(ca.has_issued(certificate) for ca in self.cas.values()):
            raise CertificateOfAnotherLab(thing=serial_of(certificate))
