"""How detectors are built: who learns an object, and what becomes of its box.

rules      which cells learn which object; hungarian: which query; targets: the tensor that the network is asked for
scenes     canvases with known objects; network: one small detector; training: it learns them by any rule
roi        one box cut out of a map; windows: a network slid by hand, or run once over all
codes      from numbers to boxes; letterbox: a photo made square, and back
check      second methods
"""
