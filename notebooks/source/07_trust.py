# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 믿을 인증기관 정하기
#
# **25분.** 이 수업에서는 금융결제원이 아닌 다른 인증기관의 인증서를 은행에 등록해 봅니다. 은행이 인증기관을 믿는다는 것이 무엇인지, 믿더라도 어떤 용도의 인증서까지 받는지, 인증서가 폐기되었는지는 누구에게 묻는지 봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 은행이 인증기관을 믿으려면 무엇을 받아 두어야 하는지, 왜 직접 받아야 하는지 말할 수 있습니다.
# 2. 믿는 인증기관의 인증서인데도 용도(정책) 때문에 거절되는 까닭을 말할 수 있습니다.
# 3. 다른 인증기관의 인증서는 누가 폐기하고, 은행은 그것을 어떻게 아는지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에 나오는 사람과 번호는 모두 지어낸 것입니다. 여러분이 실제로 쓰는 PIN이나 주민등록번호는 입력하지 마십시오.

# %% [markdown] lang="en" of="17390723" slideshow={"slide_type": "slide"}
# # Decide whom to trust
#
# **25 minutes.** In this lesson you try to register a certificate of another CA than KFTC's at a bank. You see what it means for a bank to trust a CA, for which purposes it then takes certificates, and whom it asks whether one is revoked.
#
# When you are done you can:
#
# 1. say what a bank has to be given before it can trust a CA, and why by hand;
# 2. say why a certificate of a trusted CA may still be refused because of its purpose (policy);
# 3. say who revokes a certificate of another CA, and how a bank comes to know.
#
# > **Safety.** All people and numbers here are invented. Do not type a PIN or resident number that you really use.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 3분, 1번 8분, 2번 8분, 3번 5분, 정리 1분입니다. 연습 문제는 따로 15분쯤 걸립니다. 1번에서 거절당한 다음 먼저 물으십시오. "서명은 맞습니다. 그런데 왜 거절합니까?" 학생들이 자기 컴퓨터의 브라우저 설정에서 신뢰하는 인증기관 목록을 찾아보게 해도 좋습니다. 2번의 두 보고서는 걸린 줄만 나란히 놓고 비교하십시오.

# %% [markdown] lang="en" of="5ea20bf1" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 3 minutes, section 1 takes 8, section 2 takes 8, section 3 takes 5, summary 1. The exercises take another 15 or so. After the refusal in section 1 ask first: "the signature is good, so why is it refused?" You may have students look for the list of trusted CAs in the settings of their own browser. In section 2 put the failing rows of the two reports side by side.

# %% [markdown] lang="ko"
# ## 시작하기
#
# 아래 셀이 실습실을 엽니다. 홍길동은 이미 KB국민은행에서 금융인증서를 발급받았습니다. PIN은 `280417`입니다. 처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 `lesson` 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 `seed="20260001"`처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.

# %% [markdown] lang="en" of="a81114a7"
# ## Begin
#
# The cell below opens the lab. Hong has already got a financial certificate from KB. The PIN is `280417`. To begin again at any time, run everything again from this cell on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of `lesson`, like `seed="20260001"`. Values, dates and event numbers may then differ from those in this text.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import check, given, lesson, predict, show

lab = lesson(7, lang="ko")
hong, kim = lab.person("hong"), lab.person("kim")
kb, woori, shinhan = lab.bank("kb"), lab.bank("woori"), lab.bank("shinhan")
laptop = hong.device("laptop")
(cert,) = laptop.certificates()

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 처음 보는 인증기관
#
# 지금까지 나온 인증서는 모두 금융결제원의 인증기관이 발급했습니다. 세 은행은 이 인증기관을 처음부터 믿습니다.
#
# 실습실에 새 기관이 들어옵니다. **나래증권**은 증권사이고, 홍길동은 나래증권의 고객이기도 합니다. 나래증권의 인증서는 금융결제원이 아니라 **가온인증**이라는 다른 인증기관이 발급합니다. `invite`가 이 둘을 실습실에 들입니다.

