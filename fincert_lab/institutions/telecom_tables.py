"""The telephone network's tables and their statements.

Statements are built once and named for what they ask: building one takes longer than running it.
"""

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, delete, insert, select, update

from fincert_lab.storage.engine import UTCDateTime

TABLES = MetaData()
MESSAGES = Table(
    "messages",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("number", String, nullable=False),
    Column("holder", String, index=True),
    Column("at", UTCDateTime, nullable=False),
    Column("sender", String, nullable=False),
    Column("text", String, nullable=False),
)
NUMBERS = Table(
    "numbers",
    TABLES,
    Column("number", String, primary_key=True),
    Column("holder", String, nullable=False, unique=True),
)

ADD_NUMBER = insert(NUMBERS)
HOLDER = select(NUMBERS.c.holder).where(NUMBERS.c.number == bindparam("number"))
HOLDERS = select(NUMBERS.c.holder).order_by(NUMBERS.c.holder)
NUMBER_OF = select(NUMBERS.c.number).where(NUMBERS.c.holder == bindparam("holder"))
MOVE = update(NUMBERS).where(NUMBERS.c.holder == bindparam("who")).values(number=bindparam("new"))
GIVE_UP = delete(NUMBERS).where(NUMBERS.c.holder == bindparam("who"))
# A later holder of a number does not see what was sent to it before.
ADD_MESSAGE = insert(MESSAGES).values(
    holder=select(NUMBERS.c.holder).where(NUMBERS.c.number == bindparam("to")).scalar_subquery()
)
INBOX = select(MESSAGES).where(MESSAGES.c.holder == bindparam("holder")).order_by(MESSAGES.c.id)
NEWEST = INBOX.where(MESSAGES.c.sender == bindparam("sender")).order_by(None).order_by(MESSAGES.c.id.desc()).limit(1)
