"""OCSP: what is asked, what is answered, and every answer that must not be listened to."""

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.ocsp import OCSPRequestBuilder, load_der_ocsp_request, load_der_ocsp_response

from fincert_lab.crypto import keys
from fincert_lab.errors import BadRequest, NotTrusted, StatusUnknown, UnknownCertificate
from fincert_lab.pki import ocsp
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.ocsp import Good, Request, Unknown
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import Check
from fincert_lab.pki.signer import Signer
from tests.crypto import der
from tests.pki import world
from tests.pki.world import CA, CA_KEY, DAY, HONG, NOW, ROOT, ROOT_KEY, SECOND, SERIAL, answer

MICROSECOND = timedelta(microseconds=1)
REVOKED = Revocation(SERIAL, NOW - DAY, Reason.KEY_COMPROMISE)
ECDSA_SHA256, ECDSA_SHA384 = (der.sequence(der.oid(f"1.2.840.10045.4.3.{n}")) for n in (2, 3))
GOOD, UNKNOWN = b"\x80\x00", b"\x82\x00"
NONCE = "1.3.6.1.5.5.7.48.1.2"
NULL = b"\x05\x00"


def look_up(made, serial=SERIAL, issuer=CA, at=NOW, nonce=None):
    return ocsp.look_up(made, serial, issuer=issuer, at=at, nonce=nonce)


def refused(made, **asked):
    with pytest.raises(StatusUnknown):
        look_up(made, **asked)


# --- the same messages by hand, without the library


def time(moment):
    return der.tlv(0x18, f"{moment:%Y%m%d%H%M%SZ}".encode())


def point(certificate):
    return certificate.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def hash_name(parameters=NULL):
    return der.sequence(der.oid("2.16.840.1.101.3.4.2.1"), parameters)


def cert_id(serial=SERIAL, issuer=CA, *, name=None, key=None, algorithm=None):
    hashes = (hashlib.sha256(name or issuer.subject.public_bytes()), hashlib.sha256(key or point(issuer)))
    digests = [der.octets(hash.digest()) for hash in hashes]
    return der.sequence(algorithm or hash_name(), *digests, der.integer(serial))


def extensions(number, *, critical=False, nonce=bytes(16), times=1):
    flag = b"\x01\x01\xff" if critical else b""
    extension = der.sequence(der.oid(NONCE), flag, der.octets(der.octets(nonce)))
    return der.explicit(number, der.sequence(*times * [extension]))


def single(status=GOOD, named=None, until=NOW + DAY, more=b"", since=NOW):
    end = der.explicit(0, time(until)) if until else b""
    return der.sequence(named or cert_id(), status, time(since), end, more)


def data(*singles, who=None, more=b"", before=b"", made=NOW):
    who = who or der.explicit(2, der.octets(hashlib.sha1(point(CA)).digest()))
    return der.sequence(before, who, time(made), der.sequence(*(singles or [single()])), more)


def signed(says, *, algorithm=ECDSA_SHA256, unused=0, beside=b""):
    return der.sequence(says, algorithm, der.tlv(0x03, bytes([unused]), keys.sign(CA_KEY, says)), beside)


def response(basic, *, code=0, type="1.3.6.1.5.5.7.48.1.1"):
    body = der.explicit(0, der.sequence(der.oid(type), der.octets(basic)))
    return der.sequence(der.tlv(0x0A, bytes([code])), body)


def revoked(reason=b""):
    return der.implicit(1, der.sequence(time(REVOKED.since), reason))


def request(*cert_ids, more=b"", before=b"", beside=b""):
    return der.sequence(der.sequence(before, der.sequence(*map(der.sequence, cert_ids)), more), beside)


ANSWER = answer(REVOKED)
REQUEST = ocsp.build_request(SERIAL, CA)


# --- what is asked


def test_a_request_names_the_certificate_by_its_issuers_name_and_key_and_its_number():
    assert request(cert_id()) == REQUEST


def test_a_request_is_the_one_that_pyca_makes():
    builder = OCSPRequestBuilder().add_certificate(HONG, CA, SHA256())
    assert builder.build().public_bytes(Encoding.DER) == REQUEST


