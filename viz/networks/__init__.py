"""Networks drawn to scale, their costs as bars and on a roofline, maps as mosaics, tools that quarrel, races."""
