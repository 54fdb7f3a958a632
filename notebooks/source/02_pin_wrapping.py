# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # PIN으로 잠그기
#
# **30분.** 이 수업에서는 개인키를 PIN으로 잠그고, 도둑이 되어 그 잠금을 깹니다. 더 느리게 잠그는 방법 두 가지의 시간을 재고, 6자리 PIN만으로 키를 지킬 수 있는지 따져 봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. PIN으로 잠근 개인키 파일을 훔친 사람이 무엇을 할 수 있는지 말할 수 있습니다.
# 2. 가짓수와 시험 속도로, PIN을 모두 시험하는 데 걸리는 시간을 계산할 수 있습니다.
# 3. PIN을 확인하는 계산을 느리게 하거나 PIN 규칙을 두면 무엇이 달라지고 무엇이 달라지지 않는지, 그 대가를 누가 치르는지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 여러분이 실제로 쓰는 PIN이나 비밀번호는 입력하지 마십시오. 여기에서 만든 키만 여십시오. 다른 사람의 키를 허락 없이 열어 보는 것은 범죄입니다.

# %% [markdown] lang="en" of="462f7bba" slideshow={"slide_type": "slide"}
# # Lock it with a PIN
#
# **30 minutes.** In this lesson you lock a private key with a PIN, and then, as a thief, you break the lock. You measure two slower ways to lock it, and work out whether a 6-digit PIN alone can protect a key.
#
# When you are done you can:
#
# 1. say what a thief can do with a stolen private key file that is locked with a PIN;
# 2. work out, from the speed and the number of PINs, how long it takes to try them all;
# 3. say what a slower check of the PIN and rules about PINs change for a thief, what they do not change, and who pays for it.
#
# > **Safety.** The keys made here are for practice. Do not type a PIN or password that you really use. Open only keys made here. To open somebody else's key is a crime.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 3분, 1번 6분, 2번 6분, 3번 8분, 4번 5분, 정리 2분입니다. 연습 문제는 따로 20분쯤 걸립니다. 1번의 `crack`을 실행하기 전에 예상에 손을 들게 하십시오. 측정 셀의 결과는 컴퓨터마다 다르니, 학생들의 숫자를 칠판에 모아 비교하면 좋습니다.

# %% [markdown] lang="en" of="5a37ba9d" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 3 minutes, section 1 takes 6, section 2 takes 6, section 3 takes 8, section 4 takes 5, summary 2. The exercises take another 20 or so. Before you run `crack` in section 1, let them raise hands for their predictions. What is measured differs between computers: collect the students' numbers on the board and compare.

# %% [markdown] lang="ko"
# ## 시작하기
#
# 아래 셀이 실습실을 엽니다. 수업마다 새 실습실에서 시작하므로, 앞 수업의 키와 인증서는 여기에 없습니다. 처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 `lesson` 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 `seed="20260001"`처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.

# %% [markdown] lang="en" of="ec88c116"
# ## Begin
#
# The cell below opens the lab. Every lesson begins in a new one, so the key and the certificate of the last lesson are not here. To begin again at any time, run everything again from this cell on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of `lesson`, like `seed="20260001"`. Values, dates and event numbers may then differ from those in this text.

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
# 1. PIN을 **KDF**(키 유도 함수)에 넣어 잠금용 키를 만듭니다. PIN이나 비밀번호에 쓰는 KDF는 일부러 느리게 만듭니다.
# 2. 그 키로 개인키를 암호화합니다. 키 없이는 읽을 수 없게 바꾸는 것입니다.
#
# 아래의 `lock`이 그렇게 합니다. `cryptography` 라이브러리의 기본 방법을 씁니다. 그 KDF는 해시를 2,048번 되풀이하는 **PBKDF2**입니다. DER와 PKCS8은 파일 형식의 이름이니 몰라도 됩니다. 둘째 셀의 `opens`는 맞는 PIN이면 키를, 틀린 PIN이면 `None`을 돌려줍니다.

