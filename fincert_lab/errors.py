"""What can go wrong, as types. Each error has a stable `code`, and says what happened and what to do next.

The words stand in the catalogue under `error.<code>`; an error carries facts. In a notebook it is a single line,
because what a student needs is the reason, not our call stack.
"""

from enum import StrEnum
from typing import ClassVar

from fincert_lab.language import Serial, say


class LabError(Exception):
    """Anything the lab refuses. `facts` are what its sentence is made of: never a secret."""

    code: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __init_subclass__(cls) -> None:
        # NotRegistered -> not_registered. A code is part of journals and tests: renaming a class is a breaking change.
        cls.code = "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")

    def __str__(self) -> str:
        return say(f"error.{self.code}", **self.facts)

    def __reduce__(self) -> tuple[object, ...]:
        # Exception would rebuild itself from positional arguments; ours are named.
        return _rebuild, (type(self), self.facts)

    def _render_traceback_(self) -> list[str]:
        """Render as IPython asks: one line."""
        return [f"{type(self).__name__}: {self}"]


def _rebuild(error: type[LabError], facts: dict[str, object]) -> LabError:
    return error(**facts)


# --- what a person typed


class PinFormat(LabError):
    """The PIN is not six ASCII digits."""


class WeakPin(LabError):
    """The PIN breaks a rule; `rule` says which."""


class Field(StrEnum):
    """What an argument is; its word in the catalogue says what is allowed."""

    ACCOUNT = "account"
    ACCOUNT_NUMBER = "account_number"
    ACT = "act"
    ADDRESS = "address"
    ADVANCE = "advance"
    AMOUNT = "amount"
    AT = "at"
    AUTHORISATION = "authorisation"
    BANK = "bank"
    CERTIFICATE = "certificate"
    CERTIFICATION_AUTHORITY = "certificationauthority"
    CHALLENGE = "challenge"
    CMS = "cms"
    DEVICE = "device"
    ENTRIES = "entries"
    ENVELOPE = "envelope"
    FILE_NAME = "file_name"
    FOLDER = "folder"
    GUEST = "guest"
    INVALID_SINCE = "invalid_since"
    IDN = "idn"
    KEY_SEED = "key_seed"
    KIND = "kind"
    LAB = "lab"
    LABEL = "label"
    LANG = "lang"
    LIST_NUMBER = "list_number"
    MEMBER = "member"
    PART = "part"
    PASSWORD = "password"
    PAYEE = "payee"
    PERSON = "person"
    PHONE = "phone"
    POLICIES = "policies"
    POLICY = "policy"
    R = "r"
    PROFILE = "profile"
    REASON = "reason"
    RECEIPT = "receipt"
    REPORT = "report"
    REGISTRATION = "registration"
    RESERVED_NAME = "reserved_name"
    SEALED_A = "sealed_a"
    SECURITY_CODE = "security_code"
    SEED = "seed"
    SENDER = "sender"
    SERIAL = "serial"
    SERVICE = "service"
    SPKI = "spki"
    SUBJECT = "subject"
    TROUBLE = "trouble"
    VERSION = "version"


class BadInput(LabError):
    """An argument has the wrong type, form or size; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field=Field(field))


class WrongType(BadInput):
    """An `argument` is not of the type that is declared for it: `wanted` and `given` are the names of types."""

    def __init__(self, argument: str, wanted: str, given: str) -> None:
        LabError.__init__(self, argument=argument, wanted=wanted, given=given)


class WrongCall(BadInput):
    """A call lacks an argument, or has one that there is not. `call` is how it is written; values are not told."""

    def __init__(self, call: str, **faults: object) -> None:
        LabError.__init__(self, call=call, **faults)

    def __str__(self) -> str:
        faults = [fault for fault in ("missing", "unknown", "twice", "too_many") if self.facts[fault]]
        names = self.facts | {"too_many": self.facts["in_place"]}
        said = [say(f"wrongcall.{fault}", names=names[fault]) for fault in faults]
        return say(f"error.{self.code}", wrong=" ".join(said), call=self.facts["call"])


# --- who is who


class UnknownPerson(LabError):
    """No such person in this lab."""


class NumberTaken(LabError):
    """Another person has this telephone number."""


class SameNumber(LabError):
    """The new telephone number is the one that this person has."""


class NoSuchDevice(LabError):
    """This person has no device of that name; `known` are those that they have."""


class UnknownBank(LabError):
    """No such bank in this lab."""


class UnknownGuest(LabError):
    """No such institution can be invited."""


class NotACustomer(LabError):
    """This person has no account at this bank."""


class UnknownService(LabError):
    """No such service at this bank."""


class UnknownDevice(LabError):
    """The cloud does not know this device: its owner has not proved the phone on it."""


class UnknownCertificate(LabError):
    """The institution asked, mostly the cloud, has no such certificate of this person's."""

    def __init__(self, serial: str, **facts: object) -> None:
        super().__init__(serial=Serial(serial), **facts)


