# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # PIN으로 잠그기
#
# **30분.** 이 수업에서는 개인키를 PIN으로 잠그고, 도둑이 되어 그 잠금을 깹니다. 더 느린 방법으로 다시 잠가 보고, 6자리 PIN만으로 키를 지킬 수 있는지 따져 봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. PIN으로 잠근 개인키 파일을 훔친 사람이 무엇을 할 수 있는지 말할 수 있습니다.
# 2. 시험 속도와 가짓수에서 PIN을 모두 시험하는 데 걸리는 시간을 계산할 수 있습니다.
# 3. 느린 KDF도, PIN 규칙도 6자리 PIN을 지켜 주지 못하는 까닭을 말할 수 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 여러분이 실제로 쓰는 PIN이나 비밀번호는 입력하지 마십시오. 여기에서 만든 키 말고 다른 사람의 키를 열어 보는 것은 범죄입니다.

# %% [markdown] lang="en" of="9a893a37" slideshow={"slide_type": "slide"}
# # Lock it with a PIN
#
# **30 minutes.** In this lesson you lock a private key with a PIN, and then, as a thief, you break the lock. You lock it again in a slower way, and work out whether a 6-digit PIN alone can protect a key.
#
# When you are done you can:
#
# 1. say what a thief can do who has stolen the file of a private key locked with a PIN;
# 2. work out, from the speed and the number of PINs, how long it takes to try them all;
# 3. say why neither a slow KDF nor a rule about PINs can save a 6-digit PIN.
#
# > **Safety.** The keys made here are for practice. Do not type a PIN or password that you really use. To open somebody else's key, and not one made here, is a crime.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 3분, 1번 6분, 2번 6분, 3번 8분, 4번 5분, 정리 2분입니다. 연습 문제는 따로 20분쯤 걸립니다. 1번의 `crack`을 실행하기 전에 몇 초 걸릴지 손을 들게 하십시오. 측정 셀의 결과는 컴퓨터마다 다르니, 학생들의 숫자를 칠판에 모아 비교하면 좋습니다.

# %% [markdown] lang="en" of="9577c7c3" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 3 minutes, section 1 takes 6, section 2 takes 6, section 3 takes 8, section 4 takes 5, summary 2. The exercises take another 20 or so. Before you run `crack` in section 1, let them raise hands for how many seconds it will take. What is measured differs between computers: collect the students' numbers on the board and compare.

# %% [markdown] lang="ko"
# ## 시작하기
#
# 아래 셀이 실습실을 엽니다. 처음부터 다시 하고 싶을 때도 이 셀부터 다시 실행하면 됩니다. 친구와 다른 키로 연습하려면 괄호 안 끝에 여러분의 학번을 `seed="20260001"`처럼 넣으십시오.

# %% [markdown] lang="en" of="a706eebe"
# ## Begin
#
# The cell below opens the lab. To begin again at any time, run everything again from this cell on. For keys that are not your neighbour's, add your student number inside the brackets, like `seed="20260001"`.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import check, given, lesson, predict, show
from fincert_lab.crypto import keys

lab = lesson(2, lang="ko")
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 잠그고, 깨기
#
# 개인키는 잠가서 보관합니다. 가장 흔한 방법은 이렇습니다.
#
# 1. 비밀번호를 **KDF**(키 유도 함수)에 넣어 잠금용 키를 만듭니다. KDF는 일부러 느리게 만든 계산입니다.
# 2. 그 키로 개인키를 암호화합니다.
#
# 아래의 `lock`이 그렇게 합니다. `cryptography` 라이브러리의 보통 방법이고, KDF는 해시를 2,048번 되풀이하는 PBKDF2입니다. `opens`는 맞는 PIN이면 키를, 틀린 PIN이면 `None`을 돌려줍니다.

# %% [markdown] lang="en" of="56ec50b4" slideshow={"slide_type": "slide"}
# ## 1. Lock it, break it
#
# A private key is kept under a lock. The usual way is this:
#
# 1. A **KDF** (key derivation function) turns the password into a key for the lock. A KDF is a computation made slow on purpose.
# 2. That key encrypts the private key.
#
# `lock` below does so, in the ordinary way of the `cryptography` library, whose KDF is PBKDF2, a hash repeated 2,048 times. `opens` returns the key for the right PIN and `None` for a wrong one.