# %% [markdown] lang="en" of="650fc32f" slideshow={"slide_type": "slide"}
# ## 1. Lock it, break it
#
# A private key is kept under a lock. The usual way is this:
#
# 1. A **KDF** (key derivation function) computes a key for the lock from the PIN. A KDF meant for PINs and passwords is made slow on purpose.
# 2. That key encrypts the private key: it makes it unreadable without the key.
#
# `lock` below does both, with the default settings of the `cryptography` library. The KDF there is **PBKDF2**, which repeats a hash 2,048 times. DER and PKCS8 only name the file format. `opens`, in the second cell, returns the key for the right PIN and `None` for a wrong one.

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
# 틀린 PIN에서는 `None`이 나왔고, 맞는 PIN으로 연 키는 원래 개인키와 같습니다.
#
# 도둑이 `locked`를 손에 넣었습니다. PIN은 모르지만 4자리인 것은 압니다. 몇 번을 틀려도 막는 것이 없습니다.

# %% [markdown] lang="en" of="0cc7450c"
# The wrong PIN gave `None`; the key that the right one opened is the private key from before.
#
# A thief got hold of `locked`. He does not know the PIN, only that it has 4 digits. However often he is wrong, nothing stops him.

# %%
predict(lab, "2a")

# %% [markdown] lang="ko"
# `crack`은 0000, 0001, 0002, … 차례로 시험하고, 처음으로 열리는 PIN을 돌려줍니다. 셀이 끝나는 데 얼마나 걸리는지 지켜보십시오. 1004는 1,005번째이니, 만 개를 모두 시험하면 10배쯤 걸립니다.

# %% [markdown] lang="en" of="c1c3645d"
# `crack` tries 0000, 0001, 0002, … in turn and returns the first PIN that opens the key. Watch how long the cell runs. 1004 is the 1,005th try; all ten thousand would take about 10 times as long.

# %% tags=["cracking"]
def crack(locked, digits):
    pins = (f"{number:0{digits}d}" for number in range(10**digits))
    return next((pin for pin in pins if opens(locked, pin)), None)


pin = crack(locked, 4)
pin

# %%
check(lab, "2a", pin)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** PIN이 맞는지 알아보는 데 필요한 것이 모두 `locked` 안에 있습니다. 그래서 도둑은 자기 컴퓨터에서 마음껏 시험합니다. 이것을 **오프라인 공격**이라고 합니다. PIN을 찾으면 개인키가 열리고, 그때부터 도둑은 주인의 이름으로 서명할 수 있습니다.
#
# **흔한 오해.** "다섯 번 틀리면 더 받지 않으면 된다." 횟수를 세는 것은 프로그램입니다. 도둑은 그 프로그램을 쓰지 않습니다. 파일만 있으면 됩니다.
#
# > **실제 서비스는 다릅니다.** 예전의 공인인증서는 이렇게 잠근 개인키 파일을 PC나 USB에 두었습니다. 파일을 훔치면 마음껏 시험할 수 있으므로 PIN이 아니라 긴 비밀번호를 쓰게 했습니다. 금융인증서는 6자리 PIN을 쓰는 대신 다르게 잠급니다. 그 방법은 다음 수업에서 봅니다.

# %% [markdown] lang="en" of="b5a694b3"
# **Why.** `locked` alone is enough to see whether a PIN is right. So the thief tries as often as he likes, on his own computer. This is called an **offline attack**. With the right PIN he has the private key, and can sign as its owner.
#
# **A common mistake.** "Let it refuse every PIN after five wrong ones." It is a program that counts. The thief does not use that program: the file is all he needs.
#
# > **The real service differs.** The older accredited certificate kept a private key locked like this as a file on a PC or a USB stick. Whoever stole the file could try as often as they liked, so people had to use a long password instead of a PIN. The financial certificate takes a 6-digit PIN, and locks in another way. That is the next lesson.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 6자리면 안전합니까?

# %% [markdown] lang="en" of="1e069a62" slideshow={"slide_type": "slide"}
# ## 2. Are 6 digits safe?

# %%
predict(lab, "2b")

