# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 다른 은행에 등록하기
#
# **30분, 연습 문제 20분.** KB국민은행에서 받은 인증서를 다른 은행에 등록하면서, 은행이 지키는 여섯 관문을 직접 열고 막아 봅니다. 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 은행이 다른 은행의 인증서를 등록하기 전에 확인하는 것을 차례로 말할 수 있습니다.
# 2. 남의 인증서, 둘째 인증서, 폐기된 인증서가 몇째 관문까지 가는지, 왜 그런지 말할 수 있습니다.
# 3. 등록 해제와 폐기의 차이, 그리고 이 실습실에서 지점에 가야 하는 때를 말할 수 있습니다.
#
# > **안전 수칙.** 사람과 번호는 모두 지어낸 것입니다. 여러분이 실제로 쓰는 PIN이나 주민등록번호는 입력하지 마십시오.
#
# 홍길동은 노트북으로 KB국민은행의 금융인증서를 발급받았습니다. 아래 셀을 실행하고 **등록할 은행**을 바꾸어 보십시오. KB국민은행에서는 몇째 관문이 막힙니까?

# %% [markdown] lang="en" of="5d25e12c" slideshow={"slide_type": "slide"}
# # Register it at another bank
#
# **30 minutes, and 20 for the exercises.** You register a certificate from KB at other banks, and open and shut the six gates that a bank keeps. When you are done you can:
#
# 1. say, in order, what a bank checks before it registers another bank's certificate;
# 2. say how far somebody else's certificate gets, a second one, and a revoked one, and why;
# 3. tell unregistering from revoking, and say when, in this lab, one has to go to a branch.
#
# > **Safety.** All people and numbers are invented. Do not type a PIN or resident number that you really use.
#
# Hong has got a financial certificate from KB, on his laptop. Run the cell below and change the **Bank to register at**. Which gate is shut at KB?

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 첫 화면 3분, 1번 7분, 2번 6분, 3번 7분, 4번 6분, 정리 1분입니다. 연습 문제는 따로 20분쯤 걸립니다. 칠판에 관문 1–6을 적어 두고, 막힐 때마다 몇째인지 표시하십시오. 2번의 동명이인은 "이름이 같으면 되지 않습니까?"라고 먼저 물은 다음 예상을 고르게 하십시오. 클릭하지 않고 셀만 실행해도 같은 이야기가 됩니다.

# %% [markdown] lang="en" of="41f3b297" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and first screen 3 minutes, section 1 takes 7, section 2 takes 6, section 3 takes 7, section 4 takes 6, summary 1. The exercises take another 20 or so. Write gates 1–6 on the board, and mark at each refusal which one it was. Before the prediction of section 2 ask: "is the same name not enough?" Who runs the cells without clicking gets the same story.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import centre, check, gates, lesson, predict, show

lab = lesson(4, lang="ko")
hong, woori, shinhan = lab.person("hong"), lab.bank("woori"), lab.bank("shinhan")
gates(hong)

# %% [markdown] lang="ko"
# <details><summary>처음부터 다시 하기, 친구와 다른 키로 연습하기</summary>처음부터 다시 하려면 위의 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 lesson 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 seed="20260001"처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.</details>

# %% [markdown] lang="en" of="99db4c72"
# <details><summary>To begin again, or with other keys than your neighbour's</summary>To begin again at any time, run everything again from the cell above on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of lesson, like seed="20260001". Values, dates and event numbers may then differ from those in this text.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 여섯 관문
#
# 홍길동은 우리은행 고객이기도 합니다. 위의 화면에서 우리은행을 고르십시오. 관문 넷은 PIN 없이도 압니다. 은행의 장부와 인증기관이 누구에게나 내주는 목록에 답이 있기 때문입니다. 물음표 둘은 등록해 보아야 압니다.

