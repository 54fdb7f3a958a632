# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 믿을 인증기관 정하기
#
# **25분.** 이 수업에서는 금융결제원이 아닌 다른 인증기관이 발급한 인증서를 은행에 등록해 봅니다. 은행이 인증기관을 믿는다는 것이 무엇인지, 믿으면 무엇이 달라지는지, 인증서가 폐기되었는지는 누구에게 묻는지 봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 은행이 어떤 인증기관을 믿는지, 그 믿음이 어디에서 시작되는지 말할 수 있습니다.
# 2. 믿는 인증기관이 발급한 인증서 가운데 은행이 어떤 것을 받는지 말할 수 있습니다.
# 3. 다른 인증기관이 발급한 인증서는 누가 폐기하고, 은행은 그것을 어떻게 아는지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에 나오는 사람과 번호는 모두 지어낸 것입니다. 여러분이 실제로 쓰는 PIN이나 주민등록번호는 입력하지 마십시오.

# %% [markdown] lang="en" of="52d960af" slideshow={"slide_type": "slide"}
# # Decide whom to trust
#
# **25 minutes.** In this lesson you try to register, at a bank, a certificate that a CA other than KFTC's has issued. You see what it means for a bank to trust a CA, what is different then, and whom it asks whether one is revoked.
#
# When you are done you can:
#
# 1. say which CAs a bank trusts, and where that trust begins;
# 2. say which certificates of a trusted CA a bank takes;
# 3. say who revokes a certificate that another CA issued, and how a bank comes to know.
#
# > **Safety.** All people and numbers here are invented. Do not type a PIN or resident number that you really use.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 3분, 1번 8분, 2번 8분, 3번 5분, 정리 1분입니다. 연습 문제는 따로 15분쯤 걸립니다. 1번에서 거절당한 다음 먼저 물으십시오. "가온인증이 정말로 서명했습니다. 그런데 보고서는 왜 서명이 맞지 않는다고 합니까?" 학생들이 자기 컴퓨터의 브라우저 설정에서 신뢰하는 인증기관 목록을 찾아보게 해도 좋습니다. 2번의 두 보고서는 걸린 줄만 나란히 놓고 비교하십시오.

# %% [markdown] lang="en" of="b6ddb5fe" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 3 minutes, section 1 takes 8, section 2 takes 8, section 3 takes 5, summary 1. The exercises take another 15 or so. After the refusal in section 1 ask first: "Gaon CA really did sign it. So why does the report say that the signature failed?" You may have students look for the list of trusted CAs in the settings of their own browser. In section 2 put the failing rows of the two reports side by side.

# %% [markdown] lang="ko"
# ## 시작하기
#
# 아래 셀이 실습실을 엽니다. 홍길동은 이미 KB국민은행에서 금융인증서를 발급받았습니다. PIN은 `280417`입니다. 처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 `lesson` 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 `seed="20260001"`처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.

# %% [markdown] lang="en" of="a81114a7"
# ## Begin
#
# The cell below opens the lab. Hong has already got a financial certificate from KB. The PIN is `280417`. To begin again at any time, run everything again from this cell on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of `lesson`, like `seed="20260001"`. Values, dates and event numbers may then differ from those in this text.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import anatomy, check, given, lesson, predict, show

lab = lesson(8, lang="ko")
hong, kim = lab.person("hong"), lab.person("kim")
kb, woori, shinhan = lab.bank("kb"), lab.bank("woori"), lab.bank("shinhan")
laptop = hong.device("laptop")
(cert,) = laptop.certificates()

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 처음 보는 인증기관
#
# 지금까지 세 은행에서 발급받은 인증서는 모두 인증기관인 금융결제원이 발급했습니다. 금융결제원은 보고서에는 `fincert-lab CA 1`로, 그림과 일지에는 '인증기관'으로 나옵니다. 세 은행은 금융결제원을 처음부터 믿습니다.
#
# 실습실에 새 기관이 들어옵니다. **나래증권**은 증권사이고, 홍길동은 나래증권의 고객이기도 합니다. 나래증권처럼 은행이 아닌 곳을 **타기관**이라고 합니다. **타행·타기관 인증서 등록**의 그 타기관입니다. 나래증권의 인증서는 금융결제원이 아니라 **가온인증**이라는 다른 인증기관이 발급합니다. `invite`로 이 둘을 실습실에 초대합니다. 새 인증서는 `naraes`에 둡니다.

