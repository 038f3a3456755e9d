"""The first half of the page: anchors on the photo, what they match, and the shapes that the objects suggest."""

import time
from pathlib import Path

import numpy as np
import streamlit as st

from models.anchors import clusters as anchors_clusters
from models.anchors import grid as anchors
from models.anchors import matching as anchors_matching
from models.anchors.matching import IGNORED, NEGATIVE, POSITIVE
from models.images.decoding import Picture
from pages import shell
from pages.anchors import sources
from pages.shell import _, state
from viz.anchors import lattice as figures
from viz.canvas import Pane
from viz.colors import TRUTH, VERMILION

SCRIPT = Path(__file__).parent / "anchors.js"
HEIGHT = 420
RATIOS = {0.25: "1:4", 0.33: "1:3", 0.5: "1:2", 1.0: "1:1", 2.0: "2:1", 3.0: "3:1", 4.0: "4:1"}

# Drawn by eye on the samples, so that a class has objects before it draws its own
OBJECTS = {
    "Astronaut": ((180, 65, 268, 175, "face"), (285, 345, 512, 512, "helmet"), (372, 10, 446, 278, "shuttle"), (134, 350, 207, 432, "patch"), (199, 236, 219, 262, "pin")),
    "Coffee": ((175, 25, 420, 300, "cup"), (322, 222, 396, 326, "spoon"), (70, 60, 490, 395, "saucer")),
    "Chelsea the cat": ((30, 5, 405, 298, "cat"), (130, 82, 190, 148, "eye"), (288, 105, 338, 162, "eye"), (232, 218, 282, 262, "nose")),
    "Rocket": ((304, 125, 344, 356, "rocket"), (180, 130, 208, 355, "mast"), (438, 130, 462, 350, "mast")),
    "Photographer": ((0, 58, 255, 512, "man"), (205, 165, 340, 505, "tripod"), (232, 98, 330, 152, "camera")),
}  # fmt: skip


def controls() -> anchors.Config:
    """The anchors of a cell, and the levels that they lie on."""
    levels = shell.several("levels", _("Levels"), {level: f"P{level}" for level in range(3, 8)}, range(3, 8))
    scale = shell.slider("anchor_side", _("Side on its level (strides)"), 1.0, 8.0, 4.0, step=0.5)
    ratios = shell.several("ratios", _("Height : width"), RATIOS, (0.5, 1.0, 2.0))
    octaves = shell.choice("octaves", _("Sizes per level"), (1, 2, 3), 3)
    return anchors.Config(levels, scale, ratios, octaves)


def stored() -> anchors.Config:
    """The same, from the session, where the controls are not in sight."""
    start = anchors.Config()
    names = {"levels": "levels", "anchor_side": "scale", "ratios": "aspect_ratios", "octaves": "octaves"}
    values = {field: st.session_state.get(state.slot(name), getattr(start, field)) for name, field in names.items()}
    return anchors.Config(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    )


def matching_controls() -> anchors_matching.Config:
    positive = shell.slider("positive", _("Object from IoU"), 0.05, 0.95, 0.5, step=0.05)
    negative = shell.slider("negative", _("Background below IoU"), 0.0, 0.9, 0.4, step=0.05)
    force = shell.toggle("force", _("Force the best anchor"), True)
    return anchors_matching.Config(positive, negative, force)


def truth(picture: Picture) -> list[dict]:
    """The objects: as drawn, else from the URL, else those marked on a sample."""
    edits = shell.edited(sources.CANVAS).boxes
    slot = state.slot("objects of")
    if st.session_state.setdefault(slot, picture.digest) != picture.digest:
        st.session_state[slot], edits = picture.digest, None
        shell.forget(sources.CANVAS, "boxes")
    drawn = edits if edits is not None else state.value("objects", None, _read)
    marked = [{"xyxy": list(box[:4]), "label": box[4]} for box in OBJECTS.get(picture.name, ())]
    objects = marked if drawn is None else drawn
    height, width = picture.pixels.shape[:2]
    objects = [box for box in objects if box["xyxy"][0] < width and box["xyxy"][1] < height]
    state.note("objects", None if drawn is None else _written(objects))
    return objects


def boxes_of(objects: list[dict]) -> np.ndarray:
    return np.array([box["xyxy"] for box in objects], dtype=float).reshape(-1, 4)


def names_of(objects: list[dict]) -> list[str]:
    return [box.get("label") or str(index + 1) for index, box in enumerate(objects)]


def edit_of(objects: list[dict], lost: np.ndarray = ()) -> shell.Edit:
    """The objects as the canvas edits them, green; ``lost`` ones orange."""
    boxes = [
        {"xyxy": box["xyxy"], "label": name, "color": VERMILION if index in lost else TRUTH}
        for index, (box, name) in enumerate(zip(objects, names_of(objects), strict=True))
    ]
    return shell.Edit(boxes=boxes, draw=True, label=_("object"), color=TRUTH)


