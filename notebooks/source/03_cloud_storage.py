# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 클라우드에 맡기기
#
# **35분, 연습 문제 20분.** 지난 수업의 도둑은 서버 두 곳을 다 털었습니다. 이 수업에서는 클라우드만 털어 보고, HSM이 횟수를 세는 것을 지켜보고, 새 휴대전화에서 같은 인증서를 써 봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 봉투를 여는 두 절반을 누가 무엇으로 만드는지 말할 수 있습니다.
# 2. 클라우드나 HSM의 데이터베이스, 또는 둘 다를 훔친 도둑이 PIN을 몇 개까지 넣어 볼 수 있는지 말할 수 있습니다.
# 3. 새 기기에서 인증서를 쓰려면 무엇이 있어야 하는지, 자동 연결이 무엇을 해 주는지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 여러분이 실제로 쓰는 PIN은 입력하지 마십시오.

# %% [markdown] lang="en" of="0358744c" slideshow={"slide_type": "slide"}
# # Keep it in the cloud
#
# **35 minutes, and 20 for the exercises.** The thief of the last lesson had robbed two servers. In this one you rob the cloud alone, watch the HSM count, and use the certificate on a new phone.
#
# When you are done you can:
#
# 1. say what the two halves are that open the envelope, what each is made from, and by whom;
# 2. say how many PINs a thief can test who has stolen the database of the cloud, of the HSM, or both;
# 3. say what it takes to use a certificate on a new device, and what auto-connect does.
#
# > **Safety.** The keys made here are for practice. Do not type a PIN that you really use.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 2분, 1번 13분, 2번 10분, 3번 9분, 정리 1분입니다. 연습 문제는 따로 20분쯤 걸립니다. 1번에서는 학생을 도둑으로 세우십시오. "여러분은 이제 클라우드의 직원입니다. 무엇을 볼 수 있습니까?" 2번의 슬라이더는 앞에서 화살표 키로 한 칸씩 움직이며 보여 주십시오.

# %% [markdown] lang="en" of="7d8fa52a" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 2 minutes, section 1 takes 13, section 2 takes 10, section 3 takes 9, summary 1. The exercises take another 20 or so. In section 1 make the students the thieves: "You work at the cloud now. What can you see?" Move the slider of section 2 with the arrow keys, step by step, in front of the class.

# %% [markdown] lang="ko"
# 아래 셀이 실습실을 엽니다. 홍길동은 이미 KB국민은행에서 노트북으로 금융인증서를 발급받았습니다. PIN은 `280417`입니다.
#
# <details><summary>처음부터 다시 하기, 친구와 다른 키로 연습하기</summary>처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 lesson 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 seed="20260001"처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.</details>

# %% [markdown] lang="en" of="b6a5dde9"
# The cell below opens the lab. Hong has already got a financial certificate from KB, on his laptop. The PIN is `280417`.
#
# <details><summary>To begin again, or with other keys than your neighbour's</summary>To begin again at any time, run everything again from this cell on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of lesson, like seed="20260001". Values, dates and event numbers may then differ from those in this text.</details>

# %% slideshow={"slide_type": "slide"}
from fincert_lab import Thief, centre, check, given, halves, holdings
from fincert_lab import lesson, live, predict, show, theft

