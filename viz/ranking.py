"""Figures around a ranked list: five average precisions, the game of pairs, luck, calibration, galleries of samples."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
import plotly.graph_objects as go

from models.ranking.average_precision import AveragePrecision, Points
from models.ranking.calibration import Calibration
from models.ranking.cells import histogram
from models.ranking.curve import Curve, hull, point_at, thinned
from models.ranking.detections import BACKGROUND, DUPLICATE, HIT, POOR, Boxes
from models.ranking.ranked import Detected, Ranked
from models.ranking.uncertainty import Bands, Pairs
from viz.canvas import Box, Pane
from viz.colors import AMBER, BLUE, GREY, NEGATIVE, POSITIVE, PURPLE, TRUTH, VERMILION
from viz.theme import figure

VERDICTS = {HIT: (BLUE, False), DUPLICATE: (AMBER, True), POOR: (VERMILION, True), BACKGROUND: (VERMILION, False)}
FILL = "rgba(176,125,0,.35)"  # AMBER, see-through
OUTLINED = 40  # more slabs than this are outlined as one
LABELLED = 15  # with more boxes than this, only the newest bears its score
TILE = 64  # px, side of a picture in a gallery
SEEN = 0.01  # of an axis, from which a gap between two lines is seen
MARGIN, LARGEST = 20, 2000  # px, around the boxes on a plain ground; its side

Labels = Mapping[str, str]


def five_areas(
    areas: Mapping[str, AveragePrecision],
    points: Points,
    reached: float,
    labels: Labels,
) -> go.Figure:
    """One panel a definition: the curve as it is, and the slabs up to the recall that the build-up has reached.

    ``labels`` names the definitions, "recall" and "precision".
    """
    traces, layout = [], {}  # type: list, dict[str, dict]
    for panel, (definition, area) in enumerate(areas.items(), 1):
        tail, low, high = ("" if panel == 1 else str(panel)), (panel - 1) * 0.205, (panel - 1) * 0.205 + 0.18
        place = {"xaxis": f"x{tail}", "yaxis": f"y{tail}", "showlegend": False, "mode": "lines"}
        line = {"color": BLUE, "shape": "linear" if definition == "trapezoid" else "vh"}
        traces += [
            go.Scatter(
                **slabs(area, area.right <= reached + 1e-9), name=definition, hoverinfo="skip", fill="toself",
                fillcolor=FILL, line={"color": AMBER, "width": 1}, **place,
            ),
            go.Scatter(x=points.recall, y=points.precision, name="precision", line=line, **place),
            go.Scatter(
                x=points.recall[1:], y=points.envelope[1:], name="envelope",
                line={"color": GREY, "width": 1.5, "dash": "dot", "shape": "vh"}, **place,
            ),
        ]  # fmt: skip
        x = {"domain": [low, high], "range": [0, 1.01], "anchor": f"y{tail}", "title": labels["recall"]}
        y = {"range": [0, 1.05], "anchor": f"x{tail}", "showticklabels": panel == 1}
        layout |= {f"xaxis{tail}": x, f"yaxis{tail}": y | ({"title": labels["precision"]} if panel == 1 else {})}
    titles = [
        {"text": f"{labels[definition]}<br><b>{area.value:.4f}</b>", "x": (panel - 1) * 0.205 + 0.09, "y": 1.02}
        | {"xref": "paper", "yref": "paper", "xanchor": "center", "yanchor": "bottom", "showarrow": False}
        for panel, (definition, area) in enumerate(areas.items(), 1)
    ]
    return figure(*traces, annotations=titles, margin={"l": 64, "r": 8, "t": 60, "b": 52}, height=340, **layout)


def slabs(area: AveragePrecision, shown: np.ndarray) -> dict[str, np.ndarray]:
    """Outlines of the slabs that are shown, the pen lifted between them; of many slabs, the one outline of all."""
    left, right, first, last = (
        values[shown] for values in (area.left, area.right, area.height_left, area.height_right)
    )
    if area.left.size > OUTLINED:
        x, y = (np.stack(pair, axis=1).ravel() for pair in ((left, right), (first, last)))
        return {"x": np.concatenate((x[:1], x, x[-1:])), "y": np.concatenate((0 * y[:1], y, 0 * y[-1:]))}
    gap = np.full_like(left, np.nan)
    x = np.stack((left, left, right, right, left, gap), axis=1).ravel()
    y = np.stack((0 * left, first, last, 0 * left, 0 * left, gap), axis=1).ravel()
    return {"x": x, "y": y}


def game(pairs: Pairs, auc: float, labels: Labels) -> go.Figure:
    """Share of the games won so far, and the AUC that it tends to."""
    number = np.arange(1, pairs.running.size + 1)
    axis = {"type": "log", "dtick": 1} if number.size > 20 else {}
    return figure(
        go.Scatter(x=number, y=pairs.running, mode="lines", name=labels["won"], line={"color": BLUE, "width": 2.5}),
        go.Scatter(x=[1, number[-1]], y=[auc, auc], mode="lines", name="AUC", line={"color": AMBER, "dash": "dash"}),
        xaxis={"title": labels["pairs"], **axis},
        yaxis={"title": labels["won"], "range": [max(auc - 0.15, -0.01), min(auc + 0.15, 1.01)]},
        height=300,
    )


def luck(spreads: Mapping[str, tuple[np.ndarray, float]], labels: Labels) -> go.Figure:
    """How numbers scatter over the resamples, ``name: (values, the data's own)``; a line stands at the data's own."""
    traces, lines = [], []
    for (name, (values, own)), color in zip(spreads.items(), (BLUE, PURPLE), strict=False):
        traces.append(go.Histogram(x=values, name=name, nbinsx=60, marker={"color": color}, opacity=0.75))
        line = {"color": color, "width": 3}
        lines.append({"type": "line", "x0": own, "x1": own, "yref": "paper", "y0": 0, "y1": 1, "line": line})
    axes = {"xaxis": {"title": labels["area"]}, "yaxis": {"title": labels["resamples"]}}
    return figure(*traces, shapes=lines, barmode="overlay", height=300, **axes)


def reliability(result: Calibration, labels: Labels) -> go.Figure:
    """Said against happened; the size of a dot is the share of the samples that it stands for."""
    return figure(
        go.Scatter(x=[0, 1], y=[0, 1], mode="lines", name=labels["calibrated"], line={"color": GREY, "dash": "dot"}),
        go.Scatter(
            x=result.said, y=result.happened, mode="lines+markers", name=labels["happened"], line={"color": BLUE},
            marker={"size": 6 + 30 * np.sqrt(result.share), "color": BLUE}, customdata=result.share,
        ),
        xaxis={"title": labels["said"], "range": [-0.03, 1.03]},
        yaxis={"title": labels["happened"], "range": [-0.03, 1.03]},
        height=340,
    )  # fmt: skip


def gallery(pictures: np.ndarray, scores: np.ndarray, columns: int = 16) -> np.ndarray:
    """Pictures in rows, each over its score, on white: ``[N, h, w(, 3)], [N] -> [H, W, 3]`` uint8."""
    rows = -(-len(pictures) // columns)
    cell_height, cell_width = TILE + 20, TILE + 6
    board = np.full((rows * cell_height, columns * cell_width, 3), 255, dtype=np.uint8)
    for index, (picture, score) in enumerate(zip(pictures, scores, strict=True)):
        top, left = (index // columns) * cell_height + 3, (index % columns) * cell_width + 3
        large = cv2.resize(picture, (TILE, TILE), interpolation=cv2.INTER_NEAREST)
        board[top : top + TILE, left : left + TILE] = large if large.ndim == 3 else large[..., None]
        place = (left + 8, top + TILE + 13)
        cv2.putText(board, f"{score:.3f}", place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, (40, 40, 40), 1, cv2.LINE_AA)
    return board


def linked(ranked: Ranked, threshold: float, place: Callable[[np.ndarray], object]) -> dict[str, object]:
    """The numbers of the linked views, the long arrays as ``place`` gives them: curves, hull of the ROC, histogram.

    Of a long list some points are left out, never the one at the ``threshold``.
    """

    def points(curve: Curve) -> dict[str, object]:
        few = thinned(curve, also=point_at(curve, threshold))
        arrays = {"threshold": few.threshold.astype("<f8"), "tp": few.tp.astype("<i4"), "fp": few.fp.astype("<i4")}
        counts = {"positives": curve.positives, "negatives": curve.negatives}
        return counts | {name: place(array) for name, array in arrays.items()}

    curve, rival = ranked.curve, ranked.rival
    corners = np.empty(0, int) if ranked.detected else hull(curve)
    tops = np.append(np.diff(curve.fp) > 0, True)  # last point above each false positive rate
    above = np.interp(curve.fpr[tops], curve.fpr[corners], curve.tpr[corners]) if corners.size else curve.tpr[tops]
    left = np.interp(curve.tpr[tops], curve.tpr[corners], curve.fpr[corners]) if corners.size else curve.fpr[tops]
    if np.max(np.minimum(above - curve.tpr[tops], curve.fpr[tops] - left)) < SEEN:
        corners = corners[:0]  # it would lie under the curve
    edge = np.stack((curve.fpr[corners], curve.tpr[corners]), axis=1).round(5).tolist()
    scores = vars(histogram(ranked.sample))
    return {"curve": points(curve), "rival": rival and points(rival), "hull": edge, "scores": scores}


def bands(bands: Bands) -> dict[str, list]:
    return {name: getattr(bands, name).round(4).tolist() for name in ("grid", "tpr", "precision")}


def detections(picture: np.ndarray, detected: Detected, shown: int, image: int) -> Pane:
    """Objects of one picture, and the first ``shown`` detections of the list, each in the colour of its verdict."""
    truth, found, result = detected.truth, detected.found, detected.assignment
    objects = [Box(tuple(box), TRUTH, 3, dash=True) for box in truth.xyxy[truth.image == image]]
    boxes = []
    for place, index in enumerate(result.order[:shown]):
        if found.image[index] != image:
            continue
        color, dash = VERDICTS[result.verdict[place]]
        newest = place == shown - 1
        label = f"{found.scores[index]:.2f}" if newest or shown <= LABELLED else ""
        box = tuple(found.xyxy[index])
        boxes.append(Box(box, color, 4.5 if newest else 2.0, dash=dash, fill=0.25 if newest else 0.0, label=label))
    return Pane(picture, shapes=[*objects, *boxes], mute=True)


def cell(picture: np.ndarray, truth: Boxes, boxes: Boxes, name: str) -> Pane:
    """The objects of the first picture with boxes in a cell of decision x truth, and those boxes ("fn": objects)."""
    color, image = {"tp": POSITIVE, "fp": NEGATIVE, "fn": TRUTH}[name], boxes.image[0]
    objects = [Box(tuple(box), TRUTH, 2, dash=True) for box in truth.xyxy[truth.image == image]]
    return Pane(
        picture, shapes=[*objects, *(Box(tuple(box), color, 3) for box in boxes.xyxy[boxes.image == image])], mute=True
    )


def ground(detected: Detected) -> np.ndarray:
    """A plain picture for boxes that come without one: ``[H, W, 3]`` uint8, as far as they reach."""
    xyxy = np.concatenate((detected.truth.xyxy, detected.found.xyxy))
    width, height = np.ceil(xyxy[:, 2:].max(axis=0) + MARGIN).astype(int).clip(1, LARGEST)
    return np.full((height, width, 3), 232, dtype=np.uint8)