# %%
from cryptography.hazmat.primitives import serialization as files


def lock(key, pin):
    how = files.BestAvailableEncryption(pin.encode())
    return key.private_bytes(files.Encoding.DER, files.PrivateFormat.PKCS8, how)


private = keys.generate(lab.entropy.bytes("key", 40))
locked = lock(private, "1004")

# %%
def opens(locked, pin):
    try:
        return files.load_der_private_key(locked, pin.encode())
    except ValueError:
        return None


print(opens(locked, "0000"))
opens(locked, "1004").public_key() == private.public_key()

# %% [markdown] lang="ko"
# 도둑이 `locked`를 손에 넣었습니다. PIN은 모르지만 4자리인 것은 압니다. 틀렸다고 말리는 사람도, 횟수를 세는 사람도 없습니다.
#
# **예상.** 노트북 한 대로 4자리 PIN을 찾는 데 얼마나 걸립니까?
#
# - a: 몇 시간
# - b: 몇 분
# - c: 몇 초

# %% [markdown] lang="en" of="38ad19bf"
# A thief got hold of `locked`. He does not know the PIN, only that it has 4 digits. Nobody stops him when he is wrong, and nobody counts.
#
# **Predict.** How long does one laptop take to find a 4-digit PIN?
#
# - a: hours
# - b: minutes
# - c: seconds

# %%
predict(lab, "2a", None)

# %%
def crack(locked, digits):
    pins = (f"{number:0{digits}d}" for number in range(10**digits))
    return next(pin for pin in pins if opens(locked, pin))


crack(locked, 4)

# %%
check(lab, "2a")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** PIN이 맞는지 알아보는 데 필요한 것이 모두 `locked` 안에 있습니다. 그래서 도둑은 자기 컴퓨터에서 마음껏 시험합니다. 이것을 **오프라인 공격**이라고 합니다.
#
# **흔한 오해.** "다섯 번 틀리면 잠기게 하면 된다." 횟수를 세는 것은 프로그램입니다. 도둑은 그 프로그램을 쓰지 않습니다. 파일만 있으면 됩니다.
#
# > **실제 서비스는 다릅니다.** 예전의 공인인증서는 이렇게 잠근 개인키 파일을 PC나 USB에 두었습니다. 파일을 훔치면 마음껏 시험할 수 있으므로 PIN이 아니라 긴 비밀번호를 쓰게 했습니다. 금융인증서는 6자리 PIN을 쓰는 대신 다르게 잠급니다. 그 이야기가 다음 수업입니다.

# %% [markdown] lang="en" of="ece475ec"
# **Why.** Everything one needs to see whether a PIN is right is inside `locked`. So the thief tries as often as he likes, on his own computer. This is called an **offline attack**.
#
# **A common mistake.** "Lock it after five wrong ones." It is a program that counts. The thief does not use that program: the file is all he needs.
#
# > **The real service differs.** The older accredited certificate kept a private key locked like this as a file on a PC or a USB stick. Whoever stole the file could try as often as they liked, so people had to use a long password instead of a PIN. The financial certificate takes a 6-digit PIN, and locks in another way. That is the next lesson.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 6자리면 안전합니까?
#
# **예상.** 4자리 대신 6자리 PIN을 쓰면, 모두 시험하는 데 걸리는 시간은 몇 배가 됩니까?
#
# - a: 1.5배
# - b: 20배
# - c: 100배

# %% [markdown] lang="en" of="6d9804b6" slideshow={"slide_type": "slide"}
# ## 2. Are 6 digits safe?
#
# **Predict.** With 6 digits instead of 4, how many times as long does it take to try them all?
#
# - a: 1.5 times
# - b: 20 times
# - c: 100 times

# %%
predict(lab, "2b", None)

# %% [markdown] lang="ko"
# 백만 번을 모두 해 볼 필요는 없습니다. 몇백 번만 재어 속도를 알면 나머지는 나눗셈입니다. 아래 셀은 여러분의 컴퓨터에서 잽니다. 그래서 결과가 미리 적혀 있지 않습니다. 차례로 1초에 시험하는 횟수, 4자리를 모두 시험하는 시간(초), 6자리를 모두 시험하는 시간(초)입니다.

