# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 믿을 인증기관 정하기
#
# **25분, 연습 문제 15분.** 은행이 어느 인증기관을 신뢰할지 여러분이 네모에 표시해 정하고, 그때마다 어떤 인증서가 통하는지 봅니다. 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 인증서에서 위로 올라가며 은행의 신뢰가 어디에서 시작되는지 짚을 수 있습니다.
# 2. 신뢰하는 인증기관이 발급한 인증서도 왜 거절될 수 있는지, 신뢰를 거두면 무엇이 달라지는지 말할 수 있습니다.
# 3. 인증서를 누가 폐기할 수 있고, 은행이 상태를 누구에게 묻는지 말할 수 있습니다.
#
# > **안전 수칙.** 사람과 번호는 모두 지어낸 것입니다. 여러분이 실제로 쓰는 PIN이나 주민등록번호는 입력하지 마십시오.
#
# 지금까지 본 인증서는 모두 **금융결제원**이 발급했습니다(인증서에는 `fincert-lab CA 1`이라고 나옵니다). 아래 셀을 실행하고 **나래증권 초대하기**를 누르십시오. 새로 생긴 칸 가운데 처음부터 표시된 것은 누구의 것입니까?

# %% [markdown] lang="en" of="dca7146d" slideshow={"slide_type": "slide"}
# # Decide whom to trust
#
# **25 minutes, and 15 for the exercises.** You decide, by ticking boxes, which CAs a bank trusts, and see each time which certificates it takes. When you are done you can:
#
# 1. go up from a certificate and point at where a bank's trust in it begins;
# 2. say why a certificate from a trusted CA may still be refused, and what changes when trust is withdrawn;
# 3. say who can revoke a certificate, and whom a bank asks for its status.
#
# > **Safety.** All people and numbers are invented. Do not type a PIN or resident number that you really use.
#
# All certificates so far were issued by **KFTC**, the clearing institute (`fincert-lab CA 1` in the certificates). Run the cell below and click **Invite Narae Securities**. Which of the new boxes are already ticked, and in whose row?

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 첫 화면 3분, 1번 7분, 2번 5분, 3번 4분, 4번 5분, 정리 1분입니다. 연습 문제는 따로 15분쯤 걸립니다. 1번에서 거절당한 다음 먼저 물으십시오. "가온인증이 정말로 서명했는데 우리은행은 왜 확인하지 못합니까?" 학생들이 자기 컴퓨터의 브라우저 설정에서 신뢰하는 인증기관 목록을 찾아보게 해도 좋습니다. 1번에서는 증권용에만 표시하게 하십시오. 범용까지 표시하면 2번의 거절이 일어나지 않습니다. 클릭하지 않고 셀만 실행해도 같은 이야기가 됩니다.

# %% [markdown] lang="en" of="dcaedd3b" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and first screen 3 minutes, section 1 takes 7, section 2 takes 5, section 3 takes 4, section 4 takes 5, summary 1. The exercises take another 15 or so. After the refusal in section 1 ask first: "Gaon CA really did sign it. Why can Woori not tell?" You may have students look for the list of trusted CAs in the settings of their own browser. In section 1 see to it that only *securities* is ticked: with *general-purpose* as well, the refusal of section 2 does not happen. Who runs the cells without clicking gets the same story.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import anchors, check, given, lesson, predict, show

lab = lesson(8, lang="ko")
hong, kb, woori = lab.person("hong"), lab.bank("kb"), lab.bank("woori")
laptop, cert = hong.device("laptop"), hong.certificates()[0]
anchors(lab)

# %% [markdown] lang="ko"
# <details><summary>처음부터 다시 하기, 친구와 다른 키로 연습하기</summary>처음부터 다시 하려면 위의 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 lesson 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 seed="20260001"처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.</details>

# %% [markdown] lang="en" of="99db4c72"
# <details><summary>To begin again, or with other keys than your neighbour's</summary>To begin again at any time, run everything again from the cell above on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of lesson, like seed="20260001". Values, dates and event numbers may then differ from those in this text.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 처음 보는 인증기관
#
# 나래증권은 증권사입니다. 이렇게 은행이 아닌 곳을 **타기관**이라고 합니다. 나래증권의 인증서는 **가온인증**이라는 다른 인증기관이 발급합니다. 홍길동은 나래증권의 고객이고, 거기에서 인증서를 발급받아 우리은행에 등록하려 합니다. 가온인증은 이 인증서에 정말로 서명했고, 폐기하지도 않았습니다.

