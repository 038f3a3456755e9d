"""Style transfer: a photo repainted until a network finds the style of another picture in it.

pictures, paintings: what goes in. config: what can be chosen. networks, clipped: the eyes.
statistics, gram: what a style is. losses, transfer: the painting. poster: what each layer keeps. shuffle: no places.
film: a run to take away. check: the Gram loss without a Gram matrix.
"""
