# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 금융인증서의 일생 따라가기
#
# **30분.** 이 수업에서는 홍길동이 금융인증서를 발급받고, 다른 은행에 등록하고, 로그인하고, 마지막에 폐기합니다. 여러분은 셀을 하나씩 실행하면서 누가 무엇을 받고 무엇을 받지 않는지 지켜봅니다. 암호를 배운 적이 없어도 됩니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 인증서가 발급에서 폐기까지 거치는 단계를 순서대로 말할 수 있습니다.
# 2. 개인키와 PIN이 어디에 있고 어디에 없는지 짚을 수 있습니다.
# 3. 상태 표를 읽고, 어느 서비스가 왜 인증서를 거절하는지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 공개된 값에서 만들기 때문에 누구나 똑같은 키를 만들 수 있습니다. 실제로 쓰지 마십시오. 여러분의 진짜 PIN도 입력하지 마십시오.

# %% [markdown] lang="en" of="36e184f9" slideshow={"slide_type": "slide"}
# # Follow one financial certificate through its life
#
# **30 minutes.** In this lesson Hong Gildong gets a financial certificate, registers it at another bank, logs in with it, and finally revokes it. You run the cells one by one and watch who is given what, and who is not. You need no cryptography.
#
# When you are done you can:
#
# 1. name the steps of a certificate's life, from issue to revocation, in order;
# 2. point to where the private key and the PIN are, and where they are not;
# 3. read the state table, and say which service refuses a certificate and why.
#
# > **Safety.** The keys made here are for practice. They come from a published value, so anybody can make the same ones again. Never use them for real. Do not type your own real PIN either.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개 5분, 발급 7분, 등록 6분, PIN 5분, 폐기 5분, 정리 2분입니다. 연습 문제는 따로 20분쯤 걸립니다. 예상을 고르게 하고 손을 들어 보게 한 다음 실행합니다. 그림의 줄 수를 세지 말고 "개인키가 그대로 실린 막대가 있는가"를 물으십시오.

# %% [markdown] lang="en" of="50f190a6" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction 5 minutes, issue 7, registration 6, PIN 5, revocation 5, summary 2. The exercises take another 20 or so. Let them choose a prediction and raise hands before you run. Do not count the rows of the diagram: ask "is there a bar that carries the bare private key?"

# %% [markdown] lang="ko"
# ## 이 교재를 쓰는 법
#
# - 셀을 고르고 **Shift+Enter**를 누르면 실행됩니다. 위에서 아래로 순서대로 실행하십시오.
# - 실행 순서가 섞였으면 위쪽 도구 모음에서 `▶▶`를 누르십시오. 셀에 적은 내용은 그대로 두고, 실습실을 새로 열어 처음부터 모두 다시 실행합니다. 예상은 새로 골라야 합니다.
# - `predict`는 질문을 보여 줍니다. 실행하기 전에 보기 하나를 눌러 예상을 적어 두십시오. 한 번 고르면 바꿀 수 없습니다. 결과를 본 뒤에 `check`가 맞았는지 알려 줍니다.
# - 셀을 고쳐도 됩니다. 도구 모음의 `+`를 누르면 새 셀이 생깁니다. 같은 셀을 두 번 실행하면 그 일이 한 번 더 일어나고, 뒤의 사건 번호가 달라집니다.

# %% [markdown] lang="en" of="38c5871c"
# ## How to use this notebook
#
# - Click a cell and press **Shift+Enter** to run it. Run them in order, from the top.
# - If the order got mixed up, press `▶▶` in the toolbar at the top. It keeps what you typed in the cells, opens the lab anew, and runs everything again from the beginning. Predictions have to be chosen again.
# - `predict` shows a question. Before you run what follows, click the answer that you expect; it cannot be changed. When you have seen the result, `check` tells you whether you were right.
# - Change any cell you like. `+` in the toolbar makes a new one. Running a cell a second time makes its step happen a second time, and shifts the event numbers after it.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 먼저 알아 둘 낱말
#
# - **키 쌍**은 함께 만든 두 키입니다. **개인키**로 **서명**하고, **공개키**로 서명을 확인합니다. 공개키는 누구에게나 줍니다. 공개키로는 서명을 만들 수 없습니다.
# - **인증서**는 "이 공개키는 홍길동의 것입니다"라고 적고 인증기관이 서명한 문서입니다.
# - **로그인**은 이렇게 합니다. 서비스가 매번 새로운 값(**챌린지**)을 보냅니다. 기기가 개인키로 그 값에 서명합니다. 서비스는 인증서의 공개키로 서명을 확인합니다.
# - **PIN**은 6자리 비밀번호입니다. 개인키를 잠그고 엽니다. **봉투**는 그렇게 잠긴 개인키입니다.