def test_pyca_reads_a_request():
    read = load_der_ocsp_request(REQUEST)
    assert (read.serial_number, read.hash_algorithm.name, len(read.extensions)) == (SERIAL, "sha256", 0)


@pytest.mark.parametrize("serial", [1, 127, 128, SERIAL, 2**159 - 1])
def test_the_responder_reads_the_number_that_is_asked_about(serial):
    assert ocsp.read_request(ocsp.build_request(serial, CA), issuer=CA) == Request((serial,), None)


def test_the_responder_reads_the_nonce():
    assert ocsp.read_request(request(cert_id(), more=extensions(2)), issuer=CA) == Request((SERIAL,), bytes(16))


def test_the_responder_reads_all_certificates_that_are_asked_about():
    assert ocsp.read_request(request(cert_id(), cert_id(7)), issuer=CA) == Request((SERIAL, 7), None)


@pytest.mark.parametrize("length", [1, 16, 32, 128])
def test_a_request_carries_its_nonce(length):
    made = ocsp.build_request(SERIAL, CA, bytes(length))
    assert ocsp.read_request(made, issuer=CA) == Request((SERIAL,), bytes(length))
    nonce = load_der_ocsp_request(made).extensions.get_extension_for_class(x509.OCSPNonce)
    assert (nonce.value.nonce, nonce.critical) == (bytes(length), False)


def test_the_responder_reads_a_hash_that_is_named_without_parameters():
    assert ocsp.read_request(request(cert_id(algorithm=hash_name(b""))), issuer=CA).serials == (SERIAL,)


@pytest.mark.parametrize("hashed", [SHA1, SHA256, SHA384, SHA512])
def test_a_request_may_name_its_issuer_by_any_of_four_hashes_and_is_answered_by_the_same(hashed):
    made = OCSPRequestBuilder().add_certificate(HONG, CA, hashed()).build().public_bytes(Encoding.DER)
    asked = ocsp.read_request(made, issuer=CA)
    assert asked == Request((SERIAL,), None)
    answered = answer(REVOKED, cert_ids=asked.cert_ids)
    assert asked.cert_ids[0] in made and asked.cert_ids[0] in answered
    assert look_up(answered) == REVOKED


SHA_224 = der.sequence(der.oid("2.16.840.1.101.3.4.2.4"), NULL)


def test_a_request_by_another_hash_is_not_this_responders():
    with pytest.raises(UnknownCertificate):
        ocsp.read_request(request(cert_id(algorithm=SHA_224)), issuer=CA)


def unknown(number, *, critical=False):
    """An extension that nobody knows, tagged [number]: a service locator (RFC 6960 §4.4.6), say."""
    flag = b"\x01\x01\xff" if critical else b""
    extension = der.sequence(der.oid("1.3.6.1.5.5.7.48.1.7"), flag, der.octets(der.sequence()))
    return der.explicit(number, der.sequence(extension))


SIGNATURE = der.explicit(0, der.sequence(ECDSA_SHA256, der.tlv(0x03, b"\x00", bytes(70))))
REQUESTOR = der.explicit(1, der.explicit(4, HONG.subject.public_bytes()))


@pytest.mark.parametrize(
    "made",
    [
        request(cert_id(), before=REQUESTOR),
        request(cert_id(), before=REQUESTOR, beside=SIGNATURE),
        request(cert_id() + unknown(0)),
        request(cert_id() + extensions(0)),
        request(cert_id(), more=unknown(2)),
        request(cert_id(), before=der.explicit(0, der.integer(0)) + REQUESTOR),
    ],
    ids=[
        "who asks",
        "who asks, and a signature",
        "an extension of one question",
        "a nonce where it does not belong",
        "another extension",
        "the version, though it is the default",
    ],
)
def test_all_that_a_request_may_have_besides_is_passed_over_and_it_is_answered(made):
    assert ocsp.read_request(made, issuer=CA) == Request((SERIAL,), None)


# --- what is asked wrongly


