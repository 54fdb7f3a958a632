# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 키 쌍 만들기
#
# **30분.** 이 수업에서는 키 쌍을 직접 만들고, 서명하고, 서명을 확인합니다. 난수가 나쁘면 어떻게 되는지 보고, 인증서 신청서를 손으로 만들어 인증기관에 보냅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 개인키로 할 수 있는 일과 공개키로 할 수 있는 일을 나누어 말할 수 있습니다.
# 2. 난수가 나쁘면 왜 다른 사람이 개인키를 알아낼 수 있는지 보일 수 있습니다.
# 3. 인증서에 적힌 것을 하나씩 누가 보증하는지, R이 왜 비밀인지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 공개된 값에서 만들기 때문에 누구나 똑같은 키를 만들 수 있습니다. 실제로 쓰지 마십시오. 여러분의 진짜 PIN이나 주민등록번호도 입력하지 마십시오.

# %% [markdown] lang="en" of="c008dabb" slideshow={"slide_type": "slide"}
# # Make a key pair
#
# **30 minutes.** In this lesson you make a key pair, sign with it, and check the signature. You see what happens when randomness is bad. Then you write a certificate request by hand and send it to the CA.
#
# When you are done you can:
#
# 1. say what the private key is for, and what the public key is for;
# 2. show why bad randomness lets somebody else find your private key;
# 3. say who vouches for each thing that a certificate states, and why R is a secret.
#
# > **Safety.** The keys made here are for practice. They come from a published value, so anybody can make the same ones again. Never use them for real. Do not type your own real PIN or resident number either.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 3분, 1번 7분, 2번 7분, 3번 4분, 4번 6분, 5번 3분입니다. 연습 문제는 따로 20분쯤 걸립니다. 2번에서 "난수 40바이트를 눈으로 보면 좋은 난수인지 알 수 있는가"를 물으십시오. 알 수 없습니다. 그래서 이 문제는 늦게 발견됩니다. 3번의 측정 결과는 컴퓨터마다 다릅니다.

# %% [markdown] lang="en" of="f6ba589b" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 3 minutes, section 1 takes 7, section 2 takes 7, section 3 takes 4, section 4 takes 6, section 5 takes 3. The exercises take another 20 or so. In section 2 ask: "can you tell good random bytes by looking at 40 of them?" Nobody can. That is why such faults are found late. What section 3 measures differs from computer to computer.

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

lab = lesson(1, lang="ko")
show(lab)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 키 쌍으로 무엇을 할 수 있습니까?
#
# 기기는 먼저 난수 40바이트를 뽑고, 거기에서 **개인키**를 계산합니다. 개인키에서 **공개키**를 계산합니다. 거꾸로 공개키에서 개인키를 계산하는 방법은 알려져 있지 않습니다.
#
# - 개인키로는 글에 **서명**합니다. 서명은 그 글과 개인키에서 계산한 값입니다.
# - 공개키로는 서명이 그 글의 것인지 **확인**합니다.
#
# 홍길동이 "김영희에게 10,000원"이라고 쓰고 서명했습니다. 누군가 서명은 그대로 두고 글만 "90,000원"으로 고쳤습니다.
#
# **예상.** 공개키로 확인하면 어떻게 나옵니까?
#
# - a: 맞다고 나옵니다. 서명은 홍길동이 한 것이기 때문입니다.
# - b: 틀리다고 나옵니다.
# - c: 개인키가 없으면 확인할 수 없습니다.

# %% [markdown] lang="en" of="368076de" slideshow={"slide_type": "slide"}
# ## 1. What can you do with a key pair?
#
# The device first draws 40 random bytes and computes the **private key** from them. From the private key it computes the **public key**. Nobody knows a way back from the public key to the private one.
#
# - With the private key you **sign** a text. The signature is a value computed from that text and the private key.
# - With the public key anybody **checks** whether a signature belongs to a text.
#
# Hong writes "10,000 won to Kim" and signs it. Somebody keeps the signature and changes the text to "90,000 won".
#
# **Predict.** What does a check with the public key say?
#
# - a: It fits: the signature is Hong's own.
# - b: It does not fit.
# - c: One cannot check without the private key.

# %%
predict(lab, "1a", None)

# %%
private = keys.generate(lab.entropy.bytes("first key", 40))
public = private.public_key()
show(public)

