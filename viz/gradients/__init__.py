"""Charts of gradients: the graph, curves of activations and step sizes, bars by layer, lines by distance."""