class NotIssuedHere(UnknownCertificate):
    """The `issuer` asked, a bank or a CA, has not issued whoever asks such a certificate."""


class UnknownLesson(LabError):
    """No such lesson."""


class UnknownQuestion(UnknownLesson):
    """No lesson has such a question or exercise."""


class WrongIdentity(LabError):
    """The certificate's VID is not this person's: another identity number, or another R."""


class NotTheApplicant(WrongIdentity):
    """The VID in a request is not made from the identity number that the bank vouched for."""


class IdentityCheckFailed(LabError):
    """Account number and security medium do not belong to a customer of this bank."""


class WrongIdentityCard(IdentityCheckFailed):
    """The identity card shown at a branch is somebody else's."""


class SecurityMediumLocked(LabError):
    """The security medium's code was wrong too often; a branch hands out a new one."""


class NotAMember(LabError):
    """This customer has no internet banking at this bank yet."""


class AlreadyMember(LabError):
    """This customer has internet banking at this bank already, `since` then."""


class NotIndividual(LabError):
    """A sole proprietor or a corporation: the certificate is for individuals. `kind` says which."""


# --- joining and issuing


class WrongSmsCode(LabError):
    """The SMS code is not the one sent, or none was sent."""


class SmsCodeExpired(LabError):
    """The SMS code came too late."""


class SmsTooSoon(LabError):
    """An SMS was asked for again within `seconds` of the last one."""


class SmsTooMany(LabError):
    """This telephone was sent as many codes as it may be in a day."""


class AccountExists(LabError):
    """Somebody of another name has a cloud account with this telephone and birth date."""


class SessionEnded(LabError):
    """The device was let in to the cloud too long ago, and is not remembered."""


class PhoneNotProved(LabError):
    """The device was let in without an SMS, which is not enough for this."""


class WrongAuthorisationCode(LabError):
    """Reference number and authorisation code do not belong together."""


class AuthorisationUsed(LabError):
    """The authorisation code has served already: it serves once."""


class AuthorisationExpired(LabError):
    """The authorisation code came too late."""


class BadRequest(LabError):
    """The certificate request is not one a CA can certify: malformed, or not signed with its own key."""


class KeyNotCertified(BadRequest):
    """The request is for a key of a kind, `found`, that the CA does not certify; it certifies those `taken`."""


# --- the key in the cloud


class WrongPin(LabError):
    """The PIN does not open the key; `tries_left` says how often one may still try."""


class SamePin(LabError):
    """The new PIN is the one that was typed as the old one."""


class PinAsPassword(LabError):
    """The password for an exported key has the PIN in it: a file is guessed at without a counter."""


class PinMismatch(LabError):
    """PIN and server half do not fit the envelope: what `envelope.open` knows, who does not count."""


class PinLocked(LabError):
    """No tries are left."""


class KeyDestroyed(LabError):
    """No tries were left: the HSM has destroyed its half, and no PIN opens the key any more."""


class BudgetSpent(LabError):
    """The account has used up all the PIN tries of its life."""


class StaleEnvelope(LabError):
    """The envelope that a device fetched is not the one that counts any more: its PIN was changed meanwhile."""


class DamagedEnvelope(LabError):
    """The PIN is right but the stored key is not what was sealed."""


class WrongProof(LabError):
    """The proof that the key was opened is not signed with the certificate's key over the HSM's nonce."""


class ProofTooLate(LabError):
    """The proof that the key was opened came after its time."""


class WrongOrder(LabError):
    """A step came before the one it needs; `missing` names that one."""


class NoNewKey(WrongOrder):
    """The device has no new key, or not the one of this certificate: it was not made yet, or is in the cloud."""


class AlreadyStored(LabError):
    """The key of this certificate is in the cloud already."""


class AnotherLab(LabError):
    """An object of another lab was handed in: `thing` names it."""


