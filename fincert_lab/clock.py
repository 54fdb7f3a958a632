"""The lab's clock: Korean time for people, UTC for certificates. In a classroom it moves only when told."""

from datetime import UTC, datetime, timedelta, timezone

KST = timezone(timedelta(hours=9), "KST")
CLASSROOM_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=KST)  # a Monday, the first of the Korean school year


def kst(moment: datetime) -> datetime:
    """Return `moment` in Korean time, as people read it; as it is where that would be a year before 1 or after 9999."""
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
        """Move the clock forward `by` (zero or more). Raises ValueError when asked to turn back."""
        if by < timedelta():
            raise ValueError("time does not run backwards: certificates and logs would contradict each other")
        self._now += by

    def catch_up(self, moment: datetime) -> None:
        """Go on from `moment` (UTC), the last that was written down, if that is later than now."""
        self._now = max(self._now, moment)


class SystemClock(Clock):
    """The computer's own clock, in whole seconds as certificates count. Nobody can move it, and it never runs back."""

    def now(self) -> datetime:
        """Return the time, in UTC. Where somebody turned the computer's clock back, it waits."""
        self._now = max(self._now, datetime.now(UTC).replace(microsecond=0))
        return self._now
