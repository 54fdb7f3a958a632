# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 다른 은행에 등록하기
#
# **30분.** 이 수업에서는 KB국민은행에서 받은 인증서를 다른 은행에 등록합니다. 은행이 무엇을 어떤 차례로 확인하는지 보고, 남의 인증서나 폐기된 인증서를 등록하면 어떻게 되는지 봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 은행이 다른 은행의 인증서를 등록하기 전에 확인하는 것을 차례로 말할 수 있습니다.
# 2. 남의 인증서, 폐기된 인증서, 둘째 인증서를 등록하면 각각 어떻게 되는지, 왜 그런지 말할 수 있습니다.
# 3. 등록 해제와 폐기의 차이, 그리고 이 실습실에서 지점에 가야 하는 때를 말할 수 있습니다.
#
# > **안전 수칙.** 여기에 나오는 사람과 번호는 모두 지어낸 것입니다. 여러분이 실제로 쓰는 PIN이나 주민등록번호는 입력하지 마십시오.

# %% [markdown] lang="en" of="7ed66660" slideshow={"slide_type": "slide"}
# # Register it at another bank
#
# **30 minutes.** In this lesson you register the certificate from KB at other banks. You see what a bank checks, and in which order, and what happens with somebody else's certificate, or a revoked one.
#
# When you are done you can:
#
# 1. say, in order, what a bank checks before it registers another bank's certificate;
# 2. say what happens with somebody else's certificate, a revoked one, and a second one, and why;
# 3. tell unregistering from revoking, and say when, in this lab, one has to go to a branch.
#
# > **Safety.** All people and numbers here are invented. Do not type a PIN or resident number that you really use.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 3분, 1번 7분, 2번 6분, 3번 7분, 4번 6분, 정리 1분입니다. 연습 문제는 따로 20분쯤 걸립니다. 1번의 표를 칠판에 적어 두고, 거절당할 때마다 몇 번째에서 걸렸는지 표시하십시오. 2번의 동명이인은 "이름이 같으면 되지 않습니까?"라고 먼저 물은 다음 실행하십시오.

# %% [markdown] lang="en" of="163cbc78" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 3 minutes, section 1 takes 7, section 2 takes 6, section 3 takes 7, section 4 takes 6, summary 1. The exercises take another 20 or so. Copy the table of section 1 to the board, and mark at each refusal which check it was. Before the namesake in section 2 ask: "is the same name not enough?"

# %% [markdown] lang="ko"
# ## 시작하기
#
# 아래 셀이 실습실을 엽니다. 홍길동은 이미 KB국민은행에서 노트북으로 금융인증서를 발급받았습니다. PIN은 `280417`입니다. 처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 `lesson` 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 `seed="20260001"`처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.

# %% [markdown] lang="en" of="fa8a7586"
# ## Begin
#
# The cell below opens the lab. With his laptop Hong has already got a financial certificate from KB. The PIN is `280417`. To begin again at any time, run everything again from this cell on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of `lesson`, like `seed="20260001"`. Values, dates and event numbers may then differ from those in this text.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import check, lesson, live, predict, show

lab = lesson(4, lang="ko")
hong, kim = lab.person("hong"), lab.person("kim")
kb, woori, shinhan = lab.bank("kb"), lab.bank("woori"), lab.bank("shinhan")
laptop = hong.device("laptop")
(cert,) = laptop.certificates()
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 은행이 확인하는 것
#
# 홍길동은 우리은행 고객이기도 합니다. 우리은행 인터넷뱅킹의 **인증센터 > 타행·타기관 인증서 등록**에서 KB국민은행의 인증서를 등록하려 합니다. 우리은행은 이 인증서를 처음 봅니다. 인증서에 이름은 있지만 주민등록번호는 없습니다. 이름이 같은 사람은 많습니다.

# %% [markdown] lang="en" of="0354926b" slideshow={"slide_type": "slide"}
# ## 1. What the bank checks
#
# Hong is a customer of Woori Bank too. In Woori's internet banking, under **certificate centre > register another institution's certificate**, he picks the one from KB. Woori has never seen it. The certificate holds a name, but no resident number, and many people share a name.

# %%
predict(lab, "4a")

# %%
laptop.register(cert, woori, pin="280417")
show(lab.last_story())

