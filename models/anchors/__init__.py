"""Anchors: the boxes that a detector has in mind before it looks at the picture.

grid      the boxes of every cell and level, and the offsets that correct them
matching  which anchor learns which object
clusters  shapes learnt from the objects themselves
check     labels by torchvision's matcher; offsets step by step
"""