# %% [markdown] lang="en" of="e9f99c43" slideshow={"slide_type": "slide"}
# ## 1. Six gates
#
# Hong is a customer of Woori Bank too. Choose Woori above. Four gates are known without the PIN, from the bank's books and a list that the CA gives to everybody. The two question marks are settled only by registering.

# %%
predict(lab, "4a")

# %% [markdown] lang="ko"
# **해 봅시다.** 위의 화면에서 **등록**을 누르고 PIN `280417`을 넣으십시오. 다음 셀은 그때 오간 것을 보여 줍니다. 아직 등록하지 않았다면 먼저 등록합니다.

# %% [markdown] lang="en" of="937a0988"
# **Do it.** Above, click **Register** and type the PIN `280417`. The next cell shows what was said meanwhile. If you have not registered it yet, the cell does.

# %%
laptop = hong.device("laptop")
cert = hong.certificates()[0]
if "register" not in [event.act for event in lab.journal]:
    laptop.register(cert, woori, pin="280417")
show(lab.last_story())

# %%
check(lab, "4a")

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** 여섯 관문이 모두 열렸고, 우리은행의 장부에 이 인증서가 적혔습니다.
#
# **왜 그렇습니까?** 마지막 막대에 계좌번호와 보안매체, **서명**과 **R**이 실려 갑니다. 은행은 이것으로 관문을 차례로 확인하고, 하나라도 막히면 등록하지 않습니다. 앞의 네 관문은 이렇게 묻습니다.
#
# | 관문 | 묻는 것 | 무엇으로 |
# |---|---|---|
# | 1 사용자 | 이 은행의 고객인가 | 계좌번호와 보안매체(보안카드나 OTP) |
# | 2 서명 | 개인키를 쓸 수 있는 사람인가 | 챌린지에 한 서명 |
# | 3 인증서 | 믿는 인증기관이 낸 개인용 인증서인가, 유효기간 안인가 | 인증서와 인증기관의 서명 |
# | 4 상태 | 폐기되지 않았는가 | 폐지 목록과 OCSP(이 인증서의 상태 조회) |
#
# 나머지 둘은 2번과 3번에서 막아 봅니다.
#
# <details><summary>더 깊이: 관문은 그림의 어디에 있습니까?</summary>번호가 붙은 막대를 봅니다. 위의 6개는 둘째 관문(서명)의 준비이고, 그 아래 2개는 넷째 관문(상태)의 질문입니다. 마지막 막대는 은행이 확인을 모두 마친 때에 적힙니다. 나머지는 은행 안에서 하는 일이라 막대가 없습니다.</details>
#
# > **실제 서비스는 다릅니다.** 은행이 이런 것들을 확인한다는 것은 알려져 있지만, 차례와 자세한 방법은 공개되지 않았고, 은행마다 다를 수 있습니다. 이 차례는 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="cdb7fec9"
# **What changed.** All six gates opened, and Woori has entered the certificate in its books.
#
# **Why.** The last bar carries account number and security medium, a **signature** and **R**. With these the bank goes through the gates in turn. If one is shut, nothing is registered. The first four ask:
#
# | Gate | The question | Answered by |
# |---|---|---|
# | 1 User | Is this a customer of the bank? | account number and security medium (security card or OTP token) |
# | 2 Signature | Can they use the private key? | the signature over the challenge |
# | 3 Certificate | Is it a personal one of a CA that the bank trusts, in its validity period? | the certificate and the CA's signature |
# | 4 Status | Has it been revoked? | the CRL (the list of revoked certificates) and OCSP (a question about this one) |
#
# The other two follow in sections 2 and 3.
#
# <details><summary>Deeper: where are the gates in the diagram?</summary>Look at the bars with a number. The upper 6 lead up to the second gate (signature), and the 2 below them are the questions of the fourth (status). The last bar is written down when the bank has finished checking. The rest happens inside the bank, so there are no bars for it.</details>
#
# > **The real service differs.** Banks do check such things, but order and details are not published, and may differ. This order is this lab's assumption.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 이름이 같은 사람
#
# 홍길동과 이름이 같은 사람이 있습니다. **동명이인**입니다. 이 사람은 홍길동의 노트북과 PIN을 빌려, 홍길동의 인증서를 신한은행에 등록하려 합니다. 사용자 확인은 **자기 계좌로** 받습니다. 성공하면 이 사람이 한 거래에 홍길동의 서명이 남습니다.

