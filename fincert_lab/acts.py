"""What can be asked across a trust boundary, and the facts that each act establishes in public.

An act and its facts are declared here, and only here. The institution that answers a call makes the facts, readers of
the journal match on them, and a sandbox's file has to fit them (`storage.facts` reads and writes it).
"""

from datetime import datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import NamedTuple, Self, get_args

from fincert_lab.crypto.suite import Suite
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason


class Refused(NamedTuple):
    """The call was refused, whatever was asked: `refused` is the code of the error."""

    refused: str


class LabOpened(NamedTuple):
    """The services that there are ("bank/service"), the maximum number of PIN tries, and the suite of envelopes."""

    services: tuple[Party, ...]
    pin_tries: int
    suite: Suite = Suite.HMAC


class Invited(NamedTuple):
    """The services that came with a guest."""

    services: tuple[Party, ...]


class CaTrusted(NamedTuple):
    """The names of the policies under which a bank accepts certificates of another CA."""

    policies: tuple[str, ...]


class CaDistrusted(NamedTuple):
    """The names of the policies under which a bank does not accept certificates of another CA any more."""

    policies: tuple[str, ...]


class FaultsSet(NamedTuple):
    """The faults that the CA's status desk, or an HSM, has from now on."""

    faults: tuple[str, ...]


class FailSoftSet(NamedTuple):
    """Whether a bank accepts a certificate whose status it cannot find out."""

    fail_soft: bool


class ListPublished(NamedTuple):
    """Whose list ("root" or "ca") has which number, and how many entries; the CA has one list per partition."""

    issuer: str
    number: int
    entries: int
    partition: int | None = None


class StatusTold(NamedTuple):
    """The status of each certificate that was asked for."""

    status: str


class AskedOften(NamedTuple):
    """How many questions from outside the lab this single event stands for."""

    times: int


class SmsDelivered(NamedTuple):
    """What a message tells its reader."""

    carries: str


class PhoneConfirmed(NamedTuple):
    """The cloud account that a device was admitted to, and whether it connects automatically from now on."""

    account: str
    remembered: bool


class DeviceRenamed(NamedTuple):
    """The new name of a device in the list of a cloud account."""

    account: str
    label: str


class DeviceRemoved(NamedTuple):
    """The cloud account that a device was removed from."""

    account: str


class AccountCleared(NamedTuple):
    """The cloud account that is now empty."""

    account: str


class TriesCounted(NamedTuple):
    """The HSM's counters: PIN tries left, and what is left of the cloud account's lifetime budget."""

    account: str
    tries_left: int
    budget_left: int


class HsmsReported(NamedTuple):
    """The HSMs of which a device has found out that they answered wrongly."""

    hsms: tuple[Party, ...]


class CodesCounted(NamedTuple):
    """How many more wrong codes a customer's security medium takes in its life: told to who shows the right one."""

    customer: Party
    budget_left: int


class Issued(NamedTuple):
    """The owner of a certificate, its bank, its expiry (UTC), the certificates that it supersedes, and its policy.

    `again` if it had been issued before.
    """

    owner: Party
    bank: Party
    valid_until: datetime
    superseded: tuple[CertificateId, ...]
    again: bool = False
    policy: str = "personal"


class IssueNoted(NamedTuple):
    """A bank has learnt of a certificate; `again` if it had been told before."""

    again: bool = False


class RevokedFor(NamedTuple):
    """The reason why a certificate was revoked."""

    reason: Reason


class SignatureAccepted(NamedTuple):
    """The certificate whose signature a service accepted, and the number of the receipt."""

    certificate: CertificateId
    receipt: int


Facts = (
    Refused
    | LabOpened
    | Invited
    | CaTrusted
    | CaDistrusted
    | FaultsSet
    | FailSoftSet
    | ListPublished
    | StatusTold
    | AskedOften
    | SmsDelivered
    | PhoneConfirmed
    | DeviceRenamed
    | DeviceRemoved
    | AccountCleared
    | TriesCounted
    | HsmsReported
    | CodesCounted
    | Issued
    | IssueNoted
    | RevokedFor
    | SignatureAccepted
)


class Act(StrEnum):
    """What the receiver was asked to do: a stable code, and the facts that the answer establishes, if any."""

    kinds: tuple[type, ...]

    def __new__(cls, code: str, facts: type[Facts] | UnionType | None = None) -> Self:
        """Declare an act. `kinds` are the types of facts that it may have, NoneType if it may have none."""
        act = str.__new__(cls, code)
        act._value_ = code
        act.kinds = (*(get_args(facts) or [facts or NoneType]), Refused)
        return act

    OPEN_LAB = "open_lab", LabOpened
    MOVE_CLOCK = "move_clock"
    PUBLISH_CRL = "publish_crl", ListPublished
    FETCH_CRL = "fetch_crl", AskedOften | None
    CHECK_IDENTITY = "check_identity", CodesCounted | None
    AUTHORISE = "authorise"
    JOIN_CLOUD = "join_cloud"
    SEND_SMS = "send_sms"
    DELIVER_SMS = "deliver_sms", SmsDelivered | None
    CONFIRM_SMS = "confirm_sms", PhoneConfirmed
    GENERATE_KEY = "generate_key"
    ISSUE = "issue", Issued
    NOTE_ISSUED = "note_issued", IssueNoted
    REGISTER_KEY = "register_key"
    STORE_ENVELOPE = "store_envelope"
    LIST_CERTIFICATES = "list_certificates"
    FETCH_ENVELOPE = "fetch_envelope"
    EVALUATE = "evaluate", TriesCounted | None
    PROVE = "prove", TriesCounted | None
    REPORT_HSMS = "report_hsms", HsmsReported
    GIVE_CHALLENGE = "give_challenge"
    LOGIN = "login", SignatureAccepted
    TRANSFER = "transfer", SignatureAccepted
    REGISTER = "register", CodesCounted | None
    ASK_REVOCATION = "ask_revocation", CodesCounted | None
    REVOKE = "revoke", RevokedFor
    ASK_SUSPENSION = "ask_suspension", CodesCounted | None
    SUSPEND = "suspend"
    ASK_RESTORATION = "ask_restoration", CodesCounted | None
    RESTORE = "restore"
    JOIN_BANKING = "join_banking", CodesCounted | None
    VISIT_BRANCH = "visit_branch"
    RENEW = "renew"
    UNREGISTER = "unregister", CodesCounted | None
    LOGOUT = "logout"
    AUTO_CONNECT = "auto_connect"
    LIST_DEVICES = "list_devices"
    RENAME_DEVICE = "rename_device", DeviceRenamed | None
    REMOVE_DEVICE = "remove_device", DeviceRemoved
    CLOSE_ACCOUNT = "close_account"
    CLEAR_ACCOUNT = "clear_account", AccountCleared
    CHANGE_PIN = "change_pin"
    SWAP_KEYS = "swap_keys", TriesCounted
    ASK_LIVE = "ask_live"
    ASK_DELETION = "ask_deletion"
    DELETE_ENVELOPE = "delete_envelope"
    ASK_OCSP = "ask_ocsp", StatusTold | AskedOften
    DESTROY_KEY = "destroy_key"
    CHANGE_NUMBER = "change_number"
    MARK_PUBLIC = "mark_public"
    INJECT_FAULTS = "inject_faults", FaultsSet
    SET_HSM_FAULT = "set_hsm_fault", FaultsSet
    FAIL_SOFT = "fail_soft", FailSoftSet
    INVITE = "invite", Invited
    TRUST = "trust", CaTrusted
    DISTRUST = "distrust", CaDistrusted
