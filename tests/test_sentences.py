"""What a person is told, in the situation in which it is said: the sentence names what helps, in both languages."""

from datetime import timedelta

import pytest

from fincert_lab import check, lesson, save, show
from fincert_lab.contents import CONTENTS
from fincert_lab.crypto import cms, keys
from fincert_lab.errors import (
    AlreadyStored,
    BadInput,
    BadSignature,
    FolderInUse,
    LabError,
    NoNewKey,
    NothingToSave,
    NothingToShow,
    NothingToUnregister,
    NotIssuedHere,
    NotTheApplicant,
    PinFormat,
    Revoked,
    SmsTooSoon,
    StatusUnknown,
    StatusUnknownThen,
    UnknownCertificate,
    UnknownDevice,
    UnknownEvent,
    UnknownLesson,
    UnknownQuestion,
    WrongIdentity,
    WrongIdentityCard,
)
from fincert_lab.institutions.bank.customers import IdentityCard
from fincert_lab.language import LANGUAGES, Party, short, speak
from fincert_lab.pki.profile import serial_of
from tests.conftest import PIN


def told(act, *arguments, **named):
    """Do something that is refused. Return the refusal's type and its sentence in each language."""
    with pytest.raises(LabError) as caught:
        act(*arguments, **named)
    return type(caught.value), [in_language(lang, caught.value) for lang in LANGUAGES]


def in_language(lang, refusal):
    speak(lang)
    try:
        return str(refusal)
    finally:
        speak("en")


def names(sentences, *words):
    """Tell whether the sentence names all of these, in every language."""
    return all(word in sentence for sentence in sentences for word in words)


def names_any(sentences, *words):
    return any(word in sentence for sentence in sentences for word in words)


# --- who one is


def test_an_applicant_is_not_told_to_use_a_certificate_before_there_is_one(lab):
    given = lab.person("hong").device("laptop").check_identity(lab.bank("kb"))
    kims = lab.person("kim").device("phone")
    kims.generate_key()
    error, said = told(kims.request_certificate, given)
    assert error is NotTheApplicant
    assert names(said, "VID", "check_identity()")
    assert not names_any(said, "인증서를", "certificate")


def test_who_registers_anothers_certificate_is_told_that_it_has_to_be_the_customers_own(enrolled):
    namesake, shinhan = enrolled.lab.person("namesake"), enrolled.lab.bank("shinhan")
    namesake.visit_branch(shinhan)
    error, (ko, en) = told(enrolled.laptop.register, enrolled.certificate, shinhan, pin=PIN, customer=namesake)
    assert error is WrongIdentity
    assert "고객 본인의 인증서" in ko and "certificates of their own" in en


def test_at_a_branch_it_is_the_card_that_is_wrong_and_no_number(lab):
    me, kb = lab.person("kim").identity, lab.bank("kb")
    error, (ko, en) = told(
        kb.visit_branch, lab.person("hong").party, IdentityCard(Party("kim"), me.name, me.idn, me.kind)
    )
    assert error is WrongIdentityCard and "신분증" in ko and "card" in en
    assert "계좌번호" not in ko and "account number" not in en


# --- which certificate


def test_a_bank_that_did_not_issue_says_so_by_name_and_with_the_number_that_the_table_shows(enrolled):
    error, said = told(enrolled.laptop.owner.revoke, enrolled.certificate, enrolled.lab.bank("woori"))
    assert error is NotIssuedHere
    assert "우리은행" in said[0] and "Woori Bank" in said[1]
    assert names(said, f"({short(serial_of(enrolled.certificate))})", "show(lab)")
    assert not names_any(said, serial_of(enrolled.certificate))


def test_what_is_not_in_the_account_is_no_matter_of_the_bank(enrolled):
    kims = enrolled.lab.person("kim").device("phone").enroll(enrolled.lab.bank("kb"), pin="905271")
    error, said = told(enrolled.laptop.change_pin, kims, pin=PIN, new_pin="905271")
    assert error is UnknownCertificate
    assert names(said, short(serial_of(kims)), "certificates()", "set_pin()", "enroll()")


def test_who_has_no_pin_yet_is_told_how_to_set_it_and_then_can_log_in(lab):
    kb, laptop = lab.bank("kb"), lab.person("hong").device("laptop")
    laptop.connect()
    laptop.generate_key()
    certificate = laptop.request_certificate(laptop.check_identity(kb))
    error, said = told(laptop.login, kb.service("star-banking"), certificate, pin=PIN)
    assert error is UnknownCertificate and names(said, "set_pin()")
    laptop.set_pin(certificate, PIN)
    assert laptop.login(kb.service("star-banking"), certificate, pin=PIN).number == 1


# --- what was typed


@pytest.mark.parametrize("typed", [280417, 42, None, "28041", "２８０４１７"])
def test_a_pin_of_the_wrong_kind_is_asked_for_in_quotes_and_not_repeated(lab, typed):
    error, said = told(lab.person("hong").device("laptop").enroll, lab.bank("kb"), pin=typed)
    assert error is PinFormat
    assert all(sentence.count('"') == 2 for sentence in said) and names(said, 'pin="')
    assert not names_any(said, str(typed))


