# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # PIN으로 잠그기
#
# **30분, 연습 문제 15분.** 이 수업에서는 여러분이 도둑입니다. 훔친 개인키에 PIN을 넣어 보고, 모두 넣어 보는 데 얼마나 걸리는지 알아보고, PIN 규칙이 무엇을 막는지 봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. PIN만 모르고 나머지를 다 훔친 사람이 무엇을 할 수 있는지 말할 수 있습니다.
# 2. 경우의 수와 속도로 PIN을 모두 넣어 보는 시간을 구하고, PIN으로 키를 만드는 계산(KDF)을 더 느리게 하면 무엇이 달라지는지 말할 수 있습니다.
# 3. PIN 규칙이 도둑에게 무엇을 바꾸고 무엇을 바꾸지 못하는지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 여러분이 실제로 쓰는 PIN은 입력하지 마십시오. 다른 사람의 키를 허락 없이 열어 보는 것은 범죄입니다.

# %% [markdown] lang="en" of="00c1572c" slideshow={"slide_type": "slide"}
# # Lock it with a PIN
#
# **30 minutes, and 15 for the exercises.** In this lesson you are the thief: you try PINs on a stolen private key, find out how long all of them take, and see what rules about PINs are good for.
#
# When you are done you can:
#
# 1. say what somebody can do who has stolen everything but the PIN;
# 2. work out, from the number of PINs and the speed, how long it takes to try them all, and say what a slower KDF changes;
# 3. say what rules about PINs change for a thief, and what they do not.
#
# > **Safety.** These keys are for practice. Do not type a PIN that you really use. To open somebody else's key is a crime.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 2분, 1번 6분, 2번 5분, 3번 9분, 4번 7분, 결론과 정리 1분입니다. 연습 문제는 따로 15분쯤 걸립니다. 1번의 예상에 손을 들게 한 다음 실행하십시오. 3번에서 이 컴퓨터를 잰 값은 저마다 다르니, 학생들의 숫자를 칠판에 모아 비교하면 좋습니다. 4번에서는 규칙을 모두 지키면서 가장 나쁜 PIN을 찾는 내기를 시켜 보십시오.

# %% [markdown] lang="en" of="c5d6ffcb" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 2 minutes, section 1 takes 6, section 2 takes 5, section 3 takes 9, section 4 takes 7, conclusion and summary 1. The exercises take another 15 or so. Let them raise hands for the prediction of section 1 before you run it. What section 3 measures differs between computers: collect the students' numbers on the board and compare. In section 4, bet on who finds the worst PIN that keeps all the rules.

# %% [markdown] lang="ko"
# 아래 셀이 실습실을 엽니다. 홍길동과 김영희는 이미 KB국민은행에서 금융인증서를 발급받았습니다.
#
# <details><summary>처음부터 다시 하기, 친구와 다른 키로 연습하기</summary>처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 lesson 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 seed="20260001"처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.</details>

# %% [markdown] lang="en" of="95446a66"
# The cell below opens the lab. Hong and Kim have already got financial certificates from KB.
#
# <details><summary>To begin again, or with other keys than your neighbour's</summary>To begin again at any time, run everything again from this cell on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of lesson, like seed="20260001". Values, dates and event numbers may then differ from those in this text.</details>

# %% slideshow={"slide_type": "slide"}
from fincert_lab import Thief, centre, check, given, lesson, meter, pin_rules, pins, predict, show

lab = lesson(2, lang="ko")
hong, kim = lab.person("hong"), lab.person("kim")
cert = hong.device("laptop").certificates()[0]

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. PIN만 모르는 도둑
#
# 도둑이 클라우드에서 홍길동의 잠긴 개인키를 훔쳤습니다. 여기서는 HSM까지 털렸다고 합시다. 그러면 도둑은 그것을 여는 데 필요한 것을 PIN 말고는 다 가졌습니다. PIN은 6자리 숫자입니다. 도둑은 집에 돌아와 자기 컴퓨터에서 000000, 000001, 000002, … 차례로 넣어 봅니다.

