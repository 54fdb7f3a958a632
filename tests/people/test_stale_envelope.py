"""Two devices at once: the PIN is changed on the one after the other has fetched the envelope."""

import pytest

from fincert_lab.errors import AlreadyStored, StaleEnvelope
from fincert_lab.pki.identity import CertificateId
from tests.conftest import PIN

NEW_PIN = "905271"


@pytest.fixture
def phone(enrolled):
    """The owner's other device."""
    phone = enrolled.lab.person("hong").device("phone")
    phone.connect()
    return phone


@pytest.fixture
def after(enrolled, phone, monkeypatch):
    """Have the phone change the PIN once, right after the cloud has answered the laptop's first call of this name."""

    def changed_after(name):
        ask, cloud = getattr(enrolled.lab.cloud, name), enrolled.lab.cloud

        def asked(*arguments):
            answer = ask(*arguments)
            monkeypatch.setattr(cloud, name, ask)
            phone.change_pin(enrolled.certificate, pin=PIN, new_pin=NEW_PIN)
            return answer

        monkeypatch.setattr(cloud, name, asked)

    return changed_after


def tries_left(story):
    return story.lab.now().certificates[CertificateId.of(story.certificate)].tries_left


def log_in(story, pin):
    return story.laptop.login(story.lab.bank("kb").service("star-banking"), story.certificate, pin=pin)


@pytest.mark.parametrize("typed", [PIN, NEW_PIN], ids=["the old PIN", "the new PIN"])
def test_a_stale_envelope_is_noticed_before_a_try_is_taken(enrolled, after, typed):
    after("fetch_envelope")
    with pytest.raises(StaleEnvelope):
        log_in(enrolled, typed)
    assert tries_left(enrolled) == 5
    log_in(enrolled, NEW_PIN)


def test_a_pin_that_is_changed_before_the_proof_costs_the_new_envelope_no_try(enrolled, after):
    after("evaluate")
    with pytest.raises(StaleEnvelope):
        log_in(enrolled, PIN)
    assert tries_left(enrolled) == 5


@pytest.mark.parametrize("step", ["fetch_envelope", "evaluate", "prove", "register_key"])
def test_of_two_changes_of_the_pin_at_once_the_first_counts(enrolled, after, step):
    after(step)
    with pytest.raises(StaleEnvelope):
        enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin="318642")
    log_in(enrolled, NEW_PIN)


def test_a_deletion_after_a_change_of_the_pin_is_not_called_a_wrong_signature(enrolled, after):
    after("prove")
    with pytest.raises(StaleEnvelope):
        enrolled.laptop.delete(enrolled.certificate, pin=PIN)
    assert enrolled.laptop.certificates() == [enrolled.certificate]


def test_a_first_pin_is_no_stale_one_where_there_is_one_already(enrolled, key):
    box = enrolled.laptop._keybox
    with pytest.raises(AlreadyStored):
        box._make_room(box.session(), enrolled.certificate, box.open(enrolled.certificate, PIN), NEW_PIN, version=1)
