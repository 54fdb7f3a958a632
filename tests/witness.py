"""Who really had what: a witness that sees every message between parties, and searches databases and memories."""

import inspect
import re
from dataclasses import fields, is_dataclass

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import select

from fincert_lab.crypto import envelope, keys
from fincert_lab.custody.holdings import Role, Thing
from fincert_lab.custody.messages import ANSWER, QUESTION
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.bank.service import Service
from fincert_lab.institutions.bank.tables import RECEIPTS
from fincert_lab.institutions.ca import ca as authority
from fincert_lab.institutions.ca.status import StatusDesk
from fincert_lab.institutions.cloud.accounts import Accounts
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.institutions.cloud.sessions import Sessions
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.institutions.telecom import Telecom
from fincert_lab.people import device as devices
from fincert_lab.people.keybox import KeyBox
from fincert_lab.pki import profile
from fincert_lab.world.cast import PEOPLE

DESKS = (Bank, Service, authority.CertificationAuthority, StatusDesk, Cloud, Accounts, Sessions, Hsm, Telecom)
SEALED = (Thing.PRIVATE_KEY, Thing.R)  # what an envelope has in it
OTHERS = {"_world", "_owner", "_cloud", "_cas", "_hsm_keys", "_suite", "_local_storage"}  # whom a key box knows


class Witness:
    """Sees what is made and what is handed over, from now until `leave`. `had` are the things of each party."""

    def __init__(self, lab):
        self.lab = lab
        self.had = {}
        self._clear = {who.identity.idn.encode(): Thing.IDN for who in PEOPLE.values()}
        self._sealed = {}  # what is under way, and what is in it
        self._device = None
        self._patch = pytest.MonkeyPatch()
        for desk in DESKS:
            self._watch_messages(desk)
        self._watch_devices()
        self._watch_cryptography()

    def leave(self):
        """See no more."""
        self._patch.undo()

    # --- what is there now

    def stored(self):
        """Return what each party has in its database or in its memory, in the clear."""
        banks = self.lab.banks.values()
        stores = [*banks, *self.lab.cas.values(), self.lab.cloud, self.lab.hsm, self.lab.telecom]
        found = {each.party: self._in_the_clear(_rows(each.store)) for each in stores}
        for bank in banks:
            for service in bank.services:
                kept = _rows(bank.store, select(RECEIPTS).where(RECEIPTS.c.service == service.party))
                found[service.party] = self._in_the_clear(kept)
        for person in self.lab.people.values():
            for device in person._devices.values():
                mine = {name: each for name, each in vars(device._keybox).items() if name not in OTHERS}
                found[device.party] = self._in_the_clear(_leaves(mine))
        found["lab"] = self._in_the_clear(_rows(self.lab._local_storage.store))
        return found

    def envelopes(self):
        """Return whether the cloud has an envelope."""
        kept = b"\0".join(_rows(self.lab.cloud.store))
        return any(blob in kept for blob, things in self._sealed.items() if Thing.ENVELOPE in things)

    def _in_the_clear(self, leaves):
        """Return the things whose value is among these leaves; a number of a few digits as a whole number only."""
        whole = b"\0".join(leaves)
        return {thing for value, thing in self._clear.items() if _is_in(value, whole)}

    # --- what happens

    def _watch_devices(self):
        for name in ("generate", "seal", "_open", "_begin_envelope"):
            self._wrap(KeyBox, name, self._on_device)
        self._wrap(devices.Device, "request_certificate", self._on_device)

    def _on_device(self, real, box, *args, **named):
        before, self._device = self._device, box.party if hasattr(box, "party") else box._party
        try:
            if real.__name__ == "request_certificate" and box._keybox._new_key:
                self._note(self._device, Thing.IDN)
            answer = real(box, *args, **named)
            if real.__name__ == "generate":
                self._know({box._new_key.r: Thing.R}, self._device)
            return answer
        finally:
            self._device = before

    def _watch_cryptography(self):
        self._wrap(envelope, "stretch", self._stretch)
        self._wrap(envelope, "ask", self._ask)
        self._wrap(envelope, "answer", self._answer)
        self._wrap(envelope, "finish", self._finish)
        self._wrap(envelope, "seal", self._sealing(Thing.ENVELOPE, *SEALED))
        self._wrap(envelope, "seal_a", self._sealing(QUESTION[self.lab.hsm.suite.asks_like]))
        self._wrap(envelope, "seal_y", self._sealing(ANSWER[self.lab.hsm.suite.asks_like]))
        self._wrap(devices, "seal_r", self._sealing(Thing.R))
        self._wrap(keys, "load", self._load)
        self._wrap(keys, "make", self._make)
        self._wrap(profile, "subscriber", self._certify)
        self._wrap(Telecom, "deliver", self._deliver)

    def _stretch(self, real, pin, context):
        made = real(pin, context)
        self._know({pin.encode(): Thing.PIN, made.a: Thing.A, made.s: Thing.S}, self._device)
        return made

    def _ask(self, real, *args):
        question = real(*args)
        self._know({question: QUESTION[self.lab.hsm.suite.asks_like]}, self._device)
        return question

    def _answer(self, real, k, context, question):
        answer = real(k, context, question)
        asked, answered = QUESTION[self.lab.hsm.suite.asks_like], ANSWER[self.lab.hsm.suite.asks_like]
        self._know({k: Thing.K, question: asked, answer: answered}, "hsm")
        return answer

    def _finish(self, real, *args):
        y = real(*args)
        self._note(self._device, ANSWER[self.lab.hsm.suite.asks_like])
        self._know({y: Thing.Y}, self._device)
        return y

    def _load(self, real, *args):
        key, r = real(*args)
        self._know({_raw(key): Thing.PRIVATE_KEY, r: Thing.R}, self._device)
        return key, r

    def _make(self, real, kind, random):
        key = real(kind, random)
        self._know({_raw(key): Thing.PRIVATE_KEY}, self._device)
        return key

    def _certify(self, real, *args, **named):
        certificate = real(*args, **named)
        self._know({certificate.public_bytes(Encoding.DER): Thing.CERTIFICATE}, "")  # whose it is, its message says
        return certificate

    def _deliver(self, real, telecom, sender, number, text, *more):
        if sender == "cloud":
            self._know({re.search("[0-9]{6}", text)[0].encode(): Thing.SMS_CODE}, "cloud")
        return real(telecom, sender, number, text, *more)

    def _sealing(self, *things):
        def seal(real, *args):
            sealed = real(*args)
            self._sealed[getattr(sealed, "blob", sealed)] = things
            return sealed

        return seal

    def _watch_messages(self, desk):
        for name, method in list(vars(desk).items()):
            if inspect.isfunction(method) and [*inspect.signature(method).parameters][1:2] == ["sender"]:
                self._wrap(desk, name, self._message)

    def _message(self, real, desk, sender, *args, **named):
        receiver = next(vars(each)[own] for each, own in _who(desk))
        self._hand_over(receiver, sender, [args, named])
        if isinstance(desk, Service):  # it is its bank's
            self._hand_over(receiver.split("/")[0], sender, [args, named])
        answer = real(desk, sender, *args, **named)
        self._hand_over(receiver, sender, answer)
        return answer

    def _hand_over(self, receiver, sender, message):
        whole = b"\0".join(_leaves(message))
        for value, thing in self._clear.items():
            if _is_in(value, whole):
                self._note(receiver, thing)
                self._note(sender, thing)
        for value, things in self._sealed.items():
            if value in whole:
                for thing in things:
                    self._note(receiver, thing)
                self._note(sender, things[0])

    def _know(self, values, party):
        self._clear |= values
        for thing in values.values():
            self._note(party, thing)

    def _note(self, party, thing):
        self.had.setdefault(party, set()).add(thing)

    def _wrap(self, where, name, watch):
        real = getattr(where, name)
        self._patch.setattr(where, name, _watched(real, watch))


