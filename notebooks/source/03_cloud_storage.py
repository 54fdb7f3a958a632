# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 클라우드에 맡기기
#
# **30분.** 지난 수업에서 PIN만으로는 개인키를 지킬 수 없다는 것을 보았습니다. 이 수업에서는 나머지 절반을 봅니다. 클라우드를 털어 보고, 서버의 HSM이 어떻게 횟수를 세는지 보고, 새 휴대전화에서 같은 인증서를 써 봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 봉투를 여는 데 필요한 두 절반이 무엇이고 어디에 있는지 말할 수 있습니다.
# 2. 클라우드나 HSM의 데이터베이스, 또는 둘 다를 훔친 도둑이 PIN을 몇 개까지 시험할 수 있는지 말할 수 있습니다.
# 3. 새 기기에서 인증서를 쓰려면 무엇이 있어야 하는지, 자동 연결이 무엇을 해 주는지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 여러분이 실제로 쓰는 PIN은 입력하지 마십시오.

# %% [markdown] lang="en" of="b4fdbb2e" slideshow={"slide_type": "slide"}
# # Keep it in the cloud
#
# **30 minutes.** The last lesson showed that a PIN alone cannot protect a private key. In this one you see the other half. You rob the cloud, watch the server's HSM count wrong PINs, and use the same certificate on a new phone.
#
# When you are done you can:
#
# 1. say what the two halves are that open the envelope, and where each of them is;
# 2. say how many PINs a thief can try who has stolen the database of the cloud, of the HSM, or both;
# 3. say what it takes to use a certificate on a new device, and what auto-connect does.
#
# > **Safety.** The keys made here are for practice. Do not type a PIN that you really use.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 3분, 1번 6분, 2번 9분, 3번 6분, 4번 5분, 정리 1분입니다. 연습 문제는 따로 20분쯤 걸립니다. 2번에서는 학생을 도둑으로 세우십시오. "여러분은 이제 클라우드의 직원입니다. 무엇을 볼 수 있습니까?" 3번의 슬라이더는 앞에서 화살표 키로 한 칸씩 움직이며 보여 주십시오.

# %% [markdown] lang="en" of="dc1c06b2" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 3 minutes, section 1 takes 6, section 2 takes 9, section 3 takes 6, section 4 takes 5, summary 1. The exercises take another 20 or so. In section 2 make the students the thieves: "You work at the cloud now. What can you see?" Move the slider of section 3 with the arrow keys, step by step, in front of the class.

# %% [markdown] lang="ko"
# ## 시작하기
#
# 아래 셀이 실습실을 엽니다. 이 수업의 홍길동은 이미 KB국민은행에서 노트북으로 금융인증서를 발급받았습니다. PIN은 `280417`입니다. 처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 `lesson` 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 `seed="20260001"`처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.

# %% [markdown] lang="en" of="3bacd964"
# ## Begin
#
# The cell below opens the lab. In this lesson Hong has already got a financial certificate from KB, on his laptop. The PIN is `280417`. To begin again at any time, run everything again from this cell on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of `lesson`, like `seed="20260001"`. Values, dates and event numbers may then differ from those in this text.

# %% slideshow={"slide_type": "slide"}
import pandas as pd

from fincert_lab import check, given, lesson, live, predict, show

lab = lesson(3, lang="ko")
hong, kb = lab.person("hong"), lab.bank("kb")
laptop, star = hong.device("laptop"), kb.service("star-banking")
(cert,) = laptop.certificates()
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 두 절반
#
# 홍길동의 개인키는 노트북에 없습니다. R과 함께 **봉투**에 잠겨 클라우드에 있습니다. 봉투를 여는 키는 두 절반으로 계산합니다. 서버의 절반은 **HSM**이 만듭니다. HSM은 비밀을 꺼낼 수 없게 만든 장치입니다.
#
# | 절반 | 무엇으로 만드는가 | 누가 만드는가 |
# |---|---|---|
# | 기기의 절반(**S**) | PIN | 기기가 그때그때 |
# | 서버의 절반(**y**) | HSM만 아는 난수 32바이트(**k**), 그리고 PIN으로 만든 다른 값(**A**) | HSM이 그때그때 |
#
# 기기는 PIN을 Argon2id에 넣어 A와 S를 얻습니다. A는 HSM에 보내고, S는 기기에만 둡니다. HSM은 k와 A로 계산한 y를 돌려줍니다.
#
# 로그인하면서 무엇이 오가는지 봅니다.

