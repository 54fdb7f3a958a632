# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 폐기하기
#
# **40분.** 이 수업에서는 세 가지 방법으로 인증서의 사용을 끝내 보고, 잠깐 멈추었다가 되살려 봅니다. 인증기관이 그 소식을 알리는 폐지 목록과 OCSP 응답을 한 칸씩 읽습니다. 소식을 듣지 못한 서비스가 무엇을 믿는지, 지난 서명은 어떻게 되는지도 봅니다.
#
# 수업을 마치면 다음을 할 수 있습니다.
#
# 1. 폐기, 삭제, 재발급, 효력정지의 차이를 말하고, 언제 무엇을 할지 고를 수 있습니다.
# 2. 폐지 목록과 그 변경분, OCSP 응답을 읽을 수 있습니다.
# 3. 새 소식을 듣지 못한 서비스가 무엇을 믿는지, 지난 서명은 어떻게 되는지 말할 수 있습니다.
#
# > **안전 수칙.** 여기에 나오는 사람과 번호는 모두 지어낸 것입니다. 여러분이 실제로 쓰는 PIN이나 주민등록번호는 입력하지 마십시오.

# %% [markdown] lang="en" of="3f4d26b4" slideshow={"slide_type": "slide"}
# # Revoke it
#
# **40 minutes.** In this lesson you end certificates in three ways, suspend one and restore it. You read, field by field, how the CA tells the news: a revocation list and an OCSP answer. You see what a service that has not heard believes, and what becomes of past signatures.
#
# When you are done you can:
#
# 1. tell revoking, deleting, re-issuing and suspending apart, and choose the right one;
# 2. read a revocation list, the changes to it, and an OCSP answer;
# 3. say what a service that has not heard the news believes, and what becomes of past signatures.
#
# > **Safety.** All people and numbers here are invented. Do not type a PIN or resident number that you really use.

# %% [markdown] lang="ko" edition="teacher" slideshow={"slide_type": "notes"}
# **진행 메모.** 소개와 준비 3분, 1번 7분, 2번 8분, 3번 8분, 4번 8분, 5번 5분, 정리 1분입니다. 연습 문제는 따로 20분쯤 걸립니다. 2번에서는 표를 화면에 띄우고 한 칸씩 "이것이 왜 있습니까?"를 물으십시오. 다음 게시 때가 왜 있는지가 4번의 열쇠입니다. 시간이 모자라면 3번의 변경분은 표만 보여 주고 넘어가도 됩니다.

# %% [markdown] lang="en" of="53f10dbe" edition="teacher" slideshow={"slide_type": "notes"}
# **Speaker notes.** Introduction and setup 3 minutes, section 1 takes 7, section 2 takes 8, section 3 takes 8, section 4 takes 8, section 5 takes 5, summary 1. The exercises take another 20 or so. In section 2 put the tables on the screen and ask of each field: "why is this here?" Why there is a next update is the key to section 4. If time is short, just show the changes in section 3 and go on.

# %% [markdown] lang="ko"
# ## 시작하기
#
# 아래 셀이 실습실을 엽니다. 홍길동, 김영희, 최지우가 KB국민은행에서 금융인증서를 하나씩 발급받았습니다. 둘째 셀에서는 홍길동이 로그인해서 이체를 한 번 하고, 홍길동의 인증서를 맡은 폐지 목록을 지금 받아 `old`에 둡니다. 아직 폐기하지 않았으므로, 이 목록에 홍길동의 인증서는 없습니다. 4번에서 씁니다. 처음부터 다시 하려면 이 셀부터 차례로 실행하십시오. 친구와 다른 키로 연습하려면 `lesson` 괄호 안 끝에 쉼표를 찍고, 여러분의 학번이나 좋아하는 글자를 `seed="20260001"`처럼 넣으십시오. 그러면 값, 날짜, 사건 번호가 이 글과 다르게 나올 수 있습니다.

# %% [markdown] lang="en" of="04315729"
# ## Begin
#
# The cells below open the lab. Hong, Kim and Choi each have a financial certificate from KB. In the second cell Hong logs in and makes a transfer, and `old` keeps the revocation list that covers his certificate, as it is now. Nothing is revoked yet, so the certificate is not on it. Section 4 uses it. To begin again at any time, run everything again from the first of these cells on. For other keys than your neighbour's, add your student number, or any word you like, after a comma at the end inside the brackets of `lesson`, like `seed="20260001"`. Values, dates and event numbers may then differ from those in this text.

# %% slideshow={"slide_type": "slide"}
from fincert_lab import check, given, lesson, live, predict, show

lab = lesson(5, lang="ko")
kb = lab.bank("kb")
star = kb.service("star-banking")
hong, kim, choi = lab.person("hong"), lab.person("kim"), lab.person("choi")
laptop, kims_phone, chois_phone = hong.device("laptop"), kim.device("phone"), choi.device("phone")
(hongs,) = laptop.certificates()
(kims,), (chois,) = kims_phone.certificates(), chois_phone.certificates()
show(lab)

# %%
laptop.login(star, hongs, pin="280417")
receipt = laptop.transfer(star, hongs, amount=30_000, payee="000-88-0002-002", pin="280417")
old = lab.ca.status.fetch_crls(kb.party, hongs)
receipt

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 1. 폐기, 삭제, 재발급
#
# 30분 뒤, 세 사람이 각자 다른 일을 합니다.
#
# - 홍길동은 누군가 PIN을 보고 개인키를 쓸 것 같아 걱정입니다. 은행에서 '개인키 유출'(`key_compromise`)을 사유로 **폐기**합니다.
# - 김영희는 더 쓰지 않으려 합니다. 휴대전화의 인증서 관리에서 **삭제**합니다.
# - 최지우는 PIN을 잊었습니다. 은행에서 `enroll`을 다시 해 **재발급**받습니다.
#
# 인증기관은 폐기한 것을 **폐지 목록**에 적어 게시합니다. (폐지는 폐기와 같은 말입니다.)

# %% [markdown] lang="en" of="38fd4e78" slideshow={"slide_type": "slide"}
# ## 1. Revoke, delete, re-issue
#
# 30 minutes later, three people do three different things.
#
# - Hong fears that somebody saw his PIN and can use his private key. He **revokes** at the bank, for the reason “private key leaked” (`key_compromise`).
# - Kim does not need hers any more. She **deletes** it on her phone, under certificate management.
# - Choi has forgotten her PIN. With another `enroll` she has the bank **re-issue** hers.
#
# The CA publishes a list of revoked certificates, the **revocation list**.

# %%
predict(lab, "5a")

# %%
lab.advance(minutes=30)
hong.revoke(hongs, kb, reason="key_compromise")
kims_phone.delete(kims, pin="905271")
chois_new = chois_phone.enroll(kb, pin="604829")
live(lab)

