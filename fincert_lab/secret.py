"""Values that are not for the screen."""


class Secret:
    """Shows its type and nothing of what it holds. For dataclasses declared with `repr=False`."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"
