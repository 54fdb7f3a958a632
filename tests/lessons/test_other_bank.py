"""Lesson 04: its checks go by the journal, take every way that leads there, and say what a wrong answer shows."""

from dataclasses import replace

import pytest

from fincert_lab import check, lesson
from fincert_lab.acts import Refused
from fincert_lab.errors import AlreadyRegistered, LabError, OwnCertificateExists, WrongIdentity
from fincert_lab.journal import Act
from fincert_lab.language import speak

PIN, LEES_PIN = "280417", "135790"


@pytest.fixture(scope="module")
def story():
    """Registered at Woori and Shinhan, twice at Woori, with the user check of two others, and no longer at Woori.

    For tests that only ask. `registered` are the numbers of all registrations, `refused` by the error that they raised.
    """
    lab = lesson(4, lang="en")
    hong, woori, shinhan = lab.person("hong"), lab.bank("woori"), lab.bank("shinhan")
    laptop = hong.device("laptop")
    (certificate,) = laptop.certificates()
    laptop.register(certificate, woori, pin=PIN)
    laptop.register(certificate, shinhan, pin=PIN)
    with pytest.raises(LabError):
        laptop.login(lab.bank("kb").service("star-banking"), certificate, pin="110033")
    with pytest.raises(AlreadyRegistered):
        laptop.register(certificate, woori, pin=PIN)
    with pytest.raises(WrongIdentity):
        laptop.register(certificate, shinhan, pin=PIN, customer=lab.person("kim"))
    lab.person("namesake").visit_branch(woori)
    with pytest.raises(WrongIdentity):
        laptop.register(certificate, woori, pin=PIN, customer=lab.person("namesake"))
    hong.unregister(certificate, woori)
    with pytest.raises(OwnCertificateExists):
        clash(lab)
    events = [event for event in lab.journal if event.act is Act.REGISTER]
    lab.registered = [event.number for event in events if not event.refused]
    lab.refused = {}
    for event in events:
        if event.refused:
            lab.refused.setdefault(event.refused, []).append(event.number)
    return lab


@pytest.fixture
def world():
    """A lab as the lesson finds it."""
    return lesson(4, lang="en")


def clash(lab):
    """IssuedCertificates a certificate at a bank that has issued its owner a valid one."""
    phone = lab.person("kim").device("phone")
    phone.enroll(lab.bank("shinhan"), pin="905271")
    phone.register(phone.enroll(lab.bank("kb"), pin="905271"), lab.bank("shinhan"), pin="905271")


def numbers_of(lab, banks):
    """Return the numbers of the events after which a certificate is registered at so many other banks."""
    every = range(1, len(lab.journal) + 1)
    most = {n: max((len(each.registered) for each in lab.at(n).certificates.values()), default=0) for n in every}
    return [number for number, count in most.items() if count == banks]


def at_most(number, banks):
    return f"After event {number} the number of other banks at which one certificate is registered is at most {banks}."


def banking(lab, bank):
    return lab.bank(bank).service("internet-banking")


def lees(lab, bank="kb", device="phone", kind="p256"):
    """Have Lee join the bank's internet banking at a branch, and get a certificate there."""
    lee = lab.person("lee")
    lee.visit_branch(lab.bank(bank))
    phone = lee.device(device)
    return phone, phone.enroll(lab.bank(bank), pin=LEES_PIN, kind=kind)


def lees_login(lab, **how):
    """Have Lee do what 4-2 asks for."""
    phone, certificate = lees(lab, **how)
    lab.person("lee").visit_branch(lab.bank("woori"))
    phone.register(certificate, lab.bank("woori"), pin=LEES_PIN)
    return phone.login(banking(lab, "woori"), certificate, pin=LEES_PIN)


def test_4_1_accepts_every_moment_with_two_registrations(story, said):
    numbers = numbers_of(story, 2)
    assert numbers[0] == story.registered[1]
    for number in (numbers[0], numbers[1], numbers[-1]):
        told = f"● Right. After event {number} one certificate is registered at 2 other banks."
        assert said(check, story, "4-1", number) == said(check, story, "4-1", story.at(number)) == told


def test_4_1_accepts_anybodys_certificate_in_any_order(world, said):
    laptop, certificate = lees(world, "shinhan", "laptop")
    for bank in ("woori", "kb"):
        world.person("lee").visit_branch(world.bank(bank))
        laptop.register(certificate, world.bank(bank), pin=LEES_PIN)
    assert said(check, world, "4-1", world.now()).startswith("● Right.")


def test_4_1_says_at_how_many_other_banks(story, said):
    moments = {0: (1, 12, 17), 1: (story.registered[0], story.registered[1] - 1, len(story.journal))}
    for banks, numbers in moments.items():
        for number in numbers:
            told = f"◐ Not yet. {at_most(number, banks)} Register one at 2."
            assert said(check, story, "4-1", number) == said(check, story, "4-1", story.at(number)) == told


