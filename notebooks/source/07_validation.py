# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 읽고 검증하기
#
# **35분, 연습 문제 25분.** 이 수업에서는 인증서를 한 칸씩 읽고, 칸을 고쳐 보고, 서비스가 무엇을 차례로 확인하는지 따라갑니다. 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 인증서의 칸마다 값이 누구에게서 왔는지 말할 수 있습니다.
# 2. 검증 보고서를 읽고, 왜 받아들였는지 또는 왜 거절했는지 말할 수 있습니다.
# 3. 고쳐졌거나 잘못된 인증서가 어느 확인에서 걸리는지 알아낼 수 있습니다.
#
# > **안전 수칙.** 사람과 번호는 모두 지어낸 것입니다. 여러분이 실제로 쓰는 PIN이나 주민등록번호는 입력하지 마십시오.
#
# 인증서는 로그인할 때마다 서비스에 가고, 서비스는 그것을 보관합니다. 그러므로 남이 보아도 되는 것만 적혀 있어야 합니다. 아래 두 셀을 실행하고 예상을 고르십시오.

# %% [markdown] lang="en" of="9eba7ec4" slideshow={"slide_type": "slide"}
# # Read and validate it
#
# **35 minutes, and 25 for the exercises.** In this lesson you read a certificate field by field, change fields, and follow what a service checks, one thing after the other. When you are done you can:
#
# 1. say of each field of a certificate from whom its value came;
# 2. read a validation report, and say why a certificate was accepted or refused;
# 3. find out which check stops a certificate that was changed, or has something wrong.
#
# > **Safety.** All people and numbers are invented. Do not type a PIN or resident number that you really use.
#
# At every login the certificate goes to a service, which keeps it. So it should hold nothing that others must not see. Run the two cells below, and choose.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 첫 화면 3분, 1번 7분, 2번 8분, 3번 10분, 4번 6분, 정리 1분입니다. 연습 문제는 따로 25분쯤 걸립니다. 1번에서는 색을 가리고 먼저 물으십시오. "이 칸은 누가 압니까?" 2번은 앞에서 한 칸을 고쳐 보이고, 무엇을 고쳐야 걸리지 않을지 학생들에게 시키십시오. 3번에서는 첫 보고서를 펼쳐 위에서부터 소리 내어 읽게 하면 좋습니다.

# %% [markdown] lang="en" of="65bbde05" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and first screen 3 minutes, section 1 takes 7, section 2 takes 8, section 3 takes 10, section 4 takes 6, summary 1. The exercises take another 25 or so. In section 1 hide the colours at first and ask of each field: "who knows this?" In section 2 change one field in front of the class, and let them look for one that can be changed unnoticed. In section 3 it helps to unfold the first report and have somebody read it aloud, from the top.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import ask_openssl, check, explore, given, lesson, predict, save, show

lab = lesson(7, lang="ko")
kb, woori = lab.bank("kb"), lab.bank("woori")
star = kb.service("star-banking")
hong, kim = lab.person("hong"), lab.person("kim")
cert = hong.certificates()[0]

# %%
predict(lab, "7a")

# %% [markdown] lang="ko"
# <details><summary>처음부터 다시 하기, 친구와 다른 키로 연습하기</summary>처음부터 다시 하려면 위의 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 lesson 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 seed="20260001"처럼 넣으십시오. 그러면 값과 날짜가 이 글과 다르게 나올 수 있습니다.</details>

# %% [markdown] lang="en" of="c6c5d4c6"
# <details><summary>To begin again, or with other keys than your neighbour's</summary>To begin again at any time, run everything again from the cells above on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of lesson, like seed="20260001". Values and dates may then differ from those in this text.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 한 칸씩 읽기
#
# **해 봅시다.** 홍길동의 인증서입니다. 왼쪽에서 칸을 누르면 오른쪽에 그 칸의 바이트와 표준의 대목이 나옵니다. `subject`를 눌러 보십시오. 이름 뒤에 빈 괄호와 숫자가 붙어 있습니다. 칸 이름 옆의 표시는 그 값이 **누구에게서** 왔는지 알려 줍니다.

# %% [markdown] lang="en" of="d3e1acc4" slideshow={"slide_type": "slide"}
# ## 1. Field by field
#
# **Do it.** This is Hong's certificate (홍길동 is his name in Korean letters). Click a field on the left, and on the right you see its bytes, and where the standard defines it. Click `subject`: after the name come empty brackets and some digits. The mark beside a field's name says **from whom** its value came.