lab = lesson(3, lang="ko")
hong, kim, kb = lab.person("hong"), lab.person("kim"), lab.bank("kb")
laptop, star = hong.device("laptop"), kb.service("star-banking")
cert = laptop.certificates()[0]

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 클라우드를 털다
#
# 홍길동의 개인키는 노트북에 없습니다. **봉투**에 잠겨 클라우드에 있습니다. 봉투를 여는 키는 두 절반으로 계산합니다. 두 절반은 어디에도 두지 않고 그때그때 만듭니다.
#
# | 절반 | 누가 만드는가 | 무엇으로 만드는가 |
# |---|---|---|
# | **S** | 기기 | PIN |
# | **y** | HSM | HSM의 비밀 **k**, 그리고 기기가 보낸 **A** |
#
# **HSM**은 비밀을 꺼낼 수 없게 만든 장치입니다(여기에서는 흉내 낸 것이라, 조금 뒤에 도둑이 털 수 있습니다). **k**는 HSM만 아는 난수 32바이트입니다. **A**도 기기가 PIN으로 만듭니다. PIN을 느린 KDF에 넣어 나온 값의 앞부분이 A, 뒷부분이 S입니다. 한쪽만 보고 다른 쪽을 계산할 수는 없습니다. 기기는 A만 보냅니다. S까지 보내면 HSM이 두 절반을 다 갖게 됩니다.
#
# 도둑이 클라우드의 데이터베이스를 통째로 복사했습니다. 봉투도 모두 들어 있습니다. 집에서 복사한 것만 가지고 PIN을 넣어 봅니다. HSM에는 물을 수 없습니다.

# %% [markdown] lang="en" of="38a88ecd" slideshow={"slide_type": "slide"}
# ## 1. Rob the cloud
#
# Hong's private key is not on his laptop. It is in the cloud, locked in its **envelope**. The key that opens the envelope is computed from two halves. Neither is kept anywhere: they are made each time.
#
# | Half | Made by | Made from |
# |---|---|---|
# | **S** | the device | the PIN |
# | **y** | the HSM | its secret **k**, and the value **A** from the device |
#
# An **HSM** (hardware security module) is built so that secrets cannot be taken out of it (ours is only simulated: it will be robbed below). **k** is 32 random bytes that only the HSM knows. **A** is made from the PIN, too: the slow KDF of the last lesson gives one long value, of which the first part is A and the rest S; neither can be computed from the other. The device sends A and keeps S: with S the HSM would have both halves.
#
# A thief has copied the whole database of the cloud, envelopes and all. He works at home, on the copy alone, and cannot ask the HSM.

# %%
predict(lab, "3a")

# %% [markdown] lang="ko"
# 도둑에게 틀린 PIN 하나와 맞는 PIN을 차례로 넣어 보게 합니다.

# %% [markdown] lang="en" of="87f1f949"
# Have him try a wrong PIN, and then the right one.

# %%
thief = Thief(lab)
report = thief.guess_offline(cert, thief.copy("cloud"), ["135790", "280417"])
show(report)

# %%
check(lab, "3a", report)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 도둑은 PIN으로 S를 만들 수 있지만 y는 만들 수 없습니다. y가 없으면 맞는 PIN을 넣어도 봉투가 열리지 않습니다. 봉투에는 PIN이 맞는지 확인하는 값 **COMMIT**도 붙어 있습니다. 그러나 S와 y로 계산하는 값이라, y가 없는 도둑에게는 소용이 없습니다. 다음 도구에서 두 절반을 바꾸어 가며 봉투를 열어 보십시오.

# %% [markdown] lang="en" of="613ca897"
# **Why.** From a PIN the thief can make S, but not y; and without y even the right PIN does not open the envelope. A check value, **COMMIT**, goes with the envelope, but he cannot use that either: it is computed from S *and* y. Try right and wrong halves in the next tool.

# %%
halves()

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** 둘 다 맞을 때만 열립니다. 열리지 않을 때 어느 절반이 틀렸는지는 알 수 없습니다. 그래서 절반을 하나씩 맞추어 갈 수 없습니다. 32바이트인 y를 다 넣어 볼 수도 없습니다.
#
# **깨 봅시다.** 도둑이 다른 것도 훔칩니다. 다음 도구에서 하나씩 골라, PIN을 몇 개까지 넣어 볼 수 있는지 비교하십시오.

# %% [markdown] lang="en" of="1f93f641"
# **What changed.** It opens only when both are right. When it does not, nothing tells which half was wrong. So nobody can find one half first; and y has 32 bytes, too many to try.
#
# **Break it.** Let the thief steal something else. Choose each in turn, and compare how many PINs can be tested.

# %% tags=["cracking"]
theft()

