"""The lab's errors, as types. Each has a stable `code`, and says what happened and what to do next.

The words are in the catalogue under `error.<code>`; an error carries facts. In a notebook it is shown as a single line,
because a student needs the reason, not our call stack.
"""

from enum import StrEnum
from typing import ClassVar

from fincert_lab.language import Serial, say


class LabError(Exception):
    """Anything the lab refuses. `facts` fill in its sentence, and never hold a secret.

    An `abstract` refusal is a kind of refusal: it can be caught, is never raised itself, and has no code.
    """

    code: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        if not hasattr(self, "code"):
            raise TypeError(f"{type(self).__name__} is a kind of refusal: raise one of them")
        super().__init__()
        self.facts = facts

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        # NotRegistered -> not_registered. A code is part of journals and tests: renaming a class is a breaking change.
        if not abstract:
            cls.code = "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")

    def __str__(self) -> str:
        return say(f"error.{self.code}", **self.facts)

    def __reduce__(self) -> tuple[object, ...]:
        # Exception would rebuild itself from positional arguments; ours are named.
        return _rebuild, (type(self), self.facts)

    def _render_traceback_(self) -> list[str]:
        """Render as one line, as IPython asks."""
        return [f"{type(self).__name__}: {self}"]


def _rebuild(error: type[LabError], facts: dict[str, object]) -> LabError:
    return error(**facts)


# --- kinds of refusals, for callers that catch a whole kind


class PinRefused(LabError, abstract=True):
    """The PIN does not open the key: it is wrong, or no PIN is accepted any more."""


class CloudRefused(LabError, abstract=True):
    """The cloud does not admit this device, or not for this: its owner has to connect it again."""


class SmsRefused(LabError, abstract=True):
    """Possession of the telephone is not proved: the SMS code is not accepted, or none can be sent now."""


class AuthorisationRefused(LabError, abstract=True):
    """The CA does not issue for this authorisation code: the bank has to check the identity again."""


class CertificateRefused(LabError, abstract=True):
    """A relying party does not accept this certificate, here and now."""


class ChallengeRefused(LabError, abstract=True):
    """The signature answers no open challenge: request a new one."""


class FolderRefused(LabError, abstract=True):
    """The folder cannot be used for this purpose."""


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
    CONTENT = "content"
    COUNT = "count"
    DEVICE = "device"
    DEVICE_METHOD = "device_method"
    ENTRIES = "entries"
    ENVELOPE = "envelope"
    EXPLORED = "explored"
    FILE_NAME = "file_name"
    FOLDER = "folder"
    GUEST = "guest"
    INSTITUTION = "institution"
    INVALID_SINCE = "invalid_since"
    IDN = "idn"
    KEY_SEED = "key_seed"
    KIND = "kind"
    LAB = "lab"
    LABEL = "label"
    LANG = "lang"
    LIST_NUMBER = "list_number"
    MEMBER = "member"
    NUMBER = "number"
    ORDER = "order"
    PART = "part"
    PASSWORD = "password"
    PAYEE = "payee"
    PERSON = "person"
    PHONE = "phone"
    POINT = "point"
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
    SUITE = "suite"
    FAULT = "fault"
    HSM_FAULT = "hsm_fault"
    VERSION = "version"


class BadInput(LabError):
    """An argument has the wrong type, form or size; `field` names it."""

    def __init__(self, field: Field) -> None:
        super().__init__(field=field)


class WrongType(BadInput):
    """An `argument` is not of the type that is declared for it: `wanted` and `given` are the names of types."""

    def __init__(self, argument: str, wanted: str, given: str) -> None:
        LabError.__init__(self, argument=argument, wanted=wanted, given=given)


class WrongCall(BadInput):
    """A call lacks an argument, or has an unknown one. `call` is how it is written; values are not repeated."""

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
    """This person has no device of that name; `known` are the names of their devices."""


class UnknownBank(LabError):
    """No such bank in this lab."""


class UnknownGuest(LabError):
    """No such institution can be invited."""


class NotACustomer(LabError):
    """This person has no account at this bank."""


class UnknownService(LabError):
    """No such service at this bank."""


class UnknownDevice(CloudRefused):
    """The cloud does not know this device: its owner has not proved the telephone on it."""


class UnknownCertificate(LabError):
    """The institution asked, usually the cloud, has no such certificate of this person."""

    def __init__(self, serial: str, **facts: object) -> None:
        super().__init__(serial=Serial(serial), **facts)