# %% [markdown] lang="en" of="b7d38aa1" slideshow={"slide_type": "slide"}
# ## 1. A CA nobody has met
#
# Narae is a securities firm: **another institution** that is not a bank. Its certificates are issued by another CA, **Gaon CA**. Hong is a customer of Narae. He gets a certificate there and wants to register it at Woori Bank. Gaon CA has really signed it, and has not revoked it.

# %%
predict(lab, "8a")

# %% [markdown] lang="ko"
# **해 봅시다.** 다음 셀의 마지막 줄이 등록입니다.

# %% [markdown] lang="en" of="e87898b5"
# **Do it.** The last line of the next cell is the registration.

# %% tags=["raises-exception"]
narae = lab.invite("narae")
naraes = laptop.enroll(narae, pin="280417")
laptop.register(naraes, woori, pin="280417")

# %%
check(lab, "8a")

# %%
anchors(lab)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 그림의 **가온인증** 칸을 아래에서 위로 읽으십시오. 홍길동의 인증서에는 가온인증이 서명했고, 가온인증의 인증서에는 그 **최상위 인증기관**이 서명했습니다. 그런데 그 위의 **신뢰하는 기관**에는 우리은행이 없습니다. 우리은행이 가진 것은 금융결제원의 공개키뿐이고, 이 서명은 거기에 맞지 않습니다.
#
# 은행이 직접 받아 두고 확인을 시작하는 최상위 인증기관의 인증서를 **신뢰 기준점**(trust anchor)이라고 합니다. 우리은행이 받아 둔 것은 금융결제원의 것뿐입니다. 기준점에는 자기 서명만 있고, 기준점을 보증해 주는 다른 서명은 없습니다. 도중에 누가 바꿔치기해도 서명으로는 알 수 없습니다. 그래서 은행은 이것을 **직접** 건네받습니다.
#
# **흔한 오해.**
#
# - "인증서에 적힌 주소(caIssuers)에서 발급자의 인증서를 받아 확인하면 된다." 아닙니다. 도둑도 인증기관을 차리고 자기 주소를 적을 수 있습니다. 기준점까지 이어지지 않으면 소용이 없습니다.
# - "서명이 맞으면 믿을 수 있다." 아닙니다. 맞는 서명은 그 키로 서명했다는 뜻일 뿐입니다. 그 키의 주인을 신뢰할지는 은행이 정합니다.
#
# **해 봅시다.** 우리은행이 가온인증을 살펴보고 신뢰하기로 했습니다. 두 기관의 담당자가 만나, 가온인증의 최상위 인증기관 인증서를 직접 건네받았습니다. 위의 화면에서 우리은행 줄, 가온인증 칸의 **증권용에만** 표시하고 그림과 표에서 달라진 곳을 찾으십시오. 그다음 다시 등록합니다. 다음 셀의 첫 줄은 네모에 표시하는 것과 같은 일을 하고, 두 번 해도 괜찮습니다.

# %% [markdown] lang="en" of="64ffff6a"
# **Why.** Read the column of **Gaon CA** in the graph, from the bottom up. Gaon CA signed Hong's certificate, and its **root CA** signed Gaon CA's. Above that, among those who trust this root, Woori is missing: it has only KFTC's public key, and these signatures do not fit that.
#
# The certificate of a root CA that a bank was given by hand, and from which its checks start, is called a **trust anchor**. Woori was given KFTC's and no other. An anchor is signed only with its own key, and no other signature vouches for it. If somebody swapped it on the way, no signature would tell. So a bank is handed it **in person**.
#
# **Common mistakes.**
#
# - "Fetch the issuer's certificate from the address in the certificate (caIssuers), and check with that." No: a thief can set up a CA too, and write his own address. Unless it leads up to an anchor, it is worth nothing.
# - "A good signature can be trusted." No: it only means that a certain key made it. Whether to trust the owner of that key is up to the bank.
#
# **Do it.** Woori has looked into Gaon CA and decided to trust it. People from both met, and Woori was handed the certificate of Gaon's root CA. Above, in the row of Woori and the column of Gaon CA, tick **securities** and nothing else, and find what changes in the graph and in the table. Then register again. The first line of the next cell does what the tick does; doing it twice does no harm.