# %% [markdown] lang="ko"
# 백만 번을 모두 해 볼 필요는 없습니다. 몇백 번만 재어 속도를 알면 나머지는 나눗셈입니다. 아래 셀은 여러분의 컴퓨터에서 재므로, 결과가 미리 적혀 있지 않습니다. 세 숫자가 나옵니다. 1초에 시험하는 횟수, 4자리를 모두 시험하는 시간(초), 6자리를 모두 시험하는 시간(초)입니다.

# %% [markdown] lang="en" of="2813f8a1"
# There is no need to make all million tries. Measure the speed of a few hundred; the rest is a division. The cell below measures your own computer, so it shows nothing until you run it. It prints three numbers: the tries in 1 second, the seconds for all 4-digit PINs, and the seconds for all 6-digit PINs.

# %% tags=["measured"]
from timeit import timeit

seconds = timeit('opens(locked, "000000")', globals=globals(), number=300) / 300
four, six = 10_000 * seconds, 1_000_000 * seconds
print(f"{1 / seconds:,.0f} / s; {four:,.0f} s; {six:,.0f} s")

# %%
check(lab, "2b", (four, six))

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 한 자리가 늘 때마다 가짓수가 10배가 됩니다. 두 자리가 늘면 10 × 10 = 100배입니다. 이 수업을 만든 작은 컴퓨터의 코어 하나로 재어 보니 1초에 2,500번쯤이었습니다. 4자리는 4초, 6자리는 400초로 7분이 안 됩니다.
#
# **모두 시험하는 시간(초) = 가짓수 ÷ 1초에 시험하는 횟수.** 컴퓨터 여러 대가 나누어 시험하면, 그 수로 한 번 더 나눕니다. PIN이 무작위라면 평균으로는 절반쯤에서 찾습니다.

# %% [markdown] lang="en" of="b3ff2b9c"
# **Why.** Each further digit makes 10 times as many PINs, so two more make 10 × 10 = 100 times as many. On one core of the small computer that this lesson was written on we measured about 2,500 tries in 1 second. All PINs of 4 digits take 4 seconds, all of 6 digits 400 seconds, a little under 7 minutes.
#
# **Seconds for all PINs = number of PINs ÷ tries in 1 second.** If several computers share the work, divide by their number too. Where PINs are random, the right one turns up half way on average.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 더 느린 KDF와 그 대가
#
# 한 번 시험하는 데 더 오래 걸리게 해 봅니다. 널리 권하는 방법이 두 가지 있습니다.
#
# - PBKDF2가 해시를 2,048번이 아니라 600,000번 되풀이하게 합니다.
# - **Argon2id**를 씁니다. 한 번 시험할 때마다 메모리 19 MiB(약 20,000,000바이트)를 차지하고 2번 훑습니다. 한꺼번에 많이 시험하려면 메모리도 그만큼 많아야 합니다.
#
# 아래 셀은 한 번 시험하는 시간을 밀리초(1,000분의 1초)로 보여 줍니다. `stretch`가 이 실습실의 Argon2id입니다. `bytes(16)`은 **솔트** 자리입니다. 솔트는 PIN과 함께 넣는 난수로, 같은 PIN이라도 사람마다 다른 키가 나오게 합니다. 여기에서는 시간만 재므로 0으로 채웠습니다. `lambda:` 뒤의 계산은 `timeit`이 실행합니다.

# %% [markdown] lang="en" of="732265cd" slideshow={"slide_type": "slide"}
# ## 3. A slower KDF, and its bill
#
# Make a single try take longer. Two ways are widely recommended:
#
# - Let PBKDF2 repeat its hash 600,000 times instead of 2,048.
# - Use **Argon2id**. For each try it fills 19 MiB of memory (about 20,000,000 bytes) and goes over it 2 times. Whoever makes many tries at once needs that much memory for each.
#
# The cell below shows the time of one try in milliseconds (1/1,000 of a second). `stretch` is this lab's Argon2id. `bytes(16)` stands where a **salt** belongs: random bytes that go in beside the PIN, so that equal PINs of different people do not give equal keys. Here it is all 0, because only the time matters. What follows `lambda:` is run by `timeit`.

