"""What a person is told, in the situation in which it is said: the sentence names what helps, in both languages."""

import pytest

from fincert_lab.errors import LabError, NotIssuedHere, NotTheApplicant, UnknownCertificate, WrongIdentity
from fincert_lab.language import LANGUAGES, short, speak
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
