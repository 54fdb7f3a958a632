# %% [markdown] lang="ko"
# # 나만의 실습실
#
# 정해진 순서 없이 마음껏 해 보는 곳입니다. 인증서를 발급받고, 다른 은행에 등록하고, PIN을 틀려 보고, 폐기해 보십시오. 여기에서 한 일은 이 노트북 옆의 `playground` 폴더에 남습니다. 내일 다시 열어도 오늘의 인증서가 그대로 있습니다.
#
# > **안전 수칙.** 여기에서 만드는 키는 연습용입니다. 실제로 쓰지 마십시오. 여러분의 진짜 PIN도 입력하지 마십시오.
#
# - 노트북을 열 때마다 위쪽 도구 모음에서 `▶▶`를 누르십시오. 그래야 화면을 누를 수 있습니다.
# - 수업과 달리 시간은 컴퓨터의 시계대로 흐릅니다. 앞으로 돌릴 수 없습니다.
# - 처음부터 다시 하려면 `Lab.open`에 다른 폴더 이름을 적으십시오.

# %% [markdown] lang="en" of="ef613bea"
# # A lab of your own
#
# Nothing is taught here: try what you like. Have a certificate issued, register it at another bank, type a wrong PIN, revoke it. What you do stays in the folder `playground` beside this notebook. Open it again tomorrow, and today's certificate is still there.
#
# > **Safety.** The keys made here are for practice. Never use them for anything real, and do not type your own real PIN.
#
# - Each time you open the notebook, press `▶▶` in the toolbar above. Only then can the panels be clicked.
# - Unlike in a lesson, time passes by the computer's clock. You cannot move it forward.
# - To start from nothing, give `Lab.open` another name for the folder.

# %%
from ipywidgets import Tab
from fincert_lab import Lab, centre, frames, holdings, live, show, tasks

lab = Lab.open("playground", lang="ko")
hong = lab.person("hong")

# %% [markdown] lang="ko"
# ## 눌러서 하기
#
# 홍길동이 되어 인증센터의 메뉴를 눌러 보십시오. 지갑을 열면 계좌번호와 보안매체 번호가 있습니다. PIN은 홍길동의 것을 하나 정하십시오. 다른 탭에서는 지나온 일을 하나씩 되짚어 보고, 누가 무엇을 가지고 있는지 볼 수 있습니다.

# %% [markdown] lang="en" of="99aff174"
# ## With clicks
#
# Be Hong Gildong, and click through the menu of the certificate centre. His account number and the code of his security medium are in the wallet. Make up a PIN for him. On the other tabs you can go back through what has happened, step by step, and see who holds what.

# %%
office = centre(hong)
panels = [office, live(lab), holdings(lab)]
Tab(panels, titles=[panel.title() for panel in panels])

# %% [markdown] lang="ko"
# ## 해 볼 거리
#
# 무엇을 할지 모르겠으면 아래에서 하나를 골라 위의 화면에서 해 보십시오. 이 셀을 다시 실행하면 한 것이 접힙니다. 홍길동이 아닌 사람으로 해도, 코드로 해도 됩니다.

# %% [markdown] lang="en" of="91bd32ca"
# ## Things to try
#
# If you do not know what to do, choose one of these and do it in the panel above. Run the cell again, and what you have done is folded away. You may do it as somebody else than Hong, or in code.

# %% tags=["measured"]
tasks(lab)

# %% [markdown] lang="ko"
# ## 코드로 하기
#
# 누른 것은 모두 코드로도 할 수 있습니다. 인증센터 아래의 "같은 일을 하는 코드"를 복사해 새 셀에 붙여 보십시오. 다음 세 줄로 시작하면 됩니다.

# %% [markdown] lang="en" of="7bdd5825"
# ## With code
#
# Whatever can be clicked can be done in code. Copy what is under the certificate centre, "The same in code", into a new cell. These three lines are a beginning.

# %% tags=["measured"]
kb = lab.bank("kb")
laptop = hong.device("laptop")
show(lab)

# %% [markdown] lang="ko"
# 새 셀을 만들어 이런 것도 해 보십시오.
#
# - `laptop.enroll(kb, pin="280417")`은 인증서를 발급받습니다. 한 번 더 실행하면 재발급이 되어, 앞의 인증서는 폐기됩니다.
# - `office.bank = "woori"`는 위의 인증센터에서 은행을 바꾸고, `office.item = "register"`는 등록 메뉴를 엽니다.
# - `centre(lab.person("kim"))`은 김영희의 인증센터입니다.
# - `show(lab.journal)`은 지나온 일의 기록이고, `show(lab.advice())`는 지금 살펴볼 것입니다.
# - `show(frames(lab))`은 어떤 요청이 거절되었는지 보여 줍니다. `frames(lab).events`는 모든 사건이 담긴 pandas의 표입니다.

# %% [markdown] lang="en" of="62f228f8"
# Make a new cell, and try this as well.
#
# - `laptop.enroll(kb, pin="280417")` has a certificate issued. Run again, it issues another, and the one before is revoked.
# - `office.bank = "woori"` changes the bank in the certificate centre above, and `office.item = "register"` opens the menu for registering.
# - `centre(lab.person("kim"))` is the certificate centre of Kim Younghee.
# - `show(lab.journal)` is the record of what has happened, and `show(lab.advice())` says what needs a look now.
# - `show(frames(lab))` shows which requests were refused. `frames(lab).events` is a pandas table of all events.
