# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 공격과 방어
#
# **35분, 연습 문제 25분.** 이 수업에서 여러분은 도둑이 되어 홍길동을 공격합니다. 링크를 보내고, 전화를 걸고, 카페에서 어깨너머로 봅니다. 마지막에는 판사가 되어 금융인증서에 관한 한 문장을 판결합니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 가짜 화면, 전화로 불러 준 인증번호, 남이 본 PIN이 저마다 도둑에게 무엇을 주고 무엇을 주지 않는지 말할 수 있습니다.
# 2. 어떤 공격을 누가 막는지, 막는 데 어떤 대가가 따르는지 말할 수 있습니다.
# 3. '위험이 없다'는 주장을 증거로 따질 수 있습니다.
#
# > **안전 수칙.** 도둑질은 이 실습실 안에서만 하십시오. 실제로 하면 범죄입니다. 여러분이 실제로 쓰는 PIN은 입력하지 마십시오.

# %% [markdown] lang="en" of="b8e7b625" slideshow={"slide_type": "slide"}
# # Attack and defend
#
# **35 minutes, and 25 for the exercises.** In this lesson you are the thief, and Hong is your victim: you send a link, call Hong on the phone, look over his shoulder in a café. In the end you are the judge, and one sentence about the financial certificate is on trial.
#
# When you are done you can:
#
# 1. say what a thief gains from a false page, from a code read out on the phone and from a PIN that he saw, and what he does not;
# 2. say who stops which attack, and what that costs;
# 3. test the claim that "there is no risk" against the evidence.
#
# > **Safety.** Steal in this lab only. Anywhere else it is a crime. Do not type a PIN that you really use.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 4분, 1번 8분, 2번 5분, 3번 8분, 4번 9분, 정리 1분입니다. 연습 문제는 따로 25분쯤 걸립니다. 4번의 공격 49가지는 컴퓨터에 따라 10초에서 30초쯤 걸립니다. 그동안 예상을 이야기하게 하십시오. 표는 첫 세 줄만 함께 읽어도 됩니다. 9-3은 모둠을 둘로 나누어 재판으로 해도 좋습니다. 한쪽은 주장을 편들고 다른 쪽은 맞섭니다. 보고서 말고는 증거로 받지 마십시오.

# %% [markdown] lang="en" of="59c44f4c" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 4 minutes, section 1 takes 8, section 2 takes 5, section 3 takes 8, section 4 takes 9, summary 1. The exercises take another 25 or so. The 49 attacks of section 4 take 10 to 30 seconds, depending on the computer: let the students talk about their predictions meanwhile. Of the table it is enough to read the first three rows together. 9-3 can be held as a trial, with one half of the class for the claim and the other against it. Admit no evidence but reports.

# %% [markdown] lang="ko"
# ## 시작하기
#
# 아래 셀을 실행하십시오. 홍길동(PIN `280417`)과 김영희(PIN은 비밀)는 KB국민은행의 금융인증서를 쓰고 있고, `thief`는 여러분이 부릴 도둑입니다. 셀이 보여 주는 것은 홍길동의 휴대전화입니다. 무엇이 왔는지 가끔 위로 올라가 확인하십시오.
#
# <details><summary>다른 값으로 연습하기</summary>`lesson` 괄호 안 끝에 쉼표를 찍고 `seed="20260001"`처럼 넣으십시오.</details>

# %% [markdown] lang="en" of="a623ce3e"
# ## Begin
#
# Run the cell below. Hong (PIN `280417`) and Kim (her PIN is a secret) have financial certificates from KB, and `thief` is the thief who does what you say. What the cell shows is Hong's phone: scroll up to it now and then, to see what has come.
#
# <details><summary>Other values than your neighbour's</summary>Add a comma and something like `seed="20260001"` at the end inside the brackets of `lesson`.</details>

# %% slideshow={"slide_type": "slide"}
from fincert_lab import Thief, centre, check, holdings, lesson, live, predict, show, telephone

lab = lesson(9, lang="ko")
hong, kim, kb = lab.person("hong"), lab.person("kim"), lab.bank("kb")
laptop, cafe = hong.device("laptop"), hong.device("cafe", public=True)
star, banking = kb.service("star-banking"), kb.service("internet-banking")
(cert,) = laptop.certificates()
thief = Thief(lab)
telephone(hong)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 링크
#
# 도둑이 홍길동의 휴대전화로 링크를 보냅니다. 홍길동은 그 주소를 노트북에서 엽니다. KB스타뱅킹과 똑같이 생긴 화면이 나옵니다. 이런 속임수를 **피싱**이라고 합니다. 그 화면은 받은 것을 진짜 KB스타뱅킹에 그대로 넘기고, 답도 그대로 돌려줍니다. 이것을 **중계**라고 합니다.