# %% [markdown] lang="en" of="e274e68f"
# There is no need to make all million tries. Measure the speed of a few hundred; the rest is a division. The cell below measures your computer, so no result stands there yet. It prints the tries in one second, the seconds for all PINs of 4 digits, and the seconds for all of 6 digits.

# %% tags=["measured"]
from timeit import timeit

seconds = timeit('opens(locked, "000000")', globals=globals(), number=300) / 300
print(f"{1 / seconds:,.0f} {10_000 * seconds:,.0f} {1_000_000 * seconds:,.0f}")

# %%
check(lab, "2b")

# %% [markdown] lang="ko"
# 작은 컴퓨터 한 대로 재어 보니 1초에 2,500번쯤이었습니다. 4자리는 4초, 6자리는 400초, 곧 7분이 안 됩니다. 컴퓨터가 4대면 그 4분의 1입니다.
#
# **시간 = 가짓수 ÷ 1초에 시험하는 횟수.** 이 수업에서 쓰는 공식은 이것뿐입니다.

# %% [markdown] lang="en" of="f8e3d1ca"
# On one small computer we measured about 2,500 in one second. That is 4 seconds for 4 digits and 400 seconds for 6 digits, less than 7 minutes. With 4 computers it is a quarter of that (1/4).
#
# **Time = number of PINs ÷ tries in one second.** That is the only formula in this lesson.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 더 느린 KDF와 그 값
#
# 한 번 시험하는 데 오래 걸리게 하면 됩니다. 두 가지 방법이 있습니다.
#
# - PBKDF2를 600,000번 되풀이합니다.
# - **Argon2id**를 씁니다. 계산할 때 메모리 19 MiB를 두 번 훑습니다. 메모리는 늘리기 어려우므로 한꺼번에 많이 시험하기 어렵습니다.
#
# 아래 셀은 PBKDF2 2,048번, PBKDF2 600,000번, Argon2id로 한 번 시험하는 시간을 밀리초(1,000분의 1초)로 보여 줍니다.

# %% [markdown] lang="en" of="89039bac" slideshow={"slide_type": "slide"}
# ## 3. A slower KDF, and its bill
#
# Make a single try take longer. There are two ways:
#
# - Repeat PBKDF2 600,000 times.
# - Use **Argon2id**, which goes over 19 MiB of memory, twice. Memory is hard to multiply, so it is hard to make many tries at once.
#
# The cell below shows the time of one try in milliseconds (1/1,000 of a second): PBKDF2 with 2,048 rounds, PBKDF2 with 600,000, Argon2id.

# %% tags=["measured"]
from hashlib import pbkdf2_hmac
from fincert_lab.crypto.pin import stretch

tries = {
    "PBKDF2 2,048": lambda: pbkdf2_hmac("sha256", b"000000", bytes(16), 2_048),
    "PBKDF2 600,000": lambda: pbkdf2_hmac("sha256", b"000000", bytes(16), 600_000),
    "Argon2id 19 MiB": lambda: stretch("000000", bytes(16), memory_kib=19 * 1024, passes=2, length=32),
}
for name, once in tries.items():
    print(f"{name:16} {timeit(once, number=2) / 2 * 1000:8.2f} ms")

# %% [markdown] lang="ko"
# 이 시간은 **값**이기도 합니다. 주인도 PIN을 넣을 때마다 그만큼 기다려야 합니다. 눈에 띄지 않는 것은 0.1초쯤까지입니다.
#
# 그런데 도둑은 노트북을 쓰지 않습니다. 게임용 그래픽 카드(GPU)는 해시를 한꺼번에 아주 많이 계산합니다.
#
# **예상.** 개인키를 Argon2id(19 MiB)로 잠갔습니다. GPU 한 장으로 6자리 PIN 백만 개를 모두 시험하는 데 얼마나 걸립니까?
#
# - a: 몇 년
# - b: 며칠
# - c: 몇 분

