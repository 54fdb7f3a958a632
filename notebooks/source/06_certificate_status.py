# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 폐기 소식이 닿기까지
#
# **30분, 연습 문제 15분.** 폐기는 서비스가 알아야 소용이 있습니다. 이 수업에서는 인증기관이 폐기를 알리는 두 가지 방법을 읽고, 그 소식을 막아 보고, 폐기하기 전의 서명이 어떻게 되는지 봅니다. 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 폐지 목록과 그 변경분, OCSP 응답에서 인증서의 상태를 읽을 수 있습니다.
# 2. 소식이 막혔을 때 서비스가 어떻게 하는지, 두 방침에 각각 어떤 대가가 따르는지 말할 수 있습니다.
# 3. 폐기하기 전에 한 서명이 어떻게 되는지, 무엇이 그것을 증명하는지 말할 수 있습니다.
#
# > **안전 수칙.** 사람과 번호는 모두 지어낸 것입니다. 여러분이 실제로 쓰는 PIN이나 주민등록번호는 입력하지 마십시오.
#
# 홍길동, 김영희, 최지우는 KB국민은행의 인증서를 씁니다. 아래 셀은 인증기관이 오늘 아침에 게시한 **폐지 목록**을 열어 봅니다. `thisUpdate`, `nextUpdate`, `signatureValue`를 눌러 보십시오. 언제까지 믿을 수 있는 목록입니까?

# %% [markdown] lang="en" of="0157a733" slideshow={"slide_type": "slide"}
# # How the news travels
#
# **30 minutes, and 15 for the exercises.** A revocation is of use only to those who hear of it. In this lesson you read the two ways in which a CA tells of revocations, hold the news back, and see what becomes of earlier signatures. When you are done you can:
#
# 1. read the status of a certificate in a revocation list, in the changes to it, and in an OCSP answer;
# 2. say what a service does when the news is held back, and what each of two rules costs;
# 3. say what becomes of a signature from before the revocation, and what proves that it was before.
#
# > **Safety.** All people and numbers are invented. Do not type a PIN or resident number that you really use.
#
# Hong, Kim and Choi use certificates from KB. The cell below opens the **revocation list** that the CA published this morning. Click `thisUpdate`, `nextUpdate` and `signatureValue`. Until when can this list be trusted?

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 첫 화면 4분, 1번 7분, 2번 6분, 3번 7분, 4번 5분, 정리 1분입니다. 연습 문제는 따로 15분쯤 걸립니다. 1번의 표에서는 칸마다 "이것이 왜 있습니까?"를 물으십시오. 다음 게시 때가 왜 있는지가 3번의 열쇠입니다. 3번은 스위치를 앞에서 하나씩 켜면서, 켜기 전에 손을 들게 하십시오.

# %% [markdown] lang="en" of="19c8bb8d" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and first screen 4 minutes, section 1 takes 7, section 2 takes 6, section 3 takes 7, section 4 takes 5, summary 1. The exercises take another 15 or so. In section 1 ask of each field: "why is this here?" Why there is a next update is the key to section 3. In section 3, turn the switches one by one in front of the class, and take a show of hands before each.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import check, explore, given, lesson, outage, predict, show

lab = lesson(6, lang="ko")
hong, kim, choi, kb = lab.person("hong"), lab.person("kim"), lab.person("choi"), lab.bank("kb")
laptop, star = hong.device("laptop"), kb.service("star-banking")
cert = hong.certificates()[0]
explore(kb.ask_status(cert).crl)

# %% [markdown] lang="ko"
# 인증기관은 이 목록을 09:00에 냈고(**이번 게시**), 늦어도 이튿날 09:00까지 새 목록을 내겠다고 약속합니다(**다음 게시**). 인증기관이 서명했으므로 누가 전해 주든 상관없습니다. 아직 적힌 인증서가 없습니다.
#
# <details><summary>처음부터 다시 하기, 친구와 다른 키로 연습하기</summary>처음부터 다시 하려면 위의 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 lesson 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 seed="20260001"처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.</details>

