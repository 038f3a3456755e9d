"""The main slider of every page and part: one row each, for all that moves them."""

from typing import NamedTuple


class Main(NamedTuple):
    page: str
    query: str  # of the part
    name: str  # of the value
    label: str
    most: float = 1.0  # times a bare app that shows the same pictures; more where a network computes

    refined: bool = False  # the picture gets finer for seconds: the first one counts, not the last

    @property
    def title(self) -> str:
        return f"{self.page} ({self.query or 'first part'}): {self.label}"


MAIN = (
    Main("receptive_field", "part=field", "layer", "Layer"),
    Main("receptive_field", "part=growth", "layer", "Layer"),
    Main("receptive_field", "part=effective", "layer", "Layer", 4.0),
    Main("receptive_field", "part=trap", "level", "Share to hold (%)"),
    Main("sampling", "part=layer", "scale", "Scale of the grid"),
    Main("sampling", "part=stack", "d1", "Dilation of layer 1"),
    Main("sampling", "part=cost", "in_channels", "Channels in, C"),
    Main("sampling", "part=special", "kernel_size", "Kernel size"),
    Main("attention", "part=photo", "temperature", "Temperature", 2.0),
    Main("attention", "part=windows&side=28&swin%20window=14", "swin shift", "Shift S"),
    Main("attention", "part=scale", "width", "Width d", 2.0),
    Main("anchors", "source=objects&aware=false&part=result", "nms_iou", "IoU threshold"),
    Main("anchors", "part=thresholds", "nms_iou", "IoU threshold"),
    Main("anchors", "part=anchors&negative=0.2", "positive", "Object from IoU"),
    Main("detectors", "part=board", "stride", "Stride (px)"),
    Main("detectors", "rule=hungarian&case=four", "slide", "Slide A to the right (px)"),
    Main("detectors", "part=roi", "shift", "Slide the box (px)"),
    Main("detectors", "part=points", "fine", "Stride (px)"),
    Main("detectors", "part=codes", "tx", "Network's number tx"),
    Main("detectors", "part=photo", "stretch", "Stretch the photo's width (%)", 8.0),
    Main("segmentation", "part=classical", "high", "Thing: brighter than"),
    Main("segmentation", "part=measure", "grow", "Grow (px)"),
    Main("segmentation", "part=arithmetic", "side", "Tile that goes in (px)"),
    Main("ranking", "source=bells", "separation", "Distance of the bells, d′"),
    Main("attribution", "part=look", "patch", "Patch (px)", 4.0, refined=True),
    Main("morphology", "source=bw&part=result", "radius", "Radius (px)"),
    Main("morphology", "source=bw&part=laws", "radius", "Radius (px)"),
    Main("morphology", "source=bw&part=libraries&element=disk", "radius", "Radius (px)"),
    Main("morphology", "source=bw&part=sizes", "radius", "Radius (px)"),
    Main("morphology", "source=bw&part=threshold", "threshold", "Threshold"),
    Main("filters", "part=filter", "size", "Window (px)"),
    Main("filters", "part=waves", "size", "Window (px)"),
    Main("filters", "part=aliasing", "frequency", "Frequency (cycles per pixel)"),
    Main("filters", "part=edges", "stage", "Stage"),
    Main("filters", "part=lines", "count", "Lines"),
    Main("filters", "part=features", "rotation", "Turn the picture (°)"),
    Main("networks", "part=signals", "depth", "Layers"),
    Main("networks", "part=identity", "count", "Blocks", 4.0),
    Main("gradients", "part=graph", "x", "x"),
    Main("gradients", "part=steps", "width", "Step size h"),
    Main("gradients", "part=activations", "z", "Input z"),
    Main("gradients", "part=depth", "depth", "Layers (with skips: blocks)", 4.0),
    Main("augmentation", "part=bench", "angle", "Angle (°)"),
    Main("augmentation", "part=fingerprint", "at rotate", "Rotation (°)"),
    Main("augmentation", "part=imbalance", "cut", "Threshold"),
    Main("transfer", "part=measure&view=none", "cut", "Answered from a share of", 2.0),
    Main("transfer", "part=swap", "counter", "Counter-examples of each class", 4.0),
    Main("transfer", "part=ghost", "passes", "Passes in train mode", 8.0),
    Main("divergences", "part=drag", "q width", "q: width"),
    Main("divergences", "part=lipschitz", "iterations", "Power iterations"),
    Main("normalisation", "part=cube", "contrast", "Contrast of your photo"),
    Main("normalisation", "part=running", "steps", "Steps"),
    Main("normalisation", "part=bugs", "dim", "Contrast", 4.0),
    Main("normalisation", "part=dropout", "turn", "Digits turned by (°)", 8.0),
    Main("normalisation", "part=penalty", "lambda", "λ"),
    Main("autoencoders", "part=drawing", "reach", "Length of the arrow, both ways", 4.0),
    Main("autoencoders", "part=anomalies", "cut", "Alarm: share of the known digits (%)"),
    Main("autoencoders", "part=photo", "numbers", "Numbers per patch"),
    Main("losses", "part=curve", "logit", "Logit of the sample"),
    Main("losses", "part=asks", "share", "Share of ones in truth"),
    Main("losses", "part=floats", "scale", "Times"),
    Main("losses", "part=outliers", "bend", "δ of Huber"),
    Main("losses", "part=confidence", "temperature", "Temperature T"),
    Main("losses", "part=photo", "photo temperature", "Temperature T"),
    Main("losses", "part=mask", "inside", "p on the object"),
    Main("optimisers", "part=bowl", "rate", "Rate"),
    Main("optimisers", "part=landscape", "walk rate", "Rate"),
    Main("optimisers", "part=map", "condition", "Condition number κ"),
    Main("optimisers", "part=average", "forget", "β"),
    Main("optimisers", "part=convex", "wide", "From −a to a: a"),
    Main("optimisers", "part=trap", "slope", "Steep slope C"),
    Main("diffusion", "part=generating", "exactness", "From learned (0) to exact (1)", 4.0),
    Main("diffusion", "part=noising", "level", "Level of noise t / T"),
    Main("diffusion", "part=own", "back level", "Noised to level t / T", 4.0),
    Main("style", "part=shuffle", "share", "Share of the places (%)"),
)
