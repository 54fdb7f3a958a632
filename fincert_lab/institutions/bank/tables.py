"""A bank's tables and their statements: customers, the certificates it knows, challenges, logins and receipts.

Statements are built once and named for what they ask: building one takes longer than running it.
"""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from fincert_lab.institutions.bank.customers import CustomerKind
from fincert_lab.institutions.institution import identity_columns, of_certificate
from fincert_lab.storage.engine import Arrival, UTCDateTime

ISSUED, REGISTERED = "issued", "registered"  # how a bank came to know a certificate

TABLES = MetaData()
CUSTOMERS = Table(
    "customers",
    TABLES,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("idn", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("account_number", String, nullable=False, unique=True),
    Column("security_code", String, nullable=False),
    Column("security_tries", Integer, nullable=False),
    Column("security_budget", Integer, nullable=False),
    Column("certificate_account", String, nullable=False),
    Column("member_since", UTCDateTime),
    info={"holds": f"kind IN {(*map(str, CustomerKind),)}"},
)
APPLICATIONS = Table(
    "applications",
    TABLES,
    Column("reference_number", String, primary_key=True),
    Column("customer", String, nullable=False),
)
CERTIFICATES = Table(
    "certificates",
    TABLES,
    *reversed(identity_columns(primary_key=True)),  # in the order of the tables of this FORMAT
    Column("customer", String, nullable=False, index=True),
    Column("how", String, nullable=False),
    Column("der", LargeBinary, nullable=False),
    info={"holds": f"how IN {ISSUED, REGISTERED}"},
)
ANCHORS = Table(  # the CAs it trusts besides its own; `policies` are dotted, separated by spaces
    "anchors",
    TABLES,
    Column("ca", String, primary_key=True),
    Column("root", LargeBinary, nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("policies", String, nullable=False),
)
CHALLENGES = Table(
    "challenges",
    TABLES,
    Column("nonce", String, primary_key=True),
    Column("service", String, nullable=False),
    Column("device", String, nullable=False),
    Column("expires", UTCDateTime, nullable=False),
    Column("used", UTCDateTime),
)
Index("given", CHALLENGES.c.service, CHALLENGES.c.device)
LOGINS = Table(
    "logins",
    TABLES,
    Column("service", String, primary_key=True),
    Column("device", String, primary_key=True),
    Column("customer", String, nullable=False),
    Column("until", UTCDateTime, nullable=False),
)
RECEIPTS = Table(
    "receipts",
    TABLES,
    Column("number", Integer, primary_key=True),
    Column("service", String, nullable=False),
    Column("act", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("signed", LargeBinary, nullable=False),
    Column("root_list", LargeBinary, nullable=False),
    Column("ca_list", LargeBinary, nullable=False),
    Column("delta", LargeBinary),
    Column("ocsp_answer", LargeBinary, nullable=False),
    Column("nonce", LargeBinary),
)

# --- customers and their applications

ADD_CUSTOMER = insert(CUSTOMERS)
BY_ACCOUNT = select(CUSTOMERS).where(CUSTOMERS.c.account_number == bindparam("account_number"))
CUSTOMER = select(CUSTOMERS).where(CUSTOMERS.c.id == bindparam("id"))
HOLDER_OF_IDN = select(CUSTOMERS.c.id).where(CUSTOMERS.c.idn == bindparam("idn"))
ALL_CUSTOMERS = select(CUSTOMERS.c.id)
COUNT_OF_CUSTOMERS = select(func.count()).select_from(CUSTOMERS)
_THIS_CUSTOMER = update(CUSTOMERS).where(CUSTOMERS.c.id == bindparam("this"))
TAKE_A_TRY = _THIS_CUSTOMER.where(CUSTOMERS.c.security_tries > 0, CUSTOMERS.c.security_budget > 0).values(
    security_tries=CUSTOMERS.c.security_tries - 1, security_budget=CUSTOMERS.c.security_budget - 1
)
GIVE_TRIES_BACK = _THIS_CUSTOMER.values(security_tries=bindparam("all"))
ADMIT_MEMBER = _THIS_CUSTOMER.where(CUSTOMERS.c.member_since.is_(None)).values(member_since=bindparam("now"))
HAND_OUT = _THIS_CUSTOMER.values(
    security_code=bindparam("code"), security_tries=bindparam("all"), security_budget=bindparam("for_life")
)
ADD_APPLICATION = insert(APPLICATIONS)
APPLICANT = select(APPLICATIONS.c.customer).where(APPLICATIONS.c.reference_number == bindparam("reference_number"))

# --- certificates and trust anchors

ADD_CERTIFICATE = insert(CERTIFICATES)
_THIS_CERTIFICATE = of_certificate(CERTIFICATES)
CERTIFICATE = select(CERTIFICATES).where(*_THIS_CERTIFICATE)
FORGET_CERTIFICATE = delete(CERTIFICATES).where(*_THIS_CERTIFICATE)
ISSUED_TO = select(CERTIFICATES).where(CERTIFICATES.c.customer == bindparam("customer"), CERTIFICATES.c.how == ISSUED)
ADD_ANCHOR = insert(ANCHORS)
ALL_ANCHORS = select(ANCHORS)
ANCHOR = select(ANCHORS).where(ANCHORS.c.ca == bindparam("this"))
FORGET_ANCHOR = delete(ANCHORS).where(ANCHORS.c.ca == bindparam("this"))

# --- challenges, logins, receipts

ADD_CHALLENGE = insert(CHALLENGES)
CHALLENGE = select(CHALLENGES).where(CHALLENGES.c.nonce == bindparam("this"), CHALLENGES.c.service == bindparam("by"))
GIVEN = (
    select(CHALLENGES)
    .where(CHALLENGES.c.service == bindparam("by"), CHALLENGES.c.device == bindparam("to"))
    .order_by(Arrival())
)
USE_CHALLENGE = (
    update(CHALLENGES)
    .where(CHALLENGES.c.nonce == bindparam("this"), CHALLENGES.c.used.is_(None))
    .values(used=bindparam("now"))
)
ADD_LOGIN = insert(LOGINS)
_THIS_LOGIN = LOGINS.c.service == bindparam("at"), LOGINS.c.device == bindparam("this")
LOGIN = select(LOGINS).where(*_THIS_LOGIN)
END_LOGIN = delete(LOGINS).where(*_THIS_LOGIN)
ADD_RECEIPT = insert(RECEIPTS)
RECEIPT = select(RECEIPTS).where(
    RECEIPTS.c.number == bindparam("this"),
    RECEIPTS.c.service == bindparam("by"),
    RECEIPTS.c.act == bindparam("what"),
)
