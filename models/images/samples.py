"""Pictures that ship with the app: they lie inside the wheel of scikit-image, so that a class needs no internet.

Only pictures that are in the public domain, CC0, or without known restrictions by their own documentation
(`skimage/data/_fetchers.py`); the credit of each is shown with it.
"""

import difflib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path

from models.images.decoding import Picture, decoded


@dataclass(frozen=True)
class Sample:
    file: str  # inside skimage/data
    title: str
    credit: str


SAMPLES = {
    "coins": Sample("coins.png", "Coins", "Brooklyn Museum, no known restrictions"),
    "text": Sample("text.png", "Letters", "Wikipedia, public domain"),
    "horse": Sample("horse.png", "Horse", "Andreas Preuss, CC0"),
    "cell": Sample("cell.png", "Cell", "Paul Müller and others, CC0"),
    "microaneurysms": Sample("microaneurysms.png", "Lesions of a retina", "Andreas Maier, CC0"),
    "hubble": Sample("hubble_deep_field.jpg", "Deep field", "NASA, public domain"),
    "astronaut": Sample("astronaut.png", "Astronaut", "NASA, public domain"),
    "chelsea": Sample("chelsea.png", "Chelsea the cat", "Stefan van der Walt, CC0"),
    "coffee": Sample("coffee.png", "Coffee", "Rachel Michetti, CC0"),
    "rocket": Sample("rocket.jpg", "Rocket", "SpaceX, public domain"),
    "camera": Sample("camera.png", "Photographer", "Lav Varshney, CC0"),
    "clock": Sample("clock_motion.png", "Moving clock", "Stefan van der Walt, public domain"),
    "retina": Sample("retina.jpg", "Retina", "Mikael Häggström, CC0"),
    "tissue": Sample("ihc.png", "Stained tissue", "CMMI, no known restrictions"),
    "brick": Sample("brick.png", "Bricks", "cc0textures.com, CC0"),
    "grass": Sample("grass.png", "Grass", "linolafett, CC0"),
    "gravel": Sample("gravel.png", "Gravel", "cc0textures.com, CC0"),
}


@lru_cache(maxsize=len(SAMPLES))
def sample(name: str) -> Picture:
    """The sample picture of that name, read from the installed scikit-image. Raises ValueError when there is none."""
    if name not in SAMPLES:
        nearest = (difflib.get_close_matches(name, SAMPLES, n=1, cutoff=0) or list(SAMPLES))[0]
        raise ValueError(f"sample must be one of {', '.join(SAMPLES)}, got {name!r}; did you mean {nearest!r}?")
    wanted = SAMPLES[name]
    path = Path(str(distribution("scikit-image").locate_file("skimage/data"))) / wanted.file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ValueError(f"sample must be among the files of scikit-image, got none at {path}") from error
    return decoded(data, wanted.title)