# %% [markdown] lang="en" of="61e0ee6e" slideshow={"slide_type": "slide"}
# ## 1. Two halves
#
# Hong's private key is not on his laptop. It is in the cloud, locked in its **envelope** together with R. The key that opens the envelope is computed from two halves. The server's half is made in an **HSM** (hardware security module), a device built so that secrets cannot be taken out of it.
#
# | Half | Made from | Made by |
# |---|---|---|
# | the device's half (**S**) | the PIN | the device, each time |
# | the server's half (**y**) | 32 random bytes that only the HSM knows (**k**), and a second value made from the PIN (**A**) | the HSM, each time |
#
# The device puts the PIN into Argon2id and gets A and S. A goes to the HSM; S stays on the device. The HSM answers with y, computed from k and A.
#
# Log in, and see what is exchanged.

# %%
laptop.login(star, cert, pin="280417")
login = lab.last_story()
show(login)

# %% [markdown] lang="ko"
# 노트북은 클라우드에서 봉투를 가져옵니다. 그리고 A를 HSM의 공개키로 암호화해서 보냅니다. 이것이 **봉한 값**이고, 봉투와는 다른 것입니다. 클라우드는 전달만 하고, HSM만 열 수 있습니다. y도 노트북만 열 수 있게 잠겨 돌아옵니다(점선 막대). 클라우드를 지나가지만, 클라우드는 읽지 못합니다. 봉투가 열리면 노트북은 개인키로 서명해서, 봉투를 열었다는 것을 HSM에 증명합니다. 마지막에 은행의 **챌린지**(은행이 이번에만 쓰라고 보낸 난수)에 서명합니다. 은행은 이 서명을 받으면 인증서가 폐기되었는지 인증기관에 묻습니다. 로그인은 그 확인까지 마친 뒤에 적히므로, 묻는 두 막대가 그 위에 있습니다.
#
# 봉한 값을 클라우드가 모아 두면 무엇을 알 수 있습니까? 한 인증서에서 PIN이 같으면 A도 같습니다. 여기에서는 PIN으로 만드는 대신 연습용 값 `a`를 두 번 봉해 봅니다(`seal_a`). `bytes(range(32))`는 0부터 31까지를 늘어놓은 32바이트이고, `bytes(16)`과 `bytes(32)`는 0으로 채운 값입니다. `Context`는 어느 계정, 어느 인증서의 것인지 적은 것입니다. 두 값이 같은지, 길이가 얼마인지 봅니다.

# %% [markdown] lang="en" of="e20ba0c6"
# The laptop fetches the envelope from the cloud. Then it sends A, encrypted with the HSM's public key. That is the **sealed value**, and not the envelope. The cloud only passes it on; the HSM alone can open it. The answer y comes back locked for the laptop alone (the dashed bar): it passes through the cloud, which cannot read it. When the envelope is open, the laptop proves it to the HSM with a signature of the private key. Finally it signs the bank's **challenge**, a random value that the bank has just made and accepts only once. When the bank has this signature, it asks the CA whether the certificate is revoked. The login is noted only after that, so those two bars stand above it.
#
# What could the cloud learn if it kept the sealed values? For one certificate the same PIN always gives the same A. Which bytes those are does not matter here, so take a sample `a`, and seal it twice (`seal_a`). `bytes(range(32))` is the numbers 0 to 31, as 32 bytes; `bytes(16)` and `bytes(32)` are filled with 0. A `Context` says which account and which certificate it is for. The cell prints whether the two are equal, and their lengths.

# %%
from fincert_lab.crypto import envelope, keys

spki = keys.spki(cert.public_key())
example = envelope.Context(bytes(16), serial=b"\x01", spki=spki, version=1, registration=bytes(16))
a = bytes(range(32))
one, two = (envelope.seal_a(lab.hsm.key, example, a, bytes(32)) for _ in range(2))
print(one == two, len(one), len(two))