# %% [markdown] lang="ko"
# **왜 그렇습니까?**
#
# - **HSM만** 훔치면 k로 y를 만들 수 있습니다. 그러나 y를 맞추어 볼 봉투와 COMMIT이 없습니다.
# - **둘 다** 훔치면 지난 수업의 도둑과 같습니다. 백만 개를 모두 넣어 봅니다. 그래서 k는 꺼낼 수 없게 HSM 안에 둡니다.
#
# <details><summary>더 깊이: 누가 무엇을 가지고 있습니까?</summary>새 셀에서 holdings(lab)을 실행하십시오. 칸을 누르면 왜 그런지 나옵니다. HSM은 A를 잠깐 봅니다. 그 순간에 HSM 안을 들여다본 사람은, 나중에 PIN마다 A를 만들어 같은지 비교할 수 있습니다. 이 방법에 남은 약점입니다.</details>
#
# <details><summary>더 깊이: COMMIT은 왜 있습니까?</summary>봉투가 상해서 열리지 않는 것을, PIN이 틀린 것과 구별하려고 붙여 둡니다. COMMIT이 다르면 두 절반 가운데 하나라도 틀린 것입니다(어느 것인지는 알 수 없습니다). COMMIT은 같은데 열리지 않으면 봉투가 상한 것입니다.</details>
#
# > **실제 서비스는 다릅니다.** 실제 금융인증서는 개인키를 두 번 잠그고, 서버가 틀린 횟수를 셉니다. 공개된 클라이언트를 보면 알 수 있습니다. 그러나 서버의 절반을 어떻게 만드는지는 공개되지 않았습니다. 위의 방법은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="15313a03"
# **Why.**
#
# - From **the HSM alone** he has k and can make y, but has neither envelope nor COMMIT to try it on.
# - With **both** he is the thief of the last lesson, and can try all one million PINs. A real HSM is built so that this theft fails: that is why k is kept in one.
#
# <details><summary>Deeper: who has what?</summary>Run holdings(lab) in a new cell, and click a cell to see why it is so. The HSM sees A for a moment. Somebody watching inside the HSM at that moment can afterwards try PINs until one gives the same A. This design leaves that weakness.</details>
#
# <details><summary>Deeper: what is COMMIT for?</summary>It tells a wrong PIN from a damaged envelope. If COMMIT differs, at least one half is wrong (it does not say which); if it is the same and the envelope still does not open, the envelope is damaged.</details>
#
# > **The real service differs.** The public client program shows that the real financial certificate, too, puts two locks on the private key, and that its server counts wrong PINs. How the server makes its half is not published: the design above is this lab's assumption.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. HSM이 센다
#
# 홍길동이 잠그지 않은 노트북을 두고 자리를 떴습니다. 도둑이 앉아 HSM에 묻습니다. y는 PIN마다 다르므로, PIN을 바꿀 때마다 다시 물어야 합니다. HSM은 5번까지 받아 줍니다. 봉투가 열리면 기기는 개인키로 서명해서 HSM에 **증명**합니다. 틀린 PIN으로는 증명을 하지 못합니다. 도둑이 꾀를 냅니다. y만 받고 연결을 끊어, 물은 적이 없는 척합니다.

# %% [markdown] lang="en" of="e2e9d3a3" slideshow={"slide_type": "slide"}
# ## 2. The HSM counts
#
# A thief sits down at Hong's unlocked laptop and asks the HSM, once for each PIN, since each PIN has its own y. It allows 5 tries. A device that has opened the envelope **proves** it to the HSM with a signature of the private key. With a wrong PIN there is no proof. The thief has an idea: he takes y and goes silent, as if the line had dropped before he asked.

# %%
predict(lab, "3b")

# %% tags=["cracking"]
show(thief.guess_online(cert, laptop, ["135790"]))

# %% [markdown] lang="ko"
# 도둑은 y만 받고 아무것도 더 보내지 않았습니다. 아래의 **슬라이더**를 왼쪽으로 한 칸씩 옮기면서(화살표 키로도 됩니다) **클라우드** 칸의 PIN 횟수가 언제 바뀌었는지 찾으십시오.