# %% tags=["measured"]
from hashlib import pbkdf2_hmac
from fincert_lab.crypto.pin import stretch
salt = bytes(16)
tries = {
    "PBKDF2 2,048": lambda: pbkdf2_hmac("sha256", b"000000", salt, 2_048),
    "PBKDF2 600,000": lambda: pbkdf2_hmac("sha256", b"000000", salt, 600_000),
    "Argon2id": lambda: stretch("000000", salt, memory_kib=19 * 1024, passes=2, length=32),
}
for name, once in tries.items():
    print(f"{name:16} {timeit(once, number=2) / 2 * 1000:8.2f} ms")

# %% [markdown] lang="ko"
# 이 시간에는 **대가**가 따릅니다. 주인도 PIN을 넣을 때마다 그만큼 기다려야 합니다. 0.1초쯤까지는 기다린다고 느끼지 못합니다.
#
# 도둑은 게임용 그래픽 카드(GPU)를 쓸 수도 있습니다. GPU는 한꺼번에 많이 계산하지만, 시험마다 메모리 19 MiB가 있어야 합니다.

# %% [markdown] lang="en" of="597e4bc3"
# This time is also a **bill**: the owner waits that long each time the PIN is typed. A wait of up to 0.1 seconds or so goes unnoticed.
#
# A thief may also use a graphics card for games (GPU). It computes much at once, but every try needs 19 MiB of memory of its own.

# %%
predict(lab, "2c")

# %% [markdown] lang="ko"
# GPU의 속도는 공개되어 있습니다. 비밀번호를 시험하는 프로그램 hashcat으로 RTX 4090 한 장을 잰 값입니다.
#
# - PBKDF2-SHA256, 999번 되풀이: 1초에 8,866,000번 시험(Chick3nman의 측정)
# - Argon2id, 64 MiB를 3번 훑음: 1초에 1,667번 시험(hashcat PR 4284)
#
# 되풀이 횟수가 2배, 또는 메모리 × 훑는 횟수가 2배면 속도는 절반이라고 보고, 위의 설정에 맞게 바꿉니다. 첫 줄이 PBKDF2, 둘째 줄이 Argon2id입니다. 앞은 1초에 시험하는 횟수, 뒤는 백만 개에 걸리는 시간(초)입니다.

# %% [markdown] lang="en" of="8f107fd7"
# The speed of GPUs is published. One RTX 4090 was measured with hashcat, a program that tries passwords:
#
# - PBKDF2-SHA256 with 999 rounds: 8,866,000 tries in 1 second (measured by Chick3nman)
# - Argon2id, 64 MiB gone over 3 times: 1,667 tries in 1 second (hashcat PR 4284)
#
# Assume that 2 times the rounds, or 2 times memory × passes, means half the speed, and convert to the settings above. The first line is PBKDF2, the second Argon2id: tries in 1 second, then the seconds for a million.

# %%
pbkdf2_rate = 8_866_000 * 999 / 600_000
argon2_rate = 1_667 * (64 * 3) / (19 * 2)
for rate in (pbkdf2_rate, argon2_rate):
    print(f"{rate:,.0f} {1_000_000 / rate:,.0f}")

# %%
check(lab, "2c", (pbkdf2_rate, argon2_rate))

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 컴퓨터에게 백만 가지는 아주 적은 수입니다. 느린 KDF는 한 번 시험하는 시간을 늘릴 뿐, 가짓수는 늘리지 못합니다.
#
# 비밀의 크기는 **비트**로 잽니다. 1비트가 늘 때마다 가짓수가 2배가 됩니다. 10비트면 1,024가지, 20비트면 백만 가지쯤입니다. 아래는 4자리 PIN, 6자리 PIN, 영문 대소문자와 숫자 62가지에서 무작위로 고른 8글자, 난수 32바이트입니다. 앞은 비트, 뒤는 Argon2id로 잠갔을 때 위의 GPU 한 장으로 모두 시험하는 데 걸리는 햇수입니다.

# %% [markdown] lang="en" of="d0b5eba7"
# **Why.** A million is very little to a computer. A slow KDF makes one try take longer; it does not make more PINs.
#
# The size of a secret is measured in **bits**. Each further bit (1 bit) makes 2 times as many possibilities: 10 bits are 1,024, 20 bits about a million. Below are a PIN of 4 digits, a PIN of 6 digits, 8 characters chosen at random from 62 (capital and small letters and digits), and 32 random bytes: first the bits, then the years that the GPU above takes to try them all against Argon2id.