# %% [markdown] lang="en" of="8206de29" slideshow={"slide_type": "slide"}
# ## 1. Everything but the PIN
#
# A thief has robbed the servers. He has Hong's locked private key, and all that it takes to open it except the PIN, which has 6 digits. Back home, on his own computer, he tries 000000, 000001, 000002, … in turn.

# %%
predict(lab, "2a")

# %% [markdown] lang="ko"
# 다음 셀에서 도둑이 서버의 데이터베이스를 복사하고 PIN을 넣어 봅니다. `most=10`은 10개에서 스스로 멈춘다는 뜻입니다.

# %% [markdown] lang="en" of="b4c39dbd"
# In the next cell the thief copies the servers' databases and tries PINs. `most=10` means that he stops by himself after 10.

# %% tags=["cracking"]
thief = Thief(lab)
everything = thief.copy("cloud", "hsm")
report = thief.guess_offline(cert, everything, most=10)
show(report)

# %%
check(lab, "2a", report)

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 맞는 PIN인지는 훔친 봉투가 열리는지 보면 압니다. 그래서 도둑은 아무에게도 묻지 않고 자기 컴퓨터에서 마음껏 넣어 봅니다. 이것을 **오프라인 공격**이라고 하고, 가능한 값을 모두 넣어 보는 것을 **무차별 대입 공격**이라고 합니다.
#
# **흔한 오해.** "다섯 번 틀리면 더 받지 않으면 된다." 횟수를 세는 것은 HSM입니다. 도둑은 거기에 묻지 않습니다.
#
# > **실제 서비스는 다릅니다.** 예전의 공인인증서는 비밀번호로 잠근 개인키 파일을 PC나 USB에 두었습니다. 파일을 훔치면 마음껏 넣어 볼 수 있으므로 PIN이 아니라 긴 비밀번호를 쓰게 했습니다. 금융인증서는 6자리 PIN을 쓰는 대신, 나머지를 한곳에 두지 않습니다. 다음 수업에서 봅니다.

# %% [markdown] lang="en" of="5760264d"
# **Why.** The right PIN opens the stolen envelope, and a wrong one does not. He sees that on his own computer: he asks nobody, and tries as often as he likes. This is called an **offline attack**, and trying every possible value is called **brute force**.
#
# **A common mistake.** "Just refuse every PIN after five wrong ones." It is the HSM that counts, and this thief does not ask it.
#
# > **The real service differs.** The older accredited certificate kept the private key in a file on a PC or a USB stick, locked with a password. Whoever stole the file could try as often as they liked, so it took a long password. The financial certificate takes a 6-digit PIN, and keeps the rest in more than one place: see the next lesson.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 어느 PIN부터 넣어 봅니까?
#
# 차례로 넣어 본 10개 가운데에는 없었습니다. 도둑이 순서를 바꿉니다.

# %% [markdown] lang="en" of="72345dad" slideshow={"slide_type": "slide"}
# ## 2. Which PIN first?
#
# Hong's PIN was not among those 10. So the thief changes the order.

# %%
predict(lab, "2b")

# %% tags=["cracking"]
report = thief.guess_offline(cert, everything, "popular")
show(report)

# %%
check(lab, "2b", report)

# %% [markdown] lang="ko"
# **무엇이 달라졌습니까?** 도둑은 PIN을 찾았고, 개인키도 꺼냈습니다. 이제 홍길동의 이름으로 서명할 수 있습니다.
#
# **왜 그렇습니까?** 사람은 PIN을 무작위로 고르지 않습니다. 유출된 비밀번호를 모은 한 목록(2018년)에서는, 6자리 숫자를 쓴 사람의 15%쯤이 가장 흔한 3개 가운데 하나를 썼습니다. 이 도둑의 목록("popular")은 프로그램이 지어낸 1,000명의 PIN을 많은 것부터 늘어놓은 것입니다. 위에는 외우기 쉬운 번호가 있습니다. 홍길동의 PIN도 그렇습니다.
#
# <details><summary>더 깊이: 6자리가 4자리보다 낫습니까?</summary>한 연구(Markert 외)에 따르면, 10–30번 넣어 보는 도둑에게는 6자리가 4자리보다 나은 점이 별로 없습니다. 자리가 늘어도 사람은 외우기 쉬운 것을 고르기 때문입니다.</details>