# %% [markdown] lang="en" of="979a3185" slideshow={"slide_type": "slide"}
# ## 2. The same name
#
# There is a **namesake**: another Hong Gildong. He has borrowed our Hong's laptop and PIN, and wants to register our Hong's certificate at Shinhan Bank. The user check he passes **with his own account**. If that worked, his transactions would carry our Hong's signature.

# %%
predict(lab, "4b")

# %% [markdown] lang="ko"
# **해 봅시다.** 다음 셀에서 동명이인은 신한은행 지점에 가서 계좌를 만듭니다. 화면에서 **사용자 확인을 받는 사람**을 홍길동(동명이인)으로 바꾸십시오. 막힌 관문이 보이지 않습니다. **등록**을 누르고 PIN을 넣으십시오.

# %% [markdown] lang="en" of="fcda2d17"
# **Do it.** In the next cell the namesake opens an account at a branch of Shinhan. Set **Who passes the user check** to Hong Gildong (namesake): no gate looks shut yet. Click **Register** and type the PIN.

# %%
namesake = lab.person("namesake")
namesake.visit_branch(shinhan)
gates(hong, cert, shinhan)

# %% [markdown] lang="ko"
# 코드로 하면 이렇습니다. `customer=namesake`는 동명이인이 사용자 확인을 받는다는 뜻입니다. 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="5c26cd48"
# The same by code: `customer=namesake` says who passes the user check. An error is what you should see.

# %% tags=["raises-exception"]
laptop.register(cert, shinhan, pin="280417", customer=namesake)

# %%
check(lab, "4b")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 신한은행은 받은 R과, 장부에 있는 **이 고객의** 주민등록번호로 VID를 계산해서 인증서의 VID와 비교합니다. R은 홍길동의 봉투에서 나온 진짜입니다. 그러나 번호가 다른 사람의 것입니다.
#
# **흔한 오해.**
#
# - "인증서에 이름이 있으니 이름을 비교하면 된다." 아닙니다. 이름은 한 사람을 가리키지 못합니다.
# - "서명이 맞으니 본인이다." 아닙니다. 서명은 개인키를 쓸 수 있는 사람이라는 것만 알려 줍니다.

# %% [markdown] lang="en" of="2744af95"
# **Why.** Shinhan computes the VID from R and the resident number that it has in its books for **this customer**, and compares it with the VID in the certificate. R is right: it came out of Hong's envelope. But the number is another person's.
#
# **Common mistakes.**
#
# - "There is a name in the certificate, so compare names." No: a name does not single out a person.
# - "The signature is good, so it is him." No: a signature only tells that somebody can use the private key.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 인증서가 둘일 때
#
# 홍길동은 신한은행의 고객이기도 합니다. 다음 셀에서 신한은행의 인증서도 발급받습니다. 은행마다 하나씩, 여러 개를 함께 가질 수 있습니다. 그런데 여섯째 관문은 무엇과 무엇의 **겹침**을 봅니까?

# %% [markdown] lang="en" of="7d2f8bbb" slideshow={"slide_type": "slide"}
# ## 3. Two certificates
#
# Hong is a customer of Shinhan too, and gets a certificate there as well. One may have several, one from each bank. But the sixth gate is about a **clash**: of what with what?

# %%
second = laptop.enroll(shinhan, pin="280417")
predict(lab, "4c")

