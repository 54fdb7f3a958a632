# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 읽고 검증하기
#
# **30분.** 이 수업에서는 인증서를 한 칸씩 읽으면서 그 값이 어디에서 왔는지 봅니다. 서비스가 인증서를 받아들일지 판단하는 차례를 따라가고, 잘못된 인증서를 보고 무엇이 잘못되었는지 알아냅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 인증서의 칸마다 값이 어디에서 왔는지, 그것을 누가 확인했는지 말할 수 있습니다.
# 2. 검증 보고서를 읽고, 왜 받아들였는지 또는 왜 거절했는지 말할 수 있습니다.
# 3. 잘못된 인증서를 보고 어느 확인에서 걸리는지 알아낼 수 있습니다.
#
# > **안전 수칙.** 여기에 나오는 사람과 번호는 모두 지어낸 것입니다. 여러분이 실제로 쓰는 PIN이나 주민등록번호는 입력하지 마십시오.

# %% [markdown] lang="en" of="c0a993ac" slideshow={"slide_type": "slide"}
# # Read and validate it
#
# **30 minutes.** In this lesson you read a certificate field by field and see where each value comes from. You follow the steps by which a service decides whether to take a certificate, and find out what is wrong with bad ones.
#
# When you are done you can:
#
# 1. say of each field of a certificate where it comes from, and who checked it;
# 2. read a validation report, and say why a certificate is taken or not;
# 3. look at a bad certificate and find the check that stops it.
#
# > **Safety.** All people and numbers here are invented. Do not type a PIN or resident number that you really use.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 3분, 1번 8분, 2번 9분, 3번 9분, 정리 1분입니다. 연습 문제는 따로 20분쯤 걸립니다. 1번의 표는 색을 가리고 먼저 물으십시오. "이 칸은 누가 압니까?" 2번에서는 보고서를 위에서부터 소리 내어 읽게 하면 좋습니다. 3번에서는 보고서를 보기 전에 손을 들게 하십시오.

# %% [markdown] lang="en" of="9ca87841" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 3 minutes, section 1 takes 8, section 2 takes 9, section 3 takes 9, summary 1. The exercises take another 20 or so. In section 1 hide the colours at first and ask of each field: "who knows this?" In section 2 it helps to have somebody read the report aloud, from the top. In section 3 have hands raised before the report is shown.

# %% [markdown] lang="ko"
# ## 시작하기
#
# 아래 셀이 실습실을 엽니다. 홍길동이 KB국민은행에서 금융인증서를 발급받았습니다. 처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 `lesson` 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 `seed="20260001"`처럼 넣으십시오. 그러면 값과 날짜가 이 글과 다르게 나올 수 있습니다.

# %% [markdown] lang="en" of="4a08fe47"
# ## Begin
#
# The cell below opens the lab. Hong has a financial certificate from KB. To begin again at any time, run everything again from this cell on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of `lesson`, like `seed="20260001"`. Values and dates may then differ from those in this text.

# %% slideshow={"slide_type": "slide"}
from datetime import timedelta

from fincert_lab import anatomy, ask_openssl, check, given, lesson, predict, save, show

lab = lesson(7, lang="ko")
kb, woori = lab.bank("kb"), lab.bank("woori")
hong, kim = lab.person("hong"), lab.person("kim")
(certificate,) = hong.device("laptop").certificates()
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 어디에서 온 값인가
#
# 인증서는 로그인할 때마다 서비스에 가고, 서비스는 그것을 보관합니다.
#
# 누군가 `홍길동`의 인증서를 손에 넣었습니다.

# %% [markdown] lang="en" of="0d9c0e67" slideshow={"slide_type": "slide"}
# ## 1. Where it comes from
#
# At every login the certificate goes to a service, which keeps it.
#
# Somebody got hold of the certificate of `홍길동` (Hong Gildong).

# %%
predict(lab, "7a")

# %%
fields = anatomy(certificate)
show(fields)

