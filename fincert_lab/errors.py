"""What can go wrong, as types. Each error has a stable `code`, and says what happened and what to do next.

The words stand in the catalogue under `error.<code>`; an error carries facts. In a notebook it is a single line,
because what a student needs is the reason, not our call stack.
"""

from enum import StrEnum
from typing import ClassVar

from fincert_lab.language import say


class LabError(Exception):
    """Anything the lab refuses. `facts` are what its sentence is made of: never a secret."""

    code: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

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
    ADVANCE = "advance"
    AMOUNT = "amount"
    BANK = "bank"
    CERTIFICATE = "certificate"
    CHALLENGE = "challenge"
    CMS = "cms"
    DEVICE = "device"
    ENVELOPE = "envelope"
    LANG = "lang"
    PAYEE = "payee"
    PROFILE = "profile"
    REASON = "reason"
    REGISTRATION = "registration"
    SEALED_A = "sealed_a"
    SECURITY_CODE = "security_code"
    SENDER = "sender"
    SERIAL = "serial"
    SERVICE = "service"
    SPKI = "spki"
    SUBJECT = "subject"
    VERSION = "version"


class BadInput(LabError):
    """An argument has the wrong type, form or size; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field=Field(field))


# --- who is who


class UnknownPerson(LabError):
    """No such person in this lab."""


class UnknownBank(LabError):
    """No such bank in this lab."""


class NotACustomer(LabError):
    """This person has no account at this bank."""


class UnknownService(LabError):
    """No such service at this bank."""


class UnknownDevice(LabError):
    """The cloud does not know this device: its owner has not proved the phone on it."""


class UnknownCertificate(LabError):
    """The institution asked has no such certificate."""


class UnknownLesson(LabError):
    """No such lesson, question or exercise."""


class WrongIdentity(LabError):
    """The certificate's VID is not this person's: another identity number, or another R."""


class IdentityCheckFailed(LabError):
    """Account number and security medium do not belong to a customer of this bank."""


# --- joining and issuing


class WrongSmsCode(LabError):
    """The SMS code is not the one sent, or none was sent."""


class SmsCodeExpired(LabError):
    """The SMS code came too late."""


class WrongAuthorisationCode(LabError):
    """Reference number and authorisation code do not belong together."""


class AuthorisationUsed(LabError):
    """The authorisation code has served already: it serves once."""


class AuthorisationExpired(LabError):
    """The authorisation code came too late."""


class BadRequest(LabError):
    """The certificate request is not one a CA can certify: malformed, or not signed with its own key."""


# --- the key in the cloud


class WrongPin(LabError):
    """The PIN does not open the key; `tries_left` says how often one may still try."""


class PinMismatch(LabError):
    """PIN and server half do not fit the envelope: what `envelope.open` knows, who does not count."""


class PinLocked(LabError):
    """No tries are left."""


class DamagedEnvelope(LabError):
    """The PIN is right but the stored key is not what was sealed."""


class WrongProof(LabError):
    """The proof that the key was opened is not signed with the certificate's key over the HSM's nonce."""


class WrongOrder(LabError):
    """A step came before the one it needs; `missing` names that one."""


class AlreadyStored(LabError):
    """The key of this certificate is in the cloud already."""


class AnotherLab(LabError):
    """An object of another lab was handed in: `thing` names it."""


# --- using a certificate


class NotTrusted(LabError):
    """The certificate does not lead to an anchor this institution trusts, or is not of the kind it takes."""


class NotYetValid(LabError):
    """The certificate's validity has not begun."""


class Expired(LabError):
    """The certificate's validity is over."""


class Revoked(LabError):
    """The certificate is on the CA's revocation list."""


class StatusUnknown(LabError):
    """There is no current revocation list to judge by: fail closed."""


class NotRegistered(LabError):
    """This bank does not know the certificate."""


class AlreadyRegistered(LabError):
    """This bank knows the certificate already."""


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


class UnknownEvent(LabError):
    """The journal has no event of that number."""


# --- opening the workbook


class FolderIsFile(LabError):
    """The folder for the workbook is a file."""


class FolderNotWritable(LabError):
    """The folder for the workbook cannot be made or written."""


class PortTaken(LabError):
    """JupyterLab cannot listen on this port."""


class JupyterlabMissing(LabError):
    """JupyterLab is not installed in this Python."""
