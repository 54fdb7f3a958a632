"""What comes over a bad wire, or from somebody who means harm, is refused in the lab's own words."""

import random

import pytest

from tests.fuzz import READERS


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_nothing_that_is_read_makes_a_reader_crash_or_warn(reader):
    for seed in range(100):
        try:
            reader(random.Random(f"{reader.__name__} {seed}"))
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
