"""Who put which field there: in a certificate as `anatomy` knows it, and in what else is signed."""

from collections.abc import Sequence

from cryptography import x509

from fincert_lab.pki.dissection import ROOTS, Node
from fincert_lab.pki.pieces import Part
from fincert_lab.views.anatomy import Origin, is_from_the_bank
from fincert_lab.views.values import value_words

_ALL = {  # what is in these is from one party
    "CertificationRequest": Origin.HOLDER,
    "CertificateList": Origin.ISSUER,
    "OCSPResponse": Origin.ISSUER,
    "ContentInfo": Origin.SIGNER,
    "SubjectPublicKeyInfo": Origin.HOLDER,
}
_OF_THE_QUESTION = {"certID", "OCSPNonce"}  # RFC 6960 §4.2.1 and §4.4.1: an answer repeats them
_MOST = 2000  # fields that are asked whose they are, for what they are in


def origins(node: Node) -> list[Origin]:
    """Return who put a field there, or the fields in it; nobody for a bare key, and for what the RFCs do not have."""
    whose = {_of_one(leaf) for _, leaf in zip(range(_MOST), node.walk(), strict=False) if not leaf.children}
    return [each for each in Origin if each in whose]


def origin(node: Node) -> Origin | None:
    """Return who put a field there if it was one party alone."""
    whose = origins(node)
    return whose[0] if len(whose) == 1 else None


def _of_one(leaf: Node) -> Origin | None:
    lineage = (*leaf.above, leaf)
    names = {each.name for each in lineage}
    wholes = [place for place, each in enumerate(lineage) if each.type in ROOTS]
    if not wholes:
        return None
    whole = lineage[wholes[-1]]
    if whole.type == "SubjectPublicKeyInfo" and len(wholes) == 1:
        return None
    if whole.type == "Certificate":
        return _in_a_certificate(lineage[wholes[-1] :], names)
    return Origin.ASKER if names & _OF_THE_QUESTION else _ALL[whole.type]


def _in_a_certificate(lineage: Sequence[Node], names: set[str]) -> Origin:
    certificate = lineage[0]
    if not _is_customers(certificate):
        return Origin.ISSUER
    if "realName" in names:
        return Origin.BANK
    if "userInfo" in names:
        return Origin.HOLDER
    attribute = next((each for each in lineage if each.type == "AttributeTypeAndValue"), None)
    if "subject" in names and attribute and attribute.oid:
        part = Part(x509.ObjectIdentifier(attribute.oid), "", value_words(attribute.children[-1]))
        return Origin.BANK if is_from_the_bank(part) else Origin.ISSUER
    return Origin.ISSUER


def _is_customers(certificate: Node) -> bool:
    """Return whether a certificate carries a VID: then a bank has vouched for its holder."""
    extensions = certificate.find(f"{certificate.path}.tbsCertificate.extensions.subjectAltName".lstrip("."))
    return extensions is not None and any(each.name == "virtualID" for each in extensions.walk())
