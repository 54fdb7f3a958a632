# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 키 쌍 만들기
#
# **30분.** 이 수업에서는 키 쌍을 직접 만들고, 서명하고, 서명을 확인합니다. 남이 난수를 예측할 수 있으면 어떻게 되는지 보고, 인증서 신청서를 직접 만들어 인증기관에 보냅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 개인키로 할 수 있는 일과 공개키로 할 수 있는 일을 나누어 말할 수 있습니다.
# 2. 난수를 예측할 수 있으면 왜 다른 사람이 개인키를 알아낼 수 있는지 설명할 수 있습니다.
# 3. 인증서에 적힌 것을 누가 확인했는지 하나씩 말하고, 난수 R이 왜 비밀인지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 공개된 값으로 만들기 때문에 누구나 똑같은 키를 만들 수 있습니다. 실제로 쓰지 마십시오. 여러분의 진짜 PIN이나 주민등록번호도 입력하지 마십시오.

# %% [markdown] lang="en" of="30dfb717" slideshow={"slide_type": "slide"}
# # Make a key pair
#
# **30 minutes.** In this lesson you make a key pair, sign with it, and check the signature. You see what happens when somebody else can predict your random bytes. Then you put together a certificate request and send it to the CA.
#
# When you are done you can:
#
# 1. say what the private key is for, and what the public key is for;
# 2. explain why somebody who can predict your random bytes finds your private key;
# 3. say who checked each thing that a certificate states, and why the random value R is a secret.
#
# > **Safety.** The keys made here are for practice. They come from a published value, so anybody can make them again. Never use them for real. Do not type your own real PIN or resident number either.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 3분, 1번 7분, 2번 7분, 3번 4분, 4번 6분, 5번 3분입니다. 연습 문제는 따로 20분쯤 걸립니다. 2번에서 "난수 40바이트를 눈으로 보면 좋은 난수인지 알 수 있는가"를 물으십시오. 알 수 없습니다. 그래서 이 문제는 늦게 발견됩니다. 3번의 측정 결과는 컴퓨터마다 다릅니다.

# %% [markdown] lang="en" of="f6ba589b" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 3 minutes, section 1 takes 7, section 2 takes 7, section 3 takes 4, section 4 takes 6, section 5 takes 3. The exercises take another 20 or so. In section 2 ask: "can you tell good random bytes by looking at 40 of them?" Nobody can. That is why such faults are found late. What section 3 measures differs from computer to computer.

# %% [markdown] lang="ko"
# ## 시작하기
#
# 아래 셀이 실습실을 엽니다. 처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 `lesson` 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 `seed="20260001"`처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.

# %% [markdown] lang="en" of="5370d26c"
# ## Begin
#
# The cell below opens the lab. To begin again at any time, run everything again from this cell on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of `lesson`, like `seed="20260001"`. Values, dates and event numbers may then differ from those in this text.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import check, given, lesson, predict, show
from fincert_lab.crypto import keys

lab = lesson(1, lang="ko")
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 키 쌍으로 무엇을 할 수 있습니까?
#
# 기기는 먼저 **난수**(아무도 예측할 수 없는 값)를 뽑습니다. 이 실습실에서는 40바이트입니다. 그 난수로 **개인키**를 계산하고, 개인키로 **공개키**를 계산합니다. 난수가 좋으면, 거꾸로 공개키에서 개인키를 알아내는 방법은 알려져 있지 않습니다.
#
# - 개인키로는 글에 전자서명을 합니다. 줄여서 **서명**이라고 합니다. 서명은 글과 개인키로 계산한 값입니다.
# - 공개키로는 서명을 **확인**합니다.
#
# 홍길동이 "김영희에게 10,000원"이라고 쓰고 서명했습니다. 누군가 서명은 그대로 두고 글만 "90,000원"으로 고쳤습니다. 은행에는 홍길동의 공개키만 있습니다.

# %% [markdown] lang="en" of="2de524b3" slideshow={"slide_type": "slide"}
# ## 1. What can you do with a key pair?
#
# The device first draws **random bytes**, which nobody can predict: in this lab, 40 of them. From these it computes the **private key**, and from the private key the **public key**. If the bytes are truly random, nobody knows a way back from the public key to the private one.
#
# - With the private key you **sign** a text. The signature is a value computed from the text and the private key.
# - With the public key anybody **checks** a signature.
#
# Hong writes "10,000 won to Kim" and signs it. Somebody keeps the signature and changes the text to "90,000 won". The bank has only Hong's public key.

# %%
predict(lab, "1a")

# %% [markdown] lang="ko"
# `lab.entropy.bytes("first key", 40)`은 난수 40바이트를 뽑습니다. 따옴표 안은 이 난수의 이름일 뿐입니다. 이름이 다르면 난수도 다릅니다. 표의 지문은 공개키를 짧게 줄인 값으로, 키를 서로 구별할 때 씁니다.

