"""Optimisers: from the bowl that can be solved to the network that cannot.

rules: how a gradient becomes a step. walk: many starts at once. bowl: closed forms of a quadratic. landscape: functions
of two variables, and where walks end. maps: rate by momentum as one picture. networks: many small networks at once.
edge: the curvature that full-batch training ends at. ranges: rates over decades, schedules, batches. path: a training
in the plane of its path. average, convex, decay, trap: one idea each. check, proofs: second methods.
"""
