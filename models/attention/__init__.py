"""Attention: who looks at whom, in closed form, on a photo, and in networks trained here.

dot        scaled dot products, softmax, masks, entropy
masks      who may look at whom: causal, windows, shifted windows
tokens     a photo cut into patches, as pixels or as features of EfficientNet-Lite0
growth     why the dot product is divided by the root of d
cost       pairs, memory, operations and measured time
gates      SE, ECA, SK, CBAM; tags: the task they are trained on
texts      reverse, sort, dates; recurrent, transformer: the networks; translation: their training
vit        a tiny vision transformer; twins: its task with a known answer; training; maps: where it seems to look
trained    torchvision's ViT and Swin, where their weights are there
check      second methods
"""