# %% [markdown] lang="ko"
# **해 봅시다.** 아래 화면에는 신한은행의 인증서와 우리은행이 골라져 있습니다. 여섯째 관문을 보십시오. 그다음 KB국민은행의 인증서와 신한은행을 고르고, 등록까지 해 보십시오.

# %% [markdown] lang="en" of="9d29a9b2"
# **Do it.** Below, Shinhan's certificate is chosen, and Woori. Look at the sixth gate. Then choose KB's certificate, and Shinhan, and try to register it.

# %%
gates(hong, second, woori)

# %% tags=["raises-exception"]
laptop.register(cert, shinhan, pin="280417")

# %%
check(lab, "4c")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 여섯째 관문은 **이 은행이 이 고객에게 직접 발급한** 유효한 인증서가 있는지 봅니다. 우리은행은 홍길동에게 발급한 것이 없어서, 다른 은행의 인증서를 몇 개든 등록해 줍니다. 두 인증서는 그대로 유효합니다.
#
# **깨 봅시다.** 홍길동은 신한은행의 인증서를 **폐기**합니다(사유: 사용 중단). 위의 화면에 KB국민은행의 인증서와 신한은행을 골라 둔 채 다음 셀을 실행하고, 올라가서 여섯째 관문을 다시 보십시오. 셀의 둘째 줄은 폐기한 인증서를 우리은행에 등록해 봅니다. 오류가 나야 정상입니다. 화면에서도 해 보십시오. 몇째 관문까지 갑니까?

# %% [markdown] lang="en" of="171da29e"
# **Why.** The sixth gate asks whether there is a valid certificate that **this bank itself has issued to this customer**. Woori has issued none to Hong, and registers as many from other banks as he likes. Both certificates stay valid.
#
# **Break it.** Hong **revokes** the one from Shinhan (reason: no longer used). Leave KB's certificate and Shinhan chosen above, run the next cell, and go back to see the sixth gate. The cell's second line tries to register the revoked certificate at Woori, and should end in an error. Try that above too: how far does it get?

# %% tags=["raises-exception"]
hong.revoke(second, shinhan, reason="cessation_of_operation")
laptop.register(second, woori, pin="280417")

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** KB국민은행의 인증서는 이제 신한은행에서도 여섯째 관문을 지납니다. 폐기된 인증서는 둘째 관문을 지나고 넷째에서 막힙니다.
#
# **왜 그렇습니까?** 폐기해도 개인키는 그대로여서 서명은 맞습니다. 그러나 인증기관이 이 인증서를 더는 믿지 말라고 모두에게 알립니다. 은행은 그것을 상태에서 봅니다.
#
# > **실제 서비스는 다릅니다.** 겹치면 거절한다는 것은 이 실습실의 가정입니다. 은행의 안내서는, 타행 인증서를 등록하기 전에 그 인증서가 유효한지, 등록할 은행에서 발급받은 인증서와 겹치지 않는지 확인하라고만 합니다.

# %% [markdown] lang="en" of="caed4fba"
# **What changed.** KB's certificate now passes the sixth gate at Shinhan. The revoked one passes the second, and is stopped by the fourth.
#
# **Why.** Revoking leaves the private key as it is, so the signature is good. But the CA tells everybody not to trust this certificate any more, and the bank sees that in the status.
#
# > **The real service differs.** That a clash is refused is this lab's assumption. The bank's guide only tells customers to check beforehand that the certificate is valid and does not clash with the bank's own.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 해제와 지점
#
# 홍길동은 우리은행에서 사용자 확인을 받고, KB국민은행의 인증서를 **해제**합니다(타행·타기관 인증서 해제).

# %% [markdown] lang="en" of="4125601d" slideshow={"slide_type": "slide"}
# ## 4. Unregister, and the branch
#
# At Woori Hong passes the user check, and chooses **unregister another institution's certificate** for the one from KB.

# %%
predict(lab, "4d")

# %%
hong.unregister(cert, woori)
show(lab)

