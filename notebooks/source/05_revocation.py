# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 폐기하기
#
# **30분, 연습 문제 15분.** 이 수업에서는 인증서의 사용을 여러 방법으로 끝내 보고, 잠깐 멈추었다가 되살리고, 갱신합니다. 그때마다 무엇이 없어지고 무엇이 남는지 봅니다. 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 폐기, 삭제, 재발급, 효력정지 가운데 언제 무엇을 할지 고를 수 있습니다.
# 2. 그다음에 인증서와 봉투, 다른 은행의 등록이 어떻게 되는지 말할 수 있습니다.
# 3. 만료를 앞두고 무엇을 하는지, 클라우드 계정을 지우면 무엇이 없어지는지 말할 수 있습니다.
#
# > **안전 수칙.** 사람과 번호는 모두 지어낸 것입니다. 여러분이 실제로 쓰는 PIN이나 주민등록번호는 입력하지 마십시오.
#
# 김영희는 KB국민은행의 인증서를 씁니다. 아래 셀을 실행하고 인증센터에서 **인증서 폐기**를 여십시오. 무엇을 묻고, 무엇을 묻지 않습니까? 아직 폐기하지는 말고 **그만두기**를 누르십시오.

# %% [markdown] lang="en" of="c230699f" slideshow={"slide_type": "slide"}
# # Revoke it
#
# **30 minutes, and 15 for the exercises.** In this lesson you end certificates in several ways, put one on hold and bring it back, and renew it. Each time you see what goes and what stays. When you are done you can:
#
# 1. choose between revoking, deleting, re-issuing and suspending;
# 2. say what then becomes of the certificate, its envelope, and its registrations at other banks;
# 3. say what to do when a certificate is about to expire, and what goes when a cloud account is deleted.
#
# > **Safety.** All people and numbers are invented. Do not type a PIN or resident number that you really use.
#
# Kim uses a certificate from KB. Run the cell below, and in the certificate centre open **Revoke**. What does it ask for, and what not? Do not revoke anything yet: click **Cancel**.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 첫 화면 4분, 1번 9분, 2번 5분, 3번 6분, 4번 5분, 정리 1분입니다. 연습 문제는 따로 15분쯤 걸립니다. 폐기 화면이 PIN을 묻지 않는 까닭을 먼저 물으십시오. PIN을 잊은 사람과 도둑맞은 사람도 폐기할 수 있어야 합니다. 1번의 표에서는 네 줄을 한 줄씩 짚으며 "무엇이 남았습니까?"를 물으십시오. 클릭하지 않고 셀만 실행해도 같은 이야기가 됩니다.

# %% [markdown] lang="en" of="2c0ad421" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and first screen 4 minutes, section 1 takes 9, section 2 takes 5, section 3 takes 6, section 4 takes 5, summary 1. The exercises take another 15 or so. Ask first why the form for revoking does not ask for a PIN: it has to be open to people who have forgotten it, or were robbed. In section 1 go through the four rows of the table and ask of each: "what is left?" Who runs the cells without clicking gets the same story.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import centre, check, given, lesson, predict, show

lab = lesson(5, lang="ko")
hong, kim, choi, kb = lab.person("hong"), lab.person("kim"), lab.person("choi"), lab.bank("kb")
kims, chois = kim.certificates()[0], choi.certificates()[0]
centre(kim, filled=True)

# %% [markdown] lang="ko"
# <details><summary>처음부터 다시 하기, 친구와 다른 키로 연습하기</summary>처음부터 다시 하려면 위의 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 lesson 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 seed="20260001"처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.</details>

# %% [markdown] lang="en" of="99db4c72"
# <details><summary>To begin again, or with other keys than your neighbour's</summary>To begin again at any time, run everything again from the cell above on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of lesson, like seed="20260001". Values, dates and event numbers may then differ from those in this text.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 세 사람, 세 가지 방법
#
# 세 사람이 지금 가진 인증서를 그만 쓰려 합니다.
#
# - **김영희**는 누군가 PIN을 보고 개인키를 쓸 것 같아 걱정입니다. 은행에서 **폐기**합니다.
# - **최지우**는 쓸 일이 없어졌습니다. 휴대전화의 인증서 관리에서 **삭제**합니다.
# - **홍길동**은 PIN을 잊었습니다. 은행에서 새 PIN으로 **재발급**받습니다. 홍길동의 인증서는 우리은행에도 등록되어 있습니다.