# %% [markdown] lang="en" of="37a5b95b" slideshow={"slide_type": "slide"}
# ## 1. The link
#
# The thief sends a link to Hong's phone. Hong opens the address on his laptop: a page that looks just like KB Star Banking. Such a trick is called **phishing**. The page hands all that it gets to the real KB Star Banking, and hands back the answers. That is called **relaying**.

# %%
predict(lab, "9a")

# %% [markdown] lang="ko"
# `with` 아래의 줄은 피해자가 하는 일입니다. `trap.page`가 가짜 화면이고, 일이 끝나면 `trap.report`가 도둑의 보고서입니다.

# %% [markdown] lang="en" of="c2b90f74"
# The line under `with` is what the victim does. `trap.page` is the false page; when it is over, `trap.report` is the thief's report.

# %%
with thief.phish(hong, star) as trap:
    laptop.login(trap.page, cert, pin="280417")
phished = trap.report
show(phished)

# %%
check(lab, "9a", phished)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 휴대전화에 온 메시지의 주소를 보십시오. 화면에 적는 이름은 도둑 마음이지만 주소는 그렇지 않습니다. 노트북은 둘을 비교했고, 다르니 멈췄습니다. PIN은 가짜 화면이 아니라 노트북의 입력창에 넣는 것이고, 노트북은 그것을 쓰기 전에 멈췄습니다. 그래서 도둑은 PIN도 얻지 못했습니다.
#
# <details><summary>더 깊이: 비교하지 않았더라도</summary>한 번 더 막힙니다. 챌린지(서비스가 이번 한 번만 쓰라고 보내는 난수)에는 그것을 낸 서비스의 이름이 적혀 있고, 노트북은 지금 접속한 곳이 낸 챌린지에만 서명합니다. 넘겨받은 챌린지에는 KB스타뱅킹의 이름이 있는데, 노트북이 접속한 주소는 다른 곳입니다.</details>
#
# 이번에는 홍길동이 진짜 화면에 로그인하고, 은행은 그 **서명**을 데이터베이스에 남깁니다. 도둑이 데이터베이스를 복사해서 서명을 같은 은행의 인터넷뱅킹에 내밀면 어떻게 됩니까? (`receipt`는 어느 서명인지 가리킬 뿐입니다.)

# %% [markdown] lang="en" of="3f2f38e3"
# **Why.** Look at the address in the message on the phone. The thief chooses what name the page shows, but not its address. The laptop compared the two, and stopped. Hong types his PIN into his own laptop's program, never into the page, and the laptop stopped before it used it: so the thief did not get the PIN either.
#
# <details><summary>Deeper: had it not compared them</summary>There is a second obstacle: a challenge (a random number that a service sends to be signed once) names the service that gave it, and the laptop signs it only if that is the service it is connected to. A relayed one names KB Star Banking, but the laptop is talking to another address.</details>
#
# Now Hong logs in at the real page, and the bank keeps his **signature** in its database. What if the thief copies that database, and hands the signature in at the internet banking of the same bank? (`receipt` only says which signature.)

# %%
receipt = laptop.login(star, cert, pin="280417")
elsewhere = thief.use_signature(receipt, banking)
show(elsewhere)

# %% [markdown] lang="ko"
# 서명은 진짜입니다. 그러나 KB스타뱅킹이 홍길동의 노트북에 낸 챌린지에 한 서명이고, 그 챌린지는 이미 쓰였습니다. 서명은 그 챌린지의 답으로만, 한 번만 쓸 수 있습니다.
#
# > **실제 서비스는 다릅니다.** 이 실습실에서는 기기가 주소를 비교해 줍니다. 실제로는 여러분이 주소창을 봐야 합니다. 가짜 화면이 PIN 자판까지 그려 놓으면 거기에 넣은 PIN은 도둑의 것입니다. 메시지의 링크를 누르지 말고, 앱이나 즐겨찾기로 들어가십시오.

# %% [markdown] lang="en" of="32aba96f"
# The signature is genuine. But it answers a challenge that KB Star Banking gave to Hong's laptop, and that challenge is used up. A signature counts only for the challenge it answers, and only once.
#
# > **The real service differs.** In this lab the device compares the address. In reality you have to look at it yourself. If a false page draws a PIN pad too, the PIN that is typed there is the thief's. Do not follow links in messages: use the app, or your own bookmark.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 전화
#
# 도둑이 홍길동의 이름, 생년월일, 전화번호를 클라우드에 댑니다. 비밀이 아닌 것들입니다. 클라우드는 홍길동의 휴대전화로 인증번호를 보냅니다. 그때 도둑이 전화를 겁니다.

