"""A CA's OCSP responder: answers are signed afresh, or in advance, or wrongly.

The status is looked up elsewhere; here it is signed. An answer contains the nonce of its question. If answers are
signed in advance, a question with a nonce is refused, since its nonce could not be known beforehand.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography import x509

from fincert_lab.crypto import keys
from fincert_lab.institutions.institution import World
from fincert_lab.pki import ocsp
from fincert_lab.pki.signer import Signer

NO_TIME = timedelta()
KEPT = 1000  # answers at most: questions about numbers that were never issued must not fill the memory; lab assumption
FAST = timedelta(hours=1)  # how far a fast clock is ahead: lab assumption


class Fault(StrEnum):
    """What can go wrong with status information: by accident, or because somebody in between causes it.

    If several faults concern the answer, the first of these that is on decides what is answered.
    """

    STALE_LIST = "stale_list"  # old lists are handed out, whatever has been published since
    OCSP_DOWN = "ocsp_down"  # "try later", which is not signed (RFC 6960 §2.3)
    FORGED_ANSWER = "forged_answer"  # "good", signed with a key that the CA did not certify
    FAST_CLOCK = "fast_clock"  # an answer from the future: the CA's clock is an hour ahead
    REPLAYED_ANSWER = "replayed_answer"  # the first answer given since the fault was set, again and again


class Responder:
    """The responder of the CA that has the certificate `issuer`; `signer` is the current delegated signer."""

    def __init__(self, issuer: x509.Certificate, signer: Callable[[], Signer], world: World) -> None:
        self._issuer = issuer
        self._signer = signer
        self._world = world
        self._faults: frozenset[Fault] = frozenset()
        self._in_advance: dict[tuple[tuple[bytes, ...], tuple[ocsp.Status, ...]], tuple[datetime, bytes]] = {}
        self._old_answers: dict[tuple[bytes, ...], bytes] = {}

    def set_faults(self, faults: Collection[Fault]) -> None:
        """Set these faults, replacing all others."""
        self._faults, self._old_answers = frozenset(faults), {}

    def answer(self, asked: ocsp.Request, statuses: list[ocsp.Status]) -> bytes:
        """Return the DER of an answer that says `statuses`, or of an error."""
        if self._faults:
            return self._troubled(asked, statuses)
        if not self._world.rules.ocsp_reuse:
            return self._sign(asked, statuses)
        return ocsp.UNAUTHORIZED if asked.nonce else self._signed_in_advance(asked, statuses)

    def _sign(
        self,
        asked: ocsp.Request,
        statuses: list[ocsp.Status],
        ahead: timedelta = NO_TIME,
        signer: Signer | None = None,
    ) -> bytes:
        now = self._world.clock.now() + ahead
        return ocsp.build(
            self._issuer,
            signer or self._signer(),
            statuses,
            produced_at=now,
            this_update=now,
            next_update=now + self._world.rules.ocsp_validity,
            nonce=asked.nonce,
            cert_ids=asked.cert_ids,
        )

    def _signed_in_advance(self, asked: ocsp.Request, statuses: list[ocsp.Status]) -> bytes:
        """Return the answer that was signed in advance, while it is usable; otherwise sign one."""
        now, these = self._world.clock.now(), (asked.cert_ids, tuple(statuses))
        until, answer = self._in_advance.get(these, (now, b""))
        if until <= now:
            until, answer = now + self._world.rules.ocsp_reuse, self._sign(asked, statuses)
            if len(self._in_advance) >= KEPT:
                self._in_advance.clear()
            self._in_advance[these] = until, answer
        return answer

    def _troubled(self, asked: ocsp.Request, statuses: list[ocsp.Status]) -> bytes:
        if Fault.OCSP_DOWN in self._faults:
            return ocsp.TRY_LATER
        if Fault.FORGED_ANSWER in self._faults:
            stranger = keys.generate(self._world.entropy.bytes("forger", keys.SEED_BYTES))
            forger = Signer(self._signer().certificate, stranger)
            return self._sign(asked, [ocsp.Good(serial) for serial in asked.serials], signer=forger)
        if Fault.FAST_CLOCK in self._faults:
            return self._sign(asked, statuses, ahead=FAST)
        answer = self._sign(asked, statuses)
        replayed = Fault.REPLAYED_ANSWER in self._faults
        if replayed and len(self._old_answers) < KEPT:
            self._old_answers.setdefault(asked.cert_ids, answer)
        return self._old_answers.get(asked.cert_ids, answer) if replayed else answer