# %% [markdown] lang="en" of="bc0e1171"
# This time is also the **bill**: the owner waits as long each time the PIN is typed. Nobody notices up to 0.1 seconds or so.
#
# But a thief does not use a laptop. A graphics card for games (GPU) computes very many hashes at once.
#
# **Predict.** A private key is locked with Argon2id (19 MiB). How long does one GPU take to try all million PINs of 6 digits?
#
# - a: years
# - b: days
# - c: minutes

# %%
predict(lab, "2c", None)

# %% [markdown] lang="ko"
# GPU의 속도는 공개되어 있습니다. RTX 4090 한 장을 잰 값입니다(hashcat PR 4284).
#
# - PBKDF2-SHA256, 999번 되풀이: 1초에 8,866,000번 시험
# - Argon2id, 64 MiB를 3번: 1초에 1,667번 시험
#
# 되풀이 횟수와 메모리에 반비례한다고 보고, 우리가 쓰는 값으로 바꾸어 계산합니다. 차례로 1초에 시험하는 횟수와, 백만 개에 걸리는 시간(초)입니다.

# %% [markdown] lang="en" of="072eea13"
# How fast GPUs are has been published. One RTX 4090 was measured at (hashcat PR 4284):
#
# - PBKDF2-SHA256 with 999 rounds: 8,866,000 tries in one second
# - Argon2id, 64 MiB gone over 3 times: 1,667 tries in one second
#
# Take the speed to be inversely proportional to the rounds, and to the memory that is gone over, and convert to our settings. The cell prints the tries in one second, and the seconds for a million.

# %%
pbkdf2_rate = 8_866_000 * 999 / 600_000
argon2_rate = 1_667 * (64 * 3) / (19 * 2)
for rate in (pbkdf2_rate, argon2_rate):
    print(f"{rate:,.0f} {1_000_000 / rate:,.0f}")

# %%
check(lab, "2c")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 백만 가지는 컴퓨터에게 아주 적습니다. 느린 KDF는 시험 한 번의 값을 올릴 뿐, 가짓수는 늘리지 못합니다.
#
# 비밀이 얼마나 큰지는 **비트**로 셉니다. 가짓수가 2배가 될 때마다 1비트입니다. 아래는 4자리 PIN, 6자리 PIN, 영문자와 숫자를 무작위로 고른 8글자, 난수 32바이트입니다. 차례로 비트와, 위의 GPU 한 장으로 Argon2id를 모두 시험하는 데 걸리는 햇수입니다.

# %% [markdown] lang="en" of="a934502a"
# **Why.** A million is very little to a computer. A slow KDF raises the price of one try; it does not make more PINs.
#
# How large a secret is, is counted in **bits**: 1 bit for each doubling (2 times) of the possibilities. Below are a PIN of 4 digits, a PIN of 6 digits, 8 letters and digits chosen at random, and 32 random bytes: their bits, and the years that it takes the GPU above to try them all against Argon2id.

# %%
from math import log2

for possibilities in (10**4, 10**6, 62**8, 2**256):
    years = possibilities / argon2_rate / 86_400 / 365
    print(f"{log2(possibilities):4.0f} {years:10.1e}")

# %% [markdown] lang="ko"
# `e-06`은 백만분의 1, `e+02`는 100배라는 뜻입니다. 6자리 PIN은 20비트입니다. 20비트는 어떤 KDF로도 지킬 수 없습니다. 난수 32바이트, 256비트는 KDF가 없어도 아무도 다 시험하지 못합니다. 다만 사람은 256비트를 외우지 못합니다.

# %% [markdown] lang="en" of="51d2ac4a"
# `e-06` means a millionth, `e+02` means 100 times. A PIN of 6 digits is 20 bits. No KDF can protect 20 bits. Nobody can ever try 32 random bytes, 256 bits, even with no KDF at all. But nobody can remember 256 bits.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. PIN 규칙은 도움이 됩니까?
#
# 금융인증서는 아무 PIN이나 받지 않습니다. 이웃한 세 자리가 1씩 커지거나 작아지는 것(123, 987), 세 자리가 같은 것(777), 전화번호의 네 자리나 생일이 들어간 것은 거절합니다.

# %% [markdown] lang="en" of="62e0eb83" slideshow={"slide_type": "slide"}
# ## 4. Do rules about PINs help?
#
# The financial certificate does not take every PIN. It refuses three neighbouring digits that go up or down by 1 (123, 987), three equal ones (777), and four digits of the owner's telephone number or birthday.

