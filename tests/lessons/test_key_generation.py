"""Lesson 01: its checks take any right answer, however it was made, and say what a wrong one shows."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from fincert_lab import check, given, lesson, letter, predict
from fincert_lab.crypto import keys
from fincert_lab.errors import UnknownBank
from fincert_lab.institutions.ca.application import Authorisation, Vouched, read_csr
from fincert_lab.journal import Act
from fincert_lab.pki.authority import PERSONAL
from tests.crypto import kinds
from tests.panels.driver import Browser

MINE, NEIGHBOURS = "20260551", "20260449"  # whose kiosks have small numbers, which are found at once
PIN = "905271"


@pytest.fixture
def world():
    """A lab as the lesson finds it."""
    return lesson(1, lang="en", seed=MINE)


@pytest.fixture
def story(world):
    """The lesson's story, as its cells and exercise 1-3 tell it: Hong's trick, then Kim's certificate."""
    given(world, "1c").send()
    world.person("kim").device("laptop").enroll(world.bank("kb"), pin=PIN)
    return world


def key(label):
    """Make a key from bytes that a student might take."""
    return keys.generate(label.ljust(keys.SEED_BYTES).encode())


def careless(number):
    return keys.generate(number.to_bytes(40))


def kiosks_number(lab):
    """Find it as a student would."""
    kiosk, same_model = given(lab, "1-2")
    return next(n for n in range(1, 32_768) if same_model(n) == kiosk)


def number_of(lab, act, whose="kim"):
    """Return the number of the event in which somebody's device asks for something, or in which one speaks of them."""
    its = (it for it in lab.journal if it.act is act)
    return next(it.number for it in its if whose in (it.subject, it.sender.partition("/")[0]))


def written(lab, *texts):
    """Write a letter and sign it, then write what follows without signing it."""
    mine = letter(lab)
    browser = Browser(mine)
    for text in texts:
        browser.do("write", value=text)
        if text == texts[0]:
            browser.do("sign")
    return mine


# --- what the lesson gives out


def test_the_letter_that_reaches_the_bank_is_not_the_one_that_was_signed(world):
    received = given(world, "1a")
    assert (received.signed, received.text, received.fits) == ("10,000 won to Kim", "90,000 won to Kim", False)


def test_1a_waits_for_a_letter_that_was_changed(world, said):
    predict(world, "1a", "b")
    received = given(world, "1a")
    for outcome in (None, replace(received, text=received.signed), letter(world)):
        assert said(check, world, "1a", outcome).startswith("○ There is nothing to judge it by yet.")
    assert said(check, world, "1a", received).startswith("● Right.")


def test_the_trick_is_a_sound_request_but_for_the_name(world):
    trick = given(world, "1c")
    certificate = trick.send()
    assert world.person("kim").identity.name.encode() in trick.csr
    assert read_csr(trick.csr)[0] == certificate.public_key()
    assert "CN=홍길동()" in certificate.subject.rfc4514_string()


def test_the_trick_can_be_played_again(world):
    trick = given(world, "1c")
    assert trick.send().serial_number != trick.send().serial_number


def test_without_r_the_right_number_is_tried_and_not_recognised(world):
    idn, search = world.person("hong").identity.idn, given(world, "1d")(knows_r=False)
    assert (idn in [tried.number for tried in search.tries], search.found) == (True, None)


def test_with_r_the_search_ends_at_the_number(world):
    idn, search = world.person("hong").identity.idn, given(world, "1d")(knows_r=True)
    assert (search.tries[-1].number, search.found) == (idn, idn)


def test_the_search_is_for_the_vid_of_the_certificate(world):
    trick, search = given(world, "1c"), given(world, "1d")
    assert read_csr(trick.csr)[1] == search(knows_r=True).wanted == search(knows_r=False).wanted


def test_a_search_is_a_table_in_words(world):
    *_, fits = repr(given(world, "1d")(knows_r=True)).splitlines()
    assert (fits.startswith("990230-1000001 · "), fits.endswith(" · ✔ the same")) == (True, True)
    assert "✘ another" in given(world, "1d")(knows_r=False)._repr_html_()


