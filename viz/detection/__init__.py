"""How detectors are built, as panes and figures."""