# %%
check(lab, "4a")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 마지막 막대에 계좌번호, 보안매체와 함께 **서명**과 **R**이 실려 갑니다. 우리은행은 R과 자기 장부에 있는 홍길동의 주민등록번호로 **VID**를 계산해서, 인증서에 적힌 VID와 비교합니다. 인증기관에는 폐기되었는지만 묻습니다.
#
# 은행은 여섯 가지를 차례로 확인하고, 하나라도 틀리면 등록하지 않습니다. 마지막 하나는 3번에서 봅니다.
#
# | 차례 | 확인하는 것 | 무엇으로 |
# |---|---|---|
# | 1 | 이 은행의 고객인가(사용자 확인) | 계좌번호와 보안매체(보안카드나 OTP) |
# | 2 | 이 인증서의 개인키를 쓸 수 있는 사람인가(서명) | 챌린지에 한 서명 |
# | 3 | 믿는 인증기관(발급자)이 낸 개인용(정책) 인증서이고, 유효기간 안인가 | 인증서와 인증기관의 서명 |
# | 4 | 폐기되지 않았는가(상태) | 폐지 목록(폐기된 인증서의 목록)과 OCSP(이 인증서의 상태 조회) |
# | 5 | 이 고객의 인증서인가(VID) | R과 장부의 주민등록번호 |
#
# 그림에서 번호가 붙은 막대를 봅니다. 위의 6개는 둘째 확인(서명)의 준비, 그 아래 2개는 넷째 확인(상태)의 질문입니다. 마지막 막대는 은행이 확인을 모두 마친 때에 적힙니다. 나머지는 은행 안에서 하는 일이라 막대가 없습니다.
#
# > **실제 서비스는 다릅니다.** 은행이 위의 것들을 확인한다는 것은 알려져 있지만, 차례와 자세한 방법은 공개되지 않았고, 은행마다 다를 수 있습니다. 이 차례는 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="d3bfedb6"
# **Why.** The last bar carries account number and security medium, a **signature** and **R**. Woori computes the **VID** from R and the resident number that it has for Hong in its books, and compares it with the VID in the certificate. The CA is asked only whether the certificate is revoked.
#
# The bank checks six things in turn, and registers nothing if one of them fails. Section 3 shows the last one.
#
# | Step | What is checked | By what |
# |---|---|---|
# | 1 | Is this person a customer of the bank? (user check) | account number and security medium (security card or OTP token) |
# | 2 | Can they use the private key of this certificate? (signature) | the signature over the challenge |
# | 3 | Is it a personal certificate (policy), in its validity period, of a CA that the bank trusts (issuer)? | the certificate and the CA's signature |
# | 4 | Has it been revoked? (status) | the CRL (the list of revoked certificates) and OCSP (a question about this one) |
# | 5 | Is it this customer's? (VID) | R and the resident number in the books |
#
# In the diagram look at the bars with a number. The upper 6 lead up to the second check (signature), and the 2 below them are the questions of the fourth (status). The last bar is written down when the bank has finished checking. The rest happens inside the bank, so there are no bars for it.
#
# > **The real service differs.** That banks check these things is known, but the order and the details are not published, and may differ from bank to bank. This order is this lab's assumption.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 남의 인증서
#
# 이름이 똑같은 다른 홍길동이 있습니다. **동명이인**입니다. 이 사람은 신한은행 지점에 가서 자기 계좌를 만듭니다. 그리고 앞에 나온 홍길동의 노트북과 PIN을 빌려, **자기 계좌로** 사용자 확인을 받고 홍길동의 인증서를 신한은행에 등록하려 합니다. 성공하면 이 사람이 자기 계좌로 한 일에 홍길동의 서명이 남습니다. 아래의 `customer=namesake`는 사용자 확인을 동명이인이 받는다는 뜻입니다.

# %% [markdown] lang="en" of="a7635ad6" slideshow={"slide_type": "slide"}
# ## 2. Somebody else's certificate
#
# There is a **namesake**: another person called Hong Gildong. At a branch of Shinhan Bank he opens an account of his own. Then he borrows our Hong's laptop and PIN, passes the user check **with his own account**, and tries to register our Hong's certificate at Shinhan. If that worked, whatever the namesake does in his account would carry our Hong's signature. `customer=namesake` below says who passes the user check.