class NotIssuedHere(UnknownCertificate):
    """The `issuer` asked, a bank or a CA, has not issued such a certificate to the caller."""


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
    """A wrong code of the security medium was entered too often; a branch hands out a new one."""


class SecurityMediumSpent(SecurityMediumLocked):
    """Too many wrong codes in the life of a security medium, however often the right one came in between."""


class NotAMember(LabError):
    """This customer has no internet banking at this bank yet."""


class AlreadyMember(LabError):
    """This customer has internet banking at this bank already, `since` then."""


class NotIndividual(LabError):
    """A sole proprietor or a corporation: the certificate is for individuals. `kind` says which."""


# --- joining and issuing


class WrongSmsCode(SmsRefused):
    """The SMS code is not the one sent, or none was sent."""


class SmsCodeExpired(SmsRefused):
    """The SMS code came too late."""


class SmsTooSoon(SmsRefused):
    """An SMS was asked for again within `seconds` of the last one."""


class SmsTooMany(SmsRefused):
    """This telephone has been sent the maximum number of codes for one day."""


class AccountExists(LabError):
    """Somebody of another name has a cloud account with this telephone, which was just proved, and birth date."""


class SessionEnded(CloudRefused):
    """The device was admitted to the cloud too long ago, and is not remembered."""


class PhoneNotProved(CloudRefused):
    """The device was admitted without an SMS, which is not enough for this."""


class WrongAuthorisationCode(AuthorisationRefused):
    """Reference number and authorisation code do not belong together."""


class AuthorisationUsed(AuthorisationRefused):
    """The authorisation code has already been used: it is good for one use."""


class AuthorisationExpired(AuthorisationRefused):
    """The authorisation code came too late."""


class BadRequest(LabError):
    """The certificate request is not one a CA can certify: malformed, or not signed with its own key."""


class KeyNotCertified(BadRequest):
    """The request is for a key of a kind, `found`, that the CA does not certify; it certifies those `taken`."""


# --- the key in the cloud


class WrongPin(PinRefused):
    """The PIN does not open the key; `tries_left` says how often one may still try."""


class SamePin(LabError):
    """The new PIN is the one that was typed as the old one."""


class PinsDiffer(LabError):
    """The new PIN was typed differently the second time."""


class PinAsPassword(LabError):
    """The password for an exported key contains the PIN: guesses at a file are not counted."""


class PinMismatch(PinRefused):
    """PIN and server half do not fit the envelope. Raised by `envelope.open`, which does not count tries."""


class PinLocked(PinRefused):
    """No tries are left."""


class KeyDestroyed(PinRefused):
    """No tries were left: the HSM has destroyed its half, and no PIN opens the key any more."""


class BudgetSpent(PinRefused):
    """The account has used up its lifetime budget of PIN tries."""


class CounterRolledBack(PinRefused):
    """The HSM's counter for this key is in an earlier state than the cloud was told of: an old copy was put back."""


class HsmSilent(LabError):
    """One of the HSMs, `hsm`, does not answer, and is needed: to open a key two are, for all else three."""


class StaleEnvelope(LabError):
    """The envelope that a device fetched is no longer the current one: its PIN has been changed since."""


class DamagedEnvelope(LabError):
    """The PIN is right but the stored key is not what was sealed."""


class WrongProof(LabError):
    """The proof that the key was opened is not signed with the certificate's key over the HSM's nonce."""


class ProofTooLate(LabError):
    """The proof that the key was opened came too late."""


class WrongOrder(LabError):
    """A step came before the one it needs; `missing` names that one."""


class NoNewKey(WrongOrder):
    """The device has no new key, or not the one of this certificate: not made yet, or already in the cloud."""


class AlreadyStored(LabError):
    """The key of this certificate is in the cloud already."""


class AnotherLab(LabError):
    """An object of another lab was handed in: `thing` names it."""


class CertificateOfAnotherLab(AnotherLab):
    """No CA of this lab issued this very certificate, though it may have issued one of the same number."""


# --- using a certificate


class NotTrusted(CertificateRefused):
    """The certificate does not lead to an anchor this institution trusts, or is not of a kind that it accepts.

    `check` is the check that failed. Reports also name it for the subclasses, which have sentences of their own.
    """

    def __str__(self) -> str:
        return say(f"error.{self.code}", **{"check": "–"} | self.facts)


class CaNotTrusted(NotTrusted):
    """The certificate names `ca` as its issuer, which this institution does not trust."""


