"""Lesson 07: an exhibit has one fault; a check takes every right answer, and says what a wrong one shows."""

import pytest
from cryptography import x509

from fincert_lab import check, given, lesson
from fincert_lab.language import speak
from fincert_lab.lessons.gallery import DEFECTS, Gallery
from fincert_lab.pki.report import Check, Outcome

PIN = "905271"
RIGHT = {"a": False, "b": False, "c": True, "d": True}  # of what 7-3 gives out without a seed


@pytest.fixture
def world():
    """A lab as the lesson finds it."""
    return lesson(7, lang="en")


def hongs(lab):
    (certificate,) = lab.person("hong").device("laptop").certificates()
    return certificate


def banking(lab, bank):
    return lab.bank(bank).service("internet-banking")


# --- the gallery


@pytest.mark.parametrize("fault", DEFECTS)
def test_an_exhibit_fails_one_check_and_none_before_it(world, fault):
    report = Gallery(world).with_defect(fault).explain()
    assert (report.failed.depth, report.failed.check) == (0, fault)
    passed = [finding for finding in report.findings if finding.outcome is Outcome.PASSED]
    assert len(passed) == report.findings.index(report.failed)


def test_the_wall_has_what_the_lesson_says(world):
    failed = {name: exhibit.explain().failed for name, exhibit in given(world, "7").items()}
    assert {name: each and each.check for name, each in failed.items()} == {
        "changed": Check.SIGNATURE,
        "new": Check.CRITICAL,
    }


def test_the_wall_fails_as_the_lesson_says_after_the_lesson_has_let_1_100_days_pass(world):
    world.advance(days=1100)
    assert given(world, "7")["new"].explain().failed.check is Check.CRITICAL


def test_an_exhibit_shows_none_of_its_bytes(world):
    assert repr(given(world, "7")) == "{'changed': Exhibit, 'new': Exhibit}"


# --- 7-1


def test_7_1_accepts_any_certificate_at_any_bank_that_does_not_know_it(world, said):
    kims = world.person("kim").device("phone").enroll(world.bank("kb"), pin=PIN)
    told = "● Right. The certificate is in order, but not in this bank's books. Once registered, it is taken."
    for bank, certificate in (("woori", kims), ("shinhan", kims), ("woori", hongs(world))):
        assert said(check, world, "7-1", banking(world, bank).explain(certificate)) == told


def test_7_1_says_that_the_service_takes_it(world, said):
    assert said(check, world, "7-1", banking(world, "kb").explain(hongs(world))).startswith(
        "◐ Not yet. This service takes this certificate."
    )


def test_7_1_says_by_which_other_check_it_was_stopped(world, said):
    report = banking(world, "woori").explain(hongs(world))
    world.person("hong").revoke(hongs(world), world.bank("kb"))
    revoked = banking(world, "woori").explain(hongs(world))
    assert report.failed.check is Check.REGISTERED
    assert "(“Is it on the revocation list?”)" in said(check, world, "7-1", revoked)


def test_7_1_wants_a_report_on_a_certificate_of_this_lab(world, said):
    assert said(check, world, "7-1", hongs(world)).startswith("◐ Not yet. Put the report")
    foreign = given(world, "7")["new"].explain()
    assert said(check, world, "7-1", foreign).startswith("◐ Not yet. This is no report on a certificate")


# --- 7-2


def diagnosis(lab):
    return {letter: exhibit.explain().failed.check for letter, exhibit in given(lab, "7-2").items()}


def test_7_2_accepts_the_rule_and_its_word(world, said):
    right = "● Right. You found out what is wrong with all four."
    for answer in (diagnosis(world), {letter: str(rule.value) for letter, rule in diagnosis(world).items()}):
        assert said(check, world, "7-2", answer).startswith(right)


@pytest.mark.parametrize("seed", ["", "20260001", "20260002"])
def test_7_2_can_be_told_from_fields_and_list_without_a_report(said, seed):
    lab = lesson(7, lang="en", seed=seed)
    sound = hongs(lab)

    def extension(certificate, kind):
        return certificate.extensions.get_extension_for_class(kind).value

    def read(exhibit):
        certificate = exhibit.certificate
        if not certificate.not_valid_before_utc <= lab.time <= certificate.not_valid_after_utc:
            return "validity"
        if exhibit.crl.get_revoked_certificate_by_serial_number(certificate.serial_number):
            return "revocation_list"
        if extension(certificate, x509.CertificatePolicies) != extension(sound, x509.CertificatePolicies):
            return "policy"
        if extension(certificate, x509.KeyUsage) != extension(sound, x509.KeyUsage):
            return "purpose"
        return "critical" if len(certificate.extensions) > len(sound.extensions) else "signature"

    answer = {letter: read(exhibit) for letter, exhibit in given(lab, "7-2").items()}
    assert said(check, lab, "7-2", answer).startswith("● Right.")


@pytest.mark.parametrize("letter", "abcd")
def test_7_2_points_to_the_exhibit_that_was_mistaken(world, said, letter):
    right = diagnosis(world)
    wrong = right | {letter: next(fault for fault in DEFECTS if fault not in right.values())}
    told = f"◐ Not yet. Look again at the fields and the list of {letter}: explore(exhibits["
    assert said(check, world, "7-2", wrong).startswith(told)


def test_7_2_gives_four_different_faults_and_with_another_seed_others(said):
    labs = [lesson(7, lang="en", seed=seed) for seed in ("", "20260001", "20260002")]
    found = [tuple(diagnosis(lab).values()) for lab in labs]
    assert [len({*rules}) for rules in found] == [4, 4, 4] and len({*found}) == 3
    assert all({*rules} <= {*DEFECTS} for rules in found)


def test_7_2_counts_what_is_missing_and_wants_all_four(world, said):
    empty = dict.fromkeys("abcd")
    assert said(check, world, "7-2", empty).startswith("○ 4 still to fill in.")
    assert said(check, world, "7-2", {"a": "signature"}).startswith("◐ Not yet. Leave the four names")
    assert said(check, world, "7-2", empty | {"a": 1}).startswith("◐ Not yet. Leave the four names")


@pytest.mark.parametrize("word", ["expired", "Signature", "registered", ""])
def test_7_2_says_which_words_there_are_to_whoever_fills_in_another(world, said, word):
    for others in ({"b": None, "c": None, "d": None}, {"b": "policy", "c": "critical", "d": "purpose"}):
        told = said(check, world, "7-2", {"a": word} | others)
        assert told.startswith(f'◐ Not yet. "{word}" is not one of the words in the table.')
        assert all(f'"{fault}"' in told for fault in DEFECTS)


# --- 7-3


def test_7_3_accepts_what_is_so_and_points_to_what_is_not(world, said):
    assert said(check, world, "7-3", RIGHT) == "● Right. You know who put what there, and what is checked."
    for letter in "abcd":
        assert said(check, world, "7-3", RIGHT | {letter: not RIGHT[letter]}).startswith(
            f"◐ Not yet. Think about {letter} again."
        )


def test_7_3_says_it_in_korean(world, said):
    speak("ko")
    assert given(world, "7-3")["a"] == "인증서의 이름은 가입자가 신청서에 적은 그대로입니다."
    assert said(check, world, "7-3", RIGHT).startswith("● 맞습니다.")