# %%
check(lab, "5a")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 셋 다 그 인증서를 더는 쓰지 않겠다는 뜻입니다. 봉투만 없애거나 새것만 받아서는, 다른 서비스가 그것을 알 수 없습니다. 폐기는 인증기관만 할 수 있습니다. 그래서 은행은 홍길동의 신청을 인증기관에 전하고, 삭제하면 클라우드가 인증기관에 폐기를 요청하고, 재발급하면 인증기관이 이전 것을 폐기합니다. 세 인증서가 오른 목록은 2번에서 봅니다. 위 표의 슬라이더를 움직여, 각 줄이 언제 어떻게 바뀌었는지 보십시오.
#
# | 구분 | 폐기 | 삭제 | 재발급 |
# |---|---|---|---|
# | 어디에서 | 은행의 인증센터 | 클라우드의 인증서 관리 | 은행의 인증센터 |
# | 무엇으로 사용자를 확인하는가 | 계좌번호와 보안매체 | PIN | 계좌번호와 보안매체 |
# | 클라우드의 봉투 | 남음 | 없어짐 | 이전 것은 남음 |
# | HSM의 k | 남음 | 파기됨 | 이전 것은 남음(PIN이 잠겨 이미 파기된 때는 빼고) |
# | 다른 은행의 등록 | 장부에 남지만 쓸 수 없음 | 장부에 남지만 쓸 수 없음 | 이전 것은 장부에 남지만 쓸 수 없고, 새것은 다시 등록해야 함 |
# | 폐기 사유 | 신청한 사람이 고름 | 사용 중단 | 재발급 |
# | 새 인증서 | 없음 | 없음 | 있음 |
# | 언제 고르는가 | 개인키가 새어 나간 것 같거나, 더 쓰지 않는데 삭제할 수 없을 때 | 더 쓰지 않고, PIN을 알 때 | PIN을 잊었거나 잠겼을 때 |
#
# PIN을 잊은 사람은 삭제할 수 없고, 폐기하거나 재발급받아야 합니다.
#
# 아무것도 하지 않아도 인증서는 **유효기간** 3년이 지나면 **만료**됩니다. 만료를 앞두고 새 인증서로 바꾸는 것은 **갱신**이고, 마지막 90일 동안 할 수 있습니다. 갱신은 폐기가 아닙니다. 이전 인증서도 만료될 때까지는 쓸 수 있습니다. 새 인증서에는 새 봉투가 생기고, 다른 은행에는 다시 등록해야 합니다. 만료된 인증서의 봉투와 등록은 지울 때까지 남지만, 쓸 수 없습니다.
#
# **흔한 오해.** "봉투가 남아 있으면 위험하다." 폐기된 인증서의 개인키로 새로 서명해도, 폐기를 아는 서비스는 받지 않습니다. 위험한 것은 폐기하지 않고 봉투만 없애는 것입니다. 개인키의 사본을 가진 도둑은 계속 서명할 수 있고, 서비스는 그 서명을 믿습니다. 그래서 삭제할 때도 먼저 폐기하고, 그다음에 봉투를 없앱니다.

# %% [markdown] lang="en" of="fe596cfd"
# **Why.** All three mean that the certificate is to be used no more. Other services would not know of it if only the envelope were thrown away, or only a new certificate issued. Only the CA can revoke. So the bank passes Hong's request on to it; when a certificate is deleted, the cloud asks the CA; and when one is re-issued, the CA revokes the old one. Section 2 shows the list with all three. In the table above, move the slider and see when and how each row changed.
#
# | What is compared | Revoke | Delete | Re-issue |
# |---|---|---|---|
# | Where | the bank's certificate centre | certificate management in the cloud | the bank's certificate centre |
# | You are recognised by | account number and security medium | the PIN | account number and security medium |
# | The envelope in the cloud | stays | is thrown away | stays (the old one) |
# | k in the HSM | stays | is destroyed | stays (the old one, unless a locked PIN destroyed it) |
# | Registrations at other banks | stay in the books, and are of no use | stay in the books, and are of no use | the old one's stay, and are of no use; the new one has to be registered |
# | Reason for the revocation | chosen by the person who asks | no longer used | re-issued |
# | A new certificate | no | no | yes |
# | Choose it when | you suspect a leak, or need it no more and cannot delete it | you need it no more, and know the PIN | you forgot the PIN, or it is locked |
#
# Whoever has forgotten the PIN cannot delete, but has to revoke, or have it re-issued.
#
# If nobody does anything, a certificate **expires** at the end of its **validity period** of 3 years. To change to a new one before that is to **renew** it, which one can do in the last 90 days. Renewing does not revoke: the old certificate can be used until it expires. The new one has an envelope of its own, and has to be registered at other banks again. What remains of an expired certificate, its envelope and its registrations, stays until somebody removes it, and is of no use.
#
# **A common mistake.** "It is dangerous to leave the envelope there." A service that knows of the revocation accepts no new signature made with that private key. The danger is to throw the envelope away and not revoke: a thief with a copy of the private key goes on signing, and services believe the signatures. That is why deleting revokes first, and throws away the envelope only then.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 2. 폐지 목록과 OCSP 읽기
#
# 인증기관은 폐기를 두 가지 방법으로 알립니다. **인증서 폐지 목록**(CRL)은 누구나 보도록 게시하는 목록입니다. **OCSP**는 인증서 하나의 상태를 물으면 답해 주는 방식입니다. 둘 다 서명되어 있습니다. 그래서 누가 전해 주든 인증기관의 말인 것을 알 수 있습니다.

# %% [markdown] lang="en" of="52393005" slideshow={"slide_type": "slide"}
# ## 2. Read a revocation list and an OCSP answer
#
# The CA tells of revocations in two ways. A **certificate revocation list** (CRL) is published for everybody. **OCSP** (Online Certificate Status Protocol) is a question about one certificate, and an answer about that one. Both are signed, so it is certain whose word they are, whoever passes them on.

# %%
predict(lab, "5b")

# %%
from cryptography import x509

new = lab.ca.status.fetch_crls(kb.party, hongs)
crl = x509.load_der_x509_crl(new.ca)
show(crl)

# %%
check(lab, "5b")

# %% [markdown] lang="ko"
# `fetch_crls`는 인증서 하나의 상태를 확인하는 데 필요한 목록을 모두 가져옵니다. 그 가운데 `.ca`가 홍길동의 인증서를 맡은 폐지 목록입니다. 바뀐 것만 적은 변경분과 구별할 때는 **전체 목록**이라고 합니다. 한 칸씩 읽어 봅니다.
#
# - **발급자**는 이 목록이 어느 인증기관의 인증서에 관한 것인지 알려 줍니다. 인증기관이 다르면 일련번호가 같을 수도 있기 때문입니다.
# - **맡은 분배점**은 이 목록이 어느 인증서들에 관한 것인지 알려 줍니다. 인증기관은 인증서를 여러 묶음으로 나누고, 묶음마다 목록을 따로 게시합니다. 목록을 게시하는 주소가 **분배점**이고, 인증서마다 자기 목록의 주소가 적혀 있습니다. 이 목록은 세 사람의 인증서를 모두 맡습니다.
# - **목록 번호**는 새 목록을 낼 때마다 1씩 커집니다. 번호가 클수록 새 목록입니다. 폐기할 때마다 새 목록을 냅니다(3번에서 볼 정지와 회복도 마찬가지입니다). `old`는 1번 목록이었고, 세 번 폐기해서 4번이 되었습니다. 아무 일이 없어도 하루에 한 번은 냅니다.
# - **이번 게시**는 이 목록을 만든 때입니다. **다음 게시**는 늦어도 이때까지 새 목록을 내겠다는 약속입니다.
# - **변경분이 있는 곳**은 3번에서 봅니다.
# - **폐기된 인증서**마다 일련번호, 폐기한 때, 사유가 있습니다. 이름은 없습니다. 일련번호만으로 알 수 있고, 목록은 누구나 볼 수 있기 때문입니다.
#
# 이 목록이 맡은 인증서인데 목록에 올라 있지 않으면, 목록을 만든 때에는 폐기되지도 정지되지도 않았던 것입니다. 목록은 인증서가 진짜인지, 유효기간이 지나지 않았는지는 말해 주지 않습니다. 그것은 따로 확인합니다. `show`는 목록을 읽어 줄 뿐이고, 서비스는 먼저 목록의 서명을 확인합니다.
#
# 이번에는 OCSP로 두 인증서를 물어봅니다. 홍길동의 것과 최지우의 새것입니다. 질문에는 어느 인증기관인지(인증기관에도 인증서가 있고, `lab.ca.trust.ca`가 그것입니다)와 일련번호가 들어갑니다.

