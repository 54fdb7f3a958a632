"""Lists that speak for a part, and deltas: which list is about which certificate, and which two go together."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto import keys
from fincert_lab.errors import ListNotSupported, StatusUnknown
from fincert_lab.pki import crl
from fincert_lab.pki.authority import KFTC
from fincert_lab.pki.crl import Restoration, Revocation
from fincert_lab.pki.reason import Reason
from tests.crypto import der
from tests.pki import world
from tests.pki.world import CA, CA_KEY, DAY, HONG, NOW, ROOT, SECOND

HELD = Revocation(world.SERIAL, NOW, Reason.CERTIFICATE_HOLD)
REVOKED = Revocation(world.SERIAL, NOW, Reason.KEY_COMPROMISE)
RESTORED = Restoration(world.SERIAL, NOW)
ANOTHERS = Revocation(5, NOW, Reason.SUPERSEDED)


def complete(*entries, number=3, **fields):
    return world.revocation_list(*entries, number=number, **fields)


def delta(*entries, number=5, base=3, **fields):
    return world.revocation_list(*entries, number=number, base=base, **fields)


def look_up(made, changes=None, certificate=HONG, issuer=CA, at=NOW):
    return crl.look_up(made, certificate, issuer=issuer, at=at, delta=changes)


def refused(*made, error=StatusUnknown, **asked):
    with pytest.raises(error):
        look_up(*made, **asked)


HERE = KFTC.partition(1)


def scoped(address=HERE, **flags):
    """Sign an empty list of the CA's with an issuing distribution point of one's own."""
    nothing = dict.fromkeys(["only_contains_user_certs", "only_contains_ca_certs", "indirect_crl"], False)
    nothing |= {"only_contains_attribute_certs": False, "only_some_reasons": None, "relative_name": None}
    name = [x509.UniformResourceIdentifier(address)] if address else None
    scope = x509.IssuingDistributionPoint(full_name=name, **nothing | flags)
    builder = x509.CertificateRevocationListBuilder(CA.subject, NOW, NOW + DAY).add_extension(x509.CRLNumber(1), False)
    return builder.add_extension(scope, critical=True).sign(CA_KEY, SHA256()).public_bytes(Encoding.DER)


def version_1(certificate, signed_by):
    """Return a certificate without version and extensions: RFC 5280 §4.1.2.1."""
    _, *fields, _ = der.children(certificate.tbs_certificate_bytes)
    says, algorithm = der.sequence(*fields), fields[1]
    return x509.load_der_x509_certificate(
        der.sequence(says, algorithm, der.tlv(0x03, b"\x00", keys.sign(signed_by, says)))
    )


def pointing_to(*names, issuer=None):
    """Return Hong's certificate, but for where it says that its list is."""
    point = x509.DistributionPoint([*map(x509.UniformResourceIdentifier, names)], None, None, issuer)
    return world.reissue(HONG, signed_by=CA_KEY, replace=[x509.CRLDistributionPoints([point])])


# --- which certificates a list speaks for


def test_the_list_of_a_certificates_own_partition_speaks_for_it():
    assert look_up(complete(REVOKED)) == REVOKED


def test_the_list_of_another_partition_says_nothing_of_it():
    refused(complete(address=KFTC.partition(2)))
    refused(complete(), certificate=world.customer(partition=2))


def test_a_list_without_a_partition_speaks_for_all_certificates_of_its_issuer():
    assert look_up(complete(REVOKED, address=None)) == REVOKED


def test_a_list_of_a_partition_says_nothing_of_a_certificate_that_names_none():
    refused(complete(), certificate=world.reissue(HONG, signed_by=CA_KEY, without=x509.CRLDistributionPoints))


def test_one_of_several_addresses_is_enough():
    assert look_up(complete(), certificate=pointing_to("http://x.example/", KFTC.partition(1))) is None


def test_an_address_at_which_somebody_else_would_list_it_is_not_the_issuers():
    names = [x509.DirectoryName(ROOT.subject)]
    refused(complete(), certificate=pointing_to(KFTC.partition(1), issuer=names), error=ListNotSupported)


def test_a_list_of_customers_only_speaks_for_customers():
    assert look_up(scoped(only_contains_user_certs=True)) is None


def test_a_list_of_customers_only_says_nothing_of_a_ca():
    another = world.reissue(CA, signed_by=CA_KEY, issuer_name=CA.subject)
    refused(scoped(None, only_contains_user_certs=True), certificate=another)
    assert look_up(scoped(None, only_contains_ca_certs=True), certificate=another) is None


@pytest.mark.parametrize("flag", ["only_contains_user_certs", "only_contains_ca_certs"])
def test_a_list_of_one_kind_says_nothing_of_a_certificate_of_version_1_which_cannot_say_of_which_it_is(flag):
    old = version_1(HONG, CA_KEY)
    assert old.version is x509.Version.v1
    assert look_up(complete(address=None), certificate=old) is None
    refused(scoped(None, **{flag: True}), certificate=old)


