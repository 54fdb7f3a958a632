"""The lab's clock: Korean time for people, UTC for certificates. In a classroom it moves only when told."""

from datetime import UTC, datetime, timedelta, timezone
from time import monotonic

KST = timezone(timedelta(hours=9), "KST")
CLASSROOM_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=KST)  # a Monday, the first of the Korean school year


def kst(moment: datetime) -> datetime:
    """Return `moment` in Korean time, or as it is if that would be before year 1 or after year 9999."""
    try:
        return moment.astimezone(KST)
    except (OverflowError, ValueError):
        return moment


class Clock:
    """A clock that stands still at `moment` until somebody moves it."""

    def __init__(self, moment: datetime = CLASSROOM_MORNING) -> None:
        self._now = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the lab's time, in UTC."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the clock forward `by` (zero or more). Raises ValueError if `by` is negative."""
        if by < timedelta():
            raise ValueError("time does not run backwards: certificates and logs would contradict each other")
        self._now += by

    def catch_up(self, moment: datetime) -> None:
        """Continue from `moment` (UTC), the last time written down, if that is later than now."""
        self._now = max(self._now, moment)

    @property
    def ahead(self) -> timedelta:
        """Return how far this clock is ahead of the computer's clock, if it follows that."""
        return timedelta()


class SystemClock(Clock):
    """The computer's own clock, in whole seconds as in certificates. Nobody can move it, and it never runs back.

    If the computer's clock was ahead and has been corrected, the lab's clock continues second by second from where it
    was, and stays ahead. So a time limit of seconds or days ends after that many seconds or days, and not before.
    """

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))
        self._since = monotonic()

    def now(self) -> datetime:
        """Return the time, in UTC."""
        lapsed = timedelta(seconds=monotonic() - self._since)
        computers = datetime.now(UTC)
        if computers >= self._now + lapsed:
            self._now, self._since, lapsed = computers, self._since + lapsed.total_seconds(), timedelta()
        return (self._now + lapsed).replace(microsecond=0)

    def catch_up(self, moment: datetime) -> None:
        """Continue from `moment` (UTC), the last time written down, if that is later than now."""
        if moment > self.now():
            self._now, self._since = moment, monotonic()

    @property
    def ahead(self) -> timedelta:
        """Return how far the lab's time is ahead of the computer's clock."""
        return max(self.now() - datetime.now(UTC), timedelta())