# %% [markdown] lang="en" of="953c93b1" slideshow={"slide_type": "slide"}
# ## Words you need first
#
# - A **key pair** is two keys made together. The **private key** **signs**. The **public key**, which is for everybody, checks signatures. Nobody can sign with the public key.
# - A **certificate** is a document that says "this public key is Hong Gildong's" and is signed by a certification authority.
# - You **log in** like this. The service sends a new value each time (a **challenge**). Your device signs it with the private key. The service checks the signature with the public key in the certificate.
# - The **PIN** is a 6-digit password. It locks and unlocks the private key. The private key locked in this way is the **envelope**.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 나오는 사람과 기관
#
# | 이름 | 하는 일 |
# |---|---|
# | 홍길동 | 가입자입니다. 노트북과 휴대전화가 있고, 세 은행의 고객입니다. |
# | KB국민은행, 우리은행, 신한은행 | 본인을 확인하고 발급 신청을 받습니다(등록대행기관). 자기 서비스에서 인증서 로그인을 받아 줍니다(이용기관). |
# | 인증기관 | 금융결제원입니다. 은행의 확인을 믿고 인증서에 서명합니다. 폐기한 인증서의 목록(폐지 목록, CRL)도 게시합니다. |
# | 클라우드 | 금융결제원이 운영합니다. 봉투를 보관합니다. |
# | HSM | 클라우드 안의 보안 장치입니다. PIN을 몇 번 시도했는지 셉니다. |
# | 통신사 | 문자(SMS)를 전달합니다. |
#
# 암호 기술은 모두 진짜입니다. 사람, 은행, 시계, 전화만 흉내 낸 것입니다.

# %% [markdown] lang="en" of="24a60a75" slideshow={"slide_type": "slide"}
# ## Who is who
#
# | Name | Role |
# |---|---|
# | Hong Gildong | The subscriber. He has a laptop and a phone, and is a customer of three banks. |
# | KB Kookmin Bank, Woori Bank, Shinhan Bank | Check who you are and take your application (registration agency). Their services let you log in with a certificate (relying institution). |
# | CA | The certification authority, KFTC. It trusts the bank's check and signs the certificate. It also publishes the list of revoked certificates (CRL). |
# | Cloud | Run by KFTC. It keeps the envelope. |
# | HSM | A security module inside the cloud. It counts how often a PIN was tried. |
# | Telecom | Delivers text messages (SMS). |
#
# All the cryptography is real. Only the people, the banks, the clock and the telephones are simulated.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import check, lesson, predict, show

lab = lesson(0, lang="ko")
show(lab)

# %% [markdown] lang="ko"
# 이것이 **상태 표**입니다. 아직 인증서가 없습니다. 인증서가 생기면 한 줄씩 늘어납니다.
#
# - **상태**는 인증기관이 말하는 것입니다. 유효, 폐기, 만료 가운데 하나입니다.
# - **클라우드**는 봉투가 보관되어 있는지, PIN을 몇 번 더 시도할 수 있는지 보여 줍니다.
# - **등록한 곳**은 다른 은행에서 받은 인증서를 등록한 은행입니다.
# - **쓸 수 있는 곳**은 이 실습실의 서비스 6곳 가운데 로그인할 수 있는 곳입니다. KB국민은행에 4곳(인터넷뱅킹, 스타뱅킹, 마이머니, 부동산), 우리은행과 신한은행에 한 곳씩 있습니다.
#
# 실습실에서 일어난 일은 모두 **일지**에 **사건**으로 적히고 번호가 붙습니다. 처음 사건 3개는 실습실을 여는 준비입니다.

