"""The cloud's tables and their statements: accounts, admitted devices, and envelopes.

Statements are built once and named for what they ask: building one takes longer than running it.
"""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from fincert_lab.institutions.hsm_tables import OF_A_CONTEXT
from fincert_lab.institutions.institution import identity_columns, identity_in, of_certificate
from fincert_lab.storage.engine import Arrival, UTCDateTime

TOKEN_BYTES = 16
EPOCHS = ("epoch", "epoch2", "epoch3")  # the newest that each HSM has told
OPEN, CLOSING = "open", "closing"  # an account's life

TABLES = MetaData()
ACCOUNTS = Table(
    "accounts",
    TABLES,
    Column("id", LargeBinary(16), primary_key=True),
    Column("name", String, nullable=False),
    Column("birth_date", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    info={"holds": f"state IN {OPEN, CLOSING}"},
)
Index("same_phone", ACCOUNTS.c.phone, ACCOUNTS.c.birth_date)
APPLICATIONS = Table(  # of who says that a telephone is theirs, and has not proved it yet: one a device
    "applications",
    TABLES,
    Column("id", LargeBinary(16), primary_key=True),
    Column("device", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("birth_date", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("replace", Boolean, nullable=False),
)
CODES = Table(
    "sms_codes",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("application", LargeBinary(16), nullable=False),
    Column("device", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("code", String, nullable=False),
    Column("sent", UTCDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used", UTCDateTime),
)
Index("newest_code", CODES.c.application, CODES.c.device)
Index("sent_since", CODES.c.phone, CODES.c.sent)
DEVICES = Table(
    "devices",
    TABLES,
    Column("account", LargeBinary(16), primary_key=True),
    Column("device", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("auto_connect", LargeBinary(TOKEN_BYTES)),
)
SESSIONS = Table(
    "sessions",
    TABLES,
    Column("token", LargeBinary(TOKEN_BYTES), primary_key=True),
    Column("account", LargeBinary(16), nullable=False),
    Column("device", String, nullable=False),
    Column("by_sms", Boolean, nullable=False),
    Column("until", UTCDateTime, nullable=False),
)
Index("of_device", SESSIONS.c.account, SESSIONS.c.device)
ENVELOPES = Table(
    "envelopes",
    TABLES,
    Column("registration", LargeBinary(16), primary_key=True),
    *identity_columns(),
    Column("account", LargeBinary(16), nullable=False, index=True),
    Column("certificate", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("profile", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("deleting", Boolean, nullable=False),
    *(Column(each, Integer, nullable=False) for each in EPOCHS),
    Column("commit_value", LargeBinary(32)),
    Column("blob", LargeBinary),
    info={"holds": f"{OF_A_CONTEXT} AND (NOT live OR (commit_value IS NOT NULL AND blob IS NOT NULL))"},
)
_ID = identity_in(ENVELOPES)
Index("envelopes_of_certificate", *_ID)

# --- accounts, and the codes that prove a telephone

ADD_APPLICATION = insert(APPLICATIONS)
APPLICATION = select(APPLICATIONS).where(APPLICATIONS.c.id == bindparam("application"))
FORGET_APPLICATION = delete(APPLICATIONS).where(APPLICATIONS.c.device == bindparam("by"))
ADD_ACCOUNT = insert(ACCOUNTS)
OPEN_ONE = select(ACCOUNTS).where(  # at most one is open
    ACCOUNTS.c.phone == bindparam("phone"), ACCOUNTS.c.birth_date == bindparam("birth_date"), ACCOUNTS.c.state == OPEN
)
CLOSING_ACCOUNTS = select(ACCOUNTS).where(ACCOUNTS.c.state == CLOSING)
CLOSE = update(ACCOUNTS).where(ACCOUNTS.c.id == bindparam("this")).values(state=CLOSING)
FORGET_ACCOUNT = delete(ACCOUNTS).where(ACCOUNTS.c.id == bindparam("this"))
ADD_CODE = insert(CODES)
NEWEST_CODE = (
    select(CODES)
    .where(CODES.c.application == bindparam("application"), CODES.c.device == bindparam("device"))
    .order_by(CODES.c.id.desc())
    .limit(1)
)
SENT_SINCE = select(CODES.c.device, CODES.c.sent).where(
    CODES.c.phone == bindparam("phone"), CODES.c.sent > bindparam("since")
)
TAKE_A_TRY = update(CODES).where(CODES.c.id == bindparam("this")).values(tries=CODES.c.tries - 1)
USE_CODE = update(CODES).where(CODES.c.id == bindparam("this")).values(used=bindparam("now"))

# --- devices and their sessions

ADD_DEVICE = insert(DEVICES)
ADD_SESSION = insert(SESSIONS)
DEVICES_OF = select(DEVICES).where(DEVICES.c.account == bindparam("account")).order_by(DEVICES.c.since)
DEVICE = DEVICES_OF.where(DEVICES.c.device == bindparam("device"))
RENAME = (
    update(DEVICES)
    .where(DEVICES.c.account == bindparam("mine"), DEVICES.c.device == bindparam("this"))
    .values(label=bindparam("new_label"))
)
SESSION: Select[tuple[bool, datetime]] = select(SESSIONS.c.by_sms, SESSIONS.c.until).where(
    *(SESSIONS.c[field] == bindparam(field) for field in ("token", "account", "device"))
)
REMOVE, END_SESSION = (
    delete(table).where(table.c.account == bindparam("mine"), table.c.device == bindparam("this"))
    for table in (DEVICES, SESSIONS)
)
FORGET_DEVICES, END_SESSIONS = (
    delete(table).where(table.c.account == bindparam("this")) for table in (DEVICES, SESSIONS)
)

# --- envelopes

ADD_ENVELOPE = insert(ENVELOPES)
_ITS = of_certificate(ENVELOPES)
OF_CERTIFICATE = select(ENVELOPES).where(*_ITS)
OF_ACCOUNT = select(*_ID).where(ENVELOPES.c.account == bindparam("account")).distinct().order_by(*reversed(_ID))
STORED = OF_CERTIFICATE.where(
    ENVELOPES.c.account == bindparam("account"), ENVELOPES.c.live, ENVELOPES.c.deleting.is_(False)
)
FILL = (
    update(ENVELOPES)
    .where(ENVELOPES.c.registration == bindparam("this"), ENVELOPES.c.account == bindparam("mine"), *_ITS)
    .where(ENVELOPES.c.blob.is_(None))
    .values(commit_value=bindparam("commit"), blob=bindparam("wrapped"))
    .returning(ENVELOPES.c.registration)
)
OF_REGISTRATION = select(ENVELOPES.c.commit_value, ENVELOPES.c.blob).where(
    ENVELOPES.c.registration == bindparam("this")
)
MAKE_LIVE = update(ENVELOPES).where(ENVELOPES.c.registration == bindparam("this")).values(live=True)
KEEP_EPOCHS = tuple(
    update(ENVELOPES)
    .where(ENVELOPES.c.registration == bindparam("this"), ENVELOPES.c[epoch] < bindparam("told"))
    .values({epoch: bindparam("told")})
    for epoch in EPOCHS
)
MARK = update(ENVELOPES).where(*_ITS).values(deleting=True)
ALL_ACCOUNTS = select(ENVELOPES.c.account).distinct().order_by(ENVELOPES.c.account)
LEFT_OPEN = (
    select(*_ID, ENVELOPES.c.deleting)
    .where(ENVELOPES.c.account == bindparam("account"))
    .where(ENVELOPES.c.deleting | (ENVELOPES.c.blob.is_not(None) & ENVELOPES.c.live.is_(False)))
    .order_by(Arrival())
)
CLEAR = delete(ENVELOPES).where(*_ITS)
CLEAR_OTHERS = CLEAR.where(ENVELOPES.c.registration != bindparam("keep"))
CLEAR_PENDING = CLEAR.where(ENVELOPES.c.live.is_(False))
MINE = (
    select(ENVELOPES.c.certificate)
    .where(ENVELOPES.c.account == bindparam("account"), ENVELOPES.c.live, ENVELOPES.c.deleting.is_(False))
    .order_by(Arrival())
)