def test_1d_waits_until_the_number_is_found(world, said):
    predict(world, "1d", "c")
    search = given(world, "1d")
    for outcome in (None, world.person("hong").identity.idn, search(knows_r=False)):
        assert said(check, world, "1d", outcome).startswith("○ There is nothing to judge it by yet.")
    assert said(check, world, "1d", search(knows_r=True)).startswith("● Right.")


# --- 1-1


@pytest.mark.parametrize("changed", ["I owe you 6,000", "I owe you 5,000 ", "I owe you 5,00", "I  owe you 5,000"])
def test_1_1_accepts_any_letter_of_ones_own_with_one_character_changed(world, said, changed):
    mine = written(world, "I owe you 5,000", changed)
    assert said(check, world, "1-1", mine).startswith("● Right. One character is enough")


def test_1_1_wants_a_letter_of_ones_own(world, said):
    untouched, changed = letter(world), letter(world)
    Browser(changed).do("write", value="90,000 won to Kim")
    for answer in (untouched, changed):
        assert said(check, world, "1-1", answer).startswith("◐ Not yet. What was signed is still the first letter.")


def test_1_1_wants_the_change_to_come_after_the_signature(world, said):
    signed_again = written(world, "I owe you 5,000", "I owe you 6,000")
    Browser(signed_again).do("sign")
    for answer in (written(world, "I owe you 5,000"), signed_again):
        assert said(check, world, "1-1", answer).startswith("◐ Nearly. The signature fits your letter.")


def test_1_1_says_how_much_was_changed(world, said):
    for text, count in (("I owe you 9,999", 5), ("You owe me 5,000", 10), ("", 15)):
        told = said(check, world, "1-1", written(world, "I owe you 5,000", text))
        assert told.startswith("◐ Nearly. The signature no longer fits") and f"there are {count} characters" in told


def test_1_1_takes_only_a_letter_of_this_lab(world, said):
    mine = written(world, "I owe you 5,000", "I owe you 6,000")
    theirs = written(lesson(1, lang="en", seed=NEIGHBOURS), "I owe you 5,000", "I owe you 6,000")
    for answer in (theirs, mine.letter, "I owe you 6,000"):
        assert said(check, world, "1-1", answer).startswith("◐ Not yet. Put in the letter that you changed above")


# --- 1-2


def test_1_2_accepts_the_number_its_bytes_or_the_key_itself(world, said):
    number = kiosks_number(world)
    without_the_lab = ec.derive_private_key(number + 1, ec.SECP256R1())
    for answer in (number, number.to_bytes(40), careless(number), without_the_lab):
        assert said(check, world, "1-2", answer).startswith("● Right. You found the private key")


@pytest.mark.parametrize(("drawn", "number"), [(0, 1), (32_766, 32_767), (32_767, 1), (2**64 - 1, 16)])
def test_1_2_whatever_is_drawn_the_number_is_one_of_32_767(world, said, drawn, number):
    world.entropy = SimpleNamespace(bytes=lambda label, count: drawn.to_bytes(count))
    assert given(world, "1-2")[0] == careless(number).public_key()
    assert said(check, world, "1-2", number).startswith("● Right.")


def test_1_2_gives_every_student_a_kiosk_of_their_own(world, said):
    assert given(world, "1-2")[0] is given(world, "1-2")[0]
    neighbours = kiosks_number(lesson(1, lang="en", seed=NEIGHBOURS))
    assert said(check, world, "1-2", neighbours).startswith("◐ Not yet. The public key that belongs to this one")


def test_1_2_can_be_answered_before_the_kiosk_was_asked_for(world, said):
    number = kiosks_number(lesson(1, lang="en", seed=MINE))
    assert said(check, world, "1-2", number).startswith("● Right.")


