"""Augmentation, and class imbalance.

geometry, colour, dropping, mixing: what is done to pictures, boxes and masks. fingerprint, race: what networks make of
it. imbalance, measures: few positives, and what an answer to that changes. check: second methods.
"""