# %%
from math import log2

for possibilities in (10**4, 10**6, 62**8, 2**256):
    years = possibilities / argon2_rate / 86_400 / 365
    print(f"{log2(possibilities):4.0f} {years:10.1e}")

# %% [markdown] lang="ko"
# `e-06`은 백만분의 일, `e+02`는 100배라는 뜻입니다. 6자리 PIN은 20비트입니다. 주인이 기다려 줄 만한 KDF로는 20비트를 지킬 수 없습니다. 난수 32바이트, 256비트는 KDF가 없어도 아무도 다 시험하지 못합니다. 다만 사람은 256비트를 외우지 못합니다.

# %% [markdown] lang="en" of="c3d7131a"
# `e-06` means a millionth, `e+02` means 100 times. A PIN of 6 digits is 20 bits. No KDF that an owner would put up with can protect 20 bits. All values of 32 random bytes, 256 bits, can never be tried, even with no KDF at all. But nobody can remember 256 bits.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. PIN 규칙은 도움이 됩니까?
#
# 금융인증서는 아무 PIN이나 받지 않습니다. 이웃한 세 자리가 1씩 커지거나 작아지는 것(123, 987), 세 자리가 같은 것(777), 주인의 전화번호 끝 네 자리나 그 앞 네 자리, 생일(월일) 네 자리가 들어간 것은 거절합니다. 아래의 `enroll`은 새 키를 만들어 PIN으로 잠그고 인증서를 발급받는 일을 한꺼번에 합니다. 거절당하는 것이 정상입니다.

# %% [markdown] lang="en" of="f4f44c49" slideshow={"slide_type": "slide"}
# ## 4. Do rules about PINs help?
#
# The financial certificate does not take every PIN. It refuses a PIN with three digits in a row that go up or down by 1 (123, 987), with three equal ones in a row (777), or with the owner's birthday (month and day), the last four digits of the telephone number, or the four before those. `enroll` below makes a new key, locks it with the PIN and gets the certificate, all at once. It is meant to be refused.

# %% tags=["raises-exception"]
hong, kb = lab.person("hong"), lab.bank("kb")
laptop = hong.device("laptop")
laptop.enroll(kb, pin="345678")

# %% [markdown] lang="ko"
# 이제 이어지거나 같은 숫자에 관한 두 규칙만 생각해 봅시다. 전화번호와 생일은 사람마다 다릅니다.

# %% [markdown] lang="en" of="69ef6418"
# Now think only of the two rules about three digits in a row: telephone number and birthday differ from person to person.

# %%
predict(lab, "2d")

# %% [markdown] lang="ko"
# 먼저 홍길동의 전화번호와 생일(지어낸 사람이라 2월 30일입니다)을 보고, PIN 여섯 개를 규칙에 넣어 봅니다. `no_run`은 이어지는 숫자 세 개, `no_repeat`는 같은 숫자 세 개, `not_the_phone`은 전화번호, `not_the_birthday`는 생일 규칙을 어겼다는 뜻입니다. `None`은 어긴 규칙이 없다는 뜻입니다.

# %% [markdown] lang="en" of="7280ad40"
# First see Hong's telephone number and birthday (2/30: he is invented, and no calendar has that day); then try six PINs against the rules. `no_run` means three digits that count up or down, `no_repeat` three equal ones, `not_the_phone` and `not_the_birthday` what they say. `None` means that no rule is broken.

# %%
from fincert_lab.crypto.pin import broken_rule

phone, birthday = hong.identity.phone, hong.identity.birth_date[2:]
print(phone, birthday)
for pin in ["123456", "777205", "902580", "710230", "112233", "121212"]:
    print(pin, broken_rule(pin, phone=phone, birthday=birthday))

# %% [markdown] lang="ko"
# 백만 개를 하나씩 넣어 세려면 몇 초가 걸리므로 미리 세어 두었습니다. 904,728개가 남았습니다. 비트로는 얼마나 달라졌습니까?