# %% [markdown] lang="en" of="2ea9fcd2" slideshow={"slide_type": "slide"}
# ## 2. The phone call
#
# The thief tells the cloud Hong's name, birth date and phone number, which are no secrets. The cloud sends a code to Hong's phone. At that moment the thief calls him.

# %%
predict(lab, "9b")

# %%
rung = thief.ask_for_code(hong)
show(rung)

# %%
check(lab, "9b", rung)

# %% [markdown] lang="ko"
# 도둑이 남들이 좋아하는 PIN부터 두 개를 HSM에 시험해 봅니다(지어낸 사람들의 목록입니다).

# %% [markdown] lang="en" of="186a15e8"
# The thief asks about two PINs, those that people like best (by a list of invented people).

# %%
guessed = thief.guess_online(cert, most=2)
live(lab)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 슬라이더를 왼쪽으로 옮기면서 **클라우드** 칸을 보십시오. 물을 때마다 HSM이 한 번을 뺐습니다. 봉투를 손에 넣어도 HSM에 묻지 않고는 열 수 없습니다. 홍길동이 맞는 PIN을 넣으면 횟수는 돌아옵니다.
#
# **막는 법.** 인증번호를 물어보는 전화는 모두 도둑의 전화입니다. 그 번호를 보낸 곳은 번호를 이미 알고 있습니다.

# %% [markdown] lang="en" of="8c83ed02"
# **Why.** Move the slider to the left, and watch the column **Cloud**. The HSM took a try for each question. With the envelope in his hands the thief still cannot open it without asking the HSM. When Hong puts in the right PIN, the count goes back.
#
# **Defence.** Whoever calls and asks for a code is a thief. No honest caller needs it: whoever sent the code knows it.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 카페
#
# 홍길동이 카페 PC로 은행 일을 봅니다. 뒤에 둘째 도둑이 서 있습니다. 전화를 건 도둑과는 모르는 사이입니다.

# %% [markdown] lang="en" of="a6e4e662" slideshow={"slide_type": "slide"}
# ## 3. The café
#
# Hong does his banking on the PC of a café. A second thief stands behind him. The two thieves do not know each other.

# %%
second = Thief(lab)
lab.advance(minutes=1)
cafe.connect()
with second.look_over_shoulder(cafe) as trap:
    cafe.login(star, cert, pin="280417")
seen = trap.report
show(seen)

# %%
predict(lab, "9c")

# %%
alone = second.guess_online(cert, order=[seen.found])
show(alone)

# %%
check(lab, "9c", alone)

# %% [markdown] lang="ko"
# 전화를 건 도둑에게는 PIN이 없었고, 카페의 도둑에게는 계정이 없습니다. **둘 다 가지면** 어떻게 됩니까? 둘째 도둑이 통신사에 가서 홍길동인 척하고, 홍길동의 번호를 자기 SIM에 옮깁니다(**SIM 스와핑**). 이제 홍길동의 문자는 도둑에게 갑니다.

# %% [markdown] lang="en" of="084ef565"
# The thief who called had no PIN. The one in the café has no account. What if one thief has **both**? The second thief goes to the phone company, pretends to be Hong, and has Hong's number moved to a SIM of his own (a **SIM swap**). Hong's messages go to the thief now.

# %%
lab.advance(minutes=1)
swapped = second.take_over_number(hong)
both = second.guess_online(cert, order=[seen.found])
show(both)

# %% [markdown] lang="ko"
# 이번에는 **개인키**까지 얻었습니다. 새 셀에서 `holdings(lab)`을 실행하면, 개인키의 **기기** 칸에 도둑의 휴대전화가 나옵니다. 홍길동의 휴대전화에 온 마지막 메시지는 아직도 카페 PC의 인증번호입니다. 도둑이 쓴 인증번호는 오지 않았습니다. 갑자기 통화도 문자도 안 되는 것이 SIM 스와핑의 신호입니다.
#
# 셋째 도둑은 키에 관심이 없습니다. 홍길동이 접속을 끊지 않고 두고 간 카페 PC에 앉아, 그저 횟수를 써 버립니다.

# %% [markdown] lang="en" of="bf130870"
# This time he has the **private key**. Run `holdings(lab)` in a new cell: the thief's phone holds the private key, in the column **Device**. The last message on Hong's phone is still the code for the café's PC: the thief's code did not come there. When calls and messages suddenly stop, that may be a SIM swap.
#
# A third thief does not care for the key. He sits down at the PC of the café, which Hong left connected, and just uses up the tries.

