"""The HSMs that the cloud relays to: one; or in the suite 2 of 3 three, in different hands, of which two must answer.

To begin an envelope it takes all of them, so that each has its part. Later, what one of them refuses counts as no
answer, as long as enough of the others answer. Which envelope of a certificate is current, they decide: the one whose
registration is live at enough of them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from fincert_lab.crypto.envelope import Context
from fincert_lab.errors import BadInput, Field, HsmSilent, LabError
from fincert_lab.institutions.hsm import Answer, Hsm
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId

Parts = Sequence[bytes | None]  # of a message, one for each HSM; None for one that is not asked
Part = TypeVar("Part")
Told = TypeVar("Told")


class Hsms:
    """What the cloud asks of them, in their order: each part of a message is for one of them."""

    def __init__(self, cloud: Party, hsms: Sequence[Hsm]) -> None:
        self._cloud = cloud
        self.each = [*hsms]

    def named(self, hsms: Sequence[Party]) -> tuple[Party, ...]:
        """Return these names, if they are names of HSMs. Raises BadInput."""
        if not {*hsms} <= {hsm.party for hsm in self.each}:
            raise BadInput(Field.INSTITUTION)
        return tuple(hsms)

    def register(
        self, certificate: CertificateId, context: Context, signature: bytes, sealed: Sequence[bytes]
    ) -> tuple[Answer, ...]:
        """Have each make its half. Raises what `Hsm.register` raises."""
        parts = self._parts(sealed)
        return tuple(hsm.register(self._cloud, certificate, context, signature, part) for hsm, part in parts)

    def evaluate(
        self, certificate: CertificateId, registration: bytes, sealed: Parts, seen: Sequence[int]
    ) -> tuple[Answer | None, ...]:
        """Relay a PIN try. `seen` is the newest epoch of each. Raises what `Hsm.evaluate` raises."""
        epochs = dict(zip(self.each, seen, strict=False))
        return self._ask(
            lambda hsm, question: hsm.evaluate(self._cloud, certificate, registration, question, epochs[hsm]), sealed
        )

    def prove(self, certificate: CertificateId, registration: bytes, proofs: Parts) -> tuple[int | None, ...]:
        """Relay the proofs that an envelope was opened; return the epochs. Raises what `Hsm.prove` raises."""
        return self._ask(lambda hsm, proof: hsm.prove(self._cloud, certificate, registration, proof), proofs)

    def swap(
        self, certificate: CertificateId, old: bytes, new: bytes, proofs: Sequence[bytes]
    ) -> tuple[int | None, ...]:
        """Relay the proofs that `new` replaces `old`; return the epochs. Raises what `Hsm.swap` raises."""
        return self._ask(lambda hsm, proof: hsm.swap(self._cloud, certificate, old, new, proof), proofs)

    def settle(self, certificate: CertificateId) -> bytes | None:
        """After an interruption, return which registration is current, or None if none ever was.

        An HSM where another one is live has missed a change of PIN, or was alone with it: it is to destroy its half.
        Raises HsmSilent if only those who do not answer could tell.
        """
        lives: dict[Hsm, bytes | None] = {}
        silence = None
        for hsm in self.each:
            try:
                lives[hsm] = hsm.live(self._cloud, certificate)
            except HsmSilent as silent:
                silence = silent
        votes = Counter(filter(None, lives.values()))
        most = max(votes, key=votes.__getitem__, default=None)
        count = votes[most] if most else 0
        current = most if count >= self._needed else None
        if silence and not current and count + len(self.each) - len(lives) >= self._needed:
            raise silence
        for hsm, live in lives.items():
            if live not in (None, current):
                hsm.destroy(self._cloud, certificate)
        return current

    def destroy(self, certificate: CertificateId) -> None:
        """Have each destroy its half. Raises HsmSilent if one does not answer, once the others have done so."""
        silence = None
        for hsm in self.each:
            try:
                hsm.destroy(self._cloud, certificate)
            except HsmSilent as silent:
                silence = silent
        if silence:
            raise silence

    @property
    def _needed(self) -> int:
        return self.each[0].suite.needed

    def _parts(self, parts: Sequence[Part]) -> Iterator[tuple[Hsm, Part]]:
        if len(parts) != len(self.each):
            raise BadInput(Field.SEALED_A)
        return zip(self.each, parts, strict=True)

    def _ask(self, ask: Callable[[Hsm, Part], Told], parts: Sequence[Part | None]) -> tuple[Told | None, ...]:
        """Ask each that has a part, and return what each told. If too few did, raise why, as the first refused it."""
        told: list[Told | None] = []
        refusals: list[LabError] = []
        for hsm, part in self._parts(parts):
            told.append(None)
            try:
                told[-1] = None if part is None else ask(hsm, part)
            except LabError as refusal:
                refusals.append(refusal)
        if sum(each is not None for each in told) >= self._needed:
            return tuple(told)
        raise min(refusals, key=lambda refusal: isinstance(refusal, HsmSilent), default=BadInput(Field.SEALED_A))
