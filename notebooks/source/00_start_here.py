# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 금융인증서의 한평생 따라가기
#
# **20분.** 이 수업에서는 홍길동이 금융인증서를 발급받고, 다른 은행에 등록하고, 로그인하고, 마지막에 폐기합니다. 여러분은 셀을 하나씩 실행하면서 그때마다 누가 무엇을 알게 되는지 지켜봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 인증서 하나가 발급에서 폐기까지 거치는 단계를 순서대로 말할 수 있습니다.
# 2. 개인키와 PIN이 어디에 있고 어디에 없는지 짚을 수 있습니다.
# 3. 상태 표를 읽고, 어느 서비스가 왜 인증서를 거절하는지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 누구나 똑같이 만들 수 있으니 실제로 쓰지 마십시오. 여러분의 진짜 PIN도 입력하지 마십시오.

# %% [markdown] lang="en" of="7662d684" slideshow={"slide_type": "slide"}
# # Follow one financial certificate through its life
#
# **20 minutes.** In this lesson Hong Gildong gets a financial certificate, registers it at another bank, logs in with it, and at last revokes it. You run the cells one by one and watch who learns what.
#
# When you are done you can:
#
# 1. name the steps of a certificate's life, from issue to revocation, in order;
# 2. point to where the private key and the PIN are, and where they are not;
# 3. read the state table, and say which service refuses a certificate and why.
#
# > **Safety.** The keys made here are for practice. Anybody can make the same ones again, so never use them for real. Do not type your own real PIN either.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개 3분, 발급 5분, 등록 4분, PIN 3분, 폐기 3분, 정리 2분입니다. 예상을 고르게 한 다음 손을 들어 보게 하고 실행합니다. 그림의 줄 수보다 "어느 화살표에 개인키가 실렸는가"를 묻습니다.

# %% [markdown] lang="en" of="e29ffce5" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction 3 minutes, issue 5, registration 4, PIN 3, revocation 3, summary 2. Let them choose a prediction and raise hands before you run. Do not count the rows of the diagram: ask "which arrow carried the private key?"

# %% [markdown] lang="ko"
# ## 이 책을 쓰는 법
#
# - 셀을 고르고 **Shift+Enter**를 누르면 실행됩니다. 위에서 아래로 순서대로 실행하십시오.
# - 순서가 꼬였으면 위쪽 도구 모음에서 **▶▶**를 누르십시오. 커널을 다시 시작하고 모든 셀을 실행합니다. 실습실이 처음부터 다시 열립니다.
# - `predict`는 여러분의 예상을 적어 둡니다. 결과를 본 뒤에 `check`가 맞았는지 알려 줍니다.
# - 셀을 고쳐도 됩니다. 이 실습실에서는 아무것도 망가지지 않습니다.

# %% [markdown] lang="en" of="246007c6"
# ## How to use this book
#
# - Choose a cell and press **Shift+Enter** to run it. Run them in order, from the top.
# - If the order got mixed up, press **▶▶** in the toolbar at the top. It restarts the kernel and runs all cells. The lab opens anew.
# - `predict` writes down what you expect. When you have seen the result, `check` tells you whether you were right.
# - Change any cell you like. Nothing in this lab can break.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import check, lesson, predict, show

lab = lesson(0, lang="ko")
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 나오는 사람과 기관
#
# | 이름 | 하는 일 |
# |---|---|
# | 홍길동 | 가입자입니다. 노트북 한 대와 휴대전화가 있고, 세 은행의 고객입니다. |
# | KB국민은행, 우리은행, 신한은행 | 본인을 확인해서 발급 신청을 받아 줍니다(등록대행기관). 인증서로 로그인도 받습니다(이용기관). |
# | 인증기관 | 금융결제원입니다. 은행의 확인을 믿고 공개키에 서명해서 인증서를 만듭니다. 폐지 목록도 냅니다. |
# | 클라우드 | 금융결제원이 운영합니다. 잠긴 봉투에 든 개인키를 보관합니다. |
# | HSM | 클라우드 안의 보안 장치입니다. 봉투를 여는 비밀의 절반을 쥐고, PIN을 몇 번 시도했는지 셉니다. |
# | 통신사 | SMS를 전달합니다. |
#
# 암호 기술은 모두 진짜입니다. 사람, 은행, 시계, 전화만 흉내입니다.

