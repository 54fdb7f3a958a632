"""The playground's tasks: what there is to try in a lab of one's own, and what its journal says was done of it."""

from collections.abc import Callable, Iterable

from fincert_lab.acts import TriesCounted
from fincert_lab.calls import called_as_written
from fincert_lab.errors import Revoked
from fincert_lab.journal import Act, Event
from fincert_lab.lessons.exercise import logins, maker_of
from fincert_lab.views.table import put_on_screen
from fincert_lab.views.tasks import Task, tasks_table
from fincert_lab.world.lab import Lab, must_be_lab

Done = Callable[[Lab, Iterable[Event]], bool]  # of the events that were not refused


def _has(*acts: Act) -> Done:
    """Return whether any of these acts was done."""
    return lambda _, events: any(event.act in acts for event in events)


def _logged_in_on_another_device(lab: Lab, _: Iterable[Event]) -> bool:
    """Somebody logged in with a certificate on a device that did not make its key."""
    return any(login.device != maker_of(lab, login.certificate) for login in logins(lab))


def _wrong_and_then_right(lab: Lab, events: Iterable[Event]) -> bool:
    """The count of a certificate's tries went down by two or more, and a proof set it back."""
    low = set[str]()
    for event in events:
        if event.act is Act.PROVE and event.subject in low:
            return True
        if isinstance(event.facts, TriesCounted) and event.facts.tries_left <= lab.rules.pin_tries - 2:
            low.add(event.subject)
    return False


def _refused_as_revoked(lab: Lab, _: Iterable[Event]) -> bool:
    """A service refused a certificate because it was revoked."""
    return any(event.act is Act.LOGIN and event.refused == Revoked.code for event in lab.journal)


# In the order in which they are easily done, the last one last.
TASKS: dict[str, Done] = {
    "issue": _has(Act.ISSUE),
    "register": _has(Act.REGISTER),
    "branch": _has(Act.VISIT_BRANCH),
    "device": _logged_in_on_another_device,
    "disconnect": _has(Act.REMOVE_DEVICE),
    "wrong_pin": _wrong_and_then_right,
    "change_pin": _has(Act.CHANGE_PIN),
    "unregister": _has(Act.UNREGISTER),
    "revoked": _refused_as_revoked,
    "close_account": _has(Act.CLEAR_ACCOUNT),
}


@called_as_written
def tasks(lab: Lab) -> None:
    """Show what there is to try in a lab of one's own, and what was done of it. Raises BadInput."""
    must_be_lab(lab)
    put_on_screen(tasks_table(tried(lab)))


def tried(lab: Lab) -> list[Task]:
    """Return each task, and whether the journal says that it was done, by whomever."""
    done = [event for event in lab.journal if not event.refused]
    return [Task(name, is_done(lab, done)) for name, is_done in TASKS.items()]