# %% tags=["raises-exception"]
hong, kb = lab.person("hong"), lab.bank("kb")
laptop = hong.device("laptop")
laptop.enroll(kb, pin="123456")

# %% [markdown] lang="ko"
# **예상.** 이 규칙 때문에 백만 개의 PIN 가운데 얼마나 쓸 수 없게 됩니까? 사람마다 다른 규칙(전화번호, 생일)은 빼고 생각하십시오.
#
# - a: 100개에 1개쯤
# - b: 10개에 1개쯤
# - c: 절반쯤

# %% [markdown] lang="en" of="f2ca48a7"
# **Predict.** How many of the million PINs are lost to these rules? Leave aside those that differ from person to person (telephone, birthday).
#
# - a: about 1 in 100
# - b: about 1 in 10
# - c: about half

# %%
predict(lab, "2d", None)

# %%
from fincert_lab.crypto.pin import broken_rule

phone, birthday = hong.identity.phone, hong.identity.birth_date[2:]
for pin in ["123456", "777210", "902580", "112233", "121212", "280417"]:
    print(pin, broken_rule(pin, phone=phone, birthday=birthday))

# %%
check(lab, "2d")
print(round(log2(1_000_000), 2), round(log2(904_728), 2))

# %% [markdown] lang="ko"
# `None`은 어긴 규칙이 없다는 뜻입니다. 95,272개가 빠지고 904,728개가 남습니다. 비트로는 19.93에서 19.79로, 거의 그대로입니다. 규칙은 모두 시험하는 도둑을 막지 못합니다.
#
# 규칙이 노리는 것은 **찍는 도둑**입니다. 사람은 PIN을 무작위로 고르지 않습니다. 2018년에 새어 나간 한 목록에서는 6자리 숫자 가운데 가장 흔한 3개가 전체의 15%쯤이었습니다. 그런데 한 연구(Markert 외)에서는 10–30번 찍는 도둑에게 6자리가 4자리보다 나은 점이 별로 없었고, 막는 번호가 전체의 0.3%도 안 되는 목록은 거의 도움이 되지 않았습니다. 위에서 보듯 112233과 121212는 우리 규칙을 통과합니다.
#
# **흔한 오해.** "규칙을 지켰으니 좋은 PIN이다." 규칙은 가장 나쁜 것만 뺍니다. 남들도 고를 법한 PIN은 여전히 나쁜 PIN입니다.

# %% [markdown] lang="en" of="bf29a543"
# `None` means that no rule is broken. 95,272 are gone and 904,728 are left. In bits that is 19.93 before and 19.79 after, almost the same. The rules do not stop a thief who tries them all.
#
# They are meant for a thief who **guesses**. People do not choose PINs at random. In one list that leaked in 2018 the 3 commonest made up about 15% of all 6-digit strings. In one study (Markert et al.), though, 6 digits were hardly better than 4 against a thief with 10–30 guesses, and a list that blocks less than 0.3% of all numbers hardly helped. As you see above, 112233 and 121212 pass our rules.
#
# **A common mistake.** "It keeps the rules, so it is a good PIN." The rules take away the worst ones only. A PIN that others may well choose is still a bad one.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 결론: 무엇이 더 있어야 합니까?
#
# | 방법 | 한 번 시험하는 시간 | 백만 개 (우리 컴퓨터의 코어 하나) | 백만 개 (RTX 4090 한 장) |
# |---|---|---|---|
# | PBKDF2 2,048번 | 0.4밀리초 | 7분 | 1초도 안 됨 |
# | PBKDF2 600,000번 | 77밀리초 | 21시간 | 68초 |
# | Argon2id 19 MiB, 2번 | 19밀리초 | 5시간 | 119초 |
#
# 시간을 늘려도 소용이 없으면, 도둑이 **시험할 수 없게** 해야 합니다. 금융인증서는 비밀을 둘로 나눕니다. 절반은 PIN에서 만들고, 나머지 절반은 서버만 만들 수 있습니다. 서버는 절반을 내어 줄 때마다 횟수를 셉니다. 다음 수업에서 봅니다. 여기에서는 그렇게 잠근 인증서가 상태 표에 어떻게 나오는지만 보고 마칩니다.