# %% [markdown] lang="en" of="adcde739" slideshow={"slide_type": "slide"}
# ## Who is who
#
# | Name | Part |
# |---|---|
# | Hong Gildong | The subscriber. He has a laptop and a telephone, and is a customer of three banks. |
# | KB Kookmin Bank, Woori Bank, Shinhan Bank | Check who you are and take your application (registration agency). They also let you log in with a certificate (relying institution). |
# | CA | The certification authority, KFTC. It trusts the bank's check and signs your public key: that makes a certificate. It publishes the revocation list too. |
# | Cloud | Run by KFTC. It keeps the private key in a locked envelope. |
# | HSM | A security module inside the cloud. It holds half of the secret that opens the envelope, and counts how often a PIN was tried. |
# | Telecom | Delivers text messages. |
#
# All the cryptography is real. Only the people, the banks, the clock and the telephones are simulated.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 발급: 키는 어디에서 만들어집니까
#
# 홍길동은 노트북에서 KB국민은행 인증센터에 들어가 **발급/재발급**을 누릅니다. 은행의 안내대로 네 단계를 거칩니다. 본인 확인, 클라우드 가입, SMS 인증, 6자리 PIN 설정입니다.
#
# **예상.** 발급이 끝났을 때 개인키를 그대로(잠그지 않은 채로) 받아 본 기관은 어디입니까?
#
# - a: 은행
# - b: 인증기관
# - c: 클라우드
# - d: 아무 데도 없음

# %% [markdown] lang="en" of="cd04990f" slideshow={"slide_type": "slide"}
# ## 1. Issue: where is the key made?
#
# On his laptop Hong opens KB's certificate centre and presses **issue**. The bank leads him through four steps: identity check, joining the cloud, SMS code, 6-digit PIN.
#
# **Predict.** Which institution has been given the bare private key (not locked) by the time this is done?
#
# - a: the bank
# - b: the CA
# - c: the cloud
# - d: none

# %%
predict(lab, "0a", None)

# %%
hong, kb, woori = lab.person("hong"), lab.bank("kb"), lab.bank("woori")
laptop = hong.device("laptop")
cert = laptop.enroll(kb, pin="280417")
show(lab.last_act())

# %%
check(lab, "0a")
show(lab)

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까.** 표에 인증서 한 줄이 생겼습니다. 인증서는 3년 동안 유효합니다. KB의 서비스 4곳에서 바로 쓸 수 있고, 다른 두 은행은 아직 거절합니다.
#
# **왜 그렇습니까.** 그림에서 **키 쌍 생성**은 노트북 안에서 시작하고 끝납니다. 인증기관으로 간 **발급 신청**에는 공개키만 들어 있습니다. 개인키는 PIN에서 만든 절반과 HSM이 준 절반으로 잠긴 뒤에야 **봉투**가 되어 클라우드로 갔습니다.
#
# 표에서 홍길동 아래에 있는 글자는 일련번호의 앞뒤 네 자리입니다. 인증서마다 다릅니다.

# %% [markdown] lang="en" of="c533f313"
# **What changed.** The table has a row now: one certificate, valid for 3 years. KB's 4 services take it at once; the two other banks still refuse it.
#
# **Why.** In the diagram, **make a key pair** begins and ends inside the laptop. The **request** that went to the CA holds the public key only. The private key went to the cloud as an **envelope**, after it had been locked with one half made from the PIN and another half from the HSM.
#
# The characters under Hong's name are the first and the last four digits of the serial number. Each certificate has its own.

# %% [markdown] lang="ko"
# > **실제 서비스는 다릅니다.** 실제 서비스도 기기에서 키를 만들어 두 번 잠근 채로 클라우드에 올립니다. 그러나 둘째 자물쇠를 어떻게 만드는지는 공개되지 않았습니다. 여기의 방식은 이 실습실의 가정입니다. 실제 키는 RSA-2048이고, 여기에서는 P-256을 씁니다.

# %% [markdown] lang="en" of="4745b4dd"
# > **The real service differs.** It too makes the key on the device and uploads it locked twice. But how the second lock is made is not public: the way of doing it here is this lab's assumption. Real keys are RSA-2048; here we use P-256.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 등록: 다른 은행에서도 쓰기
#
# 홍길동은 우리은행 고객이기도 합니다. KB에서 받은 인증서로 우리은행 인터넷뱅킹에 로그인하려고 합니다.
#
# **예상.** 바로 로그인하면 어떻게 됩니까?
#
# - a: 됩니다. 진짜 인증서이기 때문입니다.
# - b: 안 됩니다. 다른 은행 인증서는 쓸 수 없습니다.
# - c: 지금은 안 되지만, 우리은행에 등록하면 됩니다.

