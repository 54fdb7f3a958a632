"""What each message is made of: its parts, who can read each, who signed it, and how long it is where that is certain.

A part says *what* was handed over, never its content. Some parts are kept by somebody in the lab, or can be had from a
CA by anybody: for those it names the `Artefact`, to be looked for by whoever wants to open the message.
"""

from enum import StrEnum
from typing import NamedTuple

from fincert_lab.crypto.envelope import AROUND_BYTES, ID_BYTES, TAG_BYTES
from fincert_lab.crypto.suite import HSMS, Suite
from fincert_lab.crypto.vid import R_BYTES, SEALED_R_BYTES
from fincert_lab.journal import Act, Event
from fincert_lab.language import Party

TOKEN_BYTES = 16  # of a session, and of an automatic connection
HSM_NONCE_BYTES = 16
_HSMS = {*map(Party, HSMS)}


class Reader(StrEnum):
    """Who can read a part."""

    OPEN = "open"  # the receiver, and whoever passes it on
    HSM = "hsm"
    CA = "ca"
    ASKER = "asker"  # the device that asked
    HALVES = "halves"  # who has the PIN's half and the HSM's
    NOBODY_ELSE = "nobody_else"  # than sender and receiver: a secret, named and never shown


class Signer(StrEnum):
    """Whose signature is on a part."""

    HOLDER = "holder"
    NEW_KEY = "new_key"
    ISSUER = "issuer"
    RESPONDER = "responder"


class Artefact(StrEnum):
    """What can be looked for in the lab."""

    CERTIFICATE = "certificate"
    CERTIFICATES = "certificates"
    NAMED = "named"  # only issuer and serial number of a certificate
    REQUESTED = "requested"  # what a CA took over from a request
    CONTEXT = "context"
    ENVELOPE = "envelope"
    CHALLENGE = "challenge"
    SIGNED = "signed"
    RECEIPT = "receipt"
    ROOT_LIST = "root_list"
    CA_LIST = "ca_list"
    DELTA = "delta"
    LIST = "list"
    OCSP_ANSWER = "ocsp_answer"
    ROOT = "root"
    CA = "ca"


class Part(NamedTuple):
    """A part of a message: `what` it is, a word of the catalogue; `size` in bytes, or None if that is not certain."""

    what: str
    reader: Reader = Reader.OPEN
    size: int | None = None
    signer: Signer | None = None
    artefact: Artefact | None = None


def _secret(what: str, size: int | None = None) -> Part:
    return Part(what, Reader.NOBODY_ELSE, size)


def _found(artefact: Artefact, signer: Signer | None = None, what: str = "") -> Part:
    return Part(what or artefact.value, signer=signer, artefact=artefact)


_CHECK = (Part("account_number"), _secret("security_code"))
_AUTHORISATION = (Part("reference_number"), _secret("authorisation_code"))
_ACCOUNT = Part("account", size=ID_BYTES)
_SESSION = _secret("session_token", TOKEN_BYTES)
_AUTO_CONNECT = _secret("auto_connect_token", TOKEN_BYTES)
_CERTIFICATE = _found(Artefact.CERTIFICATE, Signer.ISSUER)
_NAMED = _found(Artefact.NAMED)
_CONTEXT = _found(Artefact.CONTEXT)
_REGISTRATION = Part("registration", size=ID_BYTES)
_SEALED_A = Part("sealed_a", Reader.HSM, AROUND_BYTES + Suite.HMAC.message_bytes)
_SEALED_Y = Part("sealed_y", Reader.ASKER, TAG_BYTES + Suite.HMAC.message_bytes)
_ANSWER = (_SEALED_Y, Part("hsm_nonce", size=HSM_NONCE_BYTES), Part("tries_left"))
_ENVELOPE = Part("envelope", Reader.HALVES, artefact=Artefact.ENVELOPE)
_DEVICE = Part("device")
_BESIDE = (Part("statement"), _found(Artefact.CERTIFICATE, Signer.ISSUER, "signers_certificate"))
_SIGNED = (_found(Artefact.SIGNED, Signer.HOLDER), *_BESIDE)


def _signature(over: str) -> Part:
    return Part(over, signer=Signer.HOLDER)