# %% [markdown] lang="en" of="ad1110ee"
# The thief took y and sent nothing more. Move the **slider** below to the left, step by step (the arrow keys do it too), and find when the PIN tries in the column **Cloud** changed.

# %%
live(lab)

# %%
check(lab, "3b")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** HSM은 질문을 받으면 먼저 남은 횟수를 하나 줄이고 디스크에 적습니다. 그다음에야 y를 계산합니다. 횟수를 5회로 되돌리는 것은 증명뿐입니다. 맞는 PIN도 마찬가지입니다. 첫 수업에서 틀린 PIN 뒤에 맞는 PIN을 넣으면 4회에서 **3회**를 거쳐 5회가 되는 까닭입니다.
#
# **깨 봅시다.** 도둑이 HSM이 대답하지 않을 때까지 일부러 틀립니다. 남은 4번을 쓰고, 그다음 한 번은 거절당합니다. HSM은 늦게라도 증명이 오는지 1분을 기다립니다. 2분 뒤에 홍길동이 맞는 PIN을 넣습니다. 둘째 셀은 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="067ab591"
# **Why.** When it is asked, the HSM first takes a try away and writes that to disk. Only then does it compute y. Nothing but a proof sets the count back to 5. The right PIN costs a try too: in the first lesson the count was 4, went to **3**, and only the proof put it back to 5.
#
# **Break it.** The thief is wrong on purpose until the HSM refuses: the other 4 tries, and one more that gets no answer. The HSM waits 1 minute for a late proof. After 2 minutes Hong puts in the right PIN. The second cell is meant to end in an error.

# %% tags=["cracking"]
show(thief.lock_out(cert, laptop))

# %% tags=["raises-exception"]
lab.advance(minutes=2)
laptop.login(star, cert, pin="280417")

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** HSM이 k를 파기했습니다. 디스크에서도 지웠습니다. 이제 맞는 PIN을 아는 홍길동도, 지금부터 두 데이터베이스를 다 훔치는 도둑도 봉투를 열 수 없습니다. 횟수 제한에는 이런 **대가**가 있습니다. 남의 횟수를 일부러 써 버릴 수 있습니다. 홍길동은 재발급받아야 합니다.
#
# <details><summary>더 깊이: 틀린 것을 아는 서버라면?</summary>먼저 확인하고 나중에 빼는 서버에는 그 사이에 틈이 생깁니다. 여러 대로 한꺼번에 물으면 다섯 번보다 훨씬 많이 대답을 듣습니다.</details>
#
# <details><summary>더 깊이: 왜 바로 파기하지 않습니까?</summary>다섯째 PIN이 맞아서 증명이 오는 중일 수도 있기 때문입니다. HSM은 1분 동안 기다립니다.</details>
#
# <details><summary>더 깊이: 끈기 있는 도둑</summary>도둑은 네 번만 틀리고, 주인이 맞는 PIN을 넣기를 기다렸다가 되풀이할 수도 있습니다. 그래서 이 실습실의 HSM은 계정마다 증명이 오지 않은 횟수를 모두 더해서도 셉니다. 100번이 끝이고, 맞는 PIN을 넣어도 되돌아오지 않습니다.</details>
#
# <details><summary>더 깊이: 횟수를 되돌리는 사본</summary>실습실을 폴더에 두고 쓰는 사람이 폴더를 통째로, 곧 모든 데이터베이스를 한꺼번에 예전 사본으로 바꾸면 횟수도 되돌아갑니다. 실습실 안에서는 그것을 알아챌 수 없습니다. HSM의 파일만 되돌리면 다른 기록과 어긋나 알아챕니다.</details>