# %% [markdown] lang="ko"
# 같은 A인데 봉한 값은 서로 다르고(`False`), 길이는 같습니다. 봉할 때마다 새 난수가 들어가기 때문입니다. 클라우드는 두 값이 같은 PIN으로 만든 것인지조차 알 수 없습니다.
#
# > **실제 서비스는 다릅니다.** 실제 금융인증서는 개인키를 두 번 잠그고, 서버가 틀린 횟수를 셉니다. 공개된 클라이언트를 보면 알 수 있습니다. 그러나 서버의 절반을 어떻게 만드는지는 공개되지 않았습니다. 위의 방법은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="d8e743be"
# A is the same, but the sealed values differ (`False`), and their length is equal. Fresh random bytes go into each sealing. The cloud cannot even tell whether two of them come from the same PIN.
#
# > **The real service differs.** The real financial certificate puts two locks on the private key, and its server counts wrong PINs: the public client program shows that much. How the server's half is made has not been published. The design above is this lab's assumption.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 클라우드를 털다
#
# 도둑이 클라우드의 데이터베이스를 통째로 복사했습니다. 봉투도 모두 들어 있습니다. 도둑은 복사한 것만 가지고 집에서, 지난 수업의 GPU로 시험합니다. HSM에는 물을 수 없습니다.

# %% [markdown] lang="en" of="add8a975" slideshow={"slide_type": "slide"}
# ## 2. Rob the cloud
#
# A thief copied the whole database of the cloud, with all the envelopes in it. He works at home, on the copy alone, with the GPU of the last lesson. He cannot ask the HSM.

# %%
predict(lab, "3a")

# %%
from sqlalchemy import text

with lab.cloud.store.transaction() as db:
    loot = pd.read_sql(text("SELECT * FROM envelopes"), db)
sizes = loot.map(lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else value)
sizes.T.rename_axis(columns="row")

# %% [markdown] lang="ko"
# 표의 한 줄을 세로로 펼친 것입니다. 두 가지만 보면 됩니다. `blob`이 잠긴 개인키입니다. `commit_value`(COMMIT)는 S와 y로 계산한 값이고, PIN이 맞았는지 확인할 때 비교합니다. 다음 셀은 훔친 것을 정리하고, 그다음 셀이 열어 봅니다. S는 PIN으로 만들 수 있습니다(`stretch`가 A와 S를 만듭니다). 그러나 y는 모르므로, 0으로 채운 32바이트(`bytes(32)`)를 대신 넣어 봅니다.

# %% [markdown] lang="en" of="bfee9d66"
# This is one row of the table, turned upright. Only two lines matter. `blob` is the locked private key. `commit_value` (COMMIT) is computed from S and y, and tells, by comparison, whether a PIN was right. The next cell puts the loot in order, and the one after it tries to open the envelope. S can be made from a PIN (`stretch` makes A and S). But y is unknown, so put in 32 bytes of 0 (`bytes(32)`) instead.

# %%
from fincert_lab.errors import PinMismatch

row, serial = loot.iloc[0], envelope.serial_content(cert.serial_number)
context = envelope.Context(row.account, serial, spki, int(row.version), row.registration)
stolen = envelope.Envelope(row.commit_value, row.blob)

# %%
def opens(stretched, y):
    try:
        return envelope.open(context, y, stretched.s, stolen)
    except PinMismatch:
        return None


wrong, right = envelope.stretch("135790", context), envelope.stretch("280417", context)
print(opens(wrong, bytes(32)), opens(right, bytes(32)))

# %%
check(lab, "3a", right)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 앞은 틀린 PIN, 뒤는 맞는 PIN인데 결과가 똑같이 `None`입니다. y를 모르면 맞는 PIN을 넣어도 열리지 않습니다. 그러니 도둑은 무엇이 맞았는지 알 수 없습니다. y는 k가 있어야 나오고, k도 y도 32바이트여서 아무도 다 시험하지 못합니다.
#
# **깨 봅시다.** 이번에는 도둑이 HSM까지 훔쳤습니다. k를 꺼내면 y를 직접 계산할 수 있습니다(`evaluate`).

# %% [markdown] lang="en" of="5b7b8cd4"
# **Why.** The first PIN is wrong, the second is right, and the result is `None` both times. Without y even the right PIN does not open it, so the thief cannot tell which one was right. Only k gives y, and both have 32 bytes: nobody can try them all.
#
# **Break it.** Now the thief has stolen from the HSM as well. With k he computes y himself (`evaluate`).

# %%
with lab.hsm.store.transaction() as db:
    k = pd.read_sql(text("SELECT k FROM registrations"), db).k[0]

y = envelope.evaluate(k, context, right.a)
key, _ = keys.load(opens(right, y))
print(opens(wrong, envelope.evaluate(k, context, wrong.a)), key.public_key() == cert.public_key())

