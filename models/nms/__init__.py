"""Non-maximum suppression: of many boxes around an object one stays.

suppression  six methods, and who suppressed whom
film         the same, round by round
sweep        at every pair of thresholds, with precision and recall
check        the same boxes by torchvision
"""
