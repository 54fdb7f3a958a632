"""A person's telephone: the messages that it got. It is the only place where an SMS code is shown."""

from fincert_lab.arguments import checked
from fincert_lab.clock import kst
from fincert_lab.institutions.telecom import Sms
from fincert_lab.language import name, say
from fincert_lab.panels.panel import Panel, lab_of
from fincert_lab.panels.tags import paragraph
from fincert_lab.people.person import Person
from fincert_lab.views.table import CAPTION, escaped
from fincert_lab.world.lab import Lab

SHOWN = 20  # messages: lab assumption


def handset(person: Person) -> str:
    """Return the telephone, with a place for its messages. Who hears the page hears each message that comes."""
    number, label = person.identity.phone, escaped(say("phone.messages"))
    return (
        f'<div class="phone"><h3>{escaped(say("phone.title", person=person.party))}</h3>'
        f'<p class="number">{number[:3]}-{number[3:7]}-{number[7:]}</p>'
        f'<div role="log" aria-label="{label}" tabindex="0" data-newest data-pane="phone"></div></div>'
    )


def messages(person: Person) -> str:
    """Return what is on the telephone's screen, newest message last."""
    shown = "".join(map(_message, person.inbox()[-SHOWN:]))
    none = f'<li class="none">{escaped(say("phone.none"))}</li>'
    return f"<ul>{shown or none}</ul>"


def _message(sms: Sms) -> str:
    beware = paragraph(say("phone.link"), "look") if "://" in sms.text else ""
    return (
        f"<li><b>{escaped(name(sms.sender))}</b> <time>{kst(sms.at):%m-%d %H:%M}</time><br>"
        f"<span>{escaped(sms.text)}</span>{beware}</li>"
    )


class Telephone(Panel):
    """The telephone of one person, alone."""

    def __init__(self, lab: Lab, person: Person) -> None:
        self._person = person
        super().__init__(lab)

    def title(self) -> str:
        """Return whose telephone it is."""
        return say("phone.title", person=self._person.party)

    def frame(self) -> str:
        """Return the telephone, with a place for its screen."""
        return f'{handset(self._person)}<div data-pane="say" role="status"></div>'

    def panes(self) -> dict[str, str]:
        """Return what is on its screen."""
        return {"phone": messages(self._person)}

    def still(self) -> str:
        """Return a line that says whose it is; its messages are not stored."""
        return f'<p style="{CAPTION}">{escaped(self.text())}</p>'

    def text(self) -> str:
        """Return whose telephone it is, and how many messages it got."""
        return say("phone.still", person=self._person.party, count=len(self._person.inbox()))


@checked
def telephone(person: Person) -> Telephone:
    """Return the telephone of a person: the last line of a cell shows it. Raises BadInput."""
    return Telephone(lab_of(person), person)