# %% [markdown] lang="en" of="9c147d09"
# **What changed.** The thief has the PIN, and with it the private key. From now on he can sign as Hong.
#
# **Why.** People do not choose PINs at random. In one collection of leaked passwords (2018) about 15% of the 6-digit strings were one of the 3 commonest. This thief's list ("popular") has the PINs of 1,000 people whom a program made up, the most frequent first. At the top are those that are easy to remember, like Hong's.
#
# <details><summary>Deeper: are 6 digits better than 4?</summary>According to one study (Markert et al.), against a thief with 10–30 guesses 6 digits are hardly better than 4: with more digits people still choose what is easy to remember.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 백만 개를 모두 넣어 보기
#
# PIN으로 개인키를 잠글 때는 PIN을 **KDF**(키 유도 함수)라는 계산에 넣어 잠금용 키를 만듭니다. PIN이나 비밀번호에 쓰는 KDF는 일부러 느리게 만듭니다. 이 실습실은 **Argon2id**를 씁니다. PIN 하나를 넣어 볼 때마다 메모리 19 MiB(약 20,000,000바이트)를 두 번 채워야 합니다.

# %% [markdown] lang="en" of="20b86317" slideshow={"slide_type": "slide"}
# ## 3. All one million of them
#
# To lock a private key with a PIN, a computation called **KDF** (key derivation function) makes the key of the lock from the PIN. A KDF meant for PINs and passwords is made slow on purpose. This lab uses **Argon2id**. Each PIN that is tried fills 19 MiB of memory (about 20,000,000 bytes) twice.

# %%
predict(lab, "2c")

# %%
times = meter(lab)
times

# %%
check(lab, "2c", times)

# %% [markdown] lang="ko"
# **해 봅시다.** 위의 도구에서 차례로 바꾸어 보십시오.
#
# 1. **이 컴퓨터에서 재기**를 누르십시오. 여러분의 컴퓨터로는 얼마나 걸립니까?
# 2. 표 **한 자리가 늘 때마다**를 보십시오. 한 자리가 늘면 시간이 몇 배가 됩니까?
# 3. KDF를 **SHA-256 한 번**으로 바꾸십시오. 느리게 만들지 않은 계산입니다. 그다음 **PBKDF2**로 바꾸고 되풀이 횟수를 2,048로 하십시오. 같은 계산을 되풀이해서 느리게 만든 KDF이고, 이 횟수는 개인키 파일을 만드는 라이브러리가 흔히 쓰던 값입니다.
# 4. Argon2id로 돌아와 컴퓨터를 10,000대로 늘리십시오.
#
# **무엇이 달라졌습니까?** 한 자리가 늘 때마다 10배가 걸립니다. SHA-256은 물론 PBKDF2 2,048번도 GPU로 눈 깜짝할 사이이고, Argon2id도 컴퓨터가 많으면 마찬가지입니다.
#
# **왜 그렇습니까?** **모두 넣어 보는 시간(초) = 경우의 수 ÷ 한 대가 1초에 넣어 보는 수 ÷ 컴퓨터 수.** 느린 KDF는 한 번에 걸리는 시간을 늘릴 뿐, 경우의 수는 늘리지 못합니다. 컴퓨터에게 백만 가지는 아주 적습니다.
#
# 주인도 **대가**를 치릅니다. 한 번에 걸리는 시간을 10배로 늘리면, 로그인할 때마다 주인도 10배를 기다려야 합니다.
#
# <details><summary>더 깊이: 비밀의 크기는 비트로 잽니다</summary>1비트가 늘 때마다 경우의 수가 2배가 됩니다. 4자리 PIN은 13비트, 6자리 PIN은 20비트쯤입니다. 영문 대소문자와 숫자 62가지에서 무작위로 고른 8글자는 48비트쯤이고, Argon2id로 잠그면 위의 GPU 한 장으로 820년쯤 걸립니다. 난수 32바이트는 256비트입니다. KDF가 없어도 아무도 다 넣어 보지 못하지만, 사람은 외우지 못합니다.</details>