# %% [markdown] lang="ko"
# 틀린 PIN으로는 `None`이 나오고, 맞는 PIN으로는 홍길동의 개인키가 나옵니다(`True`). 둘 다 훔친 도둑은 지난 수업의 도둑과 같습니다. 백만 번이면 됩니다. 그래서 k는 꺼낼 수 없게 HSM 안에 둡니다. 여기에서는 흉내 낸 것이라 꺼낼 수 있었습니다.
#
# HSM만 훔친 도둑은 어떻습니까? k는 있지만 봉투도 COMMIT도 없습니다. PIN이 맞는지 비교할 것이 없습니다.
#
# | 기관 | 가진 것 | 갖지 않은 것 |
# |---|---|---|
# | 클라우드 | 봉투, COMMIT, 계정, 인증서 | PIN, A, S, y, 개인키 |
# | HSM | k, 남은 횟수, 인증서의 공개키, 그리고 계산하는 동안만 A와 y | PIN, S, 봉투, 개인키 |
# | 기기(쓰는 동안) | PIN, A, S, y, 개인키 | k |
# | 은행, 인증기관 | 인증서 | PIN, 봉투, 개인키 |
#
# HSM은 봉한 값을 열 때 A를 봅니다. 그때 HSM 안을 들여다보는 사람이 있다면, A를 맞추어 보며 PIN을 시험할 수 있습니다. 봉투까지 가졌다면 개인키도 꺼냅니다. 이 방법에 남은 약점입니다.

# %% [markdown] lang="en" of="38bd12e0"
# The wrong PIN gives `None`, the right one Hong's private key (`True`). A thief who has both is the thief of the last lesson: a million tries are enough. That is why k is kept in an HSM. Ours is only simulated, so the cell above could read it.
#
# What about a thief who stole from the HSM only? He has k, but neither envelope nor COMMIT, and so nothing to compare a PIN with.
#
# | Institution | has | does not have |
# |---|---|---|
# | cloud | envelope, COMMIT, account, certificate | PIN, A, S, y, private key |
# | HSM | k, tries left, the certificate's public key, and, only while it computes, A and y | PIN, S, envelope, private key |
# | device (while in use) | PIN, A, S, y, private key | k |
# | bank, CA | certificate | PIN, envelope, private key |
#
# The HSM sees A when it opens a sealed value. Somebody who watches inside the HSM at that moment can try PINs until one gives the same A, and with the envelope gets the private key too. This design leaves that weakness.

# %% [markdown] lang="ko"
# COMMIT은 왜 있습니까? 봉투가 열리지 않을 때, PIN이 틀린 것인지 봉투가 상한 것인지 가려야 하기 때문입니다. COMMIT이 다르면 PIN이 틀린 것이고, COMMIT은 같은데 열리지 않으면 봉투가 상한 것입니다. 맞는 PIN과 맞는 y로, 마지막 바이트가 바뀐 봉투를 열어 봅니다. 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="d89ebdb7"
# What is COMMIT for? When an envelope does not open, COMMIT tells a wrong PIN from a damaged envelope. If COMMIT differs, the PIN is wrong; if it is the same and the envelope still does not open, it is damaged. Open an envelope whose last byte was changed, with the right PIN and the right y. An error is what you should see.

# %% tags=["raises-exception"]
damaged = envelope.Envelope(stolen.commit, stolen.blob[:-1] + bytes([stolen.blob[-1] ^ 1]))
envelope.open(context, y, right.s, damaged)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. HSM이 센다
#
# 데이터베이스를 훔치지 못한 도둑은 HSM에 물어보는 수밖에 없습니다. y는 PIN 하나에만 맞으므로 PIN마다 다시 물어야 합니다. HSM은 5번까지 받아 줍니다. 도둑이 꾀를 냅니다. y만 받고, 증명하는 단계 전에 연결을 끊습니다.

# %% [markdown] lang="en" of="c6bd7e66" slideshow={"slide_type": "slide"}
# ## 3. The HSM counts
#
# A thief who has no database can only ask the HSM, once for each PIN, since a y fits one PIN only. It allows 5 tries. The thief has an idea: take y, and cut the connection before the proof is due.

# %%
predict(lab, "3b")

# %% [markdown] lang="ko"
# 로그인할 때 횟수가 언제 줄고 언제 돌아오는지 보면 압니다. 아래는 상태 표에 **슬라이더**를 붙인 것입니다. 슬라이더를 마우스로 끌거나, 누른 다음 화살표 키로 한 칸씩 움직이십시오. 슬라이더 위에 두 사건의 번호가 나옵니다. 1번의 로그인에서 노트북이 PIN을 확인해 달라고 한 사건과, HSM에 증명한 사건입니다. 그 사이를 움직이면서 **클라우드** 칸의 PIN 횟수를 보십시오. (실행하지 않고 읽기만 하는 화면에서는 표만 보입니다.)

