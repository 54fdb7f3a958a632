"""Lesson 08: a check takes every way to a right answer, and says what a wrong one shows."""

import pytest

from fincert_lab import anchors, check, given, lesson, predict
from fincert_lab.errors import CaNotTrusted, NotTrusted
from fincert_lab.language import catalogue, speak
from tests.panels.driver import Browser

PIN, KIMS_PIN = "280417", "905271"
RIGHT = {"a": False, "b": False, "c": False, "d": True}  # of what 8-3 gives out without a seed


@pytest.fixture
def world():
    """A lab as the lesson finds it."""
    return lesson(8, lang="en")


@pytest.fixture
def invited(world):
    """Narae has been invited, and Hong has a certificate from there, for securities."""
    world.theirs = world.person("hong").device("laptop").enroll(world.invite("narae"), pin=PIN)
    return world


def from_kb(lab):
    return lab.person("hong").device("laptop").certificates()[0]


def banking(lab, bank):
    return lab.bank(bank).service("internet-banking")


def trading(lab):
    return lab.bank("narae").service("trading")


# --- 8-1


def test_8_1_accepts_the_report_on_any_certificate_of_kftcs(invited, said):
    told = "● Right. It is section 1 the other way round: KFTC's signature was checked with Gaon CA's public key, "
    kims = invited.person("kim").device("phone").enroll(invited.bank("kb"), pin=KIMS_PIN)
    hongs = invited.person("hong").device("laptop").enroll(invited.bank("woori"), pin=PIN)
    for certificate in (from_kb(invited), kims, hongs):
        assert said(check, invited, "8-1", trading(invited).explain(certificate)).startswith(told)


def test_8_1_accepts_it_also_of_a_certificate_that_is_revoked_by_now(invited, said):
    cert = from_kb(invited)
    invited.person("hong").revoke(cert, invited.bank("kb"))
    assert said(check, invited, "8-1", trading(invited).explain(cert)).startswith("● Right.")


def test_8_1_says_that_the_service_takes_it(invited, said):
    for service, certificate in ((trading(invited), invited.theirs), (banking(invited, "kb"), from_kb(invited))):
        answer = said(check, invited, "8-1", service.explain(certificate))
        assert answer.startswith("◐ Not yet. This service takes this certificate. Make the report of Narae's service")


def test_8_1_says_what_to_clear_if_narae_was_made_to_trust_kftc(invited, said):
    browser = Browser(anchors(invited))
    browser.do("trust:narae:ca:personal", value=True)
    hong, narae = invited.person("hong"), invited.bank("narae")
    hong.revoke(invited.theirs, narae)
    hong.device("laptop").register(from_kb(invited), narae, pin=PIN)
    answer = said(check, invited, "8-1", trading(invited).explain(from_kb(invited)))
    assert answer.endswith("If you had Narae trust KFTC, clear that box in anchors(lab) first.")
    browser.do("trust:narae:ca:personal", value=False)
    assert said(check, invited, "8-1", trading(invited).explain(from_kb(invited))).startswith("● Right.")


def test_8_1_says_that_it_is_the_report_of_another_bank(invited, said):
    report = banking(invited, "woori").explain(invited.theirs)
    assert said(check, invited, "8-1", report).startswith("◐ Not yet. This is the report of a bank that trusts KFTC.")


def test_8_1_says_by_what_else_it_was_stopped(invited, said):
    report = banking(invited, "woori").explain(from_kb(invited))
    assert said(check, invited, "8-1", report).startswith(
        "◐ Not yet. This certificate was stopped by another check (“Was it issued through this bank"
    )


def test_8_1_takes_no_report_of_another_lab(invited, said):
    other = lesson(8, lang="en", seed="another")
    other.invite("narae")
    report = trading(other).explain(from_kb(other))
    assert said(check, invited, "8-1", report).startswith("◐ Not yet. This is no report on a certificate that was")


def test_8_1_invites_nobody(world, said):
    other = lesson(8, lang="en")  # without a seed its certificates are the same
    other.invite("narae")
    report = trading(other).explain(from_kb(other))
    assert said(check, world, "8-1", report).startswith("◐ Not yet. This is the report of a bank that trusts KFTC.")
    assert list(world.banks) == ["kb", "woori", "shinhan"]


# --- the predictions


def test_8c_is_judged_only_when_a_login_was_refused_for_want_of_trust(invited, said):
    woori, narae, laptop = invited.bank("woori"), invited.bank("narae"), invited.person("hong").device("laptop")
    woori.trust(narae.ca, policies=["securities"])
    laptop.register(invited.theirs, woori, pin=PIN)
    predict(invited, "8c", "b")
    Browser(anchors(invited)).do("trust:woori:gaon:securities", value=False)
    assert said(check, invited, "8c").startswith("○")
    laptop.login(trading(invited), invited.theirs, pin=PIN)
    assert said(check, invited, "8c").startswith("○")
    with pytest.raises(CaNotTrusted):
        laptop.login(banking(invited, "woori"), invited.theirs, pin=PIN)
    assert said(check, invited, "8c").startswith("● Right.")


