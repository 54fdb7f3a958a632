"""`telephone(person)`: the messages that a person got, and nothing else."""

import asyncio

from fincert_lab import telephone
from fincert_lab.language import say
from tests.panels.driver import Browser


def test_a_message_arrives_on_the_telephone_of_whose_number_it_was_sent_to(lab):
    hong, kim = lab.person("hong"), lab.person("kim")
    phones = {person.party: Browser(telephone(person)) for person in (hong, kim)}
    hong.device("laptop").connect()
    for phone in phones.values():
        phone.panel._draw()
    assert hong.read_sms_code() in phones["hong"].text("phone")
    assert say("phone.none") in phones["kim"].text("phone")


def test_a_link_in_a_message_comes_with_the_advice_not_to_follow_it(lab):
    hong = lab.person("hong")
    phone = Browser(telephone(hong))
    hong.device("laptop").connect()
    phone.panel._draw()
    assert say("phone.link") not in phone.text("phone")
    lab.phish(hong, lab.bank("kb").service("internet-banking"))
    phone.panel._draw()
    assert say("phone.link") in phone.text("phone")


def test_a_link_that_somebody_sends_is_drawn_without_anything_else_having_to_happen(lab):
    async def notebook():
        phone = Browser(telephone(lab.person("hong")))
        lab.phish(lab.person("hong"), lab.bank("kb").service("internet-banking"))
        await asyncio.sleep(0)  # between this cell and the next
        return phone.text("phone")

    assert say("phone.link") in asyncio.run(notebook())


def test_no_message_is_in_the_stored_face(lab):
    hong = lab.person("hong")
    hong.device("laptop").connect()
    panel = telephone(hong)
    assert hong.read_sms_code() not in panel.still() + panel.text()
