"""All methods under one name each, on one photo: the same question asked in eight ways, and two that do not ask."""

import time
from collections.abc import Iterator

from torch.nn import functional as F

from models.attribution.controls import chance_map, edge_map
from models.attribution.gradients import grad_cam, gradient, gradient_times_input, integrated_gradients, smooth_grad
from models.attribution.guided import bendable, guided_backprop
from models.attribution.masks import rise
from models.attribution.occlusion import occlusion_values
from models.attribution.subject import Attribution, Subject
from models.limits import one_of
from models.pretrained.classifiers import Classifier

METHODS = {
    "gradient": gradient,
    "gradient x input": gradient_times_input,
    "SmoothGrad": smooth_grad,
    "integrated gradients": integrated_gradients,
    "guided backprop": guided_backprop,
    "Grad-CAM": grad_cam,
    "occlusion": occlusion_values,
    "RISE": rise,
}
CONTROLS = {"edges": edge_map, "random": chance_map}  # blind to the network


def usable(model: Classifier, methods: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the methods that work with this network: guided backprop needs ReLUs."""
    return tuple(method for method in methods if method != "guided backprop" or bendable(model.network))


def attribution(question: Subject, method: str) -> Attribution:
    """One map, signed, and what it took."""
    known = METHODS | CONTROLS
    one_of("method", method, known)
    start = time.perf_counter()
    native, passes = known[method](question)
    values = native
    if native.shape != question.image.shape[2:]:
        values = F.interpolate(native[None, None], question.image.shape[2:], mode="bilinear", align_corners=False)[0, 0]
    milliseconds = 1000 * (time.perf_counter() - start)
    finished, measured = (part.float().cpu().numpy() for part in (values, native))
    return Attribution(question.config, method, finished, measured, milliseconds, passes)


def attributions(question: Subject, methods: tuple[str, ...]) -> Iterator[tuple[Attribution, ...]]:
    """The maps that are done so far, one more at each step."""
    done: tuple[Attribution, ...] = ()
    for method in methods:
        done = (*done, attribution(question, method))
        yield done