# %% [markdown] lang="en" of="dbd3bf0e" slideshow={"slide_type": "slide"}
# ## 1. A CA nobody has met
#
# So far all certificates were issued by KFTC's CA, which the three banks trust from the beginning.
#
# Now another institution comes in. **Narae Securities** is a securities firm, and Hong is a customer there too. Its certificates are not issued by KFTC, but by another CA, called **Gaon CA**. `invite` lets both into the lab.

# %%
narae = lab.invite("narae")
narrow = laptop.enroll(narae, pin="280417")
show(lab.last_act())

# %% [markdown] lang="ko"
# 발급받는 차례는 은행과 같습니다. 나래증권이 본인을 확인하고, 가온인증이 인증서를 발급합니다. 잠긴 개인키는 같은 클라우드에 보관합니다.

# %% [markdown] lang="en" of="af5fb6ff"
# The steps are those at a bank. Narae checks who Hong is, and Gaon CA issues the certificate. The locked private key goes to the same cloud.

# %%
show(lab)

# %% [markdown] lang="ko"
# 나래증권의 서비스가 하나 늘어 모두 7곳입니다. 새 인증서는 나래증권에서만 쓸 수 있습니다. 홍길동은 이것을 우리은행에도 등록하려 합니다.
#
# **예상.** 어떻게 됩니까?
#
# - a: 등록됩니다. 가온인증의 서명이 맞고, 폐기되지도 않았습니다.
# - b: 거절됩니다. 우리은행은 가온인증을 믿지 않습니다.
# - c: 우리은행이 인증서에 적힌 주소에서 가온인증의 인증서를 받아 확인하고, 맞으면 등록합니다.

# %% [markdown] lang="en" of="f493c18f"
# With Narae's there are 7 services now. The new certificate is usable only at Narae. Hong wants to register it at Woori as well.
#
# **Predict.** What happens?
#
# - a: It is registered: Gaon CA's signature is good, and the certificate is not revoked.
# - b: It is refused: Woori does not trust Gaon CA.
# - c: Woori fetches Gaon CA's certificate from the address in Hong's, checks with that, and registers it if the signature fits.

# %%
predict(lab, "7a", None)

# %% tags=["raises-exception"]
laptop.register(narrow, woori, pin="280417")

# %%
banking = woori.service("internet-banking")
show(banking.explain(narrow))

# %%
check(lab, "7a")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 위의 보고서는 지난 수업에서 본 것과 같습니다. 앞의 아홉 줄은 우리은행이 믿는 인증기관(`fincert-lab CA 1`, 금융결제원)에 관한 것이고, 모두 통과했습니다. 홍길동의 인증서는 첫 줄인 **서명**에서 걸렸습니다. 찾은 값에 적힌 발급자는 `fincert-lab Gaon CA 1`, 곧 가온인증인데, 우리은행은 자기가 아는 금융결제원의 공개키로 확인했습니다. 다른 키로 한 서명이니 맞을 리가 없습니다.
#
# 우리은행이 처음 문을 열 때 받아 둔 것은 금융결제원의 최상위 인증기관 인증서와, 그 아래 인증기관의 인증서뿐입니다. 최상위 인증기관의 인증서를 **신뢰 기준점**(trust anchor)이라고 합니다. 은행은 여기에서 시작해 아래로 내려오며 확인합니다. 기준점 자체를 보증해 주는 것은 없습니다.
#
# **흔한 오해.**
#
# - "인증서에 발급자 인증서의 주소(caIssuers)가 있으니, 거기에서 받아 확인하면 된다." 아닙니다. 인증서와 주소는 누구나 만들 수 있습니다. 도둑이 인증기관을 하나 차리고 자기 주소를 적으면 그 서명도 맞습니다.
# - "서명이 맞으면 믿을 수 있다." 아닙니다. 서명이 맞다는 것은 그 키로 서명했다는 뜻일 뿐입니다. 그 키의 주인을 믿을지는 은행이 정합니다.