# %% [markdown] lang="en" of="9be1540a"
# See when the count goes down during a login, and when it comes back. Below is the state table with a **slider**. Drag it with the mouse, or click it and move step by step with the arrow keys. Above the slider stand the numbers of two events in the login of section 1: the laptop asks to check the PIN, and the HSM gets the proof. Go from the one to the other and watch the PIN tries in the column **Cloud**. (If you only read this page and do not run it, you see just the table.)

# %%
asked, proved = login.events[2].number, login.events[5].number
print(asked, proved)
live(lab)

# %%
check(lab, "3b", lab.at(proved - 1))
show(lab.journal[asked - 1 : proved])

# %% [markdown] lang="ko"
# **왜 그렇습니까?** HSM은 질문을 받는 순간 먼저 한 번을 빼고 디스크에 적습니다. 그다음에야 y를 계산합니다. 연결을 끊으면 증명하는 두 사건이 없을 뿐, HSM에 물을 때 뺀 한 번은 빠진 채로 남습니다. 봉투를 연 기기만이 개인키로 서명해서 증명할 수 있고, 그때 5회로 돌아갑니다. 다만 실습실을 폴더에 두고 쓰는 사람이 폴더를 통째로, 곧 모든 데이터베이스를 한꺼번에 예전 사본으로 바꾸면 횟수도 되돌아가고, 실습실 안에서는 그것을 알아챌 수 없습니다.
#
# **흔한 오해.** "틀렸을 때만 빼면 된다." 이 HSM은 틀렸다는 것을 알 길이 없습니다. 증명이 오지 않을 뿐입니다. 틀린 것은 기기가 COMMIT을 보고 압니다. 틀렸는지 아는 서버라도, 확인하고 빼기 전까지 틈이 생깁니다. 여러 대로 한꺼번에 물으면 그 틈으로 다섯 번보다 훨씬 많이 시험할 수 있습니다.
#
# **깨 봅시다.** 누군가 홍길동의 노트북 앞에 앉아 PIN을 찍습니다. 다섯 번 틀린 다음, 여섯째에 맞는 PIN을 넣습니다.

# %% [markdown] lang="en" of="f4379a56"
# **Why.** When it is asked, the HSM first takes a try away and writes that to disk. Only then does it compute y. If the connection is cut, the two events of the proof do not happen, but the try that the question took stays taken. Only a device that has opened the envelope can prove it with a signature of the private key, and then the count goes back to 5. One thing cannot be noticed from inside: where a lab is kept in a folder, whoever copies back the whole folder, all its databases at once, turns the count back too.
#
# **A common mistake.** "Take a try away only when the PIN was wrong." This HSM never learns that it was wrong; it only sees that no proof comes. The device finds out, by COMMIT. And a server that does learn it has a gap between checking and counting: with many questions at once, far more than five tries get through.
#
# **Break it.** Somebody sits down at Hong's laptop and guesses. After five wrong PINs the sixth is the right one.

# %%
from fincert_lab import LabError

for pin in ["135790", "110033", "200817", "707407", "909192", "280417"]:
    try:
        laptop.login(star, cert, pin=pin)
    except LabError as error:
        print(f"{type(error).__name__}: {error}")

# %% [markdown] lang="ko"
# HSM은 k를 바로 파기하지 않았습니다. 다섯째 PIN이 맞아서 증명이 오는 중일 수도 있기 때문입니다. 1분 동안 기다립니다. 2분 뒤에 맞는 PIN을 한 번 더 넣어 봅니다.

# %% [markdown] lang="en" of="804932c2"
# The HSM did not destroy k at once: the fifth PIN might have been right, with its proof on the way. It waits 1 minute for that. Let 2 minutes pass and put in the right PIN once more.

# %% tags=["raises-exception"]
lab.advance(minutes=2)
laptop.login(star, cert, pin="280417")

