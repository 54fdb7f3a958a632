"""The cloud is asked about PINs: from an unlocked device, by a stranger who got in, by many threads at once."""

import threading
from contextlib import closing

import pytest
from sqlalchemy import select, update

from fincert_lab import Lab, Thief
from fincert_lab.clock import Clock
from fincert_lab.entropy import Entropy
from fincert_lab.errors import AnotherLab, BadInput, KeyDestroyed, LabError, PinLocked, SmsTooSoon, UnknownDevice
from fincert_lab.institutions.bank.challenge import Challenge, Challenges, Statement
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.institutions.cloud.sessions import Session, Sessions
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.institutions.hsm_tables import REGISTRATIONS
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.thief import admission
from fincert_lab.thief.client import Client
from fincert_lab.thief.report import Gain, Means, Stop
from fincert_lab.thief.victim import guesses
from tests.conftest import PIN
from tests.facts import facts_in, facts_in_databases

WRONG = ["135790", "110033", "200817", "707407", "909192"]
LATE = [*WRONG, PIN]  # one more than there are tries


@pytest.fixture
def thief(enrolled):
    return Thief(enrolled.lab)


@pytest.fixture
def hong(enrolled):
    return enrolled.lab.person("hong")


def login(story, pin=PIN):
    return story.laptop.login(story.lab.bank("kb").service("star-banking"), story.certificate, pin=pin)


def tries(lab):
    with lab.hsm.store.transaction() as db:
        return db.scalar(select(REGISTRATIONS.c.tries))


def without_counting(monkeypatch):
    everything = (*REGISTRATIONS.c,)

    def take_no_try(self, sender, certificate, registration, nonce, seen):
        with self.store.transaction() as db:
            db.execute(update(REGISTRATIONS).values(nonce=nonce, asked=self.world.clock.now(), proved=False))
            return db.execute(select(*everything)).one()

    monkeypatch.setattr(Hsm, "_take_a_try", take_no_try)


# --- at an unlocked laptop


def test_an_unlocked_laptop_answers_as_many_guesses_as_there_are_tries(enrolled, thief):
    report = thief.guess_online(enrolled.certificate, enrolled.laptop, LATE)
    assert (report.answered, report.gained, report.had) == (Rules.pin_tries, (), (Means.DEVICE,))
    assert isinstance(report.stopped, PinLocked)


def test_without_a_counter_an_unlocked_laptop_would_answer_until_the_pin_is_found(enrolled, thief, monkeypatch):
    without_counting(monkeypatch)
    assert thief.guess_online(enrolled.certificate, enrolled.laptop, LATE).found == PIN


def test_a_right_guess_within_the_tries_is_proved_so_that_the_owner_sees_all_tries_there(enrolled, thief):
    report = thief.guess_online(enrolled.certificate, enrolled.laptop, [WRONG[0], PIN])
    assert (report.found, report.gained, tries(enrolled.lab)) == (PIN, (Gain.PIN, Gain.KEY), Rules.pin_tries)


def test_what_is_asked_at_a_laptop_is_in_the_journal_as_the_laptops(enrolled, thief):
    events = len(enrolled.lab.journal)
    thief.guess_online(enrolled.certificate, enrolled.laptop, [WRONG[0]])
    assert {event.sender for event in enrolled.lab.journal[events:]} == {"hong/laptop", "cloud"}


# --- a stranger


def test_a_stranger_who_was_not_admitted_asks_in_vain_and_costs_no_try(enrolled, thief):
    report = thief.guess_online(enrolled.certificate, order=LATE)
    assert (report.tried, report.had) == (0, (Means.NOTHING,))
    assert isinstance(report.stopped, UnknownDevice)
    assert enrolled.lab.journal[-1].sender == "thief/phone" and enrolled.lab.journal[-1].refused == "unknown_device"
    assert tries(enrolled.lab) == Rules.pin_tries


