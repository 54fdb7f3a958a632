"""The verdict on a customer's certificate: good, or the first reason why not."""

from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto import keys
from fincert_lab.errors import CertificateRefused, Expired, NotTrusted, NotYetValid, Revoked, StatusUnknown
from fincert_lab.pki import ocsp, profile
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.signer import Signer
from fincert_lab.pki.validation import StatusEvidence, explain
from tests.crypto import der, kinds
from tests.pki import world
from tests.pki.world import CA, CA_KEY, DAY, HONG, NOT_AFTER, NOT_BEFORE, NOW, ROOT, ROOT_KEY, SECOND

LISTS = world.lists()
HONG_REVOKED = Revocation(world.SERIAL, NOW, Reason.KEY_COMPROMISE)
CA_REVOKED = Revocation(CA.serial_number, NOW, Reason.CESSATION_OF_OPERATION)
NO_LIST = b""


def judge(certificate=HONG, trust=world.TRUST, lists=LISTS, at=NOW, answer=None):
    answer = answer or world.answer(ocsp.Good(certificate.serial_number), at=at)
    explain(certificate, trust, StatusEvidence(lists, answer), at).raise_for_failure()


def changed(**changes):
    """Hong's certificate, signed by the CA again with something changed."""
    return world.reissue(HONG, signed_by=CA_KEY, **changes)


def usage(**bits):
    return x509.KeyUsage(**dict.fromkeys(profile.KEY_USAGE_BITS, False) | bits)


def policy(dotted):
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(dotted), None)])


def another_ca(key=world.MALLORY_KEY, issuer=ROOT, issuer_key=ROOT_KEY):
    """A CA of the same name with another key."""
    return profile.ca(key.public_key(), 9 << 100, world.LONG, Signer(issuer, issuer_key))


# --- good


def test_a_good_certificate_passes():
    judge()


def test_a_good_certificate_for_an_rsa_key_passes():
    judge(world.customer(kinds.rsa_key().public_key()))


@pytest.mark.parametrize("at", [NOT_BEFORE, NOT_BEFORE + SECOND, NOT_AFTER - SECOND, NOT_AFTER])
def test_it_passes_from_the_first_second_to_the_last(at):
    judge(lists=world.lists(at=at), at=at)


def test_it_passes_with_others_on_the_list():
    judge(lists=world.lists(ca=[replace(HONG_REVOKED, serial=5)], root=[replace(CA_REVOKED, serial=5)]))


def test_it_passes_with_a_second_policy_beside_the_personal_one():
    policies = [x509.PolicyInformation(x509.ObjectIdentifier(f"1.3.6.1.4.1.32473.1.{n}"), None) for n in (1, 7)]
    judge(changed(replace=[x509.CertificatePolicies(policies)]))


# --- the calendar


def test_a_second_before_its_validity_it_is_not_yet_valid():
    with pytest.raises(NotYetValid) as caught:
        judge(at=NOT_BEFORE - SECOND)
    assert caught.value.facts == {"since": NOT_BEFORE}


def test_a_second_after_its_validity_it_has_expired():
    at = NOT_AFTER + SECOND
    with pytest.raises(Expired) as caught:
        judge(lists=world.lists(at=at), at=at)
    assert caught.value.facts == {"since": NOT_AFTER}


def test_a_certificate_that_outlives_its_ca_is_over_with_the_ca():
    at = world.FAR + SECOND
    long_lived = world.customer(valid=(NOT_BEFORE, world.FAR + 30 * DAY))
    with pytest.raises(Expired) as caught:
        judge(long_lived, lists=world.lists(at=at), at=at)
    assert caught.value.facts == {"since": world.FAR}


# --- the path


@pytest.mark.parametrize("certificate", [CA, ROOT], ids=["the CA's", "the root's"])
def test_an_authoritys_certificate_does_not_pass_for_a_customers(certificate):
    with pytest.raises(NotTrusted):
        judge(certificate)


def test_a_certificate_of_another_ca_of_the_same_name_is_not_trusted():
    impostor = another_ca(issuer=world.customer(), issuer_key=world.HONG_KEY)
    with pytest.raises(NotTrusted):
        judge(world.customer(issuer=impostor, issuer_key=world.MALLORY_KEY))


