"""Losses of the IoU family: how far two boxes are apart, and where each loss pushes one of them.

losses       two boxes measured once, and thirteen losses as sums of penalties; expression: a loss that is typed
gradient     the push of a loss on one box; closed_form: as published, and exact
field        the push at every place
descent      one box on its way; simulation: the 1,715,000 of the DIoU paper
check        torchvision's losses, and finite differences
"""
