"""The playground's tasks: what is still to be tried first, then what was done."""

from collections.abc import Sequence
from typing import NamedTuple

from fincert_lab.language import say
from fincert_lab.views.table import Cell, Line, Look, Table


class Task(NamedTuple):
    """A task by its name in the catalogue, and whether it was done."""

    name: str
    done: bool


def tasks_table(tasks: Sequence[Task]) -> Table:
    """Return a row per task with how to do it; those that were done are folded."""
    done = [task for task in tasks if task.done]
    return Table(
        caption=say("tasks.caption", done=len(done), count=len(tasks)),
        columns=[say(f"tasks.{column}") for column in ("task", "state", "how")],
        rows=[_row(task) for task in tasks if not task.done],
        empty=say("tasks.all_done"),
        folded=[_row(task) for task in done],
        fold=say("tasks.those_done", count=len(done)),
    )


def _row(task: Task) -> list[Cell]:
    state = Line(f"● {say('tasks.done')}", Look.GOOD) if task.done else Line(f"○ {say('tasks.open')}", Look.KEPT)
    return [Cell.of(say(f"tasks.{task.name}")), Cell.of(state), Cell.of(say(f"tasks.how_{task.name}"))]
