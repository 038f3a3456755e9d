"""Augmentation: moved, mixed and recoloured pictures, what networks make of them; and class imbalance."""
