"""Give NIST's PKITS to the package, to pyca/cryptography and to the openssl program. Run with `make conformance`.

Prints the score of each section, and fails if the package accepts what it should not, refuses what it should accept or
for the wrong reason, or does otherwise than the table in the README beside this file says. `--write` puts the new table
there.
"""

import subprocess
import sys
import tempfile
from enum import StrEnum
from pathlib import Path

import cryptography

from fincert_lab.errors import ListNotSupported, NotSupported
from fincert_lab.pki.path import NOT_IMPLEMENTED
from fincert_lab.pki.profile import oid_name
from fincert_lab.pki.report import Finding
from tests.conformance.others import openssl, pyca
from tests.conformance.pkits import SECTIONS, Case, Section, cases, is_good, judge

README = Path(__file__).parent / "README.md"
NAMES = {oid_name(oid) for oid in NOT_IMPLEMENTED}
# pyca cannot read the two certificates of this case, which leave out what their key is computed with.
UNREADABLE = {"ValidDSAParameterInheritanceTest5EE.crt"}


class Answer(StrEnum):
    """What the package says of a case."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # by the check that the section is about
    BY_NAME = "refused by name"  # for something that is not implemented
    OTHERWISE = "refused for something else"


def answer(case: Case) -> Answer:
    """Judge a case as a service would."""
    reports = judge(case)
    if is_good(reports):
        return Answer.ACCEPTED
    found = [each.failed for each in reports]
    if any(map(_by_name, found)):
        return Answer.BY_NAME
    return Answer.REFUSED if any(each.check in case.section.rules for each in found) else Answer.OTHERWISE


def _by_name(found: Finding) -> bool:
    refusal = found.evidence.refusal
    if isinstance(refusal, NotSupported):  # or an extension that nobody knows: to refuse that is right
        return not NAMES.isdisjoint(refusal.facts["what"].split(", "))
    return isinstance(refusal, ListNotSupported)


def is_wrong(case: Case, said: Answer) -> bool:
    """A bad path must never be accepted, and be refused for what is bad; a good one may only be refused by name."""
    if case.file.name in UNREADABLE:
        return said is not Answer.OTHERWISE
    return said in ({Answer.REFUSED, Answer.OTHERWISE} if case.valid else {Answer.ACCEPTED, Answer.OTHERWISE})


def row(section: Section, answers: dict[Case, Answer], others: list[dict[Case, bool]]) -> str:
    """Return the line of a section: how many cases, and of how many each says what is expected.

    What the package refuses by name is counted apart, since it says nothing of the path.
    """
    judged = {case: said for case, said in answers.items() if case.section == section}
    right = sum(said is (Answer.ACCEPTED if case.valid else Answer.REFUSED) for case, said in judged.items())
    by_name = [
        sum(said is Answer.BY_NAME and case.valid is valid for case, said in judged.items()) for valid in (True, False)
    ]
    scores = [sum(each[case] is case.valid for case in judged) for each in others]
    return (
        f"| {' | '.join(map(str, [section.title, len(judged), right, *(count or '' for count in by_name), *scores]))} |"
    )


def main() -> int:
    """Print the table; return 1 if an answer is wrong, or if the README has another table."""
    every = cases()
    answers = {case: answer(case) for case in every}
    with tempfile.TemporaryDirectory() as folder:
        verify = openssl(Path(folder))
        others = [{case: pyca(case) for case in every}, {case: verify(case) for case in every}]
    version = subprocess.run(["openssl", "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    head = [
        "Section",
        "Cases",
        "Right",
        "By name: good",
        "bad",
        f"pyca {cryptography.__version__}",
        f"openssl {version}",
    ]
    table = [f"| {' | '.join(head)} |", "|---|--:|--:|--:|--:|--:|--:|"]
    table += [row(section, answers, others) for section in SECTIONS]
    print("\n".join(table))
    wrong = [case for case, said in answers.items() if is_wrong(case, said)]
    for case in wrong:
        print(f"WRONG: {case.file.name} is {answers[case]}")
    return 1 if wrong or not _is_written(table, "--write" in sys.argv) else 0


def _is_written(table: list[str], write: bool) -> bool:
    """Look whether the README has this table, but for what others score: their versions are the machine's."""
    text = README.read_text(encoding="utf-8")
    old = [line for line in text.splitlines() if line.startswith("|")]
    if write:
        README.write_text(text.replace("\n".join(old), "\n".join(table)), encoding="utf-8")
        return True
    if [_ours(line) for line in old] != [_ours(line) for line in table]:
        print("The README beside this program has another table. If this one is right: make conformance WRITE=--write")
        return False
    return True


def _ours(line: str) -> list[str]:
    return line.split("|")[1:6]


if __name__ == "__main__":
    sys.exit(main())
