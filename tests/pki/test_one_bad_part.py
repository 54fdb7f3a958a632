"""One part of a certificate that cannot be read: it is that certificate which is refused, for that part, and no other.

The certificates are put together by hand, since no library would write them.
"""

from dataclasses import replace

import pytest
from cryptography import x509

from fincert_lab.crypto import cms, keys
from fincert_lab.errors import NotSupported, NotTrusted
from fincert_lab.pki import crl, ocsp, pieces
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.report import Check
from fincert_lab.pki.validation import StatusEvidence, check_issued, explain
from tests.crypto import der
from tests.institutions.test_ca_requests import EC, G, name_with, spelt_out
from tests.pki import world
from tests.pki.world import CA, CA_KEY, HONG, NOW, ROOT, ROOT_KEY

ECDSA_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))
# Where the parts of a TBSCertificate are: RFC 5280 §4.1.
ALGORITHM, ISSUER, VALIDITY, SUBJECT, KEY, EXTENSIONS = 2, 3, 4, 5, 6, 7
TELETEX = der.sequence(der.set_of(der.sequence(der.oid("2.5.4.3"), der.tlv(0x14, "Café".encode("latin-1")))))


def written(certificate, signed_by, *, algorithm=ECDSA_SHA256, **parts):
    """Sign a certificate again, with these parts of it, DER, instead of its own: `subject=…`."""
    tbs = der.children(certificate.tbs_certificate_bytes)
    for name, part in parts.items():
        tbs[globals()[name.upper()]] = part
    tbs[ALGORITHM] = algorithm
    says = der.sequence(*tbs)
    signature = der.tlv(0x03, b"\x00", keys.sign(signed_by, says))
    return x509.load_der_x509_certificate(der.sequence(says, algorithm, signature))


def with_extension(certificate, key, dotted, value, *, critical=False):
    """Sign a certificate again with this extension, in the place of its own of that kind if it has one."""
    (inside,) = der.children(der.children(certificate.tbs_certificate_bytes)[EXTENSIONS])
    kept = [each for each in der.children(inside) if der.oid(dotted) not in each]
    flag = b"\x01\x01\xff" if critical else b""
    new = der.sequence(der.oid(dotted), flag, der.octets(value))
    return written(certificate, key, extensions=der.explicit(3, der.sequence(*kept, new)))


def judged(certificate=HONG, trust=world.TRUST):
    answer = world.answer(ocsp.Good(world.SERIAL))
    return explain(certificate, trust, StatusEvidence(world.lists(), answer), NOW)


def failed(**how):
    """Return the depth and the check that failed, and what is said to be the matter."""
    found = judged(**how).failed
    refusal = found.evidence.refusal
    assert isinstance(refusal, NotTrusted) and refusal.facts["check"] is found.check
    return found.depth, found.check, refusal.facts.get("what")


POLICY, ALT_NAME, CONSTRAINTS, USAGE = "2.5.29.32", "2.5.29.17", "2.5.29.19", "2.5.29.15"
SHORT_ADDRESS = der.sequence(der.tlv(0x87, bytes(3)))  # an IP address of three bytes
QUALIFIER = der.sequence(der.oid("1.3.6.1.4.1.32473.9.9"), der.NULL)
PERSONAL = der.oid("1.3.6.1.4.1.32473.1.1")
QUALIFIED = der.sequence(der.sequence(PERSONAL, der.sequence(QUALIFIER)))
TWO_NAMES = der.sequence(der.tlv(0x82, b"a.example"), der.tlv(0x82, b"b.example"))


def test_the_certificate_by_hand_is_taken_so_that_what_follows_is_refused_for_its_own_reason():
    judged(written(HONG, CA_KEY)).raise_for_failure()
    judged(with_extension(HONG, CA_KEY, ALT_NAME, TWO_NAMES)).raise_for_failure()


# --- the customer's


def test_a_name_of_the_customer_that_cannot_be_read_is_the_customers_and_not_the_cas():
    assert failed(certificate=written(HONG, CA_KEY, subject=TELETEX)) == (0, Check.ISSUER, "subject")


def test_a_name_of_its_issuer_that_cannot_be_read_is_found_where_the_name_is_read_first():
    assert failed(certificate=written(HONG, CA_KEY, issuer=TELETEX)) == (0, Check.ISSUER, "issuer")
    assert failed(certificate=written(HONG, world.MALLORY_KEY, issuer=TELETEX)) == (0, Check.SIGNATURE, "issuer")