# %% [markdown] lang="en" of="8a5ecd17"
# The list came out at 09:00 (**this update**), and promises a new one by 09:00 tomorrow at the latest (**next update**). The CA has signed it, so it does not matter who passes it on. No certificate is on it yet.
#
# <details><summary>To begin again, or with other keys than your neighbour's</summary>To begin again at any time, run everything again from the cell above on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of lesson, like seed="20260001". Values, dates and event numbers may then differ from those in this text.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 목록을 읽다
#
# 홍길동은 09:00에 30,000원을 보냅니다. 30분 뒤 지난 수업의 세 가지 방법을, 이번에는 사람을 바꾸어 씁니다. 홍길동은 PIN이 새어 나간 것 같아 폐기하고, 김영희는 삭제하고, 최지우는 재발급받습니다. 은행은 인증기관에서 새 목록을 받습니다.

# %% [markdown] lang="en" of="845933af" slideshow={"slide_type": "slide"}
# ## 1. Read the list
#
# At 09:00 Hong transfers 30,000 won. 30 minutes later come the three ways of the last lesson, with the roles changed: Hong revokes his because he fears a leak, Kim deletes hers, and Choi's is re-issued. The bank fetches the CA's new list.

# %%
predict(lab, "6a")

# %%
laptop.login(star, cert, pin="280417")
receipt = laptop.transfer(star, cert, amount=30_000, payee="000-88-0002-002", pin="280417")

# %%
lab.advance(minutes=30)
hong.revoke(cert, kb, reason="key_compromise")
kim.device("phone").delete(kim.certificates()[0], pin="905271")
chois = choi.device("phone").enroll(kb, pin="604829")
crl = kb.ask_status(cert).crl
show(crl)

# %%
check(lab, "6a")

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** 아침의 목록은 1호였고(첫 화면의 `crlExtensions` 안에 있습니다), 폐기할 때마다 새 목록이 나와 이제 4호입니다. 다음 게시는 그대로 이튿날 09:00입니다. 아무 일이 없어도 하루에 한 번은 새 목록을 냅니다.
#
# **왜 그렇습니까?** 목록은 누구나 볼 수 있으므로 이름을 적지 않습니다. 일련번호만으로 어느 인증서인지 압니다(발급자가 다르면 번호가 같을 수 있어서 **발급자**도 적습니다). 목록에 없는 인증서는 목록을 만든 때에 폐기되지 않았던 것입니다. 진짜인지, 유효기간 안인지는 목록이 말해 주지 않습니다. 그것은 따로 확인합니다.
#
# <details><summary>더 깊이: 맡은 분배점</summary>인증기관은 인증서를 여러 묶음으로 나누고, 묶음마다 목록을 따로 게시합니다. 그 주소가 분배점이고, 인증서마다 자기 목록의 주소가 적혀 있습니다. 이 목록은 세 사람의 인증서를 모두 맡습니다.</details>
#
# > **실제 서비스는 다릅니다.** 실제 목록도 나누어 게시합니다. 목록 하나가 인증서 100장을 맡고 다음 게시가 하루 뒤라는 것은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="4a78d3b2"
# **What changed.** This morning's list was number 1 (it is inside `crlExtensions` in the first panel). Each revocation made a new one, so this is number 4. Its next update is still at 09:00 tomorrow: if nothing happens, there is a new list once a day.
#
# **Why.** Anybody may read the list, so there are no names in it. The serial number says which certificate is meant (with the **issuer**, since two CAs may use the same number). A certificate that is not on it was not revoked when the list was made. Whether a certificate is genuine, and in its validity period, a list does not say. That is checked separately.
#
# <details><summary>Deeper: speaks for</summary>The CA divides its certificates into parts and publishes a list for each, at an address of its own, the distribution point. Every certificate holds the address of its list. This one covers all three people's certificates.</details>
#
# > **The real service differs.** Real lists are published in parts, too. Two numbers are this lab's assumptions: up to 100 certificates to a list, and a day to the next update.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 셋을 나란히
#
# 목록이 길면 매번 다 받기가 번거롭습니다. 그래서 인증기관은 두 가지를 더 내놓습니다. **변경분**(delta CRL)에는 앞선 어느 목록 뒤에 바뀐 것만 있습니다. **OCSP**는 인증서 하나의 상태를 물으면 답해 주는 방식입니다. 은행은 인증서를 받을 때마다 셋을 다 봅니다. `ask_status`가 그 일입니다.
#
# 최지우가 휴대전화를 찾지 못해 **효력정지**를 합니다. 한 시간 뒤 가방에서 찾아 **회복**합니다.