def test_a_certificate_signed_by_an_impostor_with_the_cas_own_key_identifier_is_not_trusted():
    with pytest.raises(NotTrusted):
        judge(world.reissue(HONG, signed_by=world.MALLORY_KEY))


def test_a_certificate_that_its_holder_signed_for_himself_is_not_trusted():
    with pytest.raises(NotTrusted):
        judge(world.reissue(HONG, signed_by=world.HONG_KEY, issuer_name=HONG.subject))


def test_a_certificate_that_a_customer_issued_to_another_is_not_trusted():
    with pytest.raises(NotTrusted):
        judge(world.customer(world.MALLORY_KEY.public_key(), issuer=HONG, issuer_key=world.HONG_KEY))


def test_a_certificate_of_another_world_is_not_trusted():
    root_key, ca_key = keys.generate(bytes(40)), keys.generate(b"\xff" * 40)
    root = profile.root(root_key, 1, world.LONG)
    ca = profile.ca(ca_key.public_key(), 2, world.LONG, Signer(root, root_key))
    with pytest.raises(NotTrusted):
        judge(world.customer(issuer=ca, issuer_key=ca_key))


def test_a_ca_that_the_root_did_not_sign_leads_nowhere():
    impostor = another_ca(issuer_key=world.MALLORY_KEY)
    certificate = world.customer(issuer=impostor, issuer_key=world.MALLORY_KEY)
    with pytest.raises(NotTrusted):
        judge(certificate, trust=replace(world.TRUST, ca=impostor))


def test_a_customers_certificate_that_the_root_issued_is_not_trusted():
    with pytest.raises(NotTrusted):
        judge(world.customer(issuer=ROOT, issuer_key=ROOT_KEY))


