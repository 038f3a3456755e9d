"""Anchors: the boxes that a detector has in mind before it looks at the picture.

grid      the boxes of every cell and level, and the offsets that correct them
matching  which anchor learns which object
clusters  shapes learned from the objects themselves
check     torchvision's matcher and coder of boxes
"""
