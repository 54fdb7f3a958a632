# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 금융인증서의 일생 따라가기
#
# **15분, 연습 문제 15분.** 홍길동이 되어 금융인증서를 발급받고, 다른 은행에 등록하고, 로그인하고, 마지막에 폐기합니다. 대부분 클릭으로 합니다. 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 인증서가 발급에서 폐기까지 거치는 단계를 순서대로 말할 수 있습니다.
# 2. 개인키와 PIN이 어디에 있고 어디에 없는지 짚을 수 있습니다.
# 3. 어느 서비스가 왜 인증서를 거절하는지 말할 수 있습니다.
#
# > **안전 수칙.** 여러분의 진짜 PIN은 입력하지 마십시오. 여기에서 만드는 키는 연습용이니 실제로 쓰지 마십시오.
#
# 아래 셀을 누르고 **Shift+Enter**를 누르십시오. 은행 화면이 나오면 **인증서 발급/재발급**, **확인**, **인증번호 받기**를 차례로 누릅니다. 칸은 미리 채워져 있습니다. 홍길동은 지어낸 사람이라 생일도 달력에 없는 날입니다. 휴대전화에 온 인증번호를 넣고 **확인**을 누른 다음, PIN `280417`을 두 번 누르십시오. 숫자의 자리는 입력할 때마다 바뀝니다. 실행하고 나서 화면이 아래로 넘어가면 은행 화면까지 올라오십시오.

# %% [markdown] lang="en" of="edd42665" slideshow={"slide_type": "slide"}
# # Follow one financial certificate through its life
#
# **15 minutes, and 15 for the exercises.** You are Hong Gildong. You get a financial certificate, register it at another bank, log in with it, and in the end revoke it, nearly all by clicks. When you are done you can:
#
# 1. name the steps of a certificate's life, from issue to revocation, in order;
# 2. point to where the private key and the PIN are, and where they are not;
# 3. say which service refuses a certificate, and why.
#
# > **Safety.** Do not type your own real PIN. The keys made here are for practice: never use them for real.
#
# Click the cell below and press **Shift+Enter**. On the bank's page click **Issue / re-issue**, **Confirm**, and **Send me a code**. The fields are filled in; Hong is invented, and his birthday is a day that does not exist. Type the code that comes to the telephone, click **Confirm**, and type the PIN `280417` twice: the digits change places each time. If the view jumps ahead when you run the cell, scroll back up to the bank's page.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 발급 4분, 1번 3분, 그림 보는 법 1분, 2번 3분, 3번 2분, 4번 2분입니다. 연습 문제는 따로 15분쯤 걸립니다. 예상을 고르게 하고 손을 들어 보게 한 다음 다음 셀로 갑니다. 한 사람이 화면을 띄워 함께 클릭해도 좋습니다. 클릭하지 않고 셀만 실행해도 같은 이야기가 됩니다. 그림의 줄 수를 세지 말고 "개인키가 그대로 실린 막대가 있는가"를 물으십시오.

# %% [markdown] lang="en" of="9b70739f" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and issue 4 minutes, section 1 takes 3, the diagram takes 1, section 2 takes 3, section 3 takes 2, section 4 takes 2. The exercises take another 15 or so. Let them choose a prediction and raise hands before they go on. One of them can click for all, on the projector. Who runs the cells without clicking gets the same story. Do not count the rows of a diagram: ask "is there a bar that carries the bare private key?"

# %% slideshow={"slide_type": "slide"}
from fincert_lab import centre, check, holdings, lesson, live, pin_pad, predict, show

