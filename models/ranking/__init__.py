"""Ranked lists: what scores and labels come down to.

sources     two bells or bars; table, detection_files: uploads; datasets and classifier: scores as they are learned
detections  boxes as a ranked list; examples: twelve to think with
curve       all operating points, ROC, hull; average_precision: five definitions
ranked      a list with its curves; transforms: scores rewritten; cells: what is behind a decision
calibration, uncertainty   what the order does not tell, and how much is luck
check       the areas by scikit-learn and SciPy; points kept by a rewriting
"""