class WrongPolicy(NotTrusted):
    """The certificate is under the policies `found`; of this `ca` the institution accepts those in `taken`."""


class NotSupported(NotTrusted):
    """The certificate has a feature, `what`, that this lab does not implement or cannot read.

    It may be an extension, a kind of key, a signature algorithm or a name. To ignore it could mean to accept too much.
    """


class NotYetValid(CertificateRefused):
    """The certificate's validity has not begun."""


class Expired(CertificateRefused):
    """The certificate has expired."""


class Revoked(CertificateRefused):
    """The certificate is revoked for good: a revocation list or an OCSP answer says so."""


class Suspended(CertificateRefused):
    """The certificate is on hold: the bank that suspended it may restore it."""


class NotSuspended(LabError):
    """There is no suspension to undo."""


class StatusUnknown(CertificateRefused):
    """There is no current revocation list, or no OCSP answer, to judge by: fail closed."""


class StatusUnknownThen(StatusUnknown):
    """The evidence that was kept does not show the status at `at`, a time in the past: waiting does not help."""


class ListNotSupported(NotTrusted):
    """The status is only on a list of a kind that this lab does not implement; `what` is the field that shows it.

    Not a StatusUnknown: that may be temporary, and a bank may choose to ignore it.
    """


class NotRegistered(CertificateRefused):
    """This bank does not know the certificate."""


class NothingToUnregister(NotRegistered):
    """This bank does not know the certificate, and so cannot remove it."""


class AlreadyRegistered(LabError):
    """This bank knows the certificate already."""


class IssuedHere(LabError):
    """This bank issued the certificate itself: there is no registration to end."""


class OwnCertificateExists(LabError):
    """This bank has issued its customer a certificate that is still valid; another bank's would clash with it."""


class TooEarlyToRenew(LabError):
    """A certificate can be renewed only shortly before it expires."""


class Phishing(LabError):
    """A service's page shows a name (`claims`) that is not the service's own (`actual`)."""


class NotOffered(LabError):
    """This service does not accept a signature for that act."""


class NotLoggedIn(LabError):
    """Nobody is logged in at this service on this device, or somebody else is."""


class LoginEnded(LabError):
    """The login ended after a long time without activity."""


class BadSignature(LabError):
    """The signature does not verify, or signs something other than what is shown."""


class WrongChallenge(ChallengeRefused):
    """The challenge signed was not issued by this service: it is unknown, or another service's."""


class ChallengeUsed(ChallengeRefused):
    """The challenge has already been answered: a replay."""


class ChallengeExpired(ChallengeRefused):
    """The challenge was answered too late."""


# --- the lab itself


class NothingToShow(LabError):
    """`show` was given something that it has no view for."""


class NothingToSave(NothingToShow):
    """`save` was given something that it cannot write to a file."""


class UnknownEvent(LabError):
    """The journal has no event of that number."""


class LabClosed(LabError):
    """The lab was closed: its databases are gone, or released for another process."""


class ClockRuns(LabError):
    """A sandbox uses the computer's clock: nobody can move it."""


class ClockOff(LabError):
    """The computer's clock is in a `year` for which the lab cannot make certificates."""


class NoPort(LabError):
    """The computer opens no port to serve a lab on: `reason` says why."""


# --- opening a folder: the workbook's, or a sandbox's


class FolderIsFile(FolderRefused):
    """The folder is a file."""


class NoWorkbook(FolderRefused):
    """The folder holds no notebook of that lesson."""


class FolderNotWritable(FolderRefused):
    """The folder cannot be made or written."""


class FolderNotEmpty(FolderRefused):
    """The folder for a new sandbox contains other files."""


class FolderInUse(FolderRefused):
    """Another kernel has this sandbox open."""


class FolderOfAnotherVersion(FolderRefused):
    """The sandbox was made by another version of fincert_lab."""


class AnotherSuite(FolderRefused):
    """The sandbox was made with another `suite`, which its envelopes are bound to."""


class RecordDamaged(LabError):
    """The database of `owner` cannot be read, or its outbox is not what was written."""


class FilePutBack(RecordDamaged):
    """A file of a sandbox is older than what the others know of it, or is another sandbox's."""


# --- opening the workbook


class PortTaken(LabError):
    """JupyterLab cannot listen on this port."""


class JupyterlabMissing(LabError):
    """JupyterLab is not installed in this Python."""
