"""The devices that models compute on."""

import pytest
import torch

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
torch.backends.cudnn.conv.fp32_precision = "ieee"  # as in the app: see pages/shell/warmup.py


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.device) for name in DEVICES])
def device(request) -> str:
    return request.param
