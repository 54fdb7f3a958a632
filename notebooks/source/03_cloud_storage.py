# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 클라우드에 맡기기
#
# **30분.** 지난 수업에서 PIN만으로는 개인키를 지킬 수 없다는 것을 보았습니다. 이 수업에서는 나머지 절반을 봅니다. 클라우드를 털어 보고, HSM이 어떻게 횟수를 세는지 보고, 새 휴대전화에서 같은 인증서를 써 봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 봉투를 여는 데 필요한 두 절반이 무엇이고 어디에 있는지 말할 수 있습니다.
# 2. 클라우드나 HSM, 또는 둘 다를 훔친 도둑이 PIN을 몇 개까지 시험할 수 있는지 말할 수 있습니다.
# 3. 새 기기에서 인증서를 쓰려면 무엇이 있어야 하는지, 자동 연결이 무엇을 해 주는지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 여러분이 실제로 쓰는 PIN은 입력하지 마십시오.

# %% [markdown] lang="en" of="0b5ea13c" slideshow={"slide_type": "slide"}
# # Keep it in the cloud
#
# **30 minutes.** The last lesson showed that a PIN alone cannot protect a private key. In this one you see the other half. You rob the cloud, watch the HSM count, and use the same certificate on a new phone.
#
# When you are done you can:
#
# 1. say what the two halves are that open the envelope, and where each of them is;
# 2. say how many PINs a thief can try who has stolen from the cloud, from the HSM, or from both;
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
# 아래 셀이 실습실을 엽니다. 이 수업의 홍길동은 이미 KB국민은행에서 노트북으로 금융인증서를 발급받았습니다. PIN은 `280417`입니다. 처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 괄호 안 끝에 여러분의 학번을 `, seed="20260001"`처럼 넣으십시오.

# %% [markdown] lang="en" of="8dd13e38"
# ## Begin
#
# The cell below opens the lab. In this lesson Hong has already got a financial certificate from KB, on his laptop. The PIN is `280417`. To begin again at any time, run everything again from this cell on. For other keys than your neighbour's, add your student number at the end inside the brackets, like `, seed="20260001"`.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import check, lesson, live, predict, show

lab = lesson(3, lang="ko")
hong, kb = lab.person("hong"), lab.bank("kb")
laptop, star = hong.device("laptop"), kb.service("star-banking")
(cert,) = laptop.certificates()
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 두 절반
#
# 홍길동의 개인키는 노트북에 없습니다. **봉투**에 잠겨 클라우드에 있습니다. 봉투를 여는 키는 두 절반에서 계산합니다.
#
# | 절반 | 무엇에서 만드는가 | 누가 만드는가 |
# |---|---|---|
# | 기기의 절반 | PIN | 기기만 |
# | 서버의 절반 | HSM만 아는 난수 32바이트(**k**), 그리고 PIN에서 나온 값(**A**) | HSM만 |
#
# 기기는 PIN을 Argon2id에 넣어 값 두 개를 얻습니다. **A**는 HSM에 보내고, **S**는 기기에만 둡니다. HSM은 k와 A를 섞은 값 **y**를 돌려줍니다. 봉투를 여는 키는 S와 y를 모두 알아야 계산할 수 있습니다.
#
# 로그인하면서 무엇이 오가는지 봅니다.

# %% [markdown] lang="en" of="9d05658b" slideshow={"slide_type": "slide"}
# ## 1. Two halves
#
# Hong's private key is not on his laptop. It is in the cloud, locked in its **envelope**. The key that opens the envelope is computed from two halves:
#
# | Half | Made from | Made by |
# |---|---|---|
# | the device's half | the PIN | the device only |
# | the server's half | 32 random bytes that only the HSM knows (**k**), and a value that comes from the PIN (**A**) | the HSM only |
#
# The device puts the PIN into Argon2id and gets two values. **A** goes to the HSM; **S** stays on the device. The HSM answers with **y**, a value made from k and A. The key that opens the envelope can be computed only from S and y together.
#
# Log in, and see what is exchanged.