# %% [markdown] lang="en" of="6b2cb403"
# **Do it.** Change these, one after the other, in the tool above.
#
# 1. Press **Measure on this computer**. How long does yours take?
# 2. Look at the table **Digit by digit**. How many times as long does each further digit take?
# 3. Choose **SHA-256, once**: not made slow at all. Then **PBKDF2**, which is slow because it repeats a computation, with 2,048 rounds: what libraries have long used for private key files.
# 4. Go back to Argon2id, and choose 10,000 machines.
#
# **What changed.** Each further digit takes 10 times as long. SHA-256, and PBKDF2 with 2,048 rounds, are over in a moment on a GPU, and so is Argon2id with many machines.
#
# **Why.** **Seconds for all PINs = number of PINs ÷ tries in 1 second on one machine ÷ number of machines.** A slow KDF makes one try take longer; it does not make more PINs. A million is very little to a computer.
#
# The owner **pays** for this too. If one try takes 10 times as long, the owner waits 10 times as long at every login.
#
# <details><summary>Deeper: the size of a secret is measured in bits</summary>1 bit more makes 2 times as many possibilities. A PIN of 4 digits has about 13 bits, one of 6 digits about 20. A password of 8 characters, chosen at random from 62 (capital and small letters and digits), has about 48 bits; locked with Argon2id it takes the GPU above about 820 years. 32 random bytes are 256 bits: nobody can ever try them all, even with no KDF. But nobody can remember them either.</details>

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. PIN 규칙은 도움이 됩니까?
#
# 금융인증서는 아무 PIN이나 받지 않습니다. 아래에 PIN을 지어내 한 자리씩 쳐 보십시오. 규칙마다 어기는 PIN을 하나씩 찾고, **규칙을 모두 지키지만 남들도 고를 법한 PIN**을 하나 찾으십시오. (실습실 사람들의 생일은 0230처럼, 일부러 달력에 없는 날로 지었습니다.)

# %% [markdown] lang="en" of="0be9c553" slideshow={"slide_type": "slide"}
# ## 4. Do rules about PINs help?
#
# The financial certificate does not take every PIN. Make PINs up and type them below, digit by digit. For each rule find one that breaks it, and then find **one that keeps all the rules although others may well choose it**. (Birthdays in the lab are made up, and on purpose no real days, like Hong's 0230.)

# %%
pin_rules(hong)

# %% [markdown] lang="ko"
# 112233과 121212를 넣어 보셨습니까? 둘 다 받아 줍니다.
#
# 이제 이어지거나 같은 세 자리에 관한 두 규칙만 생각해 봅시다. 전화번호와 생일은 사람마다 다릅니다.

# %% [markdown] lang="en" of="0c4b5d3a"
# Did you try 112233 and 121212? Both are accepted.
#
# Now think only of the two rules about three digits in a row: telephone number and birthday differ from person to person.

# %%
predict(lab, "2d")

# %% [markdown] lang="ko"
# 다음 셀은 백만 개가 규칙을 지키는지 하나씩 확인합니다. 한 점이 PIN 하나입니다. 두 규칙에 걸린 수를 더해 보십시오.

# %% [markdown] lang="en" of="358cd71d"
# The next cell checks all one million PINs against the rules. Each dot is one PIN. Add up how many the two rules forbid.

# %%
all_pins = pins(lab)
all_pins

# %%
check(lab, "2d", all_pins)