# %% [markdown] lang="en" of="dc83c43d" slideshow={"slide_type": "slide"}
# ## 1. Three people, three ways
#
# Three people want to stop using the certificate that they have.
#
# - **Kim** fears that somebody saw her PIN and can use her private key. She **revokes** at the bank.
# - **Choi** does not need hers any longer. On her phone, under **Manage certificates**, she **deletes** it.
# - **Hong** has forgotten his PIN. The bank **re-issues** a certificate to him, with a new PIN. His certificate is also registered at Woori.

# %%
predict(lab, "5a")

# %%
predict(lab, "5b")

# %% [markdown] lang="ko"
# **해 봅시다.** 위의 인증센터에서 김영희의 인증서를 폐기하십시오. 사유는 **개인키 유출**입니다. 다음 셀은 나머지 두 사람의 일을 합니다. 아직 폐기하지 않았다면 그것도 합니다.

# %% [markdown] lang="en" of="ce7d6afb"
# **Do it.** In the certificate centre above, revoke Kim's certificate, for the reason **private key leaked**. The next cell does what the other two want. If you have not revoked Kim's yet, the cell does that too.

# %%
if "revoke" not in [event.act for event in lab.journal]:
    kim.revoke(kims, kb, reason="key_compromise")
choi.device("phone").delete(chois, pin="604829")
laptop = hong.device("laptop")
cert = laptop.enroll(kb, pin="619348")
show(lab)

# %%
check(lab, "5a")
check(lab, "5b")

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** 사유는 셋 다 다릅니다. **클라우드** 칸을 보면 봉투가 없어진 것은 하나뿐입니다. 홍길동의 옛 인증서는 **등록한 곳** 칸에 아직 우리은행이 있습니다. 그러나 어디에서도 쓸 수 없습니다. 홍길동의 새 인증서는 우리은행에 다시 등록해야 합니다.
#
# **왜 그렇습니까?** 인증서를 폐기할 수 있는 것은 인증기관뿐입니다. 그래서 은행은 김영희의 신청을 인증기관에 전하고, 클라우드는 삭제하기 전에 먼저 폐기를 요청하고, 재발급하는 인증기관은 앞의 것을 스스로 폐기합니다. 봉투만 없애거나 새것만 받으면, 다른 서비스는 앞의 인증서를 계속 믿습니다.
#
# 본인인지는 무엇으로 확인합니까? 은행에서는 계좌번호와 보안매체로, 클라우드에서는 PIN으로 확인합니다. 그래서 PIN을 잊은 사람은 삭제할 수 없고, 폐기하거나 재발급받아야 합니다.
#
# **흔한 오해.** "봉투가 남아 있으면 위험하다." 폐기를 아는 서비스는 그 개인키로 한 새 서명을 받지 않습니다. 위험한 것은 폐기하지 않고 봉투만 없애는 것입니다.
#
# <details><summary>더 깊이: 사유</summary>사유는 소식을 들은 서비스가 무엇을 의심해야 하는지 알려 줍니다. 개인키 유출(코드에서는 key_compromise), 재발급(superseded), 사용 중단(cessation_of_operation), 소속 변경(affiliation_changed), 밝히지 않음(unspecified)이 있습니다. 이름은 표준인 RFC 5280에서 왔습니다. 개인키 유출이 가장 무겁습니다. 언제 새어 나갔는지에 따라, 폐기하기 전의 서명까지 의심해야 할 수 있습니다.</details>

