"""What becomes of a gradient.

In a graph: rules, tape, steps, activations. In depth: layers, law, training. Through time: cells, recall. Second
methods: check, layer_check, cell_check.
"""