@pytest.mark.parametrize("banks", [0, 1])
def test_4_1_says_it_in_korean(story, said, banks):
    speak("ko")
    number = numbers_of(story, banks)[0]
    told = f"사건 {number} 뒤에 인증서 하나가 등록된 다른 은행은 최대 {banks}곳입니다. 2곳에 등록하십시오."
    assert said(check, story, "4-1", number) == f"◐ 아직 아닙니다. {told}"


def test_4_1_does_not_add_up_what_belongs_to_two_certificates(world, said):
    laptop, woori = world.person("hong").device("laptop"), world.bank("woori")
    laptop.register(laptop.certificates()[0], woori, pin=PIN)
    laptop.register(laptop.enroll(world.bank("shinhan"), pin=PIN), woori, pin=PIN)
    told = f"◐ Not yet. {at_most(len(world.journal), 1)}"
    assert said(check, world, "4-1", world.now()).startswith(told)


def test_4_1_says_which_numbers_there_are(story, said):
    for answer in (0, -1, len(story.journal) + 1):
        assert said(check, story, "4-1", answer).startswith(f"◐ Not yet. There is no event {answer}. Use a number from")


def test_4_1_goes_by_what_happened_in_this_lab(story, world, said):
    number = story.registered[1]
    assert said(check, world, "4-1", story.at(number)).startswith(f"◐ Not yet. There is no event {number}. Use")
    by_hand = replace(world.at(16), certificates=story.at(number).certificates)
    assert said(check, world, "4-1", by_hand).startswith(f"◐ Not yet. {at_most(16, 0)}")
    assert said(check, world, "4-1", replace(by_hand, number=True)).startswith("◐ Not yet. Put in a moment")


def test_4_1_wants_a_moment(story, said):
    number = story.registered[1]
    events = (story.journal[number - 1], story.last_story(), story.journal, story.changes(number))
    for answer in (True, str(number), float(number), [number], iter([number]), story.at(number).certificates, *events):
        assert said(check, story, "4-1", answer).startswith("◐ Not yet. Put in a moment, as in answer = lab.now().")


@pytest.mark.parametrize(
    "how", [{"device": "phone"}, {"device": "laptop", "kind": "rsa2048"}, {"device": "tablet"}], ids=repr
)
def test_4_2_accepts_lees_login_from_any_device_with_any_kind_of_key(world, said, how):
    told = said(check, world, "4-2", lees_login(world, **how))
    assert told.startswith("● Right. Lee registered the certificate from KB at Woori, and logged in.")


def test_4_2_accepts_who_joined_at_a_distance_and_logged_in_later(world, said):
    lee, kb, woori = world.person("lee"), world.bank("kb"), world.bank("woori")
    lee.visit_branch(woori)
    laptop, phone = lee.device("laptop"), lee.device("phone")
    laptop.join_banking(kb)
    certificate = laptop.enroll(kb, pin=LEES_PIN)
    laptop.register(certificate, woori, pin=LEES_PIN)
    world.advance(days=1)
    phone.connect()
    receipts = [phone.login(banking(world, "woori"), certificate, pin=LEES_PIN) for _ in range(2)]
    lee.unregister(certificate, woori)
    for receipt in receipts:
        assert said(check, world, "4-2", receipt).startswith("● Right.")


def test_4_2_accepts_a_login_by_clicks_which_returns_no_receipt(world, said):
    lees_login(world)
    assert said(check, world, "4-2", world.last_story()).startswith("● Right.")


def test_4_2_says_that_the_story_of_something_else_is_no_login(world, said):
    world.person("lee").visit_branch(world.bank("woori"))
    assert said(check, world, "4-2", world.last_story()).startswith("◐ Not yet. Log in first, and right after that")


def test_4_2_says_which_service_a_receipt_is_from(world, said):
    phone, certificate = lees(world)
    services = {"internet-banking": "KB Internet Banking", "star-banking": "KB Star Banking", "my-money": "KB My Money"}
    for service, name in services.items():
        receipt = phone.login(world.bank("kb").service(service), certificate, pin=LEES_PIN)
        assert said(check, world, "4-2", receipt).startswith(f"◐ Not yet. This receipt is from {name}. Log in to Woori")


def test_4_2_wants_lees_login(world, said):
    laptop = world.person("hong").device("laptop")
    (certificate,) = laptop.certificates()
    laptop.register(certificate, world.bank("woori"), pin=PIN)
    hongs = laptop.login(banking(world, "woori"), certificate, pin=PIN)
    receipt = lees_login(world)
    phone = world.person("lee").device("phone")
    transfer = phone.transfer(banking(world, "woori"), phone.certificates()[0], amount=1, payee="0", pin=LEES_PIN)
    for answer in (hongs, transfer, replace(transfer, act=Act.LOGIN), replace(receipt, number=99)):
        told = said(check, world, "4-2", answer)
        assert told.startswith("◐ Not yet. This receipt is not for a login with a certificate of Lee's.")