# %%
predict(lab, "4b")

# %% tags=["raises-exception"]
namesake = lab.person("namesake")
namesake.visit_branch(shinhan)
laptop.register(cert, shinhan, pin="280417", customer=namesake)

# %%
check(lab, "4b")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 신한은행은 받은 R과, 자기 장부에 있는 그 고객의 주민등록번호로 VID를 계산해서 인증서의 VID와 비교합니다. R은 홍길동의 봉투에서 나온 진짜입니다. 그러나 번호가 다른 사람의 것이어서, 이름이 같아도 VID가 다릅니다.
#
# **흔한 오해.**
#
# - "인증서에 이름이 있으니 이름을 비교하면 된다." 아닙니다. 이름은 한 사람을 가리키지 못합니다.
# - "서명이 맞으니 본인이다." 아닙니다. 서명은 개인키를 쓸 수 있는 사람이라는 것만 알려 줍니다. 여기에서는 노트북과 PIN을 빌려주었습니다.

# %% [markdown] lang="en" of="c0e4ee82"
# **Why.** Shinhan computes the VID from R and the resident number that it has in its books for this customer, and compares it with the VID in the certificate. R is right: it came out of Hong's envelope. But the number is another person's, so the VIDs differ, even under the same name.
#
# **Common mistakes.**
#
# - "There is a name in the certificate, so compare names." No: a name does not single out a person.
# - "The signature is good, so it is him." No: a signature only tells that somebody can use the private key. Here laptop and PIN were lent.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 인증서가 여러 개일 때
#
# 홍길동은 신한은행의 고객이기도 합니다. 신한은행에서 인증서를 하나 더 발급받습니다. 은행마다 하나씩 발급받아 여러 개를 함께 쓸 수 있습니다.

# %% [markdown] lang="en" of="5300fede" slideshow={"slide_type": "slide"}
# ## 3. With several certificates
#
# Hong is a customer of Shinhan too, and gets another certificate there. A person may have several at once, one from each bank.

# %%
second = laptop.enroll(shinhan, pin="280417")
show(lab)

# %% [markdown] lang="ko"
# 인증서마다 한 줄입니다. 6곳은 세 은행의 서비스를 모두 센 것입니다.

# %% [markdown] lang="en" of="b6b0eb1e"
# There is one row for each certificate. The 6 services are those of all three banks.

# %%
predict(lab, "4c")

# %% tags=["raises-exception"]
laptop.register(cert, shinhan, pin="280417")

# %%
check(lab, "4c")
show(lab)

# %% [markdown] lang="ko"
# 여섯째 확인인 **겹침**에서 걸렸습니다. 은행은 이 고객에게 발급한 유효한 인증서가 또 있는지 자기 장부에서 봅니다. 두 인증서는 모두 그대로 유효합니다. 홍길동은 신한은행의 인증서를 **폐기**하고 KB국민은행의 것만 쓰기로 합니다(사유: 사용 중단). 폐기한 인증서는 어디에서도 쓸 수 없습니다.
#
# **깨 봅시다.** 폐기한 다음, 바로 그 인증서를 우리은행에 등록해 봅니다. 개인키는 아직 열 수 있으므로 서명은 됩니다. 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="fafb3610"
# The sixth check stopped it, the **clash**: the bank looks in its own books for a valid certificate that it has issued to this customer itself. Both certificates stay valid. Hong decides to **revoke** Shinhan's certificate (reason: no longer used) and to use only KB's. A revoked certificate cannot be used anywhere.
#
# **Break it.** Revoke it, and then try to register that very certificate at Woori. The private key can still be opened, so it still signs. An error is what you should see.

# %% tags=["raises-exception"]
hong.revoke(second, shinhan, reason="cessation_of_operation")
laptop.register(second, woori, pin="280417")

# %%
laptop.register(cert, shinhan, pin="280417")
show(lab)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 폐기된 인증서는 1번에서 본 표의 넷째 확인(상태)에서 걸렸습니다. 겹치던 인증서를 폐기했으므로 KB국민은행의 인증서가 등록되었습니다. 이제 6곳 모두에서 쓸 수 있습니다.
#
# > **실제 서비스는 다릅니다.** 겹치면 거절한다는 것은 이 실습실의 가정입니다. 은행의 안내서는, 타행 인증서를 등록하기 전에 그 인증서가 유효한지, 등록할 은행에서 발급받은 인증서와 겹치지 않는지 확인하라고만 합니다.

