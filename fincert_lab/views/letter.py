"""A signed letter: what was signed, what stands there now, and whether the signature still fits."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from fincert_lab.crypto import keys
from fincert_lab.errors import BadSignature
from fincert_lab.language import say
from fincert_lab.views.certificate import fingerprint
from fincert_lab.views.names import shortened
from fincert_lab.views.table import Cell, Line, Look, Marked, Table


@dataclass(frozen=True)
class Letter:
    """A letter as it stands there now (`text`), beside the `signature` that was made when it said `signed`."""

    text: str
    signed: str
    signature: bytes
    public: keys.PublicKey

    @classmethod
    def sign(cls, text: str, key: keys.PrivateKey) -> "Letter":
        """Return a letter with a signature over what it says."""
        return cls(text, text, keys.sign(key, _bytes(text)), key.public_key())

    @property
    def fits(self) -> bool:
        """Whether the signature is one over what stands there now: it is verified each time."""
        try:
            keys.verify(self.public, self.signature, _bytes(self.text))
        except BadSignature:
            return False
        return True


def letter_table(letter: Letter) -> Table:
    """Return what was signed and what stands there now, with the letters in which they differ, and the verdict."""
    signed, now = _compared(letter.signed, letter.text)
    verdict = Line(say("letter.fits"), Look.GOOD) if letter.fits else Line(say("letter.does_not_fit"), Look.BAD)
    rows: dict[str, Line | Marked] = {
        "signed": signed,
        "now": now,
        "signature": Line(shortened(letter.signature.hex()), Look.MONO),
        "public_key": Line(fingerprint(letter.public), Look.MONO),
        "verdict": verdict,
    }
    return Table(
        caption=say("letter.caption"),
        columns=[say("table.field"), say("table.value")],
        rows=[[Cell.of(say(f"letter.{row}")), Cell.of(line)] for row, line in rows.items()],
    )


def _compared(before: str, after: str) -> tuple[Marked, Marked]:
    """Return two texts, with what is only in the first marked there, and what is only in the second marked there."""
    parts = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    gone = [Line(before[a:b], Look.PLAIN if kind == "equal" else Look.GONE) for kind, a, b, _, _ in parts if b > a]
    new = [Line(after[c:d], Look.PLAIN if kind == "equal" else Look.NEW) for kind, _, _, c, d in parts if d > c]
    return Marked(tuple(gone)), Marked(tuple(new))


def _bytes(text: str) -> bytes:
    """Return the bytes that are signed; half an emoji, which a browser may send while it is typed, has some too."""
    return text.encode("utf-8", "surrogatepass")
