"""Augmentation, and class imbalance.

geometry: moved pictures, boxes and masks. colour: jitter. dropping: erasing and GridMask. mixing: Mixup, CutMix.
fingerprint: a network's answer along a transform. race: which augmentation helps a small network.
imbalance, measures: few positives, and what an answer to that changes. check: second methods.
"""