# %% [markdown] lang="ko"
# HSM은 절반을 만들던 k를 파기했습니다. 디스크에서도 지워집니다. 이제 맞는 PIN을 아는 홍길동도, 클라우드를 통째로 훔친 도둑도 봉투를 열 수 없습니다. 홍길동은 재발급받아야 합니다. 횟수 제한에는 이런 대가가 있습니다. 남의 횟수를 일부러 써 버릴 수 있습니다. 그것을 어떻게 막는지는 4번에서 봅니다.
#
# 네 번만 틀리고, 주인이 맞는 PIN을 넣기를 기다렸다가 되풀이하는 도둑도 있습니다. 그래서 이 실습실의 HSM은 계정마다 증명이 오지 않은 횟수를 모두 더해서도 셉니다. 100번이 끝이고, 맞는 PIN을 넣어도 되돌아오지 않습니다.
#
# 이제 홍길동이 재발급받습니다.

# %% [markdown] lang="en" of="22311c22"
# The HSM has destroyed k, from which it made its half, on its disk too. Now neither Hong, who knows the right PIN, nor a thief with the whole database of the cloud can open the envelope. Hong needs a re-issue. A limit on tries has this price: somebody can use up another's tries on purpose. Section 4 shows what is done about that.
#
# A thief may also stop after four wrong PINs, wait until the owner's right one sets the count back, and begin again. So the HSM of this lab also adds up all tries of an account that no proof followed: 100 are the end, and the right PIN does not reset that count.
#
# Now Hong has his certificate re-issued.

# %%
cert = laptop.enroll(kb, pin="280417")
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 다른 기기에서 쓰기
#
# 홍길동은 휴대전화에서도 같은 인증서를 쓰려고 합니다. 이 휴대전화로는 클라우드에 접속한 적이 없습니다.

# %% [markdown] lang="en" of="7ce0aba5" slideshow={"slide_type": "slide"}
# ## 4. Use it on another device
#
# Hong wants to use the same certificate on his phone as well. The phone has never been connected to this cloud.

# %%
predict(lab, "3c")

# %% tags=["raises-exception"]
phone = hong.device("phone")
phone.login(star, cert, pin="280417")

# %% [markdown] lang="ko"
# 그대로 로그인하려다 거절당했습니다. 오류가 시키는 대로 `connect()`를 합니다. 이름, 생년월일, 전화번호로 계정을 찾고(그림의 '클라우드 가입'입니다. 계정이 있으니 새로 만들지는 않습니다), 그 번호로 온 인증번호를 넣습니다. 여기에서는 `connect()`가 대신 넣습니다. 그다음에는 PIN으로 로그인할 수 있습니다. 인증번호는 20초가 지나야 다시 보낼 수 있으므로, 먼저 시계를 조금 움직입니다.

# %% [markdown] lang="en" of="0f2f3f2d"
# It tried to log in right away and was refused. Do what the error says: `connect()`. Name, birth date and telephone number say whose account it is (“join the cloud” in the diagram; there is an account, so none is made), and the code sent to that number proves it; here `connect()` reads it and puts it in. After that the PIN logs in. Codes can be asked for only every 20 seconds, so move the clock a little first.

# %%
lab.advance(seconds=20)
phone.connect()
show(lab.last_story())

# %%
phone.login(star, cert, pin="280417")

# %%
check(lab, "3c")
show(phone.connected_devices())

# %% [markdown] lang="ko"
# `connect()`를 하면 **자동 연결**도 켜집니다. 클라우드가 이 기기를 기억한다는 뜻입니다. 기기에는 긴 난수 하나가 남고, 다음에 접속할 때 그것을 보여 줍니다.

# %% [markdown] lang="en" of="0f88f2a4"
# `connect()` also turned **auto-connect** on: the cloud remembers this device. The device keeps a long random value, and shows it the next time it connects.

# %%
predict(lab, "3d")

# %%
lab.advance(hours=1)
phone.login(star, cert, pin="280417")
show(lab.last_story())

# %%
check(lab, "3d")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 접속은 10분이면 끊깁니다. 한 시간이 지났으므로 휴대전화는 **자동 연결**로 다시 들어갑니다. SMS는 없습니다. 그래도 PIN은 넣어야 합니다. 봉투는 PIN 없이는 열리지 않기 때문입니다.
#
# **깨 봅시다.** 노트북을 잃어버렸습니다. 홍길동은 휴대전화로 접속해서 노트북을 목록에서 지웁니다. 이제 노트북에서는 맞는 PIN도 소용없습니다.

# %% [markdown] lang="en" of="404322ea"
# **Why.** A connection lasts 10 minutes, so it had ended, but the phone comes in again by **auto-connect**, without an SMS. The PIN is still needed: the envelope does not open without it.
#
# **Break it.** The laptop is lost. From his phone Hong takes it off the list. Now even the right PIN is no use on the laptop.