# %%
check(lab, "7a", fields)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 인증서는 인증기관이 서명한 글이고, 누구나 읽을 수 있습니다. 그러나 거기에 적힌 것을 인증기관이 모두 아는 것은 아닙니다. 칸마다 값을 알려 준 쪽이 다릅니다.
#
# - **가입자의 신청서**에서 온 것은 공개키와 VID입니다. 둘 다 기기가 만들어 신청서에 넣은 것입니다. 인증기관은 그대로 믿지 않습니다. 신청서의 서명을 보고, 기기에 짝이 되는 개인키가 있는지 확인합니다. VID는 기기가 보낸 R과 은행이 알려 준 주민등록번호로 다시 계산해서 비교합니다.
# - **은행의 확인**에서 온 것은 이름과 은행 이름, 은행이 붙인 고객 번호(CN의 이름 뒤에 있는 숫자)입니다. 신청서에 다른 이름을 적어도 소용이 없습니다.
# - 나머지는 **인증기관**이 정합니다. 일련번호와 유효기간, 그리고 확장 칸의 대부분입니다.
#
# 사람에 관한 것은 은행이 확인했고, 공개키와 VID는 인증기관이 확인했습니다. 인증기관이 정한 것을 받아들일지는 서비스가 판단합니다. 2번에서 봅니다. 표의 맨 오른쪽 열은 그 값이 **원래** 어디에서 오는지만 알려 줍니다. 나중에 누가 고쳤는지는 이 표로 알 수 없습니다.
#
# subjectKeyIdentifier부터 서명 앞까지가 **확장**입니다. 기본 칸에 덧붙인 칸이라는 뜻입니다. 이름과 VID가 든 subjectAltName도 확장입니다. 이름이 KeyIdentifier로 끝나는 두 칸은 이 인증서의 키와 발급자의 키를 가리키는 번호입니다. 나머지는 아래와 같습니다.
#
# | 칸 | 무엇을 알려 주는가 |
# |---|---|
# | keyUsage(키 용도) | 이 키로 무엇을 해도 되는가. 여기서는 서명(digital_signature)과, 나중에 '내가 하지 않았다'고 할 수 없게 하는 서명(부인 방지, content_commitment)뿐입니다. |
# | certificatePolicies(인증서 정책) | 어떤 규칙에 따라 발급했는가. 이 번호가 이 실습실의 개인용 정책입니다. |
# | cRLDistributionPoints, authorityInfoAccess | 폐지 목록, OCSP 응답, 발급자의 인증서(caIssuers)가 어디에 있는가 |
#
# 이름 칸의 C는 나라, O는 기관, OU는 부서나 구분, CN은 이름입니다. `OU=personal4IB`와 CN의 빈 괄호는 실제 인증서의 표기를 따른 것입니다. personal4IB는 개인의 인터넷뱅킹용이라는 구분입니다.
#
# **필수**(critical)는 "이 칸의 뜻을 모르면 인증서를 거절하십시오"라는 표시입니다. 꼭 있어야 한다는 뜻이 아니라, 꼭 알아야 한다는 뜻입니다.
#
# **흔한 오해.** "인증기관이 서명했으니 모든 칸을 인증기관이 확인했다." 서명은 글 전체에 한 번 합니다. 은행이 다른 사람을 본인으로 잘못 확인했다면, 틀린 이름이 적힌 인증서에도 올바른 서명이 붙습니다.
#
# 인증서는 표준 형식이라 다른 프로그램으로도 읽을 수 있습니다. `save`로 파일에 저장합니다.

# %% [markdown] lang="en" of="3a7fdeba"
# **Why.** A certificate is a text that the CA signed, and anybody can read it. But the CA does not itself know everything in it. The fields come from different sources.
#
# - From the **holder's request** come the public key and the VID. The device made both and put them into the request. The CA does not simply believe them. By the signature on the request it checks that the device has the private key. Then it computes the VID again, from the device's R and the resident number that the bank supplied, and compares.
# - From the **bank's check** come the name, the bank's own name, and the bank's number for this customer (the digits after the name in CN). It would be of no use to put another name into the request.
# - The rest is up to **the CA**: the serial number, the validity period, and most of the extensions.
#
# So the bank has checked the details of the person, and the CA has checked the public key and the VID. What the CA chose itself is for the services to accept or not: see section 2. The last column only says where a value **should** come from. Whether it was changed later you cannot see there.
#
# From subjectKeyIdentifier down to the line before the signature the fields are **extensions**, which means fields added to the basic ones. subjectAltName, with the name and the VID, is an extension too. The two whose names end in KeyIdentifier are numbers for this certificate's key and for the issuer's. The others are these.
#
# | Field | What it says |
# |---|---|
# | keyUsage (key usage) | What may the key be used for? Here: signatures (digital_signature) that bind their maker (content_commitment), and nothing else. |
# | certificatePolicies (certificate policies) | By which rules was it issued? This number is this lab's policy for persons. |
# | cRLDistributionPoints, authorityInfoAccess | Where are the revocation list, the OCSP answer and the issuer's certificate (caIssuers)? |
#
# In the names, C is the country, O the organisation, OU a unit or a kind, and CN the name itself. `OU=personal4IB` and the empty brackets in CN are written as in real certificates. personal4IB marks those of persons, for internet banking.
#
# **Critical** means: if you do not know what this field means, refuse the certificate. It does not mean that the field has to be there, but that it has to be understood.
#
# **A common mistake.** “The CA signed it, so the CA has checked every field.” The signature covers all fields alike. It does not say who checked which, or how well. If the bank mistook somebody, there is a good signature over the wrong name.
#
# Certificates have a standard form, and other programs read them too. With `save` you write it to a file.