# %% [markdown] lang="en" of="5eb07c73"
# **What changed.** The HSM has destroyed k, on its disk too. Now neither Hong, who knows the right PIN, nor a thief who robs both databases from now on can open the envelope. A limit on tries has this **price**: somebody can use up another's tries on purpose. Hong needs a re-issue.
#
# <details><summary>Deeper: a server that learns whether a PIN is wrong</summary>A server that checks first and counts afterwards leaves a gap: send many questions at once, and far more than five get an answer.</details>
#
# <details><summary>Deeper: why is k not destroyed at once?</summary>The fifth PIN might have been right, with its proof on the way. The HSM waits 1 minute for that.</details>
#
# <details><summary>Deeper: a patient thief</summary>A thief may stop after four wrong PINs, wait until the owner's right one sets the count back, and begin again. So the HSM of this lab also adds up all tries of an account that no proof followed: at 100 it is over, and the right PIN does not reset that count.</details>
#
# <details><summary>Deeper: a copy that turns the count back</summary>Where a lab is kept in a folder, whoever copies back the whole folder, all its databases at once, turns the count back too. From inside the lab that cannot be noticed. Put back the HSM's file alone, and the other records no longer agree with it: that is noticed.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 다른 기기에서 쓰기
#
# 홍길동이 재발급받습니다. 휴대전화에서도 같은 인증서를 쓰려고 합니다. 클라우드는 모르는 기기에 봉투를 내주지 않습니다. 그래서 먼저 `connect()`로 SMS 인증을 합니다(인증번호는 `connect()`가 대신 넣습니다. 20초가 지나야 다시 보낼 수 있어 시계를 조금 움직입니다). 그다음부터 클라우드는 이 기기를 기억해서 SMS를 다시 묻지 않습니다. **자동 연결**입니다. PIN은 그래도 넣습니다.

# %% [markdown] lang="en" of="1c0a247b" slideshow={"slide_type": "slide"}
# ## 3. Use it on another device
#
# Hong has his certificate re-issued. He wants to use it on his phone as well. The cloud hands no envelope to a device that it does not know. So he first connects with `connect()`, by an SMS code (here `connect()` puts it in; you can ask for one only every 20 seconds, so move the clock a little). From then on the cloud remembers this device and asks for no SMS code: that is **auto-connect**. The PIN is still asked for.

# %%
cert = laptop.enroll(kb, pin="280417")
lab.advance(seconds=20)
phone = hong.device("phone")
phone.connect()
phone.login(star, cert, pin="280417")
show(phone.connected_devices())

# %% [markdown] lang="ko"
# 이제 두 기기에서 같은 인증서를 씁니다. 홍길동이 **휴대전화에서** PIN을 한 번 틀립니다.

# %% [markdown] lang="en" of="bc948aa9"
# Now he uses the same certificate on two devices. Once, **on the phone**, Hong types a wrong PIN.

# %%
predict(lab, "3c")

# %% tags=["raises-exception"]
phone.login(star, cert, pin="135790")

# %%
show(lab)

# %%
check(lab, "3c")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 봉투는 하나이고, HSM은 **인증서마다** 셉니다. 어느 기기에서 물었는지는 보지 않습니다. 기기마다 다섯 번씩 준다면, 도둑은 기기를 늘려 가며 얼마든지 물을 수 있습니다.
#
# **깨 봅시다.** 노트북을 잃어버렸습니다. 홍길동은 휴대전화에서 노트북을 목록에서 지웁니다. 노트북을 주운 사람이 PIN도 안다고 합시다.
#
# <details><summary>더 깊이: 기기와 클라우드 사이에 무엇이 오갑니까?</summary>새 셀에서 show(lab.last_story())를 실행하면 그림으로 볼 수 있습니다. 노트북이나 휴대전화는 클라우드에서 봉투를 가져오고, A를 HSM의 공개키로 암호화해서 보냅니다. 이것이 봉한 값입니다. 클라우드는 전달만 하고 읽지 못합니다. 봉할 때마다 새 난수가 들어가므로, PIN이 같아도 봉한 값은 매번 다릅니다. 그래서 클라우드는 두 값이 같은 PIN으로 만든 것인지조차 알 수 없습니다. y도 기기만 열 수 있게 잠겨 돌아옵니다(점선 막대). PIN이 맞으면 마지막에 은행의 챌린지, 곧 은행이 이번에만 쓰라고 보낸 난수에 서명합니다.</details>

