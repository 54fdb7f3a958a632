"""An envelope whose y several HSMs make together: 2 of 3, so that any two answers open it, and one says nothing of y.

    share i = y + i·slope  mod N     i = 1, 2, 3: on one `line`, which two points determine
    lock i  = share i XOR y_i        y_i is what the answer of HSM i became; the envelope's blob begins with the locks

Each HSM has a k of its own, knows nothing of the others, and counts for itself. The device draws y and slope when it
seals, and forgets them. A thief needs the k of two HSMs, and the envelope.

Whoever opens asks all three, and takes two answers that open the envelope. If the third is not on their line, its HSM
did not answer with the k that it had when the envelope was sealed, and it is named. The cloud cannot bring that about:
with another lock the envelope does not open. With a wrong PIN no three answers are on a line. Then a lie is not
noticed, and has done no harm; nor is it if only two answer, one of them lies, and the right PIN looks like a wrong one.

Who guesses may ask two HSMs at a time, and so gets three guesses for every two tries that each of them allows.

In a suite with one HSM, y is what its answer became, and there are no locks.

Source: lab assumption. RFC 9497 says how to answer, and leaves open who answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from fincert_lab.arguments import checked
from fincert_lab.crypto import envelope
from fincert_lab.crypto.envelope import KEY_BYTES, RANDOM_BYTES, Context, Envelope
from fincert_lab.errors import BadInput, Field, PinMismatch

LINE_BYTES = 2 * RANDOM_BYTES  # that a line is drawn from


@dataclass(frozen=True, repr=False)
class Unsealed:
    """What was in an envelope, and which HSMs (0, 1, 2) answered, but not with their k."""

    pkcs8: bytes
    wrong: tuple[int, ...]


@checked
def seal(context: Context, ys: Sequence[bytes], s: bytes, pkcs8: bytes, nonce: bytes, random: bytes) -> Envelope:
    """Wrap `pkcs8` under S and what the answers of all HSMs became. `random` is 96 random bytes, or none for one HSM.

    Raises BadInput.
    """
    if len(ys) != len(context.suite.hsms):
        raise BadInput(Field.ENVELOPE)
    if len(ys) == 1:
        return envelope.seal(context, ys[0], s, pkcs8, nonce)
    from fincert_lab.crypto.line import Point, point
    from fincert_lab.crypto.oprf import number_from

    y = number_from(random[:RANDOM_BYTES])
    line = Point(0, y), Point(1, number_from(random[RANDOM_BYTES:]))
    shares = [point(x, *line).value for x in range(1, len(ys) + 1)]
    return envelope.seal(context, y, s, pkcs8, nonce, locks=b"".join(map(_xor, shares, ys)))


@checked
def open(context: Context, ys: Mapping[int, bytes], s: bytes, sealed: Envelope) -> Unsealed:
    """Unwrap the PKCS#8, with what the answers became of those HSMs (0, 1, 2) that answered.

    Raises PinMismatch, also if too few answered; DamagedEnvelope if the PIN was right but the bytes are not; BadInput.
    """
    for y, wrong in _candidates(context, ys, sealed):
        try:
            return Unsealed(envelope.open(context, y, s, sealed), wrong)
        except PinMismatch:
            continue
    raise PinMismatch


def _candidates(context: Context, ys: Mapping[int, bytes], sealed: Envelope) -> Iterator[tuple[bytes, tuple[int, ...]]]:
    """Yield each y that enough answers make, and which of the other answers do not agree with it."""
    if context.suite.needed == 1:
        yield from ((y, ()) for y in ys.values())
        return
    from fincert_lab.crypto.line import Point, point

    locks = envelope.locks(context, sealed)
    if any(len(y) != KEY_BYTES or not 0 <= hsm < len(locks) for hsm, y in ys.items()):
        raise BadInput(Field.ENVELOPE)
    shares = [Point(hsm + 1, _xor(locks[hsm], y)) for hsm, y in ys.items()]
    for one, other in combinations(shares, context.suite.needed):
        wrong = [share.x - 1 for share in shares if point(share.x, one, other) != share]
        yield point(0, one, other).value, tuple(wrong)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
