"""Lesson 05: its checks take every right answer, go by the journal, and say what a wrong answer shows."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab import check, given, lesson
from fincert_lab.errors import LabError, Revoked
from fincert_lab.language import say
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from tests.conftest import LIFE
from tests.pki.world import customer

PIN, NEW_PIN = "481906", "860417"
RIGHT = {"a": True, "b": False, "c": False, "d": False}  # of what 5-3 gives out without a seed
WAYS = {"a": "delete", "b": "revoke", "c": "enroll", "d": "suspend"}  # for what 5-1 gives out without a seed
NO_CERTIFICATE = "◐ Not yet. Put the new certificate that enroll(...) returned into answer."
NOT_FOUR = "◐ Not yet. Leave the four names in answer as they are, and put True or False where it says None."


@pytest.fixture
def world():
    """A lab as the lesson finds it."""
    return lesson(5, lang="en")


@pytest.fixture(scope="module")
def story():
    """The lesson's lab, for tests that only ask."""
    return lesson(5, lang="en")


def jung(lab):
    return lab.person("jung")


def enroll(lab, device="phone", bank="kb", kind="p256"):
    """Have Jung get a certificate, which supersedes the one she has from the same bank."""
    lab.advance(seconds=Rules.sms_interval.seconds)
    return jung(lab).device(device).enroll(lab.bank(bank), pin=PIN if device == "phone" else NEW_PIN, kind=kind)


def revoke(lab, certificate, reason="key_compromise"):
    jung(lab).revoke(certificate, lab.bank("kb"), reason=reason)


def without_a_pin(lab, laptop):
    """Go through an enrolment step by step, up to the certificate."""
    lab.advance(seconds=Rules.sms_interval.seconds)
    laptop.connect()
    authorisation = laptop.check_identity(lab.bank("kb"))
    laptop.generate_key()
    return laptop.request_certificate(authorisation)


def replaced(lab, **how):
    """Do what 5-2 asks for; return the new certificate."""
    revoke(lab, enroll(lab))
    return enroll(lab, **({"device": "laptop"} | how))


def test_5_1_accepts_the_names_of_the_methods_and_of_the_menu_however_they_are_typed(story, said):
    menu = {"delete": "Delete", "revoke": " revoke\n", "enroll": "RE-ISSUE", "suspend": "Suspend"}
    calls = {letter: f"{way}()" for letter, way in WAYS.items()}
    for answer in (WAYS, {letter: menu[way] for letter, way in WAYS.items()}, calls, dict(reversed(WAYS.items()))):
        assert said(check, story, "5-1", answer) == "● Right. That is what to do in each of the four."


def test_5_1_takes_the_korean_menu_in_korean(said):
    lab = lesson(5, lang="ko")
    menu = {"delete": "삭제", "revoke": "폐기", "enroll": "재발급", "suspend": "효력정지"}
    assert said(check, lab, "5-1", {letter: menu[way] for letter, way in WAYS.items()}).startswith("● 맞습니다.")


def test_5_1_gives_each_seed_its_own_order_and_judges_by_it(said):
    orders = set()
    for seed in ("", "20260001", "20260002", "20260003"):
        lab = lesson(5, lang="en", seed=seed)
        ways = {say(f"lesson.5-1.{way}"): way for way in WAYS.values()}
        answer = {letter: ways[words] for letter, words in given(lab, "5-1").items()}
        orders.add(tuple(answer.values()))
        assert said(check, lab, "5-1", answer).startswith("● Right.")
    assert len(orders) > 1


@pytest.mark.parametrize(("letter", "wrong"), [("a", "revoke"), ("b", "enroll"), ("c", "delete"), ("d", "revoke")])
def test_5_1_says_which_one_to_think_about(story, said, letter, wrong):
    assert said(check, story, "5-1", WAYS | {letter: wrong}).startswith(f"◐ Not yet. Think about {letter} again.")


def test_5_1_says_how_many_are_missing(story, said):
    assert said(check, story, "5-1", WAYS | {"a": None, "d": None}).startswith("○ 2 still to fill in.")


