"""Revocation lists: what a list says, and every list that must not be listened to."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto import keys
from fincert_lab.errors import StatusUnknown
from fincert_lab.pki import crl
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.reason import Reason
from tests.crypto import der, kinds
from tests.pki import world
from tests.pki.world import CA, CA_KEY, DAY, NOW, ROOT, ROOT_KEY, SECOND

REVOKED = Revocation(world.SERIAL, NOW - DAY, Reason.KEY_COMPROMISE)
OTHERS = Revocation(5, NOW - 2 * DAY, Reason.SUPERSEDED)
LIST = world.revocation_list(OTHERS, REVOKED)


def look_up(made, certificate=world.HONG, issuer=CA, at=NOW):
    return crl.look_up(made, certificate, issuer=issuer, at=at)


def refused(made, **asked):
    with pytest.raises(StatusUnknown):
        look_up(made, **asked)


def parsed(*revocations, **fields):
    return x509.load_der_x509_crl(world.revocation_list(*revocations, **fields))


def list_with(*extensions, key=CA_KEY, algorithm=None, entries=()):
    """Sign a list of the CA's with further extensions, each (value, critical)."""
    builder = x509.CertificateRevocationListBuilder(CA.subject, NOW, NOW + DAY, revoked_certificates=list(entries))
    builder = builder.add_extension(x509.CRLNumber(1), critical=False)
    for value, critical in extensions:
        builder = builder.add_extension(value, critical)
    return builder.sign(key, algorithm or SHA256()).public_bytes(Encoding.DER)


def moment(at):
    return der.tlv(0x18 if at.year >= 2050 else 0x17, f"{at:%Y%m%d%H%M%SZ}"[0 if at.year >= 2050 else 2 :].encode())


NUMBERED = der.explicit(0, der.sequence(der.sequence(der.oid("2.5.29.20"), der.octets(der.integer(1)))))
ENTRY = der.sequence(der.integer(world.SERIAL), moment(NOW))
KEY_COMPROMISE = der.sequence(der.oid("2.5.29.21"), der.octets(b"\x0a\x01\x01"))
EXPLAINED = der.sequence(der.integer(world.SERIAL), moment(NOW), der.sequence(KEY_COMPROMISE))


V2 = der.integer(1)


def by_hand(*, version=V2, since=NOW, until=NOW + DAY, entries=None, more=b""):
    """Sign a list of the CA's that no library would write: RFC 5280 §5.1, field by field."""
    algorithm = der.sequence(der.oid("1.2.840.10045.4.3.2"))
    revoked = b"" if entries is None else der.sequence(*entries)
    times = moment(since), moment(until) if until else b""
    says = der.sequence(version, algorithm, CA.subject.public_bytes(), *times, revoked, more)
    return der.sequence(says, algorithm, der.tlv(0x03, b"\x00", keys.sign(CA_KEY, says)))


# --- what a list says


def test_a_certificate_on_the_list_is_found_with_its_day_and_reason():
    assert look_up(LIST) == REVOKED


def test_a_certificate_that_is_not_on_the_list_is_not_found():
    assert look_up(LIST, certificate=world.customer(serial=world.SERIAL + 1)) is None


def test_an_empty_list_revokes_nobody():
    assert look_up(world.revocation_list()) is None


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_read_back_as_it_was_written(reason):
    assert look_up(world.revocation_list(Revocation(world.SERIAL, NOW, reason))).reason is reason


@pytest.mark.parametrize(
    ("reason", "written"),
    [
        (Reason.KEY_COMPROMISE, x509.ReasonFlags.key_compromise),
        (Reason.AFFILIATION_CHANGED, x509.ReasonFlags.affiliation_changed),
        (Reason.SUPERSEDED, x509.ReasonFlags.superseded),
        (Reason.CESSATION_OF_OPERATION, x509.ReasonFlags.cessation_of_operation),
    ],
)
def test_a_reason_is_written_under_its_own_code(reason, written):
    (entry,) = parsed(Revocation(1, NOW, reason))
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is written


def test_unspecified_is_said_by_saying_nothing():
    (entry,) = parsed(Revocation(1, NOW, Reason.UNSPECIFIED))
    assert list(entry.extensions) == []


