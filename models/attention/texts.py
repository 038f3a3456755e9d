"""Tasks from letters to letters: say a word backwards, sort its letters, write a date in ISO form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import torch
from torch import Tensor

from models.limits import refuse

TASKS = ("reverse", "sort", "dates")
PAD, START = 0, 1
LETTERS = "abcdefghij"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE_SIGNS = "0123456789./- " + "".join(sorted(set("".join(MONTHS))))
FIRST, DAYS = date(1950, 1, 1), 36_524
LONGEST = 11  # signs of a date as it is written


@dataclass(frozen=True)
class Task:
    name: str = "reverse"
    length: int = 10  # letters; dates have their own

    def __post_init__(self) -> None:
        refuse(self, {"length": (1, 24)}, {"name": TASKS})

    @property
    def signs(self) -> str:
        return DATE_SIGNS if self.name == "dates" else LETTERS

    @property
    def size(self) -> int:
        """Numbers that stand for a sign; 0 fills up, 1 starts."""
        return len(self.signs) + 2

    @property
    def answer_length(self) -> int:
        return 10 if self.name == "dates" else self.length


def batch(task: Task, count: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Questions [count, S], filled up with 0, and their answers [count, T]."""
    if task.name == "dates":
        days = torch.randint(DAYS, (count,), generator=random).tolist()
        forms = torch.randint(4, (count,), generator=random).tolist()
        written = [FIRST + timedelta(day) for day in days]
        questions = [form_of(one, form) for one, form in zip(written, forms, strict=True)]
        return encoded(questions, task, LONGEST), encoded([one.isoformat() for one in written], task)
    letters = torch.randint(2, task.size, (count, task.length), generator=random)
    return letters, answer(task, letters)


def form_of(day: date, form: int) -> str:
    """One of four ways in which people write a date."""
    month = MONTHS[day.month - 1]
    return (
        f"{day.day}.{day.month}.{day.year}", f"{day.month}/{day.day}/{day.year}",
        f"{day.day} {month} {day.year}", f"{month} {day.day} {day.year}",
    )[form]  # fmt: skip


def answer(task: Task, letters: Tensor) -> Tensor:
    return letters.flip(1) if task.name == "reverse" else letters.sort(1).values


def encoded(texts: Sequence[str], task: Task, length: int = 0) -> Tensor:
    """Texts as numbers [N, S], filled up with 0 to the longest or to ``length``."""
    for text in texts:
        unknown = next((sign for sign in text if sign not in task.signs), None)
        if unknown or not text:
            raise ValueError(f"the text must be written with {task.signs!r}, got {unknown or 'nothing'!r}")
    rows = [[task.signs.index(sign) + 2 for sign in text] for text in texts]
    most = max(length, *map(len, rows))
    return torch.tensor([row + [PAD] * (most - len(row)) for row in rows])


def decoded(row: Tensor, task: Task) -> str:
    return "".join(task.signs[number - 2] if number > 1 else "·" for number in row.tolist())