# %%
laptop.login(star, cert, pin="280417")
show(lab.last_act())

# %% [markdown] lang="ko"
# 노트북은 클라우드에서 봉투를 가져옵니다. 그리고 A를 **봉해서** 보냅니다. 클라우드는 전달만 하고, HSM만 열 수 있습니다. 봉투가 열리면 노트북은 개인키로 서명해서 HSM에 증명합니다. 마지막에 은행의 챌린지에 서명합니다.
#
# 봉한 값을 클라우드가 모아 두면 무엇을 알 수 있습니까? 같은 PIN을 두 번 봉해 봅니다. `Context`는 이 봉투가 어느 계정, 어느 인증서의 것인지 적은 것입니다.

# %% [markdown] lang="en" of="7a600b02"
# The laptop fetches the envelope from the cloud. Then it sends A, **sealed**: the cloud only passes it on, and the HSM alone can open it. When the envelope is open, the laptop proves it to the HSM with a signature of the private key. At last it signs the bank's challenge.
#
# What could the cloud learn if it kept the sealed values? Seal the same PIN twice. A `Context` says to which account and which certificate this envelope belongs.

# %%
from fincert_lab.crypto import envelope, keys

example = envelope.Context(
    account=bytes(16), serial=b"\x01", spki=keys.spki(cert.public_key()), version=1, registration=bytes(16)
)
a = envelope.stretch("280417", example).a
one, two = (envelope.seal_a(lab.hsm.key, example, a, bytes(32)) for _ in range(2))
print(one == two, len(one), len(two))

# %% [markdown] lang="ko"
# 같은 PIN인데 봉한 값은 서로 다르고(`False`), 길이는 같습니다. 클라우드는 두 값이 같은 PIN인지조차 알 수 없습니다.
#
# > **실제 서비스는 다릅니다.** 실제 금융인증서도 개인키를 두 번 잠그고, 서버가 틀린 횟수를 셉니다. 이것은 공개된 클라이언트에서 알 수 있습니다. 그러나 서버의 절반을 어떻게 만드는지는 공개되지 않았습니다. 위의 방법은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="99c398a2"
# The PIN is the same, the sealed values differ (`False`), and their length is equal. The cloud cannot even tell whether two of them hold the same PIN.
#
# > **The real service differs.** The real financial certificate locks the private key twice as well, and its server counts the wrong ones: that much the public client shows. How the server's half is made has not been published. The way above is this lab's assumption.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 클라우드를 털다
#
# 도둑이 클라우드의 데이터베이스를 통째로 복사했습니다. 봉투도 모두 들어 있습니다. 도둑에게는 2과에서 쓰던 컴퓨터가 있습니다.
#
# **예상.** 이 도둑은 홍길동의 PIN을 몇 개까지 시험해 볼 수 있습니까?
#
# - a: 백만 개 모두
# - b: 5개
# - c: 하나도 시험할 수 없습니다.

# %% [markdown] lang="en" of="fb226741" slideshow={"slide_type": "slide"}
# ## 2. Rob the cloud
#
# A thief copied the whole database of the cloud, with all the envelopes in it. He has the computer of lesson 2.
#
# **Predict.** How many PINs can this thief try against Hong's envelope?
#
# - a: all million
# - b: 5
# - c: not a single one

# %%
predict(lab, "3a", None)

# %%
import pandas as pd
from sqlalchemy import text

with lab.cloud.store.transaction() as db:
    loot = pd.read_sql(text("SELECT * FROM envelopes"), db)
loot.T.map(lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else value)

