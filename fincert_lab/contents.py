"""The lessons, in order, one row each, and the notebook beside them.

Their titles are in `locale/lessons/`, as `lesson.<number>.title`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Listed:
    """A lesson in the table of contents. `slug` is its module in `lessons/`; `minutes` is without its exercises."""

    number: int
    slug: str
    minutes: int

    @property
    def file(self) -> str:
        """The name of its source and its notebooks, without the extension: "03_cloud_storage"."""
        return f"{self.number:02}_{self.slug}"


CONTENTS = (
    Listed(0, "start_here", 15),
    Listed(1, "key_generation", 30),
    Listed(2, "pin_wrapping", 30),
    Listed(3, "cloud_storage", 35),
    Listed(4, "other_bank", 30),
    Listed(5, "revocation", 30),
    Listed(6, "certificate_status", 30),
    Listed(7, "validation", 35),
    Listed(8, "trust", 25),
    Listed(9, "attack_and_defend", 35),
)
PLAYGROUND = "playground"  # the notebook beside them, in which nothing is taught: its name, and that of its sandbox
