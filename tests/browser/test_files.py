"""What is taken home: the files are opened, and hold what was on the screen and where it comes from."""

import csv
import io
import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageSequence

# A label: its ground, from corner to corner, and after it the letters
LABEL = re.compile(r'<path d="M([\d.-]+) ([\d.-]+)L([\d.-]+) \S+L\S+ ([\d.-]+)L[^"]*" fill="#[^>]*></path>\n<text')
FILMED = "() => [...(window.explorerFilms ?? new Map()).values()].some(({ frames }) => frames.length > 2)"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def saved(page, tmp_path):
    """``saved(drawing, "PNG")``: name and content of the file that this button of a drawing saves."""

    def press(drawing, kind):
        drawing.locator("[name=save]").click()
        with page.expect_download() as download:
            drawing.locator(f"[name={kind}]").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path.name, path.read_bytes()

    return press


def test_canvas_is_saved_as_png_and_svg_with_its_source(page, settled, saved):
    page.goto("/morphology?radius=5")
    settled()
    stage = page.locator(".st-key-stage .viewer")
    name, content = saved(stage, "PNG")
    assert name == "morphology-stage-radius-5.png"
    png = Image.open(io.BytesIO(content))
    width, height = stage.locator(".panes").evaluate("element => [element.clientWidth, element.clientHeight]")
    assert png.width <= 2 * width
    assert 2 * height < png.height < 2 * height + 120
    assert len(np.unique(np.asarray(png.convert("L")))) > 20
    assert png.text["Source"] == page.url
    assert "radius = 5" in png.text["Description"]
    assert "Brooklyn Museum" in png.text["Copyright"]
    svg = ElementTree.fromstring(saved(stage, "SVG")[1])
    assert len(svg.findall(f"{SVG}svg")) == 2  # a sheet for each pane
    assert len(svg.findall(f".//{SVG}image")) >= 2
    assert page.url in ElementTree.tostring(svg.find(f"{SVG}metadata"), "unicode")
    assert page.url in svg.findall(f"{SVG}text")[-2].text


@pytest.mark.parametrize("address", ["/iou?part=field", "/receptive_field?part=effective"])  # shared; of one map
def test_colour_bar_is_saved_with_its_numbers(page, settled, saved, address):
    page.goto(address)
    settled()
    stage = page.locator(".st-key-stage .viewer")
    svg = ElementTree.fromstring(saved(stage, "SVG")[1])
    assert len(svg.findall(f"{SVG}linearGradient")) == 1
    texts = [text.text for text in svg.findall(f"{SVG}text")]
    assert {text for text in stage.locator(".scale span").all_inner_texts() if text} <= set(texts)


def test_shapes_stay_lines_and_letters_in_the_svg_and_labels_do_not_cover_each_other(page, settled, saved):
    page.goto("/iou?construction=true")
    settled()
    _, content = saved(page.locator(".st-key-stage .viewer").first, "SVG")
    found = LABEL.findall(content.decode())
    boxes = [tuple(map(float, box)) for box in found]
    assert len(boxes) > 3
    for i, (left, top, right, bottom) in enumerate(boxes):
        for x1, y1, x2, y2 in boxes[i + 1 :]:
            assert right <= x1 + 0.1 or x2 <= left + 0.1 or bottom <= y1 + 0.1 or y2 <= top + 0.1


def test_chart_is_saved_as_picture_and_as_numbers(page, settled, saved):
    page.goto("/iou")
    settled()
    chart = page.locator(".st-key-stage .tools:has([name=zoom])").first
    assert Image.open(io.BytesIO(saved(chart, "PNG")[1])).text["Title"].startswith("IoU losses: ")
    svg = ElementTree.fromstring(saved(chart, "SVG")[1])
    assert "GIoU" in "".join(svg.itertext())
    name, content = saved(chart, "CSV")
    rows = list(csv.reader(io.StringIO(content.decode())))
    assert name == "iou-penalties.csv"
    assert rows[0] == ["name", "x", "y", "z"]
    assert ["overlap", "1", "IoU"] in [row[:3] for row in rows]


def test_what_was_played_is_saved_as_gif(page, settled, saved):
    page.goto("/gan?part=slow")
    settled()
    step = page.get_by_role("button", name="Step Shortcut")
    for height in (700, 800, 620):  # the stage is of another size for each frame
        page.set_viewport_size({"width": 1280, "height": height})
        settled()
        step.click()
        settled()
    stage = page.locator(".st-key-stage .viewer").first
    _, content = saved(stage, "GIF")
    film = Image.open(io.BytesIO(content))
    assert film.n_frames == 4
    frames = []
    for number in range(film.n_frames):
        film.seek(number)
        frames.append(np.asarray(film.convert("RGB")).astype(int))
    assert all(np.abs(one - two).max() > 50 for one, two in pairwise(frames))
    assert page.url.encode() in content


def test_what_was_played_in_a_chart_is_saved_as_gif(page, settled, saved):
    page.goto("/networks?part=race")  # plays by itself for some seconds
    page.wait_for_function(FILMED, timeout=60_000)
    page.get_by_role("button", name=re.compile("Pause")).click()
    settled()
    chart = page.locator(".st-key-stage .tools:has([name=zoom])").first
    figures = chart.evaluate("element => explorerFilms.get(element.getRootNode().shown.name).frames")
    _, content = saved(chart, "GIF")
    film = Image.open(io.BytesIO(content))
    assert 1 < film.n_frames == len(figures) <= 60
    first, last = (
        np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.all_frames(film)[:: film.n_frames - 1]
    )
    assert len(np.unique(first)) > 4
    assert np.abs(first - last).max() > 50
    for part in (page.url, "part = race"):
        assert part.encode() in content


def test_program_is_saved_as_a_file(page, settled, tmp_path):
    page.goto("/morphology")
    settled()
    page.get_by_text("The code behind this page").click()
    settled()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"Save explorer_\w+\.py")).click()
    download.value.save_as(tmp_path / "program.py")
    text = (tmp_path / "program.py").read_text(encoding="utf-8")
    assert "print(" in text
    compile(text, "program", "exec")


def test_table_is_saved_as_csv(page, settled, tmp_path):
    page.goto("/anchors?part=film")
    settled()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the table as CSV").first.click()
    download.value.save_as(tmp_path / "table.csv")
    rows = list(csv.reader((tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()))
    cells = page.locator(".st-key-stage .table tr").first.locator("th").all_inner_texts()
    assert rows[0] == cells
    assert len(rows) == page.locator(".st-key-stage .table tr").count()