# What a call hands over, whatever comes of it; nothing, if it is only about who asks.
CALLS: dict[Act, tuple[Part, ...]] = {
    Act.OPEN_LAB: (),
    Act.MOVE_CLOCK: (),
    Act.INVITE: (),
    Act.INJECT_FAULTS: (),
    Act.SET_HSM_FAULT: (),
    Act.FAIL_SOFT: (),
    Act.MARK_PUBLIC: (),
    Act.TRUST: (_found(Artefact.ROOT, Signer.ISSUER), _found(Artefact.CA, Signer.ISSUER), Part("policies")),
    Act.DISTRUST: (Part("policies"),),
    # bank
    Act.JOIN_BANKING: _CHECK,
    Act.VISIT_BRANCH: (Part("name"), _secret("idn"), Part("customer_kind")),
    Act.CHECK_IDENTITY: (*_CHECK, Part("policies")),
    Act.NOTE_ISSUED: (Part("reference_number"), _CERTIFICATE),
    Act.GIVE_CHALLENGE: (),
    Act.LOGIN: _SIGNED,
    Act.TRANSFER: _SIGNED,
    Act.LOGOUT: (),
    Act.RENEW: _SIGNED,
    Act.REGISTER: (*_CHECK, *_SIGNED, _secret("r", R_BYTES)),
    Act.UNREGISTER: (*_CHECK, _CERTIFICATE),
    Act.ASK_REVOCATION: (*_CHECK, _CERTIFICATE, Part("reason"), Part("invalid_since")),
    Act.ASK_SUSPENSION: (*_CHECK, _CERTIFICATE),
    Act.ASK_RESTORATION: (*_CHECK, _CERTIFICATE),
    # CA
    Act.AUTHORISE: (
        *_AUTHORISATION,
        *(Part("name"), _secret("idn"), Part("bank_number"), Part("policies"), Part("renewed")),
    ),
    Act.ISSUE: (
        *_AUTHORISATION,
        Part("request", signer=Signer.NEW_KEY, artefact=Artefact.REQUESTED),
        Part("sealed_r", Reader.CA, SEALED_R_BYTES),
    ),
    Act.REVOKE: (_NAMED, Part("reason"), Part("invalid_since")),
    Act.SUSPEND: (_NAMED,),
    Act.RESTORE: (_NAMED,),
    Act.PUBLISH_CRL: (_found(Artefact.LIST, Signer.ISSUER), _found(Artefact.DELTA, Signer.ISSUER)),
    Act.FETCH_CRL: (_found(Artefact.NAMED, what="lists_asked"),),
    Act.ASK_OCSP: (_found(Artefact.NAMED, what="cert_id"), Part("ocsp_nonce")),
    # cloud
    Act.JOIN_CLOUD: (Part("name"), Part("birth_date"), Part("phone")),
    Act.SEND_SMS: (_ACCOUNT,),
    Act.CONFIRM_SMS: (_ACCOUNT, _secret("sms_code"), Part("remember")),
    Act.AUTO_CONNECT: (_ACCOUNT, _AUTO_CONNECT),
    Act.LIST_DEVICES: (_ACCOUNT, _SESSION),
    Act.RENAME_DEVICE: (_ACCOUNT, _SESSION, _DEVICE, Part("label")),
    Act.REMOVE_DEVICE: (_ACCOUNT, _SESSION, _DEVICE),
    Act.CLOSE_ACCOUNT: (_ACCOUNT, _SESSION),
    Act.CLEAR_ACCOUNT: (),
    Act.REGISTER_KEY: (_ACCOUNT, _SESSION, _CERTIFICATE, _CONTEXT, _signature("key_claim"), _SEALED_A),
    Act.STORE_ENVELOPE: (_ACCOUNT, _SESSION, _NAMED, _REGISTRATION, _ENVELOPE, _signature("proof")),
    Act.LIST_CERTIFICATES: (_ACCOUNT, _SESSION),
    Act.FETCH_ENVELOPE: (_ACCOUNT, _SESSION, _NAMED),
    Act.EVALUATE: (_ACCOUNT, _SESSION, _NAMED, _REGISTRATION, _SEALED_A),
    Act.PROVE: (_ACCOUNT, _SESSION, _NAMED, _REGISTRATION, _signature("proof")),
    Act.REPORT_HSMS: (_ACCOUNT, _SESSION, _NAMED, Part("hsms")),
    Act.CHANGE_PIN: (
        *(_ACCOUNT, _SESSION, _NAMED, Part("old_registration", size=ID_BYTES), Part("new_registration", size=ID_BYTES)),
        *(_ENVELOPE, _signature("swap_proof")),
    ),
    Act.ASK_DELETION: (_ACCOUNT, _SESSION, _NAMED, _REGISTRATION, _signature("delete_claim")),
    Act.DELETE_ENVELOPE: (_NAMED,),
    # HSM
    Act.SWAP_KEYS: (
        *(_NAMED, Part("old_registration", size=ID_BYTES), Part("new_registration", size=ID_BYTES)),
        _signature("swap_proof"),
    ),
    Act.ASK_LIVE: (_NAMED,),
    Act.DESTROY_KEY: (_NAMED,),
    # telephone network, and what a device does by itself
    Act.DELIVER_SMS: (Part("phone"), _secret("sms_text")),
    Act.CHANGE_NUMBER: (Part("phone"),),
    Act.GENERATE_KEY: (_secret("private_key"), _secret("r", R_BYTES), _found(Artefact.REQUESTED, what="public_key")),
}