# %% [markdown] lang="en" of="b859f8ff"
# `lab.entropy.bytes("first key", 40)` draws 40 random bytes. What stands in quotes is only a name for this draw; another name means other bytes. The fingerprint in the table is a short value computed from the public key, by which to tell keys apart.

# %%
private = keys.generate(lab.entropy.bytes("first key", 40))
public = private.public_key()
show(public)

# %%
letter = b"10,000 won to Kim"
signature = keys.sign(private, letter)
keys.verify(public, signature, letter)

# %% [markdown] lang="ko"
# 아무 말이 없으면 서명이 맞는 것입니다. `verify`는 틀릴 때만 오류를 냅니다. 이제 글을 고쳐 봅니다. 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="60102664"
# No news is good news: `verify` raises an error only when the signature does not fit. Now change the text. The next cell is meant to end in an error.

# %% tags=["raises-exception"]
changed = b"90,000 won to Kim"
keys.verify(public, signature, changed)

# %% [markdown] lang="ko"
# 이번에는 글과 서명은 그대로 두고, 다른 사람의 공개키로 확인합니다. 역시 오류가 나야 정상입니다. 그다음의 `check`에는 은행이 본 세 가지, 곧 공개키와 서명과 고친 글을 함께 넘깁니다.

# %% [markdown] lang="en" of="d99954bc"
# Now leave text and signature as they are, and check with somebody else's public key. Again an error is what you should see. The `check` after it is handed the three things that the bank had: public key, signature and changed text.

# %% tags=["raises-exception"]
other = keys.generate(lab.entropy.bytes("second key", 40))
keys.verify(other.public_key(), signature, letter)

# %%
check(lab, "1a", (public, signature, changed))

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 서명은, 서명한 개인키의 짝인 공개키와 서명한 그 글을 함께 넣을 때만 맞다고 나옵니다. 확인할 때 개인키는 필요 없습니다. 그래서 두 가지를 알 수 있습니다. 어느 키로 서명했는지, 그 뒤에 글이 바뀌지 않았는지입니다. 공개키로는 서명할 수 없습니다.
#
# **흔한 오해.**
#
# - "서명하면 글이 숨겨진다." 아닙니다. `letter`는 그대로 읽을 수 있습니다. 서명은 글과 따로 있는 값입니다.
# - "공개키로 서명을 풀면 글이 나온다." 아닙니다. 공개키, 서명, 글이 모두 있어야 확인할 수 있습니다.
# - "공개키에는 홍길동의 것이라고 적혀 있다." 아닙니다. `show(public)`의 표에는 이름이 없습니다. 누구의 것인지는 인증서를 보아야 압니다.

# %% [markdown] lang="en" of="8f45e857"
# **Why.** The check says yes only for the text that was signed, and the public key that belongs to the private key that signed it. It does not take the private key. So it tells two things: which key signed, and that the text has not changed since. Nobody can sign with the public key.
#
# **Common mistakes.**
#
# - "Signing hides the text." No: `letter` can be read as before. The signature is a separate value beside it.
# - "The public key turns the signature back into the text." No: a check takes the public key, the signature and the text.
# - "The public key says that it is Hong's." No: the table of `show(public)` has no name in it. The certificate says whose key it is.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 난수를 예측할 수 있으면 어떻게 됩니까?
#
# 한 공장에서 기기를 만들면서, 난수를 만드는 재료로 모든 기기에 `b"factory"`라는 값을 넣었습니다. 두 사람이 그 기기를 한 대씩 사서 첫 키를 만들었습니다. 둘째 사람이 자기 기기로 서명하고, 은행은 그 서명을 **첫째** 사람의 공개키로 확인합니다.

# %% [markdown] lang="en" of="3bb7e16c" slideshow={"slide_type": "slide"}
# ## 2. What if the random bytes can be predicted?
#
# A factory puts the value `b"factory"` into every device, for the device to make its random bytes from. Two people buy one each, and make their first key. The second one signs with their device, and the bank checks that signature with the public key of the **first** one.

# %%
predict(lab, "1b")

# %% [markdown] lang="ko"
# `Entropy.seeded(b"factory")`가 그런 기기 한 대의 난수입니다. 두 기기의 프로그램이 같으니 난수의 이름도 `"key"`로 같습니다.

# %% [markdown] lang="en" of="80443a9b"
# `Entropy.seeded(b"factory")` is the randomness of one such device. Both devices run the same program, so both draw under the same name, `"key"`.

# %%
from fincert_lab.entropy import Entropy

one = keys.generate(Entropy.seeded(b"factory").bytes("key", 40))
two = keys.generate(Entropy.seeded(b"factory").bytes("key", 40))
two.public_key() == one.public_key()

# %% [markdown] lang="ko"
# 공개키가 같습니다. 개인키는 어떻습니까? 둘째 기기로 서명하고, 첫째 기기의 공개키로 확인합니다. 오류가 없으면 맞는 것입니다.

# %% [markdown] lang="en" of="b97f837d"
# The public keys are the same. Are the private ones? Sign with the second device, and check with the first one's public key. No error means that it fits.