lab = lesson(0, lang="ko")
hong = lab.person("hong")
centre(hong, filled=True)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 발급: 개인키는 어디로 갔습니까?
#
# 본인 확인, 클라우드 가입, SMS 인증, PIN 설정의 네 단계를 거쳤습니다. 화면 아래쪽에는 여러분의 클릭이 **코드**로 적혀 있습니다. 다음 셀도 그런 코드이니, 셀을 누르고 **Shift+Enter**로 실행하십시오. `done`은 지금까지 일어난 일의 목록입니다. 클릭으로 이미 발급받았으면 셀은 건너뜁니다. 클릭하지 않았다면 셀이 대신 합니다(`enroll` 한 줄이 네 단계를 모두 합니다).
#
# <details><summary>이 교재를 쓰는 법</summary>셀은 위에서부터 하나씩 Shift+Enter로 실행합니다. 처음부터 다시 하려면 맨 위의 셀부터 다시 실행하십시오. 그러면 새 실습실이 열립니다. 예상은 한 번 고르면 바꿀 수 없습니다. 결과를 본 뒤에 check가 맞았는지 알려 줍니다. 셀을 고쳐도 되고, 도구 모음의 +로 새 셀을 만들어도 됩니다.</details>

# %% [markdown] lang="en" of="44ae366d" slideshow={"slide_type": "slide"}
# ## 1. Issue: where did the private key go?
#
# There were four steps: identity check, joining the cloud, SMS check, setting a PIN. Further down on the page your clicks are written as **code**. The next cell is such code too: click it and press **Shift+Enter**. `done` lists what has happened so far. If you skipped the clicks, the cell does them for you (`enroll` is all four steps at once); if not, it skips them.
#
# <details><summary>How to use this notebook</summary>Run the cells one by one, from the top, with Shift+Enter. To begin again, run them again from the first one: that opens a new lab. A prediction cannot be changed once it is chosen; when you have seen the result, check tells you whether you were right. Change any cell you like. The + in the toolbar makes a new one.</details>

# %%
laptop, kb, woori = hong.device("laptop"), lab.bank("kb"), lab.bank("woori")
done = [event.act for event in lab.journal]
if "issue" not in done:
    laptop.enroll(kb, pin="280417")
cert = hong.certificates()[-1]
show(lab)

# %% [markdown] lang="ko"
# 이것이 **상태 표**입니다. 홍길동에게 인증서가 하나 생겼고, 이 실습실의 서비스 6곳 중 4곳에서 쓸 수 있습니다.
#
# 방금 무엇을 만들었는지 말하려면 낱말이 몇 개 필요합니다. **개인키**와 **공개키**는 함께 만든 한 쌍입니다. 개인키로 서명하고(로그인도 서명으로 합니다), 공개키로 서명을 확인합니다. **인증서**는 "이 공개키는 홍길동의 것입니다"라고 적고 **인증기관**이 서명한 문서입니다. **PIN**은 개인키를 잠그고 엽니다.

# %% [markdown] lang="en" of="4ae53fe9"
# This is the **state table**. Hong has a certificate, and 4 of the lab's 6 services take it.
#
# You need a few words for what was just made. A **private key** and a **public key** are made together: the private key signs (that is how one logs in), the public key checks signatures. A **certificate** says "this public key is Hong Gildong's" and is signed by the **CA**, the certification authority. The **PIN** locks and unlocks the private key.

# %%
predict(lab, "0a")

# %% [markdown] lang="ko"
# **해 봅시다.** 다음 셀의 표에서 **개인키** 줄의 **기기**와 **클라우드** 칸, **PIN** 줄의 **기기** 칸을 눌러 보십시오. 왜 그런지 나옵니다. 나머지 줄과, 설명에 나오는 글자(A, S, y)는 뒤의 수업에서 배웁니다.

# %% [markdown] lang="en" of="15eca997"
# **Do it.** In the table of the next cell, click **Device** and **Cloud** in the row **private key**, and **Device** in the row **PIN**. Each says why it is so. The other rows, and the letters A, S and y, belong to later lessons.

# %%
held = holdings(lab)
held

# %%
check(lab, "0a", held)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 키 쌍은 노트북 안에서 만들어졌습니다. 노트북은 개인키를 **봉투**에 봉해서 클라우드에 맡기고, 개인키도 PIN도 지웠습니다. 봉투를 열려면 PIN과 함께, 클라우드 안의 보안 장치인 **HSM**의 도움이 있어야 합니다. 은행과 인증기관에는 공개키가 든 인증서만 있습니다.
#
# <details><summary>더 깊이: 실제 서비스와 다른 점</summary>실제 서비스도 기기에서 키를 만들고, 잠가서 클라우드에 올립니다. 그러나 서버가 보태는 절반(표의 y)을 어떻게 만드는지는 공개되지 않았습니다. 여기의 방식은 이 실습실의 가정입니다. 키의 종류도 다릅니다. 실제는 RSA-2048이고 여기는 P-256입니다.</details>

