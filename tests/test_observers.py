"""A journal tells its observers of each act, as long as they are there; and what panels need to know of a lab."""

import gc
from weakref import ref

import pytest

from fincert_lab import Lab
from fincert_lab.errors import UnknownDevice
from fincert_lab.language import as_spoken_now, say, speak, speaking, spoken
from fincert_lab.panels.panel import lab_of
from fincert_lab.world import residence

PIN = "280417"


class Observer:
    def __init__(self, journal):
        self.told = 0
        journal.observe(self.look)

    def look(self):
        self.told += 1


def test_an_observer_is_told_once_an_act_however_many_events_it_has(lab):
    observer = Observer(lab.journal)
    lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    assert observer.told == 1


def test_an_observer_is_told_of_a_refused_act_too(lab):
    observer = Observer(lab.journal)
    with pytest.raises(UnknownDevice):
        lab.person("hong").device("laptop").certificates()
    assert observer.told == 1


def test_an_observer_is_told_of_an_event_that_stands_alone(lab):
    observer = Observer(lab.journal)
    lab.phish(lab.person("hong"), lab.bank("kb").service("star-banking"))
    assert observer.told == 1


def test_an_observer_that_nobody_has_any_more_is_forgotten(lab):
    observer = Observer(lab.journal)
    other = Observer(lab.journal)
    del observer
    gc.collect()
    lab.person("hong").device("laptop").connect()
    assert other.told == 1 and len(lab.journal._observers._looks) == 1


def test_whoever_has_somebody_of_a_lab_has_the_lab_and_nobody_keeps_it_afterwards():
    hong = Lab.start(lang="en").person("hong")
    gc.collect()
    lab = ref(lab_of(hong))
    assert residence.labs()[0] is lab() is not None
    del hong
    gc.collect()
    assert lab() is None


def test_a_language_is_spoken_for_the_length_of_a_block_whatever_happens_in_it():
    speak("en")
    with pytest.raises(ZeroDivisionError), speaking("ko"):
        assert spoken() == "ko"
        raise ZeroDivisionError
    assert spoken() == "en"


def test_who_spoke_a_language_once_goes_on_in_it():
    speak("ko")
    speaking_as_then, korean = as_spoken_now(), say("menu.revoke")
    speak("en")
    with speaking_as_then():
        assert say("menu.revoke") == korean
    assert say("menu.revoke") != korean
