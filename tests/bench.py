"""What things cost, as ratios against what they cannot do without. Run with `make bench`; never a test.

Seconds belong to a machine; a ratio of two measured side by side says something of the code. Each pair is measured
alternately, many times, and the smallest of each is taken: noise only ever adds.
"""

import subprocess
import sys
from collections.abc import Callable
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fincert_lab import Lab
from fincert_lab.crypto import keys
from fincert_lab.entropy import Entropy
from fincert_lab.policy import Policy


def seconds(act: Callable[[], object]) -> float:
    """Return how long one run takes."""
    start = perf_counter()
    act()
    return perf_counter() - start


def compare(name: str, ours: Callable[[], object], floor: Callable[[], object], limit: float, rounds: int) -> bool:
    """Print the ratio of `ours` to `floor`, and return whether it is within `limit`."""
    ours(), floor()
    pairs = [(seconds(ours), seconds(floor)) for _ in range(rounds)]
    best, least = (min(side) for side in zip(*pairs, strict=True))
    ratio = best / least
    verdict = "ok" if ratio <= limit else "TOO SLOW"
    print(f"{name:<44} {best * 1e3:8.1f} ms / {least * 1e3:8.1f} ms = {ratio:5.2f}  (at most {limit})  {verdict}")
    return ratio <= limit


def python(code: str) -> Callable[[], object]:
    """Return an act that runs `code` in a Python of its own."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def enroll() -> Callable[[], object]:
    """Return an act: one enrolment more in the same lab, on a new device, real entropy."""
    lab = Lab(Entropy.system(), Policy())
    hong, kb = lab.person("hong"), lab.bank("kb")
    names = iter(range(10_000))
    return lambda: hong.device(f"laptop-{next(names)}").enroll(kb, pin="280417")


def bare_enrolment() -> object:
    """Do what no enrolment can do without: a key, one stretched PIN, and four signatures, each of them checked.

    The request is checked by the CA; the certificate, up to the root, by the cloud; the claim that registers the key
    by the cloud and by the HSM; the proof that it opens by the HSM.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    Argon2id(salt=bytes(32), length=64, iterations=2, lanes=1, memory_cost=19 * 1024).derive(b"280417")
    checks = {b"request": 1, b"certificate": 2, b"claim": 2, b"proof": 1}
    for message, times in checks.items():
        signature = keys.sign(key, message)
        for _ in range(times):
            keys.verify(key.public_key(), signature, message)
    return key


def main() -> int:
    """Print every ratio; return 1 if one is over its limit."""
    results = [
        compare(
            "from fincert_lab import Lab / cryptography.x509",
            python("from fincert_lab import Lab"),
            python("import cryptography.x509"),
            limit=1.3,
            rounds=15,
        ),
        compare("enroll / key + Argon2id + signatures", enroll(), bare_enrolment, limit=1.3, rounds=60),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