# %% [markdown] lang="en" of="19b403da"
# `fetch_crls` fetches all lists that one needs to find out the status of one certificate. `.ca` among them is the list that covers Hong's certificate, also called the **complete list**, to tell it from a list of changes. Read it field by field.
#
# - The **issuer** says which CA's certificates the list is about: serial numbers are unique only within one CA.
# - **Speaks for** says which certificates the list is about. The CA divides its certificates into parts and publishes a list for each, at an address of its own, the **distribution point**. Every certificate holds the address of its list. This one covers all three people's certificates.
# - The **number of the list** grows by 1 with each new list, so the higher one is newer. There is a new list after each revocation (and after what you will see in section 3). `old` was list 1; three revocations have made it 4. If nothing happens there is still one a day.
# - **This update** is when the list was made; **next update** promises a new one by then at the latest.
# - Where the **changes** are is a matter for section 3.
# - Each **revoked certificate** has its serial number, since when, and why. There are no names: the serial number is enough, and anybody may read the list.
#
# A certificate that this list covers and does not name was not revoked, nor on hold, when the list was made. The list does not say whether a certificate is genuine, or still in its validity period. That is checked separately. `show` merely reads a list; a service first checks its signature.
#
# Now ask by OCSP about two certificates: Hong's, and Choi's new one. The question says which CA is meant (a CA has a certificate too: `lab.ca.trust.ca`), and a serial number.

# %%
from cryptography.x509 import ocsp as messages
from fincert_lab.pki import ocsp

for certificate in (hongs, chois_new):
    question = ocsp.build_request(certificate.serial_number, lab.ca.trust.ca)
    show(messages.load_der_ocsp_response(lab.ca.status.answer(kb.party, question)))

# %% [markdown] lang="ko"
# OCSP 응답의 상태는 세 가지입니다. **good**은 폐기되지 않았다, **revoked**는 폐기되었다, **unknown**은 응답하는 쪽이 그 인증서를 모른다는 뜻입니다. **응답을 만든 때**는 서명한 때이고, **이번 게시**는 그 상태를 확인한 때입니다. 여기서는 둘이 같습니다. 표준에서 목록과 같은 이름(thisUpdate, nextUpdate)을 쓰므로, 응답에도 '게시'라고 나옵니다. 목록의 다음 게시는 길어야 하루 뒤이고, 이 응답의 다음 게시는 10분 뒤입니다. 하루가 지나기 전에 새 목록을 내더라도 다음 게시 시각은 그대로입니다. 그래서 09:30에 나온 목록의 다음 게시도 이튿날 09:00입니다.
#
# 사유는 소식을 들은 서비스가 무엇을 의심해야 하는지 알려 줍니다.
#
# | 코드의 이름(표준인 RFC 5280의 사유 가운데 다섯) | 화면에 나오는 말 | 언제 |
# |---|---|---|
# | `key_compromise` | 개인키 유출 | 다른 사람이 개인키를 쓸 수 있거나, 그럴지 모를 때 |
# | `superseded` | 재발급 | 새 인증서로 바꾸었을 때 |
# | `cessation_of_operation` | 사용 중단 | 더 쓰지 않을 때 |
# | `affiliation_changed` | 소속 변경 | 소속이 바뀌었을 때 |
# | `unspecified` | 밝히지 않음 | 사유를 말하지 않을 때 |
#
# 효력정지의 코드 이름은 `certificate_hold`이고, 3번에서 봅니다. `key_compromise`가 가장 무겁습니다. 언제 새어 나갔는지에 따라, 폐기하기 전의 서명까지 의심해야 할 수 있기 때문입니다.
#
# 목록에는 인증기관이 자기 키로 서명합니다. OCSP 응답에는 따로 만든 키로 서명합니다. 자주 쓰는 키일수록 새어 나가기 쉬워서, 인증기관의 키를 아끼는 것입니다. 응답에는 그 키의 인증서도 들어 있습니다(위의 표에는 나오지 않습니다). 인증기관이 서명한 인증서여서, 인증기관이 이 키에 응답을 맡겼다는 것을 알 수 있습니다.
#
# > **실제 서비스는 다릅니다.** 실제 폐지 목록도 나누어 게시합니다. 목록 하나가 인증서 100장을 맡고, 다음 게시가 목록은 하루 뒤, 응답은 10분 뒤라는 것은 이 실습실의 가정입니다.

# %% [markdown] lang="en" of="965a5edc"
# The status in an OCSP answer is one of three. **good** means not revoked, **revoked** means revoked, and **unknown** that whoever answers does not know this certificate. **Made at** is when the answer was signed; **this update** is when the status was looked up. Here both are the same. The standard uses the same names for both (thisUpdate, nextUpdate). The next update of a list is a day away at most, that of this answer 10 minutes. A list that comes out in the middle of the day does not put off the next update: that of 09:30 has its next update at 09:00 the next day, too.
#
# The reason tells a service that hears of it what to suspect.
#
# | Name in the code (five of the reasons in the standard, RFC 5280) | On the screen | When |
# |---|---|---|
# | `key_compromise` | private key leaked | somebody else can use the private key, or might |
# | `superseded` | re-issued | a new certificate has taken its place |
# | `cessation_of_operation` | no longer used | it is not needed any more |
# | `affiliation_changed` | affiliation changed | its owner has moved to another organisation |
# | `unspecified` | no reason given | the owner does not want to say |
#
# The code for a suspension is `certificate_hold`: see section 3. `key_compromise` weighs most: depending on when the key leaked, it casts doubt on earlier signatures too.
#
# The CA signs lists with its own key. OCSP answers are signed with another, made for that: a key that is used often leaks more easily, so the CA spares its own. The answer holds a certificate of that key, too (the table above leaves it out). The CA has signed it, so one can see that the CA lets this key sign answers.
#
# > **The real service differs.** Real revocation lists are published in parts, too. Three things are this lab's assumptions: that a list covers up to 100 certificates, few of which are ever revoked; that its next update is a day away; and that of an answer 10 minutes.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 3. 잠깐 멈추기
#
# 최지우가 휴대전화를 찾지 못합니다. 잃어버렸는지, 집에 두고 왔는지 아직 모릅니다. 폐기하면 되돌릴 수 없으므로 우선 은행에서 **효력정지**를 합니다. 되돌릴 수 있게 잠깐 못 쓰게 하는 것입니다. 한 시간 뒤 가방에서 휴대전화를 찾아 **효력회복**을 합니다. 다시 쓸 수 있게 푸는 것입니다.

