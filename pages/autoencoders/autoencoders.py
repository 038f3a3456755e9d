"""A digit, squeezed into a few numbers and unfolded again: what lies between the codes, and what a code costs."""

from pages import shell
from pages.autoencoders import anomalies, between, drawing, photo, plane, sampling, staircase, watch
from pages.autoencoders.questions import questions
from pages.shell import _

shell.page(
    {
        "plane": shell.Part(_("Plane"), _("A digit becomes two numbers, and two numbers become a digit: every place of the plane is one. Drag the point."), plane.plane_part),
        "watch": shell.Part(_("Training"), _("An encoder and a decoder learn together: watch the carpet unfold, the error fall, and the price of each dimension."), watch.watch_part, plays=True),
        "staircase": shell.Part(_("Staircase"), _("A linear VAE: the eigenvalues of the digits say which dimensions will live, and what each will cost, before anything is trained."), staircase.staircase_part, plays=True),
        "between": shell.Part(_("Between"), _("Two codes, two ways between them: does every frame look like a digit? The judge says what it reads."), between.between_part),
        "sampling": shell.Part(_("New digits"), _("Draw codes, decode them: autoencoder and VAE with three places to draw from, before one judge."), sampling.sampling_part),
        "drawing": shell.Part(_("Your digit"), _("Draw a digit: what comes back is what the code can tell. Then add an arrow to its code."), drawing.drawing_part),
        "anomalies": shell.Part(_("Anomalies"), _("Trained without one digit: does a large error give it away? Try the 1."), anomalies.anomaly_part),
        "photo": shell.Part(_("Photo"), _("Every patch of your photo becomes a few numbers: how many does it need?"), photo.photo_part),
    },
    presets={
        _("A plain autoencoder"): {"model": "AE"}, _("PCA"): {"model": "PCA"},
        _("Tell it the digit"): {"model": "conditional VAE"}, _("Hidden β"): {"reduction": "mean"},
        _("Your four drawings"): {"model": "VAE", "data": "own"},
        _("All collapse but one"): {"part": "staircase", "weight": 4.0},
        _("16 numbers, fitted"): {"part": "sampling", "size": 16, "way": "fitted"},
        _("Photo by a network"): {"part": "photo", "by": "AE", "numbers": 4},
        _("The 0 is found"): {"part": "anomalies", "unknown": 0},
    },
    questions=questions(),
)  # fmt: skip
