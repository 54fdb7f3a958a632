"""Lesson 03: its checks go by the journal, take every way that leads there, and say what a wrong answer shows."""

from dataclasses import replace

import pytest

from fincert_lab import Thief, centre, check, given, lesson, predict
from fincert_lab.errors import LabError
from fincert_lab.journal import Act
from fincert_lab.language import speak
from fincert_lab.rules import Rules
from tests.panels.driver import Browser, choose, connect

PIN, KIMS_PIN = "280417", "905271"
WRONG = ("135790", "110033", "200817", "707407", "909192", "246802", "100200", "121212")[: Rules.pin_tries]
ELSEWHERE = [tries for tries in range(2, 7) if tries != Rules.pin_tries][1]  # tries, in exercise 3-3 without a seed
NO_LOGIN = "◐ Not yet. Log in as Kim first."
RIGHT = {"cloud": 0, "hsm": 0, "cloud+hsm": 10**10, "laptop": ELSEWHERE}


@pytest.fixture(scope="module")
def story():
    """The lesson's story up to the re-issue, for tests that only ask."""
    lab = lesson(3, lang="en")
    guess(lab)
    lab.advance(minutes=2)
    guess(lab, PIN)
    lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    return lab


@pytest.fixture
def world():
    """A lab as the lesson finds it."""
    return lesson(3, lang="en")


def guess(lab, *pins):
    """Be the thief who has Hong's laptop."""
    laptop = lab.person("hong").device("laptop")
    for pin in pins or WRONG:
        with pytest.raises(LabError):
            laptop.login(star(lab), laptop.certificates()[0], pin=pin)


def star(lab):
    return lab.bank("kb").service("star-banking")


def moments(lab, tries):
    """Return the numbers of the events after which Hong's first certificate has so many tries left."""
    every = range(1, len(lab.journal) + 1)
    states = {number: next(iter(lab.at(number).certificates.values()), None) for number in every}
    return [number for number, state in states.items() if state and state.tries_left == tries]


def kims(lab, made_on, used_on):
    """Have Kim make a certificate on one device and connect another."""
    kim = lab.person("kim")
    maker, user = kim.device(made_on), kim.device(used_on)
    certificate = maker.enroll(lab.bank("kb"), pin=KIMS_PIN)
    lab.advance(seconds=Rules.sms_interval.seconds)
    user.connect()
    return maker, user, certificate


def hongs(lab):
    (certificate,) = lab.person("hong").device("laptop").certificates()
    return certificate


def test_3a_is_judged_by_a_thief_of_the_cloud_alone_who_tried_something(world, said):
    said(predict, world, "3a", "c")
    thief, certificate = Thief(world), hongs(world)
    cloud = thief.copy("cloud")
    for elsewhere in (
        thief.guess_offline(certificate, thief.copy("cloud", "hsm"), [PIN]),
        thief.guess_offline(certificate, thief.copy("hsm"), [PIN]),
        thief.guess_offline(certificate, cloud, []),
        thief.guess_online(certificate, world.person("hong").device("laptop"), WRONG[:1]),
        cloud,
    ):
        assert said(check, world, "3a", elsewhere).startswith("○")
    assert said(check, world, "3a", thief.guess_offline(certificate, cloud, [PIN])).startswith("● Right.")


def test_3b_is_judged_once_a_try_was_taken_and_no_proof_came(world, said):
    said(predict, world, "3b", "b")
    laptop = world.person("hong").device("laptop")
    laptop.login(star(world), hongs(world), pin=PIN)
    assert said(check, world, "3b").startswith("○")
    Thief(world).guess_online(hongs(world), laptop, WRONG[:1])
    assert said(check, world, "3b").startswith("● Right.")


def test_3c_is_judged_once_the_pin_was_wrong_on_another_device(world, said):
    said(predict, world, "3c", "b")
    hong, wrong = world.person("hong"), WRONG[0]
    for device in (hong.device("laptop"), hong.device("phone")):
        assert said(check, world, "3c").startswith("○")
        if device.party.endswith("phone"):
            world.advance(seconds=Rules.sms_interval.seconds)
            device.connect()
        with pytest.raises(LabError):
            device.login(star(world), hongs(world), pin=wrong)
    assert said(check, world, "3c").startswith("● Right.")