# %% [markdown] lang="ko"
# 표 하나의 한 줄을 세로로 펼친 것입니다. `blob`이 잠긴 개인키이고, `commit_value`(COMMIT)는 PIN이 맞았는지 확인할 때 비교하는 값입니다. 훔친 것으로 봉투를 열어 봅니다. S는 PIN에서 만들 수 있습니다. 그러나 y는 모르므로, 32바이트를 아무렇게나 넣어 봅니다.

# %% [markdown] lang="en" of="8498310e"
# This is one row of a table, turned upright. `blob` is the locked private key; `commit_value` (COMMIT) is a value to compare with, which tells whether the PIN was right. Try to open the envelope with what was stolen. S can be made from a PIN. But y is unknown, so put in any 32 bytes.

# %%
from fincert_lab.errors import PinMismatch

row, serial = loot.iloc[0], envelope.serial_content(cert.serial_number)
context = envelope.Context(row.account, serial, keys.spki(cert.public_key()), int(row.version), row.registration)
stolen = envelope.Envelope(row.commit_value, row.blob)

# %%
def opens(pin, y):
    try:
        return envelope.open(context, y, envelope.stretch(pin, context).s, stolen)
    except PinMismatch:
        return None


print(opens("135790", bytes(32)), opens("280417", bytes(32)))

# %%
check(lab, "3a")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 앞은 틀린 PIN, 뒤는 맞는 PIN인데 결과가 똑같이 `None`입니다. y를 모르면 맞는 PIN을 넣어도 열리지 않습니다. 그러니 도둑은 무엇이 맞았는지 알 수 없습니다. y는 k가 있어야 나오고, k는 난수 32바이트여서 아무도 다 시험하지 못합니다.
#
# **깨 봅시다.** 이번에는 도둑이 HSM까지 훔쳤습니다. k를 꺼내면 y를 직접 계산할 수 있습니다.

# %% [markdown] lang="en" of="4d19281d"
# **Why.** The first PIN is wrong, the second is right, and the result is `None` both times. Without y even the right PIN does not open it, so the thief cannot tell which one was right. To get y takes k, and k is 32 random bytes: nobody can try them all.
#
# **Break it.** Now the thief has stolen from the HSM as well. With k he computes y himself.

# %%
with lab.hsm.store.transaction() as db:
    k = pd.read_sql(text("SELECT k FROM registrations"), db).k[0]

def opens_with_both(pin):
    a = envelope.stretch(pin, context).a
    return opens(pin, envelope.evaluate(k, context, a))

key, r = keys.load(opens_with_both("280417"))
print(opens_with_both("135790"), key.public_key() == cert.public_key())

# %% [markdown] lang="ko"
# 틀린 PIN은 `None`, 맞는 PIN은 홍길동의 개인키입니다(`True`). 둘 다 훔친 도둑은 2과의 도둑과 같습니다. 백만 번이면 됩니다. 그래서 k는 **HSM**에 둡니다. HSM은 비밀을 꺼낼 수 없게 만든 장치입니다. 여기에서는 흉내 낸 것이라 꺼낼 수 있었습니다.
#
# HSM만 훔친 도둑은 어떻습니까? k는 있지만 봉투도 COMMIT도 없습니다. PIN이 맞는지 비교할 것이 없습니다.
#
# | 기관 | 가진 것 | 알 수 없는 것 |
# |---|---|---|
# | 클라우드 | 봉투, COMMIT, 계정, 인증서 | PIN, A, S, y, 개인키 |
# | HSM | k, 남은 횟수, 인증서의 공개키 | PIN, S, 봉투, 개인키 |
# | 기기(쓰는 동안) | PIN, A, S, y, 개인키 | k |
# | 은행, 인증기관 | 인증서 | PIN, 봉투, 개인키 |
#
# HSM은 봉한 값을 열 때 A를 봅니다. 그때 HSM 안을 들여다보면서 봉투까지 가진 사람이 있다면 PIN을 시험할 수 있습니다. 이 방법의 남은 약점입니다.

