"""The code behind the page, and a program that repeats its opening."""

from dataclasses import fields, replace

import streamlit as st

from models.gan import training as gan
from models.gan.config import Config
from models.gan.game import discriminator_step, generator_step, next_round
from pages import shell

ROUNDS = 40


@st.cache_data(max_entries=8, show_spinner=False)
def printed(config: Config) -> str:
    *_earlier, last = gan.train(config)
    return f"{last.step} rounds: {last.modes} modes, JS {last.js:.2f}"


def shown(config: Config) -> None:
    """The first rounds of a run with these settings."""
    short = replace(config, steps=ROUNDS, every=ROUNDS)
    changed = {entry.name: getattr(short, entry.name) for entry in fields(Config)}
    settings = ", ".join(f"{name}={value!r}" for name, value in changed.items() if value != getattr(Config(), name))
    snippet = (
        "from models.gan import training as gan\n"
        "from models.gan.config import Config\n"
        f"*earlier, last = gan.train(Config({settings}))\n"
        'print(f"{last.step} rounds: {last.modes} modes, JS {last.js:.2f}")'
    )
    shell.code(gan.train, next_round, discriminator_step, generator_step, snippet=snippet, prints=printed(short))
