"""Lesson 01: its checks take any right answer, however it was made, and say what a wrong one shows."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from fincert_lab import check, given, lesson
from fincert_lab.crypto import keys
from fincert_lab.crypto.vid import VirtualID, seal_r
from fincert_lab.errors import UnknownBank
from fincert_lab.institutions.ca.application import Authorisation, IssueRequest, Vouched
from fincert_lab.journal import Act
from fincert_lab.pki import profile
from fincert_lab.pki.authority import PERSONAL
from tests.crypto import kinds

R = bytes(20)
MINE, NEIGHBOURS = "20260551", "20260449"  # whose kiosks have small numbers, which are found at once


@pytest.fixture
def world():
    """A lab as the lesson finds it."""
    return lesson(1, lang="en", seed=MINE)


@pytest.fixture
def story(world):
    """The lesson's story, as its cells tell it: identity check, false name in the request, certificate."""
    hong = world.person("hong")
    laptop = hong.device("laptop")
    authorisation = laptop.check_identity(world.bank("kb"))
    request = profile.request(key("first key"), "김영희", VirtualID.of(hong.identity.idn, R))
    world.ca.issue(laptop.party, IssueRequest(authorisation, request, seal_r(world.ca.r_key, R)))
    return world


def key(label):
    """Make a key from bytes that a student might take."""
    return keys.generate(label.ljust(keys.SEED_BYTES).encode())


def careless(number):
    return keys.generate(number.to_bytes(40))


def kiosks_number(lab):
    """Find it as a student would."""
    kiosk = given(lab, "1-2")
    return next(n for n in range(1, 32_768) if careless(n).public_key() == kiosk)


def number_of(lab, act):
    return next(event.number for event in lab.journal if event.act is act)


def signed(lab, private):
    """Do what 1-1 asks for."""
    return private.public_key(), keys.sign(private, given(lab, "1-1"))


def test_1_1_accepts_a_signature_by_any_key_of_ones_own(world, said):
    mine, text = key("mine"), given(world, "1-1")
    by_chance = mine.sign(text, ec.ECDSA(SHA256()))  # without the lab, and with a random number of its own
    for answer in (signed(world, mine), (mine.public_key(), by_chance), signed(world, kinds.rsa_key())):
        told = said(check, world, "1-1", answer)
        assert told.startswith(f"● Right. The signature has {len(answer[1])} bytes")


def test_1_1_wants_two_things_in_brackets(world, said):
    public, signature = signed(world, key("mine"))
    text = given(world, "1-1")
    for answer in (signature, (public,), [public, signature], (public, text, signature)):
        assert said(check, world, "1-1", answer).startswith("◐ Not yet. Put two things in brackets")


@pytest.mark.parametrize("kind", keys.KeyKind)
def test_1_1_says_that_a_private_key_is_shown_to_nobody(world, said, kind):
    private = kinds.taken(kind)
    answer = (private, signed(world, private)[1])
    assert said(check, world, "1-1", answer).startswith("◐ Not yet. The first of the two is a private key.")


def test_1_1_wants_the_signature_as_bytes(world, said):
    public, signature = signed(world, key("mine"))
    assert said(check, world, "1-1", (signature, public)).startswith("◐ Nearly. The order is reversed")
    for answer in ((public, signature.hex()), (signature, signature.hex()), (public, None)):
        assert said(check, world, "1-1", answer).startswith("◐ Not yet. The signature must be bytes")


def test_1_1_says_that_it_is_no_signature_of_the_letter(world, said):
    mine, text = key("mine"), given(world, "1-1")
    public, signature = signed(world, mine)
    for answer in (
        (public, keys.sign(mine, text + b".")),
        (public, text),
        (public, signature[:-1]),
        (public, b""),
        (key("another").public_key(), signature),
        (kinds.rsa_key().public_key(), signature),
    ):
        assert said(check, world, "1-1", answer).startswith("◐ Not yet. Checked with this public key, it is not")


def test_1_1_wants_a_public_key_of_a_kind_that_the_lab_takes(world, said):
    public, signature = signed(world, key("mine"))
    for other in (None, keys.spki(public), kinds.refused_key("P-384").public_key()):
        told = said(check, world, "1-1", (other, signature))
        assert told.startswith("◐ Not yet. That is not an acceptable value. What is wanted: a public key (P-256")


def test_1_2_accepts_the_number_its_bytes_or_the_key_itself(world, said):
    number = kiosks_number(world)
    without_the_lab = ec.derive_private_key(number + 1, ec.SECP256R1())
    for answer in (number, number.to_bytes(40), careless(number), without_the_lab):
        assert said(check, world, "1-2", answer).startswith("● Right. You found the private key")