# %%
letter = b"10,000 won to Kim"
signature = keys.sign(private, letter)
keys.verify(public, signature, letter)

# %% [markdown] lang="ko"
# 아무 말이 없으면 서명이 맞는 것입니다. `verify`는 틀릴 때만 오류를 냅니다. 이제 글을 고쳐 봅니다.

# %% [markdown] lang="en" of="d4d75618"
# No news is good news: `verify` complains only when the signature does not fit. Now change the text.

# %% tags=["raises-exception"]
keys.verify(public, signature, b"90,000 won to Kim")

# %% [markdown] lang="ko"
# 이번에는 글과 서명은 그대로 두고, 다른 사람의 공개키로 확인합니다.

# %% [markdown] lang="en" of="6dfcd62d"
# Now leave text and signature as they are, and check with somebody else's public key.

# %% tags=["raises-exception"]
other = keys.generate(lab.entropy.bytes("second key", 40))
keys.verify(other.public_key(), signature, letter)

# %%
check(lab, "1a")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 서명은 개인키, 글, 공개키 세 가지가 모두 맞을 때만 맞습니다. 그래서 서명은 두 가지를 알려 줍니다. 누가 서명했는지, 그 뒤에 글이 바뀌지 않았는지입니다.
#
# **흔한 오해.**
#
# - "서명하면 글이 숨겨진다." 아닙니다. `letter`는 그대로 읽을 수 있습니다. 서명은 글 옆에 붙을 뿐입니다.
# - "공개키로 서명을 풀면 글이 나온다." 아닙니다. 서명과 글을 함께 넣어야 확인할 수 있습니다.
# - "공개키는 홍길동의 것이라고 적혀 있다." 아닙니다. 위의 표에는 이름이 없습니다. 누구의 것인지는 인증서가 말해 줍니다.

# %% [markdown] lang="en" of="ecda1384"
# **Why.** A signature fits only if private key, text and public key all belong together. So it tells two things: who signed, and that the text has not changed since.
#
# **Common mistakes.**
#
# - "Signing hides the text." No: `letter` can be read as before. The signature merely stands beside it.
# - "The public key turns the signature back into the text." No: to check, one needs both the signature and the text.
# - "The public key says that it is Hong's." No: there is no name in the table above. Whose it is, the certificate says.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 난수가 나쁘면 어떻게 됩니까?
#
# 키의 비밀은 처음에 뽑은 난수 40바이트뿐입니다. 그다음은 모두 정해진 계산입니다.
#
# 한 공장에서 기기를 만들면서, 모든 기기에 같은 값 `b"factory"`를 넣고 난수를 거기에서 만들게 했습니다. 두 사람이 그 기기를 한 대씩 샀습니다.
#
# **예상.** 두 기기가 처음 만든 키는 어떻게 됩니까?
#
# - a: 서로 다릅니다. 다른 기기이기 때문입니다.
# - b: 개인키와 공개키가 모두 같습니다.
# - c: 공개키만 같습니다.

# %% [markdown] lang="en" of="d38e0841" slideshow={"slide_type": "slide"}
# ## 2. What if randomness is bad?
#
# All that is secret about a key is the 40 random bytes drawn at the start. The rest is plain computation.
#
# A factory puts the same value `b"factory"` into every device, and the device makes its randomness from that. Two people buy one each.
#
# **Predict.** What about the first key that each of the two devices makes?
#
# - a: They differ, because the devices are different ones.
# - b: Private and public key are both the same.
# - c: Only the public keys are the same.

# %%
predict(lab, "1b", None)

# %%
from fincert_lab.entropy import Entropy

one = keys.generate(Entropy.seeded(b"factory").bytes("key", 40))
two = keys.generate(Entropy.seeded(b"factory").bytes("key", 40))
two.public_key() == one.public_key()

# %%
keys.verify(one.public_key(), keys.sign(two, letter), letter)
check(lab, "1b")

# %% [markdown] lang="ko"
# 둘째 기기로 서명했는데 첫째 기기의 공개키로 확인이 됩니다. 두 사람은 서로의 이름으로 서명할 수 있습니다.
#
# **깨 봅시다.** 2006년부터 2008년까지 데비안 리눅스에서 실제로 있었던 일입니다. 프로그램을 고치다가 난수의 재료가 거의 다 빠지고 **프로세스 번호**만 남았습니다. 번호는 1부터 32,767까지뿐입니다(CVE-2008-0166). 그런 기계 하나를 흉내 내고, 공개키만 보고 개인키를 찾아봅니다.