# %%
save(certificate, "hong")

# %% [markdown] lang="ko"
# JupyterLab의 **파일 > 새로 만들기 > 터미널**(File > New > Terminal)로 터미널을 열어, `cd`로 이 노트북이 있는 폴더에 간 다음, 위의 명령을 실행해 보십시오. `openssl`이 있으면 같은 내용을 다른 프로그램으로도 볼 수 있습니다. 없으면 건너뛰어도 됩니다.
#
# > **실제 서비스는 다릅니다.** 칸의 구조는 실제와 같습니다. 다만 이름에 fincert-lab이 들어 있고, 정책 번호와 주소는 연습용으로 정해진 것입니다. 그래서 진짜 인증서로 착각할 일은 없습니다.

# %% [markdown] lang="en" of="b2f643ea"
# Open a terminal in JupyterLab with **File > New > Terminal**, go to the folder of this notebook with `cd`, and run that command. On a computer that has `openssl` you see the same fields in another program's words. If there is none, go on without.
#
# > **The real service differs.** The structure is the real one. But the names have fincert-lab in them, and the policy number and the addresses are reserved for practice, so that nobody can take this certificate for a real one.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 검증 보고서
#
# 서비스는 인증서를 받아들이기 전에 여러 가지를 **차례로** 확인합니다. 맨 위에 서비스가 처음부터 믿는 **최상위 인증기관**이 있습니다. 최상위 인증기관은 인증기관의 인증서에 서명하고, 인증기관은 홍길동의 인증서에 서명합니다. 이렇게 이어진 인증서들을 **사슬** 또는 **경로**라고 합니다. 확인도 위에서 아래로 합니다. 최상위 인증기관은 처음부터 믿으므로, 키의 종류 말고는 확인하지 않습니다. `explain`은 서비스가 **인증서에 대해** 하는 확인을 그대로 하고, 그 결과를 **보고서**로 돌려줍니다. 제목은 '판정 근거'입니다. 지금 로그인하는 사람이 개인키를 가졌는지는 로그인할 때의 서명으로 따로 확인합니다. 보고서에는 인증서에 적힌 이름이 나옵니다. `fincert-lab root CA`가 최상위 인증기관, `fincert-lab CA 1`이 인증기관, `홍길동`이 고객입니다.

# %% [markdown] lang="en" of="73f5e6c3" slideshow={"slide_type": "slide"}
# ## 2. The report
#
# Before a service takes a certificate it checks several things, **one after the other**. At the top is the **root CA**, which the service trusts to begin with. The root certifies the CA, and the CA certifies Hong. Certificates that follow on one another like this are a **chain**, also called a **path**. The checks go from the top down, too. The root itself is trusted: only the kind of its key is checked. `explain` makes the very checks that the service makes **of the certificate**, and returns a **report**. Whether the person who logs in has the private key is another question: the signature at the login answers that. The report names them as their certificates do: `fincert-lab root CA` is the root, `fincert-lab CA 1` the CA, and `홍길동` is Hong.

# %%
star = kb.service("star-banking")
show(star.explain(certificate))