# %% [markdown] lang="en" of="3fd5351d" slideshow={"slide_type": "slide"}
# ## 3. Put it on hold
#
# Choi cannot find her phone. Is it lost, or did she leave it at home? A revocation cannot be undone, so for now she has the bank **suspend** the certificate: it cannot be used, but that can be undone. An hour later the phone turns up in her bag, and she has the certificate **restored**: it can be used again.

# %%
predict(lab, "5c")

# %%
choi.suspend(chois_new, kb)
held = lab.ca.status.fetch_crls(kb.party, chois_new)
show(x509.load_der_x509_crl(held.ca))

# %%
lab.advance(hours=1)
choi.restore(chois_new, kb)
back = lab.ca.status.fetch_crls(kb.party, chois_new)
show(x509.load_der_x509_crl(back.ca))

# %%
check(lab, "5c")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 목록에는 **지금** 폐기되었거나 정지된 인증서만 적습니다. 정지되어 있는 동안에는 사유가 효력정지(코드의 이름은 `certificate_hold`)인 줄이 있었고, 회복하자 그 줄이 빠졌습니다. 정지된 적이 있다는 것도 전체 목록에는 남지 않습니다. 폐기된 세 인증서는 그대로 있습니다. 폐기는 되돌릴 수 없습니다. 정지되어 있던 동안만큼 유효기간이 늘어나지는 않습니다. 180일이 지나도록 회복하지 않으면 인증기관이 폐기합니다. 180일은 이 실습실의 가정입니다.
#
# 효력정지와 효력회복은 폐기처럼 은행에서 계좌번호와 보안매체로 사용자 확인을 받고 합니다. 봉투와 k는 그대로 있고, 새 인증서는 생기지 않습니다. OCSP에는 '정지'라는 답이 없어서, 정지된 인증서를 물으면 사유가 `certificate_hold`인 revoked라고 답합니다.
#
# **흔한 오해.** "일단 정지해 두면 폐기한 것과 같다." 소식을 들은 서비스는 둘 다 받지 않으니 같아 보입니다. 그러나 개인키가 새어 나간 것이 확실하면 폐기해야 합니다. 정지는 효력을 회복하면 끝나고, 서비스에 유출을 알리지도 않습니다.
#
# 그런데 정지되어 있을 때의 목록을 받아 둔 서비스는, 회복된 것을 어떻게 압니까? 새 목록을 통째로 다시 받으면 됩니다. 하지만 목록이 길면 바뀐 것만 받는 편이 낫습니다. 그래서 인증기관은 **변경분**(delta CRL)도 함께 게시합니다. `.delta`가 그것입니다.

# %% [markdown] lang="en" of="4dd07229"
# **Why.** The list names only what is revoked or suspended **now**. While the certificate was on hold there was a line for it, for the reason “suspended” (`certificate_hold` in the code). With the restoration that line is gone, and a later whole list does not tell that there ever was a suspension. The three revoked certificates are still there: a revocation cannot be undone. The time on hold is not made up for: the certificate still ends when it would have. If nobody restores a certificate for 180 days, the CA revokes it. The 180 days are this lab's assumption.
#
# One suspends and restores at the bank as one revokes, with account number and security medium. The envelope and k stay, and there is no new certificate. OCSP has no word for “on hold”: of a suspended certificate it says revoked, with the reason `certificate_hold`.
#
# **A common mistake.** "Suspending it is as good as revoking it." It looks the same, since a service that has heard of it takes neither. But if you know that the private key has leaked, revoke. A suspension ends as soon as somebody undoes it, and tells nobody of a leak.
#
# Now, how does a service that has kept the list from the time of the suspension learn of the restoration? It can fetch the whole new list. Where lists are long it is better to fetch only what has changed. So the CA publishes the **changes** (a delta CRL) as well: `.delta`.

# %%
show(x509.load_der_x509_crl(back.delta))

# %% [markdown] lang="ko"
# 변경분에는 기준 목록 뒤에 바뀐 것만 있습니다. 그래서 기준 목록이나 그보다 새 목록에 덧붙여서 읽습니다. **기준 목록 번호**가 1이므로, 오늘 아침의 목록(`old`)부터 어느 목록에나 덧붙일 수 있습니다. 변경분에는 그 뒤에 폐기된 세 인증서가 있고, 회복된 인증서에는 `removeFromCRL`, 곧 '목록에서 빼라'고 적혀 있습니다. 아침 목록에는 이 인증서가 없으니 뺄 것도 없습니다. 그러나 정지되어 있을 때의 목록에는 있습니다. 누가 어느 목록을 가지고 있는지 인증기관은 모르므로, 모두를 위해 이 줄을 적습니다.
#
# `look_up`은 발급자(`issuer`)의 목록에서, 어느 때(`at`)를 기준으로 인증서 하나를 찾습니다. 찾으면 그 줄을 돌려주고, 없으면 `None`을 돌려줍니다. `delta`를 넣으면 변경분을 먼저 덧붙입니다. 첫 줄은 정지되어 있을 때의 목록만 본 결과입니다. 찾은 줄에서 사유(`.reason`)를 봅니다. 둘째 줄은 거기에 변경분을 덧붙인 결과입니다. 회복된 인증서는 찾아도 없으므로 `None`이 나옵니다. 거기에는 사유가 없으니 `.reason`을 붙이지 않습니다.

# %% [markdown] lang="en" of="ba44d993"
# A list of changes holds only what has changed since another list, its **base**. So it is read together with that list, or with a newer one. Here the base is number 1, this morning's (`old`), and any list since will do. The three certificates that were revoked since are there, and the restored one, with `removeFromCRL`: take it off the list. In this morning's list there is nothing to take off. But in the list from the time of the suspension there is. The CA cannot know which list you kept, so it writes the line for everybody.
#
# `look_up` looks for one certificate in a list of `issuer`, as of the time `at`. It returns the entry, or `None` if there is none. With a `delta` the changes are added first. The first line looks in the list from the time of the suspension alone, and asks the entry for its reason (`.reason`). The second adds the changes. A restored certificate has no entry, so the result is `None`, which has no reason, and `.reason` is left out.

# %%
from fincert_lab.pki.crl import look_up

issuer = lab.ca.trust.ca
print(look_up(held.ca, chois_new, issuer=issuer, at=lab.time).reason)
print(look_up(held.ca, chois_new, issuer=issuer, at=lab.time, delta=back.delta))

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 4. 낡은 목록
#
# **목록만** 보고 판단하는 서비스가 있다고 합시다. OCSP로는 묻지 않습니다. 이 서비스는 인증기관과 연결이 끊겨, 폐기하기 전에 받아 둔 목록(`old`)만 가지고 있습니다. 그래도 고객은 접속할 수 있고, 누군가 홍길동의 폐기된 인증서로 로그인하려 합니다.

# %% [markdown] lang="en" of="89699bf1" slideshow={"slide_type": "slide"}
# ## 4. An old list
#
# Suppose that there is a service that goes **by lists alone** and never asks by OCSP. It can no longer reach the CA, and has only the list that it fetched before the revocation (`old`). Customers can still reach the service, and somebody tries to log in with Hong's revoked certificate.

# %%
predict(lab, "5d")

