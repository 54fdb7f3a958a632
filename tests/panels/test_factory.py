"""`factory(lab)`: without randomness every device has the same key, with it each has its own."""

import pytest

from fincert_lab import Lab, show
from fincert_lab.crypto import keys
from fincert_lab.entropy import Entropy
from fincert_lab.errors import BadInput
from fincert_lab.language import say
from fincert_lab.panels import factory
from tests.panels.driver import Browser


@pytest.fixture
def panel(lab):
    return factory(lab)


@pytest.fixture
def browser(panel):
    return Browser(panel)


def make(browser, count):
    for _ in range(count):
        browser.do("make", value="")


def test_devices_without_randomness_all_have_one_key_and_the_others_one_each(browser, panel):
    make(browser, 3)
    spkis = [{keys.spki(made.public) for made in line} for line in (panel.factory.constant, panel.factory.random)]
    assert [len(each) for each in spkis] == [1, 5]
    assert say("factory.count_constant", devices=5, count=1) in browser.text("verdict")
    assert say("factory.count_random", devices=5, count=5) in browser.text("verdict")


def test_the_constant_key_is_the_one_that_anybody_makes_from_the_factorys_value(panel):
    anybodys = keys.generate(Entropy.seeded(b"factory").bytes("key", keys.SEED_BYTES))
    assert panel.factory.constant[1].public == anybodys.public_key()


def test_a_device_signs_as_the_first_one_where_there_is_no_randomness_only(browser, panel):
    make(browser, 1)
    assert [made.signs_as_the_first for made in panel.factory.constant] == [True, True, True]
    assert [made.signs_as_the_first for made in panel.factory.random] == [True, False, False]
    assert browser.text("devices").count(say("factory.same")) == browser.text("devices").count(say("factory.own")) == 2


def test_the_first_device_and_the_newest_are_shown_and_all_are_counted(browser):
    make(browser, 18)
    shown = [f"no. {number}" for number in range(1, 21) if f"no. {number} " in f"{browser.text('devices')} "]
    assert shown == ["no. 1", "no. 16", "no. 17", "no. 18", "no. 19", "no. 20"]
    assert say("factory.caption", devices=20, constant=1, random=20) in browser.text("devices")


def test_no_private_key_is_in_what_is_shown_or_kept(panel, browser):
    private = keys.generate(Entropy.seeded(b"factory").bytes("key", keys.SEED_BYTES)).private_numbers().private_value
    shown = repr(vars(panel)) + repr(browser.sent)
    assert f"{private:x}" not in shown and str(private) not in shown and "PrivateKey" not in shown


def test_the_stored_picture_is_what_show_shows_and_the_same_for_everybody(panel, capsys):
    show(panel.factory)
    assert capsys.readouterr().out.strip() == panel.text()
    assert panel.still() == factory(Lab.start(lang="en")).still()


def test_a_factory_needs_a_lab():
    with pytest.raises(BadInput):
        factory("hong")
