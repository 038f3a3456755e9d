"""The questions of the attention page; every answer is computed when it is locked."""

from pages import shell


def questions() -> tuple[shell.Question, ...]:
    return ()