# %% [markdown] lang="en" of="5cc6b745" slideshow={"slide_type": "slide"}
# ## 2. Registration: use it at another bank
#
# Hong is a customer of Woori Bank too. He wants to log in to Woori's internet banking with the certificate he got at KB.
#
# **Predict.** What happens if he logs in right now?
#
# - a: It works: the certificate is genuine.
# - b: It does not: another bank's certificate cannot be used.
# - c: It does not work now, but will once it is registered at Woori.

# %%
predict(lab, "0b", None)

# %% tags=["raises-exception"]
banking = woori.service("internet-banking")
laptop.login(banking, cert, pin="280417")

# %%
laptop.register(cert, woori, pin="280417")
laptop.login(banking, cert, pin="280417")

# %%
check(lab, "0b")
show(lab)

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까.** **등록한 곳**에 우리은행이 생겼고, 6곳 중 5곳에서 쓸 수 있습니다. 첫 로그인은 오류로 끝났지만 고장이 아닙니다. 실습실의 오류는 무슨 일이 있었는지, 이제 무엇을 하면 되는지를 한 줄로 말해 줍니다.
#
# **왜 그렇습니까.** 인증서에는 주민등록번호가 없습니다. 대신 **VID**라는 값이 있습니다. 등록할 때 노트북은 우리은행에 비밀 숫자 R을 보여 주고, 우리은행은 자기 장부의 주민등록번호와 R로 VID를 다시 계산해 봅니다. 맞으면 우리은행의 그 고객입니다.

# %% [markdown] lang="en" of="68fb8789"
# **What changed.** Woori Bank now stands under **Registered at**, and 5 of 6 services take the certificate. The first login ended with an error, but nothing is broken: an error in this lab says in one line what happened and what to do next.
#
# **Why.** There is no resident number in the certificate. There is a value called **VID** instead. To register, the laptop shows Woori a secret number R, and Woori computes the VID again from R and the resident number in its own books. If they agree, this is that customer of Woori's.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. PIN: 틀리면 누가 셉니까
#
# 이번에는 일부러 고장을 내 봅시다. 틀린 PIN을 한 번 넣고, 그다음에 맞는 PIN을 넣습니다. 처음에는 5번 시도할 수 있습니다.
#
# **예상.** 두 번의 로그인이 끝나면 몇 번 남습니까?
#
# - a: 3번
# - b: 4번
# - c: 5번

# %% [markdown] lang="en" of="528360d5" slideshow={"slide_type": "slide"}
# ## 3. The PIN: who counts the wrong ones?
#
# Now break something on purpose: log in with a wrong PIN once, then with the right one. There are 5 tries at first.
#
# **Predict.** How many tries are left after the two logins?
#
# - a: 3
# - b: 4
# - c: 5

# %%
predict(lab, "0c", None)

# %% tags=["raises-exception"]
laptop.login(kb.service("star-banking"), cert, pin="135790")

# %%
show(lab)

# %%
laptop.login(kb.service("star-banking"), cert, pin="280417")
check(lab, "0c")
show(lab.last_act())

# %% [markdown] lang="ko"
# **왜 그렇습니까.** HSM은 PIN을 확인하기 **전에** 먼저 한 번을 뺍니다. 중간에 전원을 뽑아도 그 한 번은 돌아오지 않습니다. 기기가 키를 정말 열었다고 서명으로 증명하면 그때 모두 돌려줍니다. 6자리 PIN은 백만 가지뿐이라서, PIN을 지키는 것은 복잡한 계산이 아니라 이 셈입니다.
#
# 그림을 다시 보십시오. PIN 자체는 어디로도 가지 않습니다. 클라우드로 간 것은 HSM만 읽을 수 있게 봉한 값입니다.

# %% [markdown] lang="en" of="835f3969"
# **Why.** The HSM takes a try away **before** it checks anything. Who pulls the plug in the middle does not get it back. When the device proves with a signature that it really opened the key, all tries come back. A 6-digit PIN is one of only a million, so what protects it is not clever arithmetic but this counting.
#
# Look at the diagram again. The PIN itself goes nowhere. What went to the cloud is a value sealed so that only the HSM can read it.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 폐기: 모두에게 한꺼번에
#
# 홍길동은 개인키가 새어 나갔다고 의심합니다. KB국민은행에서 사용자 확인을 받고 인증서를 **폐기**합니다.
#
# **예상.** 우리은행에는 등록이 남아 있습니다. 우리은행 로그인은 어떻게 됩니까?
#
# - a: 계속 됩니다. KB에서 폐기했기 때문입니다.
# - b: 우리은행에서 등록을 해제해야 막힙니다.
# - c: 바로 막힙니다.