# %% [markdown] lang="en" of="9afb367c"
# The second device signed, and the first one's public key says that it fits. Each of the two people can sign in the other's name.
#
# **Break it.** This happened to Debian Linux from 2006 to 2008. A change to a program took away nearly everything that randomness was made from, and only the **process number** was left: a number from 1 to 32,767 (CVE-2008-0166). Here is such a machine. Find its private key by looking at the public key alone.

# %%
def careless(number):
    return keys.generate(number.to_bytes(40))


target = careless(4711).public_key()
found = next(n for n in range(1, 32_768) if careless(n).public_key() == target)
keys.verify(target, keys.sign(careless(found), letter), letter)
found

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 키는 아주 많지만, 이 기계가 만들 수 있는 키는 32,767개뿐입니다. 하나씩 만들어 보고 공개키를 비교하면 됩니다. 난수는 **다른 사람이 예측할 수 없어야** 난수입니다. 고르게 섞여 보이는 것만으로는 부족합니다.
#
# **흔한 오해.** "키가 256비트이니 안전하다." 키의 길이가 아니라, 키를 만든 난수가 몇 가지였는지가 안전을 정합니다. 여기에서는 15비트였습니다.
#
# > **실제 서비스는 다릅니다.** 실제 기기는 운영체제의 난수를 씁니다(`Entropy.system()`). 이 수업은 결과가 매번 같도록 일부러 공개된 값에서 난수를 만듭니다. 그래서 여기의 키는 `b"factory"`의 키처럼 누구나 다시 만들 수 있습니다.

# %% [markdown] lang="en" of="b1ce7ace"
# **Why.** There are a great many keys, but this machine can make only 32,767 of them. One makes them one by one and compares the public keys. Random bytes are good only if **nobody else can predict them**. To look well mixed is not enough.
#
# **A common mistake.** "The key has 256 bits, so it is safe." It is not the length of the key that makes it safe, but how many possibilities the randomness behind it had. Here that was 15 bits.
#
# > **The real service differs.** A real device takes the operating system's randomness (`Entropy.system()`). This lesson makes its own from a published value, so that results come out the same each time. So anybody can make these keys again, just like those of `b"factory"`.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. P-256과 RSA-2048
#
# 키 쌍을 만드는 방법은 여러 가지입니다. 실제 금융인증서는 **RSA-2048**을 쓰고, 이 실습실은 보통 **P-256**을 씁니다. 둘 다 서명하고 확인합니다. 무엇이 다른지 재어 봅니다. 아래 두 숫자는 공개키와 서명의 바이트 수입니다.

# %% [markdown] lang="en" of="41ebc999" slideshow={"slide_type": "slide"}
# ## 3. P-256 and RSA-2048
#
# There are several ways to make a key pair. The real financial certificate uses **RSA-2048**; this lab mostly uses **P-256**. Both sign, both are checked. Measure how they differ: the two numbers below are the bytes of the public key and of a signature.

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
# | | P-256 | RSA-2048 |
# |---|---|---|
# | 공개키 | 91바이트 | 294바이트 |
# | 서명 | 70–72바이트 | 256바이트 |
# | 키 만드는 시간 | 1밀리초보다 훨씬 짧음 | 수십 밀리초, 매번 다름 |
# | 안전성(NIST SP 800-57) | 128비트 | 112비트 |
#
# RSA 키는 커다란 소수 두 개를 찾을 때까지 난수를 뽑아 보아야 합니다. 그래서 오래 걸리고, 운이 따릅니다. P-256 키는 난수를 한 번 뽑아 계산하면 끝입니다. 크기도 작고 안전성은 더 높습니다. RSA-2048은 오래전부터 어디에서나 통하기 때문에 아직 널리 씁니다.