# %% [markdown] lang="en" of="49249c7b" slideshow={"slide_type": "slide"}
# ## 2. Three side by side
#
# Fetching a long list again and again is a nuisance. So the CA offers two more things. The **changes** (a delta CRL) hold only what is new since an earlier list. And **OCSP** (Online Certificate Status Protocol) is a question about one certificate, and an answer. Whenever it is shown a certificate, a bank looks at all three: that is `ask_status`.
#
# Choi cannot find her phone, and has the certificate **suspended**. An hour later the phone turns up in her bag, and she has it **restored**.

# %%
predict(lab, "6b")

# %%
choi.suspend(chois, kb)
show(kb.ask_status(chois))

# %%
lab.advance(hours=1)
choi.restore(chois, kb)
show(kb.ask_status(chois))

# %%
check(lab, "6b")

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** 정지되어 있는 동안에는 셋 다 그렇게 말합니다. OCSP에는 '정지'라는 답이 없어서 '폐기됨'이라고 하고 사유에 효력정지라고 적습니다. 회복하자 목록에서 줄이 빠졌습니다. 정지된 적이 있다는 것도 남지 않습니다. **변경분**에는 '목록에서 뺄 것'이라고 적혀 있습니다.
#
# **왜 그렇습니까?** 정지되어 있을 때의 목록을 받아 둔 서비스가 있을 수 있습니다. 누가 어느 목록을 가지고 있는지 인증기관은 모르므로, 모두를 위해 빼라고 적습니다.
#
# **기한**을 비교해 보십시오. 목록과 변경분은 길어야 하루, OCSP 응답은 10분입니다. 기한이 짧으면 새 소식을 듣지만, 그만큼 자주 물어야 합니다.
#
# <details><summary>더 깊이: OCSP의 세 가지 답과 서명</summary>good은 폐기되지 않았다, revoked는 폐기되었다, unknown은 응답하는 쪽이 그 인증서를 모른다는 뜻입니다. 목록에는 인증기관이 자기 키로 서명하고, 응답에는 따로 만든 키로 서명합니다. 자주 쓰는 키일수록 새어 나가기 쉬워서, 인증기관의 키를 아끼는 것입니다. 응답에는 인증기관이 서명한 그 키의 인증서도 들어 있습니다. explore(kb.ask_status(chois).ocsp)로 열어 볼 수 있습니다. 응답의 기한이 10분이라는 것은 이 실습실의 가정입니다.</details>
#
# <details><summary>더 깊이: 변경분은 무엇에 덧붙입니까?</summary>변경분에는 기준 목록의 번호가 적혀 있습니다. 그 목록이나 그보다 새 목록에 덧붙여 읽습니다. show(kb.ask_status(chois).delta)로 볼 수 있습니다.</details>