# %% [markdown] lang="en" of="5728d552"
# The wrong PIN gives `None`, the right one Hong's private key (`True`). A thief who has both is the thief of lesson 2: a million tries will do. That is why k is in an **HSM**, a device built so that secrets cannot be taken out of it. Ours is simulated, so they could.
#
# What about a thief who stole from the HSM only? He has k, but neither envelope nor COMMIT, and so nothing to compare a PIN with.
#
# | Institution | has | cannot know |
# |---|---|---|
# | cloud | envelope, COMMIT, account, certificate | PIN, A, S, y, private key |
# | HSM | k, tries left, the certificate's public key | PIN, S, envelope, private key |
# | device (while in use) | PIN, A, S, y, private key | k |
# | bank, CA | certificate | PIN, envelope, private key |
#
# The HSM sees A when it opens a sealed value. Somebody who watches inside the HSM at that moment, and has the envelope too, can try PINs. That weakness is left in this way of doing it.

# %% [markdown] lang="ko"
# COMMIT은 왜 있습니까? 봉투가 열리지 않을 때, PIN이 틀린 것인지 봉투가 상한 것인지 가려야 하기 때문입니다. 맞는 PIN과 맞는 y로, 마지막 바이트가 바뀐 봉투를 열어 봅니다. 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="bfbdf61e"
# What is COMMIT for? When an envelope does not open, it tells a wrong PIN from a damaged envelope. Open an envelope whose last byte was changed, with the right PIN and the right y. An error is what you should see.

# %% tags=["raises-exception"]
stretched = envelope.stretch("280417", context)
y = envelope.evaluate(k, context, stretched.a)
damaged = envelope.Envelope(stolen.commit, stolen.blob[:-1] + bytes([stolen.blob[-1] ^ 1]))
envelope.open(context, y, stretched.s, damaged)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. HSM이 센다
#
# 데이터베이스를 훔치지 못한 도둑은 HSM에 물어보는 수밖에 없습니다. HSM은 5번까지 대답합니다. 도둑이 꾀를 냅니다. 물어본 다음, HSM이 맞았는지 틀렸는지 알기 전에 연결을 끊습니다.
#
# **예상.** 이렇게 하면 남은 횟수는 어떻게 됩니까?
#
# - a: 한 번 줄어 있습니다.
# - b: 그대로입니다. 틀렸다는 것을 HSM이 모르기 때문입니다.
# - c: 다시 연결하면 5번으로 돌아갑니다.

# %% [markdown] lang="en" of="569bae20" slideshow={"slide_type": "slide"}
# ## 3. The HSM counts
#
# A thief who has no database can only ask the HSM. It answers 5 times. The thief has an idea: ask, and cut the connection before the HSM can know whether the PIN was right or wrong.
#
# **Predict.** What happens to the number of tries left?
#
# - a: It is one less.
# - b: It stays as it was: the HSM does not know that the PIN was wrong.
# - c: It goes back to 5 with the next connection.

# %%
predict(lab, "3b", None)

# %% [markdown] lang="ko"
# 로그인할 때 횟수가 언제 줄고 언제 돌아오는지 보면 압니다. 아래는 상태 표에 **슬라이더**를 붙인 것입니다. 슬라이더를 마우스로 끌거나, 누른 다음 화살표 키로 한 칸씩 움직이십시오. 사건 20에서 24까지 움직이면서 **클라우드** 칸의 PIN 횟수를 보십시오. (커널이 없는 화면에서는 표만 보입니다.)

# %% [markdown] lang="en" of="2f54cc02"
# See when the count goes down during a login, and when it comes back. Below is the state table with a **slider**. Drag it with the mouse, or click it and move step by step with the arrow keys. Go from event 20 to 24 and watch the PIN tries in the column **cloud**. (Where there is no kernel you see only the table.)

# %%
live(lab)

# %%
check(lab, "3b")
show(lab.journal[19:24])