# %% [markdown] lang="ko"
# 첫째 열은 어느 인증서를 확인했는지입니다. 둘째 열은 무엇을 물었는지이고, 그 아래는 표준의 해당 대목입니다. RFC 5280은 인증서를, RFC 6960은 OCSP를 정한 표준입니다. 셋째 열의 윗줄은 **찾은 값**이고, 아랫줄의 **기준**은 확인에 쓴 값입니다. 기준을 따로 보여 줄 것이 없으면 아랫줄은 없습니다.
#
# - 서명 줄에서 찾은 값은 서명의 첫머리이고, **기준**은 서명 방식과, 어느 발급자의 공개키로 확인하는지입니다. 유효기간 줄의 기준은 확인하는 때입니다.
# - 폐지 목록과 OCSP의 줄은 '아니요'여야 통과입니다. 폐기되지 않았다는 뜻이기 때문입니다. 인증기관의 인증서도 폐기될 수 있습니다. 그 목록은 최상위 인증기관이 냅니다. OCSP로는 고객의 인증서만 묻습니다.
# - 필수 확장 줄의 **기준**은 이 서비스가 뜻을 아는 확장들입니다. 인증서에 모두 있어야 하는 것은 아닙니다. 인증서의 필수 확장이 모두 그 안에 들면 통과합니다. basicConstraints는 인증기관의 인증서인지 알려 주는 칸입니다.
# - 인증기관의 인증서라면 세 가지를 더 확인합니다. 인증기관이 맞는가(`CA: True`), 인증서에 서명해도 되는 키인가(`key_cert_sign`), 그리고 최상위 인증기관이 자기 아래에 인증기관을 몇 층까지 허락했는가(`pathLen`)입니다. 이 사슬에는 최상위 인증기관 아래에 인증기관이 하나뿐이므로, 1 이상이면 됩니다.
#
# 1,100일 뒤를 기준으로 다시 묻습니다. `at`은 확인하는 때만 바꿉니다. 폐지 목록은 지금 것뿐입니다. 한 가지 확인에서 걸리면 그 아래는 확인하지 않습니다.

# %% [markdown] lang="en" of="88c1d455"
# The first column says which certificate was checked, the second what was asked and, below, where the standards say so: RFC 5280 is the standard for certificates, RFC 6960 the one for OCSP. In the third is **what was found** and below it, after **wanted**, what the check goes by. Where there is nothing more to show, there is one line only.
#
# - For a signature, what was found is its beginning; **wanted** names the algorithm, and the issuer whose public key it is checked with. For the validity period, it is the time of the check.
# - The rows about the revocation list and OCSP are passed if the answer is “no”: it is not revoked. A CA's certificate can be revoked too, and the root publishes the list for that. By OCSP one asks only about customers.
# - For critical extensions, **wanted** lists those that the service knows. The certificate need not have them all: the check is passed if every critical extension that it has is on that list. basicConstraints says whether a certificate is a CA's.
# - Of a CA's certificate three things more are checked: is it a CA's (`CA: True`), may its key sign certificates (`key_cert_sign`), and how many levels of CAs does the root allow below it (`pathLen`)? In this chain there is one CA below the root, so at least 1 will do.
#
# Ask again as of 1,100 days from now. `at` changes the time of the checks and nothing else: there are only today's revocation lists. When one check fails, those further down are not made.

# %%
predict(lab, "7b")

# %%
later = star.explain(certificate, at=lab.time + timedelta(days=1100))
show(later)

# %%
check(lab, "7b", later)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 한 가지라도 걸리면 결론은 정해집니다. 서명이 맞지 않는 인증서라면 다른 칸에 무엇이 적혀 있든 믿을 수 없으므로, 더 읽지 않는 편이 안전하기도 합니다. 제목의 ✕는 사슬에서 확인이 멈춘 인증서를 가리킵니다.
#
# 여기서는 홍길동의 인증서까지 가지도 않았습니다. 1,100일 뒤에는, 최상위 인증기관이 지금까지 낸 **폐지 목록**의 다음 게시 시각이 이미 지났습니다. 인증기관이 폐기되었다는 뜻이 아닙니다. 상태를 알 수 없어서 거기에서 멈춘 것입니다. 그날의 상태는 그날의 목록이 있어야 알 수 있습니다. 이번에는 실습실의 날짜를 1,100일 뒤로 옮기고 다시 물어봅니다.

# %% [markdown] lang="en" of="b3356fa1"
# **Why.** One failure decides. And where a signature does not fit, nothing that the other fields say can be believed, so it is safer not to read on. The ✕ in the title marks the certificate of the chain at which checking stopped.
#
# Here it did not even come to Hong's certificate. The service has only today's copy of the root's **revocation list**, and in 1,100 days the next update stated in it will be long past. That does not mean that the CA is revoked: its status cannot be known, and that is where it stopped. For that day you need that day's lists. Now move the date of the lab on by 1,100 days, and ask again.

# %%
lab.advance(days=1100)
show(star.explain(certificate))