# %% [markdown] lang="en" of="bc1d899c"
# **Why.** The revoked certificate was stopped by the fourth check in the table of section 1 (status). With the clashing one revoked, KB's certificate was registered, and all 6 services take it.
#
# > **The real service differs.** That a clash is refused is this lab's assumption. The bank's guide only says: before you register another bank's certificate, check that it is valid and does not clash with one of the bank's own.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 해제와 지점
#
# 홍길동은 KB국민은행의 인증서를 두고, 우리은행에서 사용자 확인을 받고 **타행·타기관 인증서 해제**를 합니다.

# %% [markdown] lang="en" of="e64fd112" slideshow={"slide_type": "slide"}
# ## 4. Unregister, and the branch
#
# For the certificate from KB, Hong passes the user check at Woori and chooses **unregister another institution's certificate**.

# %%
predict(lab, "4d")

# %% [markdown] lang="ko"
# `before`에는 지금까지의 사건 수를 적어 둡니다. `changes(before)`는 그 뒤에 달라진 것만 보여 줍니다.

# %% [markdown] lang="en" of="f9b1e8f8"
# `before` keeps the number of events so far. `changes(before)` shows only what is different since then.

# %%
before = len(lab.journal)
hong.unregister(cert, woori)
show(lab.changes(before))

# %%
check(lab, "4d")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 해제는 우리은행의 장부에서만 지우는 일입니다. 인증기관은 모릅니다. 인증서는 유효하므로 다른 곳에서는 그대로 쓸 수 있습니다.
#
# 등록할 때와 해제할 때는 모두 **사용자 확인**을 받습니다. 그런데 그 은행에 계좌가 없거나, 보안카드나 OTP의 번호를 여러 번 틀려 보안매체가 잠긴 사람은 인터넷으로 확인을 받을 수 없습니다. 김영희는 KB국민은행의 고객이지만 우리은행의 고객은 아닙니다. KB국민은행에서 발급받은 인증서를 우리은행에 등록해 봅니다. 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="bccf6e93"
# **Why.** Woori took the certificate out of its own books. The CA does not hear of it. The certificate stays valid, and works everywhere else.
#
# Registering and unregistering both take the **user check**. Somebody who has no account at that bank, or whose security medium is locked after too many wrong codes, cannot pass it over the internet. Kim is a customer of KB too, but not of Woori. She gets a certificate from KB and tries to register it at Woori. An error is what you should see.

# %% tags=["raises-exception"]
kims_phone = kim.device("phone")
kims = kims_phone.enroll(kb, pin="905271")
kims_phone.register(kims, woori, pin="905271")

# %% [markdown] lang="ko"
# 그럴 때는 신분증을 들고 **지점**에 갑니다. 직원이 신분증과 얼굴을 견주어 본인인지 확인합니다. 그리고 계좌를 열고, 새 보안매체를 내주고, 인터넷뱅킹에 가입시켜 줍니다. 그다음에는 집에서 등록할 수 있습니다. 연습 문제 4-2에서 직접 해 봅니다.
#
# > **실제 서비스는 다릅니다.** 실제로는 지점에 가지 않고 앱에서 신분증을 찍어 계좌를 여는 길도 있습니다. 이 실습실에는 지점만 있습니다.

# %% [markdown] lang="en" of="25b71834"
# Then one goes to a **branch** with an identity card. A clerk compares it with the face, opens an account, hands out a new security medium, and signs the customer up for internet banking. After that the registration works from home: you try it yourself in exercise 4-2.
#
# > **The real service differs.** In reality one can also open an account in an app, with a photo of the identity card. In this lab there is only the branch.

# %%
kim.visit_branch(woori)
show(lab.last_story())

# %%
live(lab)

# %% [markdown] lang="ko"
# 슬라이더를 처음부터 끝까지 움직이면서, **등록한 곳**과 **쓸 수 있는 곳**이 이 수업 동안 어떻게 바뀌었는지 다시 보십시오.
#
# **흔한 오해.** "해제하면 안전해진다." 아닙니다. 해제는 그 은행 한 곳의 장부에서 지우는 것입니다. 개인키가 새어 나갔다면 해제로는 부족하고, **폐기**해야 합니다. 다음 수업에서 자세히 봅니다.