# %% [markdown] lang="ko"
# **왜 그렇습니까?** HSM은 묻는 순간에 먼저 한 번을 빼고 디스크에 적습니다. 그다음에야 y를 계산합니다. 연결을 끊든 전원을 뽑든 그 한 번은 돌아오지 않습니다. 봉투를 연 기기만이 개인키로 서명해서 증명할 수 있고, 그때 5회로 돌아갑니다.
#
# **흔한 오해.** "틀렸을 때만 빼면 된다." 그러면 틀렸는지 확인한 뒤 빼기 전까지 틈이 생깁니다. 여러 대로 한꺼번에 물으면 그 틈으로 다섯 번보다 훨씬 많이 시험할 수 있습니다.
#
# **깨 봅시다.** 홍길동의 노트북을 훔친 도둑이 PIN을 찍습니다. 다섯 번 틀린 다음, 여섯째에 맞는 PIN을 넣습니다.

# %% [markdown] lang="en" of="40cdd2a3"
# **Why.** When it is asked, the HSM first takes a try away and writes that to disk. Only then does it compute y. Cut the connection, pull the plug: that try does not come back. Only a device that has opened the envelope can prove it with a signature of the private key, and then the count goes back to 5.
#
# **A common mistake.** "Take a try away only when the PIN was wrong." That leaves a gap between finding out and counting. With many questions at once, far more than five tries get through the gap.
#
# **Break it.** A thief stole Hong's laptop and guesses. After five wrong PINs the sixth is the right one.

# %%
from fincert_lab.errors import LabError

for pin in ["135790", "110033", "200817", "707407", "909192", "280417"]:
    try:
        laptop.login(star, cert, pin=pin)
    except LabError as error:
        print(type(error).__name__, error)

# %% [markdown] lang="ko"
# 2분 뒤에 맞는 PIN을 한 번 더 넣습니다. 다섯째 시도를 증명할 시간(1분)이 지났으므로, HSM은 k를 파기합니다.

# %% [markdown] lang="en" of="697ba6e3"
# After 2 minutes put in the right PIN once more. The time to prove the fifth try (1 minute) is over, so the HSM destroys k.

# %% tags=["raises-exception"]
lab.advance(minutes=2)
laptop.login(star, cert, pin="280417")

# %% [markdown] lang="ko"
# k는 디스크에서도 지워집니다. 이제 맞는 PIN을 아는 홍길동도, 클라우드를 통째로 훔친 도둑도 봉투를 열 수 없습니다. 홍길동은 재발급받아야 합니다. 횟수 제한에는 이런 대가가 있습니다. 남의 횟수를 일부러 써 버릴 수 있습니다. 그래서 아무 기기나 HSM에 물을 수 없게 합니다. 4번에서 봅니다.
#
# 가끔씩 네 번만 틀리고 주인이 맞히기를 기다리는 도둑도 있습니다. 그래서 이 실습실의 HSM은 계정마다 평생 틀릴 수 있는 횟수(100번)도 따로 셉니다. 맞는 PIN으로 돌려받지 못하는 횟수입니다.

# %% [markdown] lang="en" of="994795fb"
# k is gone from the disk too. Now neither Hong, who knows the right PIN, nor a thief with the whole database of the cloud can open the envelope. Hong needs a re-issue. A limit on tries has this price: somebody can use up another's tries on purpose. So not every device may ask the HSM. Section 4 shows that.
#
# There is also the thief who is wrong four times only, and then waits for the owner to be right. So the HSM of this lab also counts, for each account, how often a PIN may be wrong in a lifetime (100 times). These are not given back by the right PIN.

# %%
cert = laptop.enroll(kb, pin="280417")
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 다른 기기에서 쓰기
#
# 봉투가 클라우드에 있으니, 홍길동은 휴대전화에서도 같은 인증서를 쓸 수 있습니다. 휴대전화는 이 클라우드에 처음 접속합니다.
#
# **예상.** 새 기기에서 로그인하려면 무엇이 있어야 합니까?
#
# - a: PIN만 있으면 됩니다.
# - b: SMS 인증과 PIN이 있어야 합니다.
# - c: 노트북에서 개인키를 옮겨 와야 합니다.