# %% [markdown] lang="en" of="4298594c"
# This is the **state table**. There is no certificate yet. Each certificate will be one row.
#
# - **Status** is what the CA says: valid, revoked or expired.
# - **Cloud** shows whether the envelope is stored, and how many PIN tries are left.
# - **Registered at** names the banks where a certificate from another bank has been registered.
# - **Usable at** shows which of the lab's 6 services one can log in to with it: KB has 4 (internet banking, Star Banking, My Money, real estate), Woori and Shinhan have one each.
#
# Everything that happens in the lab is written into the **journal** as an **event** with a number. The first 3 events are the lab opening its doors.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 발급: 키는 어디에서 만들어집니까?
#
# 홍길동은 노트북으로 KB국민은행에 들어가 **인증센터 > 개인 > 금융인증서 > 인증서 발급/재발급**을 누릅니다. 화면에서는 네 단계를 거칩니다. 본인 확인, 금융결제원 클라우드 가입, SMS 인증, PIN 번호 설정입니다. 본인 확인에는 계좌번호와 **보안매체**(보안카드나 OTP)를 씁니다. 아래의 `enroll`은 이 네 단계를 한꺼번에 합니다.

# %% [markdown] lang="en" of="7f447ae4" slideshow={"slide_type": "slide"}
# ## 1. Issue: where is the key made?
#
# On his laptop Hong opens KB's **certificate centre > personal > financial certificate > issue/re-issue**. His screen leads him through four steps: identity check, joining the KFTC cloud, SMS code, setting a PIN. For the identity check he shows his account number and his **security medium** (a security card or an OTP token). `enroll` below does all four at once.

# %%
predict(lab, "0a")

# %%
hong, kb, woori = lab.person("hong"), lab.bank("kb"), lab.bank("woori")
laptop = hong.device("laptop")
cert = laptop.enroll(kb, pin="280417")
show(lab.last_story())

# %% [markdown] lang="ko"
# **그림 보는 법.** 위에서 아래로 시간이 흐릅니다. 막대의 화살표 끝이 받는 곳입니다. 막대가 지나가는 다른 칸은 아무것도 보지 못합니다. 콜론(:) 뒤에 적힌 것이 막대에 실려 갑니다. 점선 막대는 대답입니다. 무엇인가 실려 돌아올 때만 그렸습니다. 보라색 막대는 그 안에서만 일어난 일입니다. **봉한 값**은 정해진 한 곳만 열 수 있게 감싼 값입니다. 그림의 봉한 값은 HSM만, 봉한 R은 인증기관만 열 수 있습니다. 클라우드는 전달만 합니다. PIN으로 잠근 **봉투**와는 다릅니다. VID와 R은 2번에서 설명합니다.

# %% [markdown] lang="en" of="127c2b2b"
# **How to read the diagram.** Time runs from top to bottom. The tip of a bar's arrow is the receiver. The columns it passes on its way see nothing. What the bar carries is written after the colon. A dashed bar is an answer, drawn only where it carries something. A purple bar is something that happened inside only. A **sealed value** is wrapped so that only one party can open it: here the HSM; for sealed R, the CA. The cloud merely passes it on. It is not the **envelope**, which the PIN locks. VID and R are explained in section 2.

