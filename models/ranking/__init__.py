"""Ranked lists: what scores and labels come down to.

sources     two bells or bars; table and delimited: uploads; datasets and classifier: scores as they are learned
detections  boxes as a ranked list; detection_files and annotations: uploads; examples: twelve to think with
curve       all operating points, ROC, hull; average_precision: five definitions
ranked      a list with its curves; transforms: scores rewritten; cells: what is behind a decision
calibration, uncertainty   what the order does not tell, and how much is luck; what_if: the list after a change
check       the areas by scikit-learn and SciPy; points kept by a rewriting
"""