# %% [markdown] lang="en" of="f4003205"
# **What changed.** While it was suspended all three said so. OCSP has no word for “on hold”: it says revoked, and gives suspended as the reason. With the restoration the line in the list is gone, and nothing shows that it was ever there. The **changes** say: to be taken off.
#
# **Why.** Some service may have kept the list from the time of the suspension. The CA cannot know who has which list, so it says it for everybody.
#
# Compare **until when** each can be trusted. List and changes: a day at most. An OCSP answer: 10 minutes. The shorter the time, the fresher the news, and the more often one has to ask.
#
# <details><summary>Deeper: the three answers of OCSP, and who signs them</summary>good means not revoked, revoked means revoked, and unknown that whoever answers does not know this certificate. The CA signs lists with its own key, and answers with another, made for that: a key that is used often leaks more easily, so the CA spares its own. The answer holds a certificate of that key, signed by the CA. Open one with explore(kb.ask_status(chois).ocsp). That answers last for 10 minutes is this lab's assumption.</details>
#
# <details><summary>Deeper: what are the changes added to?</summary>They state the number of the list that they are based on, and are read together with that list or a newer one. See show(kb.ask_status(chois).delta).</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 소식을 막다
#
# 여기서는 실습실을 하나 따로 씁니다. 거기에서 홍길동의 인증서는 유효하고, 김영희의 것만 폐기되었습니다. 도둑이 김영희의 개인키를 가지고 있습니다. 도둑은 은행에 **새 목록도, OCSP의 답도 닿지 않게** 막습니다. 서비스에는 폐기하기 전의 목록만 있습니다. 이 실습실의 서비스는 목록만으로는 만족하지 않고, 그때마다 **새 OCSP 응답**도 받아야 합니다. 모를 때의 방침은 두 가지입니다. **모르면 거절**(hard-fail)하거나, **모르면 받아 줍니다**(soft-fail). 먼저 모르면 거절하는 서비스를 봅니다.

# %% [markdown] lang="en" of="5a6021de" slideshow={"slide_type": "slide"}
# ## 3. Hold the news back
#
# This section uses a lab of its own. There Hong's certificate is valid, and only Kim's is revoked. A thief has Kim's private key. The thief sees to it that **neither a new list nor an OCSP answer** reaches the bank, which has only the list from before. The services of this lab are not content with a list: each time they want a **fresh OCSP answer**, too. A service can have one of two rules for when it does not know. It **refuses** (hard-fail), or it **accepts** (soft-fail). First, a service that refuses.

# %%
predict(lab, "6c")

# %%
predict(lab, "6d")

# %% [markdown] lang="ko"
# **해 봅시다.** 처음 두 스위치를 켜고 두 사람의 인증서가 어떻게 되는지 보십시오. 그다음에 셋째 스위치도 켭니다. 슬라이더로 하루 뒤까지 가 보십시오.

# %% [markdown] lang="en" of="8c1355a0"
# **Do it.** Turn on the first two switches, and see what becomes of both certificates. Then turn on the third, too. With the slider, go on to a day later.

# %%
tool = outage()
tool

# %%
check(lab, "6c", tool)
check(lab, "6d", tool)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 소식이 하나라도 닿으면 폐기된 것을 압니다. 둘 다 막히면 두 방침 가운데 하나를 골라야 합니다. 모르면 거절하는 서비스는 OCSP만 막혀도 홍길동을 거절합니다. 해 보십시오.
#
# | 방침 | 유효한 인증서 | 폐기된 인증서 | 대가 |
# |---|---|---|---|
# | 모르면 거절(hard-fail) | 거절 | 거절 | 소식을 막는 사람이 모두를 못 들어오게 할 수 있음 |
# | 모르면 받아 줌(soft-fail) | 받아들임 | **받아들임** | 소식을 막는 도둑에게는 폐기가 없는 것과 같음 |
#
# 이 실습실의 은행은 모르면 거절합니다. 웹 브라우저는 대개 받아 줍니다.
#
# **흔한 오해.** "다음 게시까지는 옛 목록을 믿어도 된다." 목록만 보는 서비스라면 그렇습니다. 그만큼 늦게 압니다. 그래서 이 실습실의 서비스는 OCSP도 묻습니다.