# %% [markdown] lang="en" of="c56188a3" slideshow={"slide_type": "slide"}
# ## Conclusion: what else does it take?
#
# | Method | one try | a million (one core of our computer) | a million (one RTX 4090) |
# |---|---|---|---|
# | PBKDF2, 2,048 rounds | 0.4 ms | 7 minutes | less than 1 second |
# | PBKDF2, 600,000 rounds | 77 ms | 21 hours | 68 seconds |
# | Argon2id, 19 MiB, 2 passes | 19 ms | 5 hours | 119 seconds |
#
# If more time does not help, the thief must be made **unable to try**. The financial certificate splits the secret in two. One half is made from the PIN; the other half only a server can make. Each time it hands out its half, the server counts. That is the next lesson. For now, just see how a certificate locked in this way looks in the state table.

# %%
certificate = laptop.enroll(kb, pin="280417")
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `None` 자리에 답을 넣고 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **2-1 몸풀기.** `stolen`은 3자리 PIN으로 잠근 개인키입니다. PIN을 찾아 `answer`에 넣으십시오.
#
# <details><summary>힌트</summary>1번의 crack을 그대로 쓰십시오. 자릿수를 3으로 합니다.</details>

# %% [markdown] lang="en" of="24aee7c5" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Put your answer where it says `None` and run the cell, as often as you like.
#
# **2-1 Warm-up.** `stolen` is a private key locked with a PIN of 3 digits. Find the PIN and put it into `answer`.
#
# <details><summary>Hint</summary>Use crack of section 1 as it is, with 3 as the number of digits.</details>

# %% stub="2-1"
stolen = given(lab, "2-1")
answer = None
check(lab, "2-1", answer)

# %% solution="2-1"
stolen = given(lab, "2-1")
answer = crack(stolen, 3)
check(lab, "2-1", answer)

# %% [markdown] lang="ko"
# **2-2 해 보기.** `chosen`은 1,000명이 고른 6자리 PIN의 목록입니다. 실제 사람의 것이 아니라 합성한 것이고, 모두 규칙을 지켰습니다. 도둑은 한 사람에게 5번만 시험할 수 있습니다. 가장 많은 사람이 뚫리는 PIN 5개를 골라 목록으로 `answer`에 넣으십시오.
#
# <details><summary>힌트</summary>pandas를 쓰면 한 줄입니다. import pandas as pd를 실행하고, pd.Series(chosen).value_counts()가 무엇을 보여 주는지 보십시오. .head(5).index를 붙이면 앞의 5개만 남습니다.</details>

# %% [markdown] lang="en" of="4c6ba390"
# **2-2 Apply.** `chosen` is a list of the 6-digit PINs that 1,000 people chose. They are synthetic, nobody's real ones, and all of them keep the rules. The thief has only 5 tries with each person. Choose the 5 PINs that break the most people, and put them into `answer` as a list.
#
# <details><summary>Hint</summary>With pandas it is one line. Run import pandas as pd, and look at what pd.Series(chosen).value_counts() shows. Add .head(5).index and only the first 5 are left.</details>

# %% stub="2-2"
chosen = given(lab, "2-2")
answer = None
check(lab, "2-2", answer)

# %% solution="2-2"
import pandas as pd

chosen = given(lab, "2-2")
answer = list(pd.Series(chosen).value_counts().head(5).index)
check(lab, "2-2", answer)

# %% [markdown] lang="ko"
# **2-3 설명하기.** 도둑은 컴퓨터 1,000대를 씁니다. 6자리 PIN 백만 개를 모두 시험하는 데 꼭 10년이 걸리게 하려면, 한 대가 한 번 시험하는 데 몇 초가 걸려야 합니까? 초를 계산해서 `answer`에 넣으십시오. 1년은 365일, 하루는 86,400초로 합니다. 그리고 옆 사람에게 설명해 보십시오. 그 시간을 주인은 언제 기다립니까?
#
# <details><summary>힌트</summary>10년은 모두 몇 초입니까? 1,000대가 나누어 시험하면, 한 대가 시험할 PIN은 몇 개입니까?</details>