def test_a_certificate_with_any_bit_of_its_signature_changed_is_not_trusted():
    written = HONG.public_bytes(Encoding.DER)
    for bit in range(0, 8 * 32, 5):
        broken = bytearray(written)
        broken[-1 - bit // 8] ^= 1 << bit % 8
        with pytest.raises(NotTrusted):
            judge(x509.load_der_x509_certificate(bytes(broken)))


def test_a_certificate_with_the_same_extension_twice_is_not_trusted():
    usage, another = der.oid("2.5.29.15"), der.oid("2.5.29.99")
    value = HONG.extensions.get_extension_for_class(x509.KeyUsage).value.public_bytes()
    two = changed(critical=[x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.99"), value)])
    says = two.tbs_certificate_bytes.replace(another, usage)
    algorithm = der.sequence(der.oid("1.2.840.10045.4.3.2"))
    twice = der.sequence(says, algorithm, der.tlv(0x03, b"\x00", keys.sign(CA_KEY, says)))
    with pytest.raises(NotTrusted):
        judge(x509.load_der_x509_certificate(twice))


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_a_certificate_with_any_bit_changed_is_not_trusted_or_not_valid_now():
    written = HONG.public_bytes(Encoding.DER)
    for bit in range(0, 8 * len(written), 7):  # each position in a byte comes up
        try:
            broken = x509.load_der_x509_certificate((int.from_bytes(written) ^ 1 << bit).to_bytes(len(written)))
        except (ValueError, x509.InvalidVersion):
            continue
        with pytest.raises(CertificateRefused):
            judge(broken)


# --- the kind


@pytest.mark.parametrize(
    "bits",
    [
        {"digital_signature": True},
        {"content_commitment": True},
        {"key_cert_sign": True, "crl_sign": True},
        {"digital_signature": True, "content_commitment": True, "key_cert_sign": True},
        {"digital_signature": True, "key_agreement": True},
    ],
    ids=lambda bits: "+".join(bits),
)
def test_a_certificate_with_another_key_usage_is_not_a_customers(bits):
    with pytest.raises(NotTrusted):
        judge(changed(replace=[usage(**bits)]))


@pytest.mark.parametrize(
    "dotted",
    [
        "1.2.410.200005.1.1.1.10",
        "1.3.6.1.4.1.32473.1",
        "1.3.6.1.4.1.32473.1.1.1",
        "1.3.6.1.4.1.32473.1.2",
        "2.5.29.32.0",
    ],
    ids=["the real one", "shorter", "longer", "another", "any policy"],
)
def test_a_certificate_with_another_policy_is_not_a_customers(dotted):
    with pytest.raises(NotTrusted):
        judge(changed(replace=[policy(dotted)]))


@pytest.mark.parametrize("missing", [x509.KeyUsage, x509.CertificatePolicies])
def test_a_certificate_that_does_not_say_what_it_is_for_is_not_a_customers(missing):
    with pytest.raises(NotTrusted):
        judge(changed(without=missing))


def test_a_certificate_with_an_unknown_critical_extension_is_not_trusted():
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")
    with pytest.raises(NotTrusted):
        judge(changed(critical=[unknown]))


@pytest.mark.parametrize(
    "extension",
    [x509.BasicConstraints(ca=True, path_length=None), x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.OCSP_SIGNING])],
    ids=["a CA's", "an OCSP signer's"],
)
def test_a_certificate_for_something_else_is_not_a_customers_whatever_else_it_says(extension):
    with pytest.raises(NotTrusted):
        judge(changed(critical=[extension]))


# --- the status


def test_a_revoked_certificate_is_refused_with_day_and_reason():
    with pytest.raises(Revoked) as caught:
        judge(lists=world.lists(ca=[HONG_REVOKED]), at=NOW + SECOND)
    assert caught.value.facts == {"since": NOW, "reason": Reason.KEY_COMPROMISE}


def test_with_a_revoked_ca_every_certificate_under_it_is_refused():
    with pytest.raises(Revoked) as caught:
        judge(lists=world.lists(root=[CA_REVOKED]))
    assert caught.value.facts["reason"] is Reason.CESSATION_OF_OPERATION


def test_with_a_revoked_ca_every_certificate_is_refused_as_revoked_even_without_the_cas_own_list():
    with pytest.raises(Revoked):
        judge(lists=replace(world.lists(root=[CA_REVOKED]), ca=NO_LIST))


def test_a_customers_serial_on_the_roots_list_does_not_concern_the_customer():
    judge(lists=world.lists(root=[HONG_REVOKED]))


@pytest.mark.parametrize("which", ["root", "ca"])
@pytest.mark.parametrize("what", ["none", "old", "of the other"])
def test_without_a_current_list_of_each_the_status_is_unknown(which, what):
    the_other = {"root": LISTS.ca, "ca": LISTS.root}
    old = vars(world.lists(at=NOW - 2 * DAY))
    instead = {"none": NO_LIST, "old": old[which], "of the other": the_other[which]}
    with pytest.raises(StatusUnknown):
        judge(lists=replace(LISTS, **{which: instead[what]}))


# --- the order

REVOKED = world.lists(ca=[HONG_REVOKED])
FOREIGN = world.reissue(HONG, signed_by=world.MALLORY_KEY)


@pytest.mark.parametrize("at", [NOT_BEFORE + SECOND, NOT_AFTER + SECOND], ids=["valid", "expired"])
def test_a_wrong_signature_is_named_before_calendar_and_status(at):
    with pytest.raises(NotTrusted):
        judge(FOREIGN, lists=world.lists(ca=[HONG_REVOKED], at=at), at=at)


@pytest.mark.parametrize("ca", [[], [HONG_REVOKED]], ids=["good", "revoked"])
def test_the_calendar_is_named_before_the_status(ca):
    at = NOT_AFTER + SECOND
    with pytest.raises(Expired):
        judge(lists=world.lists(ca=ca, at=at), at=at)


def test_the_list_is_named_before_the_answer():
    with pytest.raises(Revoked):
        judge(lists=REVOKED, answer=b"no answer")


def test_the_status_is_named_before_what_the_certificate_is_for():
    with pytest.raises(Revoked):
        judge(changed(replace=[usage(digital_signature=True)]), lists=REVOKED)


@pytest.mark.parametrize("certificate", [HONG, FOREIGN], ids=["trusted", "not trusted"])
def test_what_is_wrong_with_the_ca_is_named_before_what_is_wrong_with_the_customer(certificate):
    with pytest.raises(StatusUnknown):
        judge(certificate, lists=replace(REVOKED, root=NO_LIST))