# %% tags=["raises-exception"]
phone.remove_device(laptop)
laptop.login(star, cert, pin="280417")

# %% [markdown] lang="ko"
# **흔한 오해.** "자동 연결을 켜 두면 누구나 내 인증서를 쓸 수 있다." 아닙니다. PIN을 넣어야 하고, 다섯 번 틀리면 끝입니다. 그러나 PC방 컴퓨터에 자동 연결을 켜 두면, 다음 사람이 SMS 없이 여러분의 횟수를 써 버릴 수 있습니다. 그래서 공용 기기는 목록에서 지워야 합니다.
#
# > **실제 서비스는 다릅니다.** 실제 서비스에도 자동 연결 목록을 보고, 고치고, 지우는 메뉴가 있습니다. 자동 연결에서도 PIN을 묻는다는 것과 접속이 10분 동안 이어진다는 것은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="204c5f70"
# **A common mistake.** "With auto-connect anybody can use my certificate." No: it takes the PIN, and after five wrong ones it is over. But a device in an internet café that auto-connects lets the next person use up your tries without an SMS. So take a public device off the list.
#
# > **The real service differs.** The menu to see, edit and delete auto-connected devices is real. That the PIN is still asked for, and that a connection lasts 10 minutes, are this lab's assumptions.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **3-1 몸풀기.** PIN을 정확히 2번 더 시도할 수 있었던 순간을 하나 찾아 `answer = lab.at(20)`처럼 넣으십시오. 괄호 안은 사건 번호입니다. 맞는 답은 여러 개입니다.
#
# <details><summary>힌트</summary>3번에서 다섯 번 틀릴 때 지나간 순간입니다. 새 셀에서 live(lab)을 실행하고 슬라이더로 찾으십시오.</details>

# %% [markdown] lang="en" of="b37c41b5" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **3-1 Warm-up.** Find a moment at which there were exactly 2 PIN tries left, and put it in like this: `answer = lab.at(20)`, with the number of an event in the brackets. There is more than one right answer.
#
# <details><summary>Hint</summary>It passed by in section 3, while five PINs were wrong. Run live(lab) in a new cell and look for it with the slider.</details>

# %% stub="3-1"
answer = None
check(lab, "3-1", answer)

# %% solution="3-1"
moments = [lab.at(event.number) for event in lab.journal]
answer = next(at for at in moments if 2 in [each.tries_left for each in at.certificates.values()])
check(lab, "3-1", answer)

# %% [markdown] lang="ko"
# **3-2 해 보기.** 김영희는 노트북에서 KB국민은행의 인증서를 발급받은 다음, 노트북을 잃어버렸습니다. 휴대전화를 연결하고, 휴대전화에서 노트북을 목록에서 지우고, 휴대전화로 KB국민은행의 서비스에 로그인해서 접수증(login이 돌려주는 값)을 `answer`에 넣으십시오. PIN은 여러분이 정합니다.
#
# <details><summary>힌트</summary>기기는 kim.device("laptop"), 발급은 enroll(kb, pin=...)입니다. 홍길동의 것을 덮어쓰지 않게 변수 이름을 새로 지으십시오. 나머지는 4번의 셀을 따라 합니다. SMS가 너무 이르다는 오류가 나면 lab.advance(seconds=20)을 실행합니다.</details>

# %% [markdown] lang="en" of="714592f4"
# **3-2 Apply.** Kim Younghee gets a certificate from KB on her laptop, and then loses the laptop. Connect her phone, take the laptop off the list from the phone, log in at a service of KB with the phone, and put the receipt (what login returns) into `answer`. The PIN is yours to choose.
#
# <details><summary>Hint</summary>Take a device with kim.device("laptop"), and get the certificate with enroll(kb, pin=...). Choose new names, so that Hong's things are not overwritten. The rest is as in the cells of section 4. If it is too early for another SMS, run lab.advance(seconds=20).</details>

# %% stub="3-2"
kim = lab.person("kim")
answer = None
check(lab, "3-2", answer)

# %% solution="3-2"
kim = lab.person("kim")
kims_laptop, kims_phone = kim.device("laptop"), kim.device("phone")
kims = kims_laptop.enroll(kb, pin="905271")
lab.advance(seconds=20)
kims_phone.connect()
kims_phone.remove_device(kims_laptop)
answer = kims_phone.login(star, kims, pin="905271")
check(lab, "3-2", answer)

