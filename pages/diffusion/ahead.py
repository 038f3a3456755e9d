"""The denoiser that the page shows at first."""

from models.diffusion import network
from models.diffusion.points import Data


def compute() -> None:
    network.trained(network.Config(Data(count=100)))