@pytest.mark.parametrize(("at", "had"), [("laptop", (Means.PIN, Means.DEVICE)), (None, (Means.PIN,))])
def test_who_comes_with_one_pin_had_that_pin(enrolled, thief, at, had):
    device = enrolled.laptop if at else None
    assert thief.guess_online(enrolled.certificate, device, [PIN]).had == had


def test_without_admission_a_stranger_who_knows_the_account_would_lock_the_owner_out(enrolled, monkeypatch):
    lab, account = enrolled.lab, enrolled.laptop._keybox.session().account
    this, made_up = CertificateId.of(enrolled.certificate), Session(account, bytes(16), lab.time)
    with pytest.raises(UnknownDevice):
        Client(lab, admission.TELEPHONE, made_up, this)
    monkeypatch.setattr(Sessions, "check", lambda *_, **__: None)
    client = Client(lab, admission.TELEPHONE, made_up, this)
    assert [client.guess(wrong) for wrong in WRONG] == [()] * 5
    with pytest.raises(PinLocked):
        login(enrolled)


def test_who_took_over_a_number_is_admitted_and_then_meets_the_counter(enrolled, thief, hong):
    enrolled.lab.advance(minutes=1)
    entered = thief.take_over_number(hong)
    assert (entered.gained, entered.stopped) == ((Gain.ADMISSION,), Stop.PIN_COMES_NEXT)
    report = thief.guess_online(enrolled.certificate, order=LATE)
    assert (report.answered, report.had, report.found) == (Rules.pin_tries, (Means.ADMISSION,), None)
    assert isinstance(report.stopped, PinLocked)


def test_without_a_counter_whoever_took_over_a_number_would_find_the_pin(enrolled, thief, hong, monkeypatch):
    without_counting(monkeypatch)
    thief.take_over_number(hong)
    assert thief.guess_online(enrolled.certificate, order=LATE).gained == (Gain.PIN, Gain.KEY)


def test_a_sim_swap_is_in_the_journal_and_leaves_the_victim_another_number(enrolled, thief, hong):
    events, lab, theirs = len(enrolled.lab.journal), enrolled.lab, hong.identity.phone
    thief.take_over_number(hong)
    assert [(e.sender, e.act.value, e.refused) for e in lab.journal[events : events + 2]] == [
        ("thief", "change_number", "number_taken"),
        ("thief", "change_number", None),
    ]
    assert (lab.telecom.number_of("thief"), lab.telecom.number_of("hong")) == (theirs, admission.NUMBER)
    assert facts_in(lab.now()) == facts_in_databases(lab)


def test_a_number_that_was_given_up_needs_no_sim_swap(enrolled, thief, hong):
    theirs = hong.identity.phone
    hong.change_number("01000005555")
    hong.identity = hong.identity.__class__(**{**vars(hong.identity), "phone": theirs})  # as the cloud still knows it
    assert thief.take_over_number(hong).gained == (Gain.ADMISSION,)
    assert enrolled.lab.telecom.number_of("hong") == "01000005555"


def test_a_sandbox_opens_again_after_a_sim_swap(tmp_path):
    for number in range(2):
        with closing(Lab(Entropy.seeded(bytes([number])), Rules(), clock=Clock(), folder=tmp_path)) as lab:
            if number == 0:
                lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
                Thief(lab).take_over_number(lab.person("hong"))
            assert lab.person("hong").identity.phone == (admission.NUMBER if number else "01000002580")


def test_who_has_a_code_read_out_is_admitted_and_then_needs_the_pin(enrolled, thief, hong):
    enrolled.lab.advance(minutes=1)
    report = thief.ask_for_code(hong)
    assert (report.gained, report.had, report.stopped) == ((Gain.ADMISSION,), (Means.CODE,), Stop.PIN_COMES_NEXT)
    assert [device.device for device in enrolled.laptop.connected_devices()] == ["hong/laptop", "thief/phone"]
    assert thief.guess_online(enrolled.certificate, order=WRONG[:1]).answered == 1