# %% [markdown] lang="ko"
# **3-3 설명하기.** 다른 나라에 이 실습실과 똑같은 서비스가 있는데, PIN의 자릿수(`digits`)와 시도할 수 있는 횟수(`tries`)만 다르다고 합시다. 아래의 `there`에 적혀 있습니다. 지난 수업의 PIN 규칙은 없어서, 모두 같은 숫자여도 됩니다. 도둑 네 명이 있습니다. 클라우드의 데이터베이스를 훔친 도둑, HSM의 데이터베이스를 훔친 도둑, 둘 다 훔친 도둑, 자동 연결된 노트북을 훔친 도둑입니다. 앞의 세 명은 HSM에 물을 수 없습니다. 주인이 다시 로그인하기 전까지, 도둑마다 PIN을 몇 개까지 맞는지 틀리는지 알아낼 수 있습니까? `None` 자리에 수를 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. 왜 봉투와 k를 서로 다른 곳에 둡니까?
#
# <details><summary>힌트</summary>2번의 표를 보십시오. 맞았는지 비교할 것이 있습니까? 횟수를 세는 것이 있습니까?</details>

# %% [markdown] lang="en" of="51df188e"
# **3-3 Explain.** In another country there is a service just like this lab, only that its PINs have another number of `digits`, and another number of `tries`: see `there` below. The PIN rules of the last lesson do not apply: even all equal digits will do. There are four thieves. One stole the database of the cloud, one that of the HSM, one both, and one the laptop that auto-connects. The first three cannot ask the HSM. For how many PINs can each of them find out whether they are right, before the owner logs in again? Put numbers where it says `None`. Then explain it to your neighbour: why are the envelope and k kept in different places?
#
# <details><summary>Hint</summary>Look at the table in section 2. Is there anything to compare a PIN with? Is anybody counting?</details>

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
# **풀이 메모.** 3-1에는 맞는 답이 여러 개입니다. 3-2에서 흔한 실수는 노트북에서 노트북을 지우는 것입니다. 그래도 되지만, 그다음에 휴대전화로 로그인해야 합니다. 3-3에서 HSM만 훔친 도둑도 모든 PIN을 시험할 수 있다고 답하는 학생이 많습니다. k로 y를 계산할 수는 있지만, 그 y가 맞는지 비교할 COMMIT이 없다는 것을 물어보십시오.

# %% [markdown] lang="en" of="43e3786b" edition="teacher"
# **Notes on the solutions.** 3-1 has several right answers. 3-2: a common mistake is to take the laptop off the list on the laptop itself. That works too, but the login has to come from the phone. 3-3: many answer that the thief of the HSM alone can try every PIN. Ask what he compares his y with: k gives a y for every PIN, but there is no COMMIT.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 봉투를 여는 키는 PIN으로 만든 절반(S)과 서버의 절반(y)으로 계산합니다. S는 쓰는 동안 기기에만 있고, y는 HSM이 k와 A로 그때그때 만듭니다. k는 HSM을 떠나지 않습니다. 봉투는 클라우드에 있습니다.
# 2. 클라우드만, 또는 HSM만 훔친 도둑은 PIN 하나도 맞는지 알아내지 못합니다. 둘 다 훔치면 백만 개를 모두 시험합니다. 훔치지 못하고 HSM에 물어보는 도둑은 5개까지 시험합니다. HSM은 대답하기 전에 먼저 한 번을 뺍니다.
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

# %% [markdown] lang="en" of="7d98ae67" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. The key that opens the envelope is computed from the half made from the PIN (S) and the server's half (y). S exists on the device only, while in use; y is made by the HSM each time, from k and A. k never leaves the HSM. The envelope is in the cloud.
# 2. A thief of the cloud alone, or of the HSM alone, cannot find out about a single PIN whether it is right. One who steals from both can try all million. One who steals neither and asks the HSM can try 5: it takes a try away before it answers.
# 3. A new device connects to the cloud with an SMS code and opens the envelope with the PIN. Auto-connect saves the SMS only; the PIN is still needed. Take lost and public devices off the list.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *봉투* | envelope | A private key and its R, locked with two halves |
# | *HSM* | hardware security module | A device built so that secrets cannot be taken out. Here it also counts. |
# | *자동 연결* | auto-connect | The cloud remembers a device and asks for no SMS code |
# | *파기* | destruction | Doing away with something so that it can never be used again |
#
# **Next.** In [Register it at another bank](04_other_bank.ipynb) you use this certificate elsewhere.