# %% [markdown] lang="en" of="9de3dbfc"
# To count all million takes some seconds, so we did it beforehand: 904,728 are left. How much is that in bits?

# %%
left = 904_728
print(round(log2(1_000_000), 2), round(log2(left), 2))
check(lab, "2d", left)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 95,272개가 빠졌지만, 19.93비트가 19.79비트로 줄었을 뿐입니다. 규칙은 모두 시험하는 도둑을 막지 못합니다. 규칙을 아는 도둑은 오히려 95,272개를 덜 시험합니다.
#
# 규칙이 노리는 것은 몇 번만 시험할 수 있어서 **흔한 PIN부터 찍는 도둑**입니다. 사람은 PIN을 무작위로 고르지 않습니다. 유출된 비밀번호를 모은 한 목록(2018년)에서는, 6자리 숫자의 15%쯤이 가장 흔한 3개 가운데 하나였습니다. 한 연구(Markert 외)에 따르면, 10–30번 찍는 도둑에게는 6자리가 4자리보다 나은 점이 별로 없고, 6자리 PIN의 0.3%도 막지 않는 금지 목록은 거의 도움이 되지 않습니다. 금융인증서의 규칙은 10%쯤을 막지만, 112233과 121212는 그대로 통과합니다.
#
# **흔한 오해.** "규칙을 지켰으니 좋은 PIN이다." 규칙은 가장 나쁜 것만 뺍니다. 남들도 고를 법한 PIN은 여전히 나쁜 PIN입니다.

# %% [markdown] lang="en" of="5f37a5a3"
# **Why.** 95,272 are gone, and yet 19.93 bits have only become 19.79. The rules do not stop a thief who tries them all. One who knows the rules even saves 95,272 tries.
#
# They are meant for a thief who has only a few tries and **begins with the commonest PINs**. People do not choose PINs at random. In one collection of leaked passwords (2018) about 15% of the 6-digit strings were one of the 3 commonest. According to one study (Markert et al.), against a thief with 10–30 guesses 6 digits are hardly better than 4, and a list that blocks less than 0.3% of all 6-digit PINs hardly helps. The rules of the financial certificate block about 10%, but let 112233 and 121212 pass.
#
# **A common mistake.** "It keeps the rules, so it is a good PIN." The rules take away the worst ones only. A PIN that others may well choose is still a bad one.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 결론: 무엇이 더 있어야 합니까?
#
# | 방법 | 한 번 시험하는 시간 | 백만 개 (작은 컴퓨터의 코어 하나) | 백만 개 (RTX 4090 한 장) |
# |---|---|---|---|
# | PBKDF2 2,048번(1번의 `opens`) | 0.4밀리초 | 7분 | 1초도 안 됨 |
# | PBKDF2 600,000번 | 77밀리초 | 21시간 | 68초 |
# | Argon2id 19 MiB, 2번 | 19밀리초 | 5시간 | 119초 |
#
# 아래 두 줄을 비교해 보십시오. Argon2id는 주인을 4분의 1만 기다리게 하면서, GPU를 쓰는 도둑은 더 오래 걸리게 합니다. 그래도 2분입니다.
#
# 시간을 늘려도 소용이 없으면, 도둑이 **시험할 수 없게** 해야 합니다. 이 실습실의 금융인증서는 잠금용 키의 재료를 둘로 나눕니다. 절반은 PIN으로 만들고, 나머지 절반은 횟수를 세는 서버가 만듭니다. 그것으로 충분한지는 다음 수업에서 따져 봅니다. 여기에서는 개인키를 그렇게 잠갔을 때 상태 표에 어떻게 나오는지만 봅니다.