def test_5_1_wants_one_of_the_four_ways_for_each(story, said):
    for wrong in ("", "renew", "폐기!", 5, True, ["revoke"]):
        told = said(check, story, "5-1", WAYS | {"b": wrong})
        assert told.startswith("◐ Not yet. For b, put one of 'revoke', 'delete', 'enroll' and 'suspend'"), wrong
    for answer in ("revoke", [*WAYS.values()], {}, {"a": "revoke"}, WAYS | {"e": "revoke"}):
        assert said(check, story, "5-1", answer).startswith("◐ Not yet. Leave the four names in answer"), answer


@pytest.mark.parametrize(
    "how",
    [{"device": "laptop"}, {"device": "tablet", "kind": "rsa2048"}, {"device": "laptop", "bank": "shinhan"}],
    ids=repr,
)
def test_5_2_accepts_any_other_device_kind_of_key_and_bank(world, said, how):
    jung(world).visit_branch(world.bank("shinhan"))
    told = said(check, world, "5-2", replaced(world, **how))
    assert told.startswith("● Right. The lost key was revoked as leaked, and the new one was made on another device.")


def test_5_2_accepts_who_revokes_last_where_nothing_was_superseded(world, said):
    jung(world).visit_branch(world.bank("shinhan"))
    lost, new = enroll(world), enroll(world, "laptop", "shinhan")
    told = "◐ Not yet. The lost certificate is not revoked. Whoever has the phone and the PIN can still use it."
    assert said(check, world, "5-2", new) == told
    revoke(world, lost)
    assert said(check, world, "5-2", new).startswith("● Right.")


def test_5_2_accepts_who_found_it_out_step_by_step(world, said):
    enroll(world)
    assert said(check, world, "5-2", enroll(world, "laptop")).startswith("◐ Not yet. The lost certificate was revoked")
    revoke(world, enroll(world))
    assert said(check, world, "5-2", enroll(world)).startswith("◐ Not yet. The new certificate was made on the lost")
    assert said(check, world, "5-2", enroll(world, "laptop")).startswith("● Right.")


def test_5_2_accepts_the_new_certificate_as_the_cloud_gives_it(world, said):
    new = replaced(world)
    jung(world).device("tablet").connect()
    (_, from_cloud) = jung(world).device("tablet").certificates()
    again = x509.load_der_x509_certificate(new.public_bytes(Encoding.DER))
    for answer in (from_cloud, again):
        assert said(check, world, "5-2", answer).startswith("● Right.")


def test_5_2_accepts_who_ran_the_first_cell_twice(world, said):
    enroll(world)
    assert said(check, world, "5-2", replaced(world)).startswith("● Right.")


def lose_nothing_first(lab):
    enroll(lab, "laptop")


def re_issue_at_once(lab):
    enroll(lab)
    enroll(lab, "laptop")


def re_issue_twice_on_the_phone(lab):
    enroll(lab)
    enroll(lab)


def delete(lab):
    jung(lab).device("phone").delete(enroll(lab), pin=PIN)


def revoke_for_another_reason(lab):
    revoke(lab, enroll(lab), "unspecified")


def suspend(lab):
    jung(lab).suspend(enroll(lab), lab.bank("kb"))


def take_the_phone_off_the_list(lab):
    enroll(lab)
    enroll(lab, "laptop")
    jung(lab).device("laptop").remove_device(jung(lab).device("phone"))


def solve_it(lab):
    replaced(lab)


@pytest.mark.parametrize(
    "before",
    [
        lose_nothing_first,
        re_issue_at_once,
        re_issue_twice_on_the_phone,
        delete,
        revoke_for_another_reason,
        suspend,
        take_the_phone_off_the_list,
        solve_it,
    ],
)
def test_5_2_can_be_solved_from_its_first_cell_on_whatever_was_done_before(world, said, before):
    before(world)
    assert said(check, world, "5-2", replaced(world)).startswith("● Right.")