# %%
check(lab, "4d")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 해제는 우리은행의 장부에서만 지우는 일입니다. 인증기관은 모릅니다. 표의 KB국민은행 인증서는 여전히 유효합니다.
#
# **흔한 오해.** "해제하면 안전해진다." 아닙니다. 개인키가 새어 나갔다면 **폐기**해야 합니다. 다음 수업에서 자세히 봅니다.
#
# 마지막으로 **첫째 관문**을 막아 봅니다. 김영희도 KB국민은행에서 인증서를 발급받았습니다.

# %% [markdown] lang="en" of="0910a417"
# **Why.** Woori took the certificate out of its own books. The CA does not hear of it: in the table KB's certificate is still valid.
#
# **A common mistake.** "Once unregistered, I am safe." No: if the private key has leaked, **revoke** it. The next lesson is about that.
#
# Last comes the **first gate**. Kim has got a certificate from KB too.

# %%
kim, kb = lab.person("kim"), lab.bank("kb")
kims = kim.device("laptop").enroll(kb, pin="905271")
gates(kim, kims, woori)

# %% [markdown] lang="ko"
# 우리은행에 계좌가 없는 사람은 인터넷으로 사용자 확인을 받을 수 없습니다. 보안카드나 OTP의 번호를 여러 번 틀려 보안매체가 잠긴 사람도 마찬가지입니다. 그럴 때는 신분증을 들고 **지점**에 갑니다. 직원이 신분증과 얼굴을 견주고, 계좌를 열고, 새 보안매체를 내주고, 인터넷뱅킹에 가입시켜 줍니다.
#
# **해 봅시다.** 다음 셀을 실행하면서 위의 첫째 관문을 보십시오. 그다음 **등록**을 누르고 김영희의 PIN `905271`을 넣으십시오.

# %% [markdown] lang="en" of="0a738a2a"
# Without an account at Woori nobody passes the user check over the internet; nor with a security medium that is locked after too many wrong codes. Then one goes to a **branch** with an identity card. A clerk compares it with the face, opens an account, hands out a new security medium, and signs the customer up for internet banking.
#
# **Do it.** Run the next cell and watch the first gate above. Then click **Register** and type Kim's PIN, `905271`.

# %%
kim.visit_branch(woori)
show(lab.last_story())

# %% [markdown] lang="ko"
# 계좌는 있는데 인터넷뱅킹에만 가입하지 않은 사람은 지점에 가지 않아도 됩니다. 연습 문제 4-2의 이민준이 그렇습니다.
#
# > **실제 서비스는 다릅니다.** 실제로는 앱에서 신분증을 찍어 계좌를 여는 길도 있습니다. 이 실습실에는 지점만 있습니다.

# %% [markdown] lang="en" of="d91ca593"
# Somebody who has an account, and only has not joined internet banking, need not go there: see Lee in exercise 4-2.
#
# > **The real service differs.** One can also open an account in an app, with a photo of the identity card. Here there is only the branch.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **4-1 몸풀기.** 새 셀에서 `gates(hong)`을 실행하고 **인증서**를 KB국민은행의 것으로 바꾸어, 다른 은행 2곳에 등록하십시오. 그다음 `answer = lab.now()`를 넣어 실행합니다.
#
# <details><summary>힌트</summary>은행을 하나씩 고르고 등록을 누릅니다. 신한은행에서 여섯째 관문이 막혀 있으면, 신한은행의 인증서를 아직 폐기하지 않은 것입니다. 이미 등록한 은행에서도 여섯째 관문이 막힙니다. 코드로 하려면 laptop.register(cert, woori, pin="280417")처럼 씁니다.</details>

# %% [markdown] lang="en" of="8a9148d1" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **4-1 Warm-up.** Run `gates(hong)` in a new cell, choose the certificate from KB, and register it at 2 other banks. Then put in `answer = lab.now()` and run the cell.
#
# <details><summary>Hint</summary>Choose one bank after the other, and click Register. If the sixth gate is shut at Shinhan, the certificate from Shinhan has not been revoked yet. It is shut too where a certificate is registered already. By code it is like laptop.register(cert, woori, pin="280417").</details>