# %% [markdown] lang="en" of="b0f33ed4" slideshow={"slide_type": "slide"}
# ## Conclusion: what else does it take?
#
# | Method | one try | a million (one core of a small computer) | a million (one RTX 4090) |
# |---|---|---|---|
# | PBKDF2, 2,048 rounds (`opens` of section 1) | 0.4 ms | 7 minutes | less than 1 second |
# | PBKDF2, 600,000 rounds | 77 ms | 21 hours | 68 seconds |
# | Argon2id, 19 MiB, 2 passes | 19 ms | 5 hours | 119 seconds |
#
# Compare the last two rows. With Argon2id the owner waits only a quarter (1/4) of the time, and the thief with the GPU longer. For him that is still only 2 minutes.
#
# If more time does not help, the thief must be made **unable to try**. The financial certificate of this lab makes the key of the lock from two halves. One is made from the PIN, the other by a server that counts. Whether that is enough, the next lesson shows. For now, just see how a private key that is locked in this way looks in the state table.

# %%
certificate = laptop.enroll(kb, pin="280417")
show(lab)

# %% [markdown] lang="ko"
# **클라우드** 칸을 보십시오. ●는 PIN의 자릿수가 아니라 남은 시험 횟수입니다.

# %% [markdown] lang="en" of="d5399020"
# Look at the column **Cloud**. Each ● is a try that is left, not a digit of the PIN.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **2-1 몸풀기.** `stolen`은 3자리 PIN으로 잠근 개인키입니다. PIN을 찾아 `answer`에 넣으십시오.
#
# <details><summary>힌트</summary>1번의 crack을 그대로 쓰십시오. 자릿수를 3으로 합니다.</details>

# %% [markdown] lang="en" of="17bf93b5" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
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
# **2-2 해 보기.** `chosen`은 1,000명이 고른 6자리 PIN의 목록입니다. 실제 사람의 것이 아니라 프로그램으로 지어낸 것이고, 모두 4번의 규칙을 지킵니다. 이번에는 서버가 횟수를 세어, 도둑은 한 사람에게 5번만 시험할 수 있습니다. 가장 많은 사람의 PIN을 맞히는 PIN 5개를 골라, `["...", "..."]`처럼 문자열의 목록으로 `answer`에 넣으십시오.
#
# <details><summary>힌트</summary>pandas를 쓰면 한 줄입니다. import pandas as pd를 실행하고, pd.Series(chosen).value_counts()가 무엇을 보여 주는지 보십시오. .head(5).index를 붙이고 전체를 list(...)로 싸면 앞의 5개만 목록으로 남습니다.</details>

# %% [markdown] lang="en" of="465c56a7"
# **2-2 Apply.** `chosen` is a list of the 6-digit PINs that 1,000 people chose. They are made up by a program, nobody's real ones, and all of them keep the rules of section 4. This time a server counts, and the thief has only 5 tries with each person. Choose the 5 PINs that open the keys of the most people, and put them into `answer` as a list of strings, like `["...", "..."]`.
#
# <details><summary>Hint</summary>With pandas it is one line. Run import pandas as pd, and look at what pd.Series(chosen).value_counts() shows. Add .head(5).index, put list(...) around the whole, and you have a list of the first 5.</details>

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
# **2-3 설명하기.** 아래의 `thief`에는 도둑의 컴퓨터가 몇 대인지(`computers`), PIN이 몇 년을 버텨야 하는지(`years`) 적혀 있습니다. 6자리 PIN 백만 개를 모두 시험하는 데 정확히 그 햇수가 걸리게 하려면, 한 대가 한 번 시험하는 데 몇 초가 걸려야 합니까? 초를 계산해서 `answer`에 넣으십시오. 한 해는 365일, 하루는 86,400초로 합니다. 그리고 옆 사람에게 설명해 보십시오. 주인은 언제, 얼마나 기다리게 됩니까?
#
# <details><summary>힌트</summary>그 햇수를 초로 바꾸면 몇 초입니까? 여러 대가 나누어 시험하면, 한 대가 시험할 PIN은 몇 개입니까?</details>

# %% [markdown] lang="en" of="d23333f0"
# **2-3 Explain.** Below, `thief` says how many `computers` a thief has, and how many `years` a PIN is to hold. Trying all million 6-digit PINs is to take exactly that many years. How many seconds must one try take on each computer? Put the seconds into `answer`. Count 365 days a year and 86,400 seconds a day. Then explain it to your neighbour: how long does the owner then wait, and how often?
#
# <details><summary>Hint</summary>How many seconds are those years? If the computers share the work, how many PINs does one of them try?</details>

