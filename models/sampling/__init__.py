"""Where a convolution looks: plain, dilated, deformable and modulated.

layer: taps, offsets and kernel. convolution: the layer on a picture. special: each kind as a case of another.
backtrack: points behind one output. stack: which pixels several layers touch. cost: parameters and multiply-adds.
learned: a layer that learns where to look. facts: all numbers of a layer. check: the same by torch's modules.
"""
