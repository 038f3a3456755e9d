"""What one unit of a network sees of the photo, in theory and in effect.

table, notation, presets: networks as rows, as text, and known ones. arithmetic, units: the field by formula.
photo, gradient: the field of a real network. effective, mass: what counts in it, and how wide that is.
training: a field that grows. check: the width by arithmetic.
"""
