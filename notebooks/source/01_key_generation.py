# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 키 쌍 만들기
#
# **30분, 연습 문제 20분.** 서명한 글을 고쳐 보고, 난수 없이 키를 만드는 공장을 돌려 보고, 이름을 속인 인증서 신청서를 인증기관에 보냅니다. 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 개인키로 할 수 있는 일과 공개키로 할 수 있는 일을 나누어 말할 수 있습니다.
# 2. 난수를 예측할 수 있으면 왜 다른 사람이 개인키를 알아낼 수 있는지 설명할 수 있습니다.
# 3. 인증서에 적힌 것을 누가 확인했는지 하나씩 말하고, 난수 R이 왜 비밀인지 말할 수 있습니다.
#
# > **안전 수칙.** 이 키들은 연습용이니 실제로 쓰지 마십시오. 여러분의 진짜 PIN이나 주민등록번호도 입력하지 마십시오.
#
# <details><summary>처음부터 다시 하기, 친구와 다른 키로 연습하기</summary>처음부터 다시 하려면 아래의 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 lesson 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 seed="20260001"처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.</details>

# %% [markdown] lang="en" of="212e3cff" slideshow={"slide_type": "slide"}
# # Make a key pair
#
# **30 minutes, and 20 for the exercises.** You change a signed letter, run a factory that makes keys without randomness, and send the CA a request with a false name. When you are done you can:
#
# 1. say what the private key is for, and what the public key is for;
# 2. explain why somebody who can predict your random bytes finds your private key;
# 3. say who checked each thing that a certificate states, and why the random value R is a secret.
#
# > **Safety.** These keys are for practice: never use them for real. Do not type your own real PIN or resident number.
#
# <details><summary>To begin again, or with other keys than your neighbour's</summary>To begin again at any time, run everything again from the cell below on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of lesson, like seed="20260001". Values, dates and event numbers may then differ from those in this text.</details>

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 2분, 1번 6분, 2번 7분, 3번 9분, 4번 5분, 정리 1분입니다. 연습 문제는 따로 20분쯤 걸립니다. 1번은 예상을 고르게 하고 손을 들어 보게 한 다음 고치게 하십시오. 2번에서 "지문을 눈으로 보면 난수 없이 만든 키인지 알 수 있는가"를 물으십시오. 한 대만 보아서는 알 수 없습니다. 그래서 이런 잘못은 늦게 발견됩니다. 3번은 한 사람이 화면을 띄워 함께 눌러도 좋습니다.

# %% [markdown] lang="en" of="e9465f9b" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 2 minutes, section 1 takes 6, section 2 takes 7, section 3 takes 9, section 4 takes 5, summary 1. The exercises take another 20 or so. In section 1 let them choose and raise hands before they change the letter. In section 2 ask: "does a fingerprint tell that a key was made without randomness?" Nobody can see it from one device. That is why such faults are found late. In section 3 one of them can click for all, on the projector.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import centre, check, explore, factory, given, lesson, letter, predict, show

lab = lesson(1, lang="ko")

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 서명한 글을 고치면 어떻게 됩니까?
#
# 홍길동의 기기가 **키 쌍**, 곧 짝이 되는 **개인키**와 **공개키**를 만들었습니다. 홍길동은 "김영희에게 10,000원"이라고 쓰고 개인키로 **서명**했습니다. 누군가 서명은 그대로 두고 글만 "90,000원"으로 고쳐 은행에 보냅니다. 은행에는 홍길동의 공개키만 있습니다.

# %% [markdown] lang="en" of="693423d0" slideshow={"slide_type": "slide"}
# ## 1. What happens to a signature when the text changes?
#
# Hong's device has made a **key pair**: a **private key** and the **public key** that belongs to it. Hong writes "10,000 won to Kim" and **signs** it with the private key. Somebody keeps the signature, changes the text to "90,000 won" and sends it to the bank. The bank has only Hong's public key.

