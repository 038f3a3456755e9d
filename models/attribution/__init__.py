"""Where a classifier looks, asked in eight ways, and whether the answers can be trusted.

subject: the question. baselines: what stands where the photo was taken away. methods: all maps by name.
occlusion, patches, incremental, fused: hide a patch. gradients, guided: derivatives. masks: RISE. controls: blind maps.
sanity, curves, fills: what the maps are worth. filters, dream, embedding: inside the network.
lab, lab_maps: a network that learned a tag. check: the quick occlusion against the slow one.
"""
