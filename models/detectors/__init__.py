"""Detectors as they are before suppression: many scored boxes for each object.

candidates  the boxes, and cases drawn by hand; sources names every detector below
people      HOG and a linear rule; faces: three small networks in a row
proposals   regions that hang together; rcnn: a classifier asked about each of them
objects     anchors on a class map
ssdlite     one pass over 1,917 anchors; tensorflow_graph reads its weights
published   the networks of torchvision
"""
