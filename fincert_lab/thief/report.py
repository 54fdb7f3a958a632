"""What a thief had, tried and gained, and what stopped him: facts. How fast he was is apart: it differs each time."""

from dataclasses import dataclass, field
from enum import StrEnum

from fincert_lab.crypto.guessing import Lock
from fincert_lab.errors import LabError


class Way(StrEnum):
    """How a thief goes about it."""

    OFF_LINE = "off_line"
    ON_LINE = "on_line"
    RACE = "race"
    LOCK_OUT = "lock_out"
    OLD_HSM = "old_hsm"
    SWAPPED_ENVELOPE = "swapped_envelope"
    PHISHING = "phishing"
    READ_OUT_CODE = "read_out_code"
    NUMBER_TAKEN_OVER = "number_taken_over"
    OVER_THE_SHOULDER = "over_the_shoulder"
    SIGNATURE_ELSEWHERE = "signature_elsewhere"


class Means(StrEnum):
    """What a thief has to begin with."""

    CLOUD = "cloud"
    HSM = "hsm"
    OTHER_DATABASE = "other_database"
    RELAYED = "relayed"
    HSM_MEMORY = "hsm_memory"
    OLD_HSM = "old_hsm"
    DEVICE = "device"
    ADMISSION = "admission"
    CLOUD_ITSELF = "cloud_itself"
    PAGE = "page"
    CODE = "code"
    NUMBER = "number"
    SIGHT = "sight"
    SIGNATURE = "signature"
    PIN = "pin"
    NOTHING = "nothing"


class Gain(StrEnum):
    """What a thief has in the end that he did not have before."""

    PIN = "pin"
    KEY = "key"
    ADMISSION = "admission"
    LOGIN = "login"
    LOCKED_OUT = "locked_out"
    MORE_TRIES = "more_tries"
    QUESTION = "question"


class Stop(StrEnum):
    """What stops a thief where nobody refuses anything."""

    NONE_RIGHT = "none_right"
    NOTHING_TO_COMPARE = "nothing_to_compare"
    NOTHING_OF_IT = "nothing_of_it"
    INTERRUPTED = "interrupted"
    PIN_COMES_NEXT = "pin_comes_next"
    NOT_PUBLIC = "not_public"
    NOTHING_HAPPENED = "nothing_happened"


@dataclass(frozen=True)
class Speed:
    """So many guesses in so many seconds, on this computer; and what each guess has to compute, if that is known."""

    guesses: int
    seconds: float
    lock: Lock | None

    @property
    def rate(self) -> float:
        """Guesses a second."""
        return self.guesses / self.seconds


@dataclass(frozen=True, repr=False)
class AttackReport:
    """What came of an attack. For `show`.

    `tried` are the PINs (or signatures) that the thief tried, and `answered` those for which he learned whether they
    are right. `gained` is empty if he has nothing to show for it. `stopped` is None if he has what he wanted. `found`
    is the PIN, if he gained that. `speed` is how fast he was, measured here, and no part of what the report says.
    """

    way: Way
    had: tuple[Means, ...]
    tried: int = 0
    answered: int = 0
    gained: tuple[Gain, ...] = ()
    stopped: Stop | LabError | None = None
    found: str | None = None
    speed: Speed | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        gained, stopped = [str(each) for each in self.gained], self.stopped
        stop = stopped.code if isinstance(stopped, LabError) else stopped and str(stopped)
        return f"AttackReport(way={str(self.way)!r}, tried={self.tried}, gained={gained}, stopped={stop!r})"
