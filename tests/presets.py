"""Presets that are opened once, in the browser, and not in every layer: page -> preset -> seconds it took."""

import json
from pathlib import Path

SLOW: dict[str, dict[str, float]] = json.loads(  # written by python -m tools.presets
    (Path(__file__).parent / "slow_presets.json").read_text(encoding="utf-8")
)