# %% [markdown] lang="en" of="9a3fd304" slideshow={"slide_type": "slide"}
# ## 1. A CA nobody has met
#
# So far every certificate that people got at the three banks came from KFTC's CA, which the banks trust from the beginning. In the reports it is `fincert-lab CA 1`, and in the diagrams and the journal simply CA.
#
# In *register another institution's certificate* the other institution was a bank so far. Now **another institution** comes in that is not. **Narae Securities** is a securities firm, and Hong is a customer there too. Its certificates are not issued by KFTC, but by another CA, called **Gaon CA**. `invite` lets both into the lab. The new certificate is called `naraes`.

# %%
narae = lab.invite("narae")
naraes = laptop.enroll(narae, pin="280417")
show(lab.last_story())

# %% [markdown] lang="ko"
# 발급받는 차례는 은행에서와 같습니다. 나래증권이 본인을 확인하고, 가온인증이 인증서를 발급합니다. 잠긴 개인키는 같은 클라우드에 보관합니다. 노트북이 이미 클라우드에 연결되어 있어서, 클라우드 가입과 SMS 인증은 하지 않았습니다.

# %% [markdown] lang="en" of="750195b5"
# The steps are those at a bank. Narae checks who Hong is, and Gaon CA issues the certificate. The locked private key goes to the same cloud. The laptop is connected to the cloud already, so there was no joining and no SMS.

# %%
show(lab)

# %% [markdown] lang="ko"
# 나래증권의 서비스 한 곳(나래 주식거래)이 더해져 서비스는 모두 7곳입니다. 표에서는 나래증권도 '발급 은행' 열에 나옵니다. 새 인증서는 나래증권에서만 쓸 수 있습니다. 홍길동은 이것을 우리은행에 등록하려 합니다.

# %% [markdown] lang="en" of="e8547540"
# Narae's service, Narae Online Trading, makes 7. The new certificate is usable only there. Hong wants to register it at Woori as well.

# %%
predict(lab, "8a")

# %% tags=["raises-exception"]
laptop.register(naraes, woori, pin="280417")

# %%
banking = woori.service("internet-banking")
show(banking.explain(naraes))

# %%
check(lab, "8a")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 위의 보고서를 읽는 법은 지난 수업과 같습니다. 우리은행이 아는 사슬은 금융결제원의 것 하나뿐이어서, 홍길동의 인증서를 그 아래에 놓고 확인해 보았습니다. 제목의 사슬은 누가 발급했는지가 아니라 무엇을 확인해 보았는지 나타냅니다.
#
# `홍길동`의 줄 앞에 있는 것은 우리은행이 믿는 금융결제원의 인증기관(`fincert-lab root CA`와 `fincert-lab CA 1`)에 관한 줄이고, 모두 통과했습니다. 홍길동의 인증서는 첫 줄인 **서명**에서 걸렸습니다. 찾은 값에는 서명의 첫머리와 함께, 인증서에 적힌 발급자도 나옵니다. 발급자가 은행이 아는 곳과 다르기 때문입니다. 그 발급자는 `fincert-lab Gaon CA 1`, 곧 가온인증인데, 우리은행은 자기가 아는 금융결제원의 공개키로 확인했습니다. 다른 키로 한 서명이니 맞을 리가 없습니다. (새 셀에서 `show(lab.journal)`을 실행하면, 등록이 거절되기 바로 전에 우리은행이 '인증기관'에 이 인증서의 상태를 물은 것이 보입니다. 판단에 쓸 것을 먼저 모은 것입니다. 서명이 맞지 않으니 그 대답은 쓰이지 않았습니다.)
#
# 우리은행이 처음 문을 열 때 받아 둔 것은 금융결제원의 최상위 인증기관(`fincert-lab root CA`) 인증서와, 그 아래 인증기관(`fincert-lab CA 1`)의 인증서뿐입니다. 가온인증에도 최상위 인증기관이 따로 있지만, 우리은행은 그 인증서를 받아 둔 적이 없습니다. 지난 수업에서는 최상위 인증기관을 처음부터 믿는다고 했습니다. 그러나 최상위라고 해서 모두 믿는 것은 아닙니다. 은행은 직접 받아 둔 것만 믿습니다. 은행이 이렇게 받아 두고 믿는 최상위 인증기관의 인증서를 **신뢰 기준점**(trust anchor)이라고 합니다. 은행은 여기에서 시작해 아래로 내려오며 확인합니다. 기준점 자체를 보증해 주는 것은 없습니다.
#
# **흔한 오해.**
#
# - "인증서에 발급자 인증서의 주소(caIssuers)가 있으니, 거기에서 받아 확인하고, 맞으면 믿으면 된다." 아닙니다. 인증서는 누구나 만들 수 있고, 주소도 마음대로 적을 수 있습니다. 도둑이 인증기관을 하나 차리고 자기 주소를 적어도 서명은 맞습니다. 거기에서 받은 인증서도, 은행이 직접 받아 둔 기준점까지 서명이 이어져야 믿을 수 있습니다.
# - "서명이 맞으면 믿을 수 있다." 아닙니다. 서명이 맞다는 것은 그 키로 서명했다는 뜻일 뿐입니다. 그 키의 주인을 믿을지는 은행이 정합니다.

