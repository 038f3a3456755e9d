"""Trained networks that the concepts share.

lite0        EfficientNet-Lite0, which is always there
classifiers  it and five of torchvision
weights      files that are fetched when somebody asks for them
"""