# %% [markdown] lang="en" of="690b8c3a"
# **Why.** The key pair was made inside the laptop. The laptop sealed the private key in an **envelope**, left that with the cloud, and erased both key and PIN. To open the envelope takes the PIN, and the help of the **HSM**, a security module inside the cloud. All that bank and CA have is the certificate, with the public key in it.
#
# <details><summary>Deeper: how the real service differs</summary>It also makes the key on the device and uploads it locked. But how its server makes its half (y in the table) has not been published: what is done here is this lab's assumption. The kind of key differs too: RSA-2048 there, P-256 here.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 그림 보는 법
#
# 클라우드는 홍길동의 노트북을 기억해 두었습니다(**자동 연결**). 노트북으로 연결된 기기의 목록을 받아 온 뒤, 무엇이 오갔는지 그림으로 봅시다.

# %% [markdown] lang="en" of="5ed57893" slideshow={"slide_type": "slide"}
# ## How to read a diagram
#
# The cloud remembers Hong's laptop (**auto-connect**). Let the laptop fetch the list of remembered devices, and see in a diagram what was said.

# %%
show(laptop.connected_devices())
show(lab.last_story())

# %% [markdown] lang="ko"
# - **색칠한 막대**는 보낸 것입니다. 화살표 끝이 받는 곳이고, 콜론(:)이 있으면 그 뒤에 적힌 것이 실려 갑니다.
# - **점선 막대**는 그 대답입니다.

# %% [markdown] lang="en" of="16ea620d"
# - A **coloured bar** is a message. Its arrow points to the receiver; anything after a colon is what it carries.
# - A **dashed bar** is the answer.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 등록: 다른 은행에서도 쓰기
#
# 홍길동은 우리은행 고객이기도 합니다. KB국민은행에서 받은 인증서로 우리은행에 로그인하려 하지만 거절당합니다.

# %% [markdown] lang="en" of="c910146c" slideshow={"slide_type": "slide"}
# ## 2. Registration: use it at another bank
#
# Hong is a customer of Woori Bank too. He tries to log in there with the certificate he got at KB, and is refused.

# %%
predict(lab, "0b")

# %% [markdown] lang="ko"
# **해 봅시다.** 아래 화면에서 **은행**을 우리은행으로 바꾸고 **로그인**, **다음**을 누른 뒤 PIN `280417`을 누르십시오. 자동 연결이 되어 있어 SMS 인증은 다시 하지 않습니다. 거절하는 말을 읽은 다음, 그 옆의 **타행·타기관 인증서 등록**을 누르고 **다음**과 PIN으로 마칩니다. **처음으로**를 눌러 다시 로그인해 보십시오.

# %% [markdown] lang="en" of="c31e35e6"
# **Do it.** On the page below, set **Bank** to Woori Bank, click **Log in** and **Next**, and type the PIN `280417`. Thanks to auto-connect there is no SMS check this time. Read the refusal, click **Register another institution's certificate** beside it, and finish with **Next** and the PIN. Then click **Back to the menu**, and log in again.

# %%
centre(hong, filled=True)

# %% [markdown] lang="ko"
# 다음 두 셀은 같은 일을 코드로 합니다. 아직 등록하지 않았다면 첫째 셀은 오류를 냅니다. 고장이 아니라 우리은행의 대답입니다. 등록했다면 로그인 접수증이 나옵니다.

# %% [markdown] lang="en" of="3a29cf1d"
# The next two cells do the same by code. If it is not registered yet, the first ends in an error. That is no fault; it is Woori's answer. If it is, you see the receipt of a login.

# %% tags=["raises-exception"]
banking = woori.service("internet-banking")
laptop.login(banking, cert, pin="280417")

# %%
done = [event.act for event in lab.journal]
if "register" not in done:
    laptop.register(cert, woori, pin="280417")