# %% [markdown] lang="en" of="1d833673"
# **What changed.** The reason is different for each. In the column **Cloud** only one envelope is gone. Hong's old certificate still has Woori in the column **Registered at**, yet can be used nowhere. His new one has to be registered at Woori again.
#
# **Why.** Only the CA can revoke. So the bank passes Kim's request on to it; before it deletes, the cloud asks the CA to revoke; and when the CA re-issues, it also revokes the previous one, unasked. If only the envelope were thrown away, or only a new certificate issued, other services would go on trusting the old one.
#
# And how is it known who is asking? The bank goes by account number and security medium, the cloud by the PIN. So whoever has forgotten the PIN cannot delete, but has to revoke or have it re-issued.
#
# **A common mistake.** "It is dangerous to leave the envelope there." A service that knows of the revocation accepts no new signature made with that private key. The danger is to throw the envelope away and not revoke.
#
# <details><summary>Deeper: reasons</summary>The reason tells a service that hears of it what to suspect. There are private key leaked (key_compromise in the code), re-issued (superseded), no longer used (cessation_of_operation), affiliation changed (affiliation_changed) and no reason given (unspecified). The names are from the standard, RFC 5280. A leaked key weighs most: depending on when it leaked, earlier signatures are in doubt too.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 잠깐 멈추기
#
# 홍길동이 한 달 동안 여행을 갑니다. 노트북은 다른 사람도 드나드는 곳에 두고 갑니다. 폐기하면 되돌릴 수 없으니, 은행에서 **효력정지**를 하기로 합니다. 돌아오면 **효력회복**을 할 것입니다.

# %% [markdown] lang="en" of="eccaef82" slideshow={"slide_type": "slide"}
# ## 2. Put it on hold
#
# Hong will be travelling for a month, and his laptop stays where other people come and go. A revocation cannot be undone, so he has the bank **suspend** the certificate. When he is back he will have it **restored**.

# %%
predict(lab, "5c")

# %% [markdown] lang="ko"
# **해 봅시다.** 아래에 효력정지 화면이 열립니다. 정지하고 나서 **서비스 이용 → 로그인**도 해 보십시오. PIN은 `619348`입니다.

# %% [markdown] lang="en" of="cbcb99a8"
# **Do it.** The cell opens the form for suspending. When it is suspended, try to log in, too: **Use a service → Log in**. The PIN is `619348`.

# %%
office = centre(hong, filled=True)
office.item = "suspend"
office

# %% [markdown] lang="ko"
# 다음 셀은 시계를 30일 돌리고 회복합니다. 앞의 두 줄은 아직 정지하지 않았을 때 대신 정지합니다.

# %% [markdown] lang="en" of="6611ba16"
# The next cell moves the clock by 30 days and restores it. Its first two lines suspend it, if you have not.

# %%
if "suspend" not in [event.act for event in lab.journal]:
    hong.suspend(cert, kb)
lab.advance(days=30)
hong.restore(cert, kb)
show(lab)

# %%
check(lab, "5c")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 만료일은 여전히 2029-03-02입니다. 인증기관이 서명한 인증서에 적혀 있어서, 멈추어 있던 날만큼 늘어나지 않습니다. 정지되어 있는 동안에는 어디에서도 받아 주지 않습니다. 봉투와 k와 등록은 그대로 있습니다. 그래서 회복하면 PIN도 전과 같습니다. 180일이 지나도록 회복하지 않으면 인증기관이 폐기합니다.
#
# **흔한 오해.** "정지해 두면 폐기한 것과 같다." 개인키가 새어 나간 것이 확실하면 폐기해야 합니다. 정지는 은행에서 효력을 회복하면(계좌번호와 보안매체로 확인합니다) 끝나고, 서비스에 유출을 알리지도 않습니다.
#
# > **실제 서비스는 다릅니다.** 180일은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="728fbb05"
# **Why.** Its last day is still 2029-03-02: that stands in the certificate, which the CA has signed, and the days on hold are not added. While it is on hold, nobody accepts it. Envelope, k and registrations stay, so once it is restored, the PIN is what it was. If nobody restores it for 180 days, the CA revokes it.
#
# **A common mistake.** "Suspending it is as good as revoking it." If you know that the private key has leaked, revoke. A suspension ends as soon as somebody with account number and security medium undoes it, and tells nobody of a leak.
#
# > **The real service differs.** The 180 days are this lab's assumption.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 만료를 앞두고
#
# 인증서의 **유효기간**은 3년입니다. 아무것도 하지 않으면 그날 **만료**됩니다. 다음 셀은 시계를 1,010일 앞으로 돌립니다. 만료까지 56일 남습니다. 은행 앱은 이럴 때 고객에게 알려 줍니다. `lab.advice()`가 그 안내를 모은 것입니다.