# %%
woori.trust(narae.ca, policies=["securities"])
laptop.register(naraes, woori, pin="280417")
show(lab)

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** 그림의 가온인증 칸 맨 위에 우리은행이 생겼고, 인증서는 우리은행에 등록되었습니다. KB국민은행과 신한은행은 그대로입니다. 누구를 신뢰할지는 은행마다 따로 정합니다.

# %% [markdown] lang="en" of="b4fc1bb4"
# **What changed.** Woori has appeared at the top of Gaon CA's column, and the certificate is registered there. KB and Shinhan are as before: each bank decides for itself whom to trust.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 어떤 용도까지 받는가
#
# 가온인증은 두 가지 **용도**의 인증서를 발급합니다. 증권 거래에만 쓰는 **증권용**과, 용도를 가리지 않는 **범용**입니다. 용도는 인증서에 **정책** 번호로 적힙니다. 금융결제원이 여기에서 발급하는 것은 개인용 하나뿐입니다.
#
# 우리은행은 가온인증의 증권용을 받기로 했습니다. 홍길동은 이번에는 범용을 발급받아 등록하려 합니다. 같은 곳에서 다시 발급받으므로 앞의 증권용은 폐기됩니다.

# %% [markdown] lang="en" of="05efad8d" slideshow={"slide_type": "slide"}
# ## 2. Under which policies?
#
# Gaon CA issues two kinds of certificates: **securities**, for dealing in securities only, and **general-purpose**. The kind stands in the certificate, as the number of a **policy**. KFTC issues only one kind here, the personal one.
#
# Woori has decided to take Gaon CA's certificates for securities. This time Hong gets a general-purpose one, and wants to register that. As it is from the same place, the one before is revoked.

# %%
predict(lab, "8b")

# %% tags=["raises-exception"]
general = laptop.enroll(narae, pin="280417", policy="general")
laptop.register(general, woori, pin="280417")

# %%
check(lab, "8b")

# %%
anchors(lab)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 은행은 인증서에 적힌 정책 번호가 자기가 받기로 한 번호인지만 봅니다. 이름의 뜻이 더 넓은지는 보지 않습니다. 서명과 상태는 이번에도 멀쩡합니다. 어떤 용도인지는 **인증기관**이 인증서에 적고, 그 용도를 받을지는 **은행**이 정합니다.
#
# **해 봅시다.** 위의 화면에서 우리은행의 **범용**에도 표시하십시오. 그다음 다시 등록합니다.
#
# <details><summary>더 깊이: 정책 번호, 등록이 거절되지 않았다면</summary>가온인증의 범용은 1.3.6.1.4.1.32473.2.1, 증권용은 1.3.6.1.4.1.32473.2.2이고, 이 실습실이 정한 번호입니다. 인증서의 certificatePolicies 칸에 있습니다. 바로 위 인증기관의 인증서에도 그 번호가 적혀 있어야 합니다. 등록이 거절되지 않았다면 범용에 이미 표시되어 있었던 것입니다. 우리은행의 범용 표시를 지우고 위의 셀을 다시 실행하십시오.</details>

# %% [markdown] lang="en" of="bd6f1128"
# **Why.** A bank looks whether the policy number in the certificate is one that it has decided to take. It does not look at whether a name sounds wider. Signature and status are good this time too. **The CA** writes into a certificate under which policy it is. **The bank** decides whether it takes that policy.
#
# **Do it.** Above, tick **general-purpose** for Woori as well. Then register again.
#
# <details><summary>Deeper: the numbers, and if the registration was not refused</summary>Gaon CA's general-purpose policy is 1.3.6.1.4.1.32473.2.1, the one for securities 1.3.6.1.4.1.32473.2.2; both numbers are this lab's. They stand in the field certificatePolicies. The certificate of the CA above has to list the number too. If the registration was not refused, general-purpose was ticked already: clear that box in Woori's row, and run the cell above again.</details>

# %%
woori.trust(narae.ca, policies=["general"])
laptop.register(general, woori, pin="280417")
show(lab)

