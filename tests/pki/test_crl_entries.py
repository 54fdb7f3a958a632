"""What is written for any entries is what the library writes for them, and what the library and openssl read."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from fincert_lab.errors import BadInput, StatusUnknown
from fincert_lab.journal import Reason
from fincert_lab.pki import crl
from fincert_lab.pki.authority import KFTC
from fincert_lab.pki.crl import Restoration, Revocation
from fincert_lab.policy import Policy
from tests.interop.judges import openssl
from tests.pki import world
from tests.pki.world import CA, CA_KEY, DAY, NOW, ROOT, ROOT_KEY

KST = timezone(timedelta(hours=9))
OPENSSL = {
    "Key Compromise": Reason.KEY_COMPROMISE,
    "Affiliation Changed": Reason.AFFILIATION_CHANGED,
    "Superseded": Reason.SUPERSEDED,
    "Cessation Of Operation": Reason.CESSATION_OF_OPERATION,
    "Certificate Hold": Reason.CERTIFICATE_HOLD,
    None: Reason.UNSPECIFIED,
}

lengths = st.integers(1, 20).flatmap(lambda octets: st.integers(1 << 8 * octets - 8, (1 << 8 * octets - 1) - 1))
serials = st.one_of(st.sampled_from([1, 127, 128, 255, 256, (1 << 159) - 1]), lengths)
moments = st.datetimes(datetime(1950, 1, 2), datetime(2090, 1, 1), timezones=st.sampled_from([UTC, KST]))
revocations = st.builds(Revocation, serials, moments, st.sampled_from(Reason), st.none() | moments)
restorations = st.builds(Restoration, serials, moments)


def lists(entries):
    return st.lists(entries, max_size=12, unique_by=lambda entry: entry.serial)


def to_the_second(entry):
    """As it can be read again: a list knows no fractions, and says everything in UTC."""
    times = {name: at.astimezone(UTC).replace(microsecond=0) for name, at in vars(entry).items() if is_time(at)}
    return type(entry)(**vars(entry) | times)


def is_time(value):
    return isinstance(value, datetime)


def by_the_library(entries, *extensions, issuer=CA, key=CA_KEY):
    """Have the library's own builders make the list."""
    key_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    builder = x509.CertificateRevocationListBuilder(issuer.subject, NOW, NOW + DAY, [], [*map(one, entries)])
    for value, critical in ((key_id, False), (x509.CRLNumber(1), False), *extensions):
        builder = builder.add_extension(value, critical)
    return builder.sign(key, SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


def one(entry):
    builder = x509.RevokedCertificateBuilder().serial_number(entry.serial).revocation_date(entry.since)
    flag = x509.ReasonFlags.remove_from_crl if isinstance(entry, Restoration) else crl.FLAGS.get(entry.reason)
    if flag:
        builder = builder.add_extension(x509.CRLReason(flag), critical=False)
    if isinstance(entry, Revocation) and entry.invalid_since:
        naive = entry.invalid_since.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        builder = builder.add_extension(x509.InvalidityDate(naive), critical=False)
    return builder.build()


def partition(address):
    return x509.IssuingDistributionPoint(
        [x509.UniformResourceIdentifier(address)], None, False, False, None, False, False
    )


@settings(deadline=None)
@given(lists(revocations))
def test_a_list_of_any_entries_is_the_librarys_to_the_byte(entries):
    made = world.revocation_list(*entries, issuer=ROOT, signed_by=ROOT_KEY)
    assert made == by_the_library(entries, issuer=ROOT, key=ROOT_KEY)


@settings(deadline=None)
@given(lists(revocations | restorations))
def test_a_delta_of_any_entries_is_the_librarys_to_the_byte(entries):
    scope, base = (partition(KFTC.partition(1)), True), (x509.DeltaCRLIndicator(0), True)
    assert world.revocation_list(*entries, base=0) == by_the_library(entries, scope, base)


@settings(deadline=None)
@given(lists(revocations | restorations))
def test_any_entries_are_read_by_the_library_as_they_were_written(entries):
    read = x509.load_der_x509_crl(world.revocation_list(*entries))
    assert [*map(crl.read_entry, read)] == [*map(to_the_second, entries)]


@settings(deadline=None)
@given(lists(revocations), st.data())
def test_any_entry_is_found_as_it_was_written(entries, data):
    made = world.revocation_list(*entries, Revocation(world.SERIAL, NOW, Reason.SUPERSEDED))
    wanted = data.draw(st.sampled_from([*entries, Revocation(world.SERIAL, NOW, Reason.SUPERSEDED)]))
    found = crl.look_up(made, world.customer(serial=wanted.serial), issuer=CA, at=NOW)
    assert found == to_the_second(wanted)


@settings(max_examples=15, deadline=None)
@given(lists(revocations))
def test_any_entries_are_read_by_openssl_as_they_were_written(entries):
    made = world.revocation_list(*entries)
    text = openssl("crl", "-inform", "DER", "-noout", "-text", given=made).text
    _, *read = text.split("    Serial Number: ")
    assert [*map(as_openssl_says, read)] == [*map(to_the_second, entries)]


def as_openssl_says(text):
    def said(what):
        found = re.search(rf"{what}: ?\s*(.*?)\s*$", text, re.MULTILINE)
        return found and found.group(1)

    def moment(written):
        return written and datetime.strptime(written, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)

    reason = OPENSSL[said("X509v3 CRL Reason Code")]
    return Revocation(
        int(text.split()[0], 16), moment(said("Revocation Date")), reason, moment(said("Invalidity Date"))
    )


# --- what is not written


@pytest.mark.parametrize("serial", [0, -1, 1 << 159, 1 << 8000])
def test_a_serial_number_that_no_certificate_has_is_not_written(serial):
    with pytest.raises(BadInput, match="serial"):
        world.revocation_list(Revocation(serial, NOW, Reason.SUPERSEDED))


@pytest.mark.parametrize(
    "wrong",
    [
        Revocation(5, datetime(2026, 3, 2), Reason.SUPERSEDED),
        Revocation(5, NOW, Reason.SUPERSEDED, datetime(2026, 3, 2)),
        Revocation(5, datetime(1949, 12, 31, tzinfo=UTC), Reason.SUPERSEDED),
        Revocation(True, NOW, Reason.SUPERSEDED),
        Revocation([], NOW, Reason.SUPERSEDED),
        Revocation(5, NOW, "superseded"),
        Revocation(5, NOW, []),
        Restoration(5, None),
        None,
    ],
)
@pytest.mark.parametrize("others", [[], [Revocation(7, NOW, Reason.SUPERSEDED)], [Restoration(7, NOW)]])
def test_an_entry_that_is_none_is_refused_wherever_it_stands(wrong, others):
    for entries in ([wrong, *others], [*others, wrong]):
        with pytest.raises(BadInput):
            world.revocation_list(*entries)


# --- how many a list may have

THREE = [Revocation(number, NOW, Reason.SUPERSEDED) for number in (1, 2, 3)]


def test_a_list_has_as_many_entries_as_the_rule_says_and_one_more_is_refused_when_it_is_made():
    scope = {"number": 1, "this_update": NOW, "next_update": NOW + DAY}
    assert len(x509.load_der_x509_crl(crl.build(CA, CA_KEY, THREE, **scope, most=3))) == 3
    with pytest.raises(BadInput):
        crl.build(CA, CA_KEY, THREE, **scope, most=2)


def test_a_list_with_more_entries_than_the_rule_says_is_refused_by_who_reads_it():
    made = world.revocation_list(*THREE)
    assert crl.look_up(made, world.HONG, issuer=CA, at=NOW, most=3) is None
    with pytest.raises(StatusUnknown):
        crl.look_up(made, world.HONG, issuer=CA, at=NOW, most=2)


@settings(deadline=None)
@given(revocations)
def test_no_entry_that_is_made_here_is_longer_than_a_reader_reckons_with(entry):
    assert len(crl._entry(entry)) <= 83 < crl.MAX_ENTRY


def test_the_longest_list_that_the_rule_allows_is_not_too_long_to_be_read():
    longest = Revocation((1 << 159) - 1, datetime(2060, 1, 1, tzinfo=UTC), Reason.KEY_COMPROMISE, NOW)
    rest = len(world.revocation_list()) + 20
    assert Policy.crl_entries * len(crl._entry(longest)) + rest <= Policy.crl_entries * crl.MAX_ENTRY + crl.MAX_REST
