"""Pictures and charts of segmentation. masks: regions, things, and two masks on one another. training: a network's."""