# %%
check(lab, "0a")
show(lab)

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** 표에 인증서 한 줄이 생겼습니다. 인증서는 3년 동안 유효합니다. KB국민은행의 서비스 4곳에서 바로 쓸 수 있습니다. 다른 두 은행에서는 아직 쓸 수 없습니다. 이름 아래에는 인증서 일련번호의 앞뒤 네 자리가 있습니다.
#
# **왜 그렇습니까?** 키 쌍은 노트북 안에서 만들어졌습니다. 홍길동에게는 **PIN 번호 설정** 한 번이지만, 그림에서는 번호가 붙은 마지막 막대 4개입니다. 그 서명은 노트북이 했고, 클라우드는 HSM에 전달만 합니다. 그 사이의 점선 막대가 HSM이 보내 준 절반입니다. 노트북은 PIN에서 만든 절반과 이 절반을 합쳐 개인키를 잠갔습니다. 그래서 두 절반이 다 있어야 봉투가 열립니다.
#
# | 기관 | 받은 것 | 받지 않은 것 |
# |---|---|---|
# | 은행 | 계좌번호, 보안매체 번호, 인증서 | 개인키, PIN |
# | 인증기관 | 이름, 주민등록번호(은행에서), 공개키, VID, 봉한 R | 개인키, PIN |
# | 클라우드 | 이름, 생년월일, 전화번호, 인증서의 공개키, 봉투, 봉한 값(읽지 못함) | 잠그지 않은 개인키, PIN |
# | HSM | 인증서의 공개키, PIN에서 만들어 봉한 값 | 봉투, 개인키, PIN |

# %% [markdown] lang="en" of="f1dc5ab8"
# **What changed.** The table has a row now: one certificate, valid for 3 years. KB's 4 services take it at once. The two other banks do not take it yet. Under the name are the first and the last characters of the certificate's serial number.
#
# **Why.** The key pair was made inside the laptop. For Hong, **setting a PIN** was one step; in the diagram it is the last 4 bars with a number. The signature in them was made on the laptop; the cloud passes it on to the HSM. The dashed bar between them is the HSM's half, on its way to the laptop. The laptop put it together with another half, made from the PIN, and locked the private key with both. So it takes both to open the envelope.
#
# | Institution | was given | was not given |
# |---|---|---|
# | Bank | account number, security medium's code, certificate | private key, PIN |
# | CA | name, resident number (from the bank), public key, VID, sealed R | private key, PIN |
# | Cloud | name, birth date, telephone number, the certificate's public key, envelope, sealed value (cannot read it) | private key without a lock, PIN |
# | HSM | the certificate's public key, a sealed value made from the PIN | envelope, private key, PIN |

# %% [markdown] lang="ko"
# > **실제 서비스는 다릅니다.** 실제 서비스도 기기에서 키를 만들고, 잠가서 클라우드에 올립니다. 그러나 서버가 보태는 절반을 어떻게 만드는지는 공개되지 않았습니다. 여기의 방식은 이 실습실의 가정입니다. 키의 종류도 다릅니다. 실제는 RSA-2048이고 여기는 P-256입니다. 지금은 몰라도 됩니다.

# %% [markdown] lang="en" of="085d7e63"
# > **The real service differs.** It also makes the key on the device and uploads it locked. But how the server's half is made has not been published, so what we do here is this lab's assumption. The kind of key differs too: RSA-2048 there, P-256 here. You need not know these now.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 등록: 다른 은행에서도 쓰기
#
# 홍길동은 우리은행 고객이기도 합니다. KB국민은행에서 받은 인증서로 우리은행 인터넷뱅킹에 로그인하려 합니다. 상태 표를 보면 거절당할 것입니다.

# %% [markdown] lang="en" of="ee80682f" slideshow={"slide_type": "slide"}
# ## 2. Registration: use it at another bank
#
# Hong is a customer of Woori Bank too. He wants to log in to Woori's internet banking with the certificate he got at KB. The state table says that he will be refused.

# %%
predict(lab, "0b")

# %% tags=["raises-exception"]
banking = woori.service("internet-banking")
laptop.login(banking, cert, pin="280417")

# %% [markdown] lang="ko"
# 오류가 났지만 고장이 아닙니다. 실습실의 오류는 무슨 일이 있었는지, 이제 무엇을 하면 되는지를 한 줄로 말합니다. 거절된 로그인도 일지에 남습니다.

# %% [markdown] lang="en" of="bf06a7c0"
# That is an error, but nothing is broken. An error in this lab says in one line what happened and what to do next. A refused login is in the journal too.