# %% [markdown] lang="en" of="a05dad13"
# **Why.** The report is of the kind that you saw in the last lesson. Its first nine rows are about the CA that Woori trusts (`fincert-lab CA 1`, KFTC's), and all are passed. Hong's certificate is stopped by the first check of its own, the **signature**. The issuer that it names, in what was found, is `fincert-lab Gaon CA 1`. But Woori checked with the public key that it knows, KFTC's. A signature made with another key cannot fit.
#
# When Woori opened it was given two certificates: that of KFTC's root CA, and that of the CA below. The root's is called a **trust anchor**. A bank starts from there and checks its way down. Nothing vouches for the anchor itself.
#
# **Common mistakes.**
#
# - "The certificate has the address of its issuer's certificate (caIssuers), so fetch that and check with it." No: anybody can make certificates and write an address into them. If a thief sets up a CA and puts his own address there, the signature fits too.
# - "A good signature can be trusted." No: it only means that a certain key made it. Whether to trust the owner of that key is up to the bank.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 믿는다, 그러나 무엇에 쓰는 것까지?
#
# 우리은행이 가온인증의 운영 규칙(인증업무준칙)을 살펴보고, 믿기로 했습니다. 두 기관의 담당자가 만나 가온인증의 최상위 인증기관 인증서를 **직접** 주고받습니다. 인터넷으로 받은 것이라면 누가 바꿔치기했는지 알 수 없기 때문입니다. 이것만은 다른 서명으로 확인할 수 없습니다.
#
# 가온인증은 두 가지 **용도**의 인증서를 발급합니다. 증권 거래에만 쓰는 **증권용**(`securities`)과, 어디에나 쓰는 **범용**(`general`)입니다. 나래증권에서 따로 말하지 않으면 증권용을 발급합니다. 우리은행은 범용만 받기로 했습니다.

# %% [markdown] lang="en" of="1c418311" slideshow={"slide_type": "slide"}
# ## 2. Trusted, but for what?
#
# Woori has looked at the rules by which Gaon CA works (its certification practice statement), and decides to trust it. People of both sides meet, and the certificate of Gaon's root CA changes hands **in person**. Had it come over the Internet, nobody could tell whether it had been exchanged on the way: this is the one thing that no other signature vouches for.
#
# Gaon CA issues certificates for two **purposes**: for dealing in securities only (`securities`), and for any purpose (`general`). Who asks Narae for nothing else gets one for securities. Woori decides to take those for any purpose.

# %%
woori.trust(narae.ca, policies=["general"])
show(lab.journal[-1:])

# %% [markdown] lang="ko"
# 홍길동이 1번의 인증서를 우리은행에 다시 등록해 봅니다.
#
# **예상.** 이번에는 어떻게 됩니까?
#
# - a: 등록됩니다. 이제 우리은행은 가온인증을 믿습니다.
# - b: 거절됩니다. 믿는 인증기관의 인증서이지만 증권용입니다.
# - c: 거절됩니다. 우리은행이 믿기 전에 발급받은 인증서입니다.

# %% [markdown] lang="en" of="87eb79f2"
# Hong tries again to register the certificate of section 1 at Woori.
#
# **Predict.** What happens this time?
#
# - a: It is registered: Woori trusts Gaon CA now.
# - b: It is refused: the CA is trusted, but the certificate is for securities only.
# - c: It is refused: it was issued before Woori trusted the CA.

# %%
predict(lab, "7b", None)

# %% tags=["raises-exception"]
laptop.register(narrow, woori, pin="280417")

# %%
show(banking.explain(narrow))

