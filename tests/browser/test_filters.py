import re

import numpy as np
from playwright.sync_api import expect

from models.filters import canny, operations
from models.images.samples import sample

STAGE = ".st-key-stage"
CAMERA = """() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
    const pen = canvas.getContext("2d");
    const drawn = () => {
        [["#404040", 0], ["#c0c0c0", 320]].forEach(([grey, left]) => {
            pen.fillStyle = grey; pen.fillRect(left, 0, 320, 480);
        });
        requestAnimationFrame(drawn);
    };
    drawn();
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream();
}"""  # an edge from 64 to 192 in the middle


def test_products_of_the_window_add_up_to_what_the_model_computed(page, settled):
    page.goto("/filters?filter=sobel x")
    settled()
    box = page.locator(f"{STAGE} canvas").first.bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    expect(page.locator(f"{STAGE} output")).to_have_text(re.compile(r"row 2\d\d, column 2\d\d: .*·.* = −?\d+"))
    readout = page.locator(f"{STAGE} output").inner_text().replace("−", "-")
    row, column = map(int, re.match(r"row (\d+), column (\d+)", readout).groups())
    terms, result = readout.split(": ")[1].split(" = ")
    image = operations.working_picture(sample("camera").pixels)
    assert float(result) == operations.applied(image, operations.Config("sobel x"))[row, column]
    assert sum(float(a) * float(b) for a, b in (term.split("·") for term in terms.split(" + "))) == float(result)


def test_handle_on_the_waves_sets_the_mask(page, settled, drag):
    page.goto("/filters?part=waves&from=mask")
    settled()
    waves = page.locator(f"{STAGE} canvas").nth(1)
    box = waves.bounding_box()
    side = min(box["width"], box["height"]) / box["width"]
    drag(waves, (0.5 + 0.1 * side, 0.5), (0.5 + 0.3 * side, 0.5))
    expect(page).to_have_url(re.compile(r"high=0\.(29|3)"))


def test_pressed_edge_pixel_shows_its_chain(page, settled):
    page.goto("/filters?part=edges")
    settled()
    box = page.locator(f"{STAGE} canvas").nth(1).bounding_box()
    steps = page.get_by_text("Pressed pixel: steps to a strong one").locator("..")
    expect(steps).to_contain_text("–")
    found = canny.stages(operations.working_picture(sample("camera").pixels), canny.Config())
    row, column = np.argwhere(found.weak & found.edges)[500]
    scale = min(box["width"], box["height"]) / 512
    left, top = box["x"] + (box["width"] - 512 * scale) / 2, box["y"] + (box["height"] - 512 * scale) / 2
    page.mouse.click(left + (column + 0.5) * scale, top + (row + 0.5) * scale)
    expect(page).to_have_url(re.compile(r"edge="))
    settled()
    expect(steps).to_have_text(re.compile(r"[1-9]"))


def test_camera_is_filtered_in_the_browser(page, settled):
    page.add_init_script(f"({CAMERA})()")
    page.goto("/filters?filter=sobel x&live=true")
    output = page.locator(f"{STAGE} output")
    expect(output).to_contain_text("320 × 320 px")
    after = page.locator(f"{STAGE} canvas").nth(2)
    after.scroll_into_view_if_needed()
    box, found = after.bounding_box(), set()
    for step in range(-6, 7):
        page.mouse.move(box["x"] + box["width"] / 2 + step, box["y"] + box["height"] / 2)
        expect(output).to_contain_text("=")
        found.add(int(output.inner_text().split(" = ")[1].replace("−", "-")))
    assert 0 in found  # flat ground on both sides
    assert max(found) == 4 * (192 - 64)  # of cv2.filter2D for a step, which two columns see


def test_without_a_camera_the_page_says_so(page, settled):
    page.add_init_script("navigator.mediaDevices.getUserMedia = async () => { throw new Error('none') }")
    page.goto("/filters?live=true")
    expect(page.locator(f"{STAGE} output")).to_contain_text("camera")