# %%
predict(lab, "1a")

# %% [markdown] lang="ko"
# **해 봅시다.** 아래의 편지에도 서명이 붙어 있습니다. ✔인지 ✘인지 보면서 고치십시오.
#
# 1. 글에서 1을 9로 고쳤다가 되돌리십시오.
# 2. 맨 끝에 빈칸을 하나 넣으십시오.
# 3. **지금 글에 다시 서명하기**를 누르십시오. 서명이 얼마나 바뀝니까?

# %% [markdown] lang="en" of="efd82892"
# **Do it.** The letter below is signed too. Watch its ✔ or ✘:
#
# 1. Change the 1 to a 9, and back.
# 2. Add a space at the very end.
# 3. Click **Sign the text as it is now**. How much of the signature changes?

# %%
letter(lab)

# %% [markdown] lang="ko"
# 다음 셀은 고친 글이 은행에 닿은 모습입니다.

# %% [markdown] lang="en" of="89f0f45d"
# The next cell shows the changed letter as it reaches the bank.

# %%
received = given(lab, "1a")
show(received)
check(lab, "1a", received)

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** 한 글자만 달라져도 ✘이고, 똑같이 되돌리면 다시 ✔입니다. 다시 서명하면 서명이 통째로 바뀝니다.
#
# **왜 그렇습니까?** 서명은 글 전체와 개인키로 계산한 값입니다. 확인에는 글, 서명, 공개키만 있으면 됩니다. ✔는 이 공개키의 짝인 개인키로 서명했고, 그 뒤에 글이 바뀌지 않았다는 뜻입니다. 공개키로는 서명할 수 없습니다.
#
# **흔한 오해.** "서명하면 글이 숨겨진다." 아닙니다. 누구나 읽을 수 있습니다. 서명은 글 옆에 따로 있습니다.

# %% [markdown] lang="en" of="86718530"
# **What changed.** One character is enough for a ✘. The old text, put back, gives the ✔ again. A new signature is entirely different.
#
# **Why.** A signature is computed from the whole text and the private key. The check takes only text, signature and public key. A ✔ says that the private key of this pair signed, and that the text has not changed since. Nobody can sign with the public key.
#
# **A common mistake.** "Signing hides the text." No: anybody can read it. The signature stands beside it.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 난수를 예측할 수 있으면 어떻게 됩니까?
#
# 기기는 키를 만들 때 먼저 **난수**, 곧 아무도 예측할 수 없는 값을 뽑습니다. 이 실습실에서는 40바이트입니다. 그 난수로 개인키를, 개인키로 공개키를 계산합니다.
#
# 한 공장이 모든 기기에 난수 대신 같은 값을 넣었습니다. 두 사람이 한 대씩 사서 첫 키를 만들었습니다. 둘째 사람이 서명하고, 은행은 그 서명을 **첫째** 사람의 공개키로 확인합니다.

# %% [markdown] lang="en" of="348560a5" slideshow={"slide_type": "slide"}
# ## 2. What if the random bytes can be predicted?
#
# To make a key, a device first draws **random bytes**, which nobody can predict: in this lab, 40 of them. From these it computes the private key, and from the private key the public key.
#
# A factory gives all its devices the same value instead. Two people buy one each, and make their first key. The second one signs, and the bank checks that signature with the public key of the **first** one.

# %%
predict(lab, "1b")

# %% [markdown] lang="ko"
# **해 봅시다.** 아래의 공장에서 **기기 한 대 더 만들기**를 다섯 번 누르십시오. **지문**은 공개키를 구별하는 짧은 값입니다. 왼쪽과 오른쪽에 서로 다른 키가 몇 개씩 있습니까?

# %% [markdown] lang="en" of="30260d3c"
# **Do it.** In the factory below click **Make one more device** five times. A **fingerprint** is a short value by which to tell public keys apart. How many different ones are there on the left, and on the right?

# %%
made = factory(lab)
made

