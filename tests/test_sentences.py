"""What a person is told, in the situation in which it is said: the sentence names what helps, in both languages."""

import pytest

from fincert_lab.errors import LabError, NotTheApplicant, WrongIdentity
from fincert_lab.language import LANGUAGES, speak
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
