"""What one HSM is asked about one PIN, and what becomes of its answer: the asker's part of `server_half`."""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fincert_lab.crypto import envelope

Random = Callable[[str, int], bytes]


@dataclass(frozen=True, repr=False)
class Question:
    """A stretched PIN for one HSM, and what only the asker knows: how it is blinded, and the key for the answer."""

    context: envelope.Context
    stretched: envelope.Stretched
    random: bytes
    answer_key: bytes

    @classmethod
    def about(cls, context: envelope.Context, stretched: envelope.Stretched, random: Random) -> "Question":
        """Return a new question. `random` is asked for a label's bytes."""
        blind = random("blind", envelope.RANDOM_BYTES)
        return cls(context, stretched, blind, random("answer-key", envelope.KEY_BYTES))

    def sealed_to(self, hsm_key: X25519PublicKey) -> bytes:
        """Return it as the cloud is to relay it. Raises BadInput."""
        asked = envelope.ask(self.context, self.stretched.a, self.random)
        return envelope.seal_a(hsm_key, self.context, asked, self.answer_key)

    def y(self, sealed: bytes) -> bytes:
        """Return the HSM's half, from its sealed answer. Raises DamagedEnvelope, BadInput."""
        answered = envelope.open_y(self.answer_key, self.context, sealed)
        return envelope.finish(self.context, self.stretched.a, self.random, answered)
