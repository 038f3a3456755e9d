"""Autoencoders of digits: what lies between their codes, what a code costs, and where to draw new ones.

config: all that can be chosen. data: the digits, or own drawings. networks: encoder, decoder and PCA.
training: runs of snapshots. plane: codes, and what is decoded between them. between: ways from code to code.
attributes: directions in the codes. staircase: the linear VAE, whose living dimensions are known before it is
trained. sampling: three places to draw from. anomalies: what the error finds. patches: pieces of a photo.
check: second methods.
"""