# %%
keys.verify(one.public_key(), keys.sign(two, letter), letter)
check(lab, "1b", (one, two))

# %% [markdown] lang="ko"
# 키의 비밀은 처음에 뽑은 난수뿐입니다. 그다음은 모두 정해진 계산입니다. 그래서 한 사람의 서명을 다른 사람의 서명과 구별할 수 없습니다. `b"factory"`를 아는 사람은 누구나 똑같이 서명할 수 있습니다.
#
# **깨 봅시다.** 2006년부터 2008년까지 데비안 리눅스에서 실제로 있었던 일입니다. OpenSSL이라는 프로그램을 고치다가 난수의 재료가 거의 다 빠지고 **프로세스 번호**만 남았습니다. 번호는 1부터 32,767까지뿐입니다(CVE-2008-0166).
#
# 아래의 `careless`는 번호 하나로 키를 만듭니다. 기계가 쓴 번호는 4711이지만, 찾는 쪽은 공개키 `target`만 봅니다. `next(...)`는 1부터 차례로 키를 만들어 보고, 공개키가 같아지는 첫 번호에서 멈춥니다. 4711을 32,767까지의 다른 번호로 바꾸어 다시 실행해 보십시오.

# %% [markdown] lang="en" of="b88d4cd0"
# All that is secret about a key is the random bytes drawn at the start. The rest is plain computation. So nobody can tell the signatures of the two people apart, and whoever knows `b"factory"` can sign just the same.
#
# **Break it.** This happened to Debian Linux from 2006 to 2008. A change to the OpenSSL program took away nearly everything that random bytes were made from, and only the **process number** was left: a number from 1 to 32,767 (CVE-2008-0166).
#
# `careless` below makes a key from a number. The machine's number is 4711, but the search sees only `target`, the public key. `next(...)` makes one key after the other, from 1 on, and stops at the first number whose public key is the same. Change 4711 to another number up to 32,767 and run the cell again.

# %% tags=["cracking"]
def careless(number):
    return keys.generate(number.to_bytes(40))


target = careless(4711).public_key()
found = next(n for n in range(1, 32_768) if careless(n).public_key() == target)
keys.verify(target, keys.sign(careless(found), letter), letter)
found

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 1번에서 만든 것 같은 키는 모두 2의 256제곱 개쯤이어서, 하나씩 만들어 볼 수는 없습니다. 그러나 이 기계가 만들 수 있는 키는 32,767개뿐입니다. 난수는 **다른 사람이 예측할 수 없어야** 난수입니다. 고르게 섞여 보이는 것만으로는 부족합니다.
#
# **흔한 오해.** "키가 256비트이니 안전하다." 키가 길어도, 키를 만든 난수의 가짓수가 적으면 안전하지 않습니다. 32,767은 2의 15제곱쯤입니다. 이 키는 15비트짜리나 다름없습니다.
#
# > **실제 서비스는 다릅니다.** 실제 기기는 운영체제의 난수를 씁니다(`Entropy.system()`). 이 수업은 결과가 매번 같도록 일부러 공개된 값으로 난수를 만듭니다. 그래서 RSA 키 말고는, 이 수업의 키를 `b"factory"`로 만든 키처럼 누구나 다시 만들 수 있습니다.

# %% [markdown] lang="en" of="d9ad6627"
# **Why.** There are about 2 to the power of 256 keys like that of section 1, so nobody can try them all. But this machine can make only 32,767 of them. Random bytes are good only if **nobody else can predict them**. It is not enough that they look random.
#
# **A common mistake.** "The key has 256 bits, so it is safe." Length alone does not make a key safe: the random bytes behind it need enough possibilities too. 32,767 is about 2 to the power of 15, so this key is worth no more than 15 bits.
#
# > **The real service differs.** A real device takes the operating system's randomness (`Entropy.system()`). This lesson makes its own from a published value, so that results come out the same each time. So, but for the RSA key, anybody can make the keys of this lesson again, just like those of `b"factory"`.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. P-256과 RSA-2048
#
# 키 쌍을 만드는 방법은 여러 가지입니다. 실제 금융인증서는 **RSA-2048**을 쓰고, 이 실습실은 보통 **P-256**을 씁니다. 둘 다 서명과 확인에 쓸 수 있습니다. 이름의 숫자는 계산에 쓰는 수의 비트 수입니다. 무엇이 다른지 재어 봅니다.
#
# 첫째 셀은 공개키(`spki`는 표준 형식입니다)와 서명의 바이트 수입니다. 첫 줄이 P-256, 둘째 줄이 RSA-2048입니다. 둘째 셀은 키 하나를 만드는 시간을 여러분의 컴퓨터에서 잽니다.