# %%
check(lab, "0b")
show(lab)

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** **등록한 곳**에 우리은행이 생겼고, 서비스 6곳 중 5곳에서 쓸 수 있습니다. 신한은행에는 아직 등록하지 않았습니다.
#
# **왜 그렇습니까?** KB국민은행은 발급할 때 본인을 확인했으니 누구의 인증서인지 압니다. 우리은행은 모릅니다. 같은 이름은 많고, 인증서에는 주민등록번호가 없기 때문입니다. 그래서 홍길동은 우리은행에서 본인 확인을 받고, 이 인증서가 자기 것임을 증명했습니다.
#
# <details><summary>더 깊이: 주민등록번호 없이 어떻게 증명합니까?</summary>발급할 때 노트북은 비밀 값 R을 뽑아 주민등록번호와 섞었습니다. 섞은 결과인 VID만 인증서에 들어 있습니다. R은 개인키와 함께 봉투에 두고, 등록할 은행에만 보여 줍니다. 우리은행은 자기 장부의 주민등록번호와 R을 섞어 봅니다. VID와 같으면 그 고객의 인증서입니다.</details>

# %% [markdown] lang="en" of="75047bcc"
# **What changed.** Woori Bank now appears under **Registered at**, and 5 of 6 services take the certificate. At Shinhan it is not registered yet.
#
# **Why.** KB checked who Hong is when the certificate was issued, so it knows whose it is. Woori does not: many people have the same name, and a certificate does not hold the resident registration number, which identifies a person in Korea. So Hong passed Woori's own check, and proved that this certificate is his.
#
# <details><summary>Deeper: how is that proved without the number?</summary>At issue the laptop drew a secret value R and mixed it with the resident number. Only the result, the VID, is in the certificate. R is kept in the envelope beside the private key, and shown only to a bank that is to register the certificate. Woori mixes it with the number in its own books. If the result is the VID, the certificate is that customer's.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. PIN: 틀린 횟수는 누가 셉니까?
#
# 이번에는 일부러 틀려 봅니다. 틀린 PIN으로 한 번, 맞는 PIN으로 한 번 로그인합니다. 지금은 시도할 수 있는 횟수가 5번 남아 있습니다.

# %% [markdown] lang="en" of="91640e29" slideshow={"slide_type": "slide"}
# ## 3. The PIN: who counts the wrong ones?
#
# Now do something wrong on purpose: log in once with a wrong PIN, then once with the right one. There are 5 tries left now.

# %%
predict(lab, "0c")

# %% [markdown] lang="ko"
# **해 봅시다.** 아래 숫자판에서 `135790`을, 그다음에 `280417`을 누르십시오.

# %% [markdown] lang="en" of="d732192f"
# **Do it.** On the pad below type `135790`, and then `280417`.

# %%
star = kb.service("star-banking")
pin_pad(laptop.login, star, cert)

# %% [markdown] lang="ko"
# 무엇이 오갔는지 그림으로 보려고, 코드로 한 번 더 틀립니다. 이 셀은 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="4a539568"
# Be wrong once more, by code, to see it in a diagram. This cell is meant to end in an error.

# %% tags=["raises-exception"]
laptop.login(star, cert, pin="135790")

# %%
show(lab.last_story())

# %%
laptop.login(star, cert, pin="280417")
check(lab, "0c")
show(lab)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** HSM은 PIN이 맞는지 모릅니다. 물어볼 때마다 횟수를 하나 줄이고 자기 절반을 내줄 뿐입니다. 그 절반이 맞지 않아 봉투가 열리지 않는다는 것은 노트북만 압니다. 봉투가 열리지 않으면 서명할 수 없고, 그래서 그림에는 노트북이 은행에 서명을 보내는 막대가 없습니다. PIN은 맞든 틀리든 은행에 가지 않습니다. 기기가 개인키를 정말 열었다는 것을 서명으로 증명하면 HSM은 횟수를 되돌립니다.
#
# **흔한 오해.** **PIN 확인 요청**에 PIN이 실려 가는 것은 아닙니다. PIN에서 만든 값을 HSM만 열 수 있게 **봉해서** 보냅니다. 전달하는 클라우드는 읽지 못합니다.