# %% [markdown] lang="en" of="fc29c0cc" slideshow={"slide_type": "slide"}
# ## 4. Use it on another device
#
# The envelope is in the cloud, so Hong can use the same certificate on his phone. The phone has never been connected to this cloud.
#
# **Predict.** What does it take to log in on the new device?
#
# - a: the PIN only
# - b: an SMS code and the PIN
# - c: the private key, brought over from the laptop

# %%
predict(lab, "3c", None)

# %% tags=["raises-exception"]
phone = hong.device("phone")
phone.login(star, cert, pin="280417")

# %% [markdown] lang="ko"
# 오류가 시키는 대로 `connect()`를 합니다. 클라우드가 홍길동의 전화번호로 보낸 인증번호를 넣어야 합니다. 그다음에는 PIN으로 로그인됩니다. SMS 코드는 20초가 지나야 다시 보낼 수 있으므로 시계를 조금 움직입니다.

# %% [markdown] lang="en" of="e8e28db2"
# Do what the error says: `connect()`. It takes the code that the cloud sends to Hong's telephone number. After that the PIN logs in. Another SMS code can be asked for only after 20 seconds, so move the clock a little.

# %%
lab.advance(seconds=20)
phone.connect()
show(lab.last_act())

# %%
phone.login(star, cert, pin="280417")

# %%
check(lab, "3c")
show(phone.connected_devices())

# %% [markdown] lang="ko"
# 표의 **자동 연결**은 클라우드가 이 기기를 기억한다는 뜻입니다. 기기에는 긴 난수 하나가 남고, 다음에 접속할 때 그것을 보여 줍니다.
#
# **예상.** 자동 연결된 휴대전화에서 다음에 로그인할 때 무엇을 묻습니까?
#
# - a: 아무것도 묻지 않습니다.
# - b: PIN만 묻습니다.
# - c: SMS 인증과 PIN을 모두 묻습니다.

# %% [markdown] lang="en" of="17cac84f"
# **Auto-connect** in the table means that the cloud remembers this device. A long random value stays on it, and is shown the next time it connects.
#
# **Predict.** What is asked for at the next login on a phone that auto-connects?
#
# - a: nothing
# - b: the PIN only
# - c: an SMS code and the PIN

# %%
predict(lab, "3d", None)

# %%
lab.advance(hours=1)
phone.login(star, cert, pin="280417")
show(lab.last_act())

# %%
check(lab, "3d")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 한 시간이 지나 접속은 끊겼지만, 휴대전화는 **자동 연결**로 다시 들어갑니다. SMS는 없습니다. 그래도 PIN은 넣어야 합니다. 봉투는 PIN 없이는 열리지 않기 때문입니다.
#
# **깨 봅시다.** 노트북을 잃어버렸습니다. 홍길동은 휴대전화에서 노트북을 목록에서 지웁니다. 이제 노트북에서는 맞는 PIN도 소용없습니다.

# %% [markdown] lang="en" of="8a8f3927"
# **Why.** The connection ended within the hour, but the phone comes in again by **auto-connect**, without an SMS. The PIN is still needed: the envelope does not open without it.
#
# **Break it.** The laptop is lost. From his phone Hong takes it off the list. Now even the right PIN is no use on the laptop.

# %% tags=["raises-exception"]
phone.remove_device(laptop)
laptop.login(star, cert, pin="280417")

