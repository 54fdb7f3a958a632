"""How device and HSM make the second half `y` of an envelope's key, of the device's A and the HSM's k.

    device   question = ask(A)                goes to the HSM, sealed
    HSM      answer   = answer(k, question)   comes back, sealed; one try each
    device   y        = finish(A, answer)

HMAC: the question is A, and the answer is y = HMAC(k, ctx, A). Who has A can try all PINs, with nobody to count. So the
HSM could, and whoever watches it while it works.

OPRF (RFC 9497): the question is A as a point that is multiplied by a random number; the HSM multiplies it by k, and the
device takes the random number off again. To the HSM, one PIN's question is like any other's: it counts tries, has
nothing to guess at, and learns of a PIN that it was right when the device proves it. A does not leave the device any
more, and S, which never did, is still half of the key. The PIN is stretched before, as it was: whoever steals k and the
envelope can try PINs in either suite, and is to pay for each.

In neither does the HSM prove that its answer was made with k. With another answer the envelope does not open, and the
device takes that for a wrong PIN. But only the HSM can answer, since the answer's key is sealed to it.

2 of 3: three HSMs, each with a k of its own, are asked as in the OPRF, and `threshold` makes y of two of their answers.
"""

import hashlib
import hmac
from functools import cache
from typing import Protocol, assert_never

from fincert_lab.arguments import checked
from fincert_lab.crypto.framing import lp
from fincert_lab.crypto.suite import Suite


class Method(Protocol):
    """The parts of device and HSM. `about` says what the half is bound to, and `random` is 48 bytes, for one question.

    Each raises BadInput for what it cannot read.
    """

    def new_k(self, seed: bytes) -> bytes:
        """Return an HSM's secret for 32 random bytes."""

    def ask(self, about: bytes, a: bytes, random: bytes) -> bytes:
        """Return the question to the HSM."""

    def answer(self, k: bytes, about: bytes, question: bytes) -> bytes:
        """Return the HSM's answer."""

    def finish(self, about: bytes, a: bytes, random: bytes, answer: bytes) -> bytes:
        """Return y, 32 bytes, of the HSM's answer."""

    def evaluate(self, k: bytes, about: bytes, a: bytes) -> bytes:
        """Return the same y of somebody who has A and k."""


class _Hmac:
    def new_k(self, seed: bytes) -> bytes:
        return seed

    def ask(self, about: bytes, a: bytes, random: bytes) -> bytes:
        return a

    def answer(self, k: bytes, about: bytes, question: bytes) -> bytes:
        return self.evaluate(k, about, question)

    def finish(self, about: bytes, a: bytes, random: bytes, answer: bytes) -> bytes:
        return answer

    def evaluate(self, k: bytes, about: bytes, a: bytes) -> bytes:
        return hmac.digest(k, about + lp(a), hashlib.sha256)


@checked
@cache
def method(suite: Suite) -> Method:
    """Return how a suite computes. The OPRF's group takes longer to load than a lab: it is loaded where it is used."""
    match suite:
        case Suite.HMAC:
            return _Hmac()
        case Suite.OPRF | Suite.TWO_OF_THREE:
            from fincert_lab.crypto.oprf_half import Oprf

            return Oprf()
        case _:
            assert_never(suite)