# %%
tool = explore(cert)
tool

# %%
check(lab, "7a", tool)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 인증서는 인증기관이 서명한 글이고, 누구나 읽을 수 있습니다. 그러나 적힌 것을 인증기관이 모두 아는 것은 아닙니다.
#
# - **가입자의 신청서**에서 온 것은 공개키와 VID입니다. 기기가 만들었습니다. 인증기관은 신청서의 서명으로 짝이 되는 개인키가 있는지 확인하고, VID는 R과 주민등록번호로 다시 계산해 비교합니다.
# - **은행의 확인**에서 온 것은 이름과 고객 번호입니다.
# - 나머지는 **인증기관**이 정합니다. 일련번호, 유효기간, 그리고 대부분의 확장입니다. **확장**은 기본 칸에 덧붙인 칸입니다. 이 키로 해도 되는 일(**키 용도**, keyUsage)과, 어떤 규칙으로 발급했는지(**인증서 정책**, certificatePolicies)가 거기에 있습니다.
#
# **흔한 오해.** "인증기관이 서명했으니 모든 칸을 인증기관이 확인했다." 은행이 다른 사람을 본인으로 잘못 확인했다면, 틀린 이름에도 올바른 서명이 붙습니다.
#
# <details><summary>더 깊이: 다른 프로그램으로 읽기</summary>인증서는 표준 형식이라 다른 프로그램으로도 읽을 수 있습니다. 새 셀에서 save(cert, "hong")으로 파일에 저장하면, openssl로 읽는 명령을 알려 줍니다.</details>
#
# > **실제 서비스는 다릅니다.** 칸의 구조는 실제와 같습니다. 이름에는 fincert-lab이 들어 있고, 정책 번호와 주소는 연습용으로 정해진 것입니다.

# %% [markdown] lang="en" of="36ed92a2"
# **Why.** A certificate is a text that the CA signed, and anybody can read it. But the CA does not itself know everything in it.
#
# - From the **holder's request** come the public key and the VID. The device made them. By the signature on the request the CA checks that the private key is there; and it computes the VID again, from R and the resident number, and compares.
# - From the **bank's check** come the name and the customer's number.
# - The rest is up to **the CA**: serial number, validity period, and most of the extensions. An **extension** is a field added to the basic ones. What the key may be used for (**key usage**, keyUsage), and by which rules the certificate was issued (**certificate policy**, certificatePolicies), is there.
#
# **A common mistake.** “The CA signed it, so the CA has checked every field.” If the bank took one person for another, there is a good signature over the wrong name.
#
# <details><summary>Deeper: read it with another program</summary>Certificates have a standard form, and other programs read them too. In a new cell run save(cert, "hong"): it writes a file, and tells the command by which openssl reads it.</details>
#
# > **The real service differs.** The structure is the real one. The names have fincert-lab in them, and the policy number and the addresses are reserved for practice.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 칸을 고치다
#
# 도둑이 홍길동의 인증서를 손에 넣었습니다. 글이므로 고쳐 적을 수 있습니다.

# %% [markdown] lang="en" of="e16cf63f" slideshow={"slide_type": "slide"}
# ## 2. Change a field
#
# A thief has got hold of Hong's certificate. It is a text, so it can be rewritten.

# %%
predict(lab, "7b")

# %% [markdown] lang="ko"
# **해 봅시다.** 1번의 화면에서 `validity` 아래의 `notAfter`를 누르십시오. **바꿔 보기**의 글자에서 맨 앞의 29를 39로 고치고 **바꾸기**를 누릅니다(연, 월, 일, 시, 분, 초의 차례이고, Z는 세계 표준시여서 한국보다 9시간 늦습니다). 어느 확인이 빨갛게 됩니까? (이 화면은 멈추지 않고 확인을 하나씩 모두 해 봅니다. 다른 검증기도 같은 서명을 보므로 함께 걸립니다.) 다른 칸도 고쳐 보십시오. 걸리지 않게 고칠 수 있는 칸이 있습니까?
#
# 다음 셀은 누군가 이름을 홍길동에서 홍길순으로 고친 다른 인증서의 보고서입니다.

# %% [markdown] lang="en" of="ca64412a"
# **Do it.** In the panel of section 1 click `notAfter`, under `validity`. At the **tamper bench** change the 29 at the beginning into 39, and click **Change** (the order is year, month, day, hour, minute, second; Z is world time, 9 hours behind Korea). Which check turns red? (The bench makes every check by itself and does not stop. The other verifier looks at the same signature, and so fails with it.) Change other fields, too. Is there one that can be changed unnoticed?
#
# The next cell is a report on another certificate, in which somebody changed Hong Gildong (홍길동) to Hong Gilsun (홍길순).