# %% [markdown] lang="ko"
# **흔한 오해.** "자동 연결을 켜 두면 누구나 내 인증서를 쓴다." 아닙니다. PIN을 넣어야 하고, 다섯 번 틀리면 끝입니다. 그러나 PC방 같은 곳의 기기를 자동 연결해 두면, 뒷사람이 SMS 없이 여러분의 횟수를 쓸 수 있습니다. 그래서 공용 기기는 목록에서 지워야 합니다.
#
# > **실제 서비스는 다릅니다.** 자동 연결 목록을 보고 고치고 지우는 메뉴는 실제로 있습니다. 자동 연결에서도 PIN을 묻는다는 것과 접속이 10분 동안 이어진다는 것은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="4bc9983b"
# **A common mistake.** "With auto-connect anybody can use my certificate." No: it takes the PIN, and five wrong ones are the end. But a device in an internet café that auto-connects lets the next person use up your tries without an SMS. So take a public device off the list.
#
# > **The real service differs.** The menu to see, edit and delete auto-connected devices is real. That the PIN is still asked for, and that a connection lasts 10 minutes, are this lab's assumptions.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **3-1 몸풀기.** PIN을 꼭 2번 더 시도할 수 있었던 순간을 하나 찾아 `answer = lab.at(20)`처럼 넣으십시오. 맞는 답은 여러 개입니다.
#
# <details><summary>힌트</summary>3번에서 다섯 번 틀릴 때 지나간 순간입니다. 새 셀에서 live(lab)을 실행하고 슬라이더로 찾으십시오.</details>

# %% [markdown] lang="en" of="d2d8f7d4" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **3-1 Warm-up.** Find a moment at which there were exactly 2 PIN tries left, and put it in as in `answer = lab.at(20)`. There is more than one right answer.
#
# <details><summary>Hint</summary>It passed by in section 3, while five PINs were wrong. Run live(lab) in a new cell and look for it with the slider.</details>

# %% stub="3-1"
answer = None
check(lab, "3-1", answer)

# %% solution="3-1"
answer = next(lab.at(event.number) for event in lab.journal if event.facts.get("tries_left") == 2)
check(lab, "3-1", answer)

# %% [markdown] lang="ko"
# **3-2 해 보기.** 김영희는 노트북에서 KB국민은행의 인증서를 발급받은 다음, 노트북을 잃어버렸습니다. 휴대전화를 연결하고, 휴대전화에서 노트북을 목록에서 지우고, 휴대전화로 KB국민은행의 서비스에 로그인해서 접수증을 `answer`에 넣으십시오. PIN은 여러분이 정합니다.
#
# <details><summary>힌트</summary>4번의 셀을 김영희의 기기로 따라 하십시오. SMS가 너무 이르다는 오류가 나면 lab.advance(seconds=20)을 실행합니다.</details>

# %% [markdown] lang="en" of="27c0304d"
# **3-2 Apply.** Kim Younghee gets a certificate from KB on her laptop, and then loses the laptop. Connect her phone, take the laptop off the list from the phone, log in at a service of KB with the phone, and put the receipt into `answer`. The PIN is yours to choose.
#
# <details><summary>Hint</summary>Follow the cells of section 4 with Kim's devices. If it is too early for another SMS, run lab.advance(seconds=20).</details>

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
# **3-3 설명하기.** 도둑 네 명이 있습니다. 클라우드의 데이터베이스를 훔친 도둑, HSM의 데이터베이스를 훔친 도둑, 둘 다 훔친 도둑, 자동 연결된 노트북을 훔친 도둑입니다. 각자 6자리 PIN을 몇 개까지 시험할 수 있습니까? `None` 자리에 수를 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. 왜 절반을 서로 다른 곳에 둡니까?
#
# <details><summary>힌트</summary>2번의 표를 보십시오. 맞았는지 비교할 것이 있습니까? 누군가 세고 있습니까?</details>

# %% [markdown] lang="en" of="8f3256eb"
# **3-3 Explain.** There are four thieves. One stole the database of the cloud, one that of the HSM, one both, and one the laptop that auto-connects. How many PINs of 6 digits can each of them try? Put numbers where it says `None`. Then explain it to your neighbour: why are the halves kept in different places?
#
# <details><summary>Hint</summary>Look at the table in section 2. Is there anything to compare a PIN with? Is anybody counting?</details>