def test_a_certificate_revoked_for_a_reason_that_the_lab_does_not_know_is_revoked_all_the_same():
    builder = x509.RevokedCertificateBuilder(world.SERIAL, NOW)
    entry = builder.add_extension(x509.CRLReason(x509.ReasonFlags.aa_compromise), critical=False).build()
    assert look_up(list_with(entries=[entry])) == Revocation(world.SERIAL, NOW, Reason.UNSPECIFIED)


@pytest.mark.parametrize("number", [1, 2, 255, 2**64])
def test_a_list_carries_the_number_it_is_given(number):
    extension = parsed(number=number).extensions.get_extension_for_class(x509.CRLNumber)
    assert (extension.value.crl_number, extension.critical) == (number, False)


def test_a_list_says_from_when_until_when_it_speaks():
    made = parsed()
    assert (made.last_update_utc, made.next_update_utc) == (NOW, NOW + DAY)


def test_a_list_names_its_issuer_and_its_issuers_key():
    made = parsed()
    key = made.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert (made.issuer, key) == (CA.subject, x509.AuthorityKeyIdentifier.from_issuer_public_key(CA_KEY.public_key()))


def test_a_list_of_all_certificates_has_a_number_and_a_key_identifier_and_no_other_extension():
    of_root = parsed(issuer=ROOT, signed_by=ROOT_KEY)
    assert {extension.oid._name for extension in of_root.extensions} == {"cRLNumber", "authorityKeyIdentifier"}


def test_entries_stand_in_the_order_given():
    assert [entry.serial_number for entry in parsed(OTHERS, REVOKED)] == [OTHERS.serial, REVOKED.serial]


def test_the_same_list_made_twice_is_the_same_to_the_byte():
    assert world.revocation_list(OTHERS, REVOKED) == LIST


# --- when a list speaks


@pytest.mark.parametrize("at", [NOW, NOW + SECOND, NOW + DAY - SECOND, NOW + DAY])
def test_a_list_speaks_from_this_update_to_next_update(at):
    assert look_up(LIST, at=at) == REVOKED


@pytest.mark.parametrize("late", [timedelta(microseconds=1), SECOND, 365 * DAY])
def test_a_list_whose_time_is_over_is_refused(late):
    refused(LIST, at=NOW + DAY + late)


@pytest.mark.parametrize("early", [timedelta(microseconds=1), SECOND, 365 * DAY])
def test_a_list_from_the_future_is_refused(early):
    refused(LIST, at=NOW - early)


@pytest.mark.parametrize("since", [NOW, NOW - 5 * DAY])
def test_a_list_that_speaks_for_longer_than_ten_days_is_refused(since):
    assert look_up(by_hand(since=since, until=since + 10 * DAY)) is None
    refused(by_hand(since=since, until=since + 10 * DAY + SECOND))
    refused(by_hand(since=since, until=since + 20 * 365 * DAY))


def test_a_list_without_an_end_is_refused_and_so_is_one_that_ends_before_it_begins():
    refused(by_hand(until=None))
    refused(by_hand(since=NOW + DAY, until=NOW))


# --- what version 1 has not, and what an empty list has not


def test_a_list_by_hand_of_either_version_is_read_so_that_what_follows_is_refused_for_its_own_reason():
    assert look_up(by_hand()) is None
    assert look_up(by_hand(more=NUMBERED)) is None
    assert look_up(by_hand(version=b"", entries=[ENTRY])) == Revocation(world.SERIAL, NOW, Reason.UNSPECIFIED)
    assert look_up(by_hand(entries=[EXPLAINED])).reason is Reason.KEY_COMPROMISE


def test_a_list_of_nobody_has_no_empty_sequence_of_entries():
    refused(by_hand(entries=[]))
    refused(by_hand(entries=[], more=NUMBERED))


def test_a_list_of_version_1_has_no_extensions_and_neither_have_its_entries():
    refused(by_hand(version=b"", more=NUMBERED))
    refused(by_hand(version=b"", entries=[EXPLAINED]))
    refused(by_hand(version=b"", entries=[EXPLAINED]), certificate=world.customer(serial=7))


