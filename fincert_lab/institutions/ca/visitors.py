"""Questions from outside the lab: any program may ask over HTTP, as often as it likes.

Each question is a journal entry, like every call. A flood of them would fill the journal and the disk. So all are
answered, but only the first of each hour are entries, as many as `Rules.questions_an_hour`. Further ones are counted,
and an entry says how many: the first one, then the next two, four, eight … and the rest when the hour is over, or when
nobody can ask any more. 5,000 questions make 113 entries, and none is left out.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from fincert_lab.acts import AskedOften
from fincert_lab.institutions.institution import World
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.storage.store import Call, Store

OUTSIDE = Party("outside")  # the caller over HTTP: a program that is not part of the lab
HOUR = timedelta(hours=1)


class Visitors:
    """The callers of `party` from outside; `store` holds the entries."""

    def __init__(self, party: Party, store: Store, world: World) -> None:
        self._party = party
        self._store = store
        self._world = world
        self._hour = world.clock.now()  # when the hour began
        self._entries = 0
        self._enough = 1  # how many questions the next summary entry covers
        self._unpublished: Counter[Act] = Counter()

    @contextmanager
    def call(self, act: Act) -> Iterator[Call]:
        """Answer a question, which becomes an entry or is counted; see `Store.call`."""
        if self._entries < self._world.rules.questions_an_hour:
            self._entries += 1
            with self._store.call(act, OUTSIDE, self._party, self._party) as call:
                yield call
            return
        self._unpublished[act] += 1
        if self._unpublished.total() >= self._enough:
            self.sum_up()
            self._enough *= 2
        with self._store.transaction() as db:
            yield Call(db, self._party)

    def sum_up(self) -> None:
        """Write one entry for each kind of question, with the number of questions not yet recorded."""
        for act in list(self._unpublished):
            with self._store.call(act, OUTSIDE, self._party, self._party) as call:
                call.facts = AskedOften(self._unpublished[act])
            del self._unpublished[act]

    def end_hour(self) -> None:
        """Start counting anew if an hour has passed: scheduled work."""
        now = self._world.clock.now()
        if now - self._hour >= HOUR:
            self.sum_up()
            self._hour, self._entries, self._enough = now, 0, 1