# %%
report = given(lab, "7")["changed"].explain()
show(report)

# %%
check(lab, "7b", report)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 인증기관은 서명 칸을 뺀 **글 전체**에 서명합니다. 그래서 어느 칸을 고쳐도 서명이 맞지 않습니다. 서명을 고쳐도 마찬가지입니다. 새로 서명하려면 인증기관의 개인키가 있어야 합니다. 화면의 칸만 보아서는 고친 것을 알 수 없습니다. 어느 칸도 이상해 보이지 않습니다.

# %% [markdown] lang="en" of="8fe6da0b"
# **Why.** The CA signs the **whole text**, all but the signature itself. So the signature fits no longer, whichever field is changed, and if the signature is changed it does not fit either. To sign anew one would need the CA's private key. By looking at the fields nobody can see that one was changed: none of them looks odd.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 보고서를 읽다
#
# 서명이 맞으면 다 된 것입니까? 서비스는 인증서를 받아들이기 전에 여러 가지를 **차례로** 확인합니다. 맨 위에는 처음부터 믿는 **최상위 인증기관**이 있습니다. 최상위 인증기관은 인증기관의 인증서에, 인증기관은 홍길동의 인증서에 서명했습니다. 이렇게 이어진 것을 **사슬** 또는 **경로**라고 합니다. 확인은 위에서 아래로 갑니다.
#
# `explain`은 그 확인을 그대로 하고 **보고서**를 돌려줍니다. 판정 아래의 **나머지 확인**을 펼쳐, `홍길동`의 줄 가운데 서명, 유효기간, 폐지 목록, OCSP의 네 줄만 읽으십시오.

# %% [markdown] lang="en" of="138f43a6" slideshow={"slide_type": "slide"}
# ## 3. Read a report
#
# If the signature fits, is that all? Before it accepts a certificate, a service checks several things, **one after the other**. At the top is the **root CA**, which it trusts to begin with. The root signed the CA's certificate, and the CA signed Hong's. That is a **chain**, also called a **path**. The checks go from the top down.
#
# `explain` makes these very checks and returns a **report**. Unfold **the other checks** below the verdict, and of the rows of `홍길동` (Hong) read four only: signature, validity period, revocation list, OCSP.

# %%
show(star.explain(cert))

# %% [markdown] lang="ko"
# 첫째 열은 어느 인증서인지, 둘째 열은 무엇을 물었는지(아래는 표준의 대목)입니다. 셋째 열에는 찾은 값과 그것을 견준 기준이, 넷째 열에는 결과가 있습니다. 폐지 목록과 OCSP에 관한 물음은 '아니요'여야 통과입니다.
#
# 이번에는 김영희입니다. 김영희는 오늘 인증서를 발급받아 폐기했습니다. 그리고 1,100일이 지났습니다. 유효기간인 3년도 지났습니다.

# %% [markdown] lang="en" of="840fe202"
# The first column says which certificate, the second what was asked (and where the standard says so), the third what was found and what it was compared with, the fourth the result. The questions about the revocation list and OCSP are passed if the answer is “no”.
#
# Now Kim. She gets a certificate today and revokes it. Then 1,100 days pass, which is more than the 3 years of the validity period.

# %%
predict(lab, "7c")

# %%
kims = kim.device("phone").enroll(kb, pin="905271")
kim.revoke(kims, kb)
lab.advance(days=1100)
report = star.explain(kims)
show(report)

# %%
check(lab, "7c", report)

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** 유효기간을 먼저 확인하므로, 폐지 목록까지 가지 않았습니다.
#
# **왜 그렇습니까?** 하나라도 걸리면 결론은 정해지고, 서비스는 거기에서 멈춥니다. 서명이 맞지 않는 글이라면 다른 칸에 적힌 것도 믿을 수 없으므로, 더 읽지 않는 편이 안전하기도 합니다. 제목의 ✕는 멈춘 곳을 가리킵니다. 나머지 확인을 펼치면 '확인하지 않음'이라는 줄이 있습니다.
#
# **흔한 오해.** "서명이 맞으면 유효한 인증서다." 서명은 시작일 뿐입니다. 기한이 지났거나, 폐기되었거나, 다른 데에 쓰라고 발급된 것일 수 있습니다.
#
# <details><summary>더 깊이: 마지막 두 확인, 그리고 OpenSSL</summary>'다른 검증기'는 우리가 만들지 않은 프로그램(파이썬의 cryptography)이 같은 사슬을 한 번 더 확인한 것입니다. 그것이 받아들이지 않으면 이 서비스도 거절합니다. 마지막은 인증서가 아니라 이 은행의 장부입니다. 여기서 발급받았거나 등록한 것인지 봅니다. OpenSSL의 생각도 들으려면 새 셀에서 ask_openssl(report)을 실행하십시오. 차례는 이 실습실이 정한 것입니다. RFC 5280은 결과가 같으면 차례는 달라도 된다고 합니다.</details>