# %% [markdown] lang="en" of="5c8dcd65"
# | | P-256 | RSA-2048 |
# |---|---|---|
# | public key | 91 bytes | 294 bytes |
# | signature | 70–72 bytes | 256 bytes |
# | time to make a key | far below 1 millisecond | tens of milliseconds, different each time |
# | strength (NIST SP 800-57) | 128 bits | 112 bits |
#
# For an RSA key one draws random numbers until two of them are large primes. That takes long, and luck. For a P-256 key one draws once and computes. It is smaller, and stronger. RSA-2048 is still in wide use because everything has understood it for a long time.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 기기를 떠나는 것: 인증서 신청서
#
# 공개키에는 이름이 없습니다. 그래서 기기는 **인증서 신청서**(CSR)를 만들어 인증기관에 보냅니다. 신청서에는 공개키와 VID가 들어 있고, 끝에 개인키로 한 서명이 있습니다. 개인키는 기기를 떠나지 않습니다. 서명은 "이 공개키의 짝을 내가 갖고 있다"는 증거입니다.
#
# 그 전에 은행이 본인을 확인합니다. 은행은 그 결과를 인증기관에 알립니다.

# %% [markdown] lang="en" of="9382b584" slideshow={"slide_type": "slide"}
# ## 4. What leaves the device: the certificate request
#
# There is no name in a public key. So the device writes a **certificate request** (CSR) and sends it to the CA. In it are the public key and the VID, and at its end a signature made with the private key. The private key does not leave the device. The signature proves: "I have the other half of this public key."
#
# Before that the bank checks who you are, and tells the CA what it found.

# %%
hong, kb = lab.person("hong"), lab.bank("kb")
laptop = hong.device("laptop")
authorisation = laptop.check_identity(kb)
show(lab.last_act())

# %% [markdown] lang="ko"
# 이제 홍길동이 장난을 칩니다. 신청서에 자기 이름 대신 **김영희**라고 적습니다. `r`은 비밀 값 R이고, VID는 주민등록번호와 R을 섞은 값입니다(5번에서 설명합니다).

# %% [markdown] lang="en" of="4938c287"
# Now Hong plays a trick: instead of his own name he writes **Kim Younghee** into the request (in Korean letters, as her bank has it). `r` is the secret value R; the VID is his resident number mixed with R (section 5 explains).

# %%
from cryptography import x509
from fincert_lab.crypto.vid import VirtualID
from fincert_lab.pki import profile

r = lab.entropy.bytes("my R", 20)
vid = VirtualID.of(hong.identity.idn, r)
request = profile.request(private, lab.person("kim").identity.name, vid)
show(x509.load_der_x509_csr(request))

# %% [markdown] lang="ko"
# **예상.** 인증기관이 이 신청서를 받으면 어떻게 합니까?
#
# - a: 김영희의 이름으로 인증서를 발급합니다.
# - b: 홍길동의 이름으로 인증서를 발급합니다.
# - c: 이름이 다르다고 거절합니다.

# %% [markdown] lang="en" of="122e35ee"
# **Predict.** What does the CA do with this request?
#
# - a: It issues a certificate in Kim's name.
# - b: It issues a certificate in Hong's name.
# - c: It refuses, because the name is another.

# %%
predict(lab, "1c", None)

# %% [markdown] lang="ko"
# **깨 봅시다.** 먼저 두 가지를 더 시험합니다. 신청서의 마지막 바이트를 바꾸면 서명이 맞지 않게 됩니다. 그리고 R은 인증기관만 열 수 있게 봉해서(`seal_r`) 보냅니다.

# %% [markdown] lang="en" of="3aa85e34"
# **Break it.** First try two more things. Change the last byte of the request, and its signature no longer fits. R is sealed (`seal_r`) so that only the CA can open it.

# %% tags=["raises-exception"]
from fincert_lab.crypto.vid import seal_r
from fincert_lab.institutions.application import IssueRequest

sealed_r = seal_r(lab.ca.r_key, r)
damaged = request[:-1] + bytes([request[-1] ^ 1])
lab.ca.issue(laptop.party, IssueRequest(authorisation, damaged, sealed_r))

# %% [markdown] lang="ko"
# 다음은 김영희의 주민등록번호로 만든 VID입니다. 인증기관은 R을 열고, 은행이 알려 준 번호로 VID를 다시 계산해 봅니다.

# %% [markdown] lang="en" of="3166cd5a"
# Next, a VID made from Kim's resident number. The CA opens R and computes the VID again, from the number that the bank told it.

# %% tags=["raises-exception"]
kims_vid = VirtualID.of(lab.person("kim").identity.idn, r)
false_vid = profile.request(private, hong.identity.name, kims_vid)
lab.ca.issue(laptop.party, IssueRequest(authorisation, false_vid, sealed_r))

