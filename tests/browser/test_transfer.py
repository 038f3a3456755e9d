"""What only a browser shows: photos on the map at the pointer, the brush, and a burst of the camera."""

import cv2
import numpy as np
import torch
from playwright.sync_api import expect

from models.transfer import scenes


def test_pointing_at_a_photo_says_what_it_is_called(page, settled):
    page.goto("/transfer")
    settled()
    canvas = page.locator("[aria-label='All photos, session by session']")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    expect(page.locator("output", has_text="session 1").first).to_be_visible()


def test_files_become_classes_and_a_brush_moves_their_things(page, settled, drag, tmp_path):
    page.goto("/transfer?source=own")
    settled()
    random = np.random.default_rng(0)
    for name, tint in (("A", 0), ("B", 180)):
        files = []
        for index in range(4):
            file = tmp_path / f"{name}{index}.png"
            cv2.imwrite(str(file), (random.integers(0, 60, (64, 64, 3)) + tint).astype(np.uint8))
            files.append(str(file))
        page.get_by_text(name, exact=True).first.click()
        expect(page.get_by_text(f"Photos of {name}")).to_be_visible()
        page.locator("input[type=file]").last.set_input_files(files)
        expect(page.get_by_role("row", name=f"{name} 4 1")).to_be_visible()
    expect(page.locator("[aria-label='All photos, session by session']")).to_be_visible()
    page.get_by_text("its thing elsewhere").click()
    drag(page.locator("[aria-label='Brush the thing']"), (0.05, 0.05), (0.2, 0.1))
    settled()
    expect(page.locator("[aria-label='Elsewhere']")).to_be_visible()
    page.get_by_role("radio", name="Export").click()
    save = page.get_by_role("button", name="Save head.pt")
    save.wait_for(timeout=90_000)  # until two fresh processes have answered
    assert page.locator(".st-key-stage .check.good").count() == 2
    with page.expect_download() as saved:
        save.click()
    assert set(torch.load(saved.value.path(), weights_only=True)) == {"weight", "bias"}


def test_a_phone_adds_photos_that_the_teacher_page_learns(new_page):
    teacher, phone = new_page(), new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    teacher.goto("/transfer?source=own")
    teacher.get_by_role("button", name="Open a class album").click()
    phone.goto(f"/album?code={teacher.locator('.st-key-invitation .code').inner_text()}")
    given = scenes.cat_and_cup(scenes.Scene(count=8, sessions=1))
    for label, name in enumerate("AB"):
        pixels = given.pixels[given.labels == label]
        files = [
            {"name": "photo.png", "mimeType": "image/png", "buffer": cv2.imencode(".png", one)[1].tobytes()}
            for one in pixels
        ]
        phone.locator("[name=files]").set_input_files(files)
        phone.get_by_role("radio", name=name).check()
        phone.get_by_role("button", name=f"Add to “{name}”: 4").click()
        expect(phone.get_by_role("status")).to_contain_text("Thank you!")
    expect(teacher.locator("[aria-label='All photos, session by session']")).to_be_visible()  # nobody has touched it
    teacher.wait_for_function("() => explorerIdle()", timeout=60_000)  # a panel does not stay where the page moves
    teacher.get_by_role("button", name="End the album").click()
    teacher.get_by_role("button", name="Delete all its photos").click()
    teacher.get_by_text("The album has ended").wait_for()