# %%
locked = Thief(lab).lock_out(cert, device=cafe)
show(locked)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 다섯 번의 제한은 PIN을 찍는 도둑을 막지만, 주인을 막는 데에도 쓸 수 있습니다. 이런 공격을 **서비스 거부**(DoS)라고 합니다. 그래서 이 실습실에서는 아무나 물어보게 하지 않고, 연결된 기기만 물어보게 합니다.
#
# **막는 법.** 공공장소에서는 PIN을 넣지 마십시오. 넣었으면 그 기기를 목록에서 지우고 PIN을 바꾸십시오. 그리고 남들이 고르지 않을 PIN을 쓰십시오. 2-2의 지어낸 1,000명 가운데 여덟에 하나쯤은 인기 있는 PIN 다섯 개로 열렸습니다. 다섯 번의 제한은 그 사람들을 지켜 주지 못합니다.
#
# > **실제 서비스는 다릅니다.** 이 실습실의 통신사는 본인인지 확인하지 않고 SIM을 바꿔 주고, 클라우드는 SIM이 바뀐 것을 모릅니다. 둘 다 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="0d6f8349"
# **Why.** The limit of five tries stops a thief who guesses, but it can be turned against the owner. That is a **denial of service** (DoS). So in this lab not everybody may ask: only devices that are connected.
#
# **Defence.** Do not type a PIN in a public place. If you did, take that device off the list and change the PIN. And choose a PIN that others would not: of the 1,000 invented people of 2-2, about one in eight had one of the five most popular PINs. The limit of five tries does not protect them.
#
# > **The real service differs.** The phone company of this lab swaps a SIM without checking who asks, and the cloud does not notice. Both are this lab's assumptions.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 누구를 믿어야 합니까?
#
# 지금까지의 도둑은 밖에서 왔습니다. HSM을 돌보는 **직원**이 도둑이면 어떻습니까?
#
# 기기는 PIN으로 A를 만들고, HSM은 A와 k로 y를 만듭니다(3번 수업). A는 PIN만 알면 누구나 만들 수 있습니다. 그래서 A를 본 직원은 PIN마다 A를 만들어 보다가, 같은 A가 나오면 PIN을 압니다.
#
# 방어는 두 가지입니다.
#
# * **OPRF**(RFC 9497). 기기는 A를 보내기 전에 그때마다 새로 뽑은 난수를 곱합니다. HSM은 받은 값에 k를 곱하고 횟수를 셉니다. 기기가 난수를 도로 나누면 y가 남습니다.
# * **2 of 3.** 운영하는 곳이 서로 다른 HSM 셋이 저마다 다른 k를 가집니다. y는 셋 가운데 어느 둘의 답으로도 구할 수 있게 나누어 둡니다(두 점을 지나는 직선이 하나인 것과 같습니다). 여기에서는 OPRF도 씁니다.
#
# 아래 질문의 도둑은 로그인하는 동안 HSM 한 곳의 메모리를 들여다보고, 그곳의 k도 가져갑니다.

# %% [markdown] lang="en" of="a59f4689" slideshow={"slide_type": "slide"}
# ## 4. Whom do you have to trust?
#
# The thieves so far came from outside. What if the thief **looks after the HSM**?
#
# The device makes A from the PIN, and the HSM makes y from A and k (lesson 3). Nothing but the PIN goes into A: whoever saw A during a login can try PINs until one makes the same A.
#
# There are two defences:
#
# * **OPRF** (RFC 9497): before it sends A, the device multiplies it by a random number, a fresh one each time. The HSM multiplies what it gets by k, and counts. The device divides its random number out again, and y remains.
# * **2 of 3**: three HSMs in different hands have a k each, all different. y is shared so that the answers of any two give it, as two points fix a line. Here they use the OPRF too.
#
# The thief in the question looks into one HSM's memory during a login, and takes its k along.

# %%
predict(lab, "9d")

# %% [markdown] lang="ko"
# PIN으로 키를 지키는 일곱 가지 방법을 도둑 아홉 명이 공격합니다. 뺏을 것이 없는 칸(–)을 빼고 49가지를 실제로 하므로 10초에서 30초쯤 걸립니다. 도둑마다 PIN을 여덟 개씩 시험하고, 맞는 PIN은 맨 끝에 있습니다. 결과가 같은 방법은 한 열에 모았고, 첫 열은 PIN만으로 잠근 파일입니다. 지금까지 쓴 방법은 **HSM 하나**입니다.

# %% [markdown] lang="en" of="53f6f7be"
# Nine thieves attack seven ways to keep a key under a PIN: 49 real attacks (where there is nothing to rob stands a –), in 10 to 30 seconds. Each thief tries eight PINs, the right one last. Ways with the same result share a column: the first is for files that only a PIN locks. The design used so far is **one HSM**.

# %% tags=["measured", "cracking"]
table = thief.compare()

# %%
show(table)

