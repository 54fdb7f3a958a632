"""What every institution does alike."""

import gc

import pytest

from fincert_lab import Lab
from fincert_lab.entropy import Entropy
from fincert_lab.errors import FolderInUse
from fincert_lab.rules import Rules


@pytest.mark.parametrize("on", [True, False])
def test_opening_a_sandbox_leaves_the_search_for_garbage_as_it_was_even_where_it_fails(tmp_path, on):
    before = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        lab = Lab(Entropy.seeded(b"seed"), Rules(), folder=tmp_path)
        with pytest.raises(FolderInUse):
            Lab(Entropy.seeded(b"seed"), Rules(), folder=tmp_path)
        lab.close()
        assert gc.isenabled() is on
    finally:
        (gc.enable if before else gc.disable)()