# %% [markdown] lang="en" of="e22a0f77"
# **Why.** If any of the news gets through, the revocation is known. If none does, one of the two rules has to decide. A service that refuses when in doubt refuses Hong even if OCSP alone is held back: try it.
#
# | Rule | Valid certificate | Revoked certificate | The price |
# |---|---|---|---|
# | refuse when in doubt (hard-fail) | refused | refused | whoever holds the news back shuts everybody out |
# | accept when in doubt (soft-fail) | accepted | **accepted** | for a thief who holds the news back, nothing is ever revoked |
#
# The banks of this lab refuse. Web browsers mostly accept.
#
# **A common mistake.** "Until the next update an old list is good enough." For a service that goes by lists alone it is, and it hears of things that much later. That is why the services of this lab ask by OCSP, too.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 지난 서명
#
# 홍길동의 인증서는 09:30에 폐기되었습니다. 그런데 09:00에 한 이체에는 이 인증서의 개인키로 한 서명이 붙어 있습니다. 은행은 받은 때, 그리고 그때 본 목록과 OCSP 응답을 함께 보관합니다.

# %% [markdown] lang="en" of="5d299cab" slideshow={"slide_type": "slide"}
# ## 4. Signatures from before
#
# Hong's certificate was revoked at 09:30. But the transfer of 09:00 carries a signature made with the private key of this certificate. The bank keeps the time at which it came in, and the list and the OCSP answer that it saw then.

# %%
predict(lab, "6e")

# %% [markdown] lang="ko"
# **해 봅시다.** `review`는 보관해 둔 것만으로 그때의 판단을 다시 합니다. 이체할 때 받은 접수증(`receipt`)을 넣습니다. 그다음 셀에서는 견주어 보려고 같은 인증서를 지금 다시 판단합니다.

# %% [markdown] lang="en" of="05d61a22"
# **Do it.** `review` judges once more, by nothing but what was kept: it takes the `receipt` of the transfer. For comparison, the cell after it judges the certificate as of now.

# %%
past = star.review(receipt)
show(past)

# %%
show(star.explain(cert))

# %%
check(lab, "6e", past)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 폐기는 그때부터 믿지 말라는 뜻입니다. 폐기하기 **전에** 서명했다는 것은 은행의 기록이 알려 줍니다. 목록과 응답은 인증기관이 서명했으므로 은행이 꾸며 낼 수 없습니다. 그러나 받은 때는 은행이 적은 것이어서, 은행의 기록을 믿어야 합니다. 서명한 사람이 글에 적은 날짜는 증거가 되지 않습니다. 훔친 키로 서명하면서 지난 날짜를 적을 수 있기 때문입니다.
#
# **흔한 오해.** "폐기했으니 이제 안전하다." 폐기는 **앞으로** 쓰이는 것을 막을 뿐입니다. 폐기하기 전에 도둑이 한 거래는 은행에 따로 알리고 다투어야 합니다. 그래서 의심이 들면 미루지 말고 폐기합니다.

# %% [markdown] lang="en" of="bf3ec0ec"
# **Why.** To revoke means: do not trust it from now on. That a signature came **before** is shown by the bank's record. List and answer are signed on behalf of the CA, so the bank cannot make them up. But the time is what the bank wrote down: for that, one has to trust its records. A date that the signer wrote proves nothing, for whoever signs with a stolen key can write an earlier one.
#
# **A common mistake.** "It is revoked, so I am safe now." Revoking only stops what comes **after** it. What a thief did before has to be disputed with the bank. So do not wait: revoke when you suspect something.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **6-1 몸풀기.** 1번의 폐지 목록에서 **재발급** 때문에 폐기된 인증서를 찾아, 그 일련번호를 `answer`에 넣으십시오. 표에 보이는 대로 `"1A2B…3C4D"`처럼 따옴표에 넣으면 됩니다. 누구의 인증서입니까?
#
# <details><summary>힌트</summary>show(crl)의 표에서 사유가 재발급인 줄을 찾으십시오. 목록에는 이름이 없습니다. 누구의 것인지는 show(lab)의 표와 비교하면 알 수 있습니다.</details>