# %% [markdown] lang="en" of="11b8353a"
# **2-3 Explain.** The thief uses 1,000 computers. To make all million PINs of 6 digits take exactly 10 years, how many seconds must one try take on one of them? Put the seconds into `answer`. Count 365 days a year and 86,400 seconds a day. Then explain it to your neighbour: when does the owner wait that long?
#
# <details><summary>Hint</summary>How many seconds are 10 years? If 1,000 computers share the work, how many PINs does one of them try?</details>

# %% stub="2-3"
answer = None
check(lab, "2-3", answer)

# %% solution="2-3"
answer = 10 * 365 * 86_400 / (1_000_000 / 1_000)
check(lab, "2-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 2-2의 목록은 다섯 명 가운데 두 명이 인기 있는 PIN 40개에서 고르도록 지어낸 것입니다. 학번을 넣으면 학생마다 다릅니다. 정답이 맞힌 사람 수를 칠판에 모아 보십시오. 횟수 제한이 있어도 흔한 PIN은 위험하다는 것이 결론입니다. 2-3의 답은 한 번에 3.65일입니다. 컴퓨터 1,000대를 잊고 315,360,000을 백만으로 나눈 315.36을 넣는 실수가 가장 흔합니다.

# %% [markdown] lang="en" of="eaa89a58" edition="teacher"
# **Notes on the solutions.** 2-2: the list is made up so that two in five people choose from 40 favourites; with a seed it differs from student to student. Collect on the board how many people the right answers break. The conclusion: even with a limit on tries, a common PIN is dangerous. 2-3: one try takes 3.65 days. The commonest mistake is to forget the 1,000 computers and divide 315,360,000 by a million, which gives 315.36.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. PIN으로 잠근 개인키 파일을 훔친 사람은 자기 컴퓨터에서 PIN을 마음껏 시험합니다. 아무도 횟수를 세지 않습니다.
# 2. 시간은 가짓수를 1초에 시험하는 횟수로 나눈 것입니다. 보통 방법으로 잠근 6자리 PIN은 작은 컴퓨터로 7분, Argon2id로 잠근 것도 GPU 한 장으로 2분쯤입니다.
# 3. 느린 KDF는 한 번의 값을 올릴 뿐이고 주인도 그 값을 냅니다. PIN 규칙은 가짓수를 거의 바꾸지 않습니다. 6자리 PIN은 20비트이고, 20비트는 시험하지 못하게 해야만 지킬 수 있습니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 키 유도 함수(KDF) | key derivation function | 비밀번호에서 키를 만드는, 일부러 느린 계산 |
# | 오프라인 공격 | offline attack | 훔친 것만 가지고 자기 컴퓨터에서 마음껏 시험하는 것 |
# | 가짓수 | possibilities | 비밀이 될 수 있는 것이 모두 몇 개인지 |
# | 비트 | bit | 가짓수가 2배가 될 때마다 1 |
#
# **다음.** [클라우드에 맡기기](03_cloud_storage.ipynb)에서 비밀의 나머지 절반과, 횟수를 세는 HSM을 봅니다.

# %% [markdown] lang="en" of="5e51dcf6" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. Whoever steals the file of a private key locked with a PIN tries PINs on their own computer, as many as they like. Nobody counts.
# 2. The time is the number of PINs divided by the tries in 1 second. A 6-digit PIN in the ordinary way takes a small computer 7 minutes; with Argon2id it takes one GPU about 2 minutes.
# 3. A slow KDF raises the price of one try, and the owner pays it too. Rules about PINs hardly change their number. A 6-digit PIN is 20 bits, and 20 bits are safe only where they cannot be tried.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *키 유도 함수* | key derivation function (KDF) | A computation, slow on purpose, that makes a key from a password |
# | *오프라인 공격* | offline attack | Trying as often as one likes, on one's own computer, with only what was stolen |
# | *가짓수* | possibilities | How many values a secret can have |
# | *비트* | bit | 1 for each doubling (2 times) of the possibilities |
#
# **Next.** In [Keep it in the cloud](03_cloud_storage.ipynb) you see the other half of the secret, and the HSM that counts.
