"""What a newcomer reads first is true."""

import doctest

import pytest

import fincert_lab
from fincert_lab import language
from fincert_lab.errors import BadInput


def test_the_packages_story_runs_as_it_is_written():
    result = doctest.testmod(fincert_lab)
    assert (result.failed, result.attempted > 8) == (0, True)


@pytest.mark.parametrize("name", fincert_lab.__all__)
def test_every_public_name_says_what_it_is(name):
    assert getattr(fincert_lab, name).__doc__


def test_a_name_that_is_not_there_is_not_there():
    with pytest.raises(AttributeError, match="has no attribute 'Bank'"):
        fincert_lab.Bank  # noqa: B018


def test_starting_a_lab_sets_the_language():
    fincert_lab.Lab.start(lang="ko")
    assert language.spoken() == "ko"
    with pytest.raises(BadInput):
        fincert_lab.Lab.start(lang="jp")