@pytest.mark.parametrize(("drawn", "number"), [(0, 1), (32_766, 32_767), (32_767, 1), (2**64 - 1, 16)])
def test_1_2_whatever_is_drawn_the_number_is_one_of_32_767(world, said, drawn, number):
    world.entropy = SimpleNamespace(bytes=lambda label, count: drawn.to_bytes(count))
    assert given(world, "1-2") == careless(number).public_key()
    assert said(check, world, "1-2", number).startswith("● Right.")


def test_1_2_gives_every_student_a_kiosk_of_their_own(world, said):
    assert given(world, "1-2") is given(world, "1-2")
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
    for answer in (given(world, "1-2"), key("mine").public_key()):
        assert said(check, world, "1-2", answer).startswith("◐ Not yet. This is a public key.")


def test_1_2_says_what_to_put_in(world, said):
    number = kiosks_number(world)
    for answer in (str(number), float(number), [number], bytes(39), -number, kinds.rsa_key(), careless):
        assert said(check, world, "1-2", answer).startswith("◐ Not yet. Put in the number that you found")


@pytest.mark.parametrize("exercise", ["1-2", "1-3"])
def test_true_is_no_number(world, said, exercise):
    world.entropy = SimpleNamespace(bytes=lambda label, count: bytes(count))  # the kiosk's number is 1
    assert said(check, world, exercise, True).startswith("◐ Not yet. Put in the number")


def test_1_3_accepts_the_event_or_its_number(story, said):
    number = number_of(story, Act.AUTHORISE)
    for answer in (number, story.journal[number - 1]):
        assert said(check, story, "1-3", answer).startswith(f"● Right. In event {number} the bank told the CA")


def test_1_3_accepts_any_time_that_the_ca_was_told_by_any_bank(story, said):
    story.person("hong").device("phone").check_identity(story.bank("woori"))
    assert said(check, story, "1-3", len(story.journal)).startswith("● Right.")
    assert said(check, story, "1-3", story.last_story().events[-1]).startswith("● Right.")


def test_1_3_tells_the_bank_and_the_request_from_what_the_ca_was_told(story, said):
    number = number_of(story, Act.CHECK_IDENTITY)
    assert said(check, story, "1-3", number).startswith(f"◐ Nearly. In event {number} it is the bank")
    number = number_of(story, Act.ISSUE)
    assert said(check, story, "1-3", number).startswith(f"◐ Not yet. The request in event {number} holds a name too")
    assert said(check, story, "1-3", 1).startswith("◐ Not yet. Event 1 is “open the lab”.")
    assert said(check, story, "1-3", story.journal[-1]).startswith(f"◐ Not yet. Event {len(story.journal)} is “notice")


def test_1_3_is_about_hong_and_nobody_else(story, said):
    story.person("kim").device("phone").check_identity(story.bank("kb"))
    asked, told = story.last_story().events
    assert said(check, story, "1-3", asked).startswith(f"◐ Not yet. Event {asked.number} is “identity check”.")
    assert said(check, story, "1-3", told).startswith(f"◐ Not yet. Event {told.number} is “result of the identity")


def test_1_3_knows_that_the_ca_does_not_listen_to_everybody(story, said):
    hong = story.person("hong")
    with pytest.raises(UnknownBank):
        story.ca.authorise(
            hong.device("laptop").party,
            Authorisation("1", "2", story.ca.party),
            Vouched("hong", "홍길동", hong.identity.idn, "0040000001", None, PERSONAL),
        )
    assert said(check, story, "1-3", len(story.journal)).startswith("◐ Not yet. Event")


def test_1_3_says_which_numbers_there_are(story, said):
    for answer in (0, -1, len(story.journal) + 1):
        assert said(check, story, "1-3", answer).startswith(f"◐ Not yet. There is no event {answer}. Use a number from")


def test_1_3_is_not_fooled_by_what_is_no_event_of_this_lab(story, said):
    number = number_of(story, Act.AUTHORISE)
    by_hand = replace(story.journal[number - 1], number=99)
    relabelled = replace(story.journal[0], act=Act.AUTHORISE, subject="hong", facts=None)
    for answer in (by_hand, relabelled, str(number), Act.AUTHORISE, story.last_story(), story.journal[:number]):
        assert said(check, story, "1-3", answer).startswith("◐ Not yet. Put in the number of an event.")
