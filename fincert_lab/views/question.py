"""A question and its options, as a lesson asks it before the experiment that answers it."""

from collections.abc import Mapping
from dataclasses import dataclass

from fincert_lab.language import legible, say
from fincert_lab.views.table import escaped


@dataclass(frozen=True)
class Question:
    """A question, and its options by letter. It has two forms, like tables."""

    text: str
    options: Mapping[str, str]

    def __repr__(self) -> str:
        listed = [f"- {letter}: {legible(words)}" for letter, words in self.options.items()]
        return "\n".join([f"{say('predict.title')}. {legible(self.text)}", *listed])

    def _repr_html_(self) -> str:
        listed = "".join(f"<li>{letter}: {escaped(words)}</li>" for letter, words in self.options.items())
        return f'{self.heading()}<ul style="margin:0 0 8px">{listed}</ul>'

    def heading(self) -> str:
        """Return the question without its options, as HTML."""
        return f'<p style="margin:0 0 8px"><b>{escaped(say("predict.title"))}.</b> {escaped(self.text)}</p>'