# %% [markdown] lang="en" of="a31774bb"
# **Why.** The HSM does the counting, and does not know whether a PIN is right: it takes one try away and answers with its half, every time. Only the laptop finds out that the envelope does not open. Then nothing can be signed, so no bar takes a signature from the laptop to the bank. Right or wrong, the PIN does not go to the bank. When the device proves with a signature that it really opened the key, the HSM sets the count back.
#
# **A common mistake.** The bar named **check the PIN** does not carry the PIN. It carries a value made from it, **sealed** so that only the HSM can open it. The cloud, which passes it on, cannot read it.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 폐기: 인증서의 끝
#
# 누군가 홍길동의 PIN을 엿보고 노트북을 만진 것 같습니다. 홍길동은 KB국민은행에서 인증서를 **폐기**합니다.

# %% [markdown] lang="en" of="8929bbb7" slideshow={"slide_type": "slide"}
# ## 4. Revocation: the end of a certificate
#
# Somebody seems to have watched Hong type his PIN, and to have used his laptop. At KB he **revokes** the certificate.

# %%
predict(lab, "0d")

# %% [markdown] lang="ko"
# **해 봅시다.** 아래 화면에서 **인증서 폐기**를 누르고, 사유로 **개인키 유출**을 고르고, **폐기**를 누르십시오.

# %% [markdown] lang="en" of="68cc0aa1"
# **Do it.** On the page below click **Revoke**, choose **private key leaked** as the reason, and click **Revoke**.

# %%
centre(hong, filled=True)

# %%
done = [event.act for event in lab.journal]
if "revoke" not in done:
    hong.revoke(cert, kb, reason="key_compromise")
show(lab.last_story())

# %% [markdown] lang="ko"
# 이제 우리은행에 로그인해 봅니다. 화면에서 해도 같습니다.

# %% [markdown] lang="en" of="c235d84e"
# Now try to log in at Woori, here or on the page above.

# %% tags=["raises-exception"]
laptop.login(banking, cert, pin="280417")

# %%
check(lab, "0d")
show(lab)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 은행은 사용자를 확인하고 요청을 전할 뿐이고, 폐기는 인증기관이 합니다. 인증기관은 새 **인증서 폐지 목록**(CRL)에 서명해서 게시합니다. 그림의 ↻는 인증기관이 안에서 하는 일입니다. 모든 서비스가 로그인 때마다 그 목록을 봅니다.
#
# > **실제 서비스는 다릅니다.** 로그인할 때마다 새 목록을 받는다는 것은 이 실습실의 가정입니다. 목록을 한동안 보관해 두고 쓰는 서비스라면, 폐기 소식이 그만큼 늦게 닿습니다.

# %% [markdown] lang="en" of="eeab8a89"
# **Why.** The bank checks the user and passes the request on; it is the CA that revokes. It signs and publishes a new **certificate revocation list (CRL)**; the ↻ in the diagram marks what the CA does inside. Every service looks at that list at each login.
#
# > **The real service differs.** That a new list is fetched at every login is this lab's assumption. A service that reuses an old list learns of it later.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `None` 자리에 답을 넣고 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **0-1 몸풀기.** 실습실에서 일어난 일은 모두 번호가 붙은 **사건**으로 남습니다. 아래의 슬라이더로 시간을 되돌려, 홍길동의 인증서를 6곳 중 5곳에서 쓸 수 있던 순간을 하나 찾으십시오. 그 사건의 번호를 `answer`에 넣습니다. 맞는 답은 여러 개입니다.
#
# <details><summary>힌트</summary>등록은 발급 뒤에, 폐기는 등록 뒤에 일어났습니다. '이전 일'을 누르면 한 번에 한 가지 일씩 돌아갑니다. 사건의 번호는 슬라이더 왼쪽에 있습니다.</details>

# %% [markdown] lang="en" of="f6b071da" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Put your answer where it says `None` and run the cell, as often as you like.
#
# **0-1 Warm-up.** All that happens in the lab is kept as **events** with numbers. Turn back the time with the slider below: find a moment at which Hong's certificate could be used at 5 of 6 services, and put the number of that event into `answer`. There is more than one right answer.
#
# <details><summary>Hint</summary>The registration came after the issue, and the revocation after the registration. "Previous act" takes you back one act at a time. The event's number stands to the left of the slider.</details>