# %% [markdown] lang="ko"
# **해 봅시다.** 그림의 줄무늬를 눌러 그 PIN이 왜 금지되는지 보십시오. 그다음 홍길동을 골라, 전화번호와 생일까지 보면 몇 개가 더 빠지는지 세어 보십시오.
#
# **무엇이 달라졌습니까?** 두 규칙으로 95,272개가 빠지고 904,728개가 남습니다. 전화번호와 생일은 그보다 훨씬 적게 뺍니다.
#
# **왜 그렇습니까?** 규칙은 모두 넣어 보는 도둑을 막지 못합니다. 규칙을 아는 도둑은 오히려 95,272개를 덜 넣어 봅니다. 규칙은, 몇 번밖에 못 넣어 보니 **흔한 PIN부터 넣는 도둑**을 막으려는 것입니다. 그러나 홍길동의 PIN도 규칙을 모두 지켰습니다.
#
# **흔한 오해.** "규칙을 지켰으니 좋은 PIN이다." 규칙은 가장 나쁜 것만 뺍니다. 남들도 고를 법한 PIN은 여전히 나쁜 PIN입니다.

# %% [markdown] lang="en" of="211e9626"
# **Do it.** Click a stripe of the picture to see why those PINs are forbidden. Then choose Hong, and count how many more his telephone number and birthday forbid.
#
# **What changed.** The two rules take away 95,272 PINs and leave 904,728. Telephone number and birthday take away far fewer.
#
# **Why.** The rules do not stop a thief who tries every PIN. One who knows the rules even saves 95,272 tries. They are meant for a thief who has only a few tries and **begins with the commonest PINs**. But Hong's PIN kept all the rules too.
#
# **A common mistake.** "It keeps the rules, so it is a good PIN." The rules take away the worst ones only. A PIN that others may well choose is still a bad one.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 결론: 무엇이 더 있어야 합니까?
#
# 시간을 늘려도 소용이 없으면, 도둑이 **넣어 보지 못하게** 해야 합니다. 누군가 횟수를 세고, 도둑이 반드시 그곳을 거치게 해야 합니다. 이 실습실의 금융인증서는 잠금용 키의 재료를 둘로 나눕니다. 절반은 PIN으로 만들고, 나머지 절반은 횟수를 세는 서버가 만듭니다. 이번 도둑은 봉투가 있는 클라우드와 절반을 만드는 HSM을 다 털었습니다. 한 곳만 털면 어떻게 되는지 다음 수업에서 봅니다.

# %% [markdown] lang="en" of="c8ffa2bc" slideshow={"slide_type": "slide"}
# ## Conclusion: what else does it take?
#
# If making each try slower does not help, the thief must be made **unable to try**: somebody has to count, and there must be no way round them. The financial certificate of this lab makes the key of the lock from two halves. One is made from the PIN, the other by a server that counts. Today's thief had robbed both places. The next lesson shows what one alone is worth.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **2-1 몸풀기.** 김영희도 많은 사람이 고를 법한 PIN을 골랐습니다. 도둑이 되어 그 PIN을 찾으십시오. 새 셀에서 `centre(kim)`을 실행하면 은행의 인증센터가 김영희의 화면으로 열립니다. **로그인**을 누르고 찾은 PIN으로 로그인하십시오. 로그인한 다음 바로 `answer = lab.last_story()`를 넣어 실행합니다.
#
# <details><summary>힌트</summary>김영희의 인증서는 kims = kim.device("laptop").certificates()[0]으로 얻습니다. 나머지는 2번의 셀에서 cert 대신 kims를 넣으면 됩니다. 화면 대신 코드로 로그인하려면 kim.device("laptop").login(...)에 서비스 lab.bank("kb").service("star-banking"), 인증서, pin=을 넣고, 돌려받은 값을 answer로 해도 됩니다.</details>