# %%
check(lab, "1b", made)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 키의 비밀은 처음에 뽑은 난수뿐이고, 나머지는 정해진 계산입니다. 난수가 같으면 두 키도 같습니다. 공장이 넣은 값을 알면, 이 기기를 산 모든 사람의 이름으로 서명할 수 있습니다.
#
# 데비안 리눅스에서 2006년부터 2008년까지 실제로 있었던 일입니다. 1부터 32,767까지의 **프로세스 번호**만으로 키를 만들었습니다(CVE-2008-0166). 누구나 공개키만 보고 개인키를 찾을 수 있었습니다. 연습 문제에서 찾아봅니다.
#
# **흔한 오해.** "키가 256비트이니 안전하다." 키가 길어도 난수가 32,767가지뿐이면 키도 32,767개뿐입니다.
#
# <details><summary>더 깊이: 이 수업의 난수</summary>실제 기기는 운영체제의 난수를 씁니다. 이 수업은 결과가 매번 같도록 일부러 공개된 값으로 난수를 만듭니다. 그래서 이 수업의 키는 누구나 다시 만들 수 있습니다.</details>
#
# <details><summary>더 깊이: P-256과 RSA-2048</summary>키 쌍을 만드는 방법은 여러 가지입니다. 실제 금융인증서는 RSA-2048을 쓰고, 이 실습실은 보통 P-256을 씁니다. P-256 공개키는 91바이트이고 서명은 대개 70–72바이트입니다. RSA-2048 공개키는 294바이트이고 서명은 256바이트입니다. 안전성은 P-256이 128비트, RSA-2048이 112비트입니다(NIST SP 800-57). 128비트는 2의 128제곱 번쯤 계산해야 깨진다는 뜻입니다. RSA 키는 커다란 소수 두 개를 찾을 때까지 난수를 뽑아 보아야 해서 만드는 데 더 오래 걸립니다. 그래도 거의 모든 프로그램이 오래전부터 지원하므로 아직 널리 씁니다.</details>

# %% [markdown] lang="en" of="6cbeade8"
# **Why.** All that is secret about a key is the random bytes drawn at the start. The rest is plain computation: the same bytes give the same two keys. Whoever knows the factory's value can sign for all its buyers.
#
# This happened to Debian Linux from 2006 to 2008. All that keys were made from was the **process number**, from 1 to 32,767 (CVE-2008-0166). From the public key, anybody could find the private one. You will, in the exercises.
#
# **A common mistake.** "The key has 256 bits, so it is safe." However long it is: from 32,767 possible random values come only 32,767 keys.
#
# <details><summary>Deeper: the randomness of this lesson</summary>A real device takes the operating system's randomness. This lesson makes its own from a published value, so that results come out the same each time. So anybody can make the keys of this lesson again.</details>
#
# <details><summary>Deeper: P-256 and RSA-2048</summary>There are several ways to make a key pair. The real financial certificate uses RSA-2048; this lab mostly uses P-256. A P-256 public key has 91 bytes, and a signature usually 70–72 bytes. An RSA-2048 public key has 294 bytes, and a signature 256. The strength of P-256 is 128 bits, that of RSA-2048 112 bits (NIST SP 800-57). 128 bits means that breaking it takes about 2 to the power of 128 steps. For an RSA key one draws random numbers until two of them are large primes, so it takes longer to make. It is still widely used because nearly all software has supported it for a long time.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 인증서 신청서: 인증기관은 무엇을 믿습니까?
#
# 공개키에는 누구의 것인지 적혀 있지 않습니다. 그래서 기기는 **인증서 신청서**(CSR)를 만들어 인증기관에 보냅니다. 신청서에는 이름, 공개키, **VID**(4번에서 봅니다)가 있고, 개인키로 한 서명이 붙습니다.
#
# 그 전에 은행이 **본인 확인**을 하고 결과를 인증기관에 알립니다. 기기에는 **인가코드**를 줍니다. 인증기관은 신청서와 함께 온 인가코드를 보고 누구의 신청서인지 압니다.
#
# 홍길동이 장난을 칩니다. 본인 확인은 자기 이름으로 받고, 신청서에는 **김영희**라고 적습니다. 서명과 VID는 맞고 이름만 다릅니다.