# %% [markdown] lang="en" of="b8d5b0a3" slideshow={"slide_type": "slide"}
# ## 3. P-256 and RSA-2048
#
# There are several ways to make a key pair. The real financial certificate uses **RSA-2048**; this lab mostly uses **P-256**. You can sign and check with either. The number in each name is the size, in bits, of the numbers it computes with. Measure how they differ.
#
# The first cell prints how many bytes the public key (`spki` is its standard form) and a signature have, P-256 in the first line, RSA-2048 in the second. The second cell measures on your computer how long it takes to make a key.

# %%
rsa = keys.generate_rsa()
for key in (private, rsa):
    print(len(keys.spki(key.public_key())), len(keys.sign(key, letter)))

# %% tags=["measured"]
from timeit import timeit

seed = lab.entropy.bytes("timing", 40)
p256_ms = timeit("keys.generate(seed)", globals=globals(), number=500) / 500 * 1000
rsa_ms = timeit("keys.generate_rsa()", globals=globals(), number=5) / 5 * 1000
print(f"P-256 {p256_ms:.3f} ms, RSA-2048 {rsa_ms:.0f} ms")

# %% [markdown] lang="ko"
# | 구분 | P-256 | RSA-2048 |
# |---|---|---|
# | 공개키 | 91바이트 | 294바이트 |
# | 서명 | 대개 70–72바이트 | 256바이트 |
# | 키 만드는 시간 | 1밀리초보다 훨씬 짧음 | 수십 밀리초, 매번 다름 |
# | 안전성(NIST SP 800-57) | 128비트 | 112비트 |
#
# 안전성 128비트는 2의 128제곱 번쯤 계산해야 깨진다는 뜻입니다. 키를 하나씩 만들어 보는 것보다 빠른 방법이 있어서 256이 아닙니다. RSA 키는 커다란 소수 두 개를 찾을 때까지 난수를 뽑아 보아야 합니다. 그래서 오래 걸리고, 걸리는 시간도 매번 다릅니다. P-256 키는 난수를 한 번 뽑아 계산하면 끝입니다. 크기도 작고 안전성은 더 높습니다. RSA-2048은 오래전부터 거의 모든 프로그램이 지원하므로 아직 널리 씁니다.

# %% [markdown] lang="en" of="60b07af4"
# | What is compared | P-256 | RSA-2048 |
# |---|---|---|
# | public key | 91 bytes | 294 bytes |
# | signature | usually 70–72 bytes | 256 bytes |
# | time to make a key | far below 1 millisecond | tens of milliseconds, different each time |
# | strength (NIST SP 800-57) | 128 bits | 112 bits |
#
# A strength of 128 bits means that breaking it takes about 2 to the power of 128 steps. It is not 256, because there are quicker ways than to try all keys. For an RSA key one draws random numbers until two of them are large primes. That takes a while, and how long depends on luck. For a P-256 key one draws once and computes. It is smaller, and stronger. RSA-2048 is still widely used because nearly all software has supported it for a long time.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 기기를 떠나는 것: 인증서 신청서
#
# 공개키에는 누구의 것인지 적혀 있지 않습니다. 인증서를 받으려면 기기는 **인증서 신청서**(CSR)를 만들어 인증기관에 보냅니다. 신청서에는 이름, 공개키, VID가 들어 있고, 끝에 개인키로 한 서명이 붙습니다. 개인키는 보내지 않습니다. 서명은 "이 공개키의 짝인 개인키가 나에게 있다"는 증거입니다.
#
# **VID**는 주민등록번호와 비밀 난수 **R**을 합쳐 해시한 값입니다. 인증서에 주민등록번호를 적지 않으려고 씁니다. **해시**(SHA-256)는 어떤 글이든 32바이트로 바꾸는 계산입니다. 같은 글에서는 늘 같은 값이 나오지만, 값에서 글을 거꾸로 계산하는 방법은 알려져 있지 않습니다. 글을 하나씩 넣어 볼 수 있을 뿐입니다.
#
# 신청서를 보내기 전에 은행이 등록대행기관으로서 **본인 확인**을 합니다. 계좌번호와 보안매체(보안카드나 OTP)를 봅니다. 은행은 그 결과를 인증기관에 알리고, 기기에는 **인가코드**를 줍니다. 인가코드를 신청서와 함께 보내면, 인증기관은 누구의 본인 확인을 마친 신청서인지 압니다.

# %% [markdown] lang="en" of="83f327fd" slideshow={"slide_type": "slide"}
# ## 4. What leaves the device: the certificate request
#
# A public key does not say whose it is. To get a certificate for it, the device writes a **certificate request** (CSR) and sends it to the CA. In it are a name, the public key and the VID, and at its end a signature made with the private key. The private key is not sent. The signature proves: "I have the private key that belongs to this public key."
#
# The **VID** is a hash of the resident number together with a secret random value **R**. It stands in the certificate so that the number itself need not. A **hash** (SHA-256) is a computation that turns any text into 32 bytes. The same text always gives the same value, but nobody knows a way to compute the text from the value: one can only try texts.
#
# Before the request is sent, the bank, as a registration agency, does the **identity check**: account number and security medium (a security card or an OTP token). The bank tells the CA the result, and gives the device an **authorisation code**. It goes with the request, so that the CA knows which identity check belongs to it.