def test_5_2_tells_who_re_issued_at_once_to_begin_again(world, said):
    re_issue_at_once(world)
    (_, new) = jung(world).device("laptop").certificates()
    assert said(check, world, "5-2", new).endswith("Begin again with the first cell.")


def test_5_2_says_that_nothing_is_lost_yet(said):
    for device in ("phone", "laptop"):
        lab = lesson(5, lang="en")
        told = said(check, lab, "5-2", enroll(lab, device))
        assert told.startswith("◐ Not yet. This is Jung's first certificate. Suppose that it is lost")


def test_5_2_says_for_which_reason_the_lost_one_was_revoked(world, said):
    told = "◐ Not yet. The lost certificate was revoked for the reason “{}”. Before the re-issue, revoke it for"
    for reason, words in (("unspecified", "no reason given"), ("cessation_of_operation", "no longer used")):
        revoke(world, enroll(world), reason)
        assert said(check, world, "5-2", enroll(world, "laptop")).startswith(told.format(words))


def test_5_2_wants_it_revoked_and_not_deleted(world, said):
    jung(world).device("phone").delete(enroll(world), pin=PIN)
    told = said(check, world, "5-2", enroll(world, "laptop"))
    assert told.startswith("◐ Not yet. The lost certificate was revoked for the reason “no longer used”.")


def test_5_2_is_not_fooled_by_a_revocation_after_the_re_issue(world, said):
    told = "◐ Not yet. The lost certificate was revoked for the reason “re-issued”."
    lost, new = enroll(world), enroll(world, "laptop")
    assert said(check, world, "5-2", new).startswith(told)
    with pytest.raises(Revoked):
        revoke(world, lost)
    assert said(check, world, "5-2", new).startswith(told)
    revoke(world, new)  # which nobody has lost
    assert said(check, world, "5-2", enroll(world, "tablet")).startswith(told)


def test_5_2_says_that_the_new_one_was_made_on_the_lost_device(world, said):
    told = said(check, world, "5-2", replaced(world, device="phone"))
    assert told.startswith("◐ Not yet. The new certificate was made on the lost device (phone) as well.")


def test_5_2_says_why_the_certificate_cannot_be_used(world, said):
    told = "◐ Not yet. This certificate cannot be used ({})."
    lost = enroll(world)
    revoke(world, lost)
    assert said(check, world, "5-2", lost) == told.format("revoked")
    unstored = without_a_pin(world, jung(world).device("laptop"))
    assert said(check, world, "5-2", unstored) == told.format("no PIN set yet")
    jung(world).device("laptop").set_pin(unstored, NEW_PIN)
    assert said(check, world, "5-2", unstored).startswith("● Right.")
    world.advance(days=LIFE + 1)
    assert said(check, world, "5-2", unstored) == told.format("expired")


def test_5_2_says_that_a_certificate_with_a_locked_pin_cannot_be_used(world, said):
    new = replaced(world)
    for _ in range(world.rules.pin_tries):
        with pytest.raises(LabError):
            jung(world).device("laptop").login(world.bank("kb").service("star-banking"), new, pin="135790")
    assert said(check, world, "5-2", new) == "◐ Not yet. This certificate cannot be used (PIN locked)."


def test_5_2_goes_by_what_happened_in_this_lab(said):
    elsewhere = lesson(5, lang="en")
    right = replaced(elsewhere)
    assert said(check, elsewhere, "5-2", right).startswith("● Right.")
    world = lesson(5, lang="en")
    assert said(check, world, "5-2", right).startswith("◐ Not yet. This certificate was not issued to Jung")
    enroll(world)
    new = enroll(world, "laptop")
    assert new.serial_number == right.serial_number  # another lab, the same randomness
    for answer in (right, customer(serial=new.serial_number)):
        assert said(check, world, "5-2", answer).startswith("◐ Not yet. The lost certificate was revoked for the")