# %% [markdown] lang="ko"
# 첫 줄은 이 서비스가 낡은 목록에서 찾은 결과입니다. `None`은 폐기되지 않았다고 본다는 뜻입니다. 비교하려고, 둘째 줄에서는 낡은 목록에 변경분을 덧붙이고, 셋째 줄에서는 새 목록에서 찾아 그 사유를 봅니다.

# %% [markdown] lang="en" of="be30dd9b"
# The first line is what this service finds in its old list. `None` means that it takes the certificate as not revoked. For comparison, the second adds the changes to the old list, and the third looks in the new list.

# %%
print(look_up(old.ca, hongs, issuer=issuer, at=lab.time))
print(look_up(old.ca, hongs, issuer=issuer, at=lab.time, delta=new.delta).reason)
print(look_up(new.ca, hongs, issuer=issuer, at=lab.time).reason)

# %% [markdown] lang="ko"
# 하루를 보냅니다. 서비스에는 아직도 어제 아침의 목록뿐이고, 다음 게시 시각인 오늘 09:00이 지났습니다. 오류가 나야 정상입니다.

# %% [markdown] lang="en" of="0ff240fd"
# Let a day pass. The service still has only the list of yesterday morning, and its next update, 09:00 today, is past. An error is what you should see.

# %% tags=["raises-exception"]
lab.advance(days=1)
look_up(old.ca, hongs, issuer=issuer, at=lab.time)

# %%
check(lab, "5d")

# %% [markdown] lang="ko"
# **왜 그렇습니까?** 폐기해도 이미 나간 인증서는 한 글자도 달라지지 않습니다. 소식을 듣지 못한 서비스는 모릅니다. 그래서 목록에는 **다음 게시** 시각이 적혀 있습니다. 그 시각이 지난 목록은 없는 것으로 봅니다. 상태를 알 수 없으면 **거절**하는 것이 안전합니다. 오류의 이름 `StatusUnknown`은 믿을 소식이 없다는 뜻이고, OCSP의 답 unknown과는 다릅니다. 알 수 없을 때 받아 주는 서비스라면, 도둑은 인증기관과의 연결을 끊기만 하면 됩니다.
#
# **흔한 오해.** "폐기하면 그 순간 어디에서나 거절된다." 이 실습실의 서비스는 로그인할 때마다 새로 물어보므로, 인증기관과 연결되어 있으면 거절합니다. 그러나 목록을 보관해 두고 쓰는 서비스에는, 폐기한 때부터 새 목록을 받을 때까지 틈이 있습니다. 길어야 다음 게시 시각까지입니다.

# %% [markdown] lang="en" of="7233072c"
# **Why.** A certificate that has been handed out does not change when it is revoked. A service that has not heard cannot know. That is why a list has a **next update**: after it, a service must act as if it had no list. And if a service cannot find out the status, the safe thing is to **refuse**. The error, `StatusUnknown`, says that there is no news to go by, which is something else than OCSP's answer unknown. If it accepted when in doubt, a thief would only have to cut its connection to the CA.
#
# **A common mistake.** "The moment it is revoked, it is refused everywhere." In this lab it is, as long as the services reach the CA, because they ask anew at every login. A service that keeps a list has a gap: from the revocation until it fetches a newer list, at most until the next update.

# %% [markdown] lang="ko"
# **깨 봅시다.** 도둑이 최지우의 휴대전화를 훔쳤고 PIN도 압니다. 최지우는 또 어디에 두고 온 줄 알고, 효력정지만 합니다. 도둑은 그 소식이 은행에 가지 못하게, 인증기관에서 은행으로 오는 길을 막습니다. 은행에서 인증기관으로 가는 길은 막지 않아서, 효력정지 신청은 인증기관에 닿습니다. 신청을 받은 것도 KB국민은행이지만, 로그인할 때는 자기가 전한 신청이 아니라 인증기관의 목록과 응답만 봅니다. 도둑이 막는 것이 바로 그것입니다.
#
# `lab.inject_faults`가 도둑의 방해입니다. `stale_list`를 넣으면 지금부터 나오는 새 목록이 은행에 가지 않고, `ocsp_down`을 넣으면 OCSP 응답이 가지 않습니다. 마지막 줄에서 도둑이 로그인하려 합니다. 오류가 나야 정상입니다. 이 셀은 한 번만 실행하십시오.

# %% [markdown] lang="en" of="039c6772"
# **Break it.** A thief has stolen Choi's phone, and knows the PIN. Choi thinks that she has mislaid it again, and only suspends. The thief keeps that news from the bank: he blocks what comes from the CA to the bank. What goes from the bank to the CA is not blocked, so the request to suspend gets through. KB itself took that request. But at a login KB does not look at requests that it has passed on: it goes by the CA's lists and answers alone, and those are what the thief blocks.
#
# `lab.inject_faults` is the thief's doing: with `stale_list` no list that comes out from now on reaches the bank, with `ocsp_down` no OCSP answer does. In the last line the thief tries to log in. An error is what you should see. Run this cell only once.

# %% tags=["raises-exception"]
lab.inject_faults("stale_list", "ocsp_down")
choi.suspend(chois_new, kb)
chois_phone.login(star, chois_new, pin="604829")

# %% [markdown] lang="ko"
# 은행이 가진 목록은 오늘 09:00에 나와서 내일 09:00까지 쓸 수 있고, 거기에 최지우의 인증서는 없습니다. 목록만 보는 서비스라면 받아들였을 것입니다. 그런데 이 은행은 목록과 OCSP 응답을 **둘 다** 확인합니다. 응답이 없으니 상태를 알 수 없고, 그래서 거절했습니다(hard-fail). 정지되지 않은 인증서였어도 거절했을 것입니다.
#
# 이번에는 은행이 `fail_soft`로 방침을 바꿉니다. 이제 상태를 알 수 없어도 받아 줍니다(soft-fail). OCSP 서버가 고장 나도 고객을 돌려보내지 않으려고, 실제로 이렇게 하는 프로그램이 있습니다.

# %% [markdown] lang="en" of="dd682510"
# The bank's list came out at 09:00 today and can be used until 09:00 tomorrow, and the list says nothing against Choi's certificate. A service that goes by lists alone would have accepted it. But this bank wants **both**, a list and an OCSP answer. Without an answer it cannot find out the status, and so it refused (hard-fail). It would have refused a certificate that is not suspended, too.
#
# Now let the bank change its mind with `fail_soft`: if the status cannot be found out, accept (soft-fail). There is real software that does this, so that nobody is sent away only because an OCSP server is down.

# %%
kb.fail_soft()
thiefs = chois_phone.login(star, chois_new, pin="604829")
thiefs

# %% [markdown] lang="ko"
# 정지된 인증서로 로그인했습니다. 상태를 알 수 없을 때 받아 주는 서비스라면, 도둑이 소식만 막으면 폐기도 정지도 소용이 없습니다. 거절하는 서비스라면, 도둑이 소식을 막아도 고객의 로그인을 방해하는 데 그칩니다. 도둑이 받은 접수증(`thiefs`)은 5번에서 다시 봅니다.
#
# 연습이니 모두 원래대로 돌려놓습니다. 실제라면 회복하지 말고 '개인키 유출'로 폐기해야 합니다. 괄호 안이 빈 `inject_faults()`는 방해를 모두 끝냅니다.