# %%
hong, kb = lab.person("hong"), lab.bank("kb")
laptop = hong.device("laptop")
authorisation = laptop.check_identity(kb)
show(lab.last_story())

# %% [markdown] lang="ko"
# 이제 홍길동이 장난을 칩니다. 1번에서 만든 키 쌍으로 신청서를 만들면서, 자기 이름 대신 **김영희**라고 적습니다. VID는 자기 주민등록번호(`idn`)와 `r`로 바르게 만듭니다.

# %% [markdown] lang="en" of="d8ed767f"
# Now Hong plays a trick. He makes a request for the key pair of section 1, but instead of his own name he writes **Kim Younghee** (in Korean letters, as her bank has it). The VID he makes correctly, from his own resident number (`idn`) and `r`.

# %%
from cryptography import x509
from fincert_lab.crypto.vid import VirtualID
from fincert_lab.pki import profile

r = lab.entropy.bytes("my R", 20)
vid = VirtualID.of(hong.identity.idn, r)
request = profile.request(private, lab.person("kim").identity.name, vid)
show(x509.load_der_x509_csr(request))

# %% [markdown] lang="ko"
# 이 신청서를 홍길동의 인가코드와 함께 보냅니다. 서명과 VID는 맞고 이름만 다릅니다.

# %% [markdown] lang="en" of="e73c91a0"
# The request goes out with Hong's authorisation code. Its signature and its VID are right; only the name is wrong.

# %%
predict(lab, "1c")

# %% [markdown] lang="ko"
# **깨 봅시다.** 그 신청서를 보내기 전에, 잘못된 신청서 두 개를 먼저 보내 봅니다. 둘 다 오류가 나야 정상입니다. 첫째는 마지막 바이트를 바꾼 것입니다. 서명의 한 비트가 달라집니다.
#
# R도 함께 보냅니다. 인증기관의 공개키로 봉하면(암호화하면, `seal_r`) 인증기관만 열 수 있습니다. 서명을 확인하는 공개키와는 다른, 봉할 때만 쓰는 키 쌍입니다.

# %% [markdown] lang="en" of="7852f424"
# **Break it.** Before that request, send two that are wrong in other ways. Both are meant to end in an error. In the first one the last byte is changed: one bit of the signature is another.
#
# R goes along, sealed (encrypted) with a public key of the CA (`seal_r`). This is another key pair, used only for sealing: anybody can seal with its public key, and the CA alone can open.

# %% tags=["raises-exception"]
from fincert_lab.crypto.vid import seal_r
from fincert_lab.institutions.ca.application import IssueRequest

sealed_r = seal_r(lab.ca.r_key, r)
damaged = request[:-1] + bytes([request[-1] ^ 1])
lab.ca.issue(laptop.party, IssueRequest(authorisation, damaged, sealed_r))

# %% [markdown] lang="ko"
# 둘째 신청서에는 이름을 홍길동이라고 바르게 적고, VID만 김영희의 주민등록번호로 만들어 넣습니다. 인증기관은 R을 열고, 은행이 알려 준 번호로 VID를 다시 계산해서 비교합니다.

# %% [markdown] lang="en" of="dc56313f"
# In the second one the name is right, Hong's own, and the VID is made from Kim's resident number. The CA opens R, computes the VID from the number that the bank told it, and compares.

# %% tags=["raises-exception"]
kims_vid = VirtualID.of(lab.person("kim").identity.idn, r)
false_vid = profile.request(private, hong.identity.name, kims_vid)
lab.ca.issue(laptop.party, IssueRequest(authorisation, false_vid, sealed_r))

# %% [markdown] lang="ko"
# 두 신청서는 거절되었고, 인가코드(`authorisation`)는 아직 쓰지 않은 것으로 남았습니다. 이제 김영희라고 적은 신청서를 보냅니다.

# %% [markdown] lang="en" of="dafd24cf"
# Both were refused, and the authorisation code (`authorisation`) has not been used up. Now send the request that says Kim.

# %%
certificate = lab.ca.issue(laptop.party, IssueRequest(authorisation, request, sealed_r))
show(certificate)

