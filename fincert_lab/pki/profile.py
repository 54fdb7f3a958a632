"""What goes into each certificate of the lab (RFC 5280, after the Korean profile KCAC.TS.CERTPROF).

The differences between CAs are in their `Authority`; the default is KFTC's. The VID's object identifiers are the real
ones, since its format is the subject of a lesson. Customers may hold keys of any kind that the lab accepts; root and CA
sign with P-256.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from fincert_lab.arguments import checked
from fincert_lab.crypto.keys import PrivateKey, PublicKey, sign_request
from fincert_lab.crypto.parsing import UNREADABLE, parsing, quiet
from fincert_lab.crypto.vid import VirtualID
from fincert_lab.errors import BadInput, Field
from fincert_lab.language import Party
from fincert_lab.pki.authority import AUTHORITIES, KFTC, Authority, Issuer
from fincert_lab.pki.signer import Signer
from fincert_lab.secret import Secret

KEY_USAGE_BITS = (  # RFC 5280 §4.2.1.3, in order
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class Validity(NamedTuple):
    """The time (UTC) from which and until which a certificate is valid: RFC 5280 §4.1.2.5."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, repr=False)
class Subject(Secret):
    """A customer as named in a certificate: `holder` is the real name, `bank` the registering bank.

    `account` is the bank's number for the customer; the `vid` proves whose identity number it is.
    """

    holder: str
    bank: str
    account: str
    vid: VirtualID


@checked
def root(
    key: EllipticCurvePrivateKey, serial: int, validity: Validity, authority: Authority = KFTC
) -> x509.Certificate:
    """Make the self-signed trust anchor."""
    name = _name(authority, (f"{authority.organisation} root CA", NameOID.COMMON_NAME))
    builder = _builder(name, name, key.public_key(), key.public_key(), serial, validity)
    return _as_ca(builder, path_length=1).sign(key, SHA256(), ecdsa_deterministic=True)


@checked
def ca(
    public_key: PublicKey,
    serial: int,
    validity: Validity,
    issuer: Signer,
    authority: Authority = KFTC,
) -> x509.Certificate:
    """Certify the CA that issues to customers: it may certify people, but no further CA."""
    builder = _issued_by(issuer, ca_name(authority), public_key, serial, validity)
    builder = builder.add_extension(_policies(*authority.policies.values()), critical=False)
    builder = builder.add_extension(
        x509.CRLDistributionPoints([distribution_point(authority.root_crl)]), critical=False
    )
    builder = builder.add_extension(_authority_access(authority.root_certificate), critical=False)
    return _as_ca(builder, path_length=0).sign(issuer.key, SHA256(), ecdsa_deterministic=True)


@checked
def ca_name(authority: Authority) -> x509.Name:
    """Return the name of the CA that issues to customers."""
    return _name(authority, (f"{authority.organisation} CA 1", NameOID.COMMON_NAME))


@checked
def ocsp_signer(
    public_key: PublicKey,
    serial: int,
    validity: Validity,
    issuer: Signer,
    authority: Authority = KFTC,
) -> x509.Certificate:
    """Certify a key to sign OCSP answers for the CA, and nothing else (RFC 6960 §4.2.2.2).

    Its own revocation status is not checked (nocheck), so it should not be valid for long.
    """
    name = _name(authority, (f"{authority.organisation} OCSP", NameOID.COMMON_NAME))
    builder = _issued_by(issuer, name, public_key, serial, validity)
    builder = builder.add_extension(_key_usage(digital_signature=True), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
    builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    builder = builder.add_extension(_authority_access(authority.ca_certificate), critical=False)
    return builder.sign(issuer.key, SHA256(), ecdsa_deterministic=True)


@checked
def subscriber(
    public_key: PublicKey,
    serial: int,
    validity: Validity,
    issuer: Signer,
    subject: Subject,
    *,
    partition: int,
    authority: Authority = KFTC,
    policy: x509.ObjectIdentifier | None = None,
) -> x509.Certificate:
    """Certify the key of a customer.

    The `policy` defaults to the authority's first. If the certificate is revoked, the list of its `partition` will say
    so. The key may make signatures that bind its holder (digitalSignature, nonRepudiation), and nothing else.
    """
    name = _name(
        authority,
        (f"{subject.holder}(){subject.account}", NameOID.COMMON_NAME),
        (subject.bank, NameOID.ORGANIZATIONAL_UNIT_NAME),
        (authority.unit, NameOID.ORGANIZATIONAL_UNIT_NAME),
    )
    builder = _issued_by(issuer, name, public_key, serial, validity)
    builder = builder.add_extension(_key_usage(digital_signature=True, content_commitment=True), critical=True)
    builder = builder.add_extension(_policies(policy or authority.policy()), critical=True)
    name_and_vid = x509.SubjectAlternativeName([subject.vid.general_name(subject.holder)])
    builder = builder.add_extension(name_and_vid, critical=False)
    builder = builder.add_extension(
        x509.CRLDistributionPoints([distribution_point(authority.partition(partition))]), critical=False
    )
    builder = builder.add_extension(_authority_access(authority.ca_certificate, authority.ocsp), critical=False)
    return builder.sign(issuer.key, SHA256(), ecdsa_deterministic=True)


@checked
def request(key: PrivateKey, holder: str, vid: VirtualID) -> bytes:
    """Return a PKCS#10 request, DER, in which `key` requests a certificate. The CA takes the name from the bank."""
    names = x509.SubjectAlternativeName([vid.general_name(holder)])
    builder = x509.CertificateSigningRequestBuilder(x509.Name([])).add_extension(names, critical=False)
    return sign_request(key, builder).public_bytes(Encoding.DER)


def _issued_by(
    issuer: Signer, subject: x509.Name, public_key: PublicKey, serial: int, validity: Validity
) -> x509.CertificateBuilder:
    name, key = issuer.certificate.subject, issuer.key.public_key()
    return _builder(subject, name, public_key, key, serial, validity)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: PublicKey,
    issuer_key: PublicKey,
    serial: int,
    validity: Validity,
) -> x509.CertificateBuilder:
    if serial <= 0:
        raise BadInput(Field.SERIAL)
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=public_key,
        serial_number=serial,
        not_valid_before=validity.begin,
        not_valid_after=validity.end,
        extensions=[
            x509.Extension(extension.oid, False, extension)
            for extension in (
                x509.SubjectKeyIdentifier.from_public_key(public_key),
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key),
            )
        ],
    )