# %% [markdown] lang="en" of="62a6389e" slideshow={"slide_type": "slide"}
# ## 3. Before it expires
#
# The **validity period** is 3 years. If nobody does anything, the certificate then **expires**. The next cell moves the clock forward by 1,010 days: 56 are left. A bank's app reminds its customers of such things: `lab.advice()` has all of these reminders.

# %%
lab.advance(days=1010)
show(lab.advice())

# %% [markdown] lang="ko"
# 안내가 여러 가지입니다. 등록을 해제하라는 것은 1번의 옛 인증서에 관한 안내이고, 나머지는 지금 쓰는 인증서에 관한 것입니다. **갱신**은 만료를 앞두고 새 인증서를 받는 것입니다. 마지막 90일 동안 할 수 있습니다.

# %% [markdown] lang="en" of="c7131952"
# There are several reminders. The one about unregistering is for the old certificate of section 1, the others are for the one in use. To **renew** is to get a new certificate before the one in use expires, which one can do in its last 90 days.

# %%
predict(lab, "5d")

# %% [markdown] lang="ko"
# **해 봅시다.** 갱신하십시오. 계좌번호 대신 지금의 인증서로 서명해서 신청합니다. 새 인증서의 PIN도 여기에서 정합니다(같은 것을 써도 됩니다).

# %% [markdown] lang="en" of="eadc7170"
# **Do it.** Renew it. Instead of giving an account number, one signs the request with the certificate in use. The new one gets a PIN of its own (it may be the same).

# %%
office = centre(hong, filled=True)
office.item = "renew"
office

# %%
if "renew" not in [event.act for event in lab.journal]:
    laptop.renew(cert, kb, pin="619348")
show(lab)

# %%
check(lab, "5d")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 새 인증서는 새 키 쌍으로 만들고, 봉투도 따로 있습니다. 그래서 이전 인증서를 서둘러 끝낼 까닭이 없습니다. 다른 은행에는 새것을 다시 등록해야 합니다. 만료된 인증서는 폐기할 필요가 없습니다. 서비스가 유효기간을 확인하기 때문입니다.
#
# > **실제 서비스는 다릅니다.** 갱신할 수 있는 기간을 30일이라고 하는 안내도, 90일이라고 하는 안내도 있습니다. 이 실습실은 90일로 정했습니다.

# %% [markdown] lang="en" of="88a77120"
# **Why.** The new certificate is for a new key pair, in an envelope of its own, so there is no need to end the one before in a hurry. At other banks the new one has to be registered. An expired certificate need not be revoked, for services check the validity period.
#
# > **The real service differs.** Some say that one can renew in the last 30 days, some in the last 90. This lab goes by 90.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 클라우드를 떠나기
#
# 홍길동이 금융인증서를 아예 그만 쓰기로 합니다. 인증서를 하나씩 지우는 대신, 클라우드 **계정**을 지웁니다. 계정에는 폐기된 옛 인증서와 유효한 두 장이 있습니다.

# %% [markdown] lang="en" of="bb6e36fb" slideshow={"slide_type": "slide"}
# ## 4. Leave the cloud
#
# Hong wants no financial certificate any more. Instead of deleting them one by one, he deletes his **account** with the cloud. In it are the old certificate, which is revoked, and two valid ones.

# %%
predict(lab, "5e")

# %% [markdown] lang="ko"
# **해 봅시다.** 계정을 지우십시오. 자동 연결만으로는 안 됩니다. SMS 인증을 다시 합니다. 다음 셀은 그때 오간 것을 보여 줍니다.

# %% [markdown] lang="en" of="65ba715e"
# **Do it.** Delete the account. Auto-connect is not enough for that: it takes a fresh SMS code. The cell after it shows what was said meanwhile.