def test_3d_is_judged_once_the_laptop_was_tried_after_it_was_taken_off_the_list(world, said):
    said(predict, world, "3d", "b")
    laptop, phone = world.person("hong").device("laptop"), world.person("hong").device("phone")
    with pytest.raises(LabError):  # refused for another reason, and before
        laptop.register(hongs(world), world.bank("kb"), pin=PIN)
    world.advance(seconds=Rules.sms_interval.seconds)
    phone.connect()
    phone.remove_device(laptop)
    assert said(check, world, "3d").startswith("○")
    with pytest.raises(LabError):
        laptop.login(star(world), hongs(world), pin=PIN)
    assert said(check, world, "3d").startswith("● Right.")


def test_3b_can_be_judged_again_after_the_re_issue(story, said):
    said(predict, story, "3b", "b")
    assert said(check, story, "3b").startswith("● Right.")


def test_3_1_accepts_every_moment_with_two_tries_left(story, said):
    numbers = moments(story, 2)
    assert len(numbers) > 3
    for number in numbers:
        for answer in (number, story.at(number)):
            assert said(check, story, "3-1", answer) == f"● Right. After event {number} there are 2 PIN tries left."


def test_3_1_accepts_the_present(world, said):
    guess(world, *WRONG[:-2])
    for answer in (world.now(), len(world.journal), world.at(len(world.journal))):
        assert said(check, world, "3-1", answer).startswith("● Right.")


def test_3_1_accepts_anybodys_certificate(world, said):
    laptop, _, certificate = kims(world, "laptop", "phone")
    for pin in WRONG[:-2]:
        with pytest.raises(LabError):
            laptop.login(star(world), certificate, pin=pin)
    assert said(check, world, "3-1", world.now()).startswith("● Right.")


@pytest.mark.parametrize("tries", [tries for tries in range(Rules.pin_tries + 1) if tries != 2])
def test_3_1_says_how_many_tries_are_left(story, said, tries):
    for number in moments(story, tries)[:2]:
        told = f"◐ Not yet. Tries left after event {number}: {tries}. Find a moment with 2."
        assert said(check, story, "3-1", number) == said(check, story, "3-1", story.at(number)) == told


@pytest.mark.parametrize("tries", [Rules.pin_tries, 1, 0])
def test_3_1_says_it_in_korean(story, said, tries):
    speak("ko")
    number = moments(story, tries)[0]
    told = f"◐ 아직 아닙니다. 사건 {number} 뒤에 남은 시도 횟수는 {tries}번입니다. 2번 남은 순간을 찾으십시오."
    assert said(check, story, "3-1", number) == told


def test_3_1_counts_no_tries_before_a_pin_is_set(story, said):
    for number in (1, 10, *moments(story, None)):
        told = f"◐ Not yet. After event {number} no certificate has a PIN."
        assert said(check, story, "3-1", number).startswith(told)


def test_3_1_counts_the_tries_of_the_newest_certificate(story, said):
    number = len(story.journal)
    told = f"◐ Not yet. Tries left after event {number}: {Rules.pin_tries}."
    assert said(check, story, "3-1", story.now()).startswith(told)


def test_3_1_says_which_numbers_there_are(story, said):
    for answer in (0, -1, len(story.journal) + 1):
        assert said(check, story, "3-1", answer).startswith(f"◐ Not yet. There is no event {answer}. Use a number from")


def test_3_1_goes_by_what_happened_in_this_lab(story, world, said):
    number = moments(story, 2)[0]
    assert said(check, world, "3-1", story.at(number)).startswith(f"◐ Not yet. There is no event {number}. Use")
    two_left = story.at(number).certificates
    by_hand = replace(world.at(16), certificates=two_left)
    assert said(check, world, "3-1", by_hand).startswith(f"◐ Not yet. Tries left after event 16: {Rules.pin_tries}.")
    assert said(check, world, "3-1", replace(by_hand, number=True)).startswith("◐ Not yet. Put in a moment")


def test_3_1_wants_a_moment(story, said):
    number = moments(story, 2)[0]
    events = (story.journal[number - 1], story.last_story(), story.journal, story.changes(number))
    for answer in (True, str(number), float(number), [number], iter([number]), story.at(number).certificates, *events):
        assert said(check, story, "3-1", answer).startswith("◐ Not yet. Put in a moment, as in answer = lab.at(20).")