# %% [markdown] lang="en" of="dbc052bf"
# **Why.** There is one envelope, and the HSM counts **for each certificate**. Which device asks makes no difference. Were there five tries for each device, a thief would just bring more devices.
#
# **Break it.** The laptop is lost. From his phone Hong takes it off the list. Suppose that whoever finds the laptop knows the PIN, too.
#
# <details><summary>Deeper: what goes to and fro between device and cloud?</summary>Run show(lab.last_story()) in a new cell to see it as a diagram. The device fetches the envelope from the cloud, and sends A encrypted with the HSM's public key: that is the sealed value. The cloud passes it on and cannot read it. Fresh random bytes go into each sealing, so the sealed values differ each time even if the PIN is the same, and the cloud cannot tell whether two of them come from the same PIN. The answer y comes back locked for the device alone (the dashed bar). If the PIN is right, the device finally signs the bank's challenge, a random value that the bank accepts only once.</details>

# %%
predict(lab, "3d")

# %% tags=["raises-exception"]
phone.remove_device(laptop)
laptop.login(star, cert, pin="280417")

# %%
check(lab, "3d")

# %% [markdown] lang="ko"
# **흔한 오해.** "자동 연결을 켜 두면 누구나 내 인증서를 쓸 수 있다." 아닙니다. PIN을 넣어야 하고, 다섯 번 틀리면 끝입니다. 그러나 PC방 컴퓨터에 자동 연결을 켜 두면, 다음 사람이 SMS 없이 여러분의 횟수를 써 버릴 수 있습니다. 그래서 공용 기기는 목록에서 지워야 합니다.
#
# > **실제 서비스는 다릅니다.** 실제 서비스에도 자동 연결 목록을 보고, 고치고, 지우는 메뉴가 있습니다. 자동 연결에서도 PIN을 묻는다는 것과 접속이 10분 동안 이어진다는 것은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="204c5f70"
# **A common mistake.** "With auto-connect anybody can use my certificate." No: it takes the PIN, and after five wrong ones it is over. But in an internet café it lets the next person use up your tries without an SMS. So take a public device off the list.
#
# > **The real service differs.** The menu to see, edit and delete auto-connected devices is real. That the PIN is still asked for, and that a connection lasts 10 minutes, are this lab's assumptions.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **3-1 몸풀기.** PIN을 정확히 2번 더 시도할 수 있었던 순간을 하나 찾아 `answer = lab.at(20)`처럼 넣으십시오. 괄호 안은 사건 번호입니다. 맞는 답은 여러 개입니다.
#
# <details><summary>힌트</summary>2번에서 도둑이 횟수를 다 써 버릴 때 지나간 순간입니다. 새 셀에서 live(lab)을 실행하고 슬라이더로 찾으십시오.</details>

# %% [markdown] lang="en" of="b98ac6ef" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **3-1 Warm-up.** Find a moment at which there were exactly 2 PIN tries left, and put it in like this: `answer = lab.at(20)`, with the number of an event in the brackets. There is more than one right answer.
#
# <details><summary>Hint</summary>It passed by in section 2, while the thief used up the tries. Run live(lab) in a new cell and look for it with the slider.</details>

# %% stub="3-1"
answer = None
check(lab, "3-1", answer)

# %% solution="3-1"
moments = [lab.at(event.number) for event in lab.journal]
answer = next(at for at in moments if 2 in [each.tries_left for each in at.certificates.values()])
check(lab, "3-1", answer)

