"""What must stay where it was made: every secret of a lab is noted as it comes into being, and then looked for."""

import base64
import re
from collections import defaultdict
from html import unescape

from fincert_lab.crypto import envelope, keys
from fincert_lab.entropy import Entropy

# Random, and for others to see. All else that is random is a secret, also what somebody adds to the lab one day.
PUBLIC = {
    "account",  # ids and numbers, under which things are asked for
    "registration",
    "reference-number",
    "serial",
    "ocsp-serial",
    "origin",
    "challenge",  # sent in order to be sent back, or beside what it makes unique
    "nonce",
    "ocsp-nonce",
    "pad",  # where the digits stand on a PIN pad
}
NUMBER = r"(?<![\w.])\d+(?!\w)"  # not in something longer: inside a hash, or 0.730592 s, six digits are nobody's PIN
WINDOW = 16  # characters of what is long: its beginning or its end alone would be a leak, too


class Secrets:
    """The secrets of all labs since it was made, by what they are: bytes, or digits as text."""

    def __init__(self, monkeypatch):
        self.known = defaultdict(set)
        self._note(monkeypatch, Entropy, "bytes", self._drawn)
        self._note(monkeypatch, Entropy, "digits", self._drawn)
        self._note(monkeypatch, keys, "generate", self._key)
        self._note(monkeypatch, envelope, "stretch", self._stretched)
        self._note(monkeypatch, envelope, "evaluate", lambda y, *_: self.add("y", y))
        self._note(monkeypatch, envelope, "finish", lambda y, *_: self.add("y", y))

    def add(self, kind, *values):
        """Note secrets of a kind."""
        self.known[kind].update(values)

    @staticmethod
    def _note(monkeypatch, where, name, note):
        real = getattr(where, name)

        def noted(*handed):
            result = real(*handed)
            note(result, *handed)
            return result

        monkeypatch.setattr(where, name, noted)

    def _drawn(self, value, _, label, __):
        kind = next((each for each in reversed(label.split("/")) if not each.isdecimal()), label)
        if kind not in PUBLIC:
            self.add(kind, value)

    def _key(self, key, _):
        self.add("private key", key.private_numbers().private_value.to_bytes(32))

    def _stretched(self, halves, pin, _):
        self.add("PIN", pin)
        self.add("A", halves.a)
        self.add("S", halves.s)

    def kinds_in(self, texts):
        """Return the kinds of which one is in these texts, in whatever way it is written there."""
        pieces = (piece for text in texts for piece in re.split(r"(?=<tr|<li|<p|\n)", text))
        whole = unescape("\n".join(dict.fromkeys(pieces)))  # most of it is said again and again
        read = re.sub(r"<[^>]*>", "", whole)  # as one reads it, if it is HTML
        numbers = {number for text in (whole, read) for number in re.findall(NUMBER, text)}
        long = {cut: kind for kind, values in self.known.items() for value in values for cut in _cuts(value)}
        digits = {value: kind for kind, values in self.known.items() for value in values if isinstance(value, str)}
        found = {digits[number] for number in numbers & digits.keys()}
        for text in map(_squeezed, (whole, read)):
            found |= {long[cut] for at in range(len(text) - WINDOW + 1) if (cut := text[at : at + WINDOW]) in long}
        return found


def _cuts(value):
    """The ends of a secret, in every way that something long is written."""
    if isinstance(value, str):
        return
    written = [value.hex(), value.hex().upper(), str(int.from_bytes(value)), repr(value)[2:-1]]
    for before in range(3):  # bytes of something else, such as the head of a PKCS#8 file
        encoded = base64.b64encode(bytes(before) + value).decode("ascii")[before + (before > 0) : -4]
        written += [encoded, encoded.translate(str.maketrans("+/", "-_"))]
    for text in map(_squeezed, written):
        if len(text) >= WINDOW:
            yield from (text[:WINDOW], text[-WINDOW:])


def _squeezed(text):
    return re.sub(r"[\s:]+", "", text)