# %% stub="4-1"
answer = None
check(lab, "4-1", answer)

# %% solution="4-1"
laptop.register(cert, woori, pin="280417")
laptop.register(cert, shinhan, pin="280417")
answer = lab.now()
check(lab, "4-1", answer)

# %% [markdown] lang="ko"
# **4-2 해 보기.** 이민준은 KB국민은행에 계좌만 있고 인터넷뱅킹에는 가입하지 않았습니다. 우리은행에는 계좌도 없습니다. 새 셀에서 `lee = lab.person("lee")`와 `centre(lee, filled=True)`를 실행해 이민준이 되십시오. KB국민은행의 인증서를 우리은행에 등록하고, 우리은행 인터넷뱅킹에 로그인하십시오. PIN은 여러분이 정합니다. 로그인한 다음 바로 `answer = lab.last_story()`를 넣어 실행합니다.
#
# <details><summary>힌트</summary>KB국민은행이 거절하면 거절하는 말 옆의 단추를 누르십시오. 우리은행에는 적을 계좌번호가 없으니, 은행을 바꾼 다음 지점부터 방문합니다. 코드로 하려면 phone = lee.device("phone")으로 시작해 phone.join_banking(kb), lees = phone.enroll(kb, pin="..."), lee.visit_branch(woori), phone.register(...) 차례로 합니다. 로그인은 phone.login(woori.service("internet-banking"), lees, pin="...")이고, 이것이 돌려주는 접수증을 answer로 해도 됩니다.</details>

# %% [markdown] lang="en" of="75304c45"
# **4-2 Apply.** Lee Minjun has an account at KB, but no internet banking yet. At Woori he has not even an account. In a new cell run `lee = lab.person("lee")` and `centre(lee, filled=True)`, and be Lee. Register a certificate from KB at Woori, and log in at Woori's internet banking. The PIN is yours to choose. Right after the login put in `answer = lab.last_story()` and run the cell.
#
# <details><summary>Hint</summary>Where KB refuses, click the button beside its words. At Woori there is no account number to fill in yet: change the bank, and visit a branch first. By code, begin with phone = lee.device("phone"), and go on with phone.join_banking(kb), lees = phone.enroll(kb, pin="..."), lee.visit_branch(woori), phone.register(...). To log in: phone.login(woori.service("internet-banking"), lees, pin="..."); the receipt that it returns will do as the answer.</details>

# %% stub="4-2"
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
# **4-3 설명하기.** `gates(hong)`에서 KB국민은행의 인증서를 골라, 동명이인이 아닌 사람의 사용자 확인으로도 **VID에서** 막히는 등록을 하나 만드십시오. 그다음 바로 `answer = lab.last_story()`를 넣어 실행합니다. 그리고 옆 사람에게 설명해 보십시오. VID가 없었다면 누가 어떤 피해를 보았겠습니까?
#
# <details><summary>힌트</summary>다섯째 관문까지 가려면 앞의 넷이 모두 열려 있어야 합니다. 그 은행의 고객인 사람을 찾으십시오. 코드로 하려면 2번의 셀에서 customer=를 바꿉니다.</details>
#
# <details><summary>설명의 예</summary>개인키를 빌리거나 훔친 사람이 그 인증서를 자기 계좌에 등록할 수 있습니다. 그러면 은행의 기록에는 홍길동이 서명한 것으로 남으므로, 자기가 한 거래를 홍길동이 했다고 떠넘길 수 있습니다.</details>

