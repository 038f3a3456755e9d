"""The devices that models compute on."""

import pytest
import torch

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.device) for name in DEVICES])
def device(request):
    """Each device in turn, with convolutions of float32 in full, as in the app."""
    convolutions = torch.backends.cudnn.conv
    before, convolutions.fp32_precision = convolutions.fp32_precision, "ieee"
    yield request.param
    convolutions.fp32_precision = before
