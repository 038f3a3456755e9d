"""Settings of all tests."""

import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as in the app: see pages/shell/warmup.py