# %%
live(lab)

# %% stub="0-1"
answer = None
check(lab, "0-1", answer)

# %% solution="0-1"
answer = next(event.number for event in lab.journal if event.act == "register")
check(lab, "0-1", answer)

# %% [markdown] lang="ko"
# **0-2 해 보기.** 이민준은 KB국민은행에 계좌가 있지만 인터넷뱅킹에는 아직 가입하지 않았습니다. 아래 화면에서 이민준이 되어 가입하고, 인증서를 발급받고, KB스타뱅킹에 로그인하십시오(로그인할 때 서비스를 **KB스타뱅킹**으로 고릅니다). PIN은 여러분이 정합니다. 로그인한 다음 바로 `answer = lab.last_story()`를 넣어 실행하십시오.
#
# <details><summary>힌트</summary>거절되면 거절한 말 옆의 단추를 누르십시오. 가입이 끝나면 **처음으로** 돌아가 발급을 다시 누릅니다. 어떤 PIN은 거절됩니다. 이유를 읽어 보십시오. 화면 대신 코드로 하려면 phone = lee.device("phone"), phone.join_banking(kb), phone.enroll(...), phone.login(...) 차례이고, 로그인이 돌려준 접수증을 answer로 합니다.</details>

# %% [markdown] lang="en" of="abee18af"
# **0-2 Apply.** Lee Minjun has an account at KB, but no internet banking yet. On the page below, be Lee: join, get a certificate, and log in at KB Star Banking (choose it as the service). The PIN is yours to choose. Right after the login, put in `answer = lab.last_story()` and run the cell.
#
# <details><summary>Hint</summary>If the bank refuses, click the button beside its words. After joining, go back to the menu and click issue again. Some PINs are refused: read why. To do it by code instead: phone = lee.device("phone"), phone.join_banking(kb), phone.enroll(...), phone.login(...), in this order; the receipt that the login returns is the answer.</details>

# %%
lee = lab.person("lee")
centre(lee, filled=True)

# %% stub="0-2"
answer = None
check(lab, "0-2", answer)

# %% solution="0-2"
phone = lee.device("phone")
phone.join_banking(kb)
lees = phone.enroll(kb, pin="905271")
answer = phone.login(star, lees, pin="905271")
check(lab, "0-2", answer)

# %% [markdown] lang="ko"
# **0-3 설명하기.** PIN을 잊은 사람도 인증서를 폐기할 수 있습니다. '4. 폐기'의 그림에서 은행이 PIN 대신 무엇으로 홍길동을 알아보았는지 찾고, 그 사건의 번호를 `answer`에 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. 홍길동의 지갑에는 계좌번호와 보안매체(보안카드나 OTP)가 있습니다. 그 지갑을 주운 사람은 무엇을 할 수 있고, 무엇을 할 수 없습니까?
#
# <details><summary>힌트</summary>'4. 폐기'의 그림에서 홍길동이 은행에 보낸 막대를 찾고, 콜론(:) 뒤를 보십시오. 번호는 그 줄의 맨 앞에 있습니다.</details>

# %% [markdown] lang="en" of="6accffa6"
# **0-3 Explain.** Somebody who has forgotten the PIN can still revoke. In the diagram of section 4, find what the bank recognised Hong by instead of the PIN, and put the number of that event into `answer`. Then explain it to your neighbour: Hong's wallet holds his account number and his security medium (a code card or an OTP device). What could somebody do who found it, and what not?
#
# <details><summary>Hint</summary>In the diagram of section 4 find the bar that goes from Hong to the bank, and read what stands after the colon. The number stands at the front of its row.</details>

# %% stub="0-3"
answer = None
check(lab, "0-3", answer)

