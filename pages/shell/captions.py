"""Small pieces of text that stand under a picture: numbers with their names, checks, remarks, timing."""

from collections.abc import Iterable, Sequence
from html import escape

from pages.shell.language import _
from pages.shell.proofs import asking, tests_of


class Caption(str):
    """HTML that is ready to be shown."""

    __slots__ = ()


def metrics(named: Iterable[tuple[str, str]]) -> Caption:
    """A row of numbers with their names."""
    cells = (f"<div><span>{escape(name)}</span><b>{escape(value)}</b></div>" for name, value in named)
    return Caption(f'<div class="metrics">{"".join(cells)}</div>')


def digits(value: float, count: int = 4, none: str = "–") -> str:
    """A number in so many digits, as it is printed; ``none`` where it is no number; 0 has no sign."""
    return none if value != value else f"{value + 0.0:.{count}g}".replace("inf", "∞").replace("-", "−")


def check(holds: bool, text: str, help: str = "") -> Caption:
    """Whether a law or a check holds (tick, green) or not (cross, orange).

    Pressed, it shows ``help``, and in which files of the repository its tests are.
    """
    kind, sign = ("good", "✓") if holds else ("bad", "✗")
    lamp = f"<b>{sign}</b> {escape(text)}"
    tests = [f"<code>{escape(test)}</code>" for test in tests_of(asking())]
    said = [escape(help)] * bool(help) + [f"{_('Tested in')} {', '.join(tests)}"] * bool(tests)
    if not said:
        return Caption(f'<span class="check {kind}">{lamp}</span>')
    return Caption(f'<details class="check {kind}"><summary>{lamp}</summary><div>{"<br>".join(said)}</div></details>')


def compare(reference: str, difference: float, tolerance: float = 0.0) -> Caption:
    """The page's number against a second method, on what is shown now: pressed, it says which, and by how much."""
    text = _("Checked against {reference}: largest difference {difference:.3g}")
    return check(difference <= tolerance, _("checked"), text.format(reference=reference, difference=difference))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Caption:
    """A small table; its first column holds words, the others hold numbers."""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return Caption(f'<div class="table"><table><tr>{head}</tr>{body}</table></div>')


def caption(text: str, **values: object) -> Caption:
    """A line in small type, with ``values`` put in at their names."""
    return Caption(f'<div class="caption">{escape(text.format(**values) if values else text)}</div>')


def waiting(text: str) -> Caption:
    """What the page waits for, in the window's corner."""
    return Caption(f'<div class="waiting">{escape(text)}</div>')


def timing(seconds: float, note: str = "", remembered: bool = False) -> Caption:
    """How fast the numbers on the screen were computed."""
    text = (
        _("From memory; computed in {milliseconds:.1f} ms.") if remembered else _("Computed in {milliseconds:.1f} ms.")
    )
    return caption(f"{text.format(milliseconds=1000 * seconds)} {note}".strip())