# %%
show(lab.last_story())

# %% [markdown] lang="ko"
# 마지막 막대에 거절한 이유가 있습니다. 그 위의 두 막대는 4번에서 설명합니다. 이제 오류가 시키는 대로 등록합니다.

# %% [markdown] lang="en" of="2d5ae9f1"
# The last bar shows why it was refused. Section 4 explains the two above it. Now do what the error says: register.

# %%
laptop.register(cert, woori, pin="280417")
show(lab.last_story())

# %%
laptop.login(banking, cert, pin="280417")

# %%
check(lab, "0b")
show(lab)

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** **등록한 곳**에 우리은행이 생겼고, 6곳 중 5곳에서 쓸 수 있습니다. 로그인하면 **접수증**(`Receipt`)을 받습니다.
#
# **왜 그렇습니까?** KB국민은행은 발급할 때 본인을 확인했으니 누구의 인증서인지 이미 압니다. 우리은행은 모릅니다. 인증서에는 주민등록번호가 없기 때문입니다. 발급할 때 노트북은 비밀 값 **R**을 뽑아 주민등록번호와 섞었습니다. 섞은 결과인 **VID**만 인증서에 들어 있습니다. 인증기관은 발급할 때 R을 받아 VID를 확인합니다. 그 뒤에 R은 개인키와 함께 봉투에 두고, 등록할 은행에만 보여 줍니다. 우리은행은 자기 장부의 주민등록번호와 R을 섞어 봅니다. VID와 같으면 그 고객의 인증서입니다.

# %% [markdown] lang="en" of="a50fe575"
# **What changed.** Woori Bank now appears under **Registered at**, and 5 of 6 services take the certificate. A login is answered with a receipt (`Receipt`).
#
# **Why.** KB checked who Hong is when the certificate was issued, so it already knows whose it is. Woori does not: the certificate does not hold Hong's resident registration number, which identifies a person in Korea. At issue the laptop drew a secret value **R** and mixed it with that number. Only the result, the **VID**, is in the certificate. The CA is given R at issue, to check the VID. After that R is kept in the envelope beside the private key, and shown only to a bank that is to register the certificate. Woori mixes it with the number in its own books. If the result is the VID, the certificate is that customer's.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. PIN: 틀리면 누가 셉니까?
#
# 이번에는 일부러 틀려 봅니다. 틀린 PIN으로 한 번, 맞는 PIN으로 한 번 로그인합니다. 지금은 시도할 수 있는 횟수가 5번 남아 있습니다.

# %% [markdown] lang="en" of="dcc57d6e" slideshow={"slide_type": "slide"}
# ## 3. The PIN: who counts the wrong ones?
#
# Now do something wrong on purpose: log in once with a wrong PIN, then once with the right one. There are 5 tries left now.

# %%
predict(lab, "0c")

# %% tags=["raises-exception"]
laptop.login(kb.service("star-banking"), cert, pin="135790")

# %%
show(lab.last_story())

# %%
laptop.login(kb.service("star-banking"), cert, pin="280417")
show(lab.journal[-13:])

# %%
check(lab, "0c")
show(lab)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** PIN이 틀리면 봉투가 열리지 않아 서명할 수 없습니다. 그래서 위의 그림에는 로그인 막대가 없습니다. PIN은 맞든 틀리든 은행에 가지 않습니다. 일지의 **결과**를 보십시오. 틀린 한 번으로 4회가 남았습니다. 기기가 개인키를 정말 열었다는 것을 서명으로 증명하면 HSM은 5회로 되돌립니다. 그 사이에 왜 3회가 되는지는 클라우드 수업에서 봅니다.
#
# 연달아 다섯 번 틀리면 HSM은 맞는 PIN도 받지 않습니다. 인증기관이 보기에는 유효한 인증서지만 쓸 수 있는 곳이 없으니, 재발급받아야 합니다.
#
# **흔한 오해.** 그림에 **PIN 확인 요청**이 있지만 PIN이 가는 것은 아닙니다. PIN에서 만든 값을 HSM만 열 수 있게 봉해서 보냅니다. 클라우드는 그 값을 읽지 못합니다.