# %% stub="3-3"
answer = {"cloud": None, "hsm": None, "cloud+hsm": None, "laptop": None}
check(lab, "3-3", answer)

# %% solution="3-3"
answer = {"cloud": 0, "hsm": 0, "cloud+hsm": 1_000_000, "laptop": 5}
check(lab, "3-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 3-1에는 맞는 답이 여러 개입니다. 3-2에서 흔한 실수는 노트북에서 노트북을 지우는 것입니다. 그래도 되지만, 그다음에 휴대전화로 로그인해야 합니다. 3-3에서 HSM만 훔친 도둑을 백만으로 답하는 학생이 많습니다. k로 y를 계산할 수는 있지만, 그 y가 맞는지 비교할 COMMIT이 없다는 것을 물어보십시오.

# %% [markdown] lang="en" of="513244c5" edition="teacher"
# **Notes on the solutions.** 3-1 has several right answers. 3-2: a common mistake is to take the laptop off the list on the laptop itself. That works too, but the login has to come from the phone. 3-3: many answer a million for the thief of the HSM alone. Ask what he compares his y with: k gives a y for every PIN, but there is no COMMIT.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 봉투를 여는 키는 PIN에서 만든 절반과 서버의 절반으로 계산합니다. PIN에서 만든 절반은 쓰는 동안 기기에만 있고, 서버의 절반은 HSM의 k로 그때그때 만듭니다. 봉투는 클라우드에 있습니다.
# 2. 클라우드만, 또는 HSM만 훔친 도둑은 PIN을 하나도 시험하지 못합니다. 둘 다 훔치면 백만 개를 모두 시험합니다. 훔치지 못하고 물어보는 도둑은 5번입니다. HSM은 대답하기 전에 먼저 한 번을 뺍니다.
# 3. 새 기기는 SMS 인증을 거쳐 클라우드에 연결하고 PIN으로 봉투를 엽니다. 자동 연결은 SMS를 생략해 줄 뿐, PIN은 넣어야 합니다. 잃어버린 기기와 공용 기기는 목록에서 지웁니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 봉투 | envelope | 두 절반으로 잠근 개인키 |
# | HSM | hardware security module | 비밀을 꺼낼 수 없게 만든 장치. 여기에서는 횟수도 셉니다. |
# | 자동 연결 | auto-connect | 클라우드가 기기를 기억해서 SMS 인증을 생략하는 것 |
# | 파기 | destruction | 다시는 쓸 수 없게 없애는 것 |
#
# **다음.** [다른 은행에 등록하기](04_other_bank.ipynb)에서는 이 인증서를 다른 은행에서 씁니다.

# %% [markdown] lang="en" of="cd4f51a7" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. The key that opens the envelope is computed from a half made from the PIN and a half from the server. The PIN's half exists on the device only, while in use; the server's half is made each time with k of the HSM. The envelope is in the cloud.
# 2. A thief of the cloud alone, or of the HSM alone, can try no PIN at all. Who steals from both can try all million. Who steals nothing and asks has 5 tries: the HSM takes one away before it answers.
# 3. A new device connects to the cloud with an SMS code and opens the envelope with the PIN. Auto-connect saves the SMS only; the PIN is still needed. Take lost and public devices off the list.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *봉투* | envelope | A private key locked with two halves |
# | *HSM* | hardware security module | A device built so that secrets cannot be taken out. Here it also counts. |
# | *자동 연결* | auto-connect | The cloud remembers a device and asks for no SMS code |
# | *파기* | destruction | Doing away with something so that it can never be used again |
#
# **Next.** In [Register it at another bank](04_other_bank.ipynb) you use this certificate elsewhere.
