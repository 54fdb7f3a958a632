"""`frames(lab)`: the facts of a lab as pandas DataFrames with real types, to ask questions of.

What `table(…).to_frame()` returns is words, as one reads them. Here a time is a time, a count is a count, and what is
one of several is a category, by its id or code, so that answers are the same in every language.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fincert_lab.acts import SignatureAccepted
from fincert_lab.calls import called_as_written
from fincert_lab.clock import KST
from fincert_lab.journal import Act, Event
from fincert_lab.language import name, say
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.snapshot import CertificateState, Snapshot, Status
from fincert_lab.views.bars import Bar, Bars
from fincert_lab.world.lab import Lab, must_be_lab

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, repr=False)
class Frames:
    """Three DataFrames, as of event `number`. In all of them a certificate is named by its id, as in `Event.subject`.

    Times are `datetime64[s]` in KST, NaT where there is none. Categories are ids of parties, or codes.

    `certificates` has a row per certificate: `certificate`; the categories `issuer` (a CA), `owner`, `bank`, `status`
    and `reason` (of a revocation); the times `issued`, `valid_until`, `pin_set` and `used` (the last time); the
    booleans `stored` (in the cloud) and `destroyed` (the HSM's half); the counts `tries_left` (missing before a PIN is
    set) and `usable` (of the services that would take it).

    `events` has a row per event: `number`; `story`, the number of the first event of the same act of a person; the time
    `at`; the categories `sender`, `receiver` and `act`; `subject`; `certificate`, if the event is about one or if a
    service accepted its signature; the boolean `refused`, and the category `refusal`, the error's code.

    `registrations` has a row for each time that a bank registered another's certificate: `certificate`; the categories
    `owner` and `bank`; the times `registered` and `unregistered`, NaT as long as it is.
    """

    number: int
    certificates: "pandas.DataFrame"
    events: "pandas.DataFrame"
    registrations: "pandas.DataFrame"

    def __repr__(self) -> str:
        rows = (f"{len(frame)} {kind}" for kind, frame in vars(self).items() if kind != "number")
        return f"Frames({', '.join(rows)})"


@called_as_written
def frames(lab: Lab) -> Frames:
    """Return certificates, events and registrations of a lab as DataFrames; `show` draws which requests were refused.

    >>> from fincert_lab import Lab, frames
    >>> lab = Lab.start(lang="en")
    >>> hong, kb = lab.person("hong"), lab.bank("kb")
    >>> laptop = hong.device("laptop")
    >>> certificate = laptop.enroll(kb, pin="280417")
    >>> lab.advance(days=3)
    >>> receipt = laptop.login(kb.service("my-money"), certificate, pin="280417")
    >>> events, certificates = frames(lab).events, frames(lab).certificates

    How many days from issue to first use?

    >>> uses = events[events.act.isin(["login", "transfer"]) & ~events.refused]
    >>> days = uses.groupby("certificate").at.min() - certificates.set_index("certificate").issued
    >>> days.dt.days.tolist()
    [3]

    How many PIN tries are left, at least, to the customers of each bank?

    >>> certificates.groupby("bank").tries_left.min().to_dict()
    {'kb': 5}

    Raises BadInput.
    """
    must_be_lab(lab)
    now = lab.now()
    events = lab.journal[: now.number]
    return Frames(now.number, _certificates(lab, now), _events(events), _registrations(lab, now, events))


def refusals(facts: Frames) -> Bars:
    """Return a bar for each act that was refused at least once, the most refused first."""
    counts = facts.events.groupby("act", observed=True).refused.agg(["size", "sum"])
    refused = counts[counts["sum"] > 0].sort_values("sum", ascending=False, kind="stable")
    return Bars(
        caption=say("frames.refusals", number=facts.number),
        columns=(say("table.act"), say("frames.numbers")),
        rest=say("table.done"),
        part=say("table.refused"),
        bars=[Bar(name(Act(act)), int(size), int(part)) for act, size, part in refused.itertuples()],
        empty=say("frames.no_refusals"),
    )


def _certificates(lab: Lab, now: Snapshot) -> "pandas.DataFrame":
    columns = {
        "certificate": "str",
        "issuer": _one_of(lab.cas),
        "owner": _one_of(lab.people),
        "bank": _one_of(lab.banks),
        "status": _one_of(Status),
        "reason": _one_of(Reason),
        **dict.fromkeys(("issued", "valid_until", "pin_set", "used"), _times()),
        **dict.fromkeys(("stored", "destroyed"), "bool"),
        "tries_left": "Int64",
        "usable": "int64",
    }
    return _frame(columns, (_certificate(now, state) for state in now.certificates.values()))


def _certificate(now: Snapshot, state: CertificateState) -> tuple[object, ...]:
    whose = (str(state.id), state.id.issuer, state.owner, state.bank, now.status(state), state.revoked)
    times = (state.issued, state.valid_until, state.pin_set, state.used)
    usable = len(now.services) - len(now.refusals(state))
    return (*whose, *times, state.stored, state.destroyed, state.tries_left, usable)


def _events(events: Sequence[Event]) -> "pandas.DataFrame":
    columns = {
        **dict.fromkeys(("number", "story"), "int64"),
        "at": _times(),
        "sender": _one_of(event.sender for event in events),
        "receiver": _one_of(event.receiver for event in events),
        "act": _one_of(Act),
        **dict.fromkeys(("subject", "certificate"), "str"),
        "refused": "bool",
        "refusal": _one_of(event.refused for event in events if event.refused),
    }
    return _frame(columns, map(_event, events))


def _event(event: Event) -> tuple[object, ...]:
    about = event.facts.certificate if isinstance(event.facts, SignatureAccepted) else event.certificate
    who = (event.number, event.story, event.at, event.sender, event.receiver)
    what = (event.act, event.subject, str(about) if about else None)
    return (*who, *what, event.refused is not None, event.refused)


def _registrations(lab: Lab, now: Snapshot, events: Iterable[Event]) -> "pandas.DataFrame":
    columns = {
        "certificate": "str",
        "owner": _one_of(lab.people),
        "bank": _one_of(lab.banks),
        **dict.fromkeys(("registered", "unregistered"), _times()),
    }
    return _frame(columns, _registered(now, events))


def _registered(now: Snapshot, events: Iterable[Event]) -> Iterator[tuple[object, ...]]:
    rows: list[list[object]] = []
    current: dict[tuple[CertificateId | None, str], list[object]] = {}
    for event in events:
        where = (event.certificate, event.receiver)
        if event.act is Act.REGISTER and not event.refused and event.certificate:
            state = now.certificates.get(event.certificate)
            current[where] = [str(event.certificate), state.owner if state else None, event.receiver, event.at, None]
            rows.append(current[where])
        elif event.act is Act.UNREGISTER and not event.refused:
            current[where][-1] = event.at
    return map(tuple, rows)


# --- types


def _one_of(ids: Iterable[str]) -> "pandas.CategoricalDtype":
    import pandas  # slow to load, and rarely needed

    return pandas.CategoricalDtype([*dict.fromkeys(ids)])


def _times() -> "pandas.DatetimeTZDtype":
    import pandas

    return pandas.DatetimeTZDtype("s", KST)


def _frame(columns: dict[str, Any], rows: Iterable[tuple[object, ...]]) -> "pandas.DataFrame":
    import pandas

    values = [*zip(*rows, strict=True)] or [()] * len(columns)
    typed = zip(columns.items(), values, strict=True)
    return pandas.DataFrame({name: pandas.Series(list(each), dtype=kind) for (name, kind), each in typed})