# %% [markdown] lang="en" of="aecb288a" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **2-1 Warm-up.** Kim, too, chose a PIN as many people do. As the thief, find it. Run `centre(kim)` in a new cell: it opens the bank's certificate centre as Kim sees it. Click **Log in** there, and use the PIN you found. Right after that put in `answer = lab.last_story()` and run the cell.
#
# <details><summary>Hint</summary>You get Kim's certificate with kims = kim.device("laptop").certificates()[0]. The rest is as in section 2, with kims in place of cert. To log in by code instead of clicks, give kim.device("laptop").login(...) a service, lab.bank("kb").service("star-banking"), the certificate and pin=, and take what it returns as the answer.</details>

# %% stub="2-1"
answer = None
check(lab, "2-1", answer)

# %% solution="2-1"
kims = kim.device("laptop").certificates()[0]
found = thief.guess_offline(kims, everything, "popular").found
star = lab.bank("kb").service("star-banking")
answer = kim.device("laptop").login(star, kims, pin=found)
check(lab, "2-1", answer)

# %% [markdown] lang="ko"
# **2-2 해 보기.** `chosen`은 1,000명이 고른 6자리 PIN의 목록입니다. 실제 사람의 것이 아니라 프로그램으로 지어낸 것이고, 모두 4번의 규칙을 지킵니다. 이번에는 서버가 횟수를 세어, 도둑은 한 사람에게 5번만 넣어 볼 수 있습니다. 가장 많은 사람이 뚫리는 PIN 5개를 골라, `["...", "..."]`처럼 문자열의 목록으로 `answer`에 넣으십시오.
#
# <details><summary>힌트</summary>많은 사람이 고른 PIN일수록 목록에 여러 번 나옵니다. from collections import Counter를 실행하면, Counter(chosen)이 PIN마다 몇 번 나오는지 셉니다.</details>

# %% [markdown] lang="en" of="6bd3c481"
# **2-2 Apply.** `chosen` is a list of the 6-digit PINs that 1,000 people chose. They are made up by a program, nobody's real ones, and all of them keep the rules of section 4. This time a server counts, and the thief has only 5 tries with each person. Choose the 5 PINs that open the keys of the most people, and put them into `answer` as a list of strings, like `["...", "..."]`.
#
# <details><summary>Hint</summary>The more people chose a PIN, the more often it is in the list. After from collections import Counter, Counter(chosen) counts how often each is there.</details>

# %% stub="2-2"
chosen = given(lab, "2-2")
answer = None
check(lab, "2-2", answer)

# %% solution="2-2"
from collections import Counter

chosen = given(lab, "2-2")
answer = [pin for pin, _ in Counter(chosen).most_common(5)]
check(lab, "2-2", answer)

# %% [markdown] lang="ko"
# **2-3 설명하기.** 아래의 `rich`에는 돈 많은 도둑의 컴퓨터가 몇 대인지(`computers`), PIN이 몇 년을 버텨야 하는지(`years`) 적혀 있습니다. 6자리 PIN 백만 개를 모두 넣어 보는 데 꼭 그 햇수가 걸리게 하려면, 한 대가 PIN 하나를 넣어 보는 데 몇 초가 걸려야 합니까? 초를 계산해서 `answer`에 넣으십시오. 한 해는 365일, 하루는 86,400초로 합니다. 그리고 옆 사람에게 설명해 보십시오. 주인은 언제, 얼마나 기다리게 됩니까?
#
# <details><summary>힌트</summary>그 햇수를 초로 바꾸면 몇 초입니까? 여러 대가 나누어 맡으면, 한 대가 맡는 PIN은 몇 개입니까?</details>

# %% [markdown] lang="en" of="4e72b371"
# **2-3 Explain.** Below, `rich` says how many `computers` a rich thief has, and how many `years` a PIN should last. Trying every 6-digit PIN should take exactly that long. How many seconds must one try take on each computer? Put the seconds into `answer`. Count 365 days a year and 86,400 seconds a day. Then explain it to your neighbour: how long does the owner then wait, and how often?
#
# <details><summary>Hint</summary>How many seconds are those years? If the computers share the work, how many PINs does one of them try?</details>

# %% stub="2-3"
rich = given(lab, "2-3")
print(rich)
answer = None
check(lab, "2-3", answer)