# %% [markdown] lang="ko"
# 이번에는 홍길동의 인증서가 유효기간에서 걸렸습니다. 인증기관의 인증서는 10년짜리라 아직 유효합니다.
#
# 판정 바로 위의 두 줄은 조금 다릅니다. 여기서는 그 전에 걸려서 확인하지 않았으니, 모두 통과한 첫 보고서에서 보십시오. **다른 검증기**의 줄은 우리가 만들지 않은 프로그램(파이썬의 cryptography)으로 같은 사슬을 한 번 더 확인한 결과입니다. 그 프로그램이 받아들이지 않으면 이 서비스도 거절합니다. 그다음 줄은 인증서가 아니라 이 은행의 장부를 확인합니다. 여기서 발급받았거나 등록한 인증서인지 봅니다.
#
# 이 차례는 이 실습실이 정한 것입니다. RFC 5280은 결과가 같으면 차례는 달라도 된다고 합니다. 타행 등록 수업의 표에서 '인증서'와 '상태' 두 줄이던 확인을, 여기서는 하나하나 봅니다. 그 표의 서명은 고객이 한 서명이고, 여기의 서명은 발급자가 인증서에 한 서명입니다.
#
# **흔한 오해.** "서명이 맞으면 유효한 인증서다." 서명은 확인의 시작일 뿐입니다. 서명이 맞아도 기한이 지났거나, 폐기되었거나, 다른 데에 쓰라고 발급된 것일 수 있습니다.

# %% [markdown] lang="en" of="0e1e9a68"
# This time it was Hong's validity period. The CA's certificate is good for 10 years, and still valid.
#
# The two rows just above the verdict are a little different. Here they were not reached; see them in the first report, where every check passed. **Another verifier** is a program that we did not write (cryptography, for Python), which checks the same chain once more. If it does not accept, neither does this service. The next check is not of the certificate but of this bank's books: was it issued through here, or registered here?
#
# The order is this lab's. RFC 5280 allows another, as long as the result is the same. In the lesson on other banks, “certificate” and “status” were two rows of a table; here you see the single checks behind them. The signature in that table is the customer's. The one here is the issuer's, on the certificate.
#
# **A common mistake.** “The signature is good, so the certificate is valid.” The signature is where checking begins. Under a good signature a certificate may have expired, may be revoked, or may have been issued for something else.

# %% [markdown] lang="ko"
# OpenSSL이 설치된 컴퓨터에서는 또 다른 검증기인 OpenSSL의 생각도 들을 수 있습니다. `ask_openssl`은 보고서의 사슬을, 보고서와 같은 때를 기준으로 OpenSSL에 물어봅니다. 폐기되었는지는 묻지 않습니다. 비교해 보려는 것이고, 서비스는 이 대답을 판정에 쓰지 않습니다.

# %% [markdown] lang="en" of="443d3a8c"
# On a computer that has OpenSSL you can hear what that thinks, too: another verifier still. `ask_openssl` asks it about the chain of a report, as of the same time as the report. It does not ask whether anything is revoked. This is for comparison only: no service decides by it.

# %% tags=["measured"]
ask_openssl(star.explain(certificate))

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 잘못된 인증서
#
# `given(lab, "7")`은 연습용 인증기관이 발급한 인증서 네 장을 내줍니다. 이 인증기관과 그 위의 최상위 인증기관은 지금까지 본 것과 이름이 같지만, 키가 다른 별개의 기관입니다. 여기서는 이 최상위 인증기관을 믿기로 합니다. 그러므로 잘못은 인증기관이 아니라 인증서에서 찾으십시오. 넷 가운데 `sound`는 멀쩡하고, `changed`, `new`, `riddle`은 한 군데씩 잘못되었습니다. 인증서마다 폐지 목록과 OCSP 응답이 딸려 있습니다. 그래서 서비스에 묻지 않고 바로 `explain()`을 부릅니다. 은행의 장부를 보는 줄은 없습니다.
#
# `changed`를 뜯어봅니다. 발급된 다음에 누군가 이름을 `홍길순`으로 고쳤습니다.

# %% [markdown] lang="en" of="9d37519e" slideshow={"slide_type": "slide"}
# ## 3. Bad certificates
#
# `given(lab, "7")` hands out four certificates from a CA for practice. This CA, and the root above it, have the same names as those that you have seen, but other keys: they are somebody else. Here we decide to trust that root. So do not look for the fault in the CA, but in the certificate. `sound` is in order; `changed`, `new` and `riddle` have one thing wrong each. Each comes with its revocation lists and an OCSP answer, so you call `explain()` at once, without a service. The row about the bank's books is missing.
#
# Take `changed` apart. After it was issued somebody changed the name to `홍길순` (Hong Gilsun).

# %%
predict(lab, "7c")

# %%
samples = given(lab, "7")
print(*samples)
show(anatomy(samples["changed"].certificate))

# %%
report = samples["changed"].explain()
show(report)