# %% [markdown] lang="ko"
# > **실제 서비스는 다릅니다.** 나래증권과 가온인증은 지어낸 기관입니다. 실제 금융인증서는 어디에서 발급받아도 금융결제원이 발급합니다. 인증기관이 여럿인 것은 공동인증서(옛 공인인증서)이고, 거기에는 용도를 정해 둔 것과 범용이 있습니다.
#
# <details><summary>더 깊이: 이 실습실의 가정</summary>공인인증서 시절에는 여러 인증기관이 한국인터넷진흥원(KISA)의 최상위 인증기관 아래에 함께 있었습니다. 인증기관마다 최상위 인증기관이 따로 있고 그 인증서를 은행에 직접 건넨다는 것과, 다른 인증기관이 발급한 인증서의 개인키도 같은 클라우드에 보관하고 PIN으로 연다는 것은 이 실습실의 가정입니다.</details>

# %% [markdown] lang="en" of="28841fdb"
# > **The real service differs.** Narae Securities and Gaon CA are invented. Real financial certificates are all issued by KFTC, wherever one gets them. It is joint certificates (공동인증서, the former accredited ones) that several CAs issue, either for one use or general-purpose.
#
# <details><summary>Deeper: what this lab assumes</summary>The CAs of the accredited certificates stood under one common root, that of KISA, the Korea Internet & Security Agency. That each CA here has a root of its own, whose certificate is given to each bank in person, is this lab's assumption. It is also an assumption that the locked private keys of another CA's certificates are kept in the same cloud, and open with a PIN in the same way.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 신뢰를 거두면
#
# 가온인증에 좋지 않은 소문이 돕니다. 우리은행은 신뢰를 거두려 합니다. 홍길동의 범용 인증서는 이미 우리은행에 등록되어 있습니다.

# %% [markdown] lang="en" of="6513e447" slideshow={"slide_type": "slide"}
# ## 3. Trust withdrawn
#
# There are rumours about Gaon CA, and Woori is about to withdraw its trust. Hong's general-purpose certificate is registered at Woori already.

# %%
predict(lab, "8c")

# %% [markdown] lang="ko"
# **해 봅시다.** 2번의 화면에서 우리은행의 **증권용과 범용 표시를 모두 지우고** 그림을 보십시오. 다음 셀은 같은 일을 한 다음, 나래증권과 우리은행에 차례로 로그인합니다.

# %% [markdown] lang="en" of="d231ec39"
# **Do it.** In the panel of section 2 **clear both boxes** of Woori, and look at the graph. The next cell does the same, and then logs in at Narae and at Woori.

# %% tags=["raises-exception"]
woori.distrust(narae.ca, policies=["securities", "general"])
print(laptop.login(narae.service("trading"), general, pin="280417"))
laptop.login(woori.service("internet-banking"), general, pin="280417")

# %%
check(lab, "8c")

# %%
show(lab)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 표의 마지막 줄을 보십시오. 인증서는 여전히 **유효**하고, 우리은행에 **등록된 것도 그대로**입니다. 그러나 은행은 로그인할 때마다 기준점부터 다시 확인합니다. 이제 우리은행에는 이 인증서가 이어질 기준점이 없습니다. 다시 신뢰하면, 새로 등록하지 않아도 로그인됩니다.

# %% [markdown] lang="en" of="5beb3ba0"
# **Why.** Look at the last row. The certificate is still **valid**, and still **registered** at Woori. But a bank checks it from the anchor down at every login, and now Woori has no anchor that leads there. Once Woori trusts Gaon CA again, he can log in without registering anew.

# %%
woori.trust(narae.ca, policies=["general"])
print(laptop.login(woori.service("internet-banking"), general, pin="280417"))

# %% [markdown] lang="ko"
# **신뢰에는 위험이 따릅니다.** 2011년 네덜란드의 인증기관 디지노타르(DigiNotar)에 침입한 사람이 구글 같은 남의 웹사이트의 이름으로 가짜 인증서를 만들었습니다(출처: Fox-IT 조사 보고서 'Black Tulip', 2012). 서명은 모두 맞았습니다. 이 일이 알려지자 브라우저들은 신뢰하는 인증기관의 목록에서 디지노타르를 뺐습니다. 여러분이 방금 네모를 지운 것과 같습니다.