class CertificateOfAnotherLab(AnotherLab):
    """No CA of this lab issued this very certificate, though it may have issued one of the same number."""


# --- using a certificate


class NotTrusted(LabError):
    """The certificate does not lead to an anchor this institution trusts, or is not of the kind it takes.

    `rule` is the check that it failed, where one was made.
    """

    def __str__(self) -> str:
        return say(f"error.{self.code}", **{"rule": "–"} | self.facts)


class CaNotTrusted(NotTrusted):
    """The certificate is from a CA that this institution does not trust."""


class WrongPolicy(NotTrusted):
    """The certificate is under the policies `found`, and this institution takes those `taken`."""


class NotSupported(NotTrusted):
    """The certificate has `what` this lab does not implement, or cannot read.

    An extension, a kind of key, a signature algorithm, a name: to pass over it could be to accept too much.
    """


class NotYetValid(LabError):
    """The certificate's validity has not begun."""


class Expired(LabError):
    """The certificate's validity is over."""


class Revoked(LabError):
    """The certificate is revoked for good: list or OCSP answer say so."""


class Suspended(LabError):
    """The certificate is on hold: who suspended it may restore it."""


class NotSuspended(LabError):
    """There is no suspension to undo."""


class StatusUnknown(LabError):
    """There is no current revocation list, or no OCSP answer, to judge by: fail closed."""


class StatusUnknownThen(StatusUnknown):
    """What was kept does not tell the status as of a moment that is over, `at`: no waiting helps."""


class ListNotSupported(NotTrusted):
    """Only a list of a kind that this lab does not implement would tell the status; `what` is the field that says so.

    No StatusUnknown: that may pass, and a bank may make light of it.
    """


class NotRegistered(LabError):
    """This bank does not know the certificate."""


class NothingToUnregister(NotRegistered):
    """This bank does not know the certificate, and so cannot forget it."""


class AlreadyRegistered(LabError):
    """This bank knows the certificate already."""


class IssuedHere(LabError):
    """This bank issued the certificate itself: there is no registration to end."""


class OwnCertificateExists(LabError):
    """This bank has issued its customer a certificate that is still good: another bank's would clash with it."""


class TooEarlyToRenew(LabError):
    """A certificate can be renewed only shortly before it expires."""


class Phishing(LabError):
    """A service's page says a name (`claims`) that is not the service's own (`actual`)."""


class NotOffered(LabError):
    """This service does not take a signature for that act."""


class NotLoggedIn(LabError):
    """Nobody is logged in at this service on this device, or somebody else is."""


class LoginEnded(LabError):
    """The login ended because nothing was done for long."""


class BadSignature(LabError):
    """The signature does not verify, or signs something else than what is shown."""


class WrongChallenge(LabError):
    """The challenge signed is not one this service gave, or is another service's."""


class ChallengeUsed(LabError):
    """The challenge has been answered already: a replay."""


class ChallengeExpired(LabError):
    """The challenge was answered too late."""


# --- the lab itself


class NothingToShow(LabError):
    """`show` was handed something that it has no view of."""


class NothingToSave(NothingToShow):
    """`save` was handed something that it writes to no file."""


class UnknownEvent(LabError):
    """The journal has no event of that number."""


class LabClosed(LabError):
    """The lab was closed: its databases are gone, or free for another process."""


class ClockRuns(LabError):
    """A sandbox's clock is the computer's: nobody can move it."""


class ClockOff(LabError):
    """The computer's clock is in a `year` in which no certificate of the lab's can be made."""


class NoPort(LabError):
    """The computer opens no port for a lab to be served at: `reason` says why."""


# --- opening a folder: the workbook's, or a sandbox's


class FolderIsFile(LabError):
    """The folder is a file."""


class NoWorkbook(LabError):
    """The folder holds no notebook of that lesson."""


class FolderNotWritable(LabError):
    """The folder cannot be made or written."""


class FolderNotEmpty(LabError):
    """The folder for a new sandbox has files of somebody else."""


class FolderInUse(LabError):
    """Another kernel has this sandbox open."""


class FolderOfAnotherVersion(LabError):
    """The sandbox was made by another version of fincert_lab."""


class RecordDamaged(LabError):
    """The database of `owner` cannot be read, or its outbox is not what was written."""


# --- opening the workbook


class PortTaken(LabError):
    """JupyterLab cannot listen on this port."""


class JupyterlabMissing(LabError):
    """JupyterLab is not installed in this Python."""
