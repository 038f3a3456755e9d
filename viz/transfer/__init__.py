"""Photos as sheets and maps, and the charts of what is learnt from them."""