@pytest.mark.parametrize(
    ("made_on", "used_on", "service"),
    [("laptop", "phone", "star-banking"), ("phone", "tablet", "internet-banking"), ("tablet", "laptop", "my-money")],
)
def test_3_2_accepts_any_two_devices_and_any_service(world, said, made_on, used_on, service):
    maker, user, certificate = kims(world, made_on, used_on)
    user.remove_device(maker)
    receipt = user.login(world.bank("kb").service(service), certificate, pin=KIMS_PIN)
    told = said(check, world, "3-2", receipt)
    assert told.startswith(f"● Right. The login came from the {used_on}, which did not make the key")


def test_3_2_does_not_mind_who_removed_the_device_nor_when(world, said):
    laptop, phone, certificate = kims(world, "laptop", "phone")
    receipt = phone.login(star(world), certificate, pin=KIMS_PIN)
    laptop.remove_device(laptop)
    assert said(check, world, "3-2", receipt).startswith("● Right. The login came from the phone")


def test_3_2_follows_what_becomes_of_the_lost_device(world, said):
    laptop, phone, certificate = kims(world, "laptop", "phone")
    receipt = phone.login(star(world), certificate, pin=KIMS_PIN)
    still_there = "◐ Not yet. The lost device (laptop) is still on the list."
    assert said(check, world, "3-2", receipt).startswith(still_there)
    with pytest.raises(LabError):
        world.person("hong").device("laptop").remove_device(laptop)  # it is not on Hong's list
    assert said(check, world, "3-2", receipt).startswith(still_there)
    phone.remove_device(laptop)
    assert said(check, world, "3-2", receipt).startswith("● Right.")
    world.advance(seconds=Rules.sms_interval.seconds)
    laptop.connect()  # whoever found it knows the code
    assert said(check, world, "3-2", receipt).startswith(still_there)


def test_3_2_says_that_another_device_was_removed(world, said):
    laptop, phone, certificate = kims(world, "laptop", "phone")
    receipt = phone.login(star(world), certificate, pin=KIMS_PIN)
    laptop.remove_device(phone)
    assert said(check, world, "3-2", receipt).startswith("◐ Not yet. The lost device (laptop) is still on the list.")


def test_3_2_says_that_the_login_came_from_the_device_that_made_the_key(world, said):
    laptop, phone, certificate = kims(world, "laptop", "phone")
    for service in ("star-banking", "my-money"):
        receipt = laptop.login(world.bank("kb").service(service), certificate, pin=KIMS_PIN)
        told = said(check, world, "3-2", receipt)
        assert told.startswith("◐ Not yet. This login came from the device that the certificate was issued on (laptop)")
    phone.remove_device(laptop)
    assert said(check, world, "3-2", receipt).startswith("◐ Not yet. This login came from the device")


def test_3_2_wants_kims_login(world, said):
    laptop, phone, certificate = kims(world, "laptop", "phone")
    phone.remove_device(laptop)
    phone.login(star(world), certificate, pin=KIMS_PIN)
    transfer = phone.transfer(star(world), certificate, amount=1, payee="0", pin=KIMS_PIN)
    hongs_laptop = world.person("hong").device("laptop")
    hongs = hongs_laptop.login(star(world), hongs_laptop.certificates()[0], pin=PIN)
    for answer in (transfer, replace(transfer, act=Act.LOGIN)):
        told = said(check, world, "3-2", answer)
        assert told.startswith(NO_LOGIN)
    told = said(check, world, "3-2", hongs)
    assert told.startswith("◐ Not yet. This login did not come from one of Kim's devices.")


def test_3_2_is_not_fooled_by_a_receipt_that_no_service_wrote(world, said):
    laptop, phone, certificate = kims(world, "laptop", "phone")
    phone.remove_device(laptop)
    hers = phone.login(star(world), certificate, pin=KIMS_PIN)
    with pytest.raises(LabError):  # refused: she is not known there
        phone.login(world.bank("woori").service("internet-banking"), certificate, pin=KIMS_PIN)
    woori = world.bank("woori").service("internet-banking").party
    for by_hand in (replace(hers, number=99), replace(hers, service=woori), replace(hers, service="kb/my-money")):
        assert said(check, world, "3-2", by_hand).startswith(NO_LOGIN)
    refused = replace(hers, service=woori, number=None)
    assert said(check, world, "3-2", refused).startswith(NO_LOGIN)