# %% [markdown] lang="en" of="15050e69" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **6-1 Warm-up.** In the revocation list of section 1, find the certificate that was revoked because it was **re-issued**, and put its serial number into `answer`, in quotes as the table shows it: `"1A2B…3C4D"`. Whose is it?
#
# <details><summary>Hint</summary>In the table of show(crl) find the line whose reason is re-issued. There are no names in the list; compare it with the table of show(lab) to see whose it is.</details>

# %% stub="6-1"
answer = None
check(lab, "6-1", answer)

# %% solution="6-1"
every = lab.now().certificates.values()
answer = next(each.id.serial for each in every if each.revoked == "superseded")
check(lab, "6-1", answer)

# %% [markdown] lang="ko"
# **6-2 해 보기.** 폐기된 인증서가 **받아들여지게** 하십시오. 3번의 화면에서 스위치를 그렇게 맞춘 다음 `answer = tool`을 넣습니다. 어느 스위치를 꺼도 다시 거절됩니까?
#
# <details><summary>힌트</summary>소식이 하나라도 닿으면 안 됩니다. 그리고 서비스가 몰라도 받아 주어야 합니다. 코드로 하려면 lab.inject_faults("stale_list", "ocsp_down")과 kb.fail_soft()를 실행하고, 인증서를 하나 폐기한 다음 그것으로 로그인해서, 받은 접수증을 answer에 넣습니다. 순서를 잘 보십시오.</details>

# %% [markdown] lang="en" of="efd41451"
# **6-2 Apply.** Have a revoked certificate **accepted**. Set the switches in the panel of section 3 so that it is, and put in `answer = tool`. Is it refused again, whichever switch you turn off?
#
# <details><summary>Hint</summary>None of the news may get through, and the service has to accept when in doubt. To do it by code, run lab.inject_faults("stale_list", "ocsp_down") and kb.fail_soft(), revoke a certificate, log in with it, and put the receipt into answer. Mind the order.</details>

# %% stub="6-2"
answer = None
check(lab, "6-2", answer)

# %% solution="6-2"
lab.inject_faults("stale_list", "ocsp_down")
kb.fail_soft()
choi.revoke(chois, kb, reason="key_compromise")
answer = choi.device("phone").login(star, chois, pin="604829")
check(lab, "6-2", answer)

# %% [markdown] lang="ko"
# **6-3 설명하기.** 폐기 소식에 관한 네 문장이 있습니다. 맞으면 `True`, 틀리면 `False`를 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. 틀린 말은 어떻게 고쳐야 합니까?
#
# <details><summary>힌트</summary>a와 d는 1번을, c는 3번을, b는 4번을 다시 보십시오.</details>
#
# <details><summary>설명의 예</summary>a: 목록에는 일련번호뿐입니다. b: 폐기는 앞으로의 사용을 막을 뿐이고, 그 소식이 닿기까지 틈이 있습니다. c: 모르면 모두를 거절합니다. d: 목록은 폐기되었는지만 말합니다. 서명과 유효기간은 따로 확인합니다.</details>

# %% [markdown] lang="en" of="c932278a"
# **6-3 Explain.** Here are four sentences about news of revocations. Put `True` where one is right and `False` where it is wrong. Then explain it to your neighbour: how should the wrong ones be put right?
#
# <details><summary>Hint</summary>a and d: section 1. c: section 3. b: section 4.</details>
#
# <details><summary>One explanation</summary>a: There are serial numbers only. b: Revoking only stops later use, and there is a gap until the news arrives. c: When in doubt it refuses everybody. d: A list says only what is revoked. Signature and validity period are checked separately.</details>

# %% stub="6-3"
for letter, words in given(lab, "6-3").items():
    print(f"{letter}: {words}")
