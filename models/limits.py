"""The one way in which a Config refuses what makes no sense: ranges and choices by field, in one wording."""

from collections.abc import Collection, Mapping

Limits = Mapping[str, tuple[float, float]]  # lowest and highest value of a field, both allowed
Choices = Mapping[str, Collection[object]]  # what a field may be


def refuse(config: object, limits: Limits = {}, choices: Choices = {}) -> None:  # noqa: B006 (never written to)
    """Raise ValueError for the first field of ``config`` that is out of its limits or not one of its choices.

    A field that holds a tuple is refused for the first of its values that is.
    """
    for name, allowed in choices.items():
        for value in _values(config, name):
            one_of(name, value, allowed)
    for name, (low, high) in limits.items():
        for value in _values(config, name):
            within(name, value, low, high)


def one_of(name: str, value: object, allowed: Collection[object]) -> None:
    if value not in allowed:
        raise ValueError(f"{_words(name)} must be one of {', '.join(map(str, allowed))}, got {value!r}")


def within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # NaN is refused, too
        message = f"{_words(name)} must lie between {low:.12g} and {high:.12g}, got {value:.12g}"
        raise ValueError(message if value != value else f"{message}; the nearest is {min(max(value, low), high):.12g}")


def near_divisor(number: int, wanted: int) -> int:
    """The divisor of ``number`` that is nearest to ``wanted``."""
    return min((n for n in range(1, number + 1) if number % n == 0), key=lambda n: abs(n - wanted))


def _values(config: object, name: str) -> tuple:
    value = getattr(config, name)
    return value if isinstance(value, tuple) else (value,)


def _words(name: str) -> str:
    return name.replace("_", " ")
