"""A teacher and two phones, each in a browser of its own."""

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tools.served import ROOT, served

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

BODIES = """
const { fetch } = window;
window.bodies = [];
window.fetch = (...given) => { given[1]?.body?.text?.().then((text) => bodies.push(text)); return fetch(...given); };
"""


@pytest.fixture(scope="module")
def classroom():
    script = Path(__file__).parent / "classroom/app.py"
    with served(str(script), environment={"PYTHONPATH": str(ROOT)}) as address:
        yield address


def photo(seed):
    """As a phone stores it: 640 x 480 px, to be turned by a quarter, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    file = BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), np.uint8)
    Image.fromarray(pixels).resize((640, 480)).save(file, "JPEG", exif=exif)
    return {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


@pytest.fixture
def join(new_page, classroom):
    """``join(code)``: a phone in the album, and where it has sent photos to."""

    def phone(code):
        page, sent = new_page(classroom, **PHONE), []
        page.add_init_script(BODIES)
        page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
        page.goto(f"/album?code={code}")
        page.get_by_role("button", name="Choose what they show").wait_for()
        return page, sent

    return phone


def add(phone, class_name, files):
    phone.locator("[name=files]").set_input_files(files)
    phone.get_by_role("radio", name=class_name).check()
    phone.get_by_role("button", name=f"Add to “{class_name}”: {len(files)}").click()


def test_teacher_and_two_phones(new_page, classroom, join):
    teacher = new_page(classroom)
    teacher.goto("/")
    teacher.get_by_role("button", name="Open a class album").click()
    code = teacher.locator(".st-key-invitation .code").inner_text()
    arrived = teacher.get_by_test_id("stText")

    (one, sent), (two, _) = join(code), join(code)
    add(one, "cup", [photo(seed) for seed in range(3)])
    said = one.get_by_role("status"), two.get_by_role("status")
    expect(said[0]).to_contain_text("3. Thank you!")
    text = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    add(two, "pen", [photo(3), text, photo(4)])
    add(one, "pen", [photo(5)])
    expect(said[1]).to_contain_text("2. Thank you!")
    expect(two.get_by_role("listitem")).to_have_count(1)  # what could not be read stays, with the reason
    expect(two.get_by_role("listitem")).to_contain_text("not a picture")

    there = ["cup 1.1", "cup 1.1", "cup 1.1", "pen 1.2", "pen 2.1", "pen 2.1"]
    expect(arrived).to_have_text("\n".join(f"{one} (300, 225)" for one in there))  # nobody has touched this page
    assert sent == 4 * [f"{classroom}/photos"]
    assert one.evaluate("bodies.map((body) => body.includes('Exif'))") == 4 * [False]  # the place stays on the phone
    for phone in (one, two):
        assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390

    teacher.get_by_text("Photos by session").click()
    teacher.get_by_role("button", name="Remove").first.click()  # the only one of the newest session, or one of two
    expect(arrived).to_have_text(re.compile(r"^[^\n]+(\n[^\n]+){4}$"))  # five are left
    teacher.reload()
    expect(teacher.locator(".st-key-invitation .code")).to_have_text(code)  # it is the teacher's album still
    assert len(arrived.inner_text().splitlines()) == 5
    teacher.get_by_role("button", name="End the album").click()
    teacher.get_by_role("button", name="Delete all its photos").click()
    teacher.get_by_text("The album has ended").wait_for()
    add(one, "cup", [photo(6)])
    expect(one.get_by_role("listitem")).to_contain_text("has ended")  # and the photo is still there
    one.reload()
    one.get_by_text("has ended").wait_for()


def test_a_phone_that_loses_the_server_keeps_its_photos(new_page, classroom, join):
    teacher = new_page(classroom)
    teacher.goto("/")
    teacher.get_by_role("button", name="Open a class album").click()
    phone, _ = join(teacher.locator(".st-key-invitation .code").inner_text())
    phone.route("**/photos", lambda route: route.fetch() and route.abort())  # it arrives, and the answer is lost
    add(phone, "cup", [photo(0), photo(1)])
    expect(phone.get_by_role("listitem")).to_have_count(2)
    expect(phone.get_by_role("listitem").first).to_contain_text("does not answer")
    phone.unroute("**/photos")
    phone.get_by_role("button", name="Add to").click()
    expect(phone.get_by_role("listitem")).to_have_count(0)
    expect(teacher.get_by_test_id("stText")).to_have_text("cup 1.1 (300, 225)\ncup 1.1 (300, 225)")  # once
    teacher.get_by_role("button", name="End the album").click()
    teacher.get_by_role("button", name="Delete all its photos").click()
    teacher.get_by_text("The album has ended").wait_for()
