"""The outbox: an event and its data are one transaction, numbered and chained."""

from contextlib import suppress
from itertools import count, product

import pytest
from sqlalchemy import text

from fincert_lab.errors import LabError, PinLocked, RecordDamaged
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.store import Store

TELECOM = Party("telecom")


def messages(lab):
    with lab.telecom.store.transaction() as db:
        return db.execute(text("SELECT count(*) FROM messages")).scalar_one()


def call(lab):
    return lab.telecom.call(Act.DELIVER_SMS, Party("cloud"), TELECOM)


INSERT = text("INSERT INTO messages (number, at, sender, text) VALUES ('0', '2026-03-02', 'x', 'y')")


def test_data_and_event_commit_together(lab):
    before = len(lab.journal)
    with call(lab) as answered:
        answered.db.execute(INSERT)
    assert (messages(lab), len(lab.journal)) == (1, before + 1)


def test_a_refusal_undoes_the_data_and_is_an_event(lab):
    with pytest.raises(PinLocked), call(lab) as answered:
        answered.db.execute(INSERT)
        raise PinLocked
    assert messages(lab) == 0
    assert lab.journal[-1].refused == "pin_locked"


def test_what_is_to_be_kept_stays_though_the_call_is_refused_and_is_there_once(lab):
    with lab.telecom.store.transaction() as db:
        db.execute(INSERT)
    longer = text("UPDATE messages SET text = text || :more")
    with pytest.raises(PinLocked), call(lab) as answered:
        answered.db.execute(INSERT)
        assert answered.keep(longer, {"more": "!"}) == 2
        raise PinLocked
    with lab.telecom.store.transaction() as db:
        assert db.scalars(text("SELECT text FROM messages")).all() == ["y!"]


def test_a_crash_leaves_neither_data_nor_event(lab):
    before = len(lab.journal)
    with pytest.raises(KeyboardInterrupt), call(lab) as answered:
        answered.db.execute(INSERT)
        raise KeyboardInterrupt
    assert (messages(lab), len(lab.journal)) == (0, before)


def test_after_a_crash_numbers_and_chain_go_on(lab):
    with pytest.raises(KeyboardInterrupt), call(lab):
        raise KeyboardInterrupt
    with call(lab):
        pass
    assert [event.number for event in lab.journal] == list(range(1, len(lab.journal) + 1))
    assert lab.telecom.store.events()[-1] == lab.journal[-1]


FIRST = "WHERE number = (SELECT min(number) FROM outbox)"
LAST = FIRST.replace("min", "max")


@pytest.mark.parametrize(
    "tampering",
    [
        f"UPDATE outbox SET entry = replace(entry, 'cloud', 'thief') {FIRST}",
        f"DELETE FROM outbox {FIRST}",
        f"DELETE FROM outbox {LAST}",
    ],
    ids=["changed", "the first taken out", "the last taken out"],
)
def test_an_entry_that_is_tampered_with_afterwards_is_noticed(lab, tampering):
    for _ in range(3):
        with call(lab):
            pass
    with lab.telecom.store.transaction() as db:
        db.execute(text(tampering))
    with pytest.raises(RecordDamaged):
        lab.telecom.store.events()


def seal(world, before, interrupted_at=None):
    """Seal all databases; or be interrupted right before the so manieth is written."""
    writes = count()

    def put_seals(store, seals):
        if next(writes) == interrupted_at:
            raise KeyboardInterrupt
        before(store, seals)

    with pytest.MonkeyPatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(Store, "put_seals", put_seals)
        world.seal()


def test_wherever_and_however_often_sealing_is_interrupted_all_have_a_seal_in_common_and_none_of_before(lab):
    world, put_seals = lab._world, Store.put_seals
    points = range(2 * len(world.stores))
    for first, second in product(points, points):
        for store in world.stores:
            store.put_seals({bytes(32)})
        before = [store.seals for store in world.stores]
        for point in (first, second):
            seal(world, put_seals, point)
            world.must_have_a_seal_in_common()
        seal(world, put_seals)
        world.must_have_a_seal_in_common()
        (common,) = {store.seals for store in world.stores}
        assert all(not common & seals for seals in before)


def test_the_journal_is_the_union_of_the_outboxes(enrolled):
    lab = enrolled.lab
    institutions = [lab.ca, lab.telecom, lab.hsm, lab.cloud, *lab.banks.values()]
    outboxes = [lab._memory.store.events(), *(institution.store.events() for institution in institutions)]
    union = sorted((event for outbox in outboxes for event in outbox), key=lambda event: event.number)
    assert union == list(lab.journal)


def test_a_database_error_does_not_quote_what_was_written(lab):
    with pytest.raises(Exception) as failure, lab.telecom.store.transaction() as db:
        db.execute(text("INSERT INTO messages (id, number) VALUES (:id, :number)"), {"id": 1, "number": "280417"})
    assert not isinstance(failure.value, LabError)
    assert "280417" not in str(failure.value)


def test_a_database_knows_every_index_that_is_declared(lab):
    for store in lab._world.stores:
        declared = {index.name for table in store.tables.tables.values() for index in table.indexes}
        with store.transaction() as db:
            rows = db.execute(text("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"))
            assert set(rows.scalars()) == declared