# %%
office = centre(hong, filled=True)
office.item = "close_account"
office

# %%
if "clear_account" not in [event.act for event in lab.journal]:
    laptop.connect()
    laptop.close_account()
show(lab.last_story())

# %%
check(lab, "5e")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 클라우드는 인증서마다 먼저 폐기를 요청하고, 그다음에 k와 봉투를 없앱니다. 삭제할 때와 같은 순서입니다. 옛 인증서는 이미 폐기되었으므로 인증기관이 그 요청을 거절합니다. 그림에 거절이 하나 있는 까닭입니다.
#
# **흔한 오해.** "은행의 인터넷뱅킹도 함께 끝난다." 아닙니다. 계좌도, 은행의 장부에 있는 등록도 은행의 것입니다. 등록은 은행에서 따로 해제합니다.
#
# 그런데 다른 은행과 서비스는 폐기되었다는 것을 어떻게 압니까? 그것이 다음 수업입니다.

# %% [markdown] lang="en" of="05867af8"
# **Why.** For each certificate the cloud first asks for the revocation, and then destroys k and deletes the envelope: the same order as in deleting. The old certificate is revoked already, so the CA refuses that request. That is the one refusal in the diagram.
#
# **A common mistake.** "That ends internet banking too." No: accounts belong to the banks, and so do registrations. One unregisters at the bank.
#
# But how do other banks and services learn of a revocation? That is the next lesson.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **5-1 몸풀기.** 아래의 네 사람은 무엇을 해야 합니까? `None` 자리에 `"revoke"`(폐기), `"delete"`(삭제), `"enroll"`(재발급), `"suspend"`(효력정지) 가운데 하나씩 넣으십시오.
#
# <details><summary>힌트</summary>되돌릴 수 있어야 합니까? PIN을 압니까? 다른 사람이 개인키를 쓸 수 있습니까? 이 세 가지를 차례로 물어보십시오.</details>

# %% [markdown] lang="en" of="4fc46dc2" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **5-1 Warm-up.** What should each of the four people below do? Where it says `None`, put one of `"revoke"`, `"delete"`, `"enroll"` (re-issue) and `"suspend"`.
#
# <details><summary>Hint</summary>Ask three things in turn. May one want to undo it? Is the PIN known? Can somebody else use the private key?</details>

# %% stub="5-1"
for letter, words in given(lab, "5-1").items():
    print(f"{letter}: {words}")
answer = {"a": None, "b": None, "c": None, "d": None}
check(lab, "5-1", answer)

# %% solution="5-1"
for letter, words in given(lab, "5-1").items():
    print(f"{letter}: {words}")
answer = {"a": "delete", "b": "revoke", "c": "enroll", "d": "suspend"}
check(lab, "5-1", answer)

# %% [markdown] lang="ko"
# **5-2 해 보기.** 정하늘은 휴대전화에서 KB국민은행의 인증서를 발급받았습니다. 그런데 PIN을 적은 쪽지와 함께 휴대전화를 잃어버렸습니다. 전화번호는 새 전화기로 옮겨서, SMS는 정하늘만 받습니다. 첫 셀은 인증서를 발급받고 정하늘의 인증센터를 엽니다. 거기에서 알맞은 사유로 그 인증서의 사용을 끝내고, **노트북**에서 새 인증서를 발급받으십시오. 쪽지에 적힌 PIN(`481906`)은 다시 쓰지 마십시오. 그다음 둘째 셀에 `answer = jung.certificates()[-1]`을 넣습니다. 처음부터 다시 해 보려면 첫 셀부터 실행하십시오.
#
# <details><summary>힌트</summary>바로 재발급받으면 사유가 재발급이 됩니다. 다른 사람이 키를 쓸 수 있다는 것을 알리려면 그 전에 무엇을 해야 합니까? 인증번호를 보내기에 너무 이르다고 하면 시계의 + 1분을 누르십시오. 코드로 하려면 jung.revoke(...)와 jung.device("laptop").enroll(...)을 쓰고, 그 사이에 lab.advance(seconds=20)을 실행합니다.</details>