@pytest.mark.parametrize(
    "named",
    [cert_id(issuer=ROOT), cert_id(name=ROOT.subject.public_bytes()), cert_id(key=point(ROOT))],
    ids=["another CA", "another name", "another key"],
)
def test_a_request_about_another_issuers_certificate_is_not_this_responders(named):
    with pytest.raises(UnknownCertificate) as refusal:
        ocsp.read_request(request(named), issuer=CA)
    assert refusal.value.facts == {"serial": f"{SERIAL:032X}"}


def test_hashes_that_are_right_under_another_algorithms_name_are_not_this_issuers():
    with pytest.raises(UnknownCertificate):
        ocsp.read_request(request(cert_id(algorithm=der.sequence(der.oid("1.3.14.3.2.26"), NULL))), issuer=CA)


@pytest.mark.parametrize(
    "made",
    [
        request(),
        request(cert_id(), more=extensions(2, nonce=b"")),
        request(cert_id(), more=extensions(2, nonce=bytes(129))),
        request(cert_id(), more=extensions(2, times=2)),
        request(cert_id(), more=extensions(2, critical=True)),
        request(cert_id(), before=der.explicit(0, der.integer(1))),
        request(cert_id(), before=der.explicit(1)),
        request(cert_id() + unknown(0, critical=True)),
        request(*[cert_id()] * 1000),
        b"\x30\x80" + REQUEST[2:] + b"\x00\x00",
        request(cert_id(), beside=der.explicit(0, der.sequence())),
        REQUEST + b"\x00",
        CA.public_bytes(Encoding.DER),
        b"",
        b"garbage",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x80" * 2_000,
        None,
        "a request",
    ],
    ids=[
        "nothing",
        "an empty nonce",
        "a long nonce",
        "two nonces",
        "a critical extension",
        "another version",
        "a name of nobody",
        "a critical extension of one question",
        "a thousand questions",
        "no DER: an indefinite length",
        "a signature that is none",
        "something after it",
        "a certificate",
        "empty",
        "text",
        "a length without content",
        "a deep nest",
        "None",
        "a str",
    ],
)
def test_a_request_that_is_none_is_refused(made):
    with pytest.raises(BadRequest):
        ocsp.read_request(made, issuer=CA)


def test_a_request_cut_off_anywhere_is_refused():
    for length in range(len(REQUEST)):
        with pytest.raises(BadRequest):
            ocsp.read_request(REQUEST[:length], issuer=CA)


