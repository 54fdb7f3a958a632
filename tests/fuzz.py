"""Hostile input to everything that reads bytes from outside: run with `make fuzz`, and in small as a test.

Real messages are changed at random, the same way for the same seed. Whatever comes of it, a reader returns, or refuses
with an error of the lab's, which says what to do next: it never crashes, and prints no warning. What the library loads
is shown, whatever in it cannot be read.
"""

import random
import sys
import warnings
from collections.abc import Callable
from time import perf_counter
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import load_der_ocsp_response

from fincert_lab.crypto import cms, envelope, oprf
from fincert_lab.errors import LabError
from fincert_lab.institutions.ca.application import read_csr
from fincert_lab.pki import crl, ocsp
from fincert_lab.pki.crl import Restoration, Revocation
from fincert_lab.pki.ocsp import Good
from fincert_lab.pki.profile import request
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.validation import StatusEvidence, Trust, explain
from fincert_lab.views import table
from fincert_lab.views.anatomy import anatomy
from tests.crypto.test_suites import BLIND, RANDOM, SEED
from tests.pki import world
from tests.pki.world import CA, CA_KEY, HONG, NOW, ROOT, SERIAL, SIGNER, TRUST

EVIDENCE = StatusEvidence(world.lists(), world.answer(Good(SERIAL)))
NONCE = bytes(16)
HARD_BYTES = (0x00, 0x01, 0x02, 0x05, 0x0C, 0x30, 0x31, 0x7F, 0x80, 0xFF)  # where lengths, tags and signs turn


def changed(message: bytes, dice: random.Random) -> bytes:
    """Change a message in one to six places: flip a bit, write a hard byte, cut out, put in, or copy a piece."""
    made = bytearray(message)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):
        at, length = dice.randrange(len(made) or 1), dice.choice((1, 2, 4, 16))
        match dice.randrange(5):
            case 0 if made:
                made[at] ^= 1 << dice.randrange(8)
            case 1 if made:
                made[at] = dice.choice(HARD_BYTES)
            case 2:
                del made[at : at + length]
            case 3:
                made[at:at] = dice.randbytes(length)
            case _:
                made[at : at + length] = made[dice.randrange(len(made) or 1) :][:length]
    return bytes(made)