# %%
check(lab, "9d", table)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 위의 세 줄을 오른쪽 세 열에서 읽으십시오.
#
# * **HSM 하나의 메모리.** OPRF가 없으면 뚫립니다. 있으면, 가린 값은 매번 다르고 어느 PIN에서나 나올 수 있어서 비교할 것이 없습니다.
# * **클라우드와 HSM 하나.** HSM이 하나뿐이면 다 뚫립니다. k와 봉투를 가진 도둑은 아무에게도 묻지 않습니다. 2 of 3은 버팁니다.
# * **클라우드와 HSM 둘.** 2 of 3도 뚫립니다. 그래도 **어느 HSM의 직원도 혼자서는 PIN을 알아낼 수 없습니다.**
#
# 대가도 있습니다. 키를 여는 데 3분의 1쯤 더 걸립니다(한 컴퓨터에서 잰 값). PIN을 정할 때에는 세 곳이 모두 답해야 합니다. 온라인 도둑은 다섯 번이 아니라 일곱 번 물어봅니다. 세 곳이 다섯 번씩 세는데, 한 번 물을 때 두 곳만 쓰기 때문입니다.
#
# <details><summary>더 깊이: 왼쪽 두 열, 옛 파일, 그리고 걸리는 시간</summary>
#
# 세는 것은 **물어봐야 하는** 도둑만 막습니다. 클라우드가 세면, 그 데이터베이스를 훔친 도둑은 세는 곳에 묻지 않습니다. 옛 파일을 되돌려 놓으면 횟수도 되돌아갑니다.
#
# 이 실습실에서 HSM의 파일만 되돌려 놓으면, 다른 기관이 적어 둔 것과 어긋나서 드러나고 실습실이 다시 열리지 않습니다. 폴더를 통째로 되돌려 놓는 것은 아무도 알아챌 수 없습니다.
#
# 새 셀에서 `show(table.measured)`를 실행하면 방법마다 몇 번째 PIN에 뚫렸는지, 여기에서는 모두 얼마나 걸리고 그래픽 카드로는 얼마나 걸리는지 나옵니다.
#
# </details>
#
# <details><summary>해 봅시다: HSM 하나는 거짓말을 하고, 하나는 도둑이 들여다봅니다</summary>
#
# 새 노트북에서 실행하십시오. HSM 하나는 거짓말을 하고, 도둑은 다른 하나의 메모리를 들여다봅니다. 로그인은 됩니다. 첫 표는 어느 HSM이 틀린 답을 했는지 말합니다. 둘째 표의 도둑은 맞는 PIN을 알려 주어도 맞는지 모릅니다.
#
# ```python
# from fincert_lab import Lab, Thief, show
#
# lab = Lab.start(lang="ko", suite="2-of-3-oprf-p256-sha256")
# laptop, star = lab.person("hong").device("laptop"), lab.bank("kb").service("star-banking")
# cert, thief = laptop.enroll(lab.bank("kb"), pin="280417"), Thief(lab)
# lab.hsms["hsm2"].set_fault("lying")
# with thief.watch("hsm") as memory:
#     laptop.login(star, cert, pin="280417")
# show(lab.advice())
# show(thief.guess_offline(cert, memory, order=["280417"]))
# ```
#
# `"lying"`을 `"silent"`로 바꾸어 보십시오. 그다음에는 `set_fault` 줄을 지우고 `suite`를 `"hmac-sha256"`으로 바꾸어 비교해 보십시오.
#
# </details>

