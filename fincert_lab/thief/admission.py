"""How a stranger is admitted to somebody's cloud account: with the code that was sent to the owner's telephone."""

from contextlib import suppress

from fincert_lab.errors import NumberTaken
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.institutions.cloud.sessions import Session
from fincert_lab.language import Party
from fincert_lab.people.person import Person
from fincert_lab.world.lab import Lab

THIEF, TELEPHONE = Party("thief"), Party("thief/phone")
NUMBER = "01000000013"  # the thief's own


def ask_for_code(lab: Lab, person: Person) -> Session:
    """Ring up, and have the victim read out the code that they got. Raises what joining and SmsRefused are."""
    with lab.journal.story():
        account = _ask_for_admission(lab, person)
        return _admit(lab, account, person.read_sms_code())


def take_over_number(lab: Lab, person: Person) -> Session:
    """Get the victim's number: because they gave it up, or by a SIM swap. Then the code comes to the thief.

    Raises what `Telecom.replace_sim` raises, and what joining and SmsRefused are.
    """
    number = person.identity.phone
    with lab.journal.story():
        lab.telecom.subscribe(THIEF, NUMBER)
        if lab.telecom.number_of(THIEF) != number:
            _get_number(lab, number)
        account = _ask_for_admission(lab, person)
        message = lab.telecom.newest(THIEF, lab.cloud.party)
        return _admit(lab, account, (message and message.code(lab.rules.sms_code_digits)) or "")


def _get_number(lab: Lab, number: str) -> None:
    with suppress(NumberTaken):
        lab.telecom.change_number(THIEF, number)
        return
    lab.telecom.replace_sim(THIEF, number)


def _ask_for_admission(lab: Lab, person: Person) -> bytes:
    """Say who the victim is, which is no secret, and have the code sent."""
    who = person.identity
    account = lab.cloud.accounts.join(TELEPHONE, Member(person.party, who.name, who.birth_date, who.phone))
    lab.cloud.accounts.send_sms(TELEPHONE, account)
    return account


def _admit(lab: Lab, account: bytes, code: str) -> Session:
    return lab.cloud.accounts.confirm_sms(TELEPHONE, account, code, remember=False).session