def test_an_extension_that_cannot_be_read_does_not_make_the_others_unreadable():
    certificate = with_extension(HONG, CA_KEY, ALT_NAME, SHORT_ADDRESS)
    assert failed(certificate=certificate) == (0, Check.CRITICAL, "subjectAltName")
    its = pieces.extensions(certificate)
    assert pieces.unreadable(its) == [x509.SubjectAlternativeName.oid]
    usage = HONG.extensions.get_extension_for_class(x509.KeyUsage).value
    assert pieces.find(certificate, x509.KeyUsage) == usage
    assert len(its) == len(HONG.extensions)


def test_a_policy_qualifier_that_nobody_knows_is_a_matter_of_the_policies():
    certificate = with_extension(HONG, CA_KEY, POLICY, QUALIFIED, critical=True)
    assert failed(certificate=certificate) == (0, Check.POLICY, "certificatePolicies")


@pytest.mark.parametrize("dotted", ["2.5.29.31", USAGE, CONSTRAINTS])
def test_whatever_extension_is_garbage_is_named(dotted):
    depth, _, what = failed(certificate=with_extension(HONG, CA_KEY, dotted, b"garbage"))
    assert (depth, what) == (0, x509.ObjectIdentifier(dotted)._name)


def test_an_extension_that_is_there_twice_is_named_whichever_it_is():
    (inside,) = der.children(der.children(HONG.tbs_certificate_bytes)[EXTENSIONS])
    for each in der.children(inside):
        twice = der.explicit(3, der.sequence(*der.children(inside), each))
        depth, _, what = failed(certificate=written(HONG, CA_KEY, extensions=twice))
        assert depth == 0 and der.oid(next(e.oid for e in HONG.extensions if e.oid._name == what).dotted_string) in each


# --- the CA's, and the root's


def ca_with(dotted, value):
    return replace(world.TRUST, ca=with_extension(CA, ROOT_KEY, dotted, value))


@pytest.mark.parametrize(
    ("dotted", "value", "rule", "what"),
    [
        (ALT_NAME, SHORT_ADDRESS, Check.CRITICAL, "subjectAltName"),
        (CONSTRAINTS, b"garbage", Check.IS_CA, "basicConstraints"),
        (USAGE, b"garbage", Check.SIGNS_CERTIFICATES, "keyUsage"),
        (POLICY, QUALIFIED, Check.POLICY, "certificatePolicies"),
    ],
)
def test_an_extension_of_the_ca_that_cannot_be_read_is_the_cas(dotted, value, rule, what):
    assert failed(trust=ca_with(dotted, value)) == (1, rule, what)


def test_without_policies_an_unknown_qualifier_is_not_said_to_be_of_the_constraints():
    trust = ca_with(POLICY, QUALIFIED)
    assert [each.check for each in judged(trust=trust).findings if each.outcome == "failed"] == [Check.POLICY]


def test_a_name_of_the_ca_that_cannot_be_read_is_the_cas_though_the_customer_names_it():
    trust = replace(world.TRUST, ca=written(CA, ROOT_KEY, subject=TELETEX))
    assert failed(certificate=written(HONG, CA_KEY, issuer=TELETEX), trust=trust) == (1, Check.ISSUER, "subject")


def test_a_name_or_a_path_length_of_the_root_that_cannot_be_read_is_the_roots():
    named = replace(world.TRUST, root=written(ROOT, ROOT_KEY, subject=TELETEX, issuer=TELETEX))
    assert failed(trust=named) == (2, Check.KEY, "subject")
    limited = replace(world.TRUST, root=with_extension(ROOT, ROOT_KEY, CONSTRAINTS, b"garbage", critical=True))
    assert failed(trust=limited) == (2, Check.KEY, "basicConstraints")


def test_what_holds_a_certificate_with_an_unreadable_name_has_words_of_its_own_for_it():
    spoilt = written(HONG, CA_KEY, subject=TELETEX)
    with pytest.raises(ValueError, match="subject"):
        repr(spoilt)
    chain = ", ".join(map(serial_of, (HONG, CA, ROOT)))
    assert repr(judged(spoilt)) == f"Report(chain=({chain}), failed='issuer')"
    assert repr(judged()) == f"Report(chain=({chain}), failed=None)"
    assert repr(replace(world.TRUST, ca=spoilt)).startswith("Trust(policies=")
    assert repr(cms.Signed(b"a login", spoilt)) == "Signed(content=b'a login')"