NAMED = {  # what takes an object of the lab, handed a name instead; and the call that returns the object
    "bank": (lambda e: e.laptop.enroll("kb", pin=PIN), 'lab.bank("kb")'),
    "another bank": (lambda e: e.laptop.register(e.certificate, "woori", pin=PIN), 'lab.bank("kb")'),
    "service": (
        lambda e: e.laptop.login("star-banking", e.certificate, pin=PIN),
        'lab.bank("kb").service("internet-banking")',
    ),
    "person": (
        lambda e: e.laptop.register(e.certificate, e.lab.bank("woori"), pin=PIN, customer="hong"),
        'lab.person("hong")',
    ),
    "certificate": (
        lambda e: e.laptop.login(e.lab.bank("kb").service("star-banking"), serial_of(e.certificate), pin=PIN),
        "certificates()",
    ),
    "CA": (lambda e: e.lab.bank("woori").trust("gaon", policies=["general"]), 'lab.invite("narae").ca'),
    "authorisation": (lambda e: e.laptop.request_certificate("1234"), "check_identity()"),
    "receipt": (lambda e: e.lab.bank("kb").service("star-banking").review(1), "login()"),
}


@pytest.mark.parametrize("what", NAMED)
def test_who_hands_in_a_name_for_an_object_is_told_which_call_returns_it(enrolled, what):
    act, call = NAMED[what]
    error, said = told(act, enrolled)
    assert error is BadInput and names(said, call)


UNQUOTED = {  # what takes a text, handed a number
    "payee": lambda e: e.laptop.transfer(
        e.lab.bank("kb").service("star-banking"), e.certificate, amount=1, payee=21, pin=PIN
    ),
    "label": lambda e: e.laptop.rename_device(e.laptop, 7),
    "device": lambda e: e.laptop.remove_device(7),
    "phone": lambda e: e.laptop.owner.change_number(1000001234),
    "password": lambda e: e.laptop.export(e.certificate, pin=PIN, password=1234),
    "file name": lambda e: save(e.certificate, 7),
}


@pytest.mark.parametrize("what", UNQUOTED)
def test_who_hands_in_a_number_for_a_text_is_told_of_the_quotes(enrolled, what):
    error, (ko, en) = told(UNQUOTED[what], enrolled)
    assert error is BadInput and "따옴표" in ko and "in quotes" in en


def test_who_names_a_device_by_a_number_is_shown_quotes(enrolled):
    error, said = told(lambda e: e.laptop.owner.device(7), enrolled)
    assert issubclass(error, BadInput) and names(said, 'str ("…")')


def test_an_amount_in_quotes_is_asked_for_without(enrolled):
    star = enrolled.lab.bank("kb").service("star-banking")
    _, (ko, en) = told(enrolled.laptop.transfer, star, enrolled.certificate, amount="50000", payee="21", pin=PIN)
    assert "따옴표 없이" in ko and "without quotes" in en


@pytest.mark.parametrize("name", ["phone", "내 전화"])
def test_a_device_is_removed_by_the_name_that_the_list_shows(enrolled, name):
    laptop, phone = enrolled.laptop, enrolled.lab.person("hong").device("phone")
    phone.connect()
    laptop.rename_device("phone", name)
    laptop.remove_device(name)
    assert [each.label for each in laptop.connected_devices()] == ["laptop"]


def test_a_device_is_removed_as_the_list_has_it(enrolled):
    phone = enrolled.lab.person("hong").device("phone")
    phone.connect()
    enrolled.laptop.remove_device(next(each for each in enrolled.laptop.connected_devices() if each.label == "phone"))
    assert [each.label for each in enrolled.laptop.connected_devices()] == ["laptop"]


def test_of_two_devices_with_one_label_none_is_removed_by_it(enrolled):
    for other in ("phone", "tablet"):
        enrolled.lab.person("hong").device(other).connect()
        enrolled.laptop.rename_device(other, "mine")
    assert told(enrolled.laptop.remove_device, "mine")[0] is UnknownDevice
    enrolled.laptop.remove_device("tablet")
    assert [each.label for each in enrolled.laptop.connected_devices()] == ["laptop", "mine"]


def test_a_name_that_is_not_on_the_list_leads_to_the_list(enrolled):
    error, said = told(enrolled.laptop.remove_device, "lapttop")
    assert error is UnknownDevice and names(said, "lapttop", "connected_devices()")


def test_what_cannot_be_saved_is_told_what_can_and_how(lab):
    error, said = told(save, lab, "mine")
    assert error is NothingToSave
    assert names(said, "Lab", 'save(cert, "my-cert")', "export(...)", "OCSP")
    assert told(show, 3)[0] is NothingToShow


def test_an_event_number_in_quotes_is_not_called_missing_without_more(enrolled):
    error, (ko, en) = told(enrolled.lab.at, "3")
    assert error is UnknownEvent and "따옴표 없이" in ko and "without quotes" in en


def test_a_question_without_quotes_is_asked_for_in_quotes(lab):
    error, said = told(check, lab, 2 - 1, "123")
    assert error is UnknownQuestion and names(said, 'check(lab, "0-1")')