# %% [markdown] lang="en" of="0da8dbc4"
# **Why.** Read the first three rows, in the last three columns.
#
# * **The memory of one HSM**: without the OPRF it falls. With it, the hidden value is another one each time and could have come from any PIN, so there is nothing to compare.
# * **The cloud and one HSM**: where there is only one HSM all fall, since who has k and the envelope asks nobody. 2 of 3 holds.
# * **The cloud and two HSMs**: 2 of 3 falls too. But **no single operator of an HSM has to be trusted.**
#
# It has its price: opening a key takes about 1/3 longer (measured on one computer), setting a PIN needs all three, and a thief on line has seven guesses, not five: each HSM counts to five, but a guess uses only two of them.
#
# <details><summary>Deeper: the first two columns, old files, and how long it takes</summary>
#
# Counting stops only a thief who **has to ask**. Where the cloud counts, the thief of its database does not ask the one who counts; and an old file, put back, turns the counter back.
#
# If only the HSM's file of this lab is put back, it disagrees with what the others noted. That is noticed, and the lab does not open again. A whole folder that is put back nobody can notice.
#
# Run `show(table.measured)` in a new cell for each way by itself: at which guess it fell, and how long all PINs take here, and on a graphics card.
#
# </details>
#
# <details><summary>Do it: one of three HSMs lies, and one is watched</summary>
#
# Run this in a new notebook. One HSM lies, and the thief looks into the memory of another. Hong can log in all the same. The first table says which HSM gave a wrong answer. In the second the thief is told the right PIN, and cannot see that it is right.
#
# ```python
# from fincert_lab import Lab, Thief, show
#
# lab = Lab.start(lang="en", suite="2-of-3-oprf-p256-sha256")
# laptop, star = lab.person("hong").device("laptop"), lab.bank("kb").service("star-banking")
# cert, thief = laptop.enroll(lab.bank("kb"), pin="280417"), Thief(lab)
# lab.hsms["hsm2"].set_fault("lying")
# with thief.watch("hsm") as memory:
#     laptop.login(star, cert, pin="280417")
# show(lab.advice())
# show(thief.guess_offline(cert, memory, order=["280417"]))
# ```
#
# Change `"lying"` to `"silent"`. Then take out the line with `set_fault`, change `suite` to `"hmac-sha256"`, and compare.
#
# </details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `None` 자리에 답을 넣어 실행하십시오. 필요한 코드는 그 줄 위에 씁니다. 몇 번이든 다시 할 수 있습니다.
#
# **9-1 몸풀기.** 둘째 도둑은 홍길동의 개인키를 가졌습니다. 아래는 홍길동의 인증센터입니다. 도둑의 개인키를 쓸모없게 만드십시오. (상태 표의 'PIN 잠김'은 봉투 이야기입니다. 도둑은 개인키를 이미 꺼냈으니 HSM도 PIN도 필요 없습니다.) 화면을 눌러서 하고, 물어보는 값은 화면의 **지갑**을 펼치면 있습니다. 그런 다음 `show(lab.last_story())`로 그림을 보고, 그렇게 만든 사건의 번호를 `answer`에 넣으십시오. 신청, 폐기, 게시 가운데 어느 것이나 됩니다.
#
# <details><summary>힌트</summary>PIN을 바꾸면 도둑이 가진 것이 달라집니까? 5번 수업에서 개인키가 새어 나갔을 때 무엇을 했습니까? 코드로는 hong.revoke(cert, kb, reason="key_compromise")입니다.</details>

# %% [markdown] lang="en" of="f1cf3c3c" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Put your answer where it says `None`, and run the cell, as often as you like. Code that you need goes above that line.
#
# **9-1 Warm-up.** The second thief has Hong's private key. Below is Hong's certificate centre. Make the thief's private key worthless, by clicking. (That the PIN is locked concerns the envelope: the thief has the bare key, and needs no PIN.) To see what you are asked for, open the **Wallet** on the same screen. Then look at the diagram with `show(lab.last_story())`, and put the number of an event that did it into `answer`: asked for, revoked, or published, any of them will do.
#
# <details><summary>Hint</summary>Does a new PIN change what the thief has? What did you do in lesson 5 when a private key had leaked? In code it is hong.revoke(cert, kb, reason="key_compromise").</details>

# %%
centre(hong)

# %% stub="9-1"
answer = None
check(lab, "9-1", answer)

# %% solution="9-1"
hong.revoke(cert, kb, reason="key_compromise")
answer = next(each.number for each in lab.last_story().events if each.act == "revoke")
check(lab, "9-1", answer)

# %% [markdown] lang="ko"
# **9-2 해 보기.** 김영희의 PIN은 어디에도 적혀 있지 않습니다. 다만 남들도 좋아하는 PIN입니다. 그 PIN을 알아내고, 그 공격의 보고서를 `cracked`에 넣으십시오. `stolen = thief.copy("cloud")`처럼 복사해서 훔치고, `thief.guess_offline(kims, stolen, order="popular")`로 시험합니다. 너무 오래 걸리면 위쪽 도구 모음의 ■를 누르십시오.
#
# <details><summary>힌트</summary>클라우드만 훔치면 무엇이 모자랍니까? copy에는 이름을 여러 개 넣을 수 있습니다. 4번의 표에서 'HSM 하나'가 뚫린 줄을 보십시오.</details>

# %% [markdown] lang="en" of="741d3a34"
# **9-2 Apply.** Kim's PIN is written down nowhere. But it is one that others like as well. Find it out, and put the report of that attack into `cracked`. Steal by copying, as in `stolen = thief.copy("cloud")`, and try PINs on it with `thief.guess_offline(kims, stolen, order="popular")`. If that takes too long, press ■ in the toolbar above.
#
# <details><summary>Hint</summary>What is missing if only the cloud is robbed? You may give copy more than one name. Look in the table of section 4 for the rows in which "one HSM" falls.</details>

# %% stub="9-2"
(kims,) = kim.device("phone").certificates()
cracked = None
check(lab, "9-2", cracked)

# %% solution="9-2"
(kims,) = kim.device("phone").certificates()
stolen = thief.copy("cloud", "hsm")
cracked = thief.guess_offline(kims, stolen, order="popular")
check(lab, "9-2", cracked)

