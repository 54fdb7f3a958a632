"""The playground's tasks: each is done when the journal says so, by clicks or by code, and not before."""

import pytest

from fincert_lab import Lab, tasks
from fincert_lab.errors import BadInput, LabError
from fincert_lab.language import LANGUAGES, speak
from fincert_lab.lessons.tasks import TASKS, tried
from fincert_lab.views.tasks import tasks_table
from tests.conftest import PIN

WRONG, NEW = "135790", "619348"


@pytest.fixture
def hong(lab):
    return lab.person("hong")


def done(lab):
    return {task.name for task in tried(lab) if task.done}


def wait(lab):
    lab.advance(seconds=lab.rules.sms_interval.seconds)


def refused(act, *args, **named):
    with pytest.raises(LabError):
        act(*args, **named)


def test_in_a_new_lab_nothing_is_done(lab):
    assert done(lab) == set()
    assert [task.name for task in tried(lab)] == [*TASKS]


def test_each_task_is_done_when_it_is_done_and_not_when_it_is_refused(lab, hong):
    kb, woori, kim = lab.bank("kb"), lab.bank("woori"), lab.person("kim")
    laptop, phone, star = hong.device("laptop"), hong.device("phone"), kb.service("star-banking")
    refused(kim.device("laptop").enroll, woori, pin=PIN)
    assert done(lab) == set()
    certificate = laptop.enroll(kb, pin=PIN)
    assert done(lab) == {"issue"}
    refused(laptop.register, certificate, kb, pin=PIN)
    laptop.login(star, certificate, pin=PIN)
    assert done(lab) == {"issue"}
    refused(laptop.login, star, certificate, pin=WRONG)
    assert "wrong_pin" not in done(lab)
    laptop.login(star, certificate, pin=PIN)
    assert done(lab) == {"issue", "wrong_pin"}
    wait(lab)
    phone.connect()
    assert "device" not in done(lab)
    phone.login(star, certificate, pin=PIN)
    assert done(lab) == {"issue", "wrong_pin", "device"}
    steps = {
        "register": lambda: laptop.register(certificate, woori, pin=PIN),
        "branch": lambda: kim.visit_branch(woori),
        "unregister": lambda: hong.unregister(certificate, woori),
        "change_pin": lambda: laptop.change_pin(certificate, pin=PIN, new_pin=NEW),
        "disconnect": lambda: phone.remove_device(laptop),
    }
    for name, step in steps.items():
        assert name not in done(lab)
        step()
        assert name in done(lab)
    hong.revoke(certificate, kb)
    assert "revoked" not in done(lab)
    refused(phone.login, star, certificate, pin=NEW)
    assert {*TASKS} - done(lab) == {"close_account"}
    wait(lab)
    phone.connect()
    phone.close_account()
    assert done(lab) == {*TASKS}


def test_a_task_stays_done_when_the_lab_is_opened_again(tmp_path):
    lab = Lab.open(tmp_path / "mine", lang="en")
    lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    lab.close()
    again = Lab.open(tmp_path / "mine", lang="en")
    assert done(again) == {"issue"}
    again.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_still_to_try_is_shown_and_what_is_done_is_folded(lab, hong, lang, capsys):
    speak(lang)
    shown = tasks_table(tried(lab))
    assert (len(shown.rows), shown.folded) == (len(TASKS), [])
    hong.device("laptop").enroll(lab.bank("kb"), pin=PIN)
    shown = tasks_table(tried(lab))
    assert (len(shown.rows), len(shown.folded)) == (len(TASKS) - 1, 1)
    tasks(lab)
    assert repr(shown) in capsys.readouterr().out


def test_tasks_are_of_a_lab():
    with pytest.raises(BadInput):
        tasks("playground")