# %%
check(lab, "7b")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 제목의 사슬을 보십시오. 이제 `fincert-lab Gaon root CA`에서 시작합니다. 서명, 유효기간, 폐지 목록, OCSP, 발급자까지 모두 통과했고, **정책**에서 걸렸습니다. 인증서에 적힌 정책은 `1.3.6.1.4.1.32473.2.2`, 곧 증권용인데, 우리은행이 받는 것은 `1.3.6.1.4.1.32473.2.1`, 범용입니다. 번호 두 개는 이 실습실의 것입니다. 인증기관의 인증서에는 두 번호가 다 있습니다. 두 가지를 모두 발급할 수 있기 때문입니다.
#
# 어떤 용도의 인증서인지는 **인증기관**이 인증서에 적습니다. 그 용도의 인증서를 받을지는 **은행**이 정합니다.
#
# 홍길동은 범용으로 새로 발급받습니다.

# %% [markdown] lang="en" of="3393ce7a"
# **Why.** Look at the chain in the title: it begins with `fincert-lab Gaon root CA` now. Signature, validity period, revocation list, OCSP and issuer are all passed, and the **policy** is what stops it. The certificate says `1.3.6.1.4.1.32473.2.2`, which is for securities, and Woori wants `1.3.6.1.4.1.32473.2.1`, for any purpose. Both numbers are this lab's. The certificate of the CA has both, since it may issue for either.
#
# For what a certificate is, **the CA** writes into it. Whether to take one for that purpose, **the bank** decides.
#
# Hong gets a new one, for any purpose.

# %%
general = laptop.enroll(narae, pin="280417", policy="general")
laptop.register(general, woori, pin="280417")
show(lab)

# %% [markdown] lang="ko"
# 새 인증서는 우리은행에도 등록되어 두 곳에서 쓸 수 있습니다. 같은 기관에서 새로 발급받았으므로 증권용은 폐기되었습니다(사유: 재발급). 신한은행은 여전히 가온인증을 믿지 않습니다. 한 은행이 믿는다고 다른 은행도 믿는 것은 아닙니다.
#
# > **실제 서비스는 다릅니다.** 나래증권과 가온인증은 지어낸 기관입니다. 공동인증서(옛 공인인증서)에는 실제로 은행용, 증권용처럼 용도를 정해 둔 것과 범용이 있습니다. 어느 인증기관의 어떤 인증서를 받는지는 은행마다 다릅니다. 다른 인증기관의 개인키도 같은 클라우드에 보관하고 같은 PIN으로 여는 것은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="c2c81055"
# The new certificate is registered at Woori too, and usable at two services. Since it came through the same institution, the one for securities is revoked (reason: re-issue). Shinhan still does not trust Gaon CA. That one bank trusts it does not make another do so.
#
# > **The real service differs.** Narae Securities and Gaon CA are invented. Joint certificates (공동인증서, the former accredited ones) really come for a purpose, such as banking or securities, or for any. Which certificates of which CAs are taken differs from bank to bank. That the keys of another CA's certificates are kept in the same cloud, and open with a PIN in the same way, is this lab's assumption.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 누구의 말을 듣는가
#
# 홍길동은 개인키가 새어 나간 것 같아 이 범용 인증서를 폐기하려 합니다. 마침 KB국민은행의 인증센터에 들어와 있습니다. 홍길동은 KB국민은행의 고객입니다.
#
# **예상.** KB국민은행에서 폐기할 수 있습니까?
#
# - a: 예. 홍길동은 KB국민은행의 고객이고, 본인이 맞습니다.
# - b: 아니요. 발급받은 나래증권에서 폐기해야 합니다.
# - c: 아니요. 등록한 우리은행에서 폐기해야 합니다.

# %% [markdown] lang="en" of="c0e922f8" slideshow={"slide_type": "slide"}
# ## 3. Whose word counts
#
# Hong fears that the private key has leaked, and wants the certificate for any purpose revoked. He happens to be in the certificate centre of KB, where he is a customer.
#
# **Predict.** Can it be revoked at KB?
#
# - a: Yes: he is a customer of KB, and it is really him.
# - b: No: he has to go to Narae, which had it issued.
# - c: No: he has to go to Woori, where it is registered.