# %% [markdown] lang="en" of="9acc444b"
# **5-2 Apply.** Jung Haneul got a certificate from KB on her phone, and then lost the phone, together with a note of the PIN. Her number has been moved to a new telephone, so SMS codes reach her only. The first cell issues the certificate and opens Jung's certificate centre. There, end that certificate for the right reason, and have a new one issued on her **laptop**. Do not use the PIN of the note (`481906`) again. Then put `answer = jung.certificates()[-1]` into the second cell. To try again, begin with the first cell.
#
# <details><summary>Hint</summary>If it is re-issued right away, the reason will be “re-issued”. What has to come before that, to say that somebody else may use the key? If it is too early for another code, click + 1 minute at the clock. To do it by code, use jung.revoke(...) and jung.device("laptop").enroll(...), with lab.advance(seconds=20) between them.</details>

# %%
jung = lab.person("jung")
lost = jung.device("phone").enroll(kb, pin="481906")
centre(jung, filled=True)

# %% stub="5-2"
answer = None
check(lab, "5-2", answer)

# %% solution="5-2"
jung.revoke(lost, kb, reason="key_compromise")
lab.advance(seconds=20)
answer = jung.device("laptop").enroll(kb, pin="860417")
check(lab, "5-2", answer)

# %% [markdown] lang="ko"
# **5-3 설명하기.** 어느 은행의 안내서에 아래와 같은 말이 있다고 합시다. 맞으면 `True`, 틀리면 `False`를 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. 틀린 말은 어떻게 고쳐야 합니까?
#
# <details><summary>힌트</summary>a는 클라우드 수업을, b와 c는 3번을, d는 1번을 다시 보십시오.</details>
#
# <details><summary>설명의 예</summary>a: 클라우드의 것만 훔쳐서는 PIN을 시험할 수 없지만, 기기와 PIN을 모두 얻은 사람까지 막지는 못합니다. b: 갱신은 새것을 하나 더 받는 것이고, 앞의 것은 만료일에 끝납니다. c: 3년은 유효기간, 곧 쓸 수 있는 기간입니다. 갱신은 그 마지막 90일에 할 수 있습니다. d: 삭제하면 폐기됩니다. 그러나 폐기한다고 삭제되지는 않습니다.</details>

# %% [markdown] lang="en" of="d2fd49da"
# **5-3 Explain.** Suppose that a bank's guide says what you see below. Put `True` where it is right and `False` where it is wrong. Then explain it to your neighbour: how should the wrong ones be put right?
#
# <details><summary>Hint</summary>a: see the lesson on the cloud. b and c: section 3. d: section 1.</details>
#
# <details><summary>One explanation</summary>a: Robbing the cloud alone does not let anybody try PINs, but that does not stop somebody who has got both the device and the PIN. b: To renew is to get one more; the one before ends on its last day. c: The 3 years are the validity period, in which it can be used. One can renew it in the last 90 days. d: Deleting revokes as well. But revoking does not delete.</details>

# %% stub="5-3"
for letter, words in given(lab, "5-3").items():
    print(f"{letter}: {words}")
answer = {"a": None, "b": None, "c": None, "d": None}
check(lab, "5-3", answer)

# %% solution="5-3"
for letter, words in given(lab, "5-3").items():
    print(f"{letter}: {words}")
