"""The Gram loss by a second method that needs no Gram matrix: a distance between distributions of places."""

from torch import Tensor

from models.style.statistics import gram_matrix

MOST_PLACES = 1024  # whose cost grows with the square


def mmd_difference(style: Tensor, current: Tensor) -> float:
    """How far the Gram loss and the kernel's MMD² are apart, as a share, on evenly taken places [C, N], [C, M]."""
    first, second = (places[:, :: -(-places.shape[1] // MOST_PLACES)].double() for places in (style, current))
    by_gram = first.shape[0] ** 2 * (gram_matrix(first) - gram_matrix(second)).square().sum()
    by_kernel = squared_mmd(first, second)
    return float((by_gram - by_kernel).abs() / by_gram.clamp(min=1e-30))


def squared_mmd(first: Tensor, second: Tensor) -> Tensor:
    """Maximum mean discrepancy of two sets of places [C, N] and [C, M] with the kernel (xᵀy)².

    It compares two *distributions of places*, and needs no Gram matrix; yet it equals ``C² |G - A|²``.
    """

    def mean_kernel(a: Tensor, b: Tensor) -> Tensor:
        return (a.T @ b).square().mean()

    return mean_kernel(first, first) + mean_kernel(second, second) - 2 * mean_kernel(first, second)