# %% [markdown] lang="en" of="84993698"
# A suspended certificate has logged in. At a service that accepts when in doubt, revoking and suspending are of no use against a thief who can hold back the news. At one that refuses, such a thief can only keep customers from logging in. The thief's receipt (`thiefs`) comes up again in section 5.
#
# This is practice, so put everything right again. In earnest, do not restore it: revoke, because the private key has leaked. `inject_faults()` with nothing in the brackets ends all troubles.

# %%
kb.fail_soft(False)
lab.inject_faults()
choi.restore(chois_new, kb)

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 5. 지난 서명
#
# 홍길동은 폐기하기 30분 전에 30,000원을 이체했습니다. 홍길동도 자기가 했다고 인정합니다. 은행에는 그때의 서명이 남아 있습니다.

# %% [markdown] lang="en" of="ab80ef26" slideshow={"slide_type": "slide"}
# ## 5. Past signatures
#
# Hong transferred 30,000 won, 30 minutes before he revoked. He does not dispute it. The bank keeps what he signed.

# %%
predict(lab, "5e")

# %% [markdown] lang="ko"
# 은행의 접수 기록에는 은행이 받아들인 일만 한 줄씩 남습니다. 한 줄이 접수증 하나입니다. `signed`에는 글과 서명과 인증서가 한데 묶여 있습니다(CMS라는 형식입니다). 길어서 표에는 싣지 않았습니다. 둘째 줄(이체)의 것을 꺼냅니다. 줄은 0부터 세므로 `receipts.signed[1]`입니다. `cms.verify`는 그 인증서의 공개키로 서명을 확인하고, 틀리면 오류를 냅니다. 맞으면 결과를 돌려주고, 그 안의 `.content`가 서명한 글입니다. `at`은 세계 표준시여서, 00:00이 한국의 09:00입니다.

# %% [markdown] lang="en" of="a18f6235"
# The bank's records have a row for each thing that it accepted; each row is one receipt. `signed` holds the text, the signature and the certificate in one (the format is called CMS). It is long, so the table below leaves this column out. Take what was signed in the second row (the transfer). Python counts rows from 0, so it is `receipts.signed[1]`. `cms.verify` checks the signature with the public key in that certificate, and raises an error if it does not fit. In what it returns, `.content` is the text that was signed. `at` is universal time: 00:00 is 09:00 in Korea.

# %%
import pandas as pd
from sqlalchemy import text
from fincert_lab.crypto import cms

with kb.store.transaction() as db:
    receipts = pd.read_sql(text("SELECT number, act, at, signed FROM receipts"), db)
signed = cms.verify(receipts.signed[1])
print(signed.content.decode())
receipts[["number", "act", "at"]].rename_axis(columns="row")

# %%
check(lab, "5e", signed)

# %% [markdown] lang="ko"
# 접수증의 번호(`number`) 1과 2는 시작할 때 홍길동이 한 로그인과 이체입니다. 3은 4번에서 도둑이 정지된 최지우의 인증서로 한 로그인입니다. 01:30은 한국의 10:30입니다. 거절된 시도는 이 표에 없습니다.
#
# **왜 그렇습니까?** `cms.verify`가 오류를 내지 않았으니 서명은 지금도 맞습니다. 서명은 폐기를 모릅니다. 폐기하기 **전에** 서명했다는 것은 은행의 기록(`at`)이 알려 줍니다. 내용에 있는 `expires`는 은행이 정한 챌린지의 기한일 뿐, 서명한 때가 아닙니다. 금액과 받는 계좌, 챌린지가 들어 있어서, 이 서명을 다른 이체에 쓸 수도 없습니다. 다만 서명이 맞다는 것은 그 개인키로 서명했다는 뜻일 뿐입니다. 개인키가 그 전에 이미 새어 나갔다면, 홍길동이 서명했는지는 따로 따져야 합니다. 여기서는 홍길동이 인정했습니다.
#
# **깨 봅시다.** 도둑이 홍길동의 개인키를 베껴 두었다고 합시다. 09:30에 폐기된 다음에, 09:10이라고 적은 글에 서명합니다. 홍길동의 키는 우리도 꺼낼 수 없으므로, 새로 만든 키 `stolen`을 그 키라고 칩시다. 글은 '이 글을 가진 사람에게 백만 원을 갚겠다'는 뜻입니다. `keys.verify`는 키와 서명과 글만 보므로, 폐기되었든 아니든 마찬가지입니다. 서명이 맞으면 아무것도 나오지 않습니다.

# %% [markdown] lang="en" of="b0fcfaa2"
# Receipts (`number`) 1 and 2 are Hong's login and transfer, from the beginning. 3 is the login in section 4, by the thief, with Choi's suspended certificate; 01:30 is 10:30 in Korea. Attempts that were refused are not in this table.
#
# **Why.** `cms.verify` raised no error, so the signature still fits. A signature knows nothing of a revocation. That it came **before** is shown by the bank's record (`at`). The date inside, `expires`, is the challenge's limit, set by the bank, and not when it was signed. What was signed holds the amount, the payee's account and the challenge, so it cannot be used for another transfer. But a signature that fits shows only that it was made with Hong's private key, not that Hong made it. If the key had leaked by then, other evidence would have to tell who signed. Here Hong says that he did.
#
# **Break it.** Suppose that a thief has copied Hong's private key. After the revocation at 09:30 he signs a text that says 09:10. We have no copy of Hong's key, so a new one, `stolen`, stands in for it. With Hong's own it would be the same: `keys.verify` looks at the key, the signature and the text only, and knows nothing of a revocation. No output means that the signature fits.

# %%
from fincert_lab.crypto import keys

stolen = keys.generate(lab.entropy.bytes("a stolen key", 40))
letter = b"2026-03-02 09:10, I owe the bearer 1,000,000 won."
keys.verify(stolen.public_key(), keys.sign(stolen, letter), letter)

# %% [markdown] lang="ko"
# 오류가 없습니다. 서명은 맞습니다. 글에 적힌 날짜는 서명한 사람이 마음대로 적은 것이어서, 언제 서명했는지는 증명하지 못합니다. 그래서 은행은 받은 때를 **직접** 적어 두고, 그때 본 목록과 OCSP 응답도 함께 보관합니다. 목록과 응답은 인증기관 쪽에서 서명한 것이어서 은행이 꾸며 낼 수 없습니다. 그러나 받은 때는 은행이 적은 것이어서, 은행의 기록을 믿어야 합니다. `review`에 이체할 때 받은 접수증(`receipt`)을 넣으면, 그때 받아들인 것이 옳았는지 보관해 둔 것만으로 다시 판단합니다.

# %% [markdown] lang="en" of="7795141d"
# No error: the signature fits. The date in the text is whatever the signer wrote, and does not prove when it was signed. So a bank notes the time **itself** when it accepts, and keeps the lists and the OCSP answer that it saw. List and answer are signed on behalf of the CA, so the bank cannot make them up. But the time is what the bank wrote down: for that, one has to trust its records. `review` takes the `receipt` of the transfer and judges once more whether it was right to accept, by nothing but what was kept.

# %%
show(star.review(receipt))

