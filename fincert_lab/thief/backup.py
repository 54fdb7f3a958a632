"""An old copy of the HSM's database is put back, so that all tries are there again. In a lab of its own, in a folder.

A lab that notices this never opens again: so it is no student's.
"""

import shutil
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from fincert_lab.clock import Clock
from fincert_lab.crypto.suite import Suite
from fincert_lab.entropy import Entropy
from fincert_lab.errors import LabError
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.thief.client import Client
from fincert_lab.thief.report import Gain
from fincert_lab.thief.trying import Tally, try_each
from fincert_lab.thief.victim import guesses, robbed
from fincert_lab.world.lab import Lab


def put_back_old_hsm(suite: Suite = Suite.HMAC) -> Tally:
    """Copy the HSM's file, use up all tries, put the file back, and go on guessing. The last of `guesses` is right."""
    with TemporaryDirectory() as place, TemporaryDirectory() as copies:
        folder, kept = Path(place), Path(copies)
        with closing(_open(folder, suite)) as lab:
            victims = CertificateId.of(robbed(lab, guesses()[-1]).certificate)
        _copy_hsm(folder, kept)
        tally = _guess(folder, victims, guesses())
        _copy_hsm(kept, folder)
        try:
            after = _guess(folder, victims, guesses()[tally.answered :])
        except LabError as noticed:
            tally.stopped = noticed
            return tally
        more = (Gain.MORE_TRIES,) if after.answered else ()
        tried, answered = tally.tried + after.tried, tally.answered + after.answered
        return Tally(tried, answered, after.gained + more, after.stopped, after.found, tally.seconds + after.seconds)


def _open(folder: Path, suite: Suite | None = None) -> Lab:
    return Lab(Entropy.system(), Rules(), suite, clock=Clock(), folder=folder)


def _guess(folder: Path, victims: CertificateId, pins: Sequence[str]) -> Tally:
    with closing(_open(folder)) as lab:
        client = Client.at(lab, lab.person("hong").device("laptop"), victims)
        return try_each(client.guess, pins)


def _copy_hsm(source: Path, to: Path) -> None:
    """Copy the HSM's files, in the place of those that are there."""
    for there in to.glob("hsm.*"):
        there.unlink()
    for file in source.glob("hsm.*"):
        shutil.copy(file, to)
