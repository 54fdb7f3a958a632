"""A path of any length, of CAs that are not the lab's: RFC 5280 §6.1. NIST's suite is `make conformance`."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID, SignatureAlgorithmOID

from fincert_lab.errors import ListNotSupported, NotSupported, NotTrusted, StatusUnknown
from fincert_lab.pki import crl, ocsp, profile
from fincert_lab.pki.authority import PERSONAL
from fincert_lab.pki.path import NOT_IMPLEMENTED, Terms, steps
from fincert_lab.pki.report import Check, report
from fincert_lab.pki.signed import is_signed_by, same_name
from fincert_lab.pki.validation import StatusEvidence, explain
from tests.pki import world

TERMS = Terms()
ANY = x509.PolicyInformation(x509.ObjectIdentifier("2.5.29.32.0"), None)


def name(*attributes):
    """A name of (value, type of attribute), the most general first."""
    return x509.Name([x509.NameAttribute(oid, value) for value, oid in attributes])


def common(value):
    return name((value, NameOID.COMMON_NAME))


def usage(*bits):
    return x509.KeyUsage(**dict.fromkeys(profile.KEY_USAGE_BITS, False) | dict.fromkeys(bits, True))


def certificate(subject, issuer, key, signed_by, *extensions, ca=True, length=None, hashed=SHA256):
    """Certify `key` under the name `subject`: as a CA's, with a path length, or as somebody's who is none."""
    valid = {"not_valid_before": world.NOW, "not_valid_after": world.FAR, "serial_number": 7 << 100}
    made = x509.CertificateBuilder(common(issuer), common(subject), key.public_key(), **valid)
    if ca:
        made = made.add_extension(x509.BasicConstraints(ca, length), critical=True)
        made = made.add_extension(usage("key_cert_sign", "crl_sign"), critical=True)
    for extension in extensions:
        made = made.add_extension(extension, critical=False)
    return made.sign(signed_by, hashed())


def chain(*lengths):
    """Somebody's certificate under as many CAs as there are path lengths, the anchor's first; a key for each."""
    keys = [world.key(number) for number in range(10, 10 + len(lengths))]
    names = [f"CA {number}" for number in range(len(lengths))]
    above = [certificate(names[0], names[0], keys[0], keys[0], length=lengths[0])]
    for number, length in enumerate(lengths[1:], start=1):
        issuer = names[number - 1], keys[number], keys[number - 1]
        above.insert(0, certificate(names[number], *issuer, length=length))
    return (certificate("somebody", names[-1], world.HONG_KEY, keys[-1], ca=False), *above)


def judged(path, terms=TERMS):
    return report(path, world.NOW, steps(path, world.NOW, terms, lambda depth: []))


def rule_that_failed(path, terms=TERMS):
    return judged(path, terms).failed.check


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_a_path_may_have_any_number_of_cas(count):
    judged(chain(*[None] * count)).raise_for_failure()


def test_the_checks_go_from_the_anchor_down_and_are_the_same_for_each_ca():
    findings = judged(chain(None, None, None)).findings
    assert [finding.depth for finding in findings] == [3] + [2] * 8 + [1] * 8 + [0] * 5
    assert [finding.check for finding in findings[1:9]] == [finding.check for finding in findings[9:17]]


def test_the_status_of_each_certificate_is_asked_for_between_its_validity_and_its_issuer():
    asked = []
    path = chain(None, None)
    rules = [step.check for step in steps(path, world.NOW, Terms(), lambda depth: asked.append(depth) or [])]
    assert asked == [1, 0]
    assert rules[2:4] == [Check.VALIDITY, Check.ISSUER]


@pytest.mark.parametrize("lengths", [(2, None, None), (None, 1, None), (2, 1, 0), (5, None, 0), (2, 9, 0)])
def test_each_ca_says_how_many_may_follow_and_the_last_certificate_does_not_count(lengths):
    judged(chain(*lengths)).raise_for_failure()


@pytest.mark.parametrize(
    ("lengths", "depth"), [((0, None), 1), ((1, None, None), 1), ((None, 0, None), 1), ((0, 5, 5), 2), ((2, 0, 9), 1)]
)
def test_a_ca_below_one_that_allows_for_no_more_is_refused_where_it_stands(lengths, depth):
    failed = judged(chain(*lengths)).failed
    assert (failed.check, failed.depth) == (Check.PATH_LENGTH, depth)


def test_a_ca_that_certifies_a_new_key_of_its_own_does_not_count():
    somebody, ca, root = chain(None, 0)
    new = certificate("CA 1", "CA 1", world.key(20), world.key(11))
    last = certificate("somebody", "CA 1", world.HONG_KEY, world.key(20), ca=False)
    judged((last, new, ca, root)).raise_for_failure()
    shouted = certificate("ca 1", "CA 1", world.key(20), world.key(11))
    judged((last, shouted, ca, root)).raise_for_failure()
    other = certificate("CA 2", "CA 1", world.key(20), world.key(11))
    last = certificate("somebody", "CA 2", world.HONG_KEY, world.key(20), ca=False)
    assert rule_that_failed((last, other, ca, root)) is Check.PATH_LENGTH


def test_an_anchor_that_states_no_path_length_allows_for_any_number():
    somebody, ca, root = chain(None, None)
    bare = certificate("CA 0", "CA 0", world.key(10), world.key(10), ca=False)
    judged((somebody, ca, bare)).raise_for_failure()


def test_a_customer_certifies_nobody():
    somebody, ca, root = chain(None, None)
    forged = certificate("Mallory", "somebody", world.MALLORY_KEY, world.HONG_KEY, ca=False)
    assert rule_that_failed((forged, somebody, ca, root)) is Check.IS_CA


def test_a_link_in_the_middle_that_another_key_signed_is_seen():
    somebody, middle, ca, root = chain(None, None, None)
    forged = certificate("CA 2", "CA 1", world.key(12), world.MALLORY_KEY)
    failed = judged((somebody, forged, ca, root)).failed
    assert (failed.check, failed.depth) == (Check.SIGNATURE, 1)


@pytest.mark.parametrize(
    "extension",
    [
        x509.NameConstraints([x509.DNSName("example")], None),
        x509.PolicyConstraints(0, None),
        x509.InhibitAnyPolicy(0),
        x509.UnrecognizedExtension(ExtensionOID.POLICY_MAPPINGS, bytes.fromhex("3000")),
    ],
    ids=lambda extension: profile.oid_name(extension.oid),
)
@pytest.mark.parametrize("depth", [0, 1])
def test_what_is_not_implemented_is_refused_by_name_though_it_is_not_critical(extension, depth):
    somebody, ca, root = chain(None, None)
    if depth:
        ca = certificate("CA 1", "CA 0", world.key(11), world.key(10), extension)
    else:
        somebody = certificate("somebody", "CA 1", world.HONG_KEY, world.key(11), extension, ca=False)
    with pytest.raises(NotSupported, match=profile.oid_name(extension.oid)):
        judged((somebody, ca, root)).raise_for_failure()
    assert extension.oid in NOT_IMPLEMENTED


def test_each_certificate_below_the_anchor_must_be_of_the_policy_if_one_is_asked_for():
    personal = x509.CertificatePolicies([ANY, x509.PolicyInformation(PERSONAL, None)])
    somebody, ca, root = chain(None, None)
    assert rule_that_failed((somebody, ca, root), Terms(policies={PERSONAL})) is Check.POLICY
    ca = certificate("CA 1", "CA 0", world.key(11), world.key(10), personal)
    assert judged((somebody, ca, root), Terms(policies={PERSONAL})).failed.depth == 0
    somebody = certificate("somebody", "CA 1", world.HONG_KEY, world.key(11), personal, ca=False)
    judged((somebody, ca, root), Terms(policies={PERSONAL})).raise_for_failure()


# --- signatures of other kinds, and names


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(65537, 2048)


def test_a_signature_is_taken_only_if_it_is_of_an_algorithm_that_one_takes(rsa_key):
    root = certificate("CA 0", "CA 0", rsa_key, rsa_key)
    below = certificate("somebody", "CA 0", world.HONG_KEY, rsa_key, ca=False)
    judged((below, root), Terms(frozenset({SignatureAlgorithmOID.RSA_WITH_SHA256}))).raise_for_failure()
    assert rule_that_failed((below, root)) is Check.SIGNATURE
    stronger = certificate("somebody", "CA 0", world.HONG_KEY, rsa_key, ca=False, hashed=SHA384)
    assert (
        rule_that_failed((stronger, root), Terms(frozenset({SignatureAlgorithmOID.RSA_WITH_SHA256}))) is Check.SIGNATURE
    )


def signed_by(one, signer, algorithms):
    return is_signed_by(one, one.public_bytes(Encoding.DER), signer, algorithms)


def test_a_key_of_another_kind_than_the_signature_did_not_make_it(rsa_key):
    below = certificate("somebody", "CA 0", world.HONG_KEY, rsa_key, ca=False)
    signer = certificate("CA 0", "CA 0", world.CA_KEY, world.CA_KEY)
    assert not signed_by(below, signer, frozenset({SignatureAlgorithmOID.RSA_WITH_SHA256}))


def test_a_signature_of_dsa_is_checked_where_it_is_taken():
    key = dsa.generate_private_key(2048)
    root = certificate("CA 0", "CA 0", key, key)
    taken = frozenset({root.signature_algorithm_oid})
    assert signed_by(root, root, taken)
    assert not signed_by(certificate("CA 0", "CA 0", key, dsa.generate_private_key(2048)), root, taken)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fincert-lab", "FinCert-Lab"),
        ("fincert lab", "  fincert   lab "),
        ("홍", "\u1112\u1169\u11bc"),  # in one piece, and letter by letter
        ("straße", "STRASSE"),
        ("ℌong", "hong"),
    ],
)
def test_case_spaces_and_composition_make_no_difference_between_names(one, other):
    assert same_name(common(one), common(other))


@pytest.mark.parametrize(
    "other",
    [
        name(("KR", NameOID.COUNTRY_NAME), ("fincertlab", NameOID.ORGANIZATION_NAME)),
        name(("fincert lab", NameOID.ORGANIZATION_NAME), ("KR", NameOID.COUNTRY_NAME)),
        name(("KR", NameOID.COUNTRY_NAME), ("fincert lab", NameOID.ORGANIZATIONAL_UNIT_NAME)),
        name(("KR", NameOID.COUNTRY_NAME)),
        x509.Name([]),
    ],
    ids=["letters", "order", "type", "part of it", "nothing"],
)
def test_other_letters_another_order_another_type_and_a_part_do(other):
    assert not same_name(name(("KR", NameOID.COUNTRY_NAME), ("fincert lab", NameOID.ORGANIZATION_NAME)), other)


def test_a_name_that_says_the_same_twice_is_another():
    twice = [x509.NameAttribute(NameOID.COMMON_NAME, value) for value in ("a", "A")]
    assert not same_name(x509.Name([x509.RelativeDistinguishedName(twice)]), common("a"))


def test_the_encoding_of_a_name_makes_no_difference_to_the_path():
    root_key, _ = world.key(10), world.key(11)
    root = certificate("CA 0", "CA 0", root_key, root_key)
    judged((certificate("somebody", "ca  0", world.HONG_KEY, root_key, ca=False), root)).raise_for_failure()
    assert rule_that_failed((certificate("somebody", "CA 1", world.HONG_KEY, root_key, ca=False), root)) is Check.ISSUER


def test_the_names_of_a_list_are_compared_only_once_its_signature_fits(monkeypatch):
    monkeypatch.setattr(crl, "same_name", lambda *names: pytest.fail("of a stranger's list"))
    with pytest.raises(StatusUnknown):
        crl.look_up(world.revocation_list(signed_by=world.MALLORY_KEY), world.HONG, issuer=world.CA, at=world.NOW)


def test_an_issuer_whose_key_may_not_sign_lists_has_signed_none():
    only_certificates = world.reissue(world.CA, signed_by=world.ROOT_KEY, replace=[usage("key_cert_sign")])
    with pytest.raises(StatusUnknown):
        crl.look_up(world.revocation_list(), world.HONG, issuer=only_certificates, at=world.NOW)


# --- lists that other CAs publish


def points(**fields):
    nothing = {"full_name": None, "relative_name": None, "reasons": None, "crl_issuer": None}
    return x509.CRLDistributionPoints([x509.DistributionPoint(**nothing | fields)])


def scope(**fields):
    flags = ("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl", "only_contains_attribute_certs")
    nothing = {"full_name": None, "relative_name": None, "only_some_reasons": None} | dict.fromkeys(flags, False)
    return x509.IssuingDistributionPoint(**nothing | fields)


def looked_up(of, its_scope):
    """Look up a certificate with these distribution points in an empty list of this scope."""
    ca = certificate("CA 0", "CA 0", world.CA_KEY, world.CA_KEY)
    last = certificate("somebody", "CA 0", world.HONG_KEY, world.CA_KEY, of, ca=False)
    update = world.NOW, world.NOW + timedelta(days=1)
    made = x509.CertificateRevocationListBuilder(ca.subject, *update).add_extension(x509.CRLNumber(1), critical=False)
    made = made.add_extension(its_scope, critical=True).sign(world.CA_KEY, SHA256())
    return crl.look_up(made.public_bytes(Encoding.DER), last, issuer=ca, at=world.NOW)


def test_a_list_may_name_its_partition_by_how_it_goes_on_after_the_issuers_name():
    end = x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COMMON_NAME, "partition 1")])
    whole = x509.DirectoryName(name(("CA 0", NameOID.COMMON_NAME), ("partition 1", NameOID.COMMON_NAME)))
    assert looked_up(points(relative_name=end), scope(relative_name=end)) is None
    assert looked_up(points(full_name=[whole]), scope(relative_name=end)) is None
    shouted = x509.DirectoryName(name(("ca 0", NameOID.COMMON_NAME), ("PARTITION 1", NameOID.COMMON_NAME)))
    assert looked_up(points(full_name=[shouted]), scope(relative_name=end)) is None
    assert looked_up(points(relative_name=end), scope(full_name=[whole])) is None
    other = x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COMMON_NAME, "partition 2")])
    with pytest.raises(StatusUnknown):
        looked_up(points(relative_name=other), scope(relative_name=end))


HERE = [x509.UniformResourceIdentifier("http://crl.example/1.crl")]
SOME = frozenset({x509.ReasonFlags.key_compromise})


@pytest.mark.parametrize(
    ("of", "its_scope", "what"),
    [
        (
            points(full_name=HERE, crl_issuer=[x509.DirectoryName(common("another"))]),
            scope(full_name=HERE),
            "crl_issuer",
        ),
        (points(full_name=HERE, reasons=SOME), scope(full_name=HERE), "reasons"),
        (points(full_name=HERE), scope(full_name=HERE, indirect_crl=True), "indirect_crl"),
        (points(full_name=HERE), scope(full_name=HERE, only_some_reasons=SOME), "only_some_reasons"),
    ],
    ids=["another CA's list", "a list of some reasons", "an indirect list", "some reasons"],
)
def test_a_list_of_a_kind_that_is_not_implemented_is_refused_by_name(of, its_scope, what):
    with pytest.raises(ListNotSupported, match=what):
        looked_up(of, its_scope)


def test_a_list_of_reasons_that_nobody_knows_is_not_a_list_of_all():
    _, _, *here = scope(full_name=HERE).public_bytes()
    tenth = bytes.fromhex("83 03 060040")  # onlySomeReasons with a bit that no standard has: the library sees none
    of_some = x509.UnrecognizedExtension(
        ExtensionOID.ISSUING_DISTRIBUTION_POINT, bytes([0x30, len(here) + len(tenth), *here]) + tenth
    )
    with pytest.raises(ListNotSupported, match="only_some_reasons"):
        looked_up(points(full_name=HERE), of_some)


def test_a_bank_that_makes_light_of_a_status_it_cannot_find_out_refuses_what_it_could_never_find_out():
    indirect = points(full_name=HERE, crl_issuer=[x509.DirectoryName(common("another"))])
    certificate = world.reissue(world.HONG, signed_by=world.CA_KEY, replace=[indirect])
    soft = StatusEvidence(world.lists(), world.answer(ocsp.Good(world.SERIAL)), fail_soft=True)
    with pytest.raises(ListNotSupported):
        explain(certificate, world.TRUST, soft, world.NOW).raise_for_failure()


def test_both_refusals_are_of_the_kind_that_a_service_refuses_anyway():
    assert issubclass(NotSupported, NotTrusted) and issubclass(ListNotSupported, NotTrusted)


def test_a_point_that_leads_to_another_cas_list_does_not_make_it_the_issuers():
    elsewhere = [x509.UniformResourceIdentifier("http://crl.example/2.crl")]
    (whole,), (indirect,) = (
        points(full_name=elsewhere),
        points(full_name=HERE, crl_issuer=[x509.DirectoryName(common("another"))]),
    )
    with pytest.raises(StatusUnknown):
        looked_up(x509.CRLDistributionPoints([whole, indirect]), scope(full_name=HERE))


def test_a_signature_that_is_no_whole_number_of_bytes_signs_nothing():
    numbered = (world.revocation_list(number=number) for number in range(1, 99))
    made = next(der for der in numbered if der[-1] % 2 == 0)  # its last bit may then be said to be mere padding
    padding = len(made) - len(x509.load_der_x509_crl(made).signature) - 1
    with pytest.raises(StatusUnknown):
        crl.look_up(made[:padding] + b"\x01" + made[padding + 1 :], world.HONG, issuer=world.CA, at=world.NOW)