def part(
    picture: Picture, config: anchors.Config, rule: anchors_matching.Config, hidden: frozenset[str]
) -> tuple[anchors.Anchors, np.ndarray, anchors_matching.Matching]:
    """Photo with anchors left, what they can learn right."""
    begun = time.perf_counter()
    objects = truth(picture)
    grid = anchors.anchors(*picture.pixels.shape[:2], config)
    matched = anchors_matching.matching(grid.boxes, boxes_of(objects), rule)
    seconds = time.perf_counter() - begun
    left, right = st.columns([3, 2])
    with left:
        photo(picture, objects, grid, config, matched)
        if "counts" not in hidden:
            told(grid, matched, objects, rule)
    with right:
        views = {"objects": _("Objects"), "sizes": _("All sizes"), "shapes": _("k-means"), "offsets": _("Offsets")}
        view = shell.choice("view", _("View"), views, bare=True)
        VIEWS[view](objects, grid, config, matched, rule)
    if "counts" not in hidden:
        checked(grid, objects, matched, rule)
        shell.footer(seconds)
    return grid, boxes_of(objects), matched


def photo(picture, objects, grid, config, matched) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        middle = config.levels[len(config.levels) // 2]
        show = shell.choice(
            "show", _("Under the pointer"), {"all": _("all")} | {n: f"P{n}" for n in config.levels}, middle, bare=True
        )
        positives = shell.toggle("positives", _("Those that learn"), True)
    centre = [side / 2 for side in picture.pixels.shape[1::-1]]
    extra = figures.lattice(grid, config, matched) | {
        "show": list(config.levels) if show == "all" else [show], "positives": positives, "cell": None if positives and objects else centre,
        "objects": names_of(objects),
        "words": {
            "cell": _("{cells}: {count} anchors; best {width} × {height} px, IoU {iou} with {object}: {label}"),
            "far": _("{cells}: {count} anchors, none overlaps an object: all are background"),
            "positive": _("learns it"), "ignored": _("left out of the loss"), "negative": _("background"),
        },
    }  # fmt: skip
    shell.canvas(
        Pane(picture.pixels), key=sources.CANVAS, height=HEIGHT, script=SCRIPT, extra=extra, edit=edit_of(objects, matched.unmatched),
        alt=_("The photo with objects, and the anchors that match them"),
        hint=_("Point at a cell to see its anchors; drag to draw an object, Delete removes it"),
    )  # fmt: skip


def told(grid, matched, objects, rule) -> None:
    """Counts, in words."""
    counts = " + ".join(f"{count:,}" for count in grid.counts().values())
    labels = {label: int((matched.label == label).sum()) for label in (POSITIVE, IGNORED, NEGATIVE)}
    st.markdown(
        _("**{total:,} anchors** ({counts}): **{positive:,}** learn an object, **{ignored:,}** are left out, **{negative:,}** learn “background”.").format(
            total=len(grid.boxes), counts=counts, positive=labels[POSITIVE], ignored=labels[IGNORED], negative=labels[NEGATIVE])
    )  # fmt: skip
    if len(matched.unmatched):
        names = ", ".join(names_of(objects)[index] for index in matched.unmatched)
        note = _("Only forcing gives them an anchor.") if rule.force_best else _("They will never be learnt.")
        st.warning(_("No anchor reaches IoU {positive:.2f} with: {names}. {note}").format(positive=rule.positive, names=names, note=note))  # fmt: skip


def checked(grid, objects, matched, rule) -> None:
    """Labels against torchvision's matcher, on what is shown."""
    import torch
    from torchvision.models.detection._utils import Matcher
    from torchvision.ops import box_iou

    if not objects:
        return
    matrix = box_iou(torch.from_numpy(boxes_of(objects)), torch.from_numpy(grid.boxes))
    theirs = Matcher(rule.positive, rule.negative, allow_low_quality_matches=rule.force_best)(matrix).numpy()
    labels = np.select([theirs >= 0, theirs == -1], [POSITIVE, NEGATIVE], IGNORED)
    shell.checked("torchvision.models.detection Matcher, box_iou", float(np.abs(labels - matched.label).max()))


def by_object(objects, grid, config, matched, rule) -> None:
    if not objects:
        st.info(_("Draw objects on the photo: drag from corner to corner."))
        return
    boxes = boxes_of(objects)
    words = (_("object, small to large"), _("best IoU with any anchor"), _("needed"))
    figure = figures.best_of_objects(matched, boxes[:, 2:] - boxes[:, :2], names_of(objects), rule.positive, words)
    shell.show(figure, key="best", alt=_("Best IoU of each object with any anchor, by size"))


def all_sizes(objects, grid, config, matched, rule) -> None:
    words = (_("width of the object (px)"), _("height (px)"), _("best IoU, mean over places"))
    figure = figures.coverage(anchors_matching.coverage(config), boxes_of(objects), names_of(objects), words)
    shell.show(figure, key="coverage", alt=_("Best IoU that an object of each width and height can hope for"))
    st.caption(_("Dark: objects of this size lie between the anchors, wherever they stand."))


def learnt(objects, grid, config, matched, rule) -> None:
    if not objects:
        st.info(_("Draw objects on the photo: drag from corner to corner."))
        return
    most = min(12, len(objects))
    k = shell.slider("k", _("Shapes k"), 1, 12, 3)
    boxes, settings = boxes_of(objects), anchors_clusters.Config(min(int(k), most))
    found = anchors_clusters.clusters(boxes, settings)
    curve = anchors_clusters.elbow(boxes, anchors_clusters.Config(most))
    words = (_("width (px)"), _("height (px)"), _("objects"), _("learnt shapes"))
    shell.show(figures.learnt_shapes(found, boxes[:, 2:] - boxes[:, :2], words), key="learnt", alt=_("Objects and learnt shapes by width and height"))  # fmt: skip
    shell.show(figures.elbow(curve, settings.k, (_("shapes k"), _("mean IoU"))), key="elbow", alt=_("Mean IoU by number of shapes"))  # fmt: skip


def offsets(objects, grid, config, matched, rule) -> None:
    """What the network must answer for one object's best anchor."""
    if not objects:
        st.info(_("Draw objects on the photo: drag from corner to corner."))
        return
    names = dict(enumerate(names_of(objects)))
    index = shell.select("object", _("Object"), names)
    box, anchor = boxes_of(objects)[index], grid.boxes[matched.best_anchor[index]]
    told = anchors.encoded(anchor[None], box[None])[0]
    size = anchor[2:] - anchor[:2]
    shell.formula(
        rf"\begin{{aligned}} t_x &= \frac{{x - x_a}}{{w_a}} = \frac{{{(box[0] + box[2] - anchor[0] - anchor[2]) / 2:.1f}}}{{{size[0]:.1f}}} = {told[0]:.3f} \\"
        rf" t_y &= \frac{{y - y_a}}{{h_a}} = \frac{{{(box[1] + box[3] - anchor[1] - anchor[3]) / 2:.1f}}}{{{size[1]:.1f}}} = {told[1]:.3f} \\"
        rf" t_w &= \ln\frac{{w}}{{w_a}} = \ln\frac{{{box[2] - box[0]:.1f}}}{{{size[0]:.1f}}} = {told[2]:.3f} \\"
        rf" t_h &= \ln\frac{{h}}{{h_a}} = \ln\frac{{{box[3] - box[1]:.1f}}}{{{size[1]:.1f}}} = {told[3]:.3f} \end{{aligned}}"
    )  # fmt: skip
    back = anchors.decoded(anchor[None], told[None])[0]
    rows = {
        _("anchor"): anchor, _("object"): box, _("anchor, decoded with the offsets"): back,
    }  # fmt: skip
    text = ["| | x1 | y1 | x2 | y2 |\n|---|--:|--:|--:|--:|"]
    text += [f"| {name} | " + " | ".join(f"{value:.1f}" for value in row) + " |" for name, row in rows.items()]
    st.markdown("\n".join(text))
    cell = grid.cell[matched.best_anchor[index]]
    st.caption(
        _("Best anchor of the {name}: P{level}, row {row}, column {column}, IoU {iou:.2f}. The network learns the four offsets, so one and the same answer moves a small anchor a little and a large one far.").format(
            name=names[index], level=grid.level[matched.best_anchor[index]], row=cell[0], column=cell[1], iou=matched.best_iou[index])
    )  # fmt: skip
    shell.verdict(bool(np.abs(back - box).max() < 1e-9), _("decoding undoes encoding"))


VIEWS = {"objects": by_object, "sizes": all_sizes, "shapes": learnt, "offsets": offsets}


def _read(text: str) -> list[dict]:
    """``left.top.right.bottom.label`` of each object, a tilde between them."""
    rows = [part.split(".", 4) for part in text.split("~") if part]
    return [{"xyxy": [int(side) for side in row[:4]], "label": row[4] if len(row) > 4 else ""} for row in rows][:60]


def _written(objects: list[dict]) -> str:
    rows = (".".join([*(str(round(side)) for side in box["xyxy"]), box.get("label") or ""]) for box in objects)
    return "~".join(row.replace("~", " ") for row in rows)
