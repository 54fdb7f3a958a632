"""A program of the thief's: it asks the cloud about PINs as a device does, with a session that it got hold of."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Barrier, BrokenBarrierError, Lock, Thread
from time import perf_counter

from fincert_lab.crypto import envelope, keys
from fincert_lab.errors import LabError, PinMismatch, WrongProof
from fincert_lab.institutions.cloud.sessions import Session
from fincert_lab.language import Party
from fincert_lab.people.device import Device
from fincert_lab.pki.identity import CertificateId
from fincert_lab.secret import Secret
from fincert_lab.thief.report import Gain, Stop
from fincert_lab.thief.trying import Tally
from fincert_lab.world.lab import Lab


@dataclass(frozen=True, repr=False)
class _Question(Secret):
    """A PIN, stretched and sealed to the HSM: ready to be asked."""

    guess: str
    stretched: envelope.Stretched
    random: bytes
    answer_key: bytes
    sealed_a: bytes


class Client:
    """Asks about PINs for one certificate, as `sender`. Raises CloudRefused, UnknownCertificate."""

    def __init__(self, lab: Lab, sender: Party, session: Session, certificate: CertificateId) -> None:
        self._lab, self._sender, self._session, self._certificate = lab, sender, session, certificate
        with lab.journal.story():
            self._stored = lab.cloud.fetch_envelope(sender, session, certificate)
        self._counting = Lock()

    @classmethod
    def at(cls, lab: Lab, device: Device, certificate: CertificateId) -> "Client":
        """Sit at somebody's unlocked device, with the session that it has. Raises what `Client` raises."""
        return cls(lab, device.party, device._keybox.session(), certificate)

    def guess(self, guess: str) -> tuple[Gain, ...]:
        """Ask about one PIN. If it is right, prove it, so that the owner sees all tries there. Raises LabError."""
        question = self._prepare(guess)
        with self._lab.journal.story():
            return self._ask(question)

    def race(self, guesses: Sequence[str]) -> Tally:
        """Ask about all of these at once, each from a thread of its own: in no story, which would make them queue."""
        tally, start, begun = Tally(len(guesses)), Barrier(len(guesses)), perf_counter()

        def ask(question: _Question) -> None:
            with suppress(BrokenBarrierError):  # unless it was interrupted before all were there
                start.wait()
                self._note(tally, question)

        try:
            threads = [Thread(target=ask, args=(self._prepare(guess),)) for guess in guesses]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        except KeyboardInterrupt:
            start.abort()
            tally.stopped = Stop.INTERRUPTED
        tally.seconds = perf_counter() - begun
        return tally

    def _note(self, tally: Tally, question: _Question) -> None:
        """Ask, and note what came of it beside what came of the others."""
        try:
            gained = self._ask(question)
        except LabError as refusal:
            if not tally.gained:
                tally.stopped = refusal
            return
        with self._counting:
            tally.answered += 1
        if gained:
            tally.gained, tally.found, tally.stopped = gained, question.guess, None

    def _prepare(self, guess: str) -> _Question:
        stretched = envelope.stretch(guess, self._stored.context)
        random = self._lab.entropy.bytes(f"{self._sender}/blind", envelope.RANDOM_BYTES)
        answer_key = self._lab.entropy.bytes(f"{self._sender}/answer-key", envelope.KEY_BYTES)
        asked = envelope.ask(self._stored.context, stretched.a, random)
        sealed = envelope.seal_a(self._lab.hsm.key, self._stored.context, asked, answer_key)
        return _Question(guess, stretched, random, answer_key, sealed)

    def _ask(self, question: _Question) -> tuple[Gain, ...]:
        context, cloud = self._stored.context, self._lab.cloud
        mine = (self._sender, self._session, self._certificate, context.registration)
        answer = cloud.evaluate(*mine, question.sealed_a)
        answered = envelope.open_y(question.answer_key, context, answer.sealed_y)
        y = envelope.finish(context, question.stretched.a, question.random, answered)
        try:
            key, _ = keys.load(envelope.open(context, y, question.stretched.s, self._stored.envelope))
        except PinMismatch:
            return ()
        proof = envelope.unlock_proof(context.account, context.registration, answer.nonce)
        with suppress(WrongProof):  # another question came in between: the tries stay away, and he has the key
            cloud.prove(*mine, keys.sign(key, proof))
        return (Gain.PIN, Gain.KEY)