# %% [markdown] lang="ko"
# 두 신청서는 거절되었고, 은행이 준 인가코드(`authorisation`)는 그대로 쓸 수 있습니다. 이제 김영희라고 적은 신청서를 보냅니다.

# %% [markdown] lang="en" of="f77e25eb"
# Both were refused, and the authorisation code from the bank (`authorisation`) has not been used up. Now send the request that says Kim.

# %%
certificate = lab.ca.issue(laptop.party, IssueRequest(authorisation, request, sealed_r))
show(certificate)

# %%
check(lab, "1c")
show(lab)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 주체(subject)의 CN에 홍길동이라고 적혀 있습니다. 인증기관은 신청서에서 공개키와 VID만 가져가고, 이름은 은행에서 들은 것을 씁니다.
#
# | 인증서에 적힌 것 | 누가 넣었습니까 | 누가 확인했습니까 |
# |---|---|---|
# | 공개키 | 기기 | 인증기관(신청서의 서명으로) |
# | 이름, 은행 | 은행 | 은행(본인 확인으로) |
# | VID | 기기 | 인증기관(봉한 R과 은행이 알려 준 번호로) |
# | 일련번호, 유효기간, 정책 | 인증기관 | 인증기관 |
#
# 상태 표에는 **클라우드**가 아직 없다고 나옵니다. 개인키가 잠기지 않은 채 이 노트북의 변수 `private`에 있기 때문입니다. 다음 수업에서 잠급니다.
#
# > **실제 서비스는 다릅니다.** 신청서의 이름을 어떻게 다루는지는 인증기관마다 다릅니다. 다르면 거절하는 곳도 있습니다. 어느 쪽이든 신청서의 이름을 그대로 믿지는 않습니다.

# %% [markdown] lang="en" of="5a6b1aec"
# **Why.** The CN of the subject says *홍길동*, Hong Gildong. From the request the CA takes only the public key and the VID; the name is the one that it heard from the bank.
#
# | What the certificate states | Who put it there | Who checked it |
# |---|---|---|
# | public key | the device | the CA (by the signature of the request) |
# | name, bank | the bank | the bank (by the identity check) |
# | VID | the device | the CA (by the sealed R and the number that the bank told it) |
# | serial number, validity, policy | the CA | the CA |
#
# The state table says that nothing is in the **cloud** yet. The private key lies without a lock in the variable `private` of this notebook. The next lesson locks it.
#
# > **The real service differs.** How a name in the request is dealt with depends on the CA. Some refuse one that differs. Either way it is not simply believed.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 5. VID와 R: 왜 R이 비밀입니까?
#
# 인증서는 누구나 볼 수 있습니다. 그래서 주민등록번호를 그대로 적지 않고 **VID**를 적습니다.
#
# - R은 기기가 뽑은 난수 20바이트입니다.
# - VID는 주민등록번호와 R을 합쳐 SHA-256으로 두 번 해시한 값입니다.
#
# 번호를 아는 곳(은행)에 R을 보여 주면, 은행은 VID를 다시 계산해서 같은지 봅니다.
#
# 누군가 홍길동의 인증서를 손에 넣었습니다. 생년월일과 성별을 알고, 주민등록번호의 뒤 6자리만 모릅니다.
#
# **예상.** R을 모르는 사람이 VID에서 나머지 번호를 알아낼 수 있습니까?
#
# - a: 백만 번만 시험하면 알아냅니다.
# - b: 인증기관은 알아낼 수 있습니다. VID를 푸는 키가 있기 때문입니다.
# - c: 알아낼 수 없습니다.

# %% [markdown] lang="en" of="4468b3c9" slideshow={"slide_type": "slide"}
# ## 5. VID and R: why is R a secret?
#
# Anybody may see a certificate. So it does not hold the resident number itself but the **VID**.
#
# - R is 20 random bytes that the device has drawn.
# - The VID is the resident number together with R, hashed twice with SHA-256.
#
# Show R to somebody who knows the number (a bank), and they compute the VID again and compare.
#
# Somebody got hold of Hong's certificate. They know his birth date and sex; only the last 6 digits of the resident number are missing.
#
# **Predict.** Without R, can they find the missing digits from the VID?
#
# - a: Yes, with a million tries.
# - b: The CA can: it has a key that opens the VID.
# - c: No.

# %%
predict(lab, "1d", None)

