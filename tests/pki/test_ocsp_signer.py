"""Who signs OCSP answers for the CA, what a nonce is good for, and answers about several certificates."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import load_der_ocsp_response
from cryptography.x509.oid import ExtendedKeyUsageOID

from fincert_lab.errors import NotTrusted, StatusUnknown
from fincert_lab.pki import ocsp, profile
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.ocsp import Good, Unknown
from fincert_lab.pki.reason import Reason
from tests.crypto import kinds
from tests.pki import world
from tests.pki.world import CA, CA_KEY, DAY, NOW, ROOT, ROOT_KEY, SECOND, SERIAL, SIGNER, SIGNER_KEY

NONCE = bytes(range(32))
REVOKED = Revocation(7, NOW, Reason.SUPERSEDED)


def signed(*statuses, signer=SIGNER, signed_by=SIGNER_KEY, **fields):
    return world.answers(*(statuses or [Good(SERIAL)]), signer=signer, signed_by=signed_by, **fields)


def look_up(made, serial=SERIAL, issuer=CA, at=NOW, nonce=None):
    return ocsp.look_up(made, serial, issuer=issuer, at=at, nonce=nonce)


def refused(made, **asked):
    with pytest.raises(StatusUnknown):
        look_up(made, **asked)


def changed(**how):
    """Return the signer's certificate, changed and signed by the CA again."""
    return world.reissue(SIGNER, signed_by=CA_KEY, **how)


# --- the signer


def test_whom_the_ca_lets_sign_is_believed():
    assert look_up(signed()) is None
    assert look_up(signed(REVOKED), serial=7) == REVOKED


def test_pyca_finds_the_signers_certificate_beside_the_answer():
    read = load_der_ocsp_response(signed())
    key_id = SIGNER.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert (read.certificates, read.responder_key_hash) == ([SIGNER], key_id)


@pytest.mark.parametrize("at", [NOW, NOW + 30 * DAY])
def test_the_signer_is_believed_while_its_certificate_is_valid(at):
    assert look_up(signed(at=at), at=at) is None


def test_and_not_a_second_longer():
    refused(signed(at=NOW + 30 * DAY), at=NOW + 30 * DAY + SECOND)


@pytest.mark.parametrize(
    "signer",
    [
        changed(without=x509.OCSPNoCheck),
        changed(without=x509.ExtendedKeyUsage),
        changed(replace=[x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])]),
        changed(replace=[x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])]),
        changed(without=x509.KeyUsage),
        changed(replace=[profile._key_usage(content_commitment=True)]),
        changed(critical=[x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")]),
        changed(issuer_name=ROOT.subject),
        world.reissue(SIGNER, signed_by=ROOT_KEY),
        world.reissue(SIGNER, signed_by=SIGNER_KEY),
        world.reissue(SIGNER, signed_by=ROOT_KEY, issuer_name=ROOT.subject),
        changed(not_valid_before=NOW + SECOND),
        world.customer(SIGNER_KEY.public_key()),
    ],
    ids=[
        "no nocheck",
        "no purpose",
        "another purpose",
        "any purpose",
        "no key usage",
        "another key usage",
        "something critical and unknown",
        "another issuer",
        "signed by the root",
        "signed by itself",
        "certified by the root",
        "not yet valid",
        "a customer",
    ],
)
def test_nobody_else_is(signer):
    refused(signed(signer=signer))


def test_a_signer_of_another_ca_is_not_believed_about_this_one():
    refused(signed(), issuer=ROOT)


def test_the_key_that_signs_must_be_the_one_that_is_certified():
    refused(signed(signed_by=world.MALLORY_KEY))


def test_a_signer_must_show_its_certificate():
    bare = signed().replace(SIGNER.public_bytes(Encoding.DER), b"")
    refused(bare)
    refused(world.answers(Good(SERIAL), signed_by=SIGNER_KEY))


def test_a_signer_with_another_kind_of_key_is_not_believed():
    other = changed(public_key=kinds.rsa_key().public_key())
    refused(signed().replace(SIGNER.public_bytes(Encoding.DER), other.public_bytes(Encoding.DER)))


def test_any_bit_changed_is_found():
    # Two bits of the octet that says how many bits of the certificate's signature to leave out change nothing.
    made = signed()
    unused_bits = made.index(SIGNER.public_bytes(Encoding.DER)[-len(SIGNER.signature) :]) - 1
    for bit in (bit for bit in range(8 * len(made)) if bit // 8 != unused_bits):
        wrong = bytearray(made)
        wrong[bit // 8] ^= 1 << bit % 8
        refused(bytes(wrong))


def test_cut_off_anywhere_it_is_refused():
    made = signed()
    for length in range(len(made)):
        refused(made[:length])


# --- the nonce


def test_the_answer_with_the_nonce_that_was_sent_is_believed():
    assert look_up(signed(nonce=NONCE), nonce=NONCE) is None


@pytest.mark.parametrize("echoed", [None, bytes(32), NONCE[:-1], NONCE + b"\x00"])
def test_an_answer_to_another_question_is_refused(echoed):
    refused(signed(nonce=echoed), nonce=NONCE)


def test_who_sent_no_nonce_needs_none_back():
    assert look_up(signed(nonce=NONCE)) is None


@pytest.mark.parametrize("length", [0, 129])
def test_a_nonce_that_is_too_short_or_too_long_spoils_the_answer(length):
    refused(signed(nonce=bytes(length)), nonce=bytes(length))


def test_pyca_reads_the_nonce():
    read = load_der_ocsp_response(signed(nonce=NONCE))
    assert read.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == NONCE


# --- several certificates


def test_an_answer_about_several_says_of_each_what_is_so():
    made = signed(Good(SERIAL), REVOKED, Unknown(9))
    assert look_up(made) is None
    assert look_up(made, serial=7) == REVOKED
    with pytest.raises(NotTrusted):
        look_up(made, serial=9)
    refused(made, serial=10)
    assert [each.serial_number for each in load_der_ocsp_response(made).responses] == [SERIAL, 7, 9]


def test_an_answer_that_says_two_things_of_one_certificate_is_refused():
    refused(signed(Good(7), REVOKED), serial=7)