def test_4_2_is_not_fooled_by_a_receipt_that_no_service_wrote(world, said):
    phone, certificate = lees(world)
    with pytest.raises(LabError):  # refused: it is not registered
        phone.login(banking(world, "woori"), certificate, pin=LEES_PIN)
    at_kb = phone.login(banking(world, "kb"), certificate, pin=LEES_PIN)
    by_hand = replace(at_kb, service=banking(world, "woori").party)
    assert said(check, world, "4-2", by_hand).startswith("◐ Not yet. This receipt is not for a login with")
    refused = replace(by_hand, number=None)
    assert said(check, world, "4-2", refused).startswith("◐ Not yet. This receipt is not for a login with")


def test_4_2_is_not_fooled_by_a_receipt_of_another_lab(world, said):
    receipt = lees_login(lesson(4, lang="en"))
    assert said(check, world, "4-2", receipt).startswith("◐ Not yet. This receipt is not for a login with")


@pytest.mark.parametrize(("bank", "name"), [("woori", "Woori Bank"), ("shinhan", "Shinhan Bank")])
def test_4_2_wants_a_certificate_from_kb(world, said, bank, name):
    if bank == "woori":
        phone, certificate = lees(world, bank)
        receipt = phone.login(banking(world, "woori"), certificate, pin=LEES_PIN)
    else:
        receipt = lees_login(world, bank=bank)
    assert said(check, world, "4-2", receipt).startswith(f"◐ Not yet. This certificate was issued through {name}.")


def test_4_2_wants_a_receipt(story, said):
    for answer in (1, True, "woori/internet-banking", banking(story, "woori"), story.journal[-1], [None]):
        assert said(check, story, "4-2", answer).startswith("◐ Not yet. Log in first, and right after that")


def test_4_3_accepts_the_event_or_its_number_whoever_tried_it(story, said):
    numbers = story.refused["wrong_identity"]
    assert len(numbers) == 2  # Kim, and who has the same name
    for number in numbers:
        told = f"● Right. In event {number} the user check, the signature and the certificate were all good."
        for answer in (number, story.journal[number - 1]):
            assert said(check, story, "4-3", answer).startswith(told)


def test_4_3_accepts_the_last_event_of_a_students_own_attempt(world, said):
    phone, certificate = lees(world)
    with pytest.raises(WrongIdentity):
        phone.register(certificate, world.bank("woori"), pin=LEES_PIN, customer=world.person("hong"))
    for answer in (world.last_story(), world.last_story().events[-1]):
        assert said(check, world, "4-3", answer).startswith("● Right.")


def test_4_3_says_what_else_stopped_a_registration(story, said):
    others = {"already_registered": "already registered", "own_certificate_exists": "clashes with this bank's own"}
    for error, why in others.items():
        (number,) = story.refused[error]
        told = f"◐ Not yet. The registration in event {number} was refused for another reason ({why})."
        assert said(check, story, "4-3", number).startswith(told)
        assert said(check, story, "4-3", story.journal[number - 1]).startswith(told)
    assert said(check, story, "4-3", story.last_story()).startswith(told)  # the clash was the last


def test_4_3_wants_a_registration_that_was_refused(story, said):
    acts = dict.fromkeys(story.registered, "register another institution's certificate") | {1: "open the lab"}
    acts |= {story.refused["wrong_identity"][0] - 1: "ask for the certificate's status (OCSP)"}
    for number, act in acts.items():
        told = f"◐ Not yet. Event {number} is no registration that was refused (“{act}”)."
        assert said(check, story, "4-3", number).startswith(told)
        assert said(check, story, "4-3", story.journal[number - 1]).startswith(told)


def test_4_3_is_not_about_other_acts_that_a_vid_can_stop(world, said):
    laptop = world.person("hong").device("laptop")
    authorisation = laptop.check_identity(world.bank("kb"))
    laptop.generate_key()
    laptop.owner.identity = world.person("kim").identity
    with pytest.raises(WrongIdentity):
        laptop.request_certificate(authorisation)
    told = f"◐ Not yet. Event {len(world.journal)} is no registration that was refused (“request a certificate”)."
    assert said(check, world, "4-3", len(world.journal)).startswith(told)


def test_4_3_says_which_numbers_there_are(story, said):
    for answer in (0, -1, len(story.journal) + 1):
        assert said(check, story, "4-3", answer).startswith(f"◐ Not yet. There is no event {answer}. Use a number from")


def test_4_3_is_not_fooled_by_what_is_no_event_of_this_lab(story, world, said):
    right = story.journal[story.refused["wrong_identity"][0] - 1]
    refused = story.journal[story.refused["already_registered"][0] - 1]
    by_hand = replace(story.journal[0], act=Act.REGISTER, facts=Refused("wrong_identity"))
    for answer in (replace(right, number=99), replace(refused, facts=right.facts), by_hand):
        assert said(check, story, "4-3", answer).startswith("◐ Not yet. Right after the refusal put in answer")
    assert said(check, world, "4-3", right).startswith("◐ Not yet. Right after the refusal put in answer")


def test_4_3_wants_an_event(story, said):
    number = story.refused["wrong_identity"][0]
    things = (story.at(number), story.journal[:number], Act.REGISTER, WrongIdentity())
    for answer in (True, str(number), float(number), [number], iter([number]), {"number": number}, *things):
        assert said(check, story, "4-3", answer).startswith("◐ Not yet. Right after the refusal put in answer")