def test_5_2_wants_a_certificate_of_jungs(world, said):
    replaced(world)
    (hongs,) = world.person("hong").device("laptop").certificates()
    kims = world.person("kim").device("phone").enroll(world.bank("shinhan"), pin="905271")
    elsewhere = replaced(lesson(5, lang="en", seed="20260001"))
    for answer in (hongs, kims, elsewhere, customer(), world.ca.trust.ca, world.ca.trust.root):
        told = "◐ Not yet. This certificate was not issued to Jung in this lab."
        assert said(check, world, "5-2", answer) == told


def test_5_2_wants_a_certificate(world, said):
    new = replaced(world)
    state = world.now().certificates[CertificateId.of(new)]
    texts = (state.id.serial, "key_compromise", new.public_bytes(Encoding.DER), new.public_bytes(Encoding.PEM).decode())
    things = (new.serial_number, True, [new], {"answer": new}, iter([new]), new.public_key(), x509.Certificate)
    for answer in (*texts, *things, state, world.last_story(), world.journal[-1], jung(world), world.now()):
        assert said(check, world, "5-2", answer) == NO_CERTIFICATE


def test_5_3_accepts_the_four_judgements_however_they_are_put(story, said):
    right_ones = ("a",)
    for answer in (RIGHT, dict(reversed(RIGHT.items())), {sentence: sentence in right_ones for sentence in "abcd"}):
        assert said(check, story, "5-3", answer) == (
            "● Right. What a guide says has to be examined too, sentence by sentence."
        )


def test_5_3_judges_the_sentences_that_it_gave_out(said):
    truths = {say(f"lesson.5-3.{letter}_right", **vars(Rules())) for letter in "abcd"}
    for seed in ("20260001", "20260002", "20260003", "20260008"):
        lab = lesson(5, lang="en", seed=seed)
        sentences = given(lab, "5-3")
        answer = {letter: sentence in truths for letter, sentence in sentences.items()}
        assert said(check, lab, "5-3", answer).startswith("● Right.")
        sentences.clear()
        assert said(check, lab, "5-3", answer | {"a": not answer["a"]}).startswith("◐ Not yet. Think about a again.")


@pytest.mark.parametrize("sentence", RIGHT)
def test_5_3_says_which_sentence_to_think_about(story, said, sentence):
    told = f"◐ Not yet. Think about {sentence} again."
    assert said(check, story, "5-3", RIGHT | {sentence: not RIGHT[sentence]}).startswith(told)


def test_5_3_says_of_several_the_first(story, said):
    for wrong, first in (("bd", "b"), ("cd", "c"), ("abcd", "a")):
        told = said(check, story, "5-3", RIGHT | {sentence: not RIGHT[sentence] for sentence in wrong})
        assert told.startswith(f"◐ Not yet. Think about {first} again.")


def test_5_3_says_how_many_are_missing(story, said):
    for missing in (["d"], ["a", "b"], list(RIGHT)):
        told = said(check, story, "5-3", RIGHT | dict.fromkeys(missing))
        assert told.startswith(f"○ {len(missing)} still to fill in. Put True or False where it says None")
    assert said(check, story, "5-3", RIGHT | {"a": False, "d": None}).startswith("○ 1 still to fill in.")


def test_5_3_wants_true_or_false(story, said):
    numbers, floats, texts = ({name: kind(said) for name, said in RIGHT.items()} for kind in (int, float, str))
    for answer in (numbers, floats, texts, RIGHT | {"a": 1}, RIGHT | {"d": 0}, RIGHT | {"a": "", "d": None}):
        assert said(check, story, "5-3", answer) == NOT_FOUR


def test_5_3_wants_the_four_names_as_they_are(story, said):
    without, capital = {"a": True, "b": False, "c": False}, {name.upper(): holds for name, holds in RIGHT.items()}
    changed = (without, capital, RIGHT | {"e": True}, RIGHT | {"": None}, {})
    for answer in (*changed, list(RIGHT.items()), list(RIGHT.values()), "TFFF", True):
        assert said(check, story, "5-3", answer) == NOT_FOUR
