"""A program of the thief's: it asks the cloud about PINs as a device does, with a session that it got hold of."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Barrier, BrokenBarrierError, Lock, Thread
from time import perf_counter

from fincert_lab.crypto import envelope, keys, threshold
from fincert_lab.crypto.question import Question
from fincert_lab.errors import LabError, PinMismatch, WrongProof
from fincert_lab.institutions.cloud.sessions import Session
from fincert_lab.language import Party
from fincert_lab.people.device import Device
from fincert_lab.pki.identity import CertificateId
from fincert_lab.secret import Secret
from fincert_lab.thief.report import Gain, Stop
from fincert_lab.thief.trying import Stretch, Tally
from fincert_lab.world.lab import Lab


@dataclass(frozen=True, repr=False)
class _Guess(Secret):
    """A PIN that is ready to be asked about: for each HSM its question, as it is and as it is sealed."""

    pin: str
    stretched: envelope.Stretched
    questions: dict[Party, Question]
    sealed: dict[Party, bytes]


class Client:
    """Asks about PINs for one certificate, as `sender`. Raises CloudRefused, UnknownCertificate."""

    def __init__(
        self, lab: Lab, sender: Party, session: Session, certificate: CertificateId, stretch: Stretch | None = None
    ) -> None:
        self._lab, self._sender, self._session, self._certificate = lab, sender, session, certificate
        self._stretch = stretch or envelope.stretch
        with lab.journal.story():
            self._stored = lab.cloud.fetch_envelope(sender, session, certificate)
        self._counting = Lock()
        self._asked = Counter(dict.fromkeys((hsm.party for hsm in lab.hsms.values()), 0))

    @classmethod
    def at(cls, lab: Lab, device: Device, certificate: CertificateId, stretch: Stretch | None = None) -> "Client":
        """Sit at somebody's unlocked device, with the session that it has. Raises what `Client` raises."""
        return cls(lab, device.party, device._keybox.session(), certificate, stretch)

    def guess(self, guess: str) -> tuple[Gain, ...]:
        """Ask about one PIN. If it is right, prove it, so that the owner sees all tries there. Raises LabError."""
        prepared = self._prepare(guess)
        with self._lab.journal.story():
            return self._ask(prepared)

    def race(self, guesses: Sequence[str]) -> Tally:
        """Ask about all of these at once, each from a thread of its own: in no story, which would make them queue."""
        tally, start, begun = Tally(len(guesses)), Barrier(len(guesses)), perf_counter()

        def ask(guess: _Guess) -> None:
            with suppress(BrokenBarrierError):  # unless it was interrupted before all were there
                start.wait()
                self._note(tally, guess)

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

    def _note(self, tally: Tally, guess: _Guess) -> None:
        """Ask, and note what came of it beside what came of the others."""
        try:
            gained = self._ask(guess)
        except LabError as refusal:
            if not tally.gained:
                tally.stopped = refusal
            return
        with self._counting:
            tally.answered += 1
        if gained:
            tally.gained, tally.found, tally.stopped = gained, guess.pin, None

    def _prepare(self, guess: str) -> _Guess:
        context = self._stored.context
        stretched = self._stretch(guess, context)
        questions = {hsm.party: Question.about(context, stretched, self._random) for hsm in self._lab.hsms.values()}
        sealed = {hsm.party: questions[hsm.party].sealed_to(hsm.key) for hsm in self._lab.hsms.values()}
        return _Guess(guess, stretched, questions, sealed)

    def _ask(self, guess: _Guess) -> tuple[Gain, ...]:
        """Ask no more HSMs than are needed, those that were asked least: so the tries of all last longest."""
        context, cloud, hsms = self._stored.context, self._lab.cloud, [*self._asked]
        mine = (self._sender, self._session, self._certificate, context.registration)
        with self._counting:
            these = sorted(hsms, key=self._asked.__getitem__)[: context.suite.needed]
            self._asked.update(these)
        answers = cloud.evaluate(*mine, [guess.sealed[hsm] if hsm in these else None for hsm in hsms])
        told = {hsm: answer for hsm, answer in zip(hsms, answers, strict=True) if answer}
        ys = {hsms.index(hsm): guess.questions[hsm].y(answer.sealed_y) for hsm, answer in told.items()}
        try:
            key, _ = keys.load(threshold.open(context, ys, guess.stretched.s, self._stored.envelope).pkcs8)
        except PinMismatch:
            return ()
        claim = partial(envelope.unlock_proof, context.account, context.registration)
        proofs = {hsm: keys.sign(key, claim(answer.nonce)) for hsm, answer in told.items()}
        with suppress(WrongProof):  # another question came in between: the tries stay away, and he has the key
            cloud.prove(*mine, [*map(proofs.get, hsms)])
        return (Gain.PIN, Gain.KEY)

    def _random(self, label: str, count: int) -> bytes:
        return self._lab.entropy.bytes(f"{self._sender}/{label}", count)