def test_1_2_says_that_the_key_is_not_the_kiosks(world, said):
    number = kiosks_number(world)
    wrong = [0, number - 1, number + 1, 32_768, (number + 1).to_bytes(40), careless(number + 1), key("mine")]
    for answer in [*wrong, kinds.refused_key("P-384")]:
        assert said(check, world, "1-2", answer).startswith("◐ Not yet. The public key that belongs to this one")


def test_1_2_says_that_the_public_key_is_not_yet_the_private_one(world, said):
    for answer in (given(world, "1-2")[0], key("mine").public_key()):
        assert said(check, world, "1-2", answer).startswith("◐ Not yet. This is a public key.")


def test_1_2_says_what_to_put_in(world, said):
    number = kiosks_number(world)
    for answer in (str(number), float(number), [number], bytes(39), -number, kinds.rsa_key(), careless):
        assert said(check, world, "1-2", answer).startswith("◐ Not yet. Put in the number that you found")


@pytest.mark.parametrize("exercise", ["1-2", "1-3"])
def test_true_is_no_number(world, said, exercise):
    world.entropy = SimpleNamespace(bytes=lambda label, count: bytes(count))  # the kiosk's number is 1
    assert said(check, world, exercise, True).startswith("◐ Not yet. Put in the number")


# --- 1-3


def test_1_3_accepts_the_event_or_its_number(story, said):
    number = number_of(story, Act.AUTHORISE)
    for answer in (number, story.journal[number - 1]):
        assert said(check, story, "1-3", answer).startswith(f"● Right. In event {number} the bank told the CA")


def test_1_3_accepts_any_time_that_the_ca_was_told(story, said):
    story.person("kim").device("phone").check_identity(story.bank("kb"))
    assert said(check, story, "1-3", len(story.journal)).startswith("● Right.")
    assert said(check, story, "1-3", story.last_story().events[-1]).startswith("● Right.")


def test_1_3_tells_the_bank_and_the_request_from_what_the_ca_was_told(story, said):
    number = number_of(story, Act.CHECK_IDENTITY)
    assert said(check, story, "1-3", number).startswith(f"◐ Nearly. In event {number} it is the bank")
    number = number_of(story, Act.ISSUE)
    assert said(check, story, "1-3", number).startswith(f"◐ Not yet. The request in event {number} holds a name too")
    assert said(check, story, "1-3", 1).startswith("◐ Not yet. Event 1 is “open the lab”.")
    assert said(check, story, "1-3", story.journal[-1]).startswith(f"◐ Not yet. Event {len(story.journal)} is “prove")


@pytest.mark.parametrize("act", [Act.CHECK_IDENTITY, Act.AUTHORISE, Act.ISSUE])
def test_1_3_is_about_kim_and_nobody_else(story, said, act):
    number = number_of(story, act, whose="hong")
    assert said(check, story, "1-3", number).startswith(f"◐ Not yet. Event {number} is “")


def test_1_3_knows_that_the_ca_does_not_listen_to_everybody(story, said):
    kim = story.person("kim")
    with pytest.raises(UnknownBank):
        story.ca.authorise(
            kim.device("laptop").party,
            Authorisation("1", "2", story.ca.party),
            Vouched("kim", "김영희", kim.identity.idn, "0040000001", None, PERSONAL),
        )
    assert said(check, story, "1-3", len(story.journal)).startswith("◐ Not yet. Event")


def test_1_3_says_which_numbers_there_are(story, said):
    for answer in (0, -1, len(story.journal) + 1):
        assert said(check, story, "1-3", answer).startswith(f"◐ Not yet. There is no event {answer}. Use a number from")


def test_1_3_is_not_fooled_by_what_is_no_event_of_this_lab(story, said):
    number = number_of(story, Act.AUTHORISE)
    by_hand = replace(story.journal[number - 1], number=99)
    relabelled = replace(story.journal[0], act=Act.AUTHORISE, subject="kim", facts=None)
    for answer in (by_hand, relabelled, str(number), Act.AUTHORISE, story.last_story(), story.journal[:number]):
        assert said(check, story, "1-3", answer).startswith("◐ Not yet. Put in the number of an event.")