# %% [markdown] lang="ko"
# **9-3 설명하기: 재판.** 어느 안내문에 이런 말이 있습니다. **"금융인증서는 분실이나 유출의 위험이 없습니다."** 이 주장을 판결하십시오. `holds`에는 이 주장을 편드는 보고서를, `falls`에는 맞서는 보고서를 서로 다른 공격으로 두 가지 이상씩 넣으십시오. 9-2의 보고서 `cracked`는 `falls`에 들어갑니다. `verdict`에는 여러분의 판결을 한 문장으로 쓰십시오. 맞는 판결이 하나로 정해져 있지는 않습니다. 검사는 증거만 봅니다. 그런 다음 판결을 옆 사람에게 말하고, 증거로 설득해 보십시오.
#
# <details><summary>힌트</summary>보고서의 이름은 phished, elsewhere, rung, guessed, seen, alone, swapped, both, locked, cracked입니다. show(both)처럼 다시 볼 수 있습니다. 주인이 쓰지 못하게 된 키는 잃은 키입니까? 남이 본 PIN은 새어 나간 인증서입니까? 그것은 여러분이 정합니다.</details>
#
# <details><summary>판결의 예</summary>"클라우드 하나가 털려도 키는 새지 않지만, PIN과 전화번호를 함께 잃으면 샌다. 그러니 '위험이 없다'가 아니라 '누구를 상대로 없는지'를 말해야 한다." 막아 낸 공격을 아무리 많이 모아도 위험이 없다는 증명은 되지 않습니다. 해 보지 않은 공격이 남기 때문입니다. 뚫린 공격은 하나면 됩니다.</details>

# %% [markdown] lang="en" of="68ecfe31"
# **9-3 Explain: the trial.** A leaflet says: **"With the financial certificate there is no risk of loss or leak."** Judge this claim. Into `holds` put reports that speak for it, and into `falls` those that speak against it: at least two different attacks each. The report of 9-2, `cracked`, goes into `falls`. As `verdict` write a sentence of your own. No single verdict is the right one: what is checked is the evidence. Then tell your neighbour your verdict, and convince them by the evidence.
#
# <details><summary>Hint</summary>The reports are called phished, elsewhere, rung, guessed, seen, alone, swapped, both, locked, cracked. Look at one again with show(both), for example. Is a key that its owner can no longer use a lost key? Is a PIN that was seen a leaked certificate? That is for you to decide.</details>
#
# <details><summary>One verdict</summary>"If only the cloud is robbed, no key leaks; if somebody has both PIN and number, it does. So do not say that there is no risk, but against whom there is none." No number of attacks that failed proves that there is no risk: there is always one that was not tried. Of those that worked, one is enough.</details>

# %% stub="9-3"
answer = {"verdict": None, "holds": [], "falls": []}
check(lab, "9-3", answer)