# %% [markdown] lang="en" of="fd0e252b" slideshow={"slide_type": "slide"}
# ## 4. Revocation: everywhere at once
#
# Hong suspects that his private key leaked. At KB he passes a user check and **revokes** the certificate.
#
# **Predict.** Woori Bank still has it registered. What becomes of logging in there?
#
# - a: It goes on working: it was revoked at KB.
# - b: It works until Woori unregisters it.
# - c: It is refused at once.

# %%
predict(lab, "0d", None)

# %%
before = len(lab.journal)
hong.revoke(cert, kb, reason="key_compromise")
show(lab.last_act())

# %% tags=["raises-exception"]
laptop.login(banking, cert, pin="280417")

# %%
check(lab, "0d")
show(lab.changes(before))

# %% [markdown] lang="ko"
# **왜 그렇습니까.** 폐기는 은행이 아니라 인증기관이 합니다. 은행은 사용자를 확인하고 신청을 전할 뿐입니다. 인증기관은 새 **인증서 폐지 목록(CRL)** 에 서명해서 내놓고, 모든 서비스는 로그인 때마다 그 목록을 봅니다.
#
# **흔한 오해.** 폐기하면 지난 서명까지 무효가 된다고 생각하기 쉽습니다. 그렇지 않습니다. 폐기 전에 한 서명은 그대로 유효합니다.
#
# 실습실에서는 과거로 돌아가 볼 수도 있습니다. 폐기 바로 전의 표입니다.

# %% [markdown] lang="en" of="ced2c0a6"
# **Why.** It is the CA that revokes, not the bank: the bank recognises the user and passes the request on. The CA signs and publishes a new **certificate revocation list (CRL)**, and every service looks at that list at each login.
#
# **A common mistake.** It is tempting to think that revocation undoes past signatures. It does not: what was signed before stays valid.
#
# In this lab you can also go back in time. This is the table just before the revocation.

# %%
show(lab.at(before))

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `None` 자리에 답을 넣고 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **0-1 몸풀기.** 인증서를 6곳 중 5곳에서 쓸 수 있었던 순간으로 가 보십시오. `lab.at(n)`의 n을 바꾸어 가며 찾습니다.
#
# <details><summary>힌트</summary>등록은 발급 뒤에, 폐기는 등록 뒤에 일어났습니다. show(lab.journal)로 사건을 모두 볼 수 있습니다.</details>

# %% [markdown] lang="en" of="0053df4d" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Put your answer where it says `None` and run the cell, as often as you like.
#
# **0-1 Warm-up.** Travel to a moment at which the certificate could be used at 5 of 6 services. Try different numbers in `lab.at(n)`.
#
# <details><summary>Hint</summary>The registration came after the issue, and the revocation after the registration. show(lab.journal) lists every event.</details>

# %% stub="0-1"
answer = None
check(lab, "0-1", answer)

# %% solution="0-1"
answer = lab.at(before)
check(lab, "0-1", answer)

# %% [markdown] lang="ko"
# **0-2 해 보기.** 김영희는 KB국민은행과 신한은행의 고객입니다. 신한은행에서 김영희의 인증서를 발급받고, 신한은행 인터넷뱅킹에 로그인해서 접수증을 `answer`에 넣으십시오. PIN은 여러분이 정합니다.
#
# <details><summary>힌트</summary>kim.device("phone")처럼 기기를 정하고, 1번에서 홍길동이 한 대로 하면 됩니다. 어떤 PIN은 거절됩니다. 이유를 읽어 보십시오.</details>

# %% [markdown] lang="en" of="296450ab"
# **0-2 Apply.** Kim Younghee is a customer of KB Kookmin Bank and Shinhan Bank. Get a certificate for her through Shinhan, log in at Shinhan's internet banking, and put the receipt into `answer`. The PIN is yours to choose.
#
# <details><summary>Hint</summary>Take a device, such as kim.device("phone"), and do what Hong did in section 1. Some PINs are refused: read why.</details>

# %% stub="0-2"
kim, shinhan = lab.person("kim"), lab.bank("shinhan")
answer = None
check(lab, "0-2", answer)

# %% solution="0-2"
kim, shinhan = lab.person("kim"), lab.bank("shinhan")
phone = kim.device("phone")
kims = phone.enroll(shinhan, pin="905271")
answer = phone.login(shinhan.service("internet-banking"), kims, pin="905271")
check(lab, "0-2", answer)