# %% [markdown] lang="en" of="5a8c877f"
# **What changed.** The validity period comes before the revocation list, so the list was not reached.
#
# **Why.** One failure decides, and there the service stops. And where a signature does not fit, nothing that the other fields say can be believed, so it is safer not to read on. The ✕ in the title marks where it stopped. Unfold the other checks, and you find rows that say “not reached”.
#
# **A common mistake.** “The signature is good, so the certificate is valid.” The signature is where checking begins. A certificate may have expired, may be revoked, or may have been issued for something else.
#
# <details><summary>Deeper: the last two checks, and OpenSSL</summary>“Another verifier” is a program that we did not write (cryptography, for Python), which checks the same chain once more. If it does not accept, neither does this service. The last check is not of the certificate but of this bank's books: was it issued through here, or registered here? To hear what OpenSSL thinks, run ask_openssl(report) in a new cell. The order of the checks is this lab's. RFC 5280 allows another, as long as the result is the same.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 모르는 칸
#
# 표준은 나중에 확장을 더할 수 있게 되어 있습니다. 그래서 오래된 서비스는 뜻을 모르는 칸을 만날 수 있습니다. 확장에는 **필수**(critical)라는 표시가 있거나 없습니다.

# %% [markdown] lang="en" of="132d8c08" slideshow={"slide_type": "slide"}
# ## 4. A field that nobody knows
#
# The standard leaves room for extensions to come. So an older service may meet a field that it does not know. An extension is marked **critical**, or it is not.

# %%
predict(lab, "7d")

# %%
new = given(lab, "7")["new"]
show(new.explain())

# %%
check(lab, "7d", new.explain())

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 필수는 "뜻을 모르면 거절하십시오"라는 표시입니다. 꼭 있어야 한다는 뜻이 아니라, 꼭 알아야 한다는 뜻입니다. 필수가 아니었다면 뜻을 몰라도 지나쳤을 것입니다. `explore(new.certificate)`로 그 칸을 찾아보십시오. 이름이 없고 번호만 있습니다.

# %% [markdown] lang="en" of="c69b367b"
# **Why.** Critical means: if you do not know what this means, refuse. It does not mean that the field has to be there, but that it has to be understood. Had it not been critical, the service would have passed over it. Find the field with `explore(new.certificate)`: it has a number and no name.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **7-1 몸풀기.** 인증서 자체는 멀쩡한데도 서비스가 거절하는 일이 있습니다. 김영희가 KB국민은행에서 새 인증서를 발급받게 하고, 우리은행 서비스의 `explain`을 실행해, 그 보고서를 `answer`에 넣으십시오. PIN은 마음대로 정하십시오. 어느 확인에서 걸립니까?
#
# <details><summary>힌트</summary>발급은 kim.device("phone").enroll(kb, pin="...")입니다. 우리은행의 서비스는 woori.service("internet-banking")입니다. 3번에서 star.explain(...)을 어떻게 불렀는지 보십시오.</details>

# %% [markdown] lang="en" of="2aff4670" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **7-1 Warm-up.** Even when nothing is wrong with a certificate, a service may refuse it. Get Kim a new certificate from KB, ask a service of Woori's to `explain` it, and put the report into `answer`. The PIN is yours to choose. Which check stops it?
#
# <details><summary>Hint</summary>To get one: kim.device("phone").enroll(kb, pin="..."). A service of Woori's: woori.service("internet-banking"). See in section 3 how star.explain(...) was called.</details>

# %% stub="7-1"
answer = None
check(lab, "7-1", answer)

# %% solution="7-1"
kims = kim.device("phone").enroll(kb, pin="905271")
answer = woori.service("internet-banking").explain(kims)
check(lab, "7-1", answer)