# %% [markdown] lang="en" of="21c4ec93"
# **Why.** Read the report as in the last lesson. Woori knows only one chain, KFTC's, so it tried Hong's certificate under that. The title shows what was tried, not who issued it.
#
# The rows above those of `홍길동` (Hong) are about KFTC's CAs, which Woori trusts (`fincert-lab root CA` and `fincert-lab CA 1`), and all are passed. Hong's certificate is stopped by the first check of its own, the **signature**. What was found is the beginning of the signature and, this time, the issuer that the certificate names, because it is not the one that the bank knows: `fincert-lab Gaon CA 1`. But Woori checked with the public key that it knows, KFTC's. A signature made with another key cannot fit. (Run `show(lab.journal)` in a new cell: right before the registration was refused, Woori asked CA, which is KFTC's, for the status as well. It gathers everything before it checks. As the signature did not fit, that answer was not used.)
#
# When Woori opened it was given two certificates: that of KFTC's root CA (`fincert-lab root CA`), and that of the CA below (`fincert-lab CA 1`). Gaon CA has a root above it too, but Woori was never given its certificate. In the last lesson the root was the CA that a service trusts to begin with. But not every root is trusted: a bank trusts those that it was given, and no others. The certificate of a root CA that a bank was given and trusts is called a **trust anchor**. A bank starts from there and checks its way down. Nothing vouches for the anchor itself.
#
# **Common mistakes.**
#
# - "The certificate has the address of its issuer's certificate (caIssuers), so fetch that, check with it, and trust it if it fits." No: anybody can make certificates and write an address into them. If a thief sets up a CA and puts his own address there, the signature fits too. What was fetched from there can be trusted only if signatures lead from it up to an anchor that the bank already has.
# - "A good signature can be trusted." No: it only means that a certain key made it. Whether to trust the owner of that key is up to the bank.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 어떤 용도까지 받는가
#
# 우리은행이 가온인증의 운영 규칙(인증업무준칙)을 살펴보고, 믿기로 했습니다. 두 기관의 담당자가 만나, 우리은행이 가온인증의 최상위 인증기관(`fincert-lab Gaon root CA`) 인증서를 **직접** 건네받습니다. 인터넷으로만 받으면 도중에 누가 바꿔치기해도 알 수 없기 때문입니다. 다른 인증서는 바로 위 인증기관의 서명으로 확인하지만, 최상위 인증기관의 인증서에는 자기 서명뿐입니다. 바꿔치기한 사람도 자기 서명은 할 수 있습니다. 그 아래 인증기관(`fincert-lab Gaon CA 1`)의 인증서도 함께 받고, 이것은 최상위 인증기관의 서명으로 확인합니다.
#
# 가온인증은 두 가지 **용도**의 인증서를 발급합니다. 증권 거래에만 쓰는 **증권용**(`securities`)과, 용도를 가리지 않는 **범용**(`general`)입니다. 용도는 인증서의 certificatePolicies 칸에 **정책** 번호로 적힙니다. 가온인증의 번호는 범용이 `1.3.6.1.4.1.32473.2.1`, 증권용이 `1.3.6.1.4.1.32473.2.2`입니다. 금융결제원이 발급하는 것은 개인용(`1.3.6.1.4.1.32473.1.1`) 하나뿐이어서, 지금까지는 용도를 고를 일이 없었습니다. 정책의 이름과 번호는 인증기관마다 다릅니다. 지난 수업에서 '용도'라고 한 것은 **키**로 무엇을 해도 되는지(keyUsage)이고, 이 수업의 용도는 **인증서**를 무엇에 쓰는지(정책)입니다. 우리은행은 가온인증이 발급한 것 가운데 **범용만** 받기로 했습니다.
#
# `trust`가 그것을 우리은행에 적어 둡니다. `narae.ca`는 가온인증이고, `policies`는 받을 용도의 목록입니다. 담당자가 만난 일은 일지에 없고, 우리은행이 적은 것만 남습니다.

