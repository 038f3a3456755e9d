"""The model that the page shows at first."""

from models.autoencoders.config import Config
from pages.autoencoders import settings


def compute() -> None:
    settings.trained(Config())