# %%
check(lab, "1c")
show(lab)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 가입자 칸의 CN(이름)에 홍길동이라고 적혀 있습니다. 인증기관은 신청서에서 공개키와 VID만 가져가고, 이름은 은행이 알려 준 것을 씁니다. `OU=KB`는 은행입니다. 이름 뒤의 숫자와 다른 OU는 지금 몰라도 됩니다.
#
# | 인증서에 적힌 것 | 어디에서 왔는가 | 누가 무엇으로 확인했는가 |
# |---|---|---|
# | 공개키 | 기기 | 인증기관이 신청서의 서명으로 |
# | 이름, 은행 | 은행 | 은행이 본인 확인으로 |
# | VID | 기기 | 인증기관이 R과 은행이 알려 준 주민등록번호로 |
# | 일련번호, 발급자, 유효기간 | 인증기관 | 인증기관이 정함 |
#
# 마지막으로 인증기관이 이 모두에 서명합니다.
#
# 상태 표의 **클라우드** 칸에는 '아직 없음'이라고 적혀 있습니다. 클라우드에는 잠근 개인키만 올립니다. 지금 개인키는 잠기지 않은 채 파이썬 변수 `private`에 들어 있습니다. 다음 수업에서 하나를 잠가 봅니다.
#
# > **실제 서비스는 다릅니다.** 신청서의 이름을 어떻게 다루는지는 인증기관마다 다릅니다. 은행이 알려 준 이름과 다르면 거절하는 곳도 있습니다. 어느 쪽이든 신청서의 이름을 그대로 믿어서는 안 됩니다.

# %% [markdown] lang="en" of="04eb4733"
# **Why.** The subject is whom the certificate is about, and its CN (name) begins with *홍길동*, Hong Gildong. From the request the CA takes only the public key and the VID; the name is the one that the bank told it. `OU=KB` is the bank. You need not know the digits after the name, nor the other OU.
#
# | What the certificate states | Where it comes from | Who checked it, and how |
# |---|---|---|
# | public key | the device | the CA, by the signature of the request |
# | name, bank | the bank | the bank, by the identity check |
# | VID | the device | the CA, by R and the resident number that the bank told it |
# | serial number, issuer, validity | the CA | the CA decides |
#
# In the end the CA signs all of this.
#
# In the column **Cloud** the state table says that nothing is there yet. Only a locked private key goes to the cloud. This one lies unlocked in the Python variable `private`. In the next lesson you lock one.
#
# > **The real service differs.** CAs treat a name in a request differently. Some refuse the request if the name differs. None should simply believe it.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 5. VID와 R
#
# 인증서는 누구나 볼 수 있습니다. 그래서 주민등록번호를 그대로 적지 않고 VID를 적습니다. R은 기기가 뽑은 난수 20바이트이고, VID는 번호와 R을 합쳐 두 번 해시한 값입니다.
#
# 번호를 아는 은행에 R을 보여 주면, 은행은 VID를 다시 계산해서 비교합니다. 같으면 이 인증서는 그 번호를 가진 고객의 것입니다.
#
# 누군가 홍길동의 인증서를 손에 넣었습니다. 주민등록번호는 13자리입니다. 앞의 7자리는 생년월일과 성별에서 나오므로 알고, 마지막 6자리만 모릅니다. 다른 것은 아무것도 없습니다.

# %% [markdown] lang="en" of="9424710a" slideshow={"slide_type": "slide"}
# ## 5. VID and R
#
# Anybody may see a certificate. So it does not hold the resident number itself but the VID. R is 20 random bytes that the device has drawn; the VID is the number together with R, hashed twice.
#
# Show R to a bank that knows the number, and it computes the VID again and compares. If they are the same, this certificate belongs to the customer with that number.
#
# Somebody got hold of Hong's certificate. A resident number has 13 digits. The first 7 follow from birth date and sex, and these they know. The last 6 are missing. They have nothing else.

# %%
predict(lab, "1d")

# %% [markdown] lang="ko"
# R이 다르면 맞는 번호를 넣어도 다른 VID가 나옵니다. 아래의 틀린 R은 0으로 채운 20바이트(`bytes(20)`)입니다. R은 2의 160제곱 가지여서 모두 넣어 볼 수 없습니다.

# %% [markdown] lang="en" of="1fb1c001"
# With a wrong R even the right number gives another VID. The wrong R here is 20 bytes that are all 0 (`bytes(20)`). There are 2 to the power of 160 values for R, so nobody can try them all.

# %%
VirtualID.of(hong.identity.idn, bytes(20)) == vid

# %% [markdown] lang="ko"
# **깨 봅시다.** 이번에는 R이 새어 나갔습니다. 마지막 6자리를 000000부터 하나씩 넣어 봅니다. 그다음 셀은 여러분의 컴퓨터가 1초에 몇 번 시험하는지, 백만 번에 몇 초가 걸리는지 잽니다.

# %% [markdown] lang="en" of="efb7b080"
# **Break it.** Now R has leaked. Try the last 6 digits one by one, from 000000 on. The cell after that measures how many tries your computer makes in 1 second, and how many seconds a million would take.

# %%
known = hong.identity.idn[:7]
guesses = (f"{known}{rest:06d}" for rest in range(1_000_000))
number = next(guess for guess in guesses if VirtualID.of(guess, r) == vid)
number == hong.identity.idn

# %% tags=["measured"]
seconds = timeit("VirtualID.of(number, r)", globals=globals(), number=5000) / 5000
print(f"{1 / seconds:,.0f} / s, 1,000,000: {1_000_000 * seconds:.0f} s")