@pytest.mark.parametrize("number", ["3", len(CONTENTS), 99])
def test_who_asks_for_a_lesson_that_is_not_there_is_told_where_its_number_is(number):
    error, (ko, en) = told(lesson, number)
    assert error is UnknownLesson and "따옴표 없이" in ko and "without quotes" in en
    assert names((ko, en), "03_cloud_storage")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_answers_with_a_pin_where_a_login_is_wanted_is_told_how_to_put_that_in(said, lang):
    for pin in (814857, "814857"):
        assert "answer = lab.last_story()" in said(check, lesson(2, lang=lang), "2-1", pin)


# --- keys and their PINs


def test_a_pin_cannot_be_set_twice_and_the_certificate_can_be_used_as_it_is(enrolled):
    error, (ko, en) = told(enrolled.laptop.set_pin, enrolled.certificate, PIN)
    assert error is NoNewKey
    assert names((ko, en), "generate_key()", "request_certificate()", "set_pin()")
    assert "그대로" in ko and "as it is" in en


def test_a_pin_is_set_for_the_certificate_of_the_new_key_only(enrolled):
    enrolled.laptop.generate_key()
    assert told(enrolled.laptop.set_pin, enrolled.certificate, PIN)[0] is NoNewKey


def test_who_has_set_the_pin_is_told_how_to_change_it(enrolled, key):
    box = enrolled.laptop._keybox
    opened = box.open(enrolled.certificate, PIN)
    error, said = told(box._begin_envelope, box.session(), enrolled.certificate, opened, PIN, version=1)
    assert error is AlreadyStored and names(said, "change_pin()")


# --- who judges is not told what to do by who signed


def test_a_verifier_is_not_told_to_sign_again(key):
    error, (ko, en) = told(keys.verify, key.public_key(), keys.sign(key, b"a letter"), b"another")
    assert error is BadSignature
    assert "다시 서명" not in ko and "again" not in en and "믿지" in ko and "Do not rely" in en


def test_a_message_that_was_changed_tells_its_reader_not_to_rely_on_it(enrolled, key):
    signed = cms.sign(b"a letter", enrolled.certificate, key)
    _, (ko, en) = told(save, signed.replace(b"a letter", b"a better"), "letter")
    assert "다시 서명" not in ko and "Do not rely" in en


# --- time


def test_a_status_that_was_not_known_then_is_not_waited_for(enrolled):
    lab, star = enrolled.lab, enrolled.lab.bank("kb").service("star-banking")
    lab.bank("kb").fail_soft()
    lab.inject_faults("ocsp_down")
    receipt = enrolled.laptop.login(star, enrolled.certificate, pin=PIN)
    lab.inject_faults()
    lab.advance(days=1)
    error, (ko, en) = told(star.review(receipt).raise_for_failure)
    assert error is StatusUnknownThen and issubclass(error, StatusUnknown)
    assert names((ko, en), "2026-03-02 09:00")
    assert "잠시 뒤" not in ko and "later" not in en


def test_a_status_at_a_moment_that_is_over_is_not_waited_for_either(enrolled):
    enrolled.lab.advance(days=1)
    star, noon = enrolled.lab.bank("kb").service("star-banking"), enrolled.lab.time - timedelta(hours=12)
    assert told(star.explain(enrolled.certificate, at=noon).raise_for_failure)[0] is StatusUnknownThen


def test_a_status_that_is_not_known_now_may_be_waited_for(enrolled):
    enrolled.lab.inject_faults("ocsp_down")
    assert (
        told(enrolled.lab.bank("kb").service("star-banking").explain(enrolled.certificate).raise_for_failure)[0]
        is StatusUnknown
    )


def test_an_sms_can_be_asked_for_after_as_many_seconds_as_were_said(lab):
    phone = lab.person("hong").device("phone")
    phone.connect()
    lab._clock.advance(timedelta(seconds=3, milliseconds=500))
    with pytest.raises(SmsTooSoon) as caught:
        phone.connect()
    lab.advance(seconds=caught.value.facts["seconds"])
    phone.connect()


def test_a_revoked_certificate_is_called_so_in_both_languages(enrolled):
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"), reason="key_compromise")
    error, (ko, en) = told(
        enrolled.laptop.login, enrolled.lab.bank("kb").service("star-banking"), enrolled.certificate, pin=PIN
    )
    assert error is Revoked and "폐기" in ko and "was revoked" in en and names((ko, en), "enroll()")


# --- banks and folders


def test_who_unregisters_what_is_not_registered_is_not_told_to_register_it(enrolled):
    error, said = told(enrolled.laptop.owner.unregister, enrolled.certificate, enrolled.lab.bank("woori"))
    assert error is NothingToUnregister
    assert names(said, "show(lab)") and not names_any(said, "register()")


def test_who_finds_the_folder_in_use_is_told_to_restart_the_other_kernel():
    ko, en = (in_language(lang, FolderInUse(folder="mine")) for lang in LANGUAGES)
    assert "커널을 다시 시작" in ko and "restart its kernel" in en