# %% [markdown] lang="en" of="60c0e0a8" slideshow={"slide_type": "slide"}
# ## 2. For which purposes?
#
# Woori has looked at the rules by which Gaon CA works (its certification practice statement), and decides to trust it. People from both sides meet, and Woori is given the certificate of Gaon's root CA (`fincert-lab Gaon root CA`) **in person**. Had it come over the internet and nothing else, nobody could be sure that it had not been swapped on the way. With every other certificate, the signature of the CA above shows whether it was. A root's certificate is signed only with its own key, and whoever puts a false one in its place can sign that with a key of their own. With it comes the certificate of the CA below, `fincert-lab Gaon CA 1`: that one is checked by the root's signature.
#
# Gaon CA issues certificates for two **purposes**: `securities`, for dealing in securities and nothing else, and `general`, which are general-purpose. The purpose stands in the field certificatePolicies, as the number of a **policy**: Gaon CA's is `1.3.6.1.4.1.32473.2.1` for general-purpose ones, and `1.3.6.1.4.1.32473.2.2` for securities. KFTC issues under one policy only, the personal one (`1.3.6.1.4.1.32473.1.1`), so there was nothing to choose so far. Each CA has names and numbers of its own. Do not mix it up with what was called *purpose* in the last lesson: that was keyUsage, what the **key** may do. Here it is what the **certificate** is for. Of Gaon CA's certificates Woori decides to take **only general-purpose** ones.
#
# `trust` writes that down at Woori. `narae.ca` is Gaon CA, and `policies` lists what Woori takes. That people met is not in the journal, only what Woori wrote down.

# %%
woori.trust(narae.ca, policies=["general"])
show(lab.journal[-1:])

# %% [markdown] lang="ko"
# 홍길동이 1번에서 거절된 인증서로 우리은행 등록을 한 번 더 해 봅니다. 이 인증서에 무엇이 적혀 있는지는 새 셀에서 `show(anatomy(naraes))`를 실행하면 볼 수 있습니다.

# %% [markdown] lang="en" of="f30471b0"
# Hong tries once more to register the certificate that was refused in section 1. To see what it says, run `show(anatomy(naraes))` in a new cell.

# %%
predict(lab, "8b")

# %% tags=["raises-exception"]
laptop.register(naraes, woori, pin="280417")

# %%
show(banking.explain(naraes))

# %%
check(lab, "8b")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 제목의 사슬을 보십시오. 이제 `fincert-lab Gaon root CA`에서 시작합니다. 서명, 유효기간, 폐지 목록, OCSP, 발급자까지 모두 통과했고, **정책**에서 걸렸습니다. 인증서에 적힌 정책은 `1.3.6.1.4.1.32473.2.2`, 곧 증권용인데, 우리은행이 가온인증에서 받는 것은 `1.3.6.1.4.1.32473.2.1`, 범용뿐입니다. 두 번호는 이 실습실이 정한 것입니다.
#
# 적힌 정책 가운데 하나라도 기준에 있고, 바로 위 인증기관의 인증서에도 그 정책이 적혀 있으면 통과합니다(최상위 인증기관의 인증서는 보지 않습니다). 가온인증의 인증서에는 두 번호가 다 있습니다. 둘 다 발급할 수 있다는 뜻이고, 그 가운데 하나가 기준에 있어서 통과했습니다.
#
# 어떤 용도의 인증서인지는 **인증기관**이 인증서에 적습니다. 그 용도의 인증서를 받을지는 **은행**이 정합니다.
#
# 나래증권에서는 용도를 따로 고르지 않으면 증권용이 나옵니다. 홍길동은 `policy="general"`로 범용을 골라 새로 발급받습니다.

# %% [markdown] lang="en" of="5cbd9489"
# **Why.** Look at the chain in the title: it begins with `fincert-lab Gaon root CA` now. Signature, validity period, revocation list, OCSP and issuer are all passed, and the **policy** is what stops it. The certificate says `1.3.6.1.4.1.32473.2.2`, the policy for securities, and all that Woori takes of Gaon CA is `1.3.6.1.4.1.32473.2.1`, the general-purpose one. Both numbers are this lab's.
#
# The check is passed if one of the policies in a certificate is wanted, and the certificate of the CA above lists that policy too. (The root's is not looked at.) Gaon CA's certificate lists both numbers: it may issue under either. One of them is wanted, so its row is passed.
#
# **The CA** writes into a certificate what it is for. **The bank** decides whether it takes certificates for that purpose.
#
# Unless one asks for something else, Narae gets one a securities certificate. Hong gets a new, general-purpose one: `policy="general"`.

