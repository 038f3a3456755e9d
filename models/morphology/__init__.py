"""Mathematical morphology on grey and binary pictures.

elements: the shape that probes. conventions: erosion and dilation as each library has them.
operations, regions: all operations. chain: several in a row. frames: the way there.
laws: what must hold. measures: what can be counted. check: second methods, by sets and by the libraries.
"""