# %%
check(lab, "7c", report)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 인증기관은 인증서의 내용 전체에 서명하므로, 한 글자만 고쳐도 서명이 맞지 않습니다. 그러나 고쳤다는 것은 눈으로 보아서는 알 수 없습니다. 표의 어느 칸도 이상해 보이지 않습니다. 틀린 이름 옆에도 '은행의 확인'이라고 나옵니다. 그 열은 원래 어디에서 오는지만 알려 주기 때문입니다.
#
# 이번에는 `new`를 봅니다. 서명은 맞습니다. 아래쪽에 이름 없이 번호만 있는 칸이 하나 더 있습니다. 찾아보십시오. 적힌 값(0500)은 비어 있다는 뜻입니다.

# %% [markdown] lang="en" of="1ff78c5d"
# **Why.** The CA signed the whole text, so the signature no longer fits if a single letter is changed. The table does not show the change. It even says “bank's check” beside the false name, because that column only says where a value should come from.
#
# Now look at `new`. Its signature is good. But near the end there is one more field, which has a number and no name. Find it. Its value (0500) means: empty.

# %%
show(anatomy(samples["new"].certificate))

# %%
show(samples["new"].explain())

# %% [markdown] lang="ko"
# 이 칸은 **필수**인데 서비스는 그 뜻을 모릅니다. "이 인증서는 시험용이다"라는 뜻일지도 모릅니다. 모르고 받아들이면 위험하므로 거절합니다. 필수가 아니었다면, 뜻을 몰라도 그냥 지나쳤을 것입니다.
#
# **알아맞혀 봅시다.** 아래는 `riddle`의 칸입니다. 실습실의 날짜(`lab.time`)와 견주어, 어디가 잘못되었는지 말해 보십시오. `lab.time`은 세계 표준시여서, 00:00이 한국의 09:00입니다. 그다음 셀이 답을 알려 줍니다. `failed`는 걸린 줄이고, `check`는 그 확인의 짧은 이름입니다.

# %% [markdown] lang="en" of="486e520d"
# This field is **critical**, and the service does not know what it means. It may mean “this certificate is for tests”. To take it without knowing would be dangerous, so it is not taken. Had it not been critical, the service would have passed over it, although it does not know it.
#
# **Guess it.** Below are the fields of `riddle`. Compare them with the date of the lab, `lab.time`, and say what is wrong. `lab.time` is universal time: 00:00 is 09:00 in Korea. The cell after that tells: `failed` is the row that failed, and `check` the short name of that check.

# %%
print(lab.time)
show(anatomy(samples["riddle"].certificate))

# %%
print(samples["riddle"].explain().failed.check, samples["sound"].explain().failed)

# %% [markdown] lang="ko"
# `riddle`은 `validity`, 곧 유효기간에서 걸렸습니다. 하루 전에 끝났습니다. 둘째 값은 `sound`의 결과입니다. `None`은 걸린 줄이 없다는 뜻입니다.
#
# 잘못될 수 있는 것은 더 있습니다. certificatePolicies의 값이 1번에서 `show(anatomy(certificate))`로 본 것과 다르면 정책 확인에서 걸리고, keyUsage의 값이 다르면 용도 확인(고객이 서명하는 데 쓰는 키인가)에서 걸립니다. 폐기된 인증서는 칸이 모두 멀쩡하고, 폐지 목록에서 걸립니다.

# %% [markdown] lang="en" of="03ff2f83"
# `riddle` is stopped by `validity`, its validity period: it ended a day ago. The second value is that of `sound`. `None` means that no row failed.
#
# There is more that can be wrong. Where certificatePolicies has another value than you saw with `show(anatomy(certificate))` in section 1, the check of the policy stops it; where keyUsage has, the check of the purpose does (is its key meant for the signatures of a customer?). In a revoked one all fields are in order, and the revocation list stops it.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **7-1 몸풀기.** 인증서 자체는 멀쩡한데도 서비스가 거절하는 일이 있습니다. 김영희가 KB국민은행에서 인증서를 발급받게 하고, 우리은행 서비스의 `explain`을 실행해, 그 보고서를 `answer`에 넣으십시오. PIN은 마음대로 정하십시오. `show(answer)`로 보고, 어느 줄에서 걸리는지 찾으십시오.
#
# <details><summary>힌트</summary>발급은 kim.device("phone").enroll(kb, pin="...")입니다. 우리은행의 서비스는 woori.service("internet-banking")입니다. 2번에서 star.explain(...)을 어떻게 불렀는지 보십시오.</details>