# %% [markdown] lang="en" of="6d31cd30" slideshow={"slide_type": "slide"}
# ## 3. The certificate request: what does the CA believe?
#
# A public key does not say whose it is. So the device sends the CA a **certificate request** (CSR): a name, the public key and the **VID** (see section 4), signed with the private key.
#
# Before that, the bank does the **identity check** and tells the CA the result. It gives the device an **authorisation code**, by which the CA knows whose request it is.
#
# Hong plays a trick. He passes the identity check in his own name, and writes **Kim Younghee** into the request. Its signature and its VID are right; only the name is false.

# %%
predict(lab, "1c")

# %% [markdown] lang="ko"
# 다음 셀에서 홍길동은 본인 확인을 받고, 그 신청서를 인가코드와 함께 인증기관에 보냅니다. 받은 인증서의 **가입자** 칸에서 `CN=` 뒤의 이름을 보십시오.

# %% [markdown] lang="en" of="53d018b8"
# In the next cell he passes the check and sends that request to the CA, with his authorisation code. In the certificate that comes back, look at the name in the row **subject**, after `CN=`. (Hong is *홍길동*, Kim would be *김영희*.)

# %%
trick = given(lab, "1c")
certificate = trick.send()
show(certificate)

# %%
check(lab, "1c")

# %% [markdown] lang="ko"
# **해 봅시다.** 아래의 **나란히 보기**에는 신청서와 인증서에 똑같이 들어 있는 것만 나옵니다. 인증기관이 가져간 것입니다. subjectPKInfo는 공개키, userInfo는 VID입니다. signatureAlgorithm은 서명 방식의 이름이고, 둘이 같은 방식을 씁니다.
#
# 이번에는 신청서의 공개키를 도중에 바꿔 보십시오. 왼쪽에서 **subjectPKInfo**를, 그 아래의 **subjectPublicKey**를 고릅니다. 오른쪽 아래의 **뒤집을 비트**에 200을 넣고 **뒤집기**를 누릅니다. 인증기관이 받아 줍니까? 답은 바로 그 아래에 나옵니다. 김영희라는 이름은 신청서의 attributes 안에 있습니다.

# %% [markdown] lang="en" of="32743338"
# **Do it.** **Side by side** below lists only what is the same in request and certificate: what the CA took. subjectPKInfo is the public key, userInfo the VID. (signatureAlgorithm only names the kind of signature, which is the same for both.)
#
# Now change the request's public key on its way. Choose **subjectPKInfo** on the left, and **subjectPublicKey** below it. Put 200 into **Bit to flip** on the lower right, and click **Flip**. Would the CA take it? The answer is right below it. The name Kim Younghee is inside attributes of the request.

# %%
explore(trick.csr, certificate)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 인증기관은 신청서에서 공개키와 VID만, 그것도 서명이 맞을 때만 가져갑니다. 서명은 보낸 사람에게 개인키가 있다는 증거입니다. 이름은 은행이 알려 준 것을 씁니다.
#
# | 인증서에 적힌 것 | 어디에서 왔는가 | 누가 무엇으로 확인했는가 |
# |---|---|---|
# | 공개키 | 기기 | 인증기관이 신청서의 서명으로 |
# | 이름, 은행 | 은행 | 은행이 본인 확인으로 |
# | VID | 기기 | 인증기관이 R과 은행이 알려 준 주민등록번호로 |
# | 일련번호, 발급자, 유효기간 | 인증기관 | 인증기관이 정함 |
#
# > **실제 서비스는 다릅니다.** 이름이 다르면 신청서를 거절하는 인증기관도 있습니다. 어느 쪽이든 신청서의 이름을 그대로 믿어서는 안 됩니다.

