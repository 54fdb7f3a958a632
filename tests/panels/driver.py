"""A panel as a browser drives it: messages in, panes out."""

import html
import re

PIN = "280417"


class Browser:
    """One view of a panel. `panes` is what it shows, `sent` every message that reached it."""

    def __init__(self, panel, view="a view"):
        self.panel = panel
        self.view = view
        self.sent = []
        self.panes = {}
        panel.send = self._hear
        self.do("ready")

    def _hear(self, message):
        self.sent.append(message)
        self.panes |= message["panes"]

    def do(self, act, **form):
        """Send what a click sends."""
        self.panel._handle_custom_msg({"act": act, "view": self.view, **form}, [])

    def submit(self, **fields):
        """Fill in the form at hand and submit it."""
        self.do(re.search(r'<form data-act="([^"]+)"', self.panes["body"])[1], **fields)

    def type(self, **entries):
        """Type on the PIN pad what it asks for, one entry after the other, as the browser does."""
        typed = {}
        for entry, digits in entries.items():
            pad = re.search(r'data-act="([^"]+)" data-asks="([^"]+)"', self.panes["body"])
            assert pad[2] == entry, f"the pad asks for {pad[2]}"
            typed[entry] = digits
            self.do(pad[1], entries=dict(typed))

    def text(self, pane):
        """Return a pane's text, as one reads it."""
        return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.panes[pane]))).strip()

    def choices(self, name):
        """Return the values that can be chosen for an input."""
        return re.findall(rf'type="radio" name="{name}" value="([^"]*)"', self.panes["body"])


OWN = {
    "kb": ("000-21-0001-001", "4821"),
    "woori": ("000-20-0001-001", "7350"),
    "shinhan": ("000-88-0001-001", "1946"),
}


def check(bank="kb"):
    """What 홍길동 shows a bank, as he types it."""
    return dict(zip(("account_number", "security_code"), OWN[bank], strict=True))


def connect(browser, person, **more):
    """Join the cloud and prove the telephone, in the windows at hand."""
    me = person.identity
    browser.submit(member_name=me.name, birth_date=me.birth_date, phone=me.phone)
    browser.submit(code=person.read_sms_code(), **{"remember": "yes", **more})


def issue(browser, person, pin=PIN, bank="kb"):
    """Have a certificate issued by clicks."""
    browser.do("bank", value=bank)
    browser.do("open", value="issue")
    browser.submit(**check(bank))
    if 'name="phone"' in browser.panes["body"]:
        connect(browser, person)
    browser.type(new_pin=pin, again=pin)


def choose(browser, item, **fields):
    """Open an item and submit its first form, with the first of each choice unless another is given."""
    browser.do("open", value=item)
    first = {name: browser.choices(name)[0] for name in re.findall(r'type="radio" name="(\w+)"', browser.panes["body"])}
    browser.submit(**{**first, **fields})