# %%
check(lab, "1d", number)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 주민등록번호는 가짓수가 적습니다. R을 아는 사람에게는 VID가 곧 주민등록번호입니다. 이 실습실의 번호는 지어낸 것이고 마지막 6자리가 작은 수여서 금방 나왔습니다. 백만 개를 모두 넣어 보아도 위에서 잰 시간이면 끝납니다(작은 컴퓨터에서 몇 초였습니다). 그래서 R은 개인키와 함께 잠가 둡니다. 그 번호를 이미 아는 곳에만 보여 줍니다. 발급할 때는 인증기관에 봉해서 보내고, 인증서를 등록할 때는 그 은행에 보여 줍니다. 한번 본 곳이 나중에 R을 지웠는지는 밖에서 알 수 없습니다.
#
# **흔한 오해.** "해시했으니 안전하다." 입력의 가짓수가 적으면 해시는 아무것도 숨기지 못합니다. 숨기는 것은 160비트짜리 R입니다.

# %% [markdown] lang="en" of="eb1c0570"
# **Why.** There are few resident numbers. To whoever knows R, the VID is as good as the number. The numbers in this lab are invented, and their last 6 digits are small, so this one was found at once. All million take the time measured above (a few seconds on a small computer). So R is locked away together with the private key. It is shown only to somebody who knows the number already: sealed, to the CA when the certificate is issued, and later to a bank where the certificate is registered. Whoever has seen R may have kept a copy.
#
# **A common mistake.** "It is hashed, so it is safe." Where there are few possible inputs, a hash hides nothing. What hides the number is R, with its 160 bits.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **1-1 몸풀기.** 여러분의 키 쌍을 만들고, 아래의 `my_letter`에 서명하십시오. `answer = (my_public, my_signature)`처럼 공개키와 서명을 차례로 넣습니다.
#
# <details><summary>힌트</summary>1번의 셀을 따라 하되, 이 수업의 변수를 덮어쓰지 않게 이름을 새로 지으십시오. 난수의 이름도 마음대로 정합니다. 첫째 자리에는 개인키가 아니라 공개키를 넣습니다.</details>

# %% [markdown] lang="en" of="cc388ff0" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **1-1 Warm-up.** Make a key pair of your own and sign `my_letter` below. Put in the public key and the signature, in this order: `answer = (my_public, my_signature)`.
#
# <details><summary>Hint</summary>Follow the cells of section 1, under new names, so that the lesson's own variables stay as they are. Choose any name for the random bytes too. The first of the two is the public key, not the private one.</details>

# %% stub="1-1"
my_letter = given(lab, "1-1")
print(my_letter)
answer = None
check(lab, "1-1", answer)

# %% solution="1-1"
my_letter = given(lab, "1-1")
print(my_letter)
my_private = keys.generate(lab.entropy.bytes("my own key", 40))
answer = (my_private.public_key(), keys.sign(my_private, my_letter))
check(lab, "1-1", answer)

# %% [markdown] lang="ko"
# **1-2 해 보기.** 무인 발급기 한 대가 2번의 기계와 똑같이 `careless`로, 프로세스 번호(1부터 32,767까지)만으로 키를 만들었습니다. `given`은 문제에 쓸 값을 줍니다. `kiosk`는 그 발급기의 공개키입니다. 짝이 되는 개인키를 찾아 `answer`에 넣으십시오. 번호를 넣어도 됩니다.
#
# <details><summary>힌트</summary>2번의 next(...)를 그대로 쓰십시오. target 자리에 kiosk를 넣습니다. 몇 초 걸릴 수 있습니다.</details>

# %% [markdown] lang="en" of="489e68a1"
# **1-2 Apply.** An unattended kiosk made its key with `careless`, from its process number only (1 to 32,767), like the machine in section 2. `given` hands you what an exercise is about: `kiosk` is the public key of that machine. Find the private key that belongs to it and put it into `answer`. Its number will do as well.
#
# <details><summary>Hint</summary>Use next(...) of section 2 as it is, with kiosk where it says target. It may take a few seconds.</details>

# %% stub="1-2"
kiosk = given(lab, "1-2")
answer = None
check(lab, "1-2", answer)

# %% solution="1-2"
kiosk = given(lab, "1-2")
answer = next(n for n in range(1, 32_768) if careless(n).public_key() == kiosk)
check(lab, "1-2", answer)

# %% [markdown] lang="ko"
# **1-3 설명하기.** 인증기관은 홍길동을 만난 적이 없습니다. 그런데 인증서에 이름을 적고 서명했습니다. 인증기관이 그 이름을 **전해 들은** 사건을 찾아 번호를 `answer`에 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. 인증기관이 신청서의 이름을 그대로 믿는다면, 홍길동은 무엇을 할 수 있습니까?
#
# <details><summary>힌트</summary>새 셀에서 show(lab.journal)을 실행하십시오. 보내는 쪽이 은행이고 받는 쪽이 인증기관인 사건을 찾으십시오.</details>
#
# <details><summary>설명의 예</summary>본인 확인은 자기 이름으로 받고, 신청서에는 남의 이름을 적어서, 남의 이름이 적힌 인증서를 받을 수 있습니다. 짝이 되는 개인키는 자기에게 있으니 그 이름으로 서명할 수 있습니다.</details>