@pytest.mark.parametrize(
    "flags",
    [
        {"only_contains_ca_certs": True},
        {"only_contains_attribute_certs": True, "address": None},
        {"address": None, "relative_name": x509.RelativeDistinguishedName(CA.subject.rdns[0])},
    ],
    ids=["CAs", "attributes", "a relative name"],
)
def test_a_list_of_something_else_says_nothing(flags):
    refused(scoped(**flags))


def test_the_lists_of_a_partition_say_where_their_deltas_are():
    made = x509.load_der_x509_crl(complete())
    (point,) = made.extensions.get_extension_for_class(x509.FreshestCRL).value
    assert [name.value for name in point.full_name] == ["http://crl.fincert-lab.example/dp1p1-delta.crl"]


# --- a delta


def test_a_delta_names_its_base_and_no_other_delta():
    kinds = {type(each.value): each for each in x509.load_der_x509_crl(delta()).extensions}
    base = kinds[x509.DeltaCRLIndicator]
    assert (base.value.crl_number, base.critical, x509.FreshestCRL in kinds) == (3, True, False)


def test_a_delta_alone_is_no_list():
    refused(delta(REVOKED))


def test_a_complete_list_is_no_delta():
    refused(complete(), complete(number=5))


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ((), (), None),
        ((), (REVOKED,), REVOKED),
        ((HELD,), (REVOKED,), REVOKED),
        ((HELD,), (RESTORED,), None),
        ((), (RESTORED,), None),
        ((REVOKED,), (), REVOKED),
        ((HELD,), (ANOTHERS,), HELD),
    ],
)
def test_a_delta_brings_its_list_up_to_date(before, change, after):
    assert look_up(complete(*before), delta(*change)) == after


def test_removal_is_said_with_the_reason_code_of_the_rfc():
    (entry,) = x509.load_der_x509_crl(delta(RESTORED))
    reason = entry.extensions.get_extension_for_class(x509.CRLReason)
    assert reason.value.reason is x509.ReasonFlags.remove_from_crl


@pytest.mark.parametrize("base", [1, 2, 3])
def test_a_delta_goes_with_its_base_and_with_any_later_list(base):
    assert look_up(complete(HELD), delta(RESTORED, base=base)) is None


def test_a_delta_does_not_go_with_a_list_before_its_base():
    refused(complete(), delta(base=4))


@pytest.mark.parametrize("number", [3, 2])
def test_a_delta_that_is_not_newer_than_the_list_changes_nothing(number):
    assert look_up(complete(REVOKED, number=3), delta(RESTORED, number=number, base=1)) == REVOKED


def test_a_delta_of_another_partition_does_not_go_with_the_list():
    both = pointing_to(KFTC.partition(1), KFTC.partition(2))
    assert look_up(complete(), delta(), certificate=both) is None
    refused(complete(), delta(address=KFTC.partition(2)), certificate=both)


def test_a_delta_of_a_partition_does_not_go_with_a_list_of_all():
    refused(complete(address=None), delta())


def test_a_delta_by_another_key_of_the_same_name_does_not_go_with_the_list():
    refused(complete(), delta(signed_by=world.MALLORY_KEY))


@pytest.mark.parametrize("at", [NOW - DAY - SECOND, NOW + SECOND])
def test_a_delta_that_is_not_current_makes_the_status_unknown(at):
    refused(complete(), delta(at=at))


def test_the_root_may_list_its_cas_at_an_address():
    of_root = world.revocation_list(issuer=ROOT, signed_by=world.ROOT_KEY, address=KFTC.root_crl)
    assert look_up(of_root, certificate=CA, issuer=ROOT) is None


# --- what a list must not be used for


def test_nobody_is_restored_in_a_complete_list():
    refused(complete(RESTORED))


def test_a_revocation_is_not_undone_by_a_delta():
    refused(complete(REVOKED), delta(RESTORED))


def test_an_address_of_a_list_of_some_reasons_is_not_that_of_the_whole():
    uri = [x509.UniformResourceIdentifier(KFTC.partition(1))]
    point = x509.DistributionPoint(uri, None, frozenset({x509.ReasonFlags.key_compromise}), None)
    partly = world.reissue(HONG, signed_by=CA_KEY, replace=[x509.CRLDistributionPoints([point])])
    refused(complete(), certificate=partly, error=ListNotSupported)


def test_anybodys_entry_with_a_critical_extension_makes_the_whole_list_useless():
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")
    anothers = x509.RevokedCertificateBuilder(5, NOW).add_extension(unknown, critical=True).build()
    builder = x509.CertificateRevocationListBuilder(CA.subject, NOW, NOW + DAY, revoked_certificates=[anothers])
    made = builder.add_extension(x509.CRLNumber(1), False).sign(CA_KEY, SHA256()).public_bytes(Encoding.DER)
    refused(made)