def _as_ca(builder: x509.CertificateBuilder, path_length: int) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return builder.add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)


def _policies(*policies: x509.ObjectIdentifier) -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(policy, None) for policy in policies])


def _name(authority: Authority, *attributes: tuple[str, x509.ObjectIdentifier]) -> x509.Name:
    # From the most general to the most specific, as RFC 5280 names are written: C, O, OU, CN.
    names = [("KR", NameOID.COUNTRY_NAME), (authority.organisation, NameOID.ORGANIZATION_NAME), *reversed(attributes)]
    with parsing(BadInput(Field.MEMBER)):
        return x509.Name([x509.NameAttribute(oid, value) for value, oid in names])


def _key_usage(**bits: bool) -> x509.KeyUsage:
    nothing = dict.fromkeys(KEY_USAGE_BITS, False)
    return x509.KeyUsage(**nothing | bits)


@checked
def distribution_point(address: str) -> x509.DistributionPoint:
    """Return a distribution point that says: the whole list is at this address. Raises BadInput."""
    return x509.DistributionPoint([uri(address)], None, None, None)


@checked
def uri(address: str) -> x509.UniformResourceIdentifier:
    """Return an address as certificates and lists encode it. Raises BadInput unless it is ASCII."""
    if not address.isascii():
        raise BadInput(Field.ADDRESS)
    return x509.UniformResourceIdentifier(address)


def _authority_access(issuer_certificate: str, ocsp: str | None = None) -> x509.AuthorityInformationAccess:
    access = AuthorityInformationAccessOID
    where = [(access.CA_ISSUERS, issuer_certificate)] + ([(access.OCSP, ocsp)] if ocsp else [])
    return x509.AuthorityInformationAccess([x509.AccessDescription(method, uri(address)) for method, address in where])


@checked
def issuer_of(certificate: x509.Certificate) -> Party:
    """Return the id of the CA that a certificate names as its issuer: "~" and a hash for a CA that no lab has."""
    try:
        with quiet():
            name = certificate.issuer
            if known := _ca_names().get(name):
                return known
            stranger = name.public_bytes()
    except UNREADABLE:
        stranger = certificate.tbs_certificate_bytes  # the name cannot be read, so it is not a CA of the lab
    return Party(f"~{sha256(stranger).hexdigest()[:20]}")


@checked
def issuer_name(certificate: x509.Certificate) -> Issuer | str:
    """Return the same CA for people to read: one of the lab, or the name as it is written; "–" if it is unreadable."""
    with suppress(ValueError):
        return Issuer(issuer_of(certificate))
    with quiet(), suppress(*UNREADABLE):
        return certificate.issuer.rfc4514_string()
    return "–"


@cache
def _ca_names() -> dict[x509.Name, Party]:
    return {ca_name(authority): Party(party) for party, authority in AUTHORITIES.items()}


@checked
def serial_of(certificate: x509.Certificate) -> str:
    """Return the serial number as the lab writes it: 32 hexadecimal digits."""
    with quiet():
        return serial_text(certificate.serial_number)


@checked
def serial_text(serial_number: int) -> str:
    """Return a serial number as the lab writes it: 32 hexadecimal digits."""
    return f"{serial_number:032X}"


@checked
def usage_bits(usage: x509.KeyUsage) -> list[str]:
    """Return the names of the bits that are set."""
    # Two of the bits have no meaning, and cannot be read, without key_agreement.
    readable = KEY_USAGE_BITS if usage.key_agreement else KEY_USAGE_BITS[:7]
    return [bit for bit in readable if getattr(usage, bit)]


@checked
def oid_name(oid: x509.ObjectIdentifier) -> str:
    """Return the standard name of an extension or algorithm, or its number if the library has no name for it."""
    return oid._name if oid._name != "Unknown OID" else oid.dotted_string