# %% [markdown] lang="en" of="2b7e505f"
# Move the slider from the beginning to the end, and watch once more how **Registered at** and **Usable at** changed in this lesson.
#
# **A common mistake.** "Once unregistered, I am safe." No: it is only out of one bank's books. If the private key has leaked, unregistering is not enough: **revoke** it. The next lesson is about that.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **4-1 몸풀기.** KB국민은행의 인증서 하나가 다른 은행 2곳에 등록되어 있던 순간을 찾아, 사건 번호를 `answer = lab.at(20)`처럼 넣으십시오.
#
# <details><summary>힌트</summary>3번의 마지막 상태 표를 보십시오. 사건 번호는 표의 제목에 있습니다. 4번의 슬라이더로도 찾을 수 있습니다.</details>

# %% [markdown] lang="en" of="5701fd3f" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **4-1 Warm-up.** Find the moment at which one certificate from KB was registered at 2 other banks, and put in the number of the event, like `answer = lab.at(20)`.
#
# <details><summary>Hint</summary>Look at the last state table of section 3: the number of the event is in its title. The slider of section 4 shows it too.</details>

# %% stub="4-1"
answer = None
check(lab, "4-1", answer)

# %% solution="4-1"
answer = lab.at(before)
check(lab, "4-1", answer)

# %% [markdown] lang="ko"
# **4-2 해 보기.** 이민준은 KB국민은행에 계좌만 있고 인터넷뱅킹에는 가입하지 않았습니다. 우리은행에는 계좌도 없습니다. KB국민은행에서 인증서를 발급받아 우리은행에 등록하고, 우리은행 인터넷뱅킹에 로그인해서 접수증을 `answer`에 넣으십시오. PIN은 여러분이 정합니다.
#
# <details><summary>힌트</summary>오류가 시키는 대로 하면 됩니다. 인터넷뱅킹 가입은 phone.join_banking(kb)입니다. enroll이 돌려주는 인증서를 lees에 두면, 로그인은 phone.login(woori.service("internet-banking"), lees, pin="...")이고, 이것이 돌려주는 값이 접수증입니다.</details>

# %% [markdown] lang="en" of="79aff7a7"
# **4-2 Apply.** Lee Minjun has an account at KB, but no internet banking yet. At Woori he has not even an account. Get a certificate for him at KB, register it at Woori, log in at Woori's internet banking, and put the receipt into `answer`. The PIN is yours to choose.
#
# <details><summary>Hint</summary>Do what the errors say. To join internet banking: phone.join_banking(kb). Keep the certificate that enroll returns in lees; then, to log in: phone.login(woori.service("internet-banking"), lees, pin="..."). What it returns is the receipt.</details>

# %% stub="4-2"
lee = lab.person("lee")
phone = lee.device("phone")
answer = None
check(lab, "4-2", answer)

# %% solution="4-2"
lee = lab.person("lee")
phone = lee.device("phone")
phone.join_banking(kb)
lees = phone.enroll(kb, pin="905271")
lee.visit_branch(woori)
phone.register(lees, woori, pin="905271")
answer = phone.login(woori.service("internet-banking"), lees, pin="905271")
check(lab, "4-2", answer)

# %% [markdown] lang="ko"
# **4-3 설명하기.** 이 수업에서 등록이 여러 번 거절되었습니다. 그 가운데 **VID에서** 걸린 사건을 하나 찾아 번호를 `answer`에 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. VID가 없었다면 누가 어떤 피해를 보았겠습니까?
#
# <details><summary>힌트</summary>새 셀에서 show(lab.journal)을 실행하고, 결과에 거절이라고 적힌 등록을 찾으십시오. 거절한 까닭도 함께 적혀 있습니다.</details>
#
# <details><summary>설명의 예</summary>개인키를 빌리거나 훔친 사람이 그 인증서를 자기 계좌에 등록할 수 있습니다. 그러면 은행의 기록에는 홍길동이 서명한 것으로 남으므로, 자기가 한 거래를 홍길동이 했다고 떠넘길 수 있습니다.</details>