# --- what a stranger's list costs


def test_the_entries_of_a_list_are_read_only_once_its_signature_fits(monkeypatch):
    class Read(Exception):
        pass

    def read(_):
        raise Read

    monkeypatch.setattr(crl, "_take_apart", read)
    with pytest.raises(Read):
        look_up(LIST)
    refused(world.revocation_list(OTHERS, signed_by=world.MALLORY_KEY))


# --- whose list it is


def test_a_list_of_another_issuer_is_refused():
    refused(world.revocation_list(issuer=ROOT, signed_by=ROOT_KEY))


def test_a_list_of_another_issuer_is_refused_though_it_is_signed_with_the_right_key():
    refused(world.revocation_list(issuer=ROOT, signed_by=CA_KEY))


def test_a_list_in_the_right_name_but_signed_by_another_is_refused():
    refused(world.revocation_list(issuer=CA, signed_by=world.MALLORY_KEY))


def test_a_list_signed_with_a_customers_key_is_refused():
    refused(world.revocation_list(issuer=CA, signed_by=world.HONG_KEY))


def test_a_list_signed_with_the_right_key_over_another_hash_is_refused():
    refused(list_with(algorithm=SHA384()))


def test_a_list_that_names_another_hash_than_it_was_signed_over_is_refused():
    sha256, sha384 = (der.sequence(der.oid(f"1.2.840.10045.4.3.{n}")) for n in (2, 3))
    says = x509.load_der_x509_crl(LIST).tbs_certlist_bytes.replace(sha256, sha384)
    signature = keys.sign(CA_KEY, says)
    refused(der.sequence(says, sha384, der.tlv(0x03, b"\x00", signature)))


@pytest.mark.parametrize("key", [kinds.rsa_key, lambda: kinds.refused_key("Ed25519")], ids=["RSA", "Ed25519"])
def test_an_issuer_with_another_kind_of_key_has_no_list(key):
    issuer = world.reissue(CA, signed_by=ROOT_KEY, public_key=key().public_key())
    refused(LIST, issuer=issuer)


# --- what came over a bad wire