# %% [markdown] lang="en" of="e1b31973"
# **Why.** From the request the CA takes the public key and the VID only, and only if its signature fits. That proves that the sender has the private key. The name is the one that the bank told it.
#
# | What the certificate states | Where it comes from | Who checked it, and how |
# |---|---|---|
# | public key | the device | the CA, by the signature of the request |
# | name, bank | the bank | the bank, by the identity check |
# | VID | the device | the CA, by R and the resident number that the bank told it |
# | serial number, issuer, validity | the CA | the CA decides |
#
# > **The real service differs.** Some CAs refuse a request if the name differs. None should simply believe it.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. VID와 R
#
# 인증서는 누구나 볼 수 있습니다. 그래서 주민등록번호가 아니라 VID를 적습니다. VID는 주민등록번호와 **R**을 합쳐 두 번 **해시**한 값이고, R은 기기가 뽑은 난수 20바이트입니다. 해시는 글을 값으로 바꾸는 계산입니다. 같은 글은 늘 같은 값이 되지만, 값에서 글을 거꾸로 계산하는 방법은 알려져 있지 않습니다.
#
# 누군가 홍길동의 인증서를 손에 넣었습니다. 다른 것은 아무것도 없습니다. 주민등록번호 13자리 가운데 앞의 7자리는 생년월일과 성별에서 나오므로 압니다. 마지막 6자리만 모릅니다.

# %% [markdown] lang="en" of="61401407" slideshow={"slide_type": "slide"}
# ## 4. VID and R
#
# Anybody may see a certificate. So it does not hold the resident number but the VID: the number together with **R**, **hashed** twice. R is 20 random bytes that the device has drawn. A hash turns a text into a value, always the same one. Nobody knows a way back from the value to the text.
#
# Somebody got hold of Hong's certificate, and nothing else. Of the 13 digits of his resident number they know the first 7, from his birth date and sex. The last 6 are missing.

# %%
predict(lab, "1d")

# %% [markdown] lang="ko"
# 다음 셀에서 그 사람이 번호를 000000부터 대입해 봅니다. R은 몰라서 번호마다 지어냅니다.

# %% [markdown] lang="en" of="3a7484b1"
# In the next cell they try numbers from 000000 on. They do not know R, and guess one for each number.

# %%
search = given(lab, "1d")
search(knows_r=False)

# %% [markdown] lang="ko"
# 홍길동의 번호는 990230-1000001입니다. 위의 표에도 있었습니다. 이번에는 R이 새어 나갔습니다.

# %% [markdown] lang="en" of="12c4bf19"
# Hong's number is 990230-1000001: it was in that table too. Now R has leaked.

# %%
found = search(knows_r=True)
found

# %%
check(lab, "1d", found)

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** R을 모르면 맞는 번호를 대입해도 다른 VID가 나옵니다. R은 2의 160제곱 가지여서 모두 대입할 수 없습니다. R을 알면 맞는 번호에서 VID가 같아집니다. 백만 개를 모두 대입하는 데 작은 컴퓨터로 1분도 걸리지 않았습니다.
#
# **왜 그렇습니까?** 주민등록번호는 경우의 수가 적습니다. 숨기는 것은 해시가 아니라 R입니다. 그래서 R은 개인키와 함께 잠가 두고, 번호를 이미 아는 곳에만 보여 줍니다. 발급할 때는 봉해서 인증기관에, 등록할 때는 그 은행에 보여 줍니다.
#
# **흔한 오해.** "해시했으니 안전하다." 경우의 수가 적으면 하나씩 대입해 볼 수 있습니다.