# %% [markdown] lang="en" of="4e8626df"
# **4-3 Explain.** With `gates(hong)`, choose the certificate from KB, and make a registration that **the VID** stops, this time with the user check of somebody else than the namesake. Right after that put in `answer = lab.last_story()` and run the cell. Then explain it to your neighbour: without the VID, who would have been harmed, and how?
#
# <details><summary>Hint</summary>To come to the fifth gate, it has to pass the four before it: find somebody who is a customer of that bank. By code, change customer= in the cell of section 2.</details>
#
# <details><summary>One explanation</summary>Whoever borrowed or stole a private key could register that certificate for their own account. The bank's records would then show Hong as the signer of what they did, and they could blame him for it.</details>

# %% stub="4-3"
answer = None
check(lab, "4-3", answer)

# %% solution="4-3"
from fincert_lab import LabError

try:
    laptop.register(cert, shinhan, pin="280417", customer=kim)
except LabError:
    answer = lab.last_story()
check(lab, "4-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 4-1은 어느 두 은행이든, 누구의 인증서든 맞습니다. 4-2에서는 거절하는 말을 읽고 따라가는 것이 목적이니, 답을 먼저 보여 주지 마십시오. 4-3에서 첫째 관문에 막힌 학생에게는 그 사람이 그 은행의 고객인지 묻고, 겹침에 막혔다고 하는 학생에게는 다섯째가 먼저라는 것을 화면에서 보게 하십시오.

# %% [markdown] lang="en" of="976c74f6" edition="teacher"
# **Notes on the solutions.** 4-1: any two banks will do, and anybody's certificate. 4-2 is about reading refusals and following them: do not show the solution first. 4-3: ask those who are stopped by the first gate whether that person is a customer of that bank; let those who expect the clash see that the fifth gate comes before it.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 은행은 사용자, 서명, 인증서(발급자, 정책, 유효기간), 상태, VID, 겹침을 차례로 확인합니다.
# 2. 남의 인증서는 이름이 같아도 VID에서, 폐기된 인증서는 서명이 맞아도 상태에서 막힙니다. 그 은행이 직접 발급한 유효한 인증서가 따로 있으면 겹침에서 막힙니다.
# 3. 해제는 한 은행의 장부에서 지우는 것이고, 폐기는 이 인증서를 더는 믿지 말라고 인증기관이 모두에게 알리는 것입니다. 계좌가 없거나 보안매체가 잠기면 지점에 갑니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 타행·타기관 인증서 등록 | registering another institution's certificate | 다른 곳에서 받은 인증서를 이 은행에서 쓰겠다고 알리는 것 |
# | 타행·타기관 인증서 해제 | unregistering it | 이 은행의 장부에서 등록을 지우는 것 |
# | 사용자 확인 | user check | 계좌번호와 보안매체로 고객인지 확인하는 것 |
# | 보안매체 | security medium | 보안카드나 OTP |
# | 지점 방문 | visiting a branch | 신분증으로 직접 확인받는 것 |
#
# **다음.** [폐기하기](05_revocation.ipynb)에서는 인증서를 못 쓰게 하는 여러 방법을 비교합니다.

# %% [markdown] lang="en" of="b664477c" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. A bank checks, in turn, user, signature, certificate (issuer, policy, validity period), status, VID, and clash.
# 2. The VID stops somebody else's certificate, even under the same name. The status stops a revoked one, although its signature is good. The clash stops one where the bank itself has issued this customer a valid one.
# 3. Unregistering takes a certificate out of one bank's books; revoking has the CA tell everybody to stop trusting it. Without an account, or with a locked security medium, one goes to a branch.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *타행·타기관 인증서 등록* | registering another institution's certificate | Having a bank take a certificate from elsewhere |
# | *타행·타기관 인증서 해제* | unregistering it | Ending that registration at one bank |
# | *사용자 확인* | user check | Recognising a customer by account number and security medium |
# | *보안매체* | security medium | A security card or an OTP token |
# | *지점 방문* | visiting a branch | Being recognised in person, by an identity card |
#
# **Next.** In [Revoke it](05_revocation.ipynb) you compare the ways in which a certificate ends.
