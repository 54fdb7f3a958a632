"""The tables that every database has, whoever its owner, and their statements: see `store` and `witness`.

Statements are built once and named for what they ask: building one takes longer than running it.
"""

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    case,
    delete,
    insert,
    select,
    update,
)

SEAL = 32  # bytes

TABLES = MetaData()
OUTBOX = Table(
    "outbox",
    TABLES,
    Column("number", Integer, primary_key=True),
    Column("entry", String, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
OWN_VALUES = Table(
    "own_values",
    TABLES,
    Column("label", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
HEARD = Table(
    "heard",
    TABLES,
    Column("number", Integer, primary_key=True),
    Column("hash", LargeBinary(32), nullable=False),
    Column("quiet", Integer, nullable=False),
)
SEALS = Table("seals", TABLES, Column("seal", LargeBinary(SEAL), primary_key=True, nullable=False))

# --- the outbox, and the owner's own secrets

ADD_ENTRY = insert(OUTBOX)
ALL_ENTRIES = select(OUTBOX).order_by(OUTBOX.c.number)
ENTRY = select(OUTBOX.c.number).where(OUTBOX.c.number == bindparam("this"))
ADD_OWN_VALUE = insert(OWN_VALUES)
OWN_VALUE = select(OWN_VALUES.c.value).where(OWN_VALUES.c.label == bindparam("this"))

# --- the record of the others' events

LAST_HEARD = select(HEARD).order_by(HEARD.c.number.desc()).limit(1)
FORGET_HEARD = delete(HEARD)
ADD_HEARD = insert(HEARD)
HEAR = update(HEARD).values(
    number=bindparam("newest"),
    hash=bindparam("its_hash"),
    quiet=case((HEARD.c.quiet > bindparam("so_quiet"), HEARD.c.quiet), else_=bindparam("so_quiet")),
)
COUNT = update(HEARD).values(quiet=HEARD.c.quiet + 1).returning(HEARD.c.quiet)
ALL_SEALS = select(SEALS.c.seal)
FORGET_SEALS = delete(SEALS)
ADD_SEAL = insert(SEALS)
