"""Questions from outside the lab: any program may ask over HTTP, and as often as it likes.

Each question is an entry of the journal, as every call is. A flood of them would fill the journal, and the disk. So all
are answered, but only the first of an hour are entries, as many as `Rules.questions_an_hour` says. Those beyond are
counted, and an entry tells how many: the first one, then the next two, four, eight … and the rest when the hour is
over, or when nobody can ask any more. 5,000 questions are 113 entries, and none is left out.
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

OUTSIDE = Party("outside")  # who asks over HTTP: a program that is no part of the lab
HOUR = timedelta(hours=1)


class Visitors:
    """Those who ask `party` from outside; `store` has the entries."""

    def __init__(self, party: Party, store: Store, world: World) -> None:
        self._party = party
        self._store = store
        self._world = world
        self._hour = world.clock.now()  # when it began
        self._entries = 0
        self._enough = 1  # questions for the next entry that tells of more than one
        self._unpublished: Counter[Act] = Counter()

    @contextmanager
    def call(self, act: Act) -> Iterator[Call]:
        """Answer a question, which is an entry or is counted; see `Store.call`."""
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
        """Write down how many questions no entry tells of yet, an entry for each kind of question."""
        for act in list(self._unpublished):
            with self._store.call(act, OUTSIDE, self._party, self._party) as call:
                call.facts = AskedOften(self._unpublished[act])
            del self._unpublished[act]

    def end_hour(self) -> None:
        """Begin to count anew if an hour has passed: scheduled work."""
        now = self._world.clock.now()
        if now - self._hour >= HOUR:
            self.sum_up()
            self._hour, self._entries, self._enough = now, 0, 1
