"""The server's half by an OPRF: `server_half` says what the steps are, and what they are for."""

from fincert_lab.crypto import oprf
from fincert_lab.crypto.framing import lp

_K = b"fincert-lab/k/v1"


class Oprf:
    """A `server_half.Method`: of A and k, the HSM gets to see neither A nor y."""

    def new_k(self, seed: bytes) -> bytes:
        """Return an HSM's secret: a number that points are multiplied by."""
        return oprf.derive_key(seed, _K)

    def ask(self, about: bytes, a: bytes, random: bytes) -> bytes:
        """Blind A, and what the half is bound to."""
        return oprf.blind(about + lp(a), oprf.number_from(random))

    def answer(self, k: bytes, about: bytes, question: bytes) -> bytes:
        """Multiply what came. What it is about, the HSM need not know: that is in the point."""
        return oprf.blind_evaluate(k, question)

    def finish(self, about: bytes, a: bytes, random: bytes, answer: bytes) -> bytes:
        """Unblind the answer, and hash it to y."""
        return oprf.finalize(about + lp(a), oprf.number_from(random), answer)

    def evaluate(self, k: bytes, about: bytes, a: bytes) -> bytes:
        """Compute y of both."""
        return oprf.evaluate(k, about + lp(a))