# %% [markdown] lang="en" of="ceccb1a4"
# **The price of trust.** In 2011 somebody broke into DigiNotar, a Dutch CA, and made false certificates for other people's web sites, such as Google's (source: Fox-IT, report of the investigation "Black Tulip", 2012). Their signatures were good. When it became known, browsers took DigiNotar off their lists of trusted CAs, as you have just cleared a box.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 누구의 말을 듣는가
#
# 이번에는 홍길동이 겁이 납니다. 개인키가 새어 나간 것 같아 범용 인증서를 폐기하려 합니다. 마침 KB국민은행의 인증센터에 들어와 있고, 홍길동은 KB국민은행의 고객입니다.

# %% [markdown] lang="en" of="929395d9" slideshow={"slide_type": "slide"}
# ## 4. Whose word counts
#
# Now Hong is the one who worries. He fears that the private key has leaked, and wants his general-purpose certificate revoked. He has KB's certificate centre open on his screen, and is a customer there.

# %%
predict(lab, "8d")

# %% tags=["raises-exception"]
hong.revoke(general, kb, reason="key_compromise")

# %%
check(lab, "8d")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 2번의 그림에서, 이 인증서에 서명한 곳은 가온인증입니다. **발급한 인증기관만** 폐기할 수 있고, 가온인증은 발급을 맡은 나래증권의 요청을 받습니다. KB국민은행이 요청할 수 있는 곳은 금융결제원인데, 금융결제원은 남이 발급한 것을 폐기하지 못합니다.
#
# **해 봅시다.** 홍길동은 나래증권에 폐기를 신청하고, 우리은행에 로그인해 봅니다. 오류가 나야 정상입니다. 우리은행에는 아무도 알려 주지 않았습니다. 그다음 그림에서, 우리은행이 **누구에게** 상태를 물었는지 찾으십시오.

# %% [markdown] lang="en" of="d10272fe"
# **Why.** In the graph of section 2 it is Gaon CA that signed this certificate. **Only the CA that issued it** can revoke it, and Gaon CA listens to Narae, through which it was issued. KB can turn only to KFTC, which cannot revoke what another CA has issued.
#
# **Do it.** Hong applies to Narae for the revocation, and then tries to log in at Woori. An error is what you should see. Nobody has told Woori. Then look in the diagram: **whom** did Woori ask for the status?

# %% tags=["raises-exception"]
hong.revoke(general, narae, reason="key_compromise")
laptop.login(woori.service("internet-banking"), general, pin="280417")

# %%
show(lab.last_story())

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 로그인 바로 위의 두 질문을 보십시오. 우리은행은 폐지 목록과 OCSP를 금융결제원이 아니라 **가온인증**에 물었습니다. 인증기관의 말은 자기가 발급한 인증서에만 통하기 때문입니다. 이 실습실의 은행은 로그인할 때마다 묻기 때문에 바로 알았습니다.
#
# 3번과 비교하십시오. **신뢰를 거두는** 것은 은행의 일이고, 그 은행에서만 통합니다. 되돌릴 수도 있습니다. **폐기**는 발급한 인증기관의 일이고, 어디에서나 통합니다. 되돌릴 수 없습니다.

# %% [markdown] lang="en" of="851f226c"
# **Why.** Look at the two questions right above the login. Woori asked not KFTC but **Gaon CA**, for its revocation list and by OCSP. A CA's word counts only for what it has issued itself. In this lab banks ask at every login, so Woori knew at once.
#
# Compare section 3. **Withdrawing trust** is up to a bank, works at that bank only, and can be undone. **Revoking** is up to the CA that issued the certificate, works everywhere, and is for good.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **8-1 몸풀기.** 나래증권은 가온인증만 신뢰합니다. 나래증권의 서비스가 홍길동의 KB국민은행 인증서 `cert`를 어떻게 판단하는지, 그 보고서를 `answer`에 넣으십시오. `show(answer)`로 보고 ✕가 있는 줄을 찾으십시오. 어느 인증기관의 서명을 어느 인증기관의 공개키로 확인했습니까?
#
# <details><summary>힌트</summary>나래증권의 서비스는 narae.service("trading")이고, 보고서는 explain(cert)로 만듭니다. 지난 수업에서처럼 점으로 이어 쓰십시오.</details>
#
# <details><summary>설명의 예</summary>1번과 거꾸로입니다. 금융결제원의 서명을 가온인증의 공개키로 확인했습니다.</details>