answer = {"a": None, "b": None, "c": None, "d": None}
check(lab, "6-3", answer)

# %% solution="6-3"
for letter, words in given(lab, "6-3").items():
    print(f"{letter}: {words}")
answer = {"a": False, "b": False, "c": True, "d": False}
check(lab, "6-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 6-1은 최지우의 첫 인증서입니다. 일련번호를 표에 보이는 짧은 모양으로 넣어도, 수로 넣어도 맞습니다. 6-2는 화면으로도 코드로도 할 수 있습니다. 코드로 할 때 흔한 실수는 먼저 폐기하고 나서 막는 것입니다. 그러면 은행은 이미 새 목록을 받습니다. 6-3의 문장은 학번에 따라 다르고, 여기의 답은 학번 없이 연 실습실의 것입니다.

# %% [markdown] lang="en" of="70ad63b1" edition="teacher"
# **Notes on the solutions.** 6-1: it is Choi's first certificate. The short number that the table shows is right, and so is the whole one. 6-2 can be done in the panel or by code. By code, a common mistake is to revoke first and hold back after that: then the bank still gets the new list. 6-3: the sentences depend on the seed, and the answer here is that without one.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 폐지 목록에는 폐기되었거나 정지된 인증서의 일련번호, 그렇게 된 때, 사유가 있습니다. 변경분에는 바뀐 것만, OCSP 응답에는 인증서 하나의 상태가 있습니다. 모두 서명되어 있고, 이번 게시부터 다음 게시까지만 믿을 수 있습니다.
# 2. 모르면 거절하는 서비스는 OCSP만 막혀도 유효한 인증서를 거절합니다. 모르면 받아 주는 서비스는 소식이 모두 막히면 폐기된 인증서도 받아 줍니다.
# 3. 폐기하기 전의 서명은 그대로 유효합니다. 그때 받았다는 것은 받은 쪽의 기록이, 그때 폐기되지 않았다는 것은 함께 보관한 목록과 응답이 증명합니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 인증서 폐지 목록 | certificate revocation list (CRL) | 폐기되었거나 정지된 인증서의 목록 |
# | 변경분 | delta CRL | 기준 목록 뒤에 바뀐 것만 적은 목록 |
# | 온라인 인증서 상태 확인 | OCSP | 인증서 하나의 상태를 묻고 답하는 것 |
# | 이번 게시, 다음 게시 | this update, next update | 소식이 나온 때와, 새 소식을 약속한 때 |
# | 모르면 거절, 모르면 받아 줌 | hard-fail, soft-fail | 상태를 알 수 없을 때 서비스의 방침 |
#
# **다음.** [읽고 검증하기](07_validation.ipynb)에서는 인증서를 한 칸씩 읽고, 서비스가 무엇을 확인하는지 따라가 봅니다.

# %% [markdown] lang="en" of="ef7649ce" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. A revocation list holds the serial number of each certificate that is revoked or suspended, since when, and why. The changes hold only what is new, and an OCSP answer the status of one certificate. All are signed, and can be trusted from this update to the next update only.
# 2. A service that refuses when in doubt refuses valid certificates as soon as OCSP is held back. A service that accepts takes revoked ones when all the news is held back.
# 3. A signature from before the revocation stays valid. That it came then is proved by the recipient's record, and that the certificate was not revoked then, by the list and the answer that were kept with it.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *인증서 폐지 목록* | certificate revocation list (CRL) | The list of revoked and suspended certificates |
# | *변경분* | delta CRL | A list of only what has changed since another list |
# | *온라인 인증서 상태 확인* | OCSP | A question about the status of one certificate, and its answer |
# | *이번 게시, 다음 게시* | this update, next update | When the news came out, and by when new ones are promised |
# | *모르면 거절, 모르면 받아 줌* | hard-fail, soft-fail | What a service does when it cannot find out the status |
#
# **Next.** In [Read and validate it](07_validation.ipynb) you read a certificate field by field and follow what a service checks.