def test_a_request_with_any_bit_changed_is_refused_or_asks_about_another_number():
    for bit in range(8 * len(REQUEST)):
        changed = bytearray(REQUEST)
        changed[bit // 8] ^= 1 << bit % 8
        with suppress(BadRequest, UnknownCertificate):
            assert ocsp.read_request(bytes(changed), issuer=CA).serials != (SERIAL,)


def test_more_bytes_than_any_request_has_are_refused_unread(monkeypatch):
    monkeypatch.setattr(ocsp, "MAX_BYTES", len(REQUEST))
    assert ocsp.read_request(REQUEST, issuer=CA).serials == (SERIAL,)
    monkeypatch.setattr(ocsp, "MAX_BYTES", len(REQUEST) - 1)
    monkeypatch.setattr(ocsp.asn1, "decode_der", lambda *_: pytest.fail("it was read"))
    with pytest.raises(BadRequest):
        ocsp.read_request(REQUEST, issuer=CA)


# --- what is answered


def test_a_certificate_that_is_good_has_no_revocation():
    assert look_up(answer(Good(SERIAL))) is None


def test_a_certificate_that_is_revoked_is_answered_with_its_day_and_reason():
    assert look_up(ANSWER) == REVOKED


def test_a_certificate_that_the_ca_does_not_know_is_not_good():
    with pytest.raises(NotTrusted) as refused:
        look_up(answer(Unknown(SERIAL)))
    assert refused.value.facts == {"check": Check.OCSP}


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_read_back_as_it_was_written(reason):
    assert look_up(answer(Revocation(SERIAL, NOW, reason))).reason is reason


@pytest.mark.parametrize(
    ("status", "written"),
    [
        (Good(SERIAL), GOOD),
        (Unknown(SERIAL), UNKNOWN),
        (Revocation(SERIAL, REVOKED.since, Reason.UNSPECIFIED), revoked()),
        (REVOKED, revoked(der.explicit(0, b"\x0a\x01\x01"))),
        (Revocation(SERIAL, REVOKED.since, Reason.AFFILIATION_CHANGED), revoked(der.explicit(0, b"\x0a\x01\x03"))),
        (Revocation(SERIAL, REVOKED.since, Reason.SUPERSEDED), revoked(der.explicit(0, b"\x0a\x01\x04"))),
        (Revocation(SERIAL, REVOKED.since, Reason.CESSATION_OF_OPERATION), revoked(der.explicit(0, b"\x0a\x01\x05"))),
        (Revocation(SERIAL, REVOKED.since, Reason.CERTIFICATE_HOLD), revoked(der.explicit(0, b"\x0a\x01\x06"))),
    ],
)
def test_an_answer_is_to_the_byte_what_rfc_6960_writes_down(status, written):
    assert answer(status) == response(signed(data(single(written))))


@pytest.mark.parametrize("code", [0, 2, 8, 9, 200])
def test_a_certificate_revoked_for_a_reason_that_the_lab_does_not_know_is_revoked_all_the_same(code):
    made = response(signed(data(single(revoked(der.explicit(0, der.tlv(0x0A, bytes([code]))))))))
    assert look_up(made) == Revocation(SERIAL, REVOKED.since, Reason.UNSPECIFIED)


def test_pyca_reads_an_answer():
    read = load_der_ocsp_response(ANSWER)
    assert (read.serial_number, read.certificate_status.name, read.revocation_reason.name) == (
        (SERIAL, "REVOKED", "key_compromise")
    )
    assert (read.revocation_time_utc, read.this_update_utc, read.next_update_utc) == (REVOKED.since, NOW, NOW + DAY)
    assert (read.hash_algorithm.name, read.signature_hash_algorithm.name, read.certificates) == ("sha256", "sha256", [])
    keys.verify(CA_KEY.public_key(), read.signature, read.tbs_response_bytes)


def test_an_answer_names_its_signer_by_the_identifier_that_certificates_give_the_key():
    key_id = CA.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert load_der_ocsp_response(ANSWER).responder_key_hash == key_id


def test_an_answer_says_when_it_was_made_by_the_clock_it_was_given():
    made = ocsp.build(
        CA, Signer(CA, CA_KEY), [REVOKED], produced_at=NOW + SECOND, this_update=NOW, next_update=NOW + DAY
    )
    assert load_der_ocsp_response(made).produced_at_utc == NOW + SECOND


def test_the_same_answer_made_twice_is_the_same_to_the_byte():
    assert answer(REVOKED) == ANSWER


def test_times_are_written_in_utc_whatever_zone_they_were_given_in():
    seoul = timezone(timedelta(hours=9))
    since = Revocation(SERIAL, REVOKED.since.astimezone(seoul), REVOKED.reason)
    assert answer(since, at=NOW.astimezone(seoul)) == ANSWER


def test_times_are_written_in_whole_seconds():
    since = Revocation(SERIAL, REVOKED.since + MICROSECOND, REVOKED.reason)
    assert answer(since, at=NOW + MICROSECOND) == ANSWER


def test_the_root_answers_for_the_ca():
    made = answer(Good(CA.serial_number), issuer=ROOT, signed_by=ROOT_KEY)
    assert look_up(made, serial=CA.serial_number, issuer=ROOT) is None


@pytest.mark.parametrize(
    ("made", "status"), [(ocsp.MALFORMED_REQUEST, "MALFORMED_REQUEST"), (ocsp.UNAUTHORIZED, "UNAUTHORIZED")]
)
def test_a_responder_that_does_not_answer_says_why_and_nothing_else(made, status):
    assert load_der_ocsp_response(made).response_status.name == status and len(made) == 5
    refused(made)


# --- when an answer speaks


@pytest.mark.parametrize("at", [NOW, NOW + SECOND, NOW + DAY - SECOND, NOW + DAY])
def test_an_answer_speaks_from_this_update_to_next_update(at):
    assert look_up(ANSWER, at=at) == REVOKED


@pytest.mark.parametrize("late", [MICROSECOND, SECOND, 365 * DAY])
def test_an_answer_whose_time_is_over_is_refused(late):
    refused(answer(Good(SERIAL)), at=NOW + DAY + late)


@pytest.mark.parametrize("early", [MICROSECOND, SECOND, 365 * DAY])
def test_an_answer_from_the_future_is_refused(early):
    refused(answer(Good(SERIAL)), at=NOW - early)


@pytest.mark.parametrize("made", [NOW + SECOND, NOW + 400 * DAY, NOW - DAY - SECOND])
def test_an_answer_that_was_signed_later_than_now_or_before_it_was_so_is_refused(made):
    assert look_up(response(signed(data(single(since=NOW - DAY), made=NOW)))) is None
    refused(response(signed(data(single(since=NOW - DAY), made=made))))


@pytest.mark.parametrize("since", [NOW, NOW - 5 * DAY])
def test_an_answer_that_speaks_for_longer_than_ten_days_is_refused(since):
    assert look_up(response(signed(data(single(since=since, until=since + 10 * DAY))))) is None
    refused(response(signed(data(single(since=since, until=since + 10 * DAY + SECOND)))))
    refused(response(signed(data(single(since=since, until=since + 300 * 365 * DAY)))))


def test_an_answer_is_judged_by_the_moment_and_not_by_what_a_clock_on_the_wall_shows():
    assert look_up(answer(Good(SERIAL)), at=NOW.astimezone(timezone(timedelta(hours=-5)))) is None
    refused(answer(Good(SERIAL)), at=NOW.replace(tzinfo=timezone(timedelta(hours=9))))


def test_a_moment_without_a_zone_is_no_moment_to_judge_by():
    refused(answer(Good(SERIAL)), at=datetime(2026, 3, 2))


def test_an_answer_that_never_ends_is_refused():
    refused(response(signed(data(single(until=None)))))


# --- about whom, and by whom


def test_an_answer_about_another_certificate_is_refused():
    refused(answer(Good(SERIAL + 1)))


def test_an_answer_about_another_issuers_certificate_of_the_same_number_is_refused():
    refused(answer(Good(SERIAL), issuer=ROOT, signed_by=ROOT_KEY))


@pytest.mark.parametrize(
    "named",
    [
        cert_id(issuer=ROOT),
        cert_id(name=ROOT.subject.public_bytes()),
        cert_id(key=point(ROOT)),
        cert_id(algorithm=der.sequence(der.oid("1.3.14.3.2.26"), NULL)),
    ],
    ids=["another CA", "another name", "another key", "another hash"],
)
def test_an_answer_that_the_ca_signed_about_another_issuers_certificate_is_refused(named):
    refused(response(signed(data(single(named=named)))))


def test_a_new_ca_of_the_same_name_does_not_answer_for_the_old_one():
    new = world.reissue(CA, signed_by=ROOT_KEY, public_key=world.MALLORY_KEY.public_key())
    refused(answer(Good(SERIAL), issuer=new, signed_by=world.MALLORY_KEY))
    refused(answer(Good(SERIAL)), issuer=new)


@pytest.mark.parametrize("key", [world.MALLORY_KEY, world.HONG_KEY, ROOT_KEY], ids=["Mallory", "a customer", "root"])
def test_an_answer_that_another_signed_is_refused(key):
    refused(answer(Good(SERIAL), signed_by=key))


@pytest.mark.parametrize(
    "who",
    [
        der.explicit(2, der.octets(hashlib.sha1(point(ROOT)).digest())),
        der.explicit(2, der.octets(hashlib.sha256(point(CA)).digest())),
        der.explicit(1, CA.subject.public_bytes()),
    ],
    ids=["another key", "another hash", "a name"],
)
def test_an_answer_that_names_its_signer_otherwise_is_refused(who):
    refused(response(signed(data(who=who))))


def test_an_issuer_with_another_kind_of_key_has_no_answer():
    edwards = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
    refused(ANSWER, issuer=world.reissue(CA, signed_by=ROOT_KEY, public_key=edwards.public_key()))


# --- what an answer must not be


def test_the_answer_by_hand_is_taken_so_that_what_follows_is_refused_for_its_own_reason():
    assert look_up(response(signed(data()))) is None


def test_a_hash_that_is_named_without_parameters_is_the_same_hash():
    assert look_up(response(signed(data(single(named=cert_id(algorithm=hash_name(b""))))))) is None


@pytest.mark.parametrize("code", [1, 2, 3, 5, 6])
def test_an_answer_inside_an_error_is_refused(code):
    refused(response(signed(data()), code=code))


def test_a_success_without_an_answer_is_refused():
    refused(der.sequence(b"\x0a\x01\x00"))


@pytest.mark.parametrize(
    "made",
    [
        response(signed(data(single(), single()))),
        response(signed(data(single(), single(revoked())))),
        response(signed(data(before=der.explicit(0, der.integer(1))))),
        response(signed(data(), algorithm=ECDSA_SHA384)),
        response(signed(data(), algorithm=der.sequence(der.oid("1.2.840.10045.4.3.2"), NULL))),
        response(signed(data(), unused=1)),
        response(signed(data()), type="1.3.6.1.5.5.7.48.1.2"),
        response(signed(data(single(b"\x83\x00")))),
        response(signed(data(single(revoked(der.explicit(0)))))),
        response(signed(data(single(revoked(der.explicit(0, b"\x0a\x01\x01", b"\x0a\x01\x01")))))),
    ],
    ids=[
        "twice the same",
        "good and revoked",
        "another version",
        "another signature algorithm",
        "parameters of the signature",
        "a bit less of the signature",
        "another type of answer",
        "another status",
        "no reason where one is",
        "two reasons",
    ],
)
def test_an_answer_of_another_form_is_refused(made):
    refused(made)


def test_a_certificate_beside_an_answer_that_the_ca_signed_itself_changes_nothing():
    beside = der.explicit(0, der.sequence(CA.public_bytes(Encoding.DER)))
    assert look_up(response(signed(data(), beside=beside))) is None


def test_an_answer_about_nothing_is_refused():
    who = der.explicit(2, der.octets(hashlib.sha1(point(CA)).digest()))
    refused(response(signed(der.sequence(who, time(NOW), der.sequence()))))


@pytest.mark.parametrize(
    "says", [lambda more: data(more=more), lambda more: data(single(more=more))], ids=["the answer", "the single"]
)
def test_a_critical_extension_is_refused_and_another_is_passed_over(says):
    assert look_up(response(signed(says(extensions(1))))) is None
    refused(response(signed(says(extensions(1, critical=True)))))


# --- what came over a bad wire


@pytest.mark.parametrize("status", [Good(SERIAL), REVOKED], ids=["good", "revoked"])
def test_any_bit_changed_in_an_answer_is_found(status):
    made = answer(status)
    for bit in range(8 * len(made)):
        changed = bytearray(made)
        changed[bit // 8] ^= 1 << bit % 8
        refused(bytes(changed))


def test_an_answer_cut_off_anywhere_is_refused():
    for length in range(len(ANSWER)):
        refused(ANSWER[:length])


def test_an_answer_with_something_after_it_is_refused():
    refused(ANSWER + b"\x00")


@pytest.mark.parametrize(
    "garbage", [b"", b"garbage", bytes(500), b"\x30\x84\xff\xff\xff\xff", b"\x30\x80" * 2_000, None, "an answer"]
)
def test_garbage_is_no_answer(garbage):
    refused(garbage)


@pytest.mark.parametrize("signed_garbage", [b"\x30\x00", b"\x05\x00", der.sequence(data())])
def test_garbage_is_no_answer_though_the_ca_signed_it(signed_garbage):
    refused(response(signed(signed_garbage)))


def test_a_list_is_no_answer_and_a_certificate_is_none():
    refused(world.revocation_list(REVOKED))
    refused(CA.public_bytes(Encoding.DER))


def test_more_bytes_than_any_answer_has_are_refused_unread(monkeypatch):
    monkeypatch.setattr(ocsp, "MAX_ANSWER_BYTES", len(ANSWER))
    assert look_up(ANSWER) == REVOKED
    monkeypatch.setattr(ocsp, "MAX_ANSWER_BYTES", len(ANSWER) - 1)
    monkeypatch.setattr(ocsp.asn1, "decode_der", lambda *_: pytest.fail("it was read"))
    refused(ANSWER)