# %% [markdown] lang="ko"
# **0-3 설명하기.** PIN을 잊은 사람도 인증서를 폐기할 수 있습니다. 일지에서 그 까닭을 보여 주는 사건을 하나 찾아 번호를 `answer`에 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. PIN을 물었다면 무엇이 곤란합니까?
#
# <details><summary>힌트</summary>4번에서 홍길동이 은행에 한 말은 무엇이었습니까? show(lab.journal[before:])를 보십시오.</details>

# %% [markdown] lang="en" of="b91204e4"
# **0-3 Explain.** Who forgot the PIN can still revoke. Find the event in the journal that shows why, and put its number into `answer`. Then explain it to your neighbour: what would go wrong if the PIN were asked for?
#
# <details><summary>Hint</summary>What did Hong say to the bank in section 4? Look at show(lab.journal[before:]).</details>

# %% stub="0-3"
answer = None
check(lab, "0-3", answer)

# %% solution="0-3"
answer = before + 1
check(lab, "0-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 0-1은 등록이 끝난 뒤부터 폐기 전까지의 어느 번호든 맞습니다. 0-2에서 가장 흔한 실수는 KB의 서비스에 로그인하는 것입니다. 0-3에서 많은 학생이 인증기관의 폐기 사건을 고릅니다. 그것은 결과이고, 까닭은 은행의 사용자 확인입니다. PIN을 물었다면 PIN을 잊은 사람은 새어 나간 키를 막을 방법이 없습니다.

# %% [markdown] lang="en" of="bed63bec" edition="teacher"
# **Notes on the solutions.** 0-1: any number after the registration and before the revocation is right. 0-2: the commonest mistake is to log in at a service of KB. 0-3: many choose the CA's revocation. That is the consequence; the reason is the bank's user check. If the PIN were asked for, who forgot it could not stop a leaked key.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 인증서는 본인 확인 → 클라우드 가입 → SMS 인증 → 키 쌍 생성 → 발급 → PIN 설정을 거쳐 태어나고, 등록되고, 쓰이고, 폐기됩니다.
# 2. PIN과 개인키는 기기에만 있습니다. 은행과 인증기관은 공개키를, 클라우드는 잠긴 봉투를, HSM은 비밀의 절반과 남은 횟수를 가집니다.
# 3. 서비스는 등록되지 않은 인증서와 폐기된 인증서를 거절합니다. 상태 표의 **쓸 수 있는 곳**이 그 이유를 말해 줍니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 금융인증서 | financial certificate | 은행을 통해 발급받아 클라우드에 두고 쓰는 인증서 |
# | 개인키, 공개키 | private key, public key | 서명하는 열쇠와 서명을 확인하는 열쇠 |
# | 등록대행기관 | registration agency | 본인을 확인해 주는 곳, 여기에서는 은행 |
# | 타행·타기관 인증서 등록 | registering another institution's certificate | 다른 곳에서 받은 인증서를 쓰겠다고 알리는 것 |
# | 폐기(폐지) | revocation | 인증서를 더는 믿지 말라고 모두에게 알리는 것 |
# | 인증서 폐지 목록 | certificate revocation list | 폐기된 인증서의 목록 |
#
# **다음.** 셀을 고쳐 가며 더 부수어 보십시오. 틀린 PIN을 다섯 번 넣으면 어떻게 됩니까? 신한은행에도 등록하면 표가 어떻게 바뀝니까?

# %% [markdown] lang="en" of="c20a1d3a" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. A certificate is born by identity check → joining the cloud → SMS code → key pair → issue → PIN; then it is registered, used, and revoked.
# 2. PIN and private key are on the device only. The bank and the CA have the public key, the cloud the locked envelope, the HSM half of the secret and the number of tries left.
# 3. A service refuses a certificate that is not registered or that is revoked. The column **Usable at** of the state table says why.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *금융인증서* | financial certificate | A certificate that a bank has issued for you and that lies in the cloud |
# | *개인키, 공개키* | private key, public key | The key that signs, and the key that checks signatures |
# | *등록대행기관* | registration agency | Who checks your identity: here, the bank |
# | *타행·타기관 인증서 등록* | registering another institution's certificate | Telling a bank that you will use a certificate from elsewhere |
# | *폐기(폐지)* | revocation | Telling everybody not to believe a certificate any longer |
# | *인증서 폐지 목록* | certificate revocation list | The list of revoked certificates |
#
# **Next.** Change the cells and break more. What happens after five wrong PINs? How does the table change when you register at Shinhan Bank too?