# %% [markdown] lang="en" of="341a7b3f"
# **Why.** With a wrong PIN the envelope does not open, and nothing can be signed: the diagram above has no login bar. Right or wrong, the PIN does not go to the bank. Look at the **Result** column of the journal. After the wrong one, 4 were left. When the device proves with a signature that it really opened the key, the HSM sets the count back to 5. Why there is a 3 in between, the lesson on the cloud shows.
#
# After five wrong ones in a row the HSM refuses even the right one. The CA still calls the certificate valid, but it can be used nowhere: have it re-issued.
#
# **A common mistake.** The diagram says **check the PIN**, but the PIN does not travel. What is sent is a value made from it, sealed so that only the HSM can open it. The cloud cannot read it.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 폐기: 인증서의 사용 끝내기
#
# 누군가 홍길동의 PIN을 엿보고 노트북을 만진 것 같습니다. 홍길동은 KB국민은행에서 사용자 확인(계좌번호, 보안매체)을 받고 인증서를 **폐기**합니다. 사유 `key_compromise`는 다른 사람이 개인키를 썼을지 모른다는 의심까지 포함합니다. 아래의 `before`에는 폐기하기 전까지의 사건 수를 적어 둡니다.

# %% [markdown] lang="en" of="288e3c54" slideshow={"slide_type": "slide"}
# ## 4. Revocation: the end of a certificate
#
# Somebody seems to have watched Hong type his PIN, and to have used his laptop. At KB he passes a user check (account number, security medium) and **revokes** the certificate. The reason `key_compromise` covers the suspicion that somebody else may have used the private key. In `before` we keep the number of events up to the revocation.

# %%
predict(lab, "0d")

# %%
before = len(lab.journal)
hong.revoke(cert, kb, reason="key_compromise")
show(lab.last_story())

# %% tags=["raises-exception"]
laptop.login(banking, cert, pin="280417")

# %%
check(lab, "0d")
show(lab.changes(before))

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 은행은 사용자를 확인하고 요청을 전할 뿐이고, 폐기는 인증기관이 합니다. 인증기관은 새 **인증서 폐지 목록**(CRL)에 서명해서 게시합니다. 이 실습실의 서비스는 로그인 때마다 새 목록을 받아 보고, 이 인증서 하나의 상태를 따로 묻습니다(OCSP). 둘 가운데 하나라도 폐기되었다고 하면 거절합니다.
#
# > **실제 서비스는 다릅니다.** 로그인할 때마다 새 목록을 받는다는 것은 이 실습실의 가정입니다. 목록을 한동안 보관해 두고 쓰는 서비스라면, 폐기 소식이 그만큼 늦게 닿습니다.
#
# 실습실에서는 과거로 돌아가 볼 수 있습니다. 폐기하기 바로 전의 표입니다.

# %% [markdown] lang="en" of="a67fb7a0"
# **Why.** The bank checks the user and passes the request on; it is the CA that revokes. The CA signs and publishes a new **certificate revocation list (CRL)**. In this lab a service fetches the newest list at every login, and also asks about this one certificate (OCSP). If either says revoked, it refuses.
#
# > **The real service differs.** That a new list is fetched at every login is this lab's assumption. To a service that keeps a list for a while, the news comes that much later.
#
# In this lab you can go back in time. This is the table just before the revocation.

# %%
show(lab.at(before))

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `None` 자리에 답을 넣고 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **0-1 몸풀기.** 홍길동의 첫 인증서를 6곳 중 5곳에서 쓸 수 있었던 순간을 하나 찾으십시오. `answer = lab.at(20)`처럼 사건 번호를 바꾸어 넣습니다. 맞는 답은 여러 개입니다.
#
# <details><summary>힌트</summary>등록은 발급 뒤에, 폐기는 등록 뒤에 일어났습니다. 새 셀에서 show(lab.journal)을 실행하면 사건을 모두 볼 수 있습니다.</details>