# %% [markdown] lang="en" of="99fc44df" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **7-1 Warm-up.** Even when nothing is wrong with a certificate, a service may refuse it. Get Kim a certificate from KB, ask a service of Woori's to `explain` it, and put the report into `answer`. The PIN is yours to choose. Look at it with `show(answer)`: which row stops it?
#
# <details><summary>Hint</summary>To get one: kim.device("phone").enroll(kb, pin="..."). A service of Woori's: woori.service("internet-banking"). See in section 2 how star.explain(...) was called.</details>

# %% stub="7-1"
answer = None
check(lab, "7-1", answer)

# %% solution="7-1"
kims = kim.device("phone").enroll(kb, pin="905271")
answer = woori.service("internet-banking").explain(kims)
check(lab, "7-1", answer)

# %% [markdown] lang="ko"
# **7-2 해 보기.** `exhibits`에 잘못된 인증서가 네 장 있습니다. 한 장에 한 군데씩 잘못되었고, 같은 잘못은 없습니다. 각각 어느 확인에서 걸리는지, 보고서를 보지 않고 알아내어 아래에서 골라 넣으십시오. 칸은 `show(anatomy(exhibits["a"].certificate))`로, 이 인증서를 맡은 폐지 목록은 `show(exhibits["a"].crl)`로 봅니다.
#
# | 답 | 보고서의 물음 |
# |---|---|
# | `"signature"` | 바로 위 인증기관의 키로 서명한 것인가 |
# | `"validity"` | 유효기간 안인가 |
# | `"revocation_list"` | 폐지 목록에 있는가 |
# | `"policy"` | 우리가 받아들이는 정책의 인증서인가 |
# | `"critical"` | 필수(critical) 확장을 모두 아는가 |
# | `"purpose"` | 고객이 서명하는 데 쓰는 키인가 |
#
# <details><summary>힌트</summary>서명이 맞는지는 보아서는 모릅니다. 칸도 폐지 목록도 모두 멀쩡하면, 남는 것은 서명입니다. 멀쩡한 인증서의 keyUsage와 certificatePolicies는 1번에서 show(anatomy(certificate))가 보여 준 표에 있습니다.</details>

# %% [markdown] lang="en" of="297e780b"
# **7-2 Apply.** In `exhibits` are four bad certificates, each with one thing wrong, no two with the same. Find out, without a report, which check stops each, and put in a word from below. `show(anatomy(exhibits["a"].certificate))` shows the fields, and `show(exhibits["a"].crl)` the revocation list that covers this certificate.
#
# | Answer | The question in the report |
# |---|---|
# | `"signature"` | Was it signed with the key of the CA above it? |
# | `"validity"` | Is the time within its validity period? |
# | `"revocation_list"` | Is it on the revocation list? |
# | `"policy"` | Was it issued under a policy that we accept? |
# | `"critical"` | Is every critical extension known? |
# | `"purpose"` | Is its key meant for the signatures of a customer? |
#
# <details><summary>Hint</summary>Whether a signature fits does not show. If the fields and the revocation list are all in order, what is left is the signature. What keyUsage and certificatePolicies are in a sound certificate is in the table that show(anatomy(certificate)) made in section 1.</details>

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
# <details><summary>힌트</summary>a와 b는 1번을, c는 2번을, d는 3번을 다시 보십시오.</details>
#
# <details><summary>설명의 예</summary>a: 이름은 은행이 확인해 알려 준 것입니다. 신청서의 이름은 쓰지 않습니다. b: 공개키는 기기가 만들었고, 인증기관은 신청서의 서명으로 개인키가 있는지 확인합니다. c: 서명이 맞아도 만료되거나 폐기된 인증서일 수 있습니다. d: 뜻을 모르는 필수 칸이 있으면 거절합니다. 필수가 아닌 칸은, 뜻을 모르면 지나칩니다.</details>

# %% [markdown] lang="en" of="764a69e2"
# **7-3 Explain.** Here are four sentences about validation. Put `True` where one is right and `False` where it is wrong. Then explain to your neighbour how the wrong ones should be put right.
#
# <details><summary>Hint</summary>a and b: see section 1. c: section 2. d: section 3.</details>
#
# <details><summary>One explanation</summary>a: The name is what the bank checked and told. The name in the request is not used. b: The device made the public key, and the CA checks by the signature on the request that the private key is there. c: Under a good signature a certificate may have expired, or be revoked. d: With a critical field that is not understood it is not taken. A field that is neither critical nor understood is passed over.</details>

