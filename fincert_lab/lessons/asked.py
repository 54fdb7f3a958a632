"""`predict(lab, "3a")`: a question as a panel. One click answers it, and its result is shown in the same place."""

from fincert_lab.language import say
from fincert_lab.lessons.guess import Guess
from fincert_lab.panels.panel import Message, Panel
from fincert_lab.panels.tags import button, paragraph
from fincert_lab.views.note import Mood, Note
from fincert_lab.views.question import Question
from fincert_lab.views.table import escaped
from fincert_lab.world.lab import Lab


class Asked(Panel):
    """A question whose options are buttons until one is chosen, here or in code, and what came of it."""

    def __init__(self, lab: Lab, name: str, question: Question, guess: Guess) -> None:
        self._name, self._question, self._guess = name, question, guess
        super().__init__(lab)
        guess.observe(self._lab_changed)

    def __repr__(self) -> str:
        return self.text()

    def title(self) -> str:
        """Return the question: a lesson has several of these panels."""
        return self._question.text

    def frame(self) -> str:
        """Return the question, with a place for its options and one for what came of it."""
        return (
            f'<div class="question">{self._question.heading()}<div data-pane="options"></div>'
            '<div data-pane="result" role="status"></div><div data-pane="say" role="status"></div></div>'
        )

    def panes(self) -> dict[str, str]:
        """Return the options, and what is written down of them."""
        return {"options": self._buttons() if self._guess.chosen is None else self._list(), "result": self._result()}

    def act(self, act: str, form: Message) -> None:
        """Choose an option. A button that was still on the screen when another was chosen chooses nothing."""
        match act, form.get("value"):
            case "choose", str(option) if option in self._question.options:
                self._guess.choose(option)

    def still(self) -> str:
        """Return the question with its options: what was chosen, and what came of it, is not stored."""
        return self._question._repr_html_()

    def text(self) -> str:
        """Return the question with its options."""
        return repr(self._question)

    def _buttons(self) -> str:
        options = "".join(button(f"{each}: {words}", "choose", each) for each, words in self._question.options.items())
        return f'<div class="options">{options}</div>'

    def _list(self) -> str:
        return f'<ul class="options">{"".join(map(self._item, self._question.options))}</ul>'

    def _item(self, option: str) -> str:
        words = escaped(f"{option}: {self._question.options[option]}")
        if option != self._guess.chosen:
            return f"<li>{words}</li>"
        # It has the key of its button, and can have the focus that was on it.
        mine = escaped(f"{Mood.NOTED.value[0]} {say('predict.yours')}")
        return f'<li class="chosen" tabindex="-1" data-key="choose-{option}">{words} <span>{mine}</span></li>'

    def _result(self) -> str:
        if self._guess.chosen is None:
            return ""
        if result := self._guess.result:
            return paragraph(repr(result), "done" if result.mood is Mood.RIGHT else "look")
        noted = paragraph(repr(Note(Mood.NOTED, say("answer.noted", guess=self._guess.chosen))))
        line = f'predict(lab, "{self._name}", "{self._guess.chosen}")'
        return f"{noted}<p>{escaped(say('centre.code'))}: <code>{escaped(line)}</code></p>"
