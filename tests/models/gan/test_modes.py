from types import SimpleNamespace

from models.gan import modes
from models.gan.config import Config
from models.gan.training import train


def test_modes_are_counted_at_their_most_and_at_the_end(monkeypatch):
    seen = [SimpleNamespace(modes=count, counts=[0] * 8) for count in (0, 3, 6, 5)]
    monkeypatch.setattr(modes, "train", lambda config: iter(seen))
    assert modes.modes_kept(Config()) == modes.Kept(6, 5, 8)


def test_modes_are_those_of_the_run():
    config = Config(generator_width=8, discriminator_width=8, batch=16, steps=4, every=2)
    found = [snapshot.modes for snapshot in train(config)]
    assert modes.modes_kept(config) == modes.Kept(max(found), found[-1], 8)