# %% [markdown] lang="en" of="957ab708"
# **What changed.** Without R, even the right number gives another VID, and there are 2 to the power of 160 values for R: too many to try. With R, the right number gives the same VID. To try all million took a small computer less than 1 minute.
#
# **Why.** There are few resident numbers. What hides one is not the hash, but R. So R is locked away with the private key, and shown only to somebody who knows the number already: sealed, to the CA at issue, and to a bank where the certificate is registered.
#
# **A common mistake.** "It is hashed, so it is safe." Where there are few possibilities, one can try them all.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `None` 자리에 답을 넣고 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **1-1 몸풀기.** 아래의 편지에 여러분의 글을 쓰고 서명하십시오. 그다음 **한 글자만** 고쳐, 읽는 사람은 알아채지 못하지만 서명은 맞지 않게 만드십시오. 끝나면 `answer = mine`을 넣어 실행합니다.
#
# <details><summary>힌트</summary>먼저 글을 다 쓰고 '지금 글에 다시 서명하기'를 누릅니다. 그다음에는 단추를 누르지 말고 고치십시오. 눈에 보이지 않는 글자에는 무엇이 있습니까?</details>

# %% [markdown] lang="en" of="7a163c36" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Put your answer where it says `None` and run the cell, as often as you like.
#
# **1-1 Warm-up.** Write a letter of your own below, and sign it. Then change **one character** of it so that no reader notices, and yet the signature does not fit. When that is done, put in `answer = mine`.
#
# <details><summary>Hint</summary>First write it all, and click "Sign the text as it is now". After that, change it without another click. Which characters cannot be seen?</details>

# %%
mine = letter(lab)
mine

# %% stub="1-1"
answer = None
check(lab, "1-1", answer)

# %% solution="1-1"
mine.act("write", {"value": "IOU 5,000"})
mine.act("sign", {})
mine.act("write", {"value": "IOU 5,000 "})
answer = mine
check(lab, "1-1", answer)

# %% [markdown] lang="ko"
# **1-2 해 보기.** 무인 발급기 한 대가 2번의 데비안처럼 프로세스 번호(1부터 32,767까지)만으로 키를 만들었습니다. `kiosk`는 그 발급기의 공개키입니다. `same_model(4711)`은 같은 기종의 기계가 번호 4711로 만드는 공개키입니다. 발급기의 번호를 찾아 `answer`에 넣으십시오. 번호를 알면 개인키도 만들 수 있습니다.
#
# <details><summary>힌트</summary>answer = None 대신 두 줄을 쓰십시오. 첫 줄은 for answer in range(1, 32_768): 이고, 둘째 줄은 네 칸 들여서 if same_model(answer) == kiosk: break 입니다. 번호를 차례로 대입하다가 공개키가 같아지면 멈춥니다. 몇 초 걸릴 수 있습니다.</details>

# %% [markdown] lang="en" of="b886c53a"
# **1-2 Apply.** An unattended kiosk made its key from its process number only (1 to 32,767), like Debian in section 2. `kiosk` is its public key, and `same_model(4711)` is the public key that a machine of the same model makes from the number 4711. Find the kiosk's number and put it into `answer`. With it one can make the private key too.
#
# <details><summary>Hint</summary>Write two lines in place of answer = None. The first is for answer in range(1, 32_768): and the second, four spaces further in, if same_model(answer) == kiosk: break. This takes one number after the other, and stops when the public keys are the same. It may take a few seconds.</details>

# %% stub="1-2"
kiosk, same_model = given(lab, "1-2")
answer = None
check(lab, "1-2", answer)

# %% solution="1-2"
kiosk, same_model = given(lab, "1-2")
answer = next(n for n in range(1, 32_768) if same_model(n) == kiosk)
check(lab, "1-2", answer)