# %% [markdown] lang="ko"
# **3-2 해 보기.** 새 셀에서 `centre(kim, filled=True)`를 실행하면 김영희의 인증센터가 열립니다. 이름과 번호는 미리 적혀 있습니다. 노트북으로 KB국민은행의 인증서를 발급받으십시오. 그런데 노트북을 잃어버렸습니다. 휴대전화로 바꾸어 노트북의 연결을 해제하고, 휴대전화로 로그인하십시오. 로그인한 다음 바로 `answer = lab.last_story()`를 넣어 실행합니다. PIN은 여러분이 지어내십시오.
#
# <details><summary>힌트</summary>기기를 고르는 곳은 화면 위쪽의 **쓰는 기기**입니다. 휴대전화로 바꾼 다음 **자동 연결 관리**를 열면, 먼저 SMS 인증으로 이 휴대전화를 김영희의 계정에 연결합니다. 인증서는 그대로 있습니다. 인증번호를 보내기에 너무 이르다고 하면 시계의 **+ 1분**을 누르십시오. 코드로 하려면 3번의 셀을 따라 kim.device("laptop"), enroll(kb, pin=...)부터 하십시오. login이 돌려주는 접수증을 answer로 해도 됩니다. 홍길동의 것을 덮어쓰지 않게 변수 이름은 새로 지으십시오.</details>

# %% [markdown] lang="en" of="e751dae5"
# **3-2 Apply.** Run `centre(kim, filled=True)` in a new cell: Kim Younghee's certificate centre opens, with names and numbers filled in. Have a certificate issued by KB on her laptop. Then the laptop is lost. Change to her phone, disconnect the laptop there, and log in with the phone. Right after that put in `answer = lab.last_story()` and run the cell. Make a PIN up.
#
# <details><summary>Hint</summary>The device is chosen at the top, as **Device in use**. Change to the phone and open **Auto-connect**: first an SMS code connects this phone to Kim's account, and her certificate stays as it is. If it is too early for another code, click **+ 1 minute** at the clock. To do it by code, follow the cells of section 3, beginning with kim.device("laptop") and enroll(kb, pin=...); the receipt that login returns will do as the answer. Choose new names, so that Hong's things are not overwritten.</details>

# %% stub="3-2"
answer = None
check(lab, "3-2", answer)

# %% solution="3-2"
kims_laptop, kims_phone = kim.device("laptop"), kim.device("phone")
kims = kims_laptop.enroll(kb, pin="905271")
lab.advance(seconds=20)
kims_phone.connect()
kims_phone.remove_device(kims_laptop)
answer = kims_phone.login(star, kims, pin="905271")
check(lab, "3-2", answer)

# %% [markdown] lang="ko"
# **3-3 설명하기.** 도둑 네 명은 저마다 PIN을 몇 개까지 맞는지 틀리는지 알아낼 수 있습니까? `None` 자리에 수를 넣으십시오.
#
# - `cloud`: 클라우드의 데이터베이스를 훔쳤습니다.
# - `hsm`: HSM의 데이터베이스를 훔쳤습니다.
# - `cloud+hsm`: 둘 다 훔쳤습니다.
# - `laptop`: 자동 연결된 노트북을 훔쳤습니다. 이 도둑만 HSM에 물을 수 있고, 주인은 다시 로그인하지 않습니다.
#
# 다른 나라의 서비스입니다. 이 실습실과 똑같은데, PIN의 자릿수(`digits`)와 시도할 수 있는 횟수(`tries`)가 다르고 PIN 규칙이 없습니다. 둘은 아래의 `there`에 있습니다. 다 넣었으면 옆 사람에게 설명해 보십시오. 왜 봉투와 k를 서로 다른 곳에 둡니까?
#
# <details><summary>힌트</summary>1번에서 훔친 것마다 어떻게 되었는지 보십시오. 맞았는지 비교할 것이 있습니까? 횟수를 세는 것이 있습니까?</details>

# %% [markdown] lang="en" of="1dfdc80f"
# **3-3 Explain.** How many PINs can each of four thieves test? Put numbers where it says `None`.
#
# - `cloud`: has stolen the cloud's database.
# - `hsm`: has stolen the HSM's database.
# - `cloud+hsm`: has stolen both.
# - `laptop`: has stolen a laptop that auto-connects. Only this thief can ask the HSM; the owner does not log in again.
#
# All this happens in another country, where a service is just like this lab, but its PINs have another number of `digits` and of `tries`, and no rules: see `there` below. Then explain it to your neighbour: why are the envelope and k kept in different places?
#
# <details><summary>Hint</summary>Look at what came of each theft in section 1. Is there anything to compare a PIN with? Is anybody counting?</details>

