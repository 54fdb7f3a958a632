"""Two people click at once, in two languages, while a cell acts: nothing is half done, nobody waits for ever."""

import sys
from collections import Counter
from itertools import groupby
from threading import Barrier, Thread

import pytest

from fincert_lab import centre
from fincert_lab.journal import Act
from fincert_lab.language import speaking
from fincert_lab.snapshot import Status
from tests.panels.driver import PIN, Browser, check, choose, issue

ACTS = 20
PATIENCE = 60  # seconds until a thread counts as waiting for ever


@pytest.fixture(autouse=True)
def restless():
    """Threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def at_once(*acts, turns=ACTS):
    """Do each of these so many times, all in threads of their own; return what they said that was not expected."""
    start, unexpected = Barrier(len(acts)), []

    def repeat(act):
        start.wait()
        for turn in range(turns):
            unexpected.extend(filter(None, [act(turn)]))

    threads = [Thread(target=repeat, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return unexpected + [thread for thread in threads if thread.is_alive()]


def said(browser, words):
    """What the panel says, if it is not only that it is done."""
    return None if words in browser.text("body") and not browser.text("say") else browser.panes


def test_twenty_acts_each_in_two_panels_and_a_cell_are_all_done_and_none_is_half_done(lab):
    hong, choi = lab.person("hong"), lab.person("choi")
    phone, my_money = choi.device("phone"), lab.bank("kb").service("my-money")
    certificate = phone.enroll(lab.bank("kb"), pin=PIN)
    ours = Browser(centre(hong))
    issue(ours, hong)
    with speaking("ko"):
        theirs = Browser(centre(choi))
    theirs.do("device", value="phone")
    before = len(lab.journal)

    def switch(turn):
        item, words = ("restore", "is restored.") if turn % 2 else ("suspend", "is suspended.")
        choose(ours, item, **check())
        return said(ours, f"✔ The certificate {words}")

    def log_in(_):
        choose(theirs, "login")
        theirs.type(pin=PIN)
        return said(theirs, "✔ 로그인했습니다.")

    def cell(_):
        phone.login(my_money, certificate, pin=PIN)

    assert at_once(switch, log_in, cell) == []
    events = lab.journal[before:]
    counts = Counter(event.act for event in events)
    assert (counts[Act.ASK_SUSPENSION], counts[Act.ASK_RESTORATION], counts[Act.LOGIN]) == (10, 10, 40)
    assert [event.number for event in events] == list(range(before + 1, len(lab.journal) + 1))
    stories = [story for story, _ in groupby(event.story for event in events)]
    assert len(stories) == len(set(stories))  # no act in the middle of another
    assert {lab.now().status(each) for each in lab.now().certificates.values()} == {Status.VALID}


def test_each_of_two_panels_keeps_to_its_own_language(lab):
    one = Browser(centre(lab.person("hong")))
    with speaking("ko"):
        other = Browser(centre(lab.person("choi")))

    def opens(browser, *words):
        def act(turn):
            browser.do("open", value=("revoke", "renew")[turn % 2])
            return said(browser, words[turn % 2])

        return act

    english = opens(one, "This bank has not issued you a certificate", "Join or connect to the KFTC cloud")
    korean = opens(other, "이 은행에서 발급받은 인증서가 없습니다", "인증번호 받기")
    assert at_once(english, korean, turns=5 * ACTS) == []