# %% solution="9-3"
verdict = "phishing ✓, signature ✓; PIN + SIM ✕, cloud + HSM ✕"
answer = {"verdict": verdict, "holds": [phished, elsewhere], "falls": [both, cracked]}
check(lab, "9-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 9-1에서 가장 흔한 오답은 PIN을 바꾸는 것입니다. PIN이 새었을 때에는 맞는 일이지만, 개인키가 새었을 때에는 늦습니다. 폐기를 신청한 사건, 인증기관이 폐기한 사건, 폐지 목록을 게시한 사건을 모두 맞는 답으로 받고, 저마다 무엇을 했는지 알려 줍니다. 재발급도 앞의 인증서를 폐기하므로 맞습니다. 9-2에서 먼저 온라인으로 다섯 번 물어본 학생은 k를 없애 버려 막힙니다. 첫 셀부터 다시 실행하면 됩니다. 9-3의 판결은 학생의 것입니다. 다만 '막아 낸 공격이 많으니 위험이 없다'는 판결이 나오면, 증거 하나로 뒤집히는 주장과 증거를 아무리 모아도 증명되지 않는 주장이 어떻게 다른지 물어보십시오.

# %% [markdown] lang="en" of="be7bacdc" edition="teacher"
# **Notes on the solutions.** 9-1: the commonest wrong answer is a new PIN. That is right when a PIN has leaked, and too late when the key has. The event in which Hong asked, the one in which the CA revoked, and the one in which it published the CRL are all taken, and the check says what each of them did. A re-issue is right too, since it revokes the old certificate. 9-2: whoever first asked five times on line has had k destroyed, and is stuck; run everything again from the first cell. 9-3: the verdict is the student's own. But if somebody says "so many attacks failed, so there is no risk", ask how a claim that one piece of evidence disproves differs from one that no amount of evidence proves.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 챌린지에는 그것을 낸 서비스의 이름이 적혀 있고, 서명은 그 챌린지의 답으로 한 번만 쓸 수 있습니다. 그래서 중계한 로그인도, 베낀 서명도 쓸모가 없습니다. 불러 준 인증번호나 빼앗긴 전화번호는 도둑을 계정에 들여보냅니다. 남이 본 PIN은 계정에 들어간 도둑에게만 쓸모가 있습니다. 둘이 모이면 개인키를 얻습니다.
# 2. 아래 표에서 보듯이, 막는 것마다 대가나 한계가 있습니다.
# 3. '위험이 없다'고 하려면 어느 도둑을 상대로 그런지 말해야 합니다. 뚫린 공격 하나면 주장이 무너지고, 막아 낸 공격을 아무리 모아도 증명되지는 않습니다.
#
# | 공격 | 막는 것 | 대가와 한계 |
# |---|---|---|
# | 가짜 화면 | 노트북과 챌린지 | 기기가 주소를 비교해야 함 |
# | 베낀 서명 | 은행(챌린지는 한 번만) | – |
# | 찍어 보는 PIN | HSM의 다섯 번 | 주인을 잠글 수 있고, 흔한 PIN은 못 지킴 |
# | HSM의 직원 | OPRF, 2 of 3 | 조금 느려지고, 세 곳이 답해야 PIN을 정함 |
# | 불러 준 인증번호, SIM 스와핑 | 여기에서는 **아무도** 못 막음 | PIN을 모르면 키는 못 얻음 |
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 피싱 | phishing | 믿는 곳인 척하는 링크나 화면으로 속이는 것 |
# | 중계 공격 | relay attack | 오가는 것을 그대로 넘기면서 가운데에서 이득을 보려는 공격 |
# | SIM 스와핑 | SIM swap | 남의 전화번호를 자기 SIM으로 옮기는 것 |
# | 서비스 거부 | denial of service (DoS) | 빼앗지 않고, 주인이 쓰지 못하게만 하는 공격 |
# | OPRF | oblivious pseudorandom function | 계산하는 쪽이 무엇을 계산하는지 모르는 채로 대신 해 주는 계산 |
# | 2 of 3 | 2 of 3 | 셋이 나누어 맡고, 그 가운데 둘이 있어야 되는 방법 |
#
# **다음.** 수업은 여기까지입니다. [나만의 실습실](playground.ipynb)에는 해 볼 거리가 더 있습니다. 새 노트북에서 도둑을 부려 보려면 아래를 실행하십시오. 내일 다시 열어도 그대로 있습니다.
#
# ```python
# from fincert_lab import Lab, Thief, show
#
# lab = Lab.open("my-lab", lang="ko")
# laptop, thief = lab.person("hong").device("laptop"), Thief(lab)
# laptop.enroll(lab.bank("kb"), pin="280417")
# show(lab)
# ```

# %% [markdown] lang="en" of="7ca5ffe7" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. A signature counts only for the challenge it answers, and only once. So neither a relayed login nor a copied signature is any use. A code that was read out, or a number that was taken over, lets a thief into the account. A PIN that was seen is of use only to a thief who is in. Together they give him the private key.
# 2. The table says who stops which attack. Each defence has its price, or its limits.
# 3. To say "no risk" one has to say against which thief. One attack that worked disproves the claim; however many failed, they do not prove it.
#
# | Attack | Stopped by | Price and limits |
# |---|---|---|
# | false page | the laptop, the challenge | the device has to compare the address |
# | copied signature | the bank: a challenge counts once | – |
# | guessing the PIN | the HSM's five tries | locks the owner out; does not protect a common PIN |
# | somebody who looks after the HSM | OPRF, 2 of 3 | a little slower; setting a PIN needs all three |
# | a code read out, a SIM swap | **nobody** here | without the PIN there is no key |
#
# | Korean | English | Meaning |
# |---|---|---|
# | *피싱* | phishing | Deceiving with a link or a page that pretends to be somebody one trusts |
# | *중계 공격* | relay attack | Handing everything on, to gain by being in the middle |
# | *SIM 스와핑* | SIM swap | Having somebody else's number moved to one's own SIM |
# | *서비스 거부* | denial of service (DoS) | Taking nothing, but keeping the owner from using it |
# | OPRF | oblivious pseudorandom function | A computation that somebody does for another without learning on what |
# | 2 of 3 | 2 of 3 | A way for which two of three keepers are needed |
#
# **Next.** This was the last lesson. In [A lab of your own](playground.ipynb) there are more things to try. To let the thief loose in a notebook of your own, run what is below. Tomorrow it is all still there.
#
# ```python
# from fincert_lab import Lab, Thief, show
#
# lab = Lab.open("my-lab", lang="en")
# laptop, thief = lab.person("hong").device("laptop"), Thief(lab)
# laptop.enroll(lab.bank("kb"), pin="280417")
# show(lab)
# ```