# %% [markdown] lang="en" of="62f6a9a3"
# **4-3 Explain.** In this lesson registrations were refused several times. Find one that was stopped **by the VID**, and put the number of that event into `answer`. Then explain it to your neighbour: without the VID, who would have been harmed, and how?
#
# <details><summary>Hint</summary>Run show(lab.journal) in a new cell and look for registrations whose result says refused. The reason stands beside it.</details>
#
# <details><summary>One explanation</summary>Whoever borrowed or stole a private key could register that certificate for their own account. The bank's records would then show Hong as the signer of what they did, and they could blame him for it.</details>

# %% stub="4-3"
answer = None
check(lab, "4-3", answer)

# %% solution="4-3"
answer = next(event.number for event in lab.journal if event.refused == "wrong_identity")
check(lab, "4-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 4-1은 신한은행에 등록한 뒤부터 우리은행에서 해제하기 전까지의 순간이면 됩니다. 4-2에서는 오류를 읽고 따라가는 것이 목적이니, 답을 먼저 보여 주지 마십시오. 4-3에서 겹침이나 폐기로 거절된 사건을 고르면 어느 확인에서 걸렸는지 1번의 표에서 찾게 하십시오.

# %% [markdown] lang="en" of="9703f589" edition="teacher"
# **Notes on the solutions.** 4-1: any moment after the registration at Shinhan and before Woori's is taken away. 4-2 is about reading errors and following them: do not show the solution first. 4-3: to those who choose a refusal because of a clash or a revocation, let them find in the table of section 1 which check it was.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 은행은 사용자 확인, 서명, 발급자와 정책과 유효기간, 상태, VID, 겹침을 차례로 확인합니다. 하나라도 틀리면 등록하지 않습니다.
# 2. 남의 인증서는 이름이 같아도 VID에서, 폐기된 인증서는 상태에서, 그 은행에서 발급받은 유효한 인증서가 따로 있으면 겹침에서 걸립니다.
# 3. 해제는 한 은행의 장부에서 지우는 것이고, 폐기는 이 인증서를 더는 믿지 말라고 인증기관이 모든 곳에 알리는 것입니다. 계좌가 없거나 보안매체가 잠겨 사용자 확인을 받을 수 없으면, 이 실습실에서는 신분증을 들고 지점에 갑니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 타행·타기관 인증서 등록 | registering another institution's certificate | 다른 곳에서 받은 인증서를 이 은행에서 쓰겠다고 알리는 것 |
# | 타행·타기관 인증서 해제 | unregistering it | 이 은행의 장부에서 등록을 지우는 것 |
# | 사용자 확인 | user check | 계좌번호와 보안매체로 고객인지 확인하는 것. 발급 때의 본인 확인과 방법은 같지만, 인증기관에 알리지 않습니다. |
# | 보안매체 | security medium | 보안카드나 OTP |
# | 지점 방문 | visiting a branch | 신분증으로 직접 확인받는 것 |
#
# **다음.** [폐기하기](05_revocation.ipynb)에서는 인증서를 못 쓰게 하는 여러 방법을 비교합니다.

# %% [markdown] lang="en" of="30ebe955" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. A bank checks, in turn, the user, the signature, issuer, policy and validity period, the status, the VID, and whether it clashes. If one fails, nothing is registered.
# 2. The VID stops somebody else's certificate, even under the same name; the status stops a revoked one; and the clash stops one where the bank itself has issued this customer a valid certificate.
# 3. To unregister a certificate is to take it out of one bank's books; to revoke it is to have the CA tell everybody to stop trusting it. Anyone who cannot pass the user check, having no account or a locked security medium, goes to a branch with an identity card in this lab.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *타행·타기관 인증서 등록* | registering another institution's certificate | Telling a bank that you will use a certificate from elsewhere |
# | *타행·타기관 인증서 해제* | unregistering it | Ending that registration at one bank |
# | *사용자 확인* | user check | Recognising a customer by account number and security medium, as in the identity check before an issue, but without telling the CA |
# | *보안매체* | security medium | A security card or an OTP token |
# | *지점 방문* | visiting a branch | Being recognised in person, by an identity card |
#
# **Next.** In [Revoke it](05_revocation.ipynb) you compare the ways in which a certificate ends.