# %% [markdown] lang="ko"
# R을 모르면 번호를 넣어 볼 수도 없습니다. 아무 R이나 넣으면 맞는 번호를 넣어도 다른 VID가 나옵니다.

# %% [markdown] lang="en" of="32b86294"
# Without R there is nothing to try. With any other R even the right number gives another VID.

# %%
VirtualID.of(hong.identity.idn, bytes(20)) == vid

# %% [markdown] lang="ko"
# **깨 봅시다.** 이번에는 R이 새어 나갔습니다. 뒤 6자리를 000000부터 하나씩 넣어 봅니다.

# %% [markdown] lang="en" of="c04f2d9b"
# **Break it.** Now R has leaked. Try the last 6 digits one by one, from 000000 on.

# %%
known = hong.identity.idn[:7]
guesses = (f"{known}{rest:06d}" for rest in range(1_000_000))
number = next(guess for guess in guesses if VirtualID.of(guess, r) == vid)
number == hong.identity.idn

# %% tags=["measured"]
seconds = timeit("VirtualID.of(number, r)", globals=globals(), number=5000) / 5000
print(f"{1 / seconds:,.0f} / s, 1,000,000: {1_000_000 * seconds:.0f} s")

# %%
check(lab, "1d")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 주민등록번호는 가짓수가 적습니다. R을 아는 사람에게는 VID가 곧 주민등록번호입니다. 이 실습실의 번호는 지어낸 것이고 뒤가 작은 수여서 금방 나왔지만, 백만 개를 모두 넣어 보아도 위에서 잰 시간이면 끝납니다. 그래서 R은 개인키와 함께 잠가 두고, 인증서를 등록할 은행에만 보여 줍니다. 한번 보여 준 곳은 R을 잊었다고 증명할 수 없습니다.
#
# **흔한 오해.** "해시했으니 안전하다." 입력의 가짓수가 적으면 해시는 아무것도 숨기지 못합니다. 숨기는 것은 160비트짜리 R입니다.

# %% [markdown] lang="en" of="681b0b37"
# **Why.** There are few resident numbers. To whoever knows R, the VID is as good as the number. The numbers in this lab are invented and end in small digits, so this one was found at once; but all million take no longer than was measured above. So R is locked away together with the private key, and shown only to a bank that is to register the certificate. Whoever has seen it once cannot prove that they forgot it.
#
# **A common mistake.** "It is hashed, so it is safe." Where there are few possible inputs, a hash hides nothing. What hides the number is R, with its 160 bits.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `None` 자리에 답을 넣고 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **1-1 몸풀기.** 여러분의 키 쌍을 만들고, 아무 글에나 서명하십시오. `answer = (public, text, signature)`처럼 공개키, 글, 서명을 차례로 넣습니다. 글은 영문자로 `b"..."`처럼 씁니다.
#
# <details><summary>힌트</summary>1번의 셀을 따라 하십시오. 난수의 이름(첫째 인수)은 마음대로 정합니다. 첫째 자리에는 개인키가 아니라 공개키를 넣습니다.</details>

# %% [markdown] lang="en" of="c6a85d71" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Put your answer where it says `None` and run the cell, as often as you like.
#
# **1-1 Warm-up.** Make a key pair of your own and sign any text. Put in the public key, the text and the signature, in this order: `answer = (public, text, signature)`. Write the text in plain letters, like `b"..."`.
#
# <details><summary>Hint</summary>Follow the cells of section 1. Choose any name for the randomness (the first argument). The first of the three is the public key, not the private one.</details>

# %% stub="1-1"
answer = None
check(lab, "1-1", answer)

# %% solution="1-1"
mine = keys.generate(lab.entropy.bytes("my own key", 40))
text = b"hello from me"
answer = (mine.public_key(), text, keys.sign(mine, text))
check(lab, "1-1", answer)

# %% [markdown] lang="ko"
# **1-2 해 보기.** 무인 발급기 한 대가 데비안의 그 기계처럼 프로세스 번호(1부터 32,767까지)만으로 키를 만들었습니다. `kiosk`는 그 공개키입니다. 짝이 되는 개인키를 찾아 `answer`에 넣으십시오. 번호를 넣어도 됩니다.
#
# <details><summary>힌트</summary>2번의 careless와 next(...)를 그대로 쓰십시오. target 자리에 kiosk를 넣습니다. 몇 초 걸릴 수 있습니다.</details>