# %% solution="0-3"
answer = next(event.number for event in lab.journal if event.act == "ask_revocation")
check(lab, "0-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 0-1은 등록이 끝난 뒤부터 폐기 전까지의 어느 번호든 맞습니다. 0-2에서 가입하지 않고 발급부터 누르면 거절되고, 거절한 말 옆에 가입 단추가 나옵니다. 0-3에서 많은 학생이 인증기관의 폐기 사건을 고릅니다. 그것은 결과이고, 까닭은 은행의 사용자 확인입니다. 지갑을 주운 사람은 폐기할 수 있지만, 기기와 PIN이 없어 로그인하지 못하고, 휴대전화가 없어 새로 발급받지도 못합니다.

# %% [markdown] lang="en" of="e2a71d97" edition="teacher"
# **Notes on the solutions.** 0-1: any number after the registration and before the revocation is right. 0-2: who clicks issue before joining is refused, with a button beside it that leads to joining. 0-3: many choose the CA's revocation. That is the consequence; the reason is the bank's user check. Who finds the wallet can revoke, but cannot log in without device and PIN, nor get a new certificate without the telephone.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 인증서는 본인 확인 → 클라우드 가입 → SMS 인증 → PIN 설정을 거쳐 발급됩니다. 그다음에 등록하고, 쓰고, 마지막에 폐기합니다.
# 2. PIN은 어디에도 저장되지 않습니다. 잠그지 않은 개인키는 쓰는 동안 기기에만 있습니다. 클라우드에는 봉투가, HSM에는 자기 절반을 만드는 비밀값과 남은 횟수가, 은행과 인증기관에는 공개키가 있습니다.
# 3. 서비스는 폐기된 인증서와, 그 은행에 아직 등록하지 않은 인증서를 거절합니다. PIN이 틀리면 서명부터 할 수 없습니다. 연달아 다섯 번 틀리면 HSM은 맞는 PIN도 받지 않으니, 재발급받아야 합니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 금융인증서 | financial certificate | 은행을 통해 발급받고, 개인키를 클라우드에 잠가 두고 쓰는 인증서 |
# | 타행·타기관 인증서 등록 | registering another institution's certificate | 다른 곳에서 받은 인증서를 쓰겠다고 알리는 것 |
# | 폐기(폐지) | revocation | 인증서를 더는 믿지 말라고 모두에게 알리는 것. 법에서는 폐지라고 합니다. |
# | 인증서 폐지 목록 | certificate revocation list | 폐기된 인증서의 목록 |
#
# **더 해 보기.** 폐기는 되돌릴 수 없으니 '4. 폐기'의 화면에서 새 인증서를 받으십시오. 그리고 메뉴의 나머지를 눌러 보십시오. **쓰는 기기**를 휴대전화로 바꾸면 왜 SMS 인증을 다시 합니까? **자동 연결 관리**에서 노트북을 끊으면 어떻게 됩니까? **효력정지**는 폐기와 무엇이 다릅니까?
#
# **다음.** [키 쌍 만들기](01_key_generation.ipynb)부터 한 단계씩 자세히 봅니다.

# %% [markdown] lang="en" of="09c6e750" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. A certificate is issued in these steps: identity check → joining the cloud → SMS check → setting a PIN. Then it is registered and used, and in the end revoked.
# 2. The PIN is stored nowhere. Without its lock, the private key exists on the device only, while it is in use. The envelope is in the cloud. The HSM has the secret that its half is made from, and the number of tries left. Bank and CA have the public key.
# 3. A service refuses a certificate that is revoked, or not yet registered at its bank. With a wrong PIN nothing can even be signed. After five in a row the HSM refuses the right PIN too, and the certificate has to be re-issued.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *금융인증서* | financial certificate | A certificate issued through a bank, its private key kept locked in the cloud |
# | *타행·타기관 인증서 등록* | registering another institution's certificate | Telling a bank that you will use a certificate from elsewhere |
# | *폐기(폐지)* | revocation | Telling everybody to stop trusting a certificate. The law uses the second word. |
# | *인증서 폐지 목록* | certificate revocation list | The list of revoked certificates |
#
# **Try more.** Revocation is final, so get a new certificate, on the page of section 4. Then try the rest of the menu. Set **Device in use** to **phone**: why is there an SMS check again? What happens when you disconnect the laptop under **Auto-connect**? How does **Suspend** differ from revoking?
#
# **Next.** The lessons from [Make a key pair](01_key_generation.ipynb) on look closely at one step each.
