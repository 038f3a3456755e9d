"""Diffusion, drawn: points with arrows and bubbles (`plane`), curves and needles (`charts`), digits (`sheets`)."""
