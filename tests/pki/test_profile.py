"""What each certificate says: enough to be used in the lab, and never to be taken for a real one."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from fincert_lab.crypto.vid import VirtualID
from fincert_lab.pki import profile
from fincert_lab.pki.authority import KFTC, PERSONAL
from tests.crypto import kinds
from tests.pki import world

CERTIFICATES = {"root": world.ROOT, "ca": world.CA, "subscriber": world.HONG}
ISSUERS = {"root": world.ROOT, "ca": world.ROOT, "subscriber": world.CA}
ISSUER_KEYS = {"root": world.ROOT_KEY, "ca": world.ROOT_KEY, "subscriber": world.CA_KEY}
KEYS = {"root": world.ROOT_KEY, "ca": world.CA_KEY, "subscriber": world.HONG_KEY}
of_each = pytest.mark.parametrize("kind", CERTIFICATES)
DOCUMENTATION_ARC = "1.3.6.1.4.1.32473."  # RFC 5612


def extension(kind, cls):
    return CERTIFICATES[kind].extensions.get_extension_for_class(cls)


def rfc4514(name):
    return name.rfc4514_string()


def set_bits(kind):
    usage = extension(kind, x509.KeyUsage).value
    agreement = {"encipher_only", "decipher_only"}  # these two mean nothing without key_agreement, and raise
    return {bit for bit in profile.KEY_USAGE_BITS if (bit not in agreement) and getattr(usage, bit)}


def addresses(kind):
    found = []
    for point in extension(kind, x509.CRLDistributionPoints).value:
        found += [name.value for name in point.full_name]
    return found + [each.access_location.value for each in extension(kind, x509.AuthorityInformationAccess).value]


# --- never to be taken for real


@of_each
def test_both_names_carry_fincert_lab(kind):
    for name in (CERTIFICATES[kind].subject, CERTIFICATES[kind].issuer):
        assert [a.value for a in name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)] == ["fincert-lab"]


@pytest.mark.parametrize("kind", ["ca", "subscriber"])
def test_every_policy_is_under_the_documentation_arc(kind):
    policies = [policy.policy_identifier.dotted_string for policy in extension(kind, x509.CertificatePolicies).value]
    assert policies and all(policy.startswith(DOCUMENTATION_ARC) for policy in policies)


@pytest.mark.parametrize("kind", ["ca", "subscriber"])
def test_every_address_is_on_a_host_that_cannot_exist(kind):
    hosts = [address.split("/")[2] for address in addresses(kind)]
    assert hosts and all(host.endswith(".example") for host in hosts)


# --- who is certified by whom


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("root", "CN=fincert-lab root CA,O=fincert-lab,C=KR"),
        ("ca", "CN=fincert-lab CA 1,O=fincert-lab,C=KR"),
        ("subscriber", "CN=홍길동()0040000001,OU=KB,OU=personal4IB,O=fincert-lab,C=KR"),
    ],
)
def test_the_subject_is_written_from_the_general_to_the_special(kind, name):
    assert rfc4514(CERTIFICATES[kind].subject) == name


@of_each
def test_each_is_signed_by_its_issuer(kind):
    CERTIFICATES[kind].verify_directly_issued_by(ISSUERS[kind])


@of_each
def test_each_holds_the_key_it_was_made_for(kind):
    assert CERTIFICATES[kind].public_key().public_numbers() == KEYS[kind].public_key().public_numbers()


@of_each
def test_each_names_its_own_key_and_its_issuers(kind):
    own = x509.SubjectKeyIdentifier.from_public_key(KEYS[kind].public_key())
    issuers = x509.AuthorityKeyIdentifier.from_issuer_public_key(ISSUER_KEYS[kind].public_key())
    assert extension(kind, x509.SubjectKeyIdentifier).value == own
    assert extension(kind, x509.AuthorityKeyIdentifier).value == issuers


@of_each
def test_each_is_version_3_and_signed_over_sha_256(kind):
    assert CERTIFICATES[kind].version is x509.Version.v3
    assert isinstance(CERTIFICATES[kind].signature_hash_algorithm, SHA256)


def test_serial_and_validity_are_those_asked_for():
    assert world.HONG.serial_number == world.SERIAL
    assert (world.HONG.not_valid_before_utc, world.HONG.not_valid_after_utc) == (world.NOT_BEFORE, world.NOT_AFTER)


def test_the_same_certificate_made_twice_is_the_same_to_the_byte():
    assert world.customer() == world.HONG


def test_a_certificate_for_an_rsa_key_says_the_same_but_for_the_key():
    certificate = world.customer(kinds.rsa_key().public_key())
    certificate.verify_directly_issued_by(world.CA)
    own = x509.SubjectKeyIdentifier.from_public_key(kinds.rsa_key().public_key())
    assert certificate.public_key() == kinds.rsa_key().public_key()
    assert world.reissue(world.HONG, signed_by=world.CA_KEY, public_key=certificate.public_key(), replace=[own]) == (
        certificate
    )


# --- what each may do


@pytest.mark.parametrize(
    ("kind", "bits"),
    [
        ("root", {"key_cert_sign", "crl_sign"}),
        ("ca", {"key_cert_sign", "crl_sign"}),
        ("subscriber", {"digital_signature", "content_commitment"}),
    ],
)
def test_the_key_may_do_this_and_nothing_else(kind, bits):
    assert set_bits(kind) == bits


@pytest.mark.parametrize(("kind", "path_length"), [("root", 1), ("ca", 0)])
def test_a_ca_may_stand_above_so_many_cas(kind, path_length):
    constraints = extension(kind, x509.BasicConstraints).value
    assert (constraints.ca, constraints.path_length) == (True, path_length)


def test_a_subscriber_is_no_ca():
    with pytest.raises(x509.ExtensionNotFound):
        extension("subscriber", x509.BasicConstraints)


def test_the_policy_of_a_subscriber_is_the_personal_one():
    policies = extension("subscriber", x509.CertificatePolicies).value
    assert [policy.policy_identifier for policy in policies] == [PERSONAL]


@pytest.mark.parametrize(
    ("kind", "critical"),
    [
        ("root", {"basicConstraints", "keyUsage"}),
        ("ca", {"basicConstraints", "keyUsage"}),
        ("subscriber", {"keyUsage", "certificatePolicies"}),
    ],
)
def test_exactly_these_extensions_are_critical(kind, critical):
    assert {e.oid._name for e in CERTIFICATES[kind].extensions if e.critical} == critical


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("root", {"subjectKeyIdentifier", "authorityKeyIdentifier", "basicConstraints", "keyUsage"}),
        (
            "ca",
            {"subjectKeyIdentifier", "authorityKeyIdentifier", "basicConstraints", "keyUsage", "certificatePolicies"}
            | {"cRLDistributionPoints", "authorityInfoAccess"},
        ),
        (
            "subscriber",
            {"subjectKeyIdentifier", "authorityKeyIdentifier", "keyUsage", "certificatePolicies", "subjectAltName"}
            | {"cRLDistributionPoints", "authorityInfoAccess"},
        ),
    ],
)
def test_there_are_exactly_these_extensions(kind, names):
    assert {e.oid._name for e in CERTIFICATES[kind].extensions} == names


# --- where to ask, and who it is


@pytest.mark.parametrize(("kind", "address"), [("ca", KFTC.root_crl), ("subscriber", KFTC.partition(1))])
def test_the_revocation_list_to_ask_is_the_issuers(kind, address):
    (point,) = extension(kind, x509.CRLDistributionPoints).value
    assert [name.value for name in point.full_name] == [address]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("ca", [(AuthorityInformationAccessOID.CA_ISSUERS, KFTC.root_certificate)]),
        (
            "subscriber",
            [
                (AuthorityInformationAccessOID.CA_ISSUERS, KFTC.ca_certificate),
                (AuthorityInformationAccessOID.OCSP, KFTC.ocsp),
            ],
        ),
    ],
)
def test_the_issuers_certificate_and_the_ocsp_responder_are_named(kind, expected):
    access = extension(kind, x509.AuthorityInformationAccess).value
    assert [(each.access_method, each.access_location.value) for each in access] == expected


def test_a_subscribers_only_alternative_name_is_the_vid():
    names = list(extension("subscriber", x509.SubjectAlternativeName).value)
    assert names == [world.VID.general_name("홍길동")]


def test_the_vid_in_the_certificate_confirms_its_holder():
    VirtualID.in_names(world.HONG.extensions).confirm(world.IDN, world.R)


def test_neither_identity_number_nor_r_is_in_the_certificate():
    der = world.HONG.public_bytes(Encoding.DER)
    assert world.IDN.encode() not in der and world.R not in der


@pytest.mark.parametrize(("number", "written"), [(1, "0" * 31 + "1"), (0xAB << 120, "AB" + "0" * 30)])
def test_a_serial_is_written_with_32_hexadecimal_digits(number, written):
    assert profile.serial_of(world.customer(serial=number)) == written