def test_a_code_asked_for_too_soon_is_refused_to_the_thief_too(thief, hong):
    thief.ask_for_code(hong)
    again = thief.ask_for_code(hong)
    assert again.gained == () and isinstance(again.stopped, SmsTooSoon)


# --- locking out, and racing


def test_who_was_admitted_can_lock_the_owner_out_on_purpose(enrolled, thief, hong):
    thief.ask_for_code(hong)
    report = thief.lock_out(enrolled.certificate)
    assert (report.gained, report.stopped) == ((Gain.LOCKED_OUT,), None)
    with pytest.raises(PinLocked):
        login(enrolled)
    enrolled.lab.advance(minutes=2)
    with pytest.raises(KeyDestroyed):
        login(enrolled)


def test_without_a_counter_nobody_could_be_locked_out(enrolled, thief, monkeypatch):
    without_counting(monkeypatch)
    thief.lock_out(enrolled.certificate, enrolled.laptop)
    login(enrolled)


def test_what_is_locked_already_is_no_gain(enrolled, thief):
    thief.lock_out(enrolled.certificate, enrolled.laptop)
    again = thief.lock_out(enrolled.certificate, enrolled.laptop)
    assert again.gained == () and isinstance(again.stopped, PinLocked)


def test_thirty_two_guesses_at_once_get_no_more_answers_than_there_are_tries(enrolled, thief):
    report = thief.race(enrolled.certificate, enrolled.laptop)
    assert (report.tried, report.answered, report.gained) == (32, Rules.pin_tries, ())
    assert isinstance(report.stopped, PinLocked)


def test_a_counter_that_is_read_before_it_is_written_would_lose_the_race(enrolled, thief, monkeypatch):
    """The attack does find the hole if there is one."""
    all_have_read = threading.Barrier(8)

    def check_then_write(self, sender, certificate, registration, nonce, seen):
        with self.store.transaction() as db:
            row = db.execute(select(REGISTRATIONS)).one()
        all_have_read.wait(10)
        if row.tries == 0:
            raise PinLocked
        with self.store.transaction() as db:
            db.execute(update(REGISTRATIONS).values(tries=row.tries - 1, nonce=nonce))
        return row

    monkeypatch.setattr(Hsm, "_take_a_try", check_then_write)
    assert thief.race(enrolled.certificate, enrolled.laptop, threads=8).answered == 8 > Rules.pin_tries


def test_a_race_that_hits_the_pin_has_it(enrolled, thief):
    report = thief.race(enrolled.certificate, enrolled.laptop, [PIN, WRONG[0]])
    assert (report.found, report.gained, report.stopped) == (PIN, (Gain.PIN, Gain.KEY), None)


def test_who_hits_the_pin_has_the_key_though_another_question_comes_before_the_proof(enrolled, thief, monkeypatch):
    other, prove = Client.at(enrolled.lab, enrolled.laptop, CertificateId.of(enrolled.certificate)), Cloud.prove

    def prove_late(cloud, *arguments):
        other.guess(WRONG[0])
        prove(cloud, *arguments)

    monkeypatch.setattr(Cloud, "prove", prove_late)
    report = thief.race(enrolled.certificate, enrolled.laptop, [PIN])
    assert (report.found, report.gained, report.stopped) == (PIN, (Gain.PIN, Gain.KEY), None)
    assert tries(enrolled.lab) == Rules.pin_tries - 2


def test_an_interrupted_race_reports_what_there_is_so_far(enrolled, thief, monkeypatch):
    real = Client._prepare

    def press(self, guess):
        if guess == WRONG[2]:
            raise KeyboardInterrupt
        return real(self, guess)

    monkeypatch.setattr(Client, "_prepare", press)
    report = thief.race(enrolled.certificate, enrolled.laptop, WRONG)
    assert (report.answered, report.stopped) == (0, Stop.INTERRUPTED)
    assert tries(enrolled.lab) == Rules.pin_tries


