"""A lab of each suite: what its HSM gets to see, what keeps it in its suite, and what does not change with it."""

from contextlib import closing
from itertools import permutations

import pytest
from sqlalchemy import text

from fincert_lab import Lab
from fincert_lab.crypto import envelope, keys, threshold
from fincert_lab.crypto import pin as pins
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import (
    AnotherSuite,
    BadInput,
    DamagedEnvelope,
    KeyDestroyed,
    PinLocked,
    PinMismatch,
    WrongPin,
)
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.institutions.cloud.messages import Stored
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.thief.stolen import Found, copy
from tests.conftest import PIN, Story
from tests.institutions.test_hsm import ask, tries

OTHER_PIN, WRONG = "905271", "135790"
STORIES = {Suite.HMAC: "enrolled", Suite.OPRF: "blind", Suite.TWO_OF_THREE: "shared"}
each_suite = pytest.mark.parametrize("suite", Suite)
one_hsm = pytest.mark.parametrize("suite", [Suite.HMAC, Suite.OPRF])
each_two = pytest.mark.parametrize(("suite", "other"), [*permutations(Suite, 2)])


@pytest.fixture
def story(request, suite):
    """A story in a lab of this suite."""
    return request.getfixturevalue(STORIES[suite])


@pytest.fixture
def watched(monkeypatch):
    """All that the HSM is asked, as somebody sees it who watches the module at work."""
    seen, real = [], envelope.answer
    monkeypatch.setattr(
        envelope, "answer", lambda k, context, question: seen.append(question) or real(k, context, question)
    )
    return seen


def star(lab):
    return lab.bank("kb").service("star-banking")


def log_in(story, pin=PIN):
    return story.laptop.login(star(story.lab), story.certificate, pin=pin)


def stored(story):
    session = story.laptop._keybox.session()
    return story.lab.cloud.fetch_envelope(story.laptop.party, session, CertificateId.of(story.certificate))


# --- what the HSM gets to see


@pytest.mark.parametrize(("suite", "found"), [(Suite.HMAC, [PIN]), (Suite.OPRF, [])])
def test_who_watches_the_hsm_finds_the_pin_by_trying_unless_the_question_is_blinded(story, watched, found):
    log_in(story)
    context = stored(story).context
    tried = {pin: envelope.stretch(pin, context).a for pin in (WRONG, OTHER_PIN, PIN)}
    assert [pin for pin, a in tried.items() if a in watched] == found


@pytest.mark.parametrize(("suite", "different"), [(Suite.HMAC, 1), (Suite.OPRF, 3)])
def test_the_same_pin_is_the_same_question_each_time_unless_it_is_blinded(story, watched, different):
    for _ in range(3):
        log_in(story)
    assert (len(watched), len({*watched})) == (3, different)


@each_suite
def test_with_every_k_and_the_envelope_a_thief_tries_pins_in_each_suite(story):
    found = Found.of(CertificateId.of(story.certificate), copy(story.lab.cloud, *story.lab.hsms.values()))
    context = found.context

    def opens(pin):
        stretched = envelope.stretch(pin, context)
        ys = {hsm: envelope.evaluate(k, context, stretched.a) for hsm, k in found.ks.items()}
        return threshold.open(context, ys, stretched.s, found.sealed).pkcs8

    with pytest.raises(PinMismatch):
        opens(WRONG)
    assert keys.load(opens(PIN))[0].public_key() == story.certificate.public_key()


# --- what keeps a lab in its suite


@each_two
def test_a_device_asks_nothing_about_an_envelope_of_another_suite_and_stretches_no_pin(
    story, suite, other, monkeypatch
):
    real = stored(story)
    fields = {name: getattr(real.context, name) for name in ("account", "serial", "spki", "version", "registration")}
    named = envelope.Context(**fields, profile=envelope.profile_of(other))
    monkeypatch.setattr(Cloud, "fetch_envelope", lambda *_: Stored(named, real.envelope))
    monkeypatch.setattr(pins, "stretch", lambda *_, **__: pytest.fail("a PIN was stretched"))
    with pytest.raises(DamagedEnvelope):
        log_in(story)
    assert tries(story) == story.lab.rules.pin_tries