# %%
predict(lab, "7c", None)

# %% tags=["raises-exception"]
hong.revoke(general, kb, reason="key_compromise")

# %%
check(lab, "7c")

# %% [markdown] lang="ko"
# KB국민은행은 이 인증서를 모릅니다. 설령 안다고 해도, KB국민은행이 폐기를 부탁할 수 있는 곳은 금융결제원뿐입니다. 금융결제원이 가온인증의 인증서를 폐기할 수는 없습니다. 나래증권에서 폐기하고, 우리은행에 로그인해 봅니다. 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="15f2544d"
# KB does not know this certificate. Even if it did, it could turn only to KFTC, and KFTC cannot revoke what Gaon CA has issued. Revoke it at Narae instead, and log in at Woori. An error is what you should see.

# %% tags=["raises-exception"]
hong.revoke(general, narae, reason="key_compromise")
laptop.login(banking, general, pin="280417")

# %%
show(lab.last_act())

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 그림의 마지막 세 막대를 보십시오. 우리은행은 인증서의 상태를 금융결제원이 아니라 **가온인증**에 물었습니다(폐지 목록과 OCSP). 나래증권은 우리은행에 아무것도 알리지 않았습니다. 그래도 우리은행은 바로 알았습니다. 인증기관은 자기가 발급한 인증서에 대해서만 말할 수 있고, 은행도 그 인증서에 대해서만 그 말을 듣습니다.
#
# **믿는다는 것의 무게.** 은행이 인증기관을 믿으면, 그 인증기관이 실수하거나 털렸을 때 은행도 위험해집니다. 2011년 네덜란드의 인증기관 디지노타르(DigiNotar)에 침입한 사람이 남의 이름으로 가짜 인증서를 만들었습니다(출처: Fox-IT 조사 보고서 'Black Tulip', 2012). 브라우저들은 곧 믿는 인증기관의 목록에서 디지노타르를 뺐습니다. 그래서 은행은 믿는 인증기관을 적게 두고, 용도를 좁히고, 그 밖의 확인도 그대로 합니다. 우리은행이 가온인증을 믿어도 사용자 확인, VID, 등록은 건너뛰지 않습니다.

# %% [markdown] lang="en" of="3d0afba4"
# **Why.** Look at the last three bars. For the certificate's status Woori did not ask KFTC, but **Gaon CA** (for the revocation list, and by OCSP). Narae told Woori nothing. Still, Woori knew at once. A CA can speak of the certificates that it issued, and a bank listens to it about those only.
#
# **What trust weighs.** Where a bank trusts a CA, the bank is in danger too when that CA errs or is broken into. In 2011 somebody broke into DigiNotar, a CA in the Netherlands, and made false certificates in the names of others (source: Fox-IT, report of the investigation "Black Tulip", 2012). Browsers soon took DigiNotar off their lists of trusted CAs. So a bank trusts few CAs, for narrow purposes, and goes on with all its other checks. Although Woori trusts Gaon CA, it leaves out neither user check, nor VID, nor registration.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **7-1 몸풀기.** 나래증권은 가온인증만 믿습니다. 나래증권의 서비스가 KB국민은행에서 발급받은 홍길동의 인증서 `cert`를 어떻게 판단하는지 보고서를 만들어 `answer`에 넣으십시오. `show(answer)`로 보고, 어느 줄에서 걸렸는지, 그 줄의 발급자와 기준이 1번의 보고서와 어떻게 다른지 말해 보십시오.
#
# <details><summary>힌트</summary>나래증권의 서비스는 narae.service("trading")입니다. 1번에서 banking.explain(...)을 어떻게 불렀는지 보십시오.</details>