# %% [markdown] lang="en" of="d6e07fa0" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Put your answer where it says `None` and run the cell, as often as you like.
#
# **0-1 Warm-up.** Find a moment at which Hong's first certificate could be used at 5 of 6 services. Write `answer = lab.at(20)` with other event numbers. There is more than one right answer.
#
# <details><summary>Hint</summary>The registration came after the issue, and the revocation after the registration. Run show(lab.journal) in a new cell to see every event.</details>

# %% stub="0-1"
answer = None
check(lab, "0-1", answer)

# %% solution="0-1"
answer = lab.at(before)
check(lab, "0-1", answer)

# %% [markdown] lang="ko"
# **0-2 해 보기.** 김영희는 KB국민은행과 신한은행의 고객입니다. 신한은행에서 김영희의 인증서를 발급받고, 신한은행 인터넷뱅킹에 로그인해서 접수증을 `answer`에 넣으십시오. PIN은 여러분이 정합니다.
#
# <details><summary>힌트</summary>phone = kim.device("phone")으로 기기를 정하고, 1번처럼 발급받고, 2번처럼 shinhan.service("internet-banking")에 로그인하십시오. 신한은행을 통해 발급했으니 등록은 필요 없습니다. 어떤 PIN은 거절됩니다. 이유를 읽어 보십시오.</details>

# %% [markdown] lang="en" of="55f73c9d"
# **0-2 Apply.** Kim Younghee is a customer of KB Kookmin Bank and Shinhan Bank. Get a certificate for her through Shinhan, log in at Shinhan's internet banking, and put the receipt into `answer`. The PIN is yours to choose.
#
# <details><summary>Hint</summary>Take a device with phone = kim.device("phone"), enroll as in section 1, and log in at shinhan.service("internet-banking") as in section 2. No registration is needed: it is issued through Shinhan. Some PINs are refused: read why.</details>

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
# **0-3 설명하기.** PIN을 잊은 사람도 인증서를 폐기할 수 있습니다. 4번의 그림에서 은행이 PIN 대신 무엇으로 홍길동을 알아보았는지 찾고, 그 사건의 번호를 `answer`에 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. 폐기할 때 PIN을 물었다면 누가 곤란해집니까?
#
# <details><summary>힌트</summary>4번의 그림에서 홍길동이 은행에 보낸 막대를 찾고, 콜론(:) 뒤를 보십시오.</details>

# %% [markdown] lang="en" of="2c92b207"
# **0-3 Explain.** Somebody who has forgotten the PIN can still revoke. In the diagram of section 4, find what the bank recognised Hong by instead of the PIN, and put the number of that event into `answer`. Then explain it to your neighbour: if revoking took the PIN, who would be in trouble?
#
# <details><summary>Hint</summary>In the diagram of section 4 find the bar that goes from Hong to the bank, and read what stands after the colon.</details>

# %% stub="0-3"
answer = None
check(lab, "0-3", answer)

