"""One sentence for each term, the same on every page: the help text behind each control."""

from functools import cache

from pages.shell.text import _, language


def explained(name: str) -> str:
    """Help for the control ``name``; empty when the glossary has no entry."""
    return glossary(language()).get(name, "")


@cache
def glossary(language: str) -> dict[str, str]:
    """All entries in a language, which must be the one that ``_`` speaks now."""
    return {
        "anchor_side": _("Side of the smallest square anchor, counted in strides of its level: 4 means 32 px on P3."),
        "area": _("Components with fewer pixels than this disappear."),
        "aware": _("Suppress within each class only. Off: a cat may silence a dog."),
        "balance": _(
            "How much more the style counts than the content. Both are measured relative to themselves, so it means the same at every size."
        ),
        "bands": _("Where 95 % of the curves lie that other samples of this size would have given."),
        "batch": _("Points of each kind that one step learns from: 2 to this power."),
        "beta": _("Above 1 the F-measure cares more for what is missed, below 1 more for false alarms."),
        "beta1": _("Share of the last step's direction that is kept: much of it makes games overshoot."),
        "blend": _("0: only the first style, 1: only the second."),
        "border": _("What is assumed about pixels outside the picture."),
        "clip": _("The discriminator's weights are cut to at most this size, so that it cannot become steep."),
        "colour": _(
            "The photo's: only brightness is painted. Matched first: the style gets the photo's palette before the run."
        ),
        "content_layer": _("Where the photo is compared place by place: deeper keeps forms, shallower keeps pixels."),
        "convention": _("Libraries disagree on what dilation by an asymmetric element means: see it happen."),
        "coordinates": _(
            "A gradient step moves other edges, depending on the four numbers by which the network says its box."
        ),
        "cost": _("What one missed positive costs when one false alarm costs 1."),
        "dilation": _("Distance between neighbouring taps, in pixels: 1 leaves no holes."),
        "discriminator_steps": _("Updates of the discriminator per round. 0: it is frozen."),
        "element": _("The structuring element: the small shape that is slid over the picture."),
        "every": _("Shuffle one stage more at a time and draw how much each map remembers."),
        "family": _("Standard: taps on a grid. Deformable: each tap has an offset. Modulated: and a factor."),
        "fill": _("What stands where the photo was hidden. There is no neutral choice: compare them in “Other fills”."),
        "force": _("Every object gets its best anchor, also where their IoU is too low for the rule."),
        "generator_steps": _("Updates of the generator per round. 0: it is frozen."),
        "groups": _("The channels are split into this many groups that do not see each other."),
        "instance_noise": _("Noise on all points that the discriminator sees: real and generated clouds then overlap."),
        "iterations": _("How often the operation is applied in a row."),
        "jitter": _("Standard deviation of a random offset, different for each tap and each output."),
        "keep": _("On: the run goes on from where it stands. Off: it begins again. Presets always begin again."),
        "kernel_size": _("Taps along one side of the kernel."),
        "layer": _("The layer whose units are looked at."),
        "levels": _("Levels of the feature pyramid: P3 has a cell every 8 pixels, each next level doubles that."),
        "masks": _("Random halves of the photo that are shown to the network."),
        "minibatch": _("The discriminator also sees how much its batch varies: equal points give themselves away."),
        "negative": _("Anchors whose best IoU with any object is below this learn “background”."),
        "nms_iou": _("Boxes that overlap the picked one by more than this are silenced."),
        "octaves": _("Sizes of anchors between one level and the next."),
        "operation": _("What is done with the picture, step by step."),
        "padding": _("Pixels of value zero that are added on each side."),
        "patch": _("Side of the part that is hidden, in pixels of the 224 × 224 square that the network sees."),
        "peak": _("All gradients are multiplied so that the largest has this value: a change of unit, nothing more."),
        "penalty": _("Costs where the slope of the discriminator differs from 1, between real and generated points."),
        "perplexity": _("About how many neighbours of each point t-SNE tries to keep."),
        "positive": _("Anchors that overlap an object by this IoU or more learn that object."),
        "prevalence": _(
            "Share of positives where the classifier is used. Each class keeps its scores: the ROC stands still."
        ),
        "protocol": _(
            "COCO: the best object that is still free. VOC: the best object, and a duplicate if it is taken."
        ),
        "published": _(
            "IoU, GIoU, DIoU, CIoU: the hand-written gradients of the DIoU paper's simulation, not the derivatives."
        ),
        "r1": _("Costs for a steep discriminator at the real points: damps the circling."),
        "radius": _("Size of the structuring element: it reaches this many pixels from its centre."),
        "ratios": _("Shape of the anchors: height to width, at equal area."),
        "remedy": _("What is done about the rare class while the classifier learns."),
        "rival": _("A second run with the same data, seed and noise, under the rules of a preset."),
        "scale": _("Size of the style picture as a multiple of the photo's: small scales give fine strokes."),
        "score": _("The number that a map explains. The margin asks: why A and not B?"),
        "second": _("Another model scores the same samples; its noise agrees with the first one's by half."),
        "seed": _("Start value of the random numbers: the same seed gives the same run."),
        "separation": _("Distance of the two means, in standard deviations of the negatives."),
        "shake": _(
            "The photo is shifted by up to this many pixels before each step, so that no pattern fits one grid."
        ),
        "shift": _("Weigh the classes as if positives were rarer, or more common, than in these data."),
        "signal": _("What is averaged: the size of the gradient, or its square, which favours the strongest pixels."),
        "skip": _("Off: the additions pass on only the path through the layers."),
        "smooth": _("Blend between the places that were measured. Off: see how coarse the map is."),
        "soft_sigma": _("Width of the Gaussian by which scores fall: small values silence more."),
        "spectral": _("Each weight matrix of the discriminator is divided by its largest singular value."),
        "spread": _("Standard deviation of the positives over that of the negatives."),
        "stages": _("The values of these layers change places: same numbers, no knowledge."),
        "statistic": _("The numbers that must agree with the style's. All of them forget where things are."),
        "stride": _("Pixels between the windows of neighbouring outputs."),
        "threshold": _("Pixels brighter than this are white, the others black."),
        "top_k": _("Only this many of the best candidates enter the suppression."),
        "transform": _("A strictly rising function of the scores: it changes the numbers, not their order."),
        "unrolled": _("The generator looks this many discriminator updates ahead."),
        "variation": _("Costs for differences of neighbouring pixels: less grain."),
        "weights": _("All equal: every tap the same. Random: drawn anew each time. Trained: learnt on ImageNet."),
    }