# %% solution="2-3"
rich = given(lab, "2-3")
print(rich)
answer = rich["years"] * 365 * 86_400 / (1_000_000 / rich["computers"])
check(lab, "2-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 2-1에서 학생이 놀라야 할 것은, 은행이 도둑의 로그인을 김영희의 로그인과 구별하지 못한다는 점입니다. 2-2의 목록은 다섯 명 가운데 두 명이 인기 있는 PIN 40개에서 고르도록 지어낸 것입니다. 학번을 넣으면 학생마다 다릅니다. 정답이 맞힌 사람 수를 칠판에 모아 보십시오. 횟수 제한이 있어도 흔한 PIN은 위험하다는 것이 결론입니다. 2-3의 답은 학번마다 다르지만 모두 하루가 넘습니다. 컴퓨터가 여러 대인 것을 잊는 실수가 가장 흔합니다.

# %% [markdown] lang="en" of="52c80de9" edition="teacher"
# **Notes on the solutions.** 2-1: what should surprise them is that the bank cannot tell the thief's login from Kim's. 2-2: the list is made up so that two in five people choose from 40 favourites; with a seed it differs from student to student. Collect on the board how many people the right answers break. The conclusion: even with a limit on tries, a common PIN is dangerous. 2-3: with a seed the answers differ, but they are all more than a day. The commonest mistake is to forget that there are many computers.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. PIN 말고 다 가진 도둑은 자기 컴퓨터에서 PIN을 마음껏 넣어 봅니다. 아무도 횟수를 세지 않습니다. 찾으면 주인의 이름으로 서명할 수 있습니다. 흔한 PIN은 몇 번 만에 찾습니다.
# 2. 모두 넣어 보는 시간은 경우의 수를 1초에 넣어 보는 수로 나눈 것입니다. 6자리 PIN을 Argon2id로 잠그면 GPU 한 장으로 2분쯤입니다. 느린 KDF는 한 번에 걸리는 시간을 늘릴 뿐이고, 주인도 그만큼 기다립니다.
# 3. PIN 규칙은 경우의 수를 거의 바꾸지 않고, 가장 나쁜 PIN만 뺍니다. 6자리 PIN은 넣어 보는 횟수를 제한해야만 지킬 수 있습니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 키 유도 함수(KDF) | key derivation function | 비밀 값으로 키를 만드는 계산. PIN이나 비밀번호용은 일부러 느리게 만듭니다. |
# | 오프라인 공격 | offline attack | 훔친 것만 가지고 자기 컴퓨터에서 마음껏 넣어 보는 것 |
# | 무차별 대입 공격 | brute-force attack | 가능한 값을 모두 넣어 보는 공격 |
# | 경우의 수 | number of possibilities | 비밀로 쓸 수 있는 값의 개수 |
#
# **다음.** [클라우드에 맡기기](03_cloud_storage.ipynb)에서 나머지 절반과, 횟수를 세는 장치(HSM)를 봅니다.

# %% [markdown] lang="en" of="c8fafca2" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. A thief with everything but the PIN tries PINs on his own computer, as many as he likes. Nobody counts. With the right one he can sign as the owner. A common PIN is found after a few tries.
# 2. The time for all PINs is their number divided by the tries in 1 second. A 6-digit PIN under Argon2id takes one GPU about 2 minutes. A slow KDF makes one try take longer, and the owner waits too.
# 3. Rules about PINs hardly change their number; they take away the worst ones only. A 6-digit PIN is safe only where somebody limits the number of tries.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *키 유도 함수* | key derivation function (KDF) | A computation that makes a key from a secret. One for PINs or passwords is slow on purpose. |
# | *오프라인 공격* | offline attack | Trying as often as one likes, on one's own computer, with only what was stolen |
# | *무차별 대입 공격* | brute-force attack | Trying every possible value |
# | *경우의 수* | number of possibilities | How many values a secret can have |
#
# **Next.** In [Keep it in the cloud](03_cloud_storage.ipynb) you see the other half, and the device that counts (HSM).
