"""Which certificates a list covers: all of its issuer's, or a partition of them (RFC 5280 §5.2.5).

A certificate names the distribution points that would list it; a list may name the one that it belongs to.
"""

from typing import TypeVar

from cryptography import x509

from fincert_lab.arguments import checked
from fincert_lab.errors import ListNotSupported, StatusUnknown
from fincert_lab.pki.pieces import find
from fincert_lab.pki.signed import same_name

T = TypeVar("T", bound=x509.ExtensionType)


@checked
def addresses(certificate: x509.Certificate) -> list[x509.GeneralName]:
    """Return the addresses where a certificate says its list is; the address is also the name of its partition."""
    return [name for point in points_of(certificate) if is_whole(point) for name in point.full_name or []]


@checked
def points_of(certificate: x509.Certificate) -> list[x509.DistributionPoint]:
    """Return where a certificate says that lists covering it are, from any issuer and for any reasons."""
    return list(find(certificate, x509.CRLDistributionPoints) or [])


@checked
def is_whole(point: x509.DistributionPoint) -> bool:
    """Return whether the list there is the issuer's own (not indirect), and for all reasons."""
    return point.crl_issuer is None and point.reasons is None


@checked
def must_speak_for(crl: x509.CertificateRevocationList, certificate: x509.Certificate) -> None:
    """Raise StatusUnknown unless a list covers all that its issuer certified, or a partition with `certificate` in it.

    §6.3.3 (b). Raises ListNotSupported for a list of another kind.
    """
    scope = extension_of(crl, x509.IssuingDistributionPoint)
    if scope is None:
        return
    if scope.indirect_crl:
        raise ListNotSupported(what="indirect_crl")
    if scope.only_some_reasons is not None:  # reasons unknown to the library leave an empty set
        raise ListNotSupported(what="only_some_reasons")
    if scope.only_contains_attribute_certs:
        raise StatusUnknown
    if scope.only_contains_user_certs or scope.only_contains_ca_certs:
        is_ca = _says_ca(certificate)
        if is_ca is None or not (scope.only_contains_ca_certs if is_ca else scope.only_contains_user_certs):
            raise StatusUnknown
    here = _names(scope, crl)
    named = [name for point in points_of(certificate) if is_whole(point) for name in _names(point, crl)]
    if here and not any(_same(one, other) for one in here for other in named):
        raise StatusUnknown


def _names(
    point: x509.DistributionPoint | x509.IssuingDistributionPoint, crl: x509.CertificateRevocationList
) -> list[x509.GeneralName]:
    """Return the names of a distribution point: it may be written relative to the issuer's name."""
    if point.relative_name:
        return [x509.DirectoryName(x509.Name([*crl.issuer.rdns, point.relative_name]))]
    return list(point.full_name or [])


def _same(one: x509.GeneralName, other: x509.GeneralName) -> bool:
    if isinstance(one, x509.DirectoryName) and isinstance(other, x509.DirectoryName):
        return same_name(one.value, other.value)
    return one == other


def _says_ca(certificate: x509.Certificate) -> bool | None:
    """Return True for a CA's certificate, False for a customer's, None for version 1, which cannot say: §5.2.5."""
    if certificate.version is x509.Version.v1:
        return None
    constraints = find(certificate, x509.BasicConstraints)
    return constraints is not None and constraints.ca


@checked
def extension_of(holder: x509.CertificateRevocationList | x509.RevokedCertificate, kind: type[T]) -> T | None:
    """Return the extension of this kind of a list or of an entry, or None."""
    return next((each.value for each in holder.extensions if isinstance(each.value, kind)), None)