# --- the verifier's word


GENERALIZED = der.sequence(*(der.tlv(0x18, moment) for moment in (b"20260301000000Z", b"20270302000000Z")))


def test_a_validity_written_as_generalized_time_is_read_and_the_second_opinion_says_what_it_has_against_it():
    found = judged(written(HONG, CA_KEY, validity=GENERALIZED))
    assert (found.failed.check, len(found.findings) - 1) == (Check.SECOND_OPINION, found.findings.index(found.failed))
    assert found.failed.evidence.found.endswith("validity dates between 1950 and 2049 must be UtcTime")


# --- what a list is asked about


def test_what_a_certificate_says_of_lists_is_named_if_it_cannot_be_read():
    certificate = with_extension(HONG, CA_KEY, "2.5.29.31", b"garbage")
    with pytest.raises(NotSupported, match="cRLDistributionPoints"):
        crl.look_up(world.revocation_list(), certificate, issuer=CA, at=NOW)
    assert (
        crl.look_up(world.revocation_list(), with_extension(HONG, CA_KEY, ALT_NAME, SHORT_ADDRESS), issuer=CA, at=NOW)
        is None
    )


# --- keys and signatures that are not taken


ED25519 = der.sequence(der.oid("1.3.101.112"))
ED448 = der.sequence(der.oid("1.3.101.113"))
PSS = der.sequence(der.oid("1.2.840.113549.1.1.10"))
KOREAN = der.sequence(der.oid("1.2.410.200004.1.23"))


@pytest.mark.parametrize(
    ("algorithm", "named"),
    [(ED25519, "ed25519"), (ED448, "ed448"), (PSS, "rsassaPss"), (KOREAN, "1.2.410.200004.1.23")],
)
def test_a_signature_by_another_algorithm_is_not_supported_which_is_not_to_say_that_it_is_wrong(algorithm, named):
    certificate = written(HONG, CA_KEY, algorithm=algorithm)
    with pytest.raises(NotSupported) as refused:
        check_issued(certificate, world.TRUST, NOW)
    assert refused.value.facts == {"what": named, "check": Check.SIGNATURE}


def test_an_rsa_key_for_pss_alone_is_none_of_those_that_are_taken():
    spki = keys.spki(keys.generate_rsa().public_key())
    _, bits = der.children(spki)
    certificate = written(HONG, CA_KEY, key=der.sequence(PSS, bits))
    depth, rule, what = failed(certificate=certificate)
    assert (depth, rule, what) == (0, Check.KEY, "rsassaPss")


def test_a_key_that_cannot_be_read_is_refused_by_the_number_of_its_curve():
    unknown_curve = der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.3.6.1.4.1.32473.9"))
    spki = der.sequence(unknown_curve, der.tlv(0x03, b"\x00\x04", bytes(64)))
    depth, rule, what = failed(certificate=written(HONG, CA_KEY, key=spki))
    assert (depth, rule, what) == (0, Check.KEY, "1.3.6.1.4.1.32473.9")


def test_a_key_on_a_curve_that_the_library_does_not_know_is_refused_by_its_name():
    sm2 = der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.156.10197.1.301"))
    spki = der.sequence(sm2, der.tlv(0x03, b"\x00\x04", bytes(64)))
    assert failed(certificate=written(HONG, CA_KEY, key=spki)) == (0, Check.KEY, "SM2")


def test_a_key_on_a_curve_that_is_spelt_out_is_none_of_those_that_are_taken_though_it_is_p_256():
    _, bits = der.children(keys.spki(world.HONG_KEY.public_key()))
    spki = der.sequence(der.sequence(EC, spelt_out(bytes.fromhex(G))), bits)
    assert failed(certificate=written(HONG, CA_KEY, key=spki)) == (0, Check.KEY, "EC (explicit parameters)")


def test_a_curve_that_is_spelt_out_is_seen_whatever_key_the_name_beside_it_holds():
    named = keys.spki(world.HONG_KEY.public_key())
    spki = der.sequence(der.sequence(EC, spelt_out(bytes.fromhex(G))), der.children(named)[1])
    certificate = written(HONG, CA_KEY, key=spki, subject=name_with(named))
    assert failed(certificate=certificate) == (0, Check.KEY, "EC (explicit parameters)")
