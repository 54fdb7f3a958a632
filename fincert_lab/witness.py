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
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, Table, text

from fincert_lab.journal import News

SEAL = 32  # bytes
_HEAR = "UPDATE heard SET number = ?, hash = ?, quiet = max(quiet, ?)"
_NOTE = text("INSERT INTO heard VALUES (:number, :hash, :quiet)")
_COUNT = text("UPDATE heard SET quiet = quiet + 1 RETURNING quiet")


@cache  # declared once, and every lab has a store of them
def declare(tables: MetaData) -> None:
    """Have a database's `tables` hold what it bears witness to."""
    number, digest = Column("number", Integer, primary_key=True), Column("hash", LargeBinary(32), nullable=False)
    Table("heard", tables, number, digest, Column("quiet", Integer, nullable=False))
    Table("seals", tables, Column("seal", LargeBinary(SEAL), primary_key=True, nullable=False))


def last_heard(db: Connection) -> News | None:
    """Return the news that were noted last, or None of who was never in a lab."""
    row = db.execute(text("SELECT number, hash, quiet FROM heard ORDER BY number DESC LIMIT 1")).one_or_none()
    return News(*row) if row else None


def note(db: Connection, news: News) -> None:
    """Note the first news, as part of the transaction `db`."""
    db.execute(text("DELETE FROM heard"))
    db.execute(_NOTE, news._asdict())


def note_at_leisure(raw: Any, news: News) -> None:
    """Note what is new without waiting for the disk, by the driver's own connection: it does not take long."""
    raw.execute("PRAGMA synchronous = NORMAL")
    try:
        with raw:
            raw.execute(_HEAR, news)
    finally:
        raw.execute("PRAGMA synchronous = FULL")


def count(db: Connection) -> int | None:
    """Count what is written without an event, as part of the transaction `db`; a lab in memory counts nothing."""
    counted: int | None = db.scalar(_COUNT)
    return counted


def seals(db: Connection) -> frozenset[bytes]:
    """Return the seals that a database has."""
    return frozenset(db.scalars(text("SELECT seal FROM seals")))


def put_seals(db: Connection, these: Collection[bytes]) -> None:
    """Have `these` seals and no others, as part of the transaction `db`."""
    db.execute(text("DELETE FROM seals"))
    db.execute(text("INSERT INTO seals VALUES (:seal)"), [{"seal": seal} for seal in these])
