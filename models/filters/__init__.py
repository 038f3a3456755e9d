"""Filters, edges and frequencies.

kernels: named and typed ones. borders, linear: how a kernel meets a picture. operations: all filters by name.
libraries: the same call elsewhere. separable: a kernel as columns times rows. spectrum, aliasing: pictures as waves.
canny, hough, features: edges, lines, key points. noise, duel: what is lost, and what comes back. check: second methods.
"""
