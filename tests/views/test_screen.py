"""Whatever a terminal can show, what the lab shows does not fail on it."""

import os
import subprocess
import sys

import pytest

EVERYTHING = """
from fincert_lab import Lab, anatomy, check, live, predict, show
from fincert_lab.language import LANGUAGES, speak
lab = Lab.start(lang="ko")
hong, kb = lab.person("hong"), lab.bank("kb")
laptop = hong.device("laptop")
certificate = laptop.enroll(kb, pin="280417")
for lang in LANGUAGES:
    speak(lang)
    for thing in (lab, lab.journal, lab.last_story(), lab.changes(3), lab.advice(), lab.rules, kb, lab.journal[-1]):
        show(thing)
    show(certificate)
    show(anatomy(certificate))
    show(kb.service("star-banking").explain(certificate))
    predict(lab, "0a", "a")
    predict(lab, "0a")
    check(lab, "0a")
    check(lab, "0-1", 3)
print("·" if {again} else "end")
"""


def run(encoding, code=EVERYTHING, again=False):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-c", code.replace("{again}", str(again))]
    return subprocess.run(command, env=environment, capture_output=True, check=False)


@pytest.mark.parametrize("encoding", ["cp949", "cp1252", "ascii", "cp437", "utf-8"])
def test_everything_that_is_shown_goes_to_a_screen_of_any_encoding(encoding):
    done = run(encoding)
    assert (done.stderr, done.returncode) == (b"", 0)
    assert done.stdout.endswith(b"end\n")
    assert encoding in ("cp949", "utf-8") or b"?" in done.stdout


def test_korean_is_still_korean_where_the_encoding_has_it():
    assert "KB국민은행" in run("cp949").stdout.decode("cp949")


def test_an_output_that_a_script_made_itself_is_forgiven_too():
    own = 'import codecs, sys\nsys.stdout = codecs.getwriter("cp949")(sys.stdout.buffer)\n'
    done = run("utf-8", own + EVERYTHING)
    assert (done.stderr, done.returncode) == (b"", 0)


def test_a_students_own_print_is_as_strict_as_before():
    assert b"UnicodeEncodeError" in run("ascii", again=True).stderr


def test_who_chose_how_to_write_other_letters_gets_them_so():
    assert rb"\uad6d" in run("ascii:backslashreplace").stdout
