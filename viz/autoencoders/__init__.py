"""Digits as panes, the plane of codes, and charts of autoencoders."""