# %% [markdown] lang="ko"
# **7-2 해 보기.** `exhibits`에 잘못된 인증서가 네 장 있습니다. 한 장에 한 군데씩 잘못되었고, 같은 잘못은 없습니다. 각각 어느 확인에서 걸리는지, 보고서를 보지 않고 알아내어 아래에서 골라 넣으십시오. 새 셀에서 `explore(exhibits["a"].certificate)`로 칸을 열어 홍길동의 것(`explore(cert)`)과 비교하고, `show(exhibits["a"].crl)`로 폐지 목록을 봅니다. 실습실의 오늘 날짜는 `show(lab)`에 나옵니다.
#
# | 답 | 보고서의 물음 |
# |---|---|
# | `"signature"` | 바로 위 인증기관의 키로 서명한 것인가 |
# | `"validity"` | 유효기간 안인가 |
# | `"revocation_list"` | 폐지 목록에 있는가 |
# | `"policy"` | 우리가 받아들이는 정책의 인증서인가 |
# | `"critical"` | 필수(critical) 확장을 모두 아는가 |
# | `"purpose"` | 고객이 서명하는 데 쓰는 키인가(키 용도) |
#
# <details><summary>힌트</summary>칸마다 홍길동의 것과 견주어 보십시오. 유효기간, keyUsage, certificatePolicies, 그리고 이름 없는 칸입니다. 서명이 맞는지는 보아서는 모릅니다. 칸도 폐지 목록도 모두 멀쩡하면, 남는 것은 서명입니다.</details>

# %% [markdown] lang="en" of="7b82e58c"
# **7-2 Apply.** In `exhibits` are four bad certificates, each with one thing wrong, no two with the same. Find out, without a report, which check stops each, and put in a word from below. In a new cell open the fields with `explore(exhibits["a"].certificate)`, compare them with Hong's (`explore(cert)`), and see the revocation list with `show(exhibits["a"].crl)`. The lab's date of today is in `show(lab)`.
#
# | Answer | The question in the report |
# |---|---|
# | `"signature"` | Was it signed with the key of the CA above it? |
# | `"validity"` | Is the time within its validity period? |
# | `"revocation_list"` | Is it on the revocation list? |
# | `"policy"` | Was it issued under a policy that we accept? |
# | `"critical"` | Is every critical extension known? |
# | `"purpose"` | Is its key meant for the signatures of a customer? (key usage) |
#
# <details><summary>Hint</summary>Compare field by field with Hong's: validity, keyUsage, certificatePolicies, and a field without a name. Whether a signature fits does not show. If the fields and the revocation list are all in order, what is left is the signature.</details>

# %%
exhibits = given(lab, "7-2")

# %% stub="7-2"
answer = {"a": None, "b": None, "c": None, "d": None}
check(lab, "7-2", answer)

# %% solution="7-2"
answer = {letter: exhibit.explain().failed.check for letter, exhibit in exhibits.items()}
check(lab, "7-2", answer)

# %% [markdown] lang="ko"
# **7-3 설명하기.** 검증에 관한 네 문장이 있습니다. 맞으면 `True`, 틀리면 `False`를 넣으십시오. 그리고 틀린 문장을 어떻게 고쳐야 하는지 옆 사람에게 설명해 보십시오.
#
# <details><summary>힌트</summary>a와 b는 1번을, c는 3번을, d는 4번을 다시 보십시오.</details>
#
# <details><summary>설명의 예</summary>a: 이름은 은행이 확인해 알려 준 것입니다. 신청서의 이름은 쓰지 않습니다. b: 공개키는 기기가 만들었고, 인증기관은 신청서의 서명으로 개인키가 있는지 확인합니다. c: 서명이 맞아도 만료되거나 폐기된 인증서일 수 있습니다. d: 뜻을 모르는 필수 칸이 있으면 거절합니다. 필수가 아닌 칸은, 뜻을 모르면 지나칩니다.</details>

# %% [markdown] lang="en" of="5c797aee"
# **7-3 Explain.** Here are four sentences about validation. Put `True` where one is right and `False` where it is wrong. Then explain to your neighbour how the wrong ones should be put right.
#
# <details><summary>Hint</summary>a and b: see section 1. c: section 3. d: section 4.</details>
#
# <details><summary>One explanation</summary>a: The name is what the bank checked and told. The name in the request is not used. b: The device made the public key, and the CA checks by the signature on the request that the private key is there. c: Under a good signature a certificate may have expired, or be revoked. d: With a critical field that is not understood it is not taken. A field that is neither critical nor understood is passed over.</details>

