"""What every database of a sandbox bears witness to, for files that are put back to what they were to be noticed.

* After each act every institution notes which event was the newest, and how often the lab wrote something that is no
  event, as what people remember. Whatever somebody has noted has to be there on opening.
* On closing, every database gets a new seal, and when all have it, they lose the old ones. On opening, all must have a
  seal in common.

That is asked also of somebody who has a file in the folder and is not in the lab: they may have been.

So once a lab was closed, any file put back from before that is noticed. After a kill it is whose owner wrote something
in an act that ended. Nobody notices a whole folder that is put back, and what an act has done that was interrupted in
the middle only the institutions that wrote after it in that act. A note costs no wait for the disk, so a power cut may
take the last of them along.
"""

from collections.abc import Collection

from sqlalchemy import Connection

from fincert_lab.journal import News
from fincert_lab.storage import tables as sql
from fincert_lab.storage.engine import Database


def last_heard(db: Connection) -> News | None:
    """Return the news that were noted last, or None of who was never in a lab."""
    row = db.execute(sql.LAST_HEARD).one_or_none()
    return News(*row) if row else None


def note(db: Connection, news: News) -> None:
    """Note the first news, as part of the transaction `db`."""
    db.execute(sql.FORGET_HEARD)
    db.execute(sql.ADD_HEARD, news._asdict())


def note_at_leisure(database: Database, db: Connection, news: News) -> bool:
    """Note what is new without waiting for the disk, which would take as long as the event itself; tell if it was."""
    return database.write_at_leisure(
        db, sql.HEAR, {"newest": news.number, "its_hash": news.hash, "so_quiet": news.quiet}
    )


def count(db: Connection) -> int | None:
    """Count what is written without an event, as part of the transaction `db`; a lab in memory counts nothing."""
    counted: int | None = db.scalar(sql.COUNT)
    return counted


def seals(db: Connection) -> frozenset[bytes]:
    """Return the seals that a database has."""
    return frozenset(db.scalars(sql.ALL_SEALS))


def put_seals(db: Connection, these: Collection[bytes]) -> None:
    """Have `these` seals and no others, as part of the transaction `db`."""
    db.execute(sql.FORGET_SEALS)
    db.execute(sql.ADD_SEAL, [{"seal": seal} for seal in these])