# %% [markdown] lang="en" of="a89ff698"
# **1-2 Apply.** An unattended kiosk made its key from its process number only (1 to 32,767), like that machine of Debian's. `kiosk` is its public key. Find the private key that belongs to it and put it into `answer`. Its number will do as well.
#
# <details><summary>Hint</summary>Use careless and next(...) of section 2 as they are, with kiosk where it says target. It may take a few seconds.</details>

# %% stub="1-2"
kiosk = given(lab, "1-2")
answer = None
check(lab, "1-2", answer)

# %% solution="1-2"
kiosk = given(lab, "1-2")
answer = next(n for n in range(1, 32_768) if careless(n).public_key() == kiosk)
check(lab, "1-2", answer)

# %% [markdown] lang="ko"
# **1-3 설명하기.** 인증기관은 홍길동을 만난 적이 없습니다. 그런데 인증서에 이름을 적고 서명했습니다. 인증기관이 그 이름을 **전해 들은** 사건을 찾아 번호를 `answer`에 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. 인증기관이 신청서의 이름을 그대로 믿는다면, 누가 어떤 인증서를 만들 수 있습니까?
#
# <details><summary>힌트</summary>새 셀에서 show(lab.journal)을 실행하십시오. 받는 쪽이 인증기관인 사건 가운데 이름이 실려 가는 것을 찾으십시오.</details>

# %% [markdown] lang="en" of="9e4409fd"
# **1-3 Explain.** The CA has never met Hong, and yet it wrote his name into a certificate and signed it. Find the event in which the CA was **told** that name, and put its number into `answer`. Then explain it to your neighbour: if the CA believed the name in the request, who could get which certificate?
#
# <details><summary>Hint</summary>Run show(lab.journal) in a new cell. Among the events that the CA receives, find the one that carries a name.</details>

# %% stub="1-3"
answer = None
check(lab, "1-3", answer)

# %% solution="1-3"
from fincert_lab.journal import Act

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
# 2. 키의 비밀은 처음 뽑은 난수뿐입니다. 난수가 32,767가지뿐이면 키도 32,767개뿐이어서, 공개키만 보고 개인키를 찾을 수 있습니다.
# 3. 공개키는 신청서의 서명으로, 이름은 은행의 본인 확인으로, VID는 봉한 R로 확인합니다. R이 새어 나가면 VID에서 주민등록번호를 찾을 수 있으므로, R은 개인키처럼 비밀입니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 키 쌍 | key pair | 함께 만든 개인키와 공개키 |
# | 개인키(전자서명생성정보) | private key | 서명하는 키. 괄호 안은 법에서 쓰는 말입니다. |
# | 난수 | random bytes | 아무도 예측할 수 없는 값 |
# | 인증서 신청서 | certificate request (CSR) | 공개키를 인증해 달라는, 개인키로 서명한 글 |
# | 본인 확인 | identity check | 은행이 누구인지 확인하는 것 |
# | VID(가상 식별자) | virtual ID | 주민등록번호와 R을 섞은 값 |
#
# **다음.** [PIN으로 잠그기](02_pin_wrapping.ipynb)에서 이 개인키를 PIN으로 잠그고, 잠근 것을 깨 봅니다.

# %% [markdown] lang="en" of="1c96382a" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. The private key signs, the public key checks. Nobody can sign with the public key, and a signature does not hide the text.
# 2. All that is secret about a key is the randomness drawn at the start. With only 32,767 possibilities there are only 32,767 keys, and the private key can be found from the public one.
# 3. The public key is checked by the signature of the request, the name by the bank's identity check, the VID by the sealed R. If R leaks, the resident number can be found from the VID: R is as secret as the private key.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *키 쌍* | key pair | A private and a public key made together |
# | *개인키(전자서명생성정보)* | private key | The key that signs. The law uses the second word. |
# | *난수* | random bytes | Values that nobody can predict |
# | *인증서 신청서* | certificate request (CSR) | A text, signed with the private key, that asks for the public key to be certified |
# | *본인 확인* | identity check | The bank finding out who you are |
# | *VID(가상 식별자)* | virtual ID | The resident number mixed with R |
#
# **Next.** In [Lock it with a PIN](02_pin_wrapping.ipynb) you lock this private key with a PIN, and break the lock.