# %% [markdown] lang="ko"
# 지금은 네 가지만 보십시오. 제목의 시각은 이체한 때(09:00)입니다. `홍길동`의 줄 가운데 폐지 목록에 있는지를 묻는 줄과 OCSP 응답을 묻는 줄은 답이 '아니요'입니다. 폐기되지 않았다는 뜻이므로 통과입니다. 맨 아래 줄이 판정입니다. 나머지 줄은 다음 수업에서 읽습니다. 홍길동의 인증서는 이체한 뒤에 폐기되었지만, 이 판정은 이체한 때를 기준으로 하므로 달라지지 않습니다.
#
# 4번에서 도둑이 받은 접수증도 다시 판단해 봅니다. 이번에는 `최지우`의 줄입니다.

# %% [markdown] lang="en" of="a8581867"
# The report gives names as the certificates do, in Korean letters: `홍길동` is Hong. Look at four things only. The time in the title is that of the transfer (09:00). Hong's row about the revocation list and his row about the OCSP answer say “no”: not revoked, so the check is passed. The last row is the verdict. The other rows are for the next lesson. Hong's certificate was revoked after the transfer, but this verdict is as of the transfer, so that makes no difference.
#
# Now judge the thief's receipt of section 4 as well. Here the rows are those of `최지우`, Choi.

# %%
show(star.review(thiefs))

# %% [markdown] lang="ko"
# 은행이 받아 준 것은 사실입니다. 그러나 보관한 것만으로 다시 판단하면 거절입니다. 폐지 목록의 줄이 '아니요'인 것은, 은행이 가지고 있던 것이 정지하기 전의 목록이었기 때문입니다. 거기는 통과했지만 OCSP 응답이 없습니다. 기록은 언제 받았는지를 알려 줄 뿐, 받아 준 것이 옳았다는 뜻은 아닙니다.
#
# **흔한 오해.** "폐기했으니 이제 안전하다." 폐기는 **앞으로** 쓰이는 것을 막을 뿐입니다. 폐기하기 전에 도둑이 한 거래는 은행에 따로 알리고 다투어야 합니다. 그래서 의심이 들면 미루지 말고 폐기하고, 아직 확실하지 않으면 우선 효력정지를 해야 합니다.

# %% [markdown] lang="en" of="41f681e3"
# The bank did accept it. But judged again by what was kept, it is refused. The row about the revocation list says “no”, because the list that the bank had was made before the suspension. That check is passed, but there is no OCSP answer. The record tells when something was accepted, not that it was right to.
#
# **A common mistake.** "It is revoked, so I am safe now." Revoking only stops what comes **after** it. What a thief did before has to be disputed with the bank. So do not wait: revoke when you suspect something, and while you are not sure, suspend.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 연습 문제
#
# `answer = None` 줄 위에 필요한 코드를 쓰고, `None` 자리에 답을 넣어 실행하십시오. 몇 번이든 다시 할 수 있습니다.
#
# **5-1 몸풀기.** 2번의 폐지 목록에서 **재발급** 때문에 폐기된 인증서를 찾아, 그 일련번호를 `answer`에 넣으십시오. 표에 보이는 대로 `"1A2B…3C4D"`처럼 따옴표에 넣어도 되고, 정수로 넣어도 됩니다. 누구의 인증서입니까?
#
# <details><summary>힌트</summary>show(crl)의 표에서 사유가 재발급인 줄을 찾으십시오. 목록에는 이름이 없습니다. 누구의 것인지는 show(lab)의 표와 비교하면 알 수 있습니다.</details>

# %% [markdown] lang="en" of="bd71bb29" slideshow={"slide_type": "slide"}
# ## Exercises
#
# Write the code you need above the line `answer = None`, put your answer where it says `None`, and run the cell, as often as you like.
#
# **5-1 Warm-up.** In the revocation list of section 2, find the certificate that was revoked because it was **re-issued**, and put its serial number into `answer`: in quotes as the table shows it, like `"1A2B…3C4D"`, or as a number. Whose is it?
#
# <details><summary>Hint</summary>In the table of show(crl) find the line whose reason is re-issued. There are no names in the list; compare it with the table of show(lab) to see whose it is.</details>

# %% stub="5-1"
answer = None
check(lab, "5-1", answer)

# %% solution="5-1"
superseded = x509.CRLReason(x509.ReasonFlags.superseded)
answer = next(entry for entry in crl if any(each.value == superseded for each in entry.extensions))
check(lab, "5-1", answer)

# %% [markdown] lang="ko"
# **5-2 해 보기.** 정하늘은 휴대전화에서 KB국민은행의 인증서를 발급받았습니다. 그런데 PIN을 적은 쪽지와 함께 휴대전화를 잃어버렸습니다. 전화번호는 새 전화기로 옮겨서, SMS는 정하늘만 받습니다. 첫 셀은 발급받는 데까지 합니다. 처음부터 다시 해 보려면 첫 셀부터 다시 실행하십시오. 둘째 셀에서, 알맞은 사유로 그 인증서의 사용을 끝내고, 노트북에서 새 인증서를 발급받아 `answer`에 넣으십시오. 쪽지에 적힌 PIN은 다시 쓰지 마십시오.
#
# <details><summary>힌트</summary>바로 재발급받으면 사유가 재발급(superseded)이 됩니다. 다른 사람이 키를 쓸 수 있다는 것을 알리려면 그 전에 무엇을 해야 합니까? 1번의 홍길동을 보십시오. SMS가 너무 이르다는 오류가 나면 lab.advance(seconds=20)을 실행합니다.</details>

# %% [markdown] lang="en" of="78bb406a"
# **5-2 Apply.** Jung Haneul got a certificate from KB on her phone, and then lost the phone, together with a note of the PIN. Her number has been moved to a new telephone, so SMS codes reach her only. The first cell gets you as far as that; to try again, run it again first. In the second, end that certificate for the right reason, get a new one on her laptop, and put the new one into `answer`. Do not use the PIN of the note again.
#
# <details><summary>Hint</summary>If it is re-issued right away, the reason will be superseded. What has to come before that, to say that somebody else may use the key? Look at Hong in section 1. If it is too early for another SMS, run lab.advance(seconds=20).</details>

# %%
jung = lab.person("jung")
lost = jung.device("phone").enroll(kb, pin="481906")

# %% stub="5-2"
answer = None
check(lab, "5-2", answer)

# %% solution="5-2"
jung.revoke(lost, kb, reason="key_compromise")
lab.advance(seconds=20)
answer = jung.device("laptop").enroll(kb, pin="860417")
check(lab, "5-2", answer)

# %% [markdown] lang="ko"
# **5-3 설명하기.** 어느 은행의 안내서에 아래의 `guide`와 같은 말이 있다고 합시다. 맞으면 `True`, 틀리면 `False`를 넣으십시오. 그리고 옆 사람에게 설명해 보십시오. 틀린 말은 어떻게 고쳐야 합니까?
#
# <details><summary>힌트</summary>a는 클라우드 수업과 이 수업의 4번을, b는 4번과 5번을, c와 d는 1번을 다시 보십시오. c: 3년은 무엇의 길이입니까?</details>
#
# <details><summary>설명의 예</summary>a: 클라우드의 것만 훔쳐서는 PIN을 시험할 수 없지만, 기기와 PIN을 모두 얻은 사람까지 막지는 못합니다. b: 폐기는 앞으로의 사용을 막을 뿐이고, 그 소식이 닿기까지 틈이 있습니다. c: 3년은 유효기간, 곧 쓸 수 있는 기간입니다. 갱신 기간은 만료를 앞두고 새 인증서로 바꿀 수 있는 기간입니다. d: 삭제하면 폐기됩니다. 그러나 폐기한다고 삭제되지는 않습니다.</details>

