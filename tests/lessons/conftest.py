"""What a check says, caught."""

import pytest


@pytest.fixture
def said(capsys):
    """Run something and return the one line it put on the screen."""

    def run(act, *arguments):
        capsys.readouterr()
        act(*arguments)
        return capsys.readouterr().out.strip()

    return run