# %% solution="0-3"
answer = before + 1
check(lab, "0-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 0-1은 등록이 끝난 뒤부터 폐기 전까지의 어느 번호든 맞습니다. 0-2에서 가장 흔한 실수는 KB국민은행의 서비스에 로그인하는 것입니다. 0-3에서 많은 학생이 인증기관의 폐기 사건을 고릅니다. 그것은 결과이고, 까닭은 은행의 사용자 확인입니다. PIN을 물었다면 PIN을 잊은 사람은 새어 나간 키를 막을 방법이 없습니다.

# %% [markdown] lang="en" of="2b6758b7" edition="teacher"
# **Notes on the solutions.** 0-1: any number after the registration and before the revocation is right. 0-2: the commonest mistake is to log in at a service of KB. 0-3: many choose the CA's revocation. That is the consequence; the reason is the bank's user check. If the PIN were asked for, somebody who had forgotten it could not stop a leaked key.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 인증서는 본인 확인 → 클라우드 가입 → SMS 인증 → 키 쌍 생성 → 발급 → PIN 설정을 거쳐 만들어집니다. 그다음에 등록하고, 쓰고, 마지막에 폐기합니다.
# 2. PIN은 어디에도 저장되지 않습니다. 잠그지 않은 개인키는 쓰는 동안 기기에만 있습니다. 클라우드에는 봉투가, HSM에는 봉투를 여는 비밀의 절반과 남은 횟수가, 은행과 인증기관에는 공개키가 있습니다.
# 3. 서비스는 폐기된 인증서, 만료된 인증서, 그 은행에 아직 등록하지 않은 인증서를 거절합니다. 상태 표의 **쓸 수 있는 곳**이 어느 서비스가 왜 거절하는지 말해 줍니다. PIN이 틀리면 봉투가 열리지 않아 서명할 수 없습니다. 연달아 다섯 번 틀리면 HSM이 맞는 PIN도 받지 않고, 표에는 **PIN 잠김**으로 나옵니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 금융인증서 | financial certificate | 은행을 통해 발급받고, 개인키를 클라우드에 잠가 두고 쓰는 인증서 |
# | 등록대행기관 | registration agency | 본인을 확인하고 신청을 받는 곳, 여기에서는 은행 |
# | 이용기관 | relying institution | 인증서를 믿고 서비스를 해 주는 곳 |
# | 타행·타기관 인증서 등록 | registering another institution's certificate | 다른 곳에서 받은 인증서를 쓰겠다고 알리는 것 |
# | 폐기(폐지) | revocation | 인증서를 더는 믿지 말라고 모두에게 알리는 것. 법에서는 폐지라고 합니다. |
# | 인증서 폐지 목록 | certificate revocation list | 폐기된 인증서의 목록 |
#
# **더 해 보기.** 폐기는 되돌릴 수 없으니 새 인증서를 받으십시오. 새 셀에서 `cert = laptop.enroll(kb, pin="280417")`를 실행합니다. 그리고 이것저것 시험해 보십시오. 우리은행과 신한은행에 모두 등록하면 표가 어떻게 바뀝니까? 그다음에 틀린 PIN을 연달아 다섯 번 넣으면 어떻게 됩니까?
#
# **다음.** [키 쌍 만들기](01_key_generation.ipynb)부터 다섯 수업에서 한 단계씩 자세히 보고, 마지막 두 수업에서는 인증서를 검증하고 믿을 인증기관을 정합니다.

# %% [markdown] lang="en" of="a1543f7e" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. A certificate is made in these steps: identity check → joining the cloud → SMS code → key pair → issue → PIN. Then it is registered and used, and in the end revoked.
# 2. The PIN is stored nowhere. Without its lock, the private key exists on the device only, while it is in use. The cloud has the envelope, the HSM half of the secret that opens it and the number of tries left, the bank and the CA the public key.
# 3. A service refuses a certificate that is revoked, expired, or not yet registered at its bank. The column **Usable at** of the state table says which service refuses and why. With a wrong PIN the envelope does not open, and nothing can be signed. After five in a row the HSM refuses even the right PIN, and the table says **PIN locked**.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *금융인증서* | financial certificate | A certificate issued through a bank, its private key kept locked in the cloud |
# | *등록대행기관* | registration agency | The institution that checks your identity and takes your application: here, the bank |
# | *이용기관* | relying institution | The institution that trusts a certificate and serves you |
# | *타행·타기관 인증서 등록* | registering another institution's certificate | Telling a bank that you will use a certificate from elsewhere |
# | *폐기(폐지)* | revocation | Telling everybody to stop trusting a certificate. The law uses the second word. |
# | *인증서 폐지 목록* | certificate revocation list | The list of revoked certificates |
#
# **Try more.** Revocation is final, so get a new certificate: run `cert = laptop.enroll(kb, pin="280417")` in a new cell. Then try things out. How does the table change when you register at both Woori and Shinhan? And what happens after five wrong PINs in a row?
#
# **Next.** Five lessons look closely at one step each, beginning with [Make a key pair](01_key_generation.ipynb). In the last two you validate certificates and decide whom to trust.