# %% [markdown] lang="en" of="5b5f653e"
# **5-3 Explain.** Suppose that a bank's guide says what is in `guide` below. Put `True` where it is right and `False` where it is wrong. Then explain it to your neighbour: how should the wrong ones be put right?
#
# <details><summary>Hint</summary>a: see the lesson on the cloud, and section 4 of this one. b: sections 4 and 5. c and d: section 1. c: what is it that lasts 3 years?</details>
#
# <details><summary>One explanation</summary>a: Robbing the cloud alone does not let anybody try PINs, but that does not stop somebody who has got both the device and the PIN. b: Revoking only stops later use, and there is a gap until the news arrives. c: The 3 years are the validity period, in which it can be used. The renewal period is the time before its end in which one can change to a new one. d: Deleting revokes as well. But revoking does not delete.</details>

# %% stub="5-3"
guide = given(lab, "5-3")
print(*map(": ".join, guide.items()), sep="\n")
answer = {"a": None, "b": None, "c": None, "d": None}
check(lab, "5-3", answer)

# %% solution="5-3"
guide = given(lab, "5-3")
print(*map(": ".join, guide.items()), sep="\n")
answer = {"a": True, "b": False, "c": False, "d": False}
check(lab, "5-3", answer)

# %% [markdown] lang="ko" edition="teacher"
# **풀이 메모.** 5-1은 최지우의 첫 인증서입니다. 일련번호를 표에 보이는 짧은 모양으로 넣어도, 수로 넣어도 맞습니다. 5-2에서는 폐기하지 않고 바로 재발급받는 학생이 많습니다. 사유가 재발급이면 받는 쪽은 유출을 의심하지 않는다는 것을 짚어 주십시오. 5-3의 문장은 학번에 따라 다르고, 여기의 답은 학번 없이 연 실습실의 것입니다. c는 말의 문제입니다. 실제 안내서에서도 유효기간과 갱신 기간을 섞어 쓰는 일이 있습니다.

# %% [markdown] lang="en" of="95b0d3b2" edition="teacher"
# **Notes on the solutions.** 5-1: it is Choi's first certificate. The short number that the table shows is right, and so is the whole one. 5-2: many re-issue at once without revoking. Point out that nobody suspects a leak where the reason is a re-issue. 5-3: the sentences depend on the seed, and the answer here is that without one. c is about words. Real guides, too, sometimes mix up validity and renewal.

# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# ## 정리
#
# 1. 폐기와 재발급은 은행에서 계좌번호와 보안매체로 확인받고, 삭제는 클라우드에서 PIN을 넣고 합니다. 셋 다 쓰던 인증서를 폐기합니다. 개인키가 새어 나간 것 같으면 먼저 '개인키 유출'로 폐기합니다. 아직 모르겠으면 효력정지를 하고, 나중에 회복하거나 폐기합니다.
# 2. 폐지 목록에는 폐기된 인증서의 일련번호, 폐기한 때, 사유가 적혀 있고, OCSP는 인증서 하나의 상태를 물으면 good, revoked, unknown 가운데 하나로 답합니다. 둘 다 서명되어 있고, 이번 게시부터 다음 게시까지만 믿을 수 있습니다. 변경분은 기준 목록에 덧붙여 읽습니다.
# 3. 소식을 듣지 못한 서비스는 길게는 다음 게시 시각까지 폐기를 모르고, 그 뒤에는 거절해야 합니다. 폐기하기 전의 서명은 그대로 맞고, 그때 했다는 것은 받은 쪽이 적어 둔 시각이 알려 줍니다.
#
# | 한국어 | 영어 | 뜻 |
# |---|---|---|
# | 폐기(폐지) | revocation | 인증서를 더는 믿지 말라고 알리는 것. 법에서는 폐지라고 합니다. |
# | 삭제 | deletion | 클라우드의 봉투와 HSM의 비밀을 없애는 것. 폐기도 함께 합니다. |
# | 재발급 | re-issue | 새 키로 새 인증서를 받는 것. 앞의 것은 폐기됩니다. |
# | 갱신 | renewal | 만료를 앞두고 새 인증서로 바꾸는 것. 이전 것은 만료될 때까지 유효합니다. |
# | 효력정지 | suspension | 되돌릴 수 있게 잠깐 멈추는 것 |
# | 효력회복 | restoration | 효력정지를 푸는 것 |
# | 인증서 폐지 목록 | certificate revocation list (CRL) | 폐기되었거나 정지된 인증서의 목록 |
# | 변경분 | delta CRL | 기준 목록 뒤에 바뀐 것만 적은 목록 |
# | 온라인 인증서 상태 확인 | OCSP | 인증서 하나의 상태를 묻고 답하는 것 |
# | 알 수 없으면 거절하기, 받아 주기 | hard-fail, soft-fail | 상태를 알 수 없을 때 서비스가 하는 일 |
# | 유효기간 | validity period | 인증서를 쓸 수 있는 기간 |
#
# **다음.** [읽고 검증하기](07_validation.ipynb)에서는 인증서를 한 칸씩 읽고, 서비스가 무엇을 확인하는지 따라가 봅니다.

# %% [markdown] lang="en" of="0dc95ae3" slideshow={"slide_type": "slide"}
# ## Summary
#
# 1. You revoke or re-issue at the bank, with account number and security medium, and delete in the cloud with the PIN. All three revoke the certificate used so far. If you suspect a leak, revoke for that reason first. If you do not know yet, suspend it, and restore or revoke it later.
# 2. A revocation list holds the serial number, the time and the reason of revoked certificates; an OCSP answer gives the status of one certificate: good, revoked or unknown. Both are signed, and can be trusted from this update to the next update only. Changes are read together with the list that they are based on.
# 3. A service that has not heard may take a revoked certificate as not revoked until the next update, and has to refuse after that. A signature made before the revocation still fits; that it was made then is shown by the time that the recipient noted.
#
# | Korean | English | Meaning |
# |---|---|---|
# | *폐기(폐지)* | revocation | Telling everybody to stop trusting a certificate. The law uses the word in brackets. |
# | *삭제* | deletion | Doing away with the envelope in the cloud and the HSM's secret. It revokes as well. |
# | *재발급* | re-issue | A new certificate for a new key. The old one is revoked. |
# | *갱신* | renewal | Changing to a new certificate before the old one expires. The old one stays valid until then. |
# | *효력정지* | suspension | Stopping a certificate for a while, so that it can be undone |
# | *효력회복* | restoration | Undoing a suspension |
# | *인증서 폐지 목록* | certificate revocation list (CRL) | The list of revoked and suspended certificates |
# | *변경분* | delta CRL | A list of only what has changed since another list |
# | *온라인 인증서 상태 확인* | OCSP | A question about the status of one certificate, and its answer |
# | *알 수 없으면 거절하기, 받아 주기* | hard-fail, soft-fail | What a service does when it cannot find out the status |
# | *유효기간* | validity period | The time in which a certificate can be used |
#
# **Next.** In [Read and validate it](07_validation.ipynb) you read a certificate field by field and follow what a service checks.