# %% [markdown] lang="en" of="ca94be91" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **8-1 Warm-up.** Narae trusts Gaon CA and no other. How does Narae's service judge `cert`, Hong's certificate from KB? Put its report into `answer`. Look at it with `show(answer)`, and find the row with the ✕. Whose signature was checked with whose public key?
#
# <details><summary>Hint</summary>Narae's service is narae.service("trading"), and explain(cert) makes a report. Join them with a dot, as in the last lesson.</details>
#
# <details><summary>One explanation</summary>It is section 1 the other way round: KFTC's signature was checked with Gaon CA's public key.</details>

# %% stub="8-1"
answer = None
check(lab, "8-1", answer)

# %% solution="8-1"
answer = narae.service("trading").explain(cert)
check(lab, "8-1", answer)

# %% [markdown] lang="ko"
# **8-2 해 보기.** 김영희는 신한은행의 고객이고, 나래증권에는 계좌가 없습니다. 김영희가 **나래증권에서 발급받은 인증서**로 신한은행 인터넷뱅킹에 로그인하게 하십시오. 신한은행이 누구를 어떤 용도까지 신뢰할지는 새 셀에서 `anchors(lab)`를 실행해 네모로 정합니다. PIN은 여러분이 정합니다. 로그인한 다음 바로 `answer = lab.last_story()`를 넣어 실행합니다.
#
# <details><summary>힌트</summary>먼저 네모에 표시합니다. 그다음은 코드로 합니다. 나래증권의 지점에 가는 것은 kim.visit_branch(narae)입니다. 발급은 kims = phone.enroll(narae, pin="...", policy="general")이고, policy는 여러분이 표시한 용도여야 합니다("securities"나 "general"). 등록은 phone.register(kims, shinhan, pin="..."), 로그인은 phone.login(shinhan.service("internet-banking"), kims, pin="...")입니다. 로그인이 돌려주는 접수증을 answer로 해도 됩니다.</details>

# %% [markdown] lang="en" of="e0b028f0"
# **8-2 Apply.** Kim is a customer of Shinhan, and has no account at Narae. Have her log in at Shinhan's internet banking with a certificate that she **got from Narae**. Whom Shinhan trusts, and under which policies, you decide by boxes: run `anchors(lab)` in a new cell. The PIN is yours to choose. Right after the login put in `answer = lab.last_story()` and run the cell.
#
# <details><summary>Hint</summary>First tick a box. The rest is done by code. To visit a branch of Narae: kim.visit_branch(narae). To get a certificate: kims = phone.enroll(narae, pin="...", policy="general"), with the policy that you ticked ("securities" or "general"). To register: phone.register(kims, shinhan, pin="..."). To log in: phone.login(shinhan.service("internet-banking"), kims, pin="..."). The receipt that it returns will do as the answer.</details>

# %% stub="8-2"
kim, shinhan = lab.person("kim"), lab.bank("shinhan")
phone = kim.device("phone")
answer = None
check(lab, "8-2", answer)

# %% solution="8-2"
kim, shinhan = lab.person("kim"), lab.bank("shinhan")
phone = kim.device("phone")
kim.visit_branch(narae)
kims = phone.enroll(narae, pin="905271", policy="general")
shinhan.trust(narae.ca, policies=["general"])
phone.register(kims, shinhan, pin="905271")
phone.login(shinhan.service("internet-banking"), kims, pin="905271")
answer = lab.last_story()
check(lab, "8-2", answer)

# %% [markdown] lang="ko"
# **8-3 설명하기.** 신뢰에 관한 네 문장이 있습니다. 맞으면 `True`, 틀리면 `False`를 넣으십시오. 그리고 틀린 문장을 어떻게 고쳐야 하는지 옆 사람에게 설명해 보십시오.
#
# <details><summary>힌트</summary>a와 b는 1번을, c는 2번을, d는 4번을 다시 보십시오.</details>
#
# <details><summary>설명의 예</summary>a: 기준점은 직접 받아 둔 것이어야 합니다. 주소는 누구나 인증서에 적을 수 있습니다. b: 누구를 신뢰할지는 은행마다 따로 정합니다. c: 은행은 정책 번호를 비교합니다. 표시하지 않은 용도이면 거절합니다. d: 인증서의 상태는 그것을 발급한 인증기관에 묻습니다.</details>