# %%
general = laptop.enroll(narae, pin="280417", policy="general")
laptop.register(general, woori, pin="280417")
show(lab)

# %% [markdown] lang="ko"
# 새 인증서는 우리은행에 등록되어, 나래증권과 우리은행 두 곳에서 쓸 수 있습니다. 이 실습실에서는 용도가 달라도, 같은 기관에서 새로 발급받으면 앞의 것이 폐기됩니다. 그래서 증권용은 폐기되었습니다(사유: 재발급). KB국민은행과 신한은행은 여전히 가온인증을 믿지 않습니다. 표에는 '등록 전'이라고만 나오지만, 등록하려고 하면 1번처럼 거절됩니다. 한 은행이 믿는다고 다른 은행도 믿는 것은 아닙니다.
#
# > **실제 서비스는 다릅니다.** 나래증권과 가온인증은 지어낸 기관입니다. 실제 금융인증서는 어느 기관에서 발급받아도 금융결제원이 발급합니다. 인증기관이 여럿인 것은 공동인증서(옛 공인인증서)이고, 거기에는 은행용, 증권용처럼 용도를 정해 둔 것과 범용이 있습니다. 어느 인증기관이 발급한 어떤 인증서를 받는지는 은행마다 다릅니다. 공인인증서 시절에는 여러 인증기관이 한국인터넷진흥원(KISA)의 최상위 인증기관 아래에 함께 있었습니다. 인증기관마다 최상위 인증기관이 따로 있고 그 인증서를 은행에 직접 건넨다는 것과, 다른 인증기관이 발급한 인증서의 개인키도 같은 클라우드에 보관하고 PIN으로 연다는 것은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="fdfa181d"
# The new certificate is registered at Woori too, and usable at two services. In this lab a new certificate from the same institution takes the place of the old one, even for another purpose. So the securities certificate is revoked (reason: re-issued). KB and Shinhan still do not trust Gaon CA. The table says only "not registered" there, but a registration would be refused as in section 1. That one bank trusts a CA does not make another do so.
#
# > **The real service differs.** Narae Securities and Gaon CA are invented. Real financial certificates are issued by KFTC, through whichever institution one gets them. It is joint certificates (공동인증서, the former accredited ones) that several CAs issue, for a purpose such as banking or securities, or as general-purpose ones. Which certificates of which CAs are taken differs from bank to bank. The CAs of the accredited certificates stood under one common root, that of KISA, the Korea Internet & Security Agency. That each CA here has a root of its own, whose certificate is given to each bank in person, is this lab's assumption. It is also an assumption that the locked private keys of another CA's certificates are kept in the same cloud, and open with a PIN in the same way.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 누구의 말을 듣는가
#
# 홍길동은 개인키가 새어 나간 것 같아 이 범용 인증서를 폐기하려 합니다. 마침 KB국민은행의 인증센터에 들어와 있습니다. 홍길동은 KB국민은행의 고객입니다.

# %% [markdown] lang="en" of="fbe410d7" slideshow={"slide_type": "slide"}
# ## 3. Whose word counts
#
# Hong fears that the private key has leaked, and wants his general-purpose certificate revoked. He has KB's certificate centre open on his screen, and is a customer there.

# %%
predict(lab, "8c")

# %% tags=["raises-exception"]
hong.revoke(general, kb, reason="key_compromise")

# %%
check(lab, "8c")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 이 인증서는 KB국민은행에서 발급받은 것이 아닙니다. KB국민은행이 폐기를 요청할 수 있는 곳도 금융결제원뿐이고, 금융결제원은 가온인증이 발급한 인증서를 폐기할 수 없습니다. 우리은행은 자기 장부에서 등록을 지울 수 있을 뿐입니다. 홍길동은 나래증권에 폐기를 신청합니다.

# %% [markdown] lang="en" of="2d79457c"
# **Why.** KB did not have this certificate issued. KB can turn only to KFTC, which cannot revoke what Gaon CA has issued. Woori can do no more than take it out of its own books. Hong applies to Narae.

