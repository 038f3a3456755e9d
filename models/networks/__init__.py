"""Classic networks, block by block: what each costs, and what it makes of a photo."""