# %% [markdown] lang="ko"
# **1-3 설명하기.** 아래 화면에서 김영희가 되어 KB국민은행에서 인증서를 발급받으십시오. PIN은 여러분이 지어냅니다. 화면 아래쪽의 **실제로 일어난 일**을 열어 두고, 한 단계가 끝날 때마다 무엇이 오갔는지 보십시오. 인증기관이 김영희의 이름을 **전해 들은** 사건을 찾아 번호를 `answer`에 넣습니다. 그리고 옆 사람에게 설명해 보십시오. 인증기관이 신청서의 이름을 그대로 믿는다면, 3번의 홍길동은 무엇을 할 수 있습니까?
#
# <details><summary>힌트</summary>보내는 쪽이 은행이고 받는 쪽이 인증기관인 막대를 찾으십시오. 지나간 사건은 show(lab.journal)에 모두 있습니다. 코드로 하려면 kim.device("laptop").enroll(lab.bank("kb"), pin="905271")과 show(lab.last_story())를 실행합니다.</details>
#
# <details><summary>설명의 예</summary>본인 확인은 자기 이름으로 받고, 신청서에는 남의 이름을 적어서, 남의 이름이 적힌 인증서를 받을 수 있습니다. 짝이 되는 개인키는 자기에게 있으니 그 이름으로 서명할 수 있습니다.</details>

# %% [markdown] lang="en" of="85e37d69"
# **1-3 Explain.** On the page below, be Kim and get a certificate from KB. Make up a PIN. Keep **What really happened** open, further down, and see after each step what was sent. Find the event in which the CA was **told** Kim's name, and put its number into `answer`. Then explain it to your neighbour: if the CA believed the name in the request, what could Hong do in section 3?
#
# <details><summary>Hint</summary>Look for the bar that goes from the bank to the CA. All events that are over are in show(lab.journal). To do it by code, run kim.device("laptop").enroll(lab.bank("kb"), pin="905271") and show(lab.last_story()).</details>
#
# <details><summary>One explanation</summary>He passes the identity check in his own name, writes another name into the request, and gets a certificate in that name. The private key that belongs to it is his, so he can sign in that name.</details>

# %%
kim = lab.person("kim")
centre(kim, filled=True)

# %% stub="1-3"
answer = None
check(lab, "1-3", answer)

# %% solution="1-3"
kim.device("laptop").enroll(lab.bank("kb"), pin="905271")
answer = next(event for event in lab.last_story().events if event.act == "authorise")
check(lab, "1-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 1-1의 풀이는 클릭을 코드로 적은 것입니다. 고친 뒤에 다시 서명해 버리는 실수가 가장 흔합니다. 1-2는 학번마다 번호가 다릅니다. 1-3에서는 은행이 이름을 안 사건(본인 확인)과 인증기관이 들은 사건을 가르십시오. 신청서의 이름을 믿는다면, 아무 은행에서나 본인 확인만 받으면 남의 이름이 적힌 인증서를 만들 수 있습니다.

# %% [markdown] lang="en" of="bc37c5bf" edition="teacher"
# **Notes on the solutions.** 1-1: the solution writes the clicks as code; the commonest mistake is to sign again after the change. 1-2: with a seed each student has another number. 1-3: tell apart the event in which the bank learns the name (identity check) from the one in which the CA is told. If the name in the request were believed, anybody who passes their own identity check at some bank could have a certificate in another person's name.

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
# | 인가코드 | authorisation code | 본인 확인을 마쳤다는 표시 |
# | VID(가상 식별자) | virtual ID | 주민등록번호와 비밀 난수 R을 합쳐 해시한 값 |
#
# **다음.** [PIN으로 잠그기](02_pin_wrapping.ipynb)에서 개인키를 PIN으로 잠그고, 잠근 것을 깨 봅니다.

# %% [markdown] lang="en" of="06c78e8d" slideshow={"slide_type": "slide"}
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
# | *인가코드* | authorisation code | The sign that an identity check was passed |
# | *VID(가상 식별자)* | virtual ID | A hash of the resident number and the secret random value R |
#
# **Next.** In [Lock it with a PIN](02_pin_wrapping.ipynb) you lock a private key with a PIN, and break the lock.
