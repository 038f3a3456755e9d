"""Normalisation and regularisation: what each divides by, and what each is worth.

cube: sets of elements that share a mean, on photos. running: averages that a layer stores. network: a live network, its
bugs and the repair. dropout: masks, all of them, and Monte Carlo. penalty: L1 and L2. overfit: remedies side by side.
clusters: label smoothing. check: second methods.
"""
