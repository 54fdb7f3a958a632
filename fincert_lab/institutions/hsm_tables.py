"""The HSM's tables and their statements, except the one that takes a try: that is in `hsm`.

Statements are built once and named for what they ask: building one takes longer than running it.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    case,
    insert,
    literal_column,
    select,
    update,
)

from fincert_lab.crypto import envelope
from fincert_lab.institutions.institution import identity_columns, identity_in, of_certificate
from fincert_lab.storage.engine import Arrival, UTCDateTime

PENDING, LIVE, DEAD = "pending", "live", "dead"  # the states of a registration; at most one per certificate is live
DESTROYED = bytes(32)  # replaces k
OF_A_CONTEXT = f"version BETWEEN 0 AND {2**32 - 1} AND profile IN ({', '.join(map(str, envelope.PROFILES))})"  # in SQL

TABLES = MetaData()
REGISTRATIONS = Table(
    "registrations",
    TABLES,
    Column("id", LargeBinary(16), primary_key=True),
    *identity_columns(),
    Column("account", LargeBinary(16), nullable=False),
    Column("serial_content", LargeBinary, nullable=False),
    Column("spki", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("profile", Integer, nullable=False),
    Column("k", LargeBinary(32), nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("nonce", LargeBinary(16), nullable=False),
    Column("asked", UTCDateTime, nullable=False),
    Column("proved", Boolean, nullable=False),
    Column("epoch", Integer, nullable=False),  # grows with every try that is taken, and with every proof
    info={"holds": f"state IN {PENDING, LIVE, DEAD} AND {OF_A_CONTEXT}"},
)
BUDGETS = Table(
    "budgets",
    TABLES,
    Column("account", LargeBinary(16), primary_key=True),
    Column("remaining", Integer, nullable=False),
)
_ID = identity_in(REGISTRATIONS)
_IS_LIVE = REGISTRATIONS.c.state == literal_column(f"'{LIVE}'")  # as a literal, or the index would not be used
Index("one_live", *_ID, unique=True, info={"where": _IS_LIVE})
Index("of_certificate", *_ID)

ADD_BUDGET = insert(BUDGETS)
ADD_REGISTRATION = insert(REGISTRATIONS)
_ITS = of_certificate(REGISTRATIONS)
THIS = (REGISTRATIONS.c.id == bindparam("registration"), *_ITS)
FIND = select(REGISTRATIONS).where(*THIS)
_CONTEXT = ("account", "serial_content", "spki", "version", "id", "profile")  # and not k
CONTEXTS = select(*(REGISTRATIONS.c[column] for column in _CONTEXT)).where(*_ITS).order_by(Arrival())
BY_ID = select(REGISTRATIONS.c.id).where(REGISTRATIONS.c.id == bindparam("registration"))
LIVE_ONE = select(REGISTRATIONS.c.id).where(*_ITS, _IS_LIVE)
SPEND = (
    update(BUDGETS)
    .where(BUDGETS.c.account == bindparam("this"), BUDGETS.c.remaining > 0)
    .values(remaining=BUDGETS.c.remaining - 1)
    .returning(BUDGETS.c.remaining)
)
GIVE_BACK = update(BUDGETS).where(BUDGETS.c.account == bindparam("this")).values(remaining=BUDGETS.c.remaining + 1)
BUDGET = select(BUDGETS.c.remaining).where(BUDGETS.c.account == bindparam("account"))
MAKE_LIVE = (
    update(REGISTRATIONS)
    .where(*THIS)
    .values(state=LIVE, tries=bindparam("all"), proved=True)
    .values(epoch=REGISTRATIONS.c.epoch + case((_IS_LIVE & REGISTRATIONS.c.proved, 0), else_=1))  # 0: told again
    .returning(REGISTRATIONS.c.epoch)
)
RETIRE = update(REGISTRATIONS).where(*THIS).values(state=DEAD, k=DESTROYED)
RETIRE_OTHERS = (
    update(REGISTRATIONS)
    .where(REGISTRATIONS.c.id != bindparam("registration"), *_ITS, REGISTRATIONS.c.state != DEAD)
    .values(state=DEAD, k=DESTROYED)
)
RETIRE_ALL = update(REGISTRATIONS).where(*_ITS, REGISTRATIONS.c.state != DEAD).values(state=DEAD, k=DESTROYED)