# %% stub="3-3"
there = given(lab, "3-3")
print(there)
answer = {"cloud": None, "hsm": None, "cloud+hsm": None, "laptop": None}
check(lab, "3-3", answer)

# %% solution="3-3"
there = given(lab, "3-3")
print(there)
answer = {"cloud": 0, "hsm": 0, "cloud+hsm": 10 ** there["digits"], "laptop": there["tries"]}
check(lab, "3-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 3-1에는 맞는 답이 여러 개입니다. 3-2는 화면으로도 코드로도 할 수 있고, 저널로 확인합니다. 3-2에서 흔한 실수는 노트북에서 노트북을 지우는 것입니다. 그래도 되지만, 그다음에 휴대전화로 로그인해야 합니다. 3-3에서 HSM만 훔친 도둑도 모든 PIN을 시험할 수 있다고 답하는 학생이 많습니다. k로 y를 계산할 수는 있지만, 그 y가 맞는지 비교할 COMMIT이 없다는 것을 물어보십시오.

# %% [markdown] lang="en" of="ff76ad71" edition="teacher"
# **Notes on the solutions.** 3-1 has several right answers. 3-2 can be done by clicks or by code; the journal is what is checked. 3-2: a common mistake is to take the laptop off the list on the laptop itself. That works too, but the login has to come from the phone. 3-3: many answer that the thief of the HSM alone can try every PIN. Ask what he compares his y with: k gives a y for every PIN, but there is no COMMIT.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 봉투는 클라우드에 있습니다. 봉투를 여는 키는 두 절반으로 계산합니다. S는 기기가 PIN으로 만들고, y는 HSM이 k와 A로 그때그때 만듭니다. k는 HSM을 떠나지 않습니다.
# 2. 클라우드만, 또는 HSM만 훔친 도둑은 PIN 하나도 맞는지 알아내지 못합니다. 둘 다 훔치면 백만 개를 모두 넣어 봅니다. HSM에 물어보는 도둑은 5개까지 넣어 봅니다. HSM은 대답하기 전에 먼저 한 번을 뺍니다.
# 3. 새 기기는 SMS 인증을 거쳐 클라우드에 연결하고 PIN으로 봉투를 엽니다. 자동 연결은 SMS를 생략해 줄 뿐, PIN은 넣어야 합니다. 잃어버린 기기와 공용 기기는 목록에서 지웁니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 봉투 | envelope | 두 절반으로 잠근 개인키와 R |
# | HSM | hardware security module | 비밀을 꺼낼 수 없게 만든 장치. 여기에서는 횟수도 셉니다. |
# | 자동 연결 | auto-connect | 클라우드가 기기를 기억해서 SMS 인증을 생략하는 것 |
# | 파기 | destruction | 다시는 쓸 수 없게 없애는 것 |
#
# **다음.** [다른 은행에 등록하기](04_other_bank.ipynb)에서는 이 인증서를 다른 은행에서 씁니다.

# %% [markdown] lang="en" of="8cfef19f" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. The envelope is in the cloud. Two halves open it: S, which the device makes from the PIN, and y, which the HSM makes from k and A. k never leaves the HSM.
# 2. A thief of the cloud alone, or of the HSM alone, cannot test a single PIN. One who steals from both can try all one million. One who asks the HSM can try 5: it takes a try away before it answers.
# 3. A new device connects with an SMS code and opens the envelope with the PIN. Auto-connect saves the SMS only. Take lost and public devices off the list.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *봉투* | envelope | A private key and its R, locked with two halves |
# | *HSM* | hardware security module | A device built so that secrets cannot be taken out. Here it also counts. |
# | *자동 연결* | auto-connect | The cloud remembers a device and asks for no SMS code |
# | *파기* | destruction | Doing away with something so that it can never be used again |
#
# **Next.** In [Register it at another bank](04_other_bank.ipynb) you use this certificate elsewhere.