# %% stub="7-3"
for letter, words in given(lab, "7-3").items():
    print(f"{letter}: {words}")
answer = {"a": None, "b": None, "c": None, "d": None}
check(lab, "7-3", answer)

# %% solution="7-3"
for letter, words in given(lab, "7-3").items():
    print(f"{letter}: {words}")
answer = {"a": False, "b": False, "c": True, "d": True}
check(lab, "7-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 7-1에서는 맨 아래의 '이 은행에서 발급받았거나 등록했는가'에서 걸립니다. 인증서는 어디에서나 같지만, 받아들일지는 은행마다 다르다는 것을 짚어 주십시오. 7-2의 네 장과 그 차례, 7-3의 문장은 학번에 따라 다릅니다. 7-3에 적힌 답은 학번 없이 연 실습실의 것입니다. 7-2의 풀이는 보고서에서 답을 꺼내는 지름길입니다. 학생은 칸과 목록을 읽고 알아내야 하고, 보고서는 다 맞힌 다음에 함께 보십시오.

# %% [markdown] lang="en" of="17401438" edition="teacher"
# **Notes on the solutions.** In 7-1 it is the last check, issued or registered here. Point out that a certificate is the same everywhere, but each bank decides whether to take it. The four exhibits of 7-2 and their order, and the sentences of 7-3, depend on the seed; the answer to 7-3 here is that without one. The solution to 7-2 takes the short way and asks the reports. Students should tell from the fields and the list; look at the reports together when they are done.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 공개키와 VID는 가입자의 기기가 만들고, 이름과 고객 번호는 은행이 알려 주고, 나머지는 인증기관이 정합니다. 인증기관은 글 전체에 서명합니다.
# 2. 서비스는 최상위 인증기관부터 아래로 서명, 유효기간, 상태, 발급자, 정책, 키의 종류, 필수 확장, 키 용도를 차례로 확인하고, 끝으로 다른 검증기의 판단과 은행의 장부를 봅니다. 하나라도 걸리거나 알 수 없으면 거절하고, 그 아래는 보지 않습니다.
# 3. 만료, 정책, 키 용도, 뜻을 모르는 필수 칸은 인증서를 읽으면 알 수 있습니다. 고쳐진 것은 서명을, 폐기된 것은 폐지 목록이나 OCSP 응답을 확인해야 알 수 있습니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 검증 | validation | 인증서를 받아들일지 차례로 확인하는 것 |
# | 최상위 인증기관 | root CA | 서비스가 처음부터 믿는 인증기관 |
# | 사슬, 경로 | chain, path | 최상위 인증기관부터 고객까지 이어진 인증서들 |
# | 인증서 정책 | certificate policy | 어떤 규칙에 따라 발급했는지 알려 주는 번호 |
# | 키 용도 | key usage | 그 키로 해도 되는 일 |
# | 필수 확장 | critical extension | 뜻을 모르면 인증서를 거절하라고 표시한 칸 |
#
# **다음.** [믿을 인증기관 정하기](08_trust.ipynb)에서는 금융결제원이 아닌 다른 인증기관의 인증서를 은행이 받을지 정해 봅니다.

# %% [markdown] lang="en" of="63876547" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. The holder's device supplies public key and VID, the bank the name and the customer's number, and the CA the rest. The CA signs the whole text.
# 2. A service checks from the root CA down, in turn: signature, validity period, status, issuer, policy, kind of key, critical extensions, key usage. At the end it asks another verifier and looks in the bank's books. If one fails, or cannot be known, it refuses and looks no further.
# 3. Four things you can see in the certificate itself: that it has expired, a wrong policy, a wrong key usage, and a critical field that the service does not know. That it was changed shows only in the check of the signature, and that it is revoked only in the revocation list or an OCSP answer.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *검증* | validation | Checking, step by step, whether to accept a certificate |
# | *최상위 인증기관* | root CA | The CA that a service trusts to begin with |
# | *사슬, 경로* | chain, path | The certificates from the root CA down to the customer |
# | *인증서 정책* | certificate policy | A number for the rules by which it was issued |
# | *키 용도* | key usage | What the key may be used for |
# | *필수 확장* | critical extension | A field that has to be understood, or the certificate is refused |
#
# **Next.** In [Decide whom to trust](08_trust.ipynb) you decide whether a bank takes certificates of another CA than KFTC's.