# %% [markdown] lang="en" of="79af2fd6" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **7-1 Warm-up.** Narae trusts Gaon CA and no other. Make the report of Narae's service on `cert`, Hong's certificate from KB, and put it into `answer`. Look at it with `show(answer)`: which row stops it, and how do the issuer and what is wanted differ from those in the report of section 1?
#
# <details><summary>Hint</summary>Narae's service is narae.service("trading"). See in section 1 how banking.explain(...) was called.</details>

# %% stub="7-1"
answer = None
check(lab, "7-1", answer)

# %% solution="7-1"
answer = narae.service("trading").explain(cert)
check(lab, "7-1", answer)

# %% [markdown] lang="ko"
# **7-2 해 보기.** 김영희는 신한은행의 고객이지만, 나래증권에는 계좌가 없습니다. 김영희가 **나래증권에서 발급받은 인증서**로 신한은행 인터넷뱅킹에 로그인하게 하고, 접수증을 `answer`에 넣으십시오. 신한은행이 누구를 어떤 용도까지 믿을지도 여러분이 정합니다. PIN도 마음대로 정하십시오.
#
# <details><summary>힌트</summary>나래증권의 지점에 가는 것은 kim.visit_branch(narae)입니다. 그다음은 2번에서 한 것과 같습니다. 로그인은 phone.login(shinhan.service("internet-banking"), 인증서, pin="...")이고, 이것이 돌려주는 값이 접수증입니다.</details>

# %% [markdown] lang="en" of="ad8f9f3b"
# **7-2 Apply.** Kim is a customer of Shinhan, but has no account at Narae. Have her log in at Shinhan's internet banking with a certificate that she **got from Narae**, and put the receipt into `answer`. Whom Shinhan trusts, and for what, is yours to decide. So is the PIN.
#
# <details><summary>Hint</summary>To visit a branch of Narae: kim.visit_branch(narae). After that it is as in section 2. To log in: phone.login(shinhan.service("internet-banking"), certificate, pin="..."). What it returns is the receipt.</details>

# %% stub="7-2"
phone = kim.device("phone")
answer = None
check(lab, "7-2", answer)

# %% solution="7-2"
phone = kim.device("phone")
kim.visit_branch(narae)
kims = phone.enroll(narae, pin="905271", policy="general")
shinhan.trust(narae.ca, policies=["general"])
phone.register(kims, shinhan, pin="905271")
answer = phone.login(shinhan.service("internet-banking"), kims, pin="905271")
check(lab, "7-2", answer)

# %% [markdown] lang="ko"
# **7-3 설명하기.** 믿음에 관한 네 문장이 있습니다. 맞으면 `True`, 틀리면 `False`를 넣으십시오. 그리고 틀린 문장을 어떻게 고쳐야 하는지 옆 사람에게 설명해 보십시오.
#
# <details><summary>힌트</summary>a는 1번, b와 c는 2번, d는 3번을 다시 보십시오.</details>
#
# <details><summary>설명의 예</summary>a: 기준점은 직접 받아 둔 것이어야 합니다. 인증서에 적힌 주소는 누구나 적을 수 있습니다. b: 누구를 믿을지는 은행마다 따로 정합니다. c: 서명과 상태가 멀쩡해도, 그 은행이 받지 않는 용도이면 거절합니다. d: 인증서의 상태는 그것을 발급한 인증기관에 묻습니다.</details>

# %% [markdown] lang="en" of="eecde89f"
# **7-3 Explain.** Here are four sentences about trust. Put `True` where one is right and `False` where it is wrong. Then explain to your neighbour how the wrong ones should be put right.
#
# <details><summary>Hint</summary>a: see section 1. b and c: section 2. d: section 3.</details>
#
# <details><summary>One explanation</summary>a: An anchor has to be given by hand. The address in a certificate can be written by anybody. b: Each bank decides for itself whom to trust. c: However good its signature and its status are, a certificate for a purpose that the bank does not take is refused. d: For the status of a certificate one asks the CA that issued it.</details>

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
# **풀이 메모.** 7-1에서는 1번과 거꾸로입니다. 같은 인증서를 세 은행은 받고 나래증권은 받지 않습니다. 인증서가 좋고 나쁜 것이 아니라, 보는 쪽이 누구를 믿느냐의 문제라는 것을 짚어 주십시오. 7-2는 증권용으로 발급받고 신한은행이 증권용을 받게 해도 됩니다. 그렇게 한 학생이 있으면, 은행이 그래도 되는지 토론해 보십시오. 7-3의 문장은 학번에 따라 다르고, 적힌 답은 학번 없이 연 실습실의 것입니다.