# %% [markdown] lang="en" of="422ead15"
# **8-3 Explain.** Here are four sentences about trust. Put `True` where one is right and `False` where it is wrong. Then explain to your neighbour how the wrong ones should be put right.
#
# <details><summary>Hint</summary>a and b: see section 1. c: section 2. d: section 4.</details>
#
# <details><summary>One explanation</summary>a: An anchor has to be given by hand. Anybody can write an address into a certificate. b: Each bank decides for itself whom to trust. c: A bank compares the numbers of policies. One that is not ticked is refused. d: For the status of a certificate one asks the CA that issued it.</details>

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
# **풀이 메모.** 8-1은 1번과 거꾸로입니다. 인증서가 좋고 나쁜 것이 아니라, 보는 쪽이 누구를 신뢰하느냐의 문제라는 것을 짚어 주십시오. 8-2는 증권용이든 범용이든 맞습니다. 은행이 증권용을 받아도 되는지 토론해 보십시오. 8-3의 문장은 학번에 따라 다르고, 적힌 답은 학번 없이 연 실습실의 것입니다.

# %% [markdown] lang="en" of="9243e9fe" edition="teacher"
# **Notes on the solutions.** 8-1 is section 1 the other way round. Point out that the certificate is neither good nor bad in itself: what differs is whom the checker trusts. In 8-2 either policy will do; discuss whether a bank should take certificates for securities. The sentences of 8-3 depend on the seed; the answer here is that without one.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 은행의 확인은 신뢰 기준점, 곧 직접 받아 둔 최상위 인증기관의 인증서에서 시작해 아래로 내려옵니다. 기준점까지 이어지지 않는 인증서는 거절합니다.
# 2. 신뢰하는 인증기관의 인증서라도, 은행이 받기로 하지 않은 정책(용도)이면 거절합니다. 은행이 신뢰를 거두면 이미 등록한 인증서도 그 은행에서는 거절됩니다.
# 3. 폐기는 발급을 맡은 기관에 신청하고, 발급한 인증기관이 합니다. 은행은 그 인증기관에 상태를 묻습니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 타기관 | another institution | 은행이 아닌 다른 기관. 여기서는 나래증권 |
# | 신뢰 기준점 | trust anchor | 은행이 직접 받아 두고 확인을 시작하는, 최상위 인증기관의 인증서 |
# | 인증서 정책 | certificate policy | 어떤 규칙에 따라 발급했는지 알려 주는 번호. 여기서는 용도를 나타냅니다. |
# | 범용, 증권용 | general-purpose, securities | 용도를 가리지 않는 것과 증권 거래에만 쓰는 것 |
# | 신뢰 철회 | withdrawing trust | 은행이 어떤 인증기관을 더는 신뢰하지 않기로 하는 것 |
#
# **다음.** [공격과 방어](09_attack_and_defend.ipynb)에서는 도둑이 되어 지금까지 본 것을 모두 공격해 봅니다.

# %% [markdown] lang="en" of="f4b9e751" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. A bank's checks start from a trust anchor, the certificate of a root CA that it was given by hand, and go down from there. A certificate that does not lead up to one is refused.
# 2. Even from a trusted CA, a certificate is refused if its policy is one that the bank has not decided to take. Once a bank withdraws its trust, it refuses registered certificates too.
# 3. One applies for a revocation to the institution through which the certificate was issued, and the CA that issued it revokes it. That CA is whom a bank asks for the status.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *타기관* | another institution | One that is not a bank; here, Narae Securities |
# | *신뢰 기준점* | trust anchor | The certificate of a root CA that a bank was given by hand, and from which its checks start |
# | *인증서 정책* | certificate policy | A number for the rules by which a certificate was issued; here it tells the kind |
# | *범용, 증권용* | general-purpose, securities | For whatever use, and for dealing in securities only |
# | *신뢰 철회* | withdrawing trust | A bank's decision to trust a CA no longer |
#
# **Next.** In [Attack and defend](09_attack_and_defend.ipynb) you are a thief, and attack all that you have seen so far.
