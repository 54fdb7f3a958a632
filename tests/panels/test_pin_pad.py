"""The PIN pad alone: one call of a device, with what is typed."""

import pytest

from fincert_lab import pin_pad
from fincert_lab.errors import BadInput
from fincert_lab.panels.pad import IN_ORDER, shuffled
from tests.panels.driver import PIN, Browser

OTHER = "905271"


class PadBrowser(Browser):
    def type(self, **entries):
        typed = {}
        for entry, digits in entries.items():
            assert f'data-asks="{entry}"' in self.panes["pad"]
            typed[entry] = digits
            self.do("type", entries=dict(typed))


def test_a_login_with_the_typed_pin_returns_its_receipt(enrolled):
    service = enrolled.lab.bank("kb").service("internet-banking")
    pad = PadBrowser(pin_pad(enrolled.laptop.login, service, enrolled.certificate))
    pad.type(pin=PIN)
    assert pad.panel.result.act == "login" and "✔" in pad.text("done")


def test_a_wrong_pin_is_refused_with_the_tries_that_are_left_and_can_be_typed_again(enrolled):
    service = enrolled.lab.bank("kb").service("internet-banking")
    pad = PadBrowser(pin_pad(enrolled.laptop.login, service, enrolled.certificate))
    pad.type(pin=OTHER)
    assert "4" in pad.text("say")
    assert pad.panel.result is None and pad.text("done") == ""
    pad.type(pin=PIN)
    assert pad.text("say") == "" and "✔" in pad.text("done")


def test_a_new_pin_is_typed_twice(lab):
    laptop = lab.person("hong").device("laptop")
    pad = PadBrowser(pin_pad(laptop.enroll, lab.bank("kb")))
    pad.type(new_pin=PIN, again=PIN)
    assert pad.panel.result in lab.person("hong").certificates()


def test_a_pin_is_changed_with_three_entries(enrolled):
    pad = PadBrowser(pin_pad(enrolled.laptop.change_pin, enrolled.certificate))
    pad.type(pin=PIN, new_pin=OTHER, again=OTHER)
    enrolled.laptop.login(enrolled.lab.bank("kb").service("my-money"), enrolled.certificate, pin=OTHER)


def test_the_line_of_code_has_no_pin_in_it(enrolled):
    service = enrolled.lab.bank("kb").service("internet-banking")
    pad = PadBrowser(pin_pad(enrolled.laptop.login, service, enrolled.certificate))
    pad.type(pin=PIN)
    assert pad.text("code") == 'laptop.login(internet_banking, certificate, pin="••••••")'
    assert PIN not in str(pad.sent) + repr(vars(pad.panel))


@pytest.mark.parametrize(
    "what",
    [
        lambda story: (print,),
        lambda story: (story.laptop.connect,),
        lambda story: (story.lab.person("hong").revoke, story.certificate),
        lambda story: ("login",),
    ],
)
def test_only_what_a_device_does_with_a_pin_has_a_pad(enrolled, what):
    with pytest.raises(BadInput):
        pin_pad(*what(enrolled))


def test_a_pin_in_the_code_is_refused(enrolled):
    with pytest.raises(BadInput):
        pin_pad(enrolled.laptop.delete, enrolled.certificate, pin=PIN)


def test_the_digits_are_shuffled_anew_each_time_unless_somebody_needs_them_in_order(enrolled):
    pad = PadBrowser(pin_pad(enrolled.laptop.delete, enrolled.certificate))
    first = pad.panes["pad"]
    pad.type(pin=OTHER)
    assert pad.panes["pad"] != first
    pad.do("in_order", value=True)
    digits = [line[0] for line in pad.panes["pad"].split('data-digit="')[1:]]
    assert "".join(digits) == IN_ORDER


def test_every_order_of_the_digits_has_all_ten(lab):
    orders = {shuffled(lab.entropy, "a pad") for _ in range(50)}
    assert {"".join(sorted(order)) for order in orders} == {"".join(sorted(IN_ORDER))}
    assert len(orders) == 50