# What of it the cloud passes on to the HSM: the session is between the device and itself.
RELAYED: dict[Act, tuple[Part, ...]] = {
    Act.REGISTER_KEY: (_NAMED, _CONTEXT, _signature("key_claim"), _SEALED_A),
    Act.EVALUATE: (_NAMED, _REGISTRATION, _SEALED_A),
    Act.PROVE: (_NAMED, _REGISTRATION, _signature("proof")),
}

# What comes back unless the call is refused.
ANSWERS: dict[Act, tuple[Part, ...]] = {
    Act.CHECK_IDENTITY: _AUTHORISATION,
    Act.RENEW: _AUTHORISATION,
    Act.VISIT_BRANCH: _CHECK,
    Act.GIVE_CHALLENGE: (_found(Artefact.CHALLENGE),),
    Act.LOGIN: (_found(Artefact.RECEIPT),),
    Act.TRANSFER: (_found(Artefact.RECEIPT),),
    Act.ISSUE: (_CERTIFICATE,),
    Act.FETCH_CRL: tuple(
        _found(each, Signer.ISSUER) for each in (Artefact.ROOT_LIST, Artefact.CA_LIST, Artefact.DELTA)
    ),
    Act.ASK_OCSP: (_found(Artefact.OCSP_ANSWER, Signer.RESPONDER),),
    Act.JOIN_CLOUD: (_ACCOUNT,),
    Act.CONFIRM_SMS: (_ACCOUNT, _SESSION, _AUTO_CONNECT),
    Act.AUTO_CONNECT: (_ACCOUNT, _SESSION),
    Act.LIST_DEVICES: (Part("devices"),),
    Act.LIST_CERTIFICATES: (_found(Artefact.CERTIFICATES, Signer.ISSUER),),
    Act.FETCH_ENVELOPE: (_CONTEXT, _ENVELOPE),
    Act.REGISTER_KEY: _ANSWER,
    Act.EVALUATE: _ANSWER,
    Act.ASK_LIVE: (_REGISTRATION,),
}


# What takes the place of others where the HSM gets a blinded A.
BLINDED = {
    _SEALED_A: Part("sealed_blinded", Reader.HSM, AROUND_BYTES + Suite.OPRF.message_bytes),
    _SEALED_Y: Part("sealed_evaluated", Reader.ASKER, TAG_BYTES + Suite.OPRF.message_bytes),
}


def handed_over(event: Event, suite: Suite) -> tuple[Part, ...]:
    """Return the parts of a call."""
    is_relayed = event.receiver in _HSMS and event.act in RELAYED
    return _in(suite, RELAYED[event.act] if is_relayed else CALLS[event.act])


def given_back(event: Event, suite: Suite) -> tuple[Part, ...]:
    """Return the parts of the answer to a call."""
    return () if event.refused else _in(suite, ANSWERS.get(event.act, ()))


def _in(suite: Suite, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(BLINDED.get(part, part) for part in parts) if suite.asks_like is Suite.OPRF else parts