# --- refusals, and what is left behind


@pytest.mark.parametrize("threads", [0, 65])
def test_a_race_has_a_sensible_number_of_threads(enrolled, thief, threads):
    with pytest.raises(BadInput):
        thief.race(enrolled.certificate, enrolled.laptop, threads=threads)


def test_a_device_or_a_person_of_another_lab_is_not_attacked(enrolled, thief):
    stranger = Lab.start(lang="en").person("hong")
    for attack in (
        lambda: thief.guess_online(enrolled.certificate, stranger.device("laptop")),
        lambda: thief.take_over_number(stranger),
        lambda: thief.ask_for_code(stranger),
    ):
        with pytest.raises(AnotherLab):
            attack()


def test_an_interrupted_guess_leaves_the_lab_whole(enrolled, thief, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Hsm, "evaluate", interrupt)
        assert thief.guess_online(enrolled.certificate, enrolled.laptop, LATE).stopped is Stop.INTERRUPTED
    login(enrolled)
    assert facts_in(enrolled.lab.now()) == facts_in_databases(enrolled.lab)


def test_after_all_of_it_journal_and_databases_agree(enrolled, thief, hong):
    enrolled.lab.advance(minutes=1)
    thief.take_over_number(hong)
    thief.race(enrolled.certificate, threads=2)
    thief.lock_out(enrolled.certificate)
    enrolled.lab.holdings()
    assert facts_in(enrolled.lab.now()) == facts_in_databases(enrolled.lab)
    assert guesses()[0] not in repr(thief)


# --- a signature


def test_a_signature_made_for_one_service_is_none_for_another(enrolled, thief):
    receipt = login(enrolled)
    for service in ("my-money", "star-banking"):
        report = thief.use_signature(receipt, enrolled.lab.bank("kb").service(service))
        assert report.gained == ()
        assert isinstance(report.stopped, LabError) and report.stopped.code == "wrong_challenge"


def test_without_challenges_a_signature_would_be_good_everywhere(enrolled, thief, monkeypatch):
    receipt = login(enrolled)
    monkeypatch.setattr(Challenges, "_use_up", lambda *_: None)
    service = enrolled.lab.bank("kb").service("my-money")
    assert thief.use_signature(receipt, service).gained == (Gain.LOGIN,)
    assert enrolled.lab.journal[-1].sender == "thief/phone"


@pytest.mark.parametrize("amount", [None, 50_000])
def test_what_was_signed_can_be_read_as_it_was_written(amount):
    act, payee = (Act.TRANSFER, "000-88-0002-002") if amount else (Act.LOGIN, None)
    statement = Statement(
        act, Challenge(Party("kb/star-banking"), "0" * 32, "2026-03-02T00:03:00+00:00"), amount, payee
    )
    assert Statement.decode(statement.encode()) == statement


@pytest.mark.parametrize(
    "encoded", [b"", b"[]", b"{}", b'{"act": "login", "challenge": {}}', b'{"act": "fly"}', b"\xff"]
)
def test_what_is_no_statement_is_refused(encoded):
    with pytest.raises(BadInput):
        Statement.decode(encoded)


def test_the_last_guess_that_is_right_locks_nobody_out(enrolled, thief, monkeypatch):
    monkeypatch.setattr("fincert_lab.thief.thief.in_order", lambda _: iter([*WRONG[:4], PIN]))
    assert thief.lock_out(enrolled.certificate, enrolled.laptop).gained == (Gain.PIN, Gain.KEY)
    login(enrolled)


def test_a_receipt_of_nothing_is_refused(enrolled, thief):
    receipt = login(enrolled)
    object.__setattr__(receipt, "number", 7)
    with pytest.raises(BadInput):
        thief.use_signature(receipt, enrolled.lab.bank("kb").service("my-money"))
