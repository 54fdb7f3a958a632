"""The tables of what people have stored, and their statements.

Statements are built once and named for what they ask: building one takes longer than running it.
"""

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, bindparam, delete, insert, select

TABLES = MetaData()
NEW_DEVICES = Table("new_devices", TABLES, Column("device", String, primary_key=True))
PUBLIC_DEVICES = Table("public_devices", TABLES, Column("device", String, primary_key=True))
AUTO_CONNECTS = Table(
    "auto_connects",
    TABLES,
    Column("device", String, primary_key=True),
    Column("account", LargeBinary(16), nullable=False),
    Column("token", LargeBinary(16), nullable=False),
)
CHECKS = Table(
    "checks",
    TABLES,
    Column("person", String, primary_key=True),
    Column("bank", String, primary_key=True),
    Column("account_number", String, nullable=False),
    Column("security_code", String, nullable=False),
)

ADD_DEVICE = insert(NEW_DEVICES)
ALL_DEVICES = select(NEW_DEVICES.c.device)
ADD_AUTO_CONNECT = insert(AUTO_CONNECTS)
ADD_PUBLIC_DEVICE = insert(PUBLIC_DEVICES)
PUBLIC = select(PUBLIC_DEVICES).where(PUBLIC_DEVICES.c.device == bindparam("device"))
REMEMBERED = select(AUTO_CONNECTS).where(AUTO_CONNECTS.c.device == bindparam("device"))
FORGET = delete(AUTO_CONNECTS).where(AUTO_CONNECTS.c.device == bindparam("this"))
CHECKS_OF = select(CHECKS).where(CHECKS.c.person == bindparam("person"))
ADD_CHECK = insert(CHECKS)
FORGET_CHECK = delete(CHECKS).where(CHECKS.c.person == bindparam("whose"), CHECKS.c.bank == bindparam("where"))