# --- 8-2


def kims_login(lab, policy, trusted, service="shinhan"):
    kim, narae, bank = lab.person("kim"), lab.bank("narae"), lab.bank(service)
    kim.visit_branch(narae)
    phone = kim.device("phone")
    certificate = phone.enroll(narae, pin=KIMS_PIN, policy=policy)
    bank.trust(narae.ca, policies=trusted)
    phone.register(certificate, bank, pin=KIMS_PIN)
    return phone.login(banking(lab, service), certificate, pin=KIMS_PIN)


@pytest.mark.parametrize(
    ("policy", "trusted"),
    [("general", ["general"]), ("securities", ["securities"]), ("general", ["securities", "general"])],
)
def test_8_2_accepts_every_purpose_that_shinhan_was_made_to_take(invited, said, policy, trusted):
    answer = said(check, invited, "8-2", kims_login(invited, policy, trusted))
    assert answer == "● Right. Shinhan came to trust Gaon CA, and Kim logged in with a certificate from Narae."


def test_8_2_cannot_be_had_for_a_purpose_that_shinhan_does_not_take(invited):
    with pytest.raises(NotTrusted):
        kims_login(invited, "securities", ["general"])


def test_8_2_accepts_what_was_ticked_in_the_matrix_and_the_story_of_the_login(invited, said):
    kim, narae, shinhan = invited.person("kim"), invited.bank("narae"), invited.bank("shinhan")
    Browser(anchors(invited)).do("trust:shinhan:gaon:general", value=True)
    kim.visit_branch(narae)
    phone = kim.device("phone")
    certificate = phone.enroll(narae, pin=KIMS_PIN, policy="general")
    phone.register(certificate, shinhan, pin=KIMS_PIN)
    assert said(check, invited, "8-2", invited.last_story()).startswith("◐ Not yet. Put in answer = lab.last_story()")
    phone.login(banking(invited, "shinhan"), certificate, pin=KIMS_PIN)
    assert said(check, invited, "8-2", invited.last_story()).startswith("● Right.")


def test_8_2_says_at_which_service_she_logged_in(invited, said):
    invited.person("kim").visit_branch(invited.bank("woori"))
    receipt = kims_login(invited, "general", ["general"], "woori")
    assert said(check, invited, "8-2", receipt).startswith("◐ Not yet. This receipt is from Woori Internet Banking.")


def test_8_2_says_whose_certificate_it_was(invited, said):
    laptop, shinhan, narae = invited.person("hong").device("laptop"), invited.bank("shinhan"), invited.bank("narae")
    shinhan.trust(narae.ca, policies=["securities"])
    laptop.register(invited.theirs, shinhan, pin=PIN)
    receipt = laptop.login(banking(invited, "shinhan"), invited.theirs, pin=PIN)
    assert said(check, invited, "8-2", receipt).startswith("◐ Not yet. This receipt is not for a login with a")


def test_8_2_says_through_whom_the_certificate_was_issued(invited, said):
    phone = invited.person("kim").device("phone")
    certificate = phone.enroll(invited.bank("shinhan"), pin=KIMS_PIN)
    receipt = phone.login(banking(invited, "shinhan"), certificate, pin=KIMS_PIN)
    answer = said(check, invited, "8-2", receipt)
    assert answer.startswith("◐ Not yet. This certificate was issued through Shinhan Bank.")


def test_8_2_takes_nothing_but_a_receipt(invited, said):
    for wrong in (invited.theirs, "receipt", len(invited.journal)):
        assert said(check, invited, "8-2", wrong).startswith("◐ Not yet. Put in answer = lab.last_story()")


# --- 8-3


def test_8_3_accepts_the_right_answers_however_the_sentences_are_drawn(said):
    words, drawn = catalogue("en"), set()
    for seed in ("", "1", "2", "3"):
        lab = lesson(8, lang="en", seed=seed)
        sentences = given(lab, "8-3")
        answer = {letter: sentences[letter] == words[f"lesson.8-3.{letter}_right"] for letter in "abcd"}
        drawn.add(tuple(answer.values()))
        assert said(check, lab, "8-3", answer).startswith("● Right.")
    assert len(drawn) > 1


def test_8_3_without_a_seed_has_the_answer_that_teachers_are_told(world, said):
    assert said(check, world, "8-3", RIGHT).startswith("● Right.")


@pytest.mark.parametrize("letter", "abcd")
def test_8_3_says_which_sentence_to_think_about_again(world, said, letter):
    answer = said(check, world, "8-3", RIGHT | {letter: not RIGHT[letter]})
    assert answer.startswith(f"◐ Not yet. Think about {letter} again.")


def test_8_3_says_how_many_are_still_to_fill_in(world, said):
    assert said(check, world, "8-3", RIGHT | {"b": None, "c": None}).startswith("○ 2 still to fill in.")


def test_the_checks_speak_korean_too(invited, said):
    speak("ko")
    assert said(check, invited, "8-1", trading(invited).explain(from_kb(invited))).startswith(
        "● 맞습니다. 1번과 거꾸로입니다."
    )
