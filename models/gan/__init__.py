"""Generative adversarial networks: on a line, on the plane, on digits.

dirac: one number against one number. data, picture: what is to be generated. config: all that can be chosen.
losses, networks, optimisers, game: one round, from state to state. training, pair: runs, alone or side by side.
snapshot, modes: what there is to see of them. slow: one round move by move. collapse_map: many runs as one map.
digits: digits out of noise (how good they are: models/judge.py). check: theory against the numbers.
"""