# %%
hong.revoke(general, narae, reason="key_compromise")
show(lab.last_story())

# %% [markdown] lang="ko"
# 나래증권은 신청을 받아 가온인증에 전했고, 폐기는 가온인증이 했습니다. 우리은행으로 간 막대는 없습니다. 이제 우리은행에 로그인해 봅니다. 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="26d1cc16"
# Narae passed the request on, and Gaon CA revoked the certificate. There is no bar to Woori. Now log in at Woori. An error is what you should see.

# %% tags=["raises-exception"]
laptop.login(banking, general, pin="280417")

# %%
show(lab.last_story())

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 그림에서 로그인 바로 위의 두 질문과 그 대답을 보십시오. 우리은행은 인증서의 상태를 금융결제원이 아니라 **가온인증**에 물었습니다(폐지 목록과 OCSP). 이 실습실의 은행은 로그인할 때마다 묻기 때문에, 아무도 알려 주지 않았어도 바로 알았습니다. 인증기관은 자기가 발급한 인증서의 상태만 알려 줍니다. 그래서 가온인증이 발급한 인증서라면, 은행은 가온인증의 말만 듣습니다.
#
# **믿는 만큼 위험도 집니다.** 은행이 인증기관을 믿으면, 그 인증기관이 실수하거나 털리면 은행도 위험해집니다. 2011년 네덜란드의 인증기관 디지노타르(DigiNotar)에 침입한 사람이 구글 같은 남의 웹사이트의 이름으로 가짜 인증서를 만들었습니다(출처: Fox-IT 조사 보고서 'Black Tulip', 2012). 서명은 모두 맞았습니다. 이 일이 알려지자 브라우저들은 믿는 인증기관의 목록에서 디지노타르를 뺐습니다. 그래서 믿는 인증기관은 되도록 적게 두고, 필요한 용도의 인증서만 받고, 다른 확인도 빠뜨리지 않아야 합니다. 우리은행은 가온인증을 믿지만 사용자 확인도, VID도, 등록도 건너뛰지 않습니다.

# %% [markdown] lang="en" of="9e373b08"
# **Why.** Look at the two questions right above the login, and at their answers. For the certificate's status Woori did not ask KFTC, but **Gaon CA** (for the revocation list, and by OCSP). In this lab banks ask at every login, so Woori knew at once, although nobody had told it. A CA speaks only for the certificates that it issued itself. For those of Gaon CA, Woori listens to Gaon CA alone.
#
# **The price of trust.** If a CA makes mistakes or is broken into, every bank that trusts it is in danger. In 2011 somebody broke into DigiNotar, a Dutch CA, and made false certificates for other people's web sites, such as Google's (source: Fox-IT, report of the investigation "Black Tulip", 2012). Their signatures were good. When it became known, browsers took DigiNotar off their lists of trusted CAs. So it is wise to trust few CAs, to take certificates only for the purposes that are needed, and to leave out none of the other checks. Although Woori trusts Gaon CA, it still makes the user check, compares the VID and asks for a registration.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **8-1 몸풀기.** 나래증권은 가온인증만 믿습니다. 나래증권의 서비스가 홍길동의 KB국민은행 인증서 `cert`를 어떻게 판단하는지, 그 보고서를 `answer`에 넣으십시오. `show(answer)`로 보고 ✕가 있는 줄을 찾으십시오. 찾은 값에 적힌 발급자와 기준에 적힌 발급자가 1번과 어떻게 다릅니까?
#
# <details><summary>힌트</summary>나래증권의 서비스는 narae.service("trading")입니다. 1번에서 banking.explain(...)을 어떻게 불렀는지 보십시오.</details>
#
# <details><summary>설명의 예</summary>서로 바뀌었습니다. 1번에서는 가온인증의 서명을 금융결제원의 공개키로, 여기서는 금융결제원의 서명을 가온인증의 공개키로 확인했습니다.</details>

# %% [markdown] lang="en" of="1ee00280" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **8-1 Warm-up.** Narae trusts Gaon CA and no other. How does Narae's service judge `cert`, Hong's certificate from KB? Put its report into `answer`. Look at it with `show(answer)`, and find the row with the ✕. Which issuer is named in what was found there, and which after **wanted**? Compare with section 1.
#
# <details><summary>Hint</summary>Narae's service is narae.service("trading"). See in section 1 how banking.explain(...) was called.</details>
#
# <details><summary>One explanation</summary>It is the other way round. In section 1 Gaon CA's signature was checked with KFTC's public key, and here KFTC's signature with Gaon CA's.</details>