@each_two
def test_the_hsm_registers_no_key_in_another_suite(story, suite, other):
    hsm = story.lab.hsm
    key, profile = story.laptop._keybox.open(story.certificate, PIN).key, envelope.profile_of(other)
    known = stored(story).context
    context = envelope.Context(known.account, known.serial, known.spki, 2, b"n" * 16, profile)
    question = envelope.ask(context, bytes(32), bytes(47) + b"\x01")
    sealed = envelope.seal_a(hsm.key, context, question, bytes(32))
    claim = keys.sign(key, envelope.key_claim(context))
    with pytest.raises(BadInput, match="1, 2 or 3"):
        hsm.register(Party("cloud"), CertificateId.of(story.certificate), context, claim, sealed)


@pytest.mark.parametrize("suite", [None, "", "oprf", "HMAC-SHA256", 1, b"hmac-sha256"])
def test_there_is_no_other_suite(suite):
    with pytest.raises(BadInput, match='"hmac-sha256", "oprf-p256-sha256" or "2-of-3-oprf-p256-sha256"'):
        Lab.start(lang="en", suite=suite)


def test_a_sandbox_stays_in_the_suite_that_it_was_made_with(tmp_path):
    with closing(Lab.open(tmp_path, lang="en", suite="oprf-p256-sha256")) as lab:
        laptop = lab.person("hong").device("laptop")
        certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
    for asked in (None, "oprf-p256-sha256"):
        with closing(Lab.open(tmp_path, lang="en", suite=asked)) as lab:
            assert lab.hsm.suite is Suite.OPRF
            lab.person("hong").device("laptop").login(star(lab), certificate, pin=PIN)
            assert stored(Story(lab, lab.person("hong").device("laptop"), certificate)).context.suite is Suite.OPRF


@pytest.mark.parametrize(("made", "asked"), [(None, "oprf-p256-sha256"), ("oprf-p256-sha256", "hmac-sha256")])
def test_a_sandbox_is_not_opened_in_another_suite_and_nothing_changes(tmp_path, made, asked):
    with closing(Lab.open(tmp_path, lang="en", suite=made)) as lab:
        suite = lab.hsm.suite
        with pytest.raises(AnotherSuite, match=suite):  # also while it is open
            Lab.open(tmp_path, lang="en", suite=asked)
        assert Lab.open(tmp_path, lang="en") is lab
    left = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(AnotherSuite, match=suite):
        Lab.open(tmp_path, lang="en", suite=asked)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == left
    Lab.open(tmp_path, lang="en").close()


# --- what does not change with it


@one_hsm
def test_the_answer_comes_after_the_try_is_gone(story, monkeypatch):
    seen, real = [], envelope.answer
    monkeypatch.setattr(envelope, "answer", lambda *args: seen.append(tries(story)) or real(*args))
    log_in(story)
    assert seen == [story.lab.rules.pin_tries - 1]


@pytest.mark.parametrize("suite", [Suite.OPRF])
@pytest.mark.parametrize("question", [bytes(33), b"\x02" + b"\xff" * 32, bytes(32), bytes(34)], ids=lambda it: len(it))
def test_what_is_no_point_costs_a_try(story, question):
    kept = stored(story)
    with pytest.raises(BadInput):
        ask(story, kept, envelope.seal_a(story.lab.hsm.key, kept.context, question, bytes(32)))
    assert tries(story) == story.lab.rules.pin_tries - 1


@each_suite
def test_tries_are_counted_given_back_and_used_up(story):
    lab = story.lab
    for left in (4, 3):
        with pytest.raises(WrongPin, match=f"{left}"):
            log_in(story, WRONG)
    log_in(story)
    assert tries(story) == lab.rules.pin_tries
    for _ in range(lab.rules.pin_tries - 1):
        with pytest.raises(WrongPin):
            log_in(story, WRONG)
    with pytest.raises(PinLocked):
        log_in(story, WRONG)
    lab.advance(minutes=2)
    with pytest.raises(KeyDestroyed):
        log_in(story)
    with lab.hsm.store.transaction() as db:
        assert db.execute(text("SELECT k, state FROM registrations")).one() == (bytes(32), "dead")


@each_suite
def test_a_changed_pin_has_a_k_of_its_own(story):
    def k():
        with story.lab.hsm.store.transaction() as db:
            return db.execute(text("SELECT k FROM registrations WHERE state = 'live'")).scalar_one()

    before = k()
    story.laptop.change_pin(story.certificate, pin=PIN, new_pin=OTHER_PIN)
    log_in(story, OTHER_PIN)
    assert k() != before