def with_broken_extensions(dice: random.Random) -> bytes:
    """Sign a customer's certificate again with extensions left out or changed: so the signature does not stop it."""
    builder = x509.CertificateBuilder(
        issuer_name=HONG.issuer,
        subject_name=HONG.subject,
        public_key=HONG.public_key(),
        serial_number=SERIAL,
        not_valid_before=HONG.not_valid_before_utc,
        not_valid_after=HONG.not_valid_after_utc,
    )
    for extension in HONG.extensions:
        value = extension.value
        if dice.random() < 0.4:
            value = x509.UnrecognizedExtension(extension.oid, changed(value.public_bytes(), dice))
        if dice.random() < 0.9:
            builder = builder.add_extension(value, extension.critical)
    return builder.sign(CA_KEY, SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


def certificate(dice: random.Random) -> None:
    """Judge a certificate, show it, and take it for an issuer's."""
    der = changed(dice.choice((HONG, CA, ROOT, SIGNER)).public_bytes(Encoding.DER), dice)
    if dice.random() < 0.5:
        der = with_broken_extensions(dice)
    read = loaded(x509.load_der_x509_certificate, der)
    if read is None:
        return
    repr(table(explain(read, TRUST, EVIDENCE, NOW)))
    repr(table(read))
    repr(table(anatomy(read)))
    survives(lambda: explain(HONG, Trust(ROOT, read), EVIDENCE, NOW).raise_for_failure())
    survives(lambda: crl.look_up(EVIDENCE.lists.ca, read, issuer=CA, at=NOW))
    survives(lambda: crl.look_up(EVIDENCE.lists.ca, HONG, issuer=read, at=NOW))
    survives(lambda: ocsp.look_up(EVIDENCE.ocsp_answer, SERIAL, issuer=read, at=NOW))


def revocation_list(dice: random.Random) -> None:
    """Look up in a list and in a delta, and show it."""
    entries = [Revocation(SERIAL, NOW, dice.choice([*Reason]), NOW), Restoration(5, NOW)]
    der = changed(world.revocation_list(*entries, base=dice.choice((None, 3))), dice)
    survives(lambda: crl.look_up(der, HONG, issuer=CA, at=NOW))
    survives(lambda: crl.look_up(EVIDENCE.lists.ca, HONG, issuer=CA, at=NOW, delta=der))
    if read := loaded(x509.load_der_x509_crl, der):
        repr(table(read))


def ocsp_answer(dice: random.Random) -> None:
    """Look up in an answer, and show it."""
    by = dice.choice(({}, {"signer": SIGNER, "signed_by": world.SIGNER_KEY, "nonce": NONCE}))
    der = changed(world.answers(Good(SERIAL), **by), dice)
    survives(lambda: ocsp.look_up(der, SERIAL, issuer=CA, at=NOW, nonce=NONCE if by else None))
    if read := loaded(load_der_ocsp_response, der):
        repr(table(read))


def ocsp_request(dice: random.Random) -> None:
    """Read a question."""
    der = changed(ocsp.build_request(SERIAL, CA, NONCE), dice)
    survives(lambda: ocsp.read_request(der, issuer=CA))


def certificate_request(dice: random.Random) -> None:
    """Read a request, and show it."""
    der = changed(request(world.HONG_KEY, "홍길동", world.VID), dice)
    survives(lambda: read_csr(der))
    if read := loaded(x509.load_der_x509_csr, der):
        repr(table(read))


def signed_message(dice: random.Random) -> None:
    """Verify a signature."""
    der = changed(SIGNED, dice)
    survives(lambda: cms.verify(der))


def blinded_point(dice: random.Random) -> None:
    """Answer a question as the HSM does, and finish with the answer as the device does."""
    question, k = maybe_changed(QUESTION, dice), dice.choice((maybe_changed(K, dice), *HARD_NUMBERS))
    survives(lambda: envelope.finish(BLIND, A, RANDOM, envelope.answer(k, BLIND, question)))


def evaluated_point(dice: random.Random) -> None:
    """Finish with an answer as the device does."""
    answer, r = maybe_changed(ANSWER, dice), dice.choice((maybe_changed(R, dice), *HARD_NUMBERS))
    survives(lambda: envelope.finish(BLIND, A, RANDOM, answer))
    survives(lambda: oprf.finalize(A, r, answer))


def maybe_changed(message: bytes, dice: random.Random) -> bytes:
    """Change one of two messages: where both are changed, who refuses the one never reads the other."""
    return changed(message, dice) if dice.random() < 0.5 else message


HARD_NUMBERS = [number.to_bytes(32) for number in (0, 1, int(oprf.N) - 1, int(oprf.N), 2**256 - 1)]
R = oprf.number_from(RANDOM)
A = bytes(range(32))  # what a PIN was stretched to
K, QUESTION = envelope.new_k(BLIND, SEED), envelope.ask(BLIND, A, RANDOM)
ANSWER = envelope.answer(K, BLIND, QUESTION)
SIGNED = cms.sign(b"a login", HONG, world.HONG_KEY)
READERS: list[Callable[[random.Random], None]] = [
    certificate,
    revocation_list,
    ocsp_answer,
    ocsp_request,
    certificate_request,
    signed_message,
    blinded_point,
    evaluated_point,
]


def loaded(load: Callable[[bytes], Any], der: bytes) -> Any:
    """Return what the library reads, which a student would then show; None if it reads nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own, of odd numbers: it was asked directly
        try:
            return load(der)
        except (ValueError, TypeError, x509.InvalidVersion):
            return None


def survives(read: Callable[[], object]) -> None:
    """Read, and take a refusal of the lab's for an answer."""
    try:
        repr(read())
    except LabError as refusal:
        str(refusal)


def main(seconds: float) -> None:
    """Go on for so many seconds; print how many messages were read, and how long the slowest took."""
    warnings.simplefilter("error")
    begin, seed, slowest = perf_counter(), 0, 0.0
    while perf_counter() - begin < seconds:
        for reader in READERS:
            start = perf_counter()
            try:
                reader(random.Random(f"{reader.__name__} {seed}"))
            except Exception as error:
                error.add_note(f"{reader.__name__}, seed {seed}")
                raise
            slowest = max(slowest, perf_counter() - start)
        seed += 1
    print(f"{seed * len(READERS):,} messages, the slowest in {slowest * 1e3:.0f} ms")


if __name__ == "__main__":
    main(float(sys.argv[1]))
