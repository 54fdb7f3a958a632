"""While strangers' bytes are read, Python warns of nothing; afterwards it does again."""

import warnings

import pytest

from fincert_lab.crypto.parsing import quiet


def test_who_is_quiet_within_quiet_leaves_it_quiet_and_afterwards_it_is_not():
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with quiet():
            with quiet():
                warnings.warn("inner", stacklevel=1)
            warnings.warn("outer", stacklevel=1)
        warnings.warn("afterwards", stacklevel=1)
    assert [str(each.message) for each in heard] == ["afterwards"]


def test_an_error_ends_the_quiet_and_the_next_begins_anew():
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with pytest.raises(ValueError, match="unreadable"), quiet():
            raise ValueError("unreadable")
        warnings.warn("between", stacklevel=1)
        with quiet():
            warnings.warn("within", stacklevel=1)
    assert [str(each.message) for each in heard] == ["between"]