# %% stub="7-3"
sentences = given(lab, "7-3")
print(*map(": ".join, sentences.items()), sep="\n")
answer = {"a": None, "b": None, "c": None, "d": None}
check(lab, "7-3", answer)

# %% solution="7-3"
sentences = given(lab, "7-3")
print(*map(": ".join, sentences.items()), sep="\n")
answer = {"a": False, "b": False, "c": True, "d": True}
check(lab, "7-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 7-1에서는 맨 아래의 '등록되어 있는가'에서 걸립니다. 인증서는 어디에서나 같지만, 받아들일지는 은행마다 다르다는 것을 짚어 주십시오. 7-2의 네 장과 그 차례, 7-3의 문장은 학번에 따라 다릅니다. 6-3에 적힌 답은 학번 없이 연 실습실의 것입니다. 7-2의 풀이는 보고서에서 답을 꺼내는 지름길입니다. 학생은 칸과 목록을 읽고 알아내야 하고, 보고서는 다 맞힌 다음에 함께 보십시오.

# %% [markdown] lang="en" of="a5adfdd8" edition="teacher"
# **Notes on the solutions.** In 7-1 it is the last row, “registered”. Point out that a certificate is the same everywhere, but each bank decides whether to take it. The four exhibits of 7-2 and their order, and the sentences of 7-3, depend on the seed; the answer to 7-3 here is that without one. The solution to 7-2 takes the short way and asks the reports. Students should tell from the fields and the list; look at the reports together when they are done.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 공개키와 VID는 가입자의 기기가 만들고, 이름과 고객 번호는 은행이 알려 주고, 나머지는 인증기관이 정합니다. 인증기관은 신청서의 서명과 VID를 확인하고, 사람은 은행이 확인합니다.
# 2. 서비스는 최상위 인증기관부터 아래로 서명, 유효기간, 상태, 발급자, 정책, 키의 종류, 필수 확장, 용도를 차례로 확인하고, 끝으로 다른 검증기의 판단과 은행의 장부를 봅니다. 한 가지라도 걸리거나 알 수 없으면 거절하고, 그 아래는 보지 않습니다.
# 3. 만료, 정책, 용도, 뜻을 모르는 필수 칸은 인증서를 읽으면 알 수 있습니다. 고쳐진 것은 서명을, 폐기된 것은 폐지 목록이나 OCSP 응답을 확인해야 알 수 있습니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 검증 | validation | 인증서를 받아들일지 차례로 확인하는 것 |
# | 최상위 인증기관 | root CA | 서비스가 처음부터 믿는 인증기관 |
# | 사슬, 경로 | chain, path | 최상위 인증기관부터 고객까지 이어진 인증서들 |
# | 확장 | extension | 기본 칸에 덧붙인 칸 |
# | 인증서 정책 | certificate policy | 어떤 규칙에 따라 발급했는지 알려 주는 번호 |
# | 키 용도 | key usage | 그 키로 해도 되는 일 |
# | 필수 확장 | critical extension | 뜻을 모르면 인증서를 거절하라고 표시한 칸 |
#
# **다음.** [믿을 인증기관 정하기](08_trust.ipynb)에서는 금융결제원이 아닌 다른 인증기관의 인증서를 은행이 받을지 정해 봅니다.

# %% [markdown] lang="en" of="b8d79316" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. The holder's device supplies public key and VID, the bank the name and the customer's number, and the CA the rest. The CA checks the request's signature and the VID; the person is checked by the bank.
# 2. A service checks from the root CA down, in turn: signature, validity period, status, issuer, policy, kind of key, critical extensions, purpose. At the end it asks another verifier and looks in the bank's books. If one fails, or cannot be known, it does not take the certificate and looks no further.
# 3. Four things you can see in the certificate itself: that it has expired, a wrong policy, a wrong purpose, and a critical field that the service does not know. That it was changed shows only in the check of the signature, and that it is revoked only in the revocation list or an OCSP answer.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *검증* | validation | Checking, step by step, whether to take a certificate |
# | *최상위 인증기관* | root CA | The CA that a service trusts to begin with |
# | *사슬, 경로* | chain, path | The certificates from the root CA down to the customer |
# | *확장* | extension | A field added to the basic ones |
# | *인증서 정책* | certificate policy | A number for the rules by which it was issued |
# | *키 용도* | key usage | What the key may be used for |
# | *필수 확장* | critical extension | A field that has to be understood, or the certificate is not taken |
#
# **Next.** In [Decide whom to trust](08_trust.ipynb) you decide whether a bank takes certificates of another CA than KFTC's.
