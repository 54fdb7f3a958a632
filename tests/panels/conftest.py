"""Who and what several panels are shown with."""

import pytest


@pytest.fixture
def hong(lab):
    return lab.person("hong")


@pytest.fixture
def evidence(enrolled):
    """What a bank finds out about the certificate's status."""
    return enrolled.lab.bank("kb").relying_party.ask_status(enrolled.certificate)
