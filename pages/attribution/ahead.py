"""What the page needs before its first picture: imports, and the network that other pages ask as well."""

import pages.attribution.settings  # noqa: F401  (it imports scikit-learn)
from models.pretrained.lite0 import efficientnet_lite0


def compute() -> None:
    efficientnet_lite0()