def test_any_bit_changed_in_a_list_is_found():
    # The octet before the signature says how many of its last bits to leave out: with one bit more or less there, the
    # signature is the same one.
    unused_bits = len(LIST) - len(x509.load_der_x509_crl(LIST).signature) - 1
    for bit in (bit for bit in range(8 * len(LIST)) if bit // 8 != unused_bits):
        changed = bytearray(LIST)
        changed[bit // 8] ^= 1 << bit % 8
        refused(bytes(changed))


def test_a_list_cut_off_anywhere_is_refused():
    for length in range(len(LIST)):
        refused(LIST[:length])


def test_a_list_with_something_after_it_is_refused():
    refused(LIST + b"\x00")


@pytest.mark.parametrize(
    "garbage", [b"", b"garbage", bytes(500), b"\x30\x84\xff\xff\xff\xff", b"\x30\x80" * 5_000, None, "a list"]
)
def test_garbage_is_no_list(garbage):
    refused(garbage)


def test_a_certificate_is_no_list():
    refused(CA.public_bytes(Encoding.DER))


def test_more_bytes_than_any_list_has_are_refused_unread(monkeypatch):
    read = []

    def load(made):
        read.append(len(made))
        raise ValueError

    monkeypatch.setattr(crl.x509, "load_der_x509_crl", load)
    limit = 3 * crl.MAX_ENTRY + crl.MAX_REST
    for length in (limit, limit + 1):
        with pytest.raises(StatusUnknown):
            crl.look_up(bytes(length), world.HONG, issuer=CA, at=NOW, most=3)
    assert read == [limit]


# --- a list that says what is not understood here

UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")


def test_a_list_with_a_critical_extension_that_nobody_knows_is_refused():
    refused(list_with((UNKNOWN, True)))


def test_an_entry_with_a_critical_extension_makes_the_list_say_nothing_of_its_certificate():
    entry = x509.RevokedCertificateBuilder(world.SERIAL, NOW).add_extension(UNKNOWN, critical=True).build()
    refused(list_with(entries=[entry]))


CRITICAL = der.sequence(der.sequence(der.oid("1.3.6.1.4.1.32473.9"), der.tlv(0x01, b"\xff"), der.octets(der.NULL)))
GARBLED = der.sequence(der.sequence(der.oid("2.5.29.21"), der.octets(b"garbage")))
NO_REASON = der.sequence(der.sequence(der.oid("2.5.29.21"), der.octets(b"\x0a\x01\x07")))  # as long as the others
DOUBLED = der.sequence(KEY_COMPROMISE, KEY_COMPROMISE)


@pytest.mark.parametrize("place", [0, 1, 25, 49, 50])
@pytest.mark.parametrize(
    "odd", [CRITICAL, GARBLED, NO_REASON, DOUBLED], ids=["critical", "garbled", "no reason", "doubled"]
)
def test_one_odd_entry_among_many_that_are_alike_makes_the_list_say_nothing_wherever_it_stands(odd, place):
    alike = [der.sequence(der.integer(number), moment(NOW), der.sequence(KEY_COMPROMISE)) for number in range(1, 51)]
    assert look_up(by_hand(entries=alike)) is None
    refused(by_hand(entries=[*alike[:place], der.sequence(der.integer(99), moment(NOW), odd), *alike[place:]]))


def test_two_entries_of_one_certificate_are_two_whatever_they_say():
    other = der.sequence(der.integer(world.SERIAL), moment(NOW - DAY), der.sequence(KEY_COMPROMISE))
    refused(by_hand(entries=[ENTRY, other]), certificate=world.customer(serial=7))


@pytest.mark.parametrize("octets", [20, 21, 120, 127, 128, 300])
def test_an_entry_is_taken_apart_however_long_its_number_is(octets):
    number = der.integer(1 << 8 * octets - 2)
    others = [der.sequence(number, moment(NOW), each) for each in (b"", der.sequence(KEY_COMPROMISE))]
    for other in others:
        assert look_up(by_hand(entries=[other, EXPLAINED])).reason is Reason.KEY_COMPROMISE
    refused(by_hand(entries=[others[0], others[1]]))
    refused(by_hand(entries=[der.sequence(number, moment(NOW), CRITICAL)]))


def test_an_entry_of_version_1_has_no_extensions_not_even_none():
    refused(by_hand(version=b"", entries=[der.sequence(der.integer(5), moment(NOW), der.sequence())]))


def test_an_entry_of_another_certificate_that_cannot_be_read_makes_the_list_say_nothing():
    garbage = der.sequence(der.sequence(der.oid("2.5.29.21"), der.octets(b"garbage")))
    refused(by_hand(entries=[der.sequence(der.integer(5), moment(NOW), garbage)]))


def test_what_can_be_read_of_another_certificate_concerns_nobody_else():
    for_deltas = der.sequence(der.sequence(der.oid("2.5.29.21"), der.octets(b"\x0a\x01\x08")))
    unknown = der.sequence(der.sequence(der.oid("1.3.6.1.4.1.32473.9"), der.octets(der.NULL)))
    for extensions in (for_deltas, unknown):
        assert look_up(by_hand(entries=[der.sequence(der.integer(5), moment(NOW), extensions)])) is None


def test_a_list_with_a_further_extension_that_is_not_critical_is_read():
    assert look_up(list_with((UNKNOWN, False))) is None


def test_a_list_with_the_same_extension_twice_is_refused():
    algorithm = der.sequence(der.oid("1.2.840.10045.4.3.2"))
    dates = der.tlv(0x17, b"260302000000Z") + der.tlv(0x17, b"260303000000Z")
    number = der.sequence(der.oid("2.5.29.20"), der.octets(der.integer(1)))
    twice = der.explicit(0, der.sequence(number, number))
    says = der.sequence(der.integer(1), algorithm, CA.subject.public_bytes(), dates, twice)
    refused(der.sequence(says, algorithm, der.tlv(0x03, b"\x00", keys.sign(CA_KEY, says))))


def test_a_list_that_names_a_certificate_twice_is_refused_whoever_is_asked_about():
    twice = [x509.RevokedCertificateBuilder(5, NOW - each * DAY).build() for each in (1, 2)]
    refused(list_with(entries=twice))