# %% stub="2-3"
thief = given(lab, "2-3")
print(thief)
answer = None
check(lab, "2-3", answer)

# %% solution="2-3"
thief = given(lab, "2-3")
print(thief)
answer = thief["years"] * 365 * 86_400 / (1_000_000 / thief["computers"])
check(lab, "2-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 2-2의 목록은 다섯 명 가운데 두 명이 인기 있는 PIN 40개에서 고르도록 지어낸 것입니다. 학번을 넣으면 학생마다 다릅니다. 정답이 맞힌 사람 수를 칠판에 모아 보십시오. 횟수 제한이 있어도 흔한 PIN은 위험하다는 것이 결론입니다. 2-3의 답은 학번마다 다르지만 모두 하루가 넘습니다. 컴퓨터가 여러 대인 것을 잊는 실수가 가장 흔합니다.

# %% [markdown] lang="en" of="b8df6189" edition="teacher"
# **Notes on the solutions.** 2-2: the list is made up so that two in five people choose from 40 favourites; with a seed it differs from student to student. Collect on the board how many people the right answers break. The conclusion: even with a limit on tries, a common PIN is dangerous. 2-3: with a seed the answers differ, but they are all more than a day. The commonest mistake is to forget that there are many computers.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. PIN으로 잠근 개인키 파일을 훔친 사람은 자기 컴퓨터에서 PIN을 마음껏 시험합니다. 아무도 횟수를 세지 않습니다. PIN을 찾으면 주인의 이름으로 서명할 수 있습니다.
# 2. 모두 시험하는 시간은 가짓수를 1초에 시험하는 횟수로 나눈 것입니다. 6자리 PIN이면 기본 방법으로 잠갔을 때 작은 컴퓨터로 7분, Argon2id로 잠갔을 때 작은 컴퓨터로 5시간이지만 GPU 한 장으로는 2분쯤입니다.
# 3. 느린 KDF는 한 번 시험하는 시간을 늘릴 뿐이고, 주인도 그만큼 기다려야 합니다. PIN 규칙은 가짓수를 거의 바꾸지 않습니다. 6자리 PIN은 20비트이고, 20비트는 시험하는 횟수를 제한해야만 지킬 수 있습니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 키 유도 함수(KDF) | key derivation function | 비밀 값으로 키를 만드는 계산. 비밀번호용은 일부러 느리게 만듭니다. |
# | 오프라인 공격 | offline attack | 훔친 것만 가지고 자기 컴퓨터에서 마음껏 시험하는 것 |
# | 가짓수 | possibilities | 비밀로 쓸 수 있는 값의 개수 |
# | 비트 | bit | 비밀의 크기를 재는 단위. 1비트가 늘면 가짓수가 2배가 됩니다. |
#
# **다음.** [클라우드에 맡기기](03_cloud_storage.ipynb)에서 나머지 절반과, 횟수를 세는 장치(HSM)를 봅니다.

# %% [markdown] lang="en" of="02301cb8" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. Whoever steals the file of a private key locked with a PIN tries PINs on their own computer, as many as they like. Nobody counts. With the right one they can sign as the owner.
# 2. The time for all PINs is their number divided by the tries in 1 second. With the library's default, a small computer tries all 6-digit PINs in 7 minutes. With Argon2id it needs 5 hours, but one GPU only about 2 minutes.
# 3. A slow KDF makes one try take longer, and the owner waits too. Rules about PINs hardly change their number. A 6-digit PIN is 20 bits, and 20 bits are safe only where somebody limits the number of tries.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *키 유도 함수* | key derivation function (KDF) | A computation that makes a key from a secret. One for passwords is slow on purpose. |
# | *오프라인 공격* | offline attack | Trying as often as one likes, on one's own computer, with only what was stolen |
# | *가짓수* | possibilities | How many values a secret can have |
# | *비트* | bit | The unit for the size of a secret: 1 bit more makes 2 times as many possibilities |
#
# **Next.** In [Keep it in the cloud](03_cloud_storage.ipynb) you see the other half, and the device that counts (HSM).