def test_3_2_is_not_fooled_by_a_receipt_of_another_lab(world, said):
    elsewhere = lesson(3, lang="en")
    laptop, phone, certificate = kims(elsewhere, "laptop", "phone")
    phone.remove_device(laptop)
    receipt = phone.login(star(elsewhere), certificate, pin=KIMS_PIN)
    assert said(check, elsewhere, "3-2", receipt).startswith("● Right.")
    assert said(check, world, "3-2", receipt).startswith(NO_LOGIN)


def test_3_2_wants_a_login(story, said):
    for answer in (1, True, "kb/star-banking", star(story), story.last_story(), story.journal[-1], [None]):
        assert said(check, story, "3-2", answer).startswith(NO_LOGIN)


def test_3_2_accepts_a_login_by_its_story_or_an_event_of_it(world, said):
    laptop, phone, certificate = kims(world, "laptop", "phone")
    phone.remove_device(laptop)
    phone.login(star(world), certificate, pin=KIMS_PIN)
    story = world.last_story()
    for answer in (story, *story.events):
        assert said(check, world, "3-2", answer).startswith("● Right. The login came from the phone")


def test_3_2_can_be_done_by_clicks_alone(world, said):
    kim = world.person("kim")
    browser = Browser(centre(kim))
    browser.do("open", value="issue")
    browser.submit(account_number="000-21-0002-002", security_code="6093")
    connect(browser, kim)
    browser.type(new_pin=KIMS_PIN, again=KIMS_PIN)
    world.advance(seconds=Rules.sms_interval.seconds)
    browser.do("device", value="phone")
    browser.do("open", value="devices")
    connect(browser, kim)
    browser.submit(device="kim/laptop", what="remove")
    choose(browser, "login")
    browser.type(pin=KIMS_PIN)
    assert said(check, world, "3-2", world.last_story()).startswith("● Right. The login came from the phone")


@pytest.mark.parametrize("instead", [{}, {"cloud+hsm": 1e10, "laptop": float(ELSEWHERE), "cloud": 0.0}])
def test_3_3_goes_by_the_rules_that_it_gave_out(story, said, instead):
    told = said(check, story, "3-3", dict(reversed((RIGHT | instead).items())))
    assert told.startswith("● Right. With the two halves in different places")


def test_3_3_gives_out_rules_that_cannot_be_changed(story, said):
    assert given(story, "3-3") == {"digits": 10, "tries": ELSEWHERE}
    given(story, "3-3")["digits"] = 1
    assert said(check, story, "3-3", RIGHT).startswith("● Right.")


@pytest.mark.parametrize(
    ("thief", "counts", "told"),
    [
        ("cloud", (10**10, 10**6, 3, 1), "The thief of the cloud has no y."),
        ("hsm", (10**10, 10**6, 3, 1), "The thief of the HSM can compute y"),
        ("cloud+hsm", (0, 3, 10**6, 10**10 - 1, 10**10 + 1, float("inf")), "The thief of both asks nobody"),
        ("laptop", (0, 1, 7, 100, 10**10, -3, float("nan")), "The thief of the laptop has to ask the HSM."),
    ],
)
def test_3_3_says_which_thief_to_think_about(story, said, thief, counts, told):
    for count in counts:
        assert said(check, story, "3-3", RIGHT | {thief: count}).startswith(f"◐ Not yet. {told}")


def test_3_3_says_how_many_are_missing(story, said):
    for missing in (["laptop"], ["cloud", "hsm"], list(RIGHT)):
        told = said(check, story, "3-3", RIGHT | dict.fromkeys(missing))
        assert told.startswith(f"○ {len(missing)} still to fill in.")
    assert said(check, story, "3-3", RIGHT | {"cloud": 5, "hsm": None}).startswith("○ 1 still to fill in.")


def test_3_3_wants_the_four_names_as_they_are(story, said):
    without, capital = {"cloud": 0, "hsm": 0, "laptop": 3}, {name.upper(): count for name, count in RIGHT.items()}
    for answer in (without, capital, RIGHT | {"bank": 0}, RIGHT | {"": None}, list(RIGHT.items()), (0, 0, 10**10, 3)):
        assert said(check, story, "3-3", answer).startswith("◐ Not yet. Leave the four names in answer as they are")


def test_3_3_wants_numbers(story, said):
    for wrong in ({"laptop": "3"}, {"cloud": False}, {"hsm": "0"}, {"cloud+hsm": "10,000"}, {"laptop": [3]}):
        told = said(check, story, "3-3", RIGHT | wrong)
        assert told.startswith("◐ Not yet. Leave the four names in answer as they are, and put numbers")
