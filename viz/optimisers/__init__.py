"""Optimisers: landscapes seen from above, and charts."""
