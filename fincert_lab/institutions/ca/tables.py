"""A CA's tables and their statements: authorisations, the certificates it issued, and the lists it signed.

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
    func,
    insert,
    literal_column,
    select,
    update,
)

from fincert_lab.pki.reason import Reason
from fincert_lab.storage.engine import Arrival, UTCDateTime

TABLES = MetaData()
AUTHORISATIONS = Table(
    "authorisations",
    TABLES,
    Column("reference_number", String, primary_key=True),
    Column("authorisation_code", String, nullable=False),
    Column("bank", String, nullable=False),
    Column("customer", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("idn", String, nullable=False),
    Column("account", String, nullable=False),
    Column("renews", String),
    Column("policy", String, nullable=False),
    Column("expires", UTCDateTime, nullable=False),
    Column("used", UTCDateTime),
)
# `changed` is when the status of a certificate last changed (UTC), `reason` why it is on hold or revoked, if it is,
# `invalid_since` since when its key is not to be trusted, if the holder knows, and `published` the number of the list
# that was the first to say so. `noted` is whether the bank has been told that it was issued.
CERTIFICATES = Table(
    "certificates",
    TABLES,
    Column("serial", String, primary_key=True),
    Column("reference_number", String, nullable=False, index=True),
    Column("der", LargeBinary, nullable=False),
    Column("bank", String, nullable=False),
    Column("customer", String, nullable=False),
    Column("valid_until", UTCDateTime, nullable=False),
    Column("partition", Integer, nullable=False, index=True),
    Column("changed", UTCDateTime),
    Column("reason", String),
    Column("invalid_since", UTCDateTime),
    Column("published", Integer),
    Column("noted", Boolean, nullable=False, index=True),
    info={"holds": f"trim(serial, '0123456789ABCDEF') = '' AND (reason IS NULL OR reason IN {(*map(str, Reason),)})"},
)
# As a literal, otherwise its index would not be used.
_ON_HOLD = CERTIFICATES.c.reason == literal_column(f"'{Reason.CERTIFICATE_HOLD.value}'")
_UNPUBLISHED = CERTIFICATES.c.changed.is_not(None) & CERTIFICATES.c.published.is_(None)
Index("of_customer", CERTIFICATES.c.customer, CERTIFICATES.c.bank)
# Few certificates ever are: so these indexes cost almost nothing, and avoid a scan of everything ever issued.
Index("on_hold", CERTIFICATES.c.reason, info={"where": _ON_HOLD})
Index("unpublished", CERTIFICATES.c.partition, info={"where": _UNPUBLISHED})
# `base` is the number of the newest list of the partition, up to this one, that was published on schedule, that is,
# when its predecessor had run out.
LISTS = Table(
    "crls",
    TABLES,
    Column("partition", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("base", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("next_update", UTCDateTime, nullable=False),
    Column("announced", Boolean, nullable=False),
    Column("der", LargeBinary, nullable=False),
    Column("delta", LargeBinary),
)

Index("unannounced", LISTS.c.partition, LISTS.c.number, info={"where": ~LISTS.c.announced})

# --- authorisations

ADD_AUTHORISATION = insert(AUTHORISATIONS)
BY_REFERENCE = select(AUTHORISATIONS).where(AUTHORISATIONS.c.reference_number == bindparam("reference"))
REDEEM = (
    update(AUTHORISATIONS)
    .where(AUTHORISATIONS.c.reference_number == bindparam("reference"), AUTHORISATIONS.c.used.is_(None))
    .values(used=bindparam("now"))
)

# --- certificates

ADD_CERTIFICATE = insert(CERTIFICATES)
ISSUED_FOR = select(CERTIFICATES.c.der).where(CERTIFICATES.c.reference_number == bindparam("reference"))
BY_SERIAL = select(CERTIFICATES).where(CERTIFICATES.c.serial == bindparam("serial"))
ISSUED_TO = select(CERTIFICATES.c.der).where(CERTIFICATES.c.customer == bindparam("customer")).order_by(Arrival())
UNNOTED = select(CERTIFICATES).where(~CERTIFICATES.c.noted)
NOTE = update(CERTIFICATES).where(CERTIFICATES.c.serial == bindparam("this")).values(noted=True)
COUNT_OF_PARTITION = select(func.count()).where(CERTIFICATES.c.partition == bindparam("number"))
LAST_PARTITION = select(func.max(CERTIFICATES.c.partition))
CHANGES = (
    select(CERTIFICATES)
    .where(CERTIFICATES.c.partition == bindparam("number"))
    .where(CERTIFICATES.c.changed.is_not(None), CERTIFICATES.c.published > bindparam("base"))
    .order_by(Arrival())
)
UNPUBLISHED = select(CERTIFICATES.c.partition).where(_UNPUBLISHED).distinct().order_by(CERTIFICATES.c.partition)
PUBLISH = (
    update(CERTIFICATES)
    .where(CERTIFICATES.c.partition == bindparam("number"), _UNPUBLISHED)
    .values(published=bindparam("list_number"))
)
HELD = select(CERTIFICATES.c.serial).where(_ON_HOLD, CERTIFICATES.c.changed <= bindparam("until")).order_by(Arrival())
NOT_OVER = (
    select(CERTIFICATES.c.serial)
    .where(CERTIFICATES.c.bank == bindparam("bank"), CERTIFICATES.c.customer == bindparam("customer"))
    .where(CERTIFICATES.c.reason.is_(None) | _ON_HOLD, CERTIFICATES.c.valid_until >= bindparam("now"))
    .order_by(Arrival())
)
STAND = (
    update(CERTIFICATES)
    .where(CERTIFICATES.c.serial == bindparam("this"))
    .values(changed=bindparam("since"), reason=bindparam("why"), invalid_since=bindparam("invalid"), published=None)
)

# --- lists

ADD_LIST = insert(LISTS)
UNANNOUNCED = select(LISTS).where(~LISTS.c.announced).order_by(LISTS.c.partition, LISTS.c.number)
PUBLISHED = select(LISTS.c.der, LISTS.c.delta).where(
    LISTS.c.partition == bindparam("of"), LISTS.c.number == bindparam("this")
)
ANNOUNCED = (
    update(LISTS)
    .where(LISTS.c.partition == bindparam("of"), LISTS.c.number == bindparam("this"))
    .values(announced=True)
)
_NEWEST = select(LISTS.c.partition, func.max(LISTS.c.number).label("number")).group_by(LISTS.c.partition).subquery()
NEWEST = select(LISTS).join(_NEWEST, (LISTS.c.partition == _NEWEST.c.partition) & (LISTS.c.number == _NEWEST.c.number))
