"""The state after any event, however many have happened before it and since."""

import random
from contextlib import suppress

import pytest

from fincert_lab.errors import LabError, UnknownEvent
from fincert_lab.journal import Act
from fincert_lab.past import Past, fold

PINS = ("280417", "905271")
ROUNDS = 150  # acts of a random walk


@pytest.fixture
def often(monkeypatch):
    """States are kept so often that a walk of a few hundred events passes many of them."""
    monkeypatch.setattr(Past, "APART", 7)


def do_something(lab, chance):
    """Have somebody do something, rightly or wrongly."""
    person = lab.person(chance.choice(("hong", "kim", "lee")))
    bank = lab.bank(chance.choice(("kb", "woori", "shinhan")))
    device = person.device(chance.choice(("laptop", "phone")))
    pin, own = chance.choice(PINS), person.certificates()
    acts = [lambda: person.visit_branch(bank), lambda: device.enroll(bank, pin=pin), lambda: lab.advance(days=40)]
    if own:
        certificate = chance.choice(own)
        acts += [
            lambda: device.login(bank.service("internet-banking"), certificate, pin=pin),
            lambda: device.register(certificate, bank, pin=pin),
            lambda: person.suspend(certificate, bank),
            lambda: person.restore(certificate, bank),
            lambda: person.revoke(certificate, bank),
            lambda: device.change_pin(certificate, pin=pin, new_pin=chance.choice(PINS)),
            lambda: device.delete(certificate, pin=pin),
        ]
    with suppress(LabError):
        chance.choice(acts)()


def test_the_state_after_each_event_of_a_long_random_walk_is_that_of_all_events_up_to_it(lab, often):
    chance = random.Random(15)
    for _ in range(ROUNDS):
        do_something(lab, chance)
        number = chance.randint(1, len(lab.journal))  # it is also asked for while things go on happening
        assert lab.at(number) == fold(lab.journal[:number])
    events = lab.journal[:]
    assert len(events) > 400 and sum(event.refused is not None for event in events) > 10
    assert len(lab.now().certificates) > 3
    everywhere = random.Random(16).sample(range(1, len(events) + 1), len(events))
    assert [number for number in everywhere if lab.at(number) != fold(events[:number])] == []


def test_no_state_is_folded_from_the_first_event_again(enrolled, often, monkeypatch):
    lab, folded = enrolled.lab, []
    lab.at(len(lab.journal))
    monkeypatch.setattr("fincert_lab.past.fold", lambda events, since: folded.append(len(events)))
    for number in range(1, len(lab.journal) + 1):
        lab.at(number)
    assert max(folded) < Past.APART


@pytest.mark.parametrize("number", [0, -1, 10**9, True, "1", 1.0, None])
def test_a_number_that_is_no_events_is_refused(enrolled, number):
    for find in (enrolled.lab.at, enrolled.lab.journal.event, enrolled.lab.journal.story_of):
        with pytest.raises(UnknownEvent):
            find(number)


def test_the_act_of_an_event_is_all_events_of_that_act_and_no_others(enrolled):
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    journal = enrolled.lab.journal
    for event in journal:
        assert journal.story_of(event.number).events == tuple(each for each in journal if each.story == event.story)
    assert Act.REVOKE in {event.act for event in journal.story_of(len(journal)).events}