# %% [markdown] lang="en" of="de3ad441"
# **1-3 Explain.** The CA has never met Hong, and yet it wrote his name into a certificate and signed it. Find the event in which the CA was **told** that name, and put its number into `answer`. Then explain it to your neighbour: if the CA believed the name in the request, what could Hong do?
#
# <details><summary>Hint</summary>Run show(lab.journal) in a new cell. Find the event that the bank sends and the CA receives.</details>
#
# <details><summary>One explanation</summary>He passes the identity check in his own name, writes another name into the request, and gets a certificate in that name. The private key that belongs to it is his, so he can sign in that name.</details>

# %% stub="1-3"
answer = None
check(lab, "1-3", answer)

# %% solution="1-3"
from fincert_lab import Act

answer = next(event.number for event in lab.journal if event.act is Act.AUTHORISE)
check(lab, "1-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 1-1에서 가장 흔한 실수는 개인키를 넘기는 것입니다. 그때 나오는 말을 함께 읽으십시오. 1-2는 학번마다 번호가 다릅니다. 1-3에서는 은행이 이름을 안 사건(본인 확인)과 인증기관이 들은 사건을 가르십시오. 신청서의 이름을 믿는다면, 아무 은행에서나 본인 확인만 받으면 남의 이름이 적힌 인증서를 만들 수 있습니다.

# %% [markdown] lang="en" of="9083008f" edition="teacher"
# **Notes on the solutions.** 1-1: the commonest mistake is to hand over the private key; read what the check says then together. 1-2: with a seed each student has another number. 1-3: tell apart the event in which the bank learns the name (identity check) from the one in which the CA is told. If the name in the request were believed, anybody who passes their own identity check at some bank could have a certificate in another person's name.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 개인키로 서명하고, 공개키로 확인합니다. 공개키로는 서명할 수 없고, 서명은 글을 숨기지 않습니다.
# 2. 키의 비밀은 처음 뽑은 난수뿐입니다. 나올 수 있는 난수가 32,767가지뿐이면 키도 32,767개뿐이어서, 공개키만 보고 개인키를 찾을 수 있습니다.
# 3. 인증기관은 공개키를 신청서의 서명으로, VID를 R과 은행이 알려 준 주민등록번호로 확인합니다. 이름은 은행이 본인 확인을 하고 인증기관에 알려 줍니다. R이 새어 나가면 VID에서 주민등록번호를 찾을 수 있으므로, R은 개인키와 함께 잠가 둡니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 키 쌍 | key pair | 함께 만든 개인키와 공개키 |
# | 개인키(전자서명생성정보) | private key | 서명하는 키. 괄호 안은 법에서 쓰는 말입니다. |
# | 난수 | random bytes | 아무도 예측할 수 없는 값 |
# | 인증서 신청서 | certificate request (CSR) | 이 공개키로 인증서를 발급해 달라고 신청하는 글. 개인키로 서명합니다. |
# | 본인 확인 | identity check | 은행이 고객 본인이 맞는지 확인하는 일 |
# | 인가코드 | authorisation code | 본인 확인을 마쳤다는 표시. 한 번만 쓸 수 있습니다. |
# | VID(가상 식별자) | virtual ID | 주민등록번호와 비밀 난수 R을 합쳐 해시한 값 |
#
# **다음.** [PIN으로 잠그기](02_pin_wrapping.ipynb)에서 개인키를 PIN으로 잠그고, 잠근 것을 깨 봅니다.

# %% [markdown] lang="en" of="dc358ef8" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. The private key signs, the public key checks. Nobody can sign with the public key, and a signature does not hide the text.
# 2. All that is secret about a key is the randomness drawn at the start. With only 32,767 possibilities there are only 32,767 keys, and the private key can be found from the public one.
# 3. The CA checks the public key by the signature of the request, and the VID by R and the resident number that the bank told it. The bank checks the name and tells the CA. If R leaks, the resident number can be found from the VID, so R is locked away with the private key.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *키 쌍* | key pair | A private and a public key made together |
# | *개인키(전자서명생성정보)* | private key | The key that signs. The law uses the second word. |
# | *난수* | random bytes | Bytes that nobody can predict |
# | *인증서 신청서* | certificate request (CSR) | A message, signed with the private key, that asks for a certificate for the public key |
# | *본인 확인* | identity check | The bank finding out who you are |
# | *인가코드* | authorisation code | The sign that an identity check was passed. It works only once. |
# | *VID(가상 식별자)* | virtual ID | A hash of the resident number and the secret random value R |
#
# **Next.** In [Lock it with a PIN](02_pin_wrapping.ipynb) you lock a private key with a PIN, and break the lock.
