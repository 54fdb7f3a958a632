"""How the databases of a sandbox record each other's state, so that a file restored from an old copy is noticed.

* After each act, every institution notes which event was the newest, and the number of the lab's writes without an
  event, such as what people remember. On opening, everything that any of them has noted must exist.
* On closing, every database gets a new seal; when all have it, the old seals are removed. On opening, all must have a
  seal in common.

This also holds for a party that has a file in the folder and is not in the lab: it may have been part of it.

So once a lab was closed, any file restored from before that is noticed. After a kill, a restored file is noticed if its
owner wrote something in a completed act. A whole folder that is restored is not noticed. The events of an act that was
interrupted in the middle are known only to institutions that wrote later in the same act. A note does not wait for the
disk, so a power cut may lose the last notes.
"""

from collections.abc import Collection

from sqlalchemy import Connection

from fincert_lab.journal import News
from fincert_lab.storage import tables as sql
from fincert_lab.storage.engine import Database


def last_heard(db: Connection) -> News | None:
    """Return the last news noted, or None if the database was never part of a lab."""
    row = db.execute(sql.LAST_HEARD).one_or_none()
    return News(*row) if row else None


def note(db: Connection, news: News) -> None:
    """Note the first news, as part of the transaction `db`."""
    db.execute(sql.FORGET_HEARD)
    db.execute(sql.ADD_HEARD, news._asdict())


def note_at_leisure(database: Database, db: Connection, news: News) -> bool:
    """Note the news without waiting for the disk, which takes as long as the event. Return whether it was noted."""
    return database.write_at_leisure(
        db, sql.HEAR, {"newest": news.number, "its_hash": news.hash, "so_quiet": news.quiet}
    )


def count(db: Connection) -> int | None:
    """Count a write without an event, as part of the transaction `db`; a lab in memory counts nothing."""
    counted: int | None = db.scalar(sql.COUNT)
    return counted


def seals(db: Connection) -> frozenset[bytes]:
    """Return the seals of a database."""
    return frozenset(db.scalars(sql.ALL_SEALS))


def put_seals(db: Connection, these: Collection[bytes]) -> None:
    """Replace the seals with `these`, as part of the transaction `db`."""
    db.execute(sql.FORGET_SEALS)
    db.execute(sql.ADD_SEAL, [{"seal": seal} for seal in these])