# %% stub="8-1"
answer = None
check(lab, "8-1", answer)

# %% solution="8-1"
answer = narae.service("trading").explain(cert)
check(lab, "8-1", answer)

# %% [markdown] lang="ko"
# **8-2 해 보기.** 김영희는 신한은행의 고객이지만, 나래증권에는 계좌가 없습니다. 김영희가 **나래증권에서 발급받은 인증서**로 신한은행 인터넷뱅킹에 로그인하게 하고, 접수증을 `answer`에 넣으십시오. 신한은행이 가온인증을 믿게 하십시오. 어떤 용도까지 받을지는 여러분이 정합니다. PIN도 마음대로 정하십시오.
#
# <details><summary>힌트</summary>나래증권의 지점에 가는 것은 kim.visit_branch(narae)입니다. 그다음에 2번처럼 신한은행이 가온인증(narae.ca)을 믿게 하고, 신한은행이 받는 용도로 나래증권에서 발급받아, 신한은행에 등록합니다. enroll이 돌려주는 인증서를 kims에 두면, 로그인은 phone.login(shinhan.service("internet-banking"), kims, pin="...")이고, 이것이 돌려주는 값이 접수증입니다.</details>

# %% [markdown] lang="en" of="9975abcf"
# **8-2 Apply.** Kim is a customer of Shinhan, but has no account at Narae. Have her log in at Shinhan's internet banking with a certificate that she **got from Narae**, and put the receipt into `answer`. Make Shinhan trust Gaon CA; for which purposes, you decide. The PIN is yours to choose, too.
#
# <details><summary>Hint</summary>To visit a branch of Narae: kim.visit_branch(narae). After that, as in section 2: have Shinhan trust narae.ca, enroll at Narae for a purpose that Shinhan takes, register at Shinhan. Keep the certificate that enroll returns in kims; then, to log in: phone.login(shinhan.service("internet-banking"), kims, pin="..."). What it returns is the receipt.</details>

# %% stub="8-2"
phone = kim.device("phone")
answer = None
check(lab, "8-2", answer)

# %% solution="8-2"
phone = kim.device("phone")
kim.visit_branch(narae)
kims = phone.enroll(narae, pin="905271", policy="general")
shinhan.trust(narae.ca, policies=["general"])
phone.register(kims, shinhan, pin="905271")
answer = phone.login(shinhan.service("internet-banking"), kims, pin="905271")
check(lab, "8-2", answer)

# %% [markdown] lang="ko"
# **8-3 설명하기.** 신뢰에 관한 네 문장이 있습니다. 맞으면 `True`, 틀리면 `False`를 넣으십시오. 그리고 틀린 문장을 어떻게 고쳐야 하는지 옆 사람에게 설명해 보십시오.
#
# <details><summary>힌트</summary>a는 1번을, b와 c는 2번을, d는 3번을 다시 보십시오.</details>
#
# <details><summary>설명의 예</summary>a: 기준점은 직접 받아 둔 것이어야 합니다. 주소는 누구나 인증서에 적을 수 있습니다. b: 누구를 믿을지는 은행마다 따로 정합니다. c: 서명과 상태가 멀쩡해도, 그 은행이 받지 않는 용도이면 거절합니다. d: 인증서의 상태는 그것을 발급한 인증기관에 묻습니다.</details>

# %% [markdown] lang="en" of="64cf3a87"
# **8-3 Explain.** Here are four sentences about trust. Put `True` where one is right and `False` where it is wrong. Then explain to your neighbour how the wrong ones should be put right.
#
# <details><summary>Hint</summary>a: see section 1. b and c: section 2. d: section 3.</details>
#
# <details><summary>One explanation</summary>a: An anchor has to be given by hand. Anybody can write an address into a certificate. b: Each bank decides for itself whom to trust. c: However good its signature and its status are, a certificate for a purpose that the bank does not take is refused. d: For the status of a certificate one asks the CA that issued it.</details>

# %% stub="8-3"
sentences = given(lab, "8-3")
print(*map(": ".join, sentences.items()), sep="\n")
answer = {"a": None, "b": None, "c": None, "d": None}
check(lab, "8-3", answer)