# %% [markdown] lang="en" of="e148e122" edition="teacher"
# **Notes on the solutions.** 7-1 is section 1 the other way round: the same certificate is taken by three banks, and not by Narae. Point out that the certificate is neither good nor bad; it depends on whom the one who looks trusts. In 7-2 it is also right to get a certificate for securities and have Shinhan take those. If somebody did, discuss whether a bank should. The sentences of 7-3 depend on the seed; the answer here is that without one.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 은행이 인증기관을 믿으려면, 그 최상위 인증기관의 인증서를 신뢰 기준점으로 직접 받아 두어야 합니다. 기준점을 보증해 주는 다른 서명은 없고, 인증서에 적힌 주소는 누구나 적을 수 있기 때문입니다.
# 2. 인증서에는 용도를 나타내는 정책이 적혀 있고, 어떤 용도까지 받을지는 은행이 정합니다. 받지 않는 용도이면 서명과 상태가 멀쩡해도 거절합니다.
# 3. 인증서는 발급받은 기관을 통해 그것을 발급한 인증기관이 폐기합니다. 은행은 그 인증기관의 폐지 목록과 OCSP로 압니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 타기관 | another institution | 이 은행이 아닌 다른 기관. 여기서는 다른 인증기관의 인증서를 내주는 증권사 |
# | 신뢰 기준점 | trust anchor | 확인을 시작하는, 직접 받아 둔 최상위 인증기관의 인증서 |
# | 인증서 정책(용도) | certificate policy (purpose) | 그 인증서를 무엇에 쓰라고 발급했는지 나타내는 번호 |
# | 범용, 증권용 | for any purpose, for securities | 이 실습실의 가온인증이 발급하는 두 가지 용도 |
# | 인증업무준칙 | certification practice statement | 인증기관이 일하는 규칙을 적어 공개한 글 |
#
# **다음.** 여기까지가 금융인증서의 일생입니다. `from fincert_lab import Lab`을 실행하고, `lab = Lab.open("my-lab")`으로 여러분의 실습실을 열어, 다음 날에도 그대로 남는 인증서를 만들어 보십시오.

# %% [markdown] lang="en" of="c2032e59" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. To trust a CA, a bank has to be given the certificate of its root CA by hand, as a trust anchor. No other signature vouches for an anchor, and an address in a certificate can be written by anybody.
# 2. A certificate has a policy, which says for what purpose it is, and the bank decides which purposes it takes. One for another purpose is refused, however good its signature and its status are.
# 3. A certificate is revoked by the CA that issued it, through the institution where it was got. A bank comes to know from that CA's revocation list, and by OCSP.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *타기관* | another institution | One that is not this bank; here, a securities firm with certificates of another CA |
# | *신뢰 기준점* | trust anchor | The certificate of a root CA, given by hand, from which the checks start |
# | *인증서 정책(용도)* | certificate policy (purpose) | A number that says what a certificate was issued for |
# | *범용, 증권용* | for any purpose, for securities | The two purposes for which this lab's Gaon CA issues |
# | *인증업무준칙* | certification practice statement | The published rules by which a CA works |
#
# **Next.** This was the life of a financial certificate. Run `from fincert_lab import Lab`, open a lab of your own with `lab = Lab.open("my-lab")`, and make a certificate that is still there tomorrow.