answer = {"a": True, "b": False, "c": False, "d": False}
check(lab, "5-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 5-1과 5-3은 학번에 따라 차례와 문장이 다르고, 여기의 답은 학번 없이 연 실습실의 것입니다. 5-1의 답은 메뉴의 말('폐기')로 넣어도 됩니다. 5-2에서는 폐기하지 않고 바로 재발급받는 학생이 많습니다. 사유가 재발급이면 받는 쪽은 유출을 의심하지 않는다는 것을 짚어 주십시오.

# %% [markdown] lang="en" of="ec52d7e2" edition="teacher"
# **Notes on the solutions.** 5-1 and 5-3 depend on the seed: the answers here are those without one. In 5-1 the words of the menu (“Revoke”) are right, too. 5-2: many re-issue at once without revoking. Point out that nobody suspects a leak where the reason is a re-issue.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 개인키가 새어 나간 것 같으면 **폐기**하고, 쓸 일이 없으면 **삭제**하고, PIN을 잊었으면 **재발급**받고, 새어 나갔는지 아직 모르면 **효력정지**를 합니다.
# 2. 폐기할 수 있는 것은 인증기관뿐입니다. 봉투와 k까지 없애는 것은 삭제와 계정 삭제입니다. 다른 은행의 등록은 장부에 남지만 쓸 수 없습니다.
# 3. 만료를 앞두고 **갱신**하면 새 인증서를 하나 더 받습니다. 클라우드 계정을 지우면 그 안의 인증서가 모두 폐기되고 봉투와 k도 없어집니다.
#
# | | 폐기 | 삭제 | 재발급 | 효력정지 | 갱신 |
# |---|---|---|---|---|---|
# | 확인 | 계좌, 보안매체 | PIN | 계좌, 보안매체 | 계좌, 보안매체 | 지금 인증서의 서명(PIN) |
# | 쓰던 인증서 | 폐기 | 폐기 | 폐기 | 회복할 때까지 못 씀 | 만료까지 유효 |
# | 그 봉투와 k | 남음 | 없어짐 | 남음 | 남음 | 남음 |
# | 새 인증서 | – | – | 있음 | – | 있음 |
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 폐기(폐지) | revocation | 인증서를 더는 믿지 말라고 알리는 것. 법에서는 폐지라고 합니다. |
# | 삭제 | deletion | 클라우드의 봉투와 HSM의 비밀을 없애는 것. 폐기도 함께 합니다. |
# | 재발급 | re-issue | 새 키로 새 인증서를 받는 것. 앞의 것은 폐기됩니다. |
# | 효력정지, 효력회복 | suspension, restoration | 되돌릴 수 있게 잠깐 멈추는 것과, 그것을 푸는 것 |
# | 갱신 | renewal | 만료를 앞두고 새 인증서를 받는 것. 이전 것은 만료될 때까지 유효합니다. |
# | 유효기간 | validity period | 인증서를 쓸 수 있는 기간 |
#
# **다음.** [폐기 소식이 닿기까지](06_certificate_status.ipynb)에서는 인증기관이 폐기를 어떻게 알리는지, 그 소식을 듣지 못한 서비스는 어떻게 하는지 봅니다.

# %% [markdown] lang="en" of="9039b485" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. If you suspect that the private key leaked, **revoke**; if you need the certificate no more, **delete** it; if you forgot the PIN, have it **re-issued**; if you do not know yet whether it leaked, **suspend** it.
# 2. Only the CA can revoke. Envelope and k go only when a certificate, or the account, is deleted. Registrations at other banks stay in their books, and are of no use.
# 3. Before a certificate expires, **renew** it: that gives you one more. With a cloud account, all its certificates are revoked, and envelopes and k are gone.
#
# | | Revoke | Delete | Re-issue | Suspend | Renew |
# |---|---|---|---|---|---|
# | You are known by | account, security medium | PIN | account, security medium | account, security medium | a signature (PIN) |
# | The certificate in use | revoked | revoked | revoked | of no use until restored | valid until it expires |
# | Its envelope and k | stay | go | stay | stay | stay |
# | A new certificate | – | – | yes | – | yes |
#
# | Korean | English | Meaning |
# |---|---|---|
# | *폐기(폐지)* | revocation | Telling everybody to stop trusting a certificate. The law uses the word in brackets. |
# | *삭제* | deletion | Doing away with the envelope in the cloud and the HSM's secret. It revokes as well. |
# | *재발급* | re-issue | A new certificate for a new key. The old one is revoked. |
# | *효력정지, 효력회복* | suspension, restoration | Stopping a certificate so that it can be undone, and undoing that |
# | *갱신* | renewal | Getting a new certificate before the old one expires. The old one stays valid until then. |
# | *유효기간* | validity period | The time in which a certificate can be used |
#
# **Next.** [How the news travels](06_certificate_status.ipynb): how the CA tells of a revocation, and what a service does that has not heard.