# %% solution="8-3"
sentences = given(lab, "8-3")
print(*map(": ".join, sentences.items()), sep="\n")
answer = {"a": False, "b": False, "c": False, "d": True}
check(lab, "8-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 8-1은 1번과 거꾸로입니다. 세 은행은 이 인증서를 발급한 인증기관을 믿고(두 곳에서는 등록만 하면 됩니다) 나래증권은 믿지 않습니다. 인증서가 좋고 나쁜 것이 아니라, 보는 쪽이 누구를 믿느냐의 문제라는 것을 짚어 주십시오. 8-2는 증권용으로 발급받고 신한은행이 증권용을 받게 해도 됩니다. 그렇게 한 학생이 있으면, 은행이 그래도 되는지 토론해 보십시오. 8-3의 문장은 학번에 따라 다르고, 적힌 답은 학번 없이 연 실습실의 것입니다.

# %% [markdown] lang="en" of="7f0b8f5d" edition="teacher"
# **Notes on the solutions.** 8-1 is section 1 the other way round. Three banks trust the CA of this certificate (at two of them it has only to be registered); Narae does not. Point out that the certificate is the same: what differs is whom the checker trusts. In 8-2 it is also right to get a securities certificate and have Shinhan take those. If somebody did, discuss whether a bank should. The sentences of 8-3 depend on the seed; the answer here is that without one.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 은행이 인증기관을 믿으려면, 그 최상위 인증기관의 인증서를 신뢰 기준점으로 직접 받아 두어야 합니다. 기준점을 보증해 주는 다른 서명이 없어서, 도중에 누가 바꿔치기해도 알 수 없기 때문입니다. 주소도 누구나 인증서에 적을 수 있으므로, 거기에서 받았다고 믿을 수는 없습니다.
# 2. 인증서에는 용도를 나타내는 정책이 적혀 있고, 어떤 용도까지 받을지는 은행이 정합니다. 받지 않는 용도이면 서명과 상태가 멀쩡해도 거절합니다.
# 3. 폐기는 인증서를 발급받은 기관(여기서는 나래증권)에 신청합니다. 그 기관이 요청하면, 인증서를 발급한 인증기관(가온인증)이 폐기합니다. 은행은 그 인증기관의 폐지 목록과 OCSP 응답을 보고 폐기된 것을 압니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 타기관 | another institution | 은행이 아닌 다른 기관. 여기서는 나래증권 |
# | 신뢰 기준점 | trust anchor | 은행이 직접 받아 두고 확인을 시작하는, 최상위 인증기관의 인증서 |
# | 인증서 정책 | certificate policy | 어떤 규칙에 따라 발급했는지 알려 주는 번호. 가온인증의 번호는 증권용인지 범용인지 나타냅니다. |
# | 범용, 증권용 | general-purpose, securities | 가온인증이 발급하는 두 가지. 용도를 가리지 않는 것과 증권 거래에만 쓰는 것 |
# | 인증업무준칙 | certification practice statement (CPS) | 인증기관이 일하는 규칙을 적어 공개한 글 |
#
# **다음.** [공격과 방어](09_attack_and_defend.ipynb)에서는 도둑이 되어 지금까지 본 것을 모두 공격해 봅니다.

# %% [markdown] lang="en" of="da5e6c79" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. To trust a CA, a bank has to be given the certificate of its root CA by hand, as a trust anchor. No other signature vouches for an anchor, so nobody would notice if it were swapped on the way. And anybody can write an address into a certificate, so what comes from there cannot be trusted for that.
# 2. A certificate has a policy, which says for what purpose it is, and the bank decides which purposes it takes. One for another purpose is refused, however good its signature and its status are.
# 3. One applies for a revocation to the institution through which the certificate was issued (here Narae). At its request the CA that issued the certificate (Gaon CA) revokes it. A bank learns of it from that CA: from its revocation list, and by OCSP.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *타기관* | another institution | Any institution but the bank itself. The Korean word is for one that is not a bank; here, Narae Securities |
# | *신뢰 기준점* | trust anchor | The certificate of a root CA that a bank was given by hand, and from which its checks start |
# | *인증서 정책* | certificate policy | A number for the rules by which a certificate was issued; Gaon CA's numbers say whether it is for securities or general-purpose |
# | *범용, 증권용* | general-purpose, securities | The two kinds that Gaon CA issues: for whatever purpose, and for dealing in securities only |
# | *인증업무준칙* | certification practice statement (CPS) | The published rules by which a CA works |
#
# **Next.** In [Attack and defend](09_attack_and_defend.ipynb) you are a thief, and attack all that you have seen so far.