def _watched(real, watch):
    def seen(*args, **named):
        return watch(real, *args, **named)

    seen.__name__ = real.__name__
    return seen


def _who(desk):
    """Yield who answers at a desk, and the name of the attribute that says it."""
    for each in (desk, getattr(desk, "cloud", None), getattr(desk, "_cloud", None)):
        yield from ((each, own) for own in ("party", "_party") if each is not None and own in vars(each))


def _raw(key):
    numbers = key.private_numbers()
    number = numbers.d if hasattr(numbers, "d") else numbers.private_value
    return number.to_bytes(-(-number.bit_length() // 8))


def _is_in(value, whole):
    if value.isdigit():
        return re.search(rb"(?<![0-9A-Za-z])" + value + rb"(?![0-9A-Za-z])", whole) is not None
    return value in whole


def _leaves(thing):
    """Yield all that a message, or a memory, is made of, as bytes."""
    match thing:
        case bytes():
            yield thing
        case str():
            yield thing.encode("utf-8", "surrogatepass")
        case x509.Certificate():
            yield thing.public_bytes(Encoding.DER)
        case ec.EllipticCurvePrivateKey() | rsa.RSAPrivateKey():
            yield thing.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        case _:
            for each in _parts(thing):
                yield from _leaves(each)


def _parts(thing):
    if isinstance(thing, dict):
        return thing.values()
    if isinstance(thing, list | tuple):
        return thing
    return [getattr(thing, each.name) for each in fields(thing)] if is_dataclass(thing) else ()


def _rows(store, query=None):
    """Return every value in a database, or in the answer to a query."""
    with store.transaction() as db:
        asked = [select(table) for table in store.tables] if query is None else [query]
        return [leaf for each in asked for row in db.execute(each) for leaf in _leaves(tuple(row))]


def roles(lab):
    """Return the role of each institution, and of each device that there is."""
    found = {"cloud": Role.CLOUD, "hsm": Role.HSM, "telecom": Role.TELECOM}
    found |= dict.fromkeys(lab.cas, Role.CA) | dict.fromkeys(lab.banks, Role.BANK)
    found |= {service.party: Role.SERVICE for bank in lab.banks.values() for service in bank.services}
    return found | {device.party: Role.DEVICE for who in lab.people.values() for device in who._devices.values()}
