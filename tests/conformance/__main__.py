"""Give NIST's PKITS to the package, to pyca/cryptography and to the openssl program. Run with `make conformance`.

Prints the score of each section, and fails if the package accepts what it should not, refuses what it should accept, or
does otherwise than the table in the README beside this file says. `--write` puts the new table there.
"""

import subprocess
import sys
import tempfile
from collections import Counter
from enum import StrEnum
from pathlib import Path

import cryptography

from fincert_lab.errors import LabError, ListNotSupported, NotSupported
from tests.conformance.others import openssl, pyca
from tests.conformance.pkits import SECTIONS, Case, cases, judge

README = Path(__file__).parent / "README.md"
# pyca cannot read the two certificates of this case, which leave out what their key is computed with.
UNREADABLE = {"ValidDSAParameterInheritanceTest5EE.crt"}


class Answer(StrEnum):
    """What the package says of a case."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    BY_NAME = "refused by name"  # for something that is not implemented


def answer(case: Case) -> Answer:
    """Judge a case as a service would."""
    try:
        judge(case).insist()
    except (NotSupported, ListNotSupported):
        return Answer.BY_NAME
    except LabError:
        return Answer.REFUSED
    return Answer.ACCEPTED


def is_wrong(case: Case, said: Answer) -> bool:
    """A bad path must never be accepted; a good one only be refused by name."""
    if case.file.name in UNREADABLE:
        return said is not Answer.REFUSED
    if case.valid is None:
        return said is Answer.REFUSED
    return said is Answer.REFUSED if case.valid else said is Answer.ACCEPTED


def row(section: str, answers: dict[Case, Answer], others: list[dict[Case, bool]]) -> str:
    """Return the line of a section: how many cases say what is expected, and how many are as expected by each."""
    judged = {case: said for case, said in answers.items() if case.section == section}
    known = {case: said for case, said in judged.items() if case.valid is not None}
    right = sum((said is Answer.ACCEPTED) == case.valid for case, said in known.items())
    by_name = sum(case.valid and said is Answer.BY_NAME for case, said in known.items())
    scores = [sum(each[case] == case.valid for case in known) for each in others]
    open_ended = Counter(said for case, said in judged.items() if case.valid is None)
    more = ", ".join(f"{count} {said}" for said, count in sorted(open_ended.items()))
    cells = [section, len(known), right, by_name or "", *scores, more]
    return f"| {' | '.join(map(str, cells))} |"


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
        "Right here",
        "Refused by name",
        f"pyca {cryptography.__version__}",
        f"openssl {version}",
    ]
    head.append("No result in the name")
    table = [f"| {' | '.join(head)} |", "|---|--:|--:|--:|--:|--:|---|"]
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
    return line.split("|")[1:5]


if __name__ == "__main__":
    sys.exit(main())
