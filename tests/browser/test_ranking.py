import re

import pytest
from playwright.sync_api import expect

from models.ranking.curve import auc, operating_points
from models.ranking.sources import Config, binormal
from tests.models.ranking.confusion import RATIOS, Confusion, confusion, f_beta

SAMPLE = binormal(Config(2.0, count=100_000, rival=None))
CURVE = operating_points(SAMPLE.scores, SAMPLE.labels)


def plot(page, name):
    return page.locator(f".st-key-stage canvas[data-plot={name}]")


def drag(page, name, start, end):
    """Drag on a plot, from and to shares of its canvas, and leave the button pressed."""
    box = plot(page, name).bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=8)


def ratios(page):
    rows = page.locator(".st-key-stage .ratios button")
    return {row.get_attribute("data-name"): float(row.get_attribute("data-value")) for row in rows.all()}


def judged(counts, beta=1.0):
    return {name: function(counts) for name, function in RATIOS.items() if name != "likelihood ratio +"} | {
        "Fβ": f_beta(counts, beta)
    }


def test_the_threshold_is_dragged_in_every_plot_without_the_server(page, settled):
    page.goto("/ranking?prevalence=0.5")
    settled()
    sentence = page.locator(".st-key-stage output")
    for turn, name in enumerate(("scores", "roc", "precision", "cost")):
        before, url = sentence.inner_text(), page.url
        drag(page, name, (0.55, 0.4), (0.7 - 0.05 * turn, 0.3))
        expect(sentence).not_to_have_text(before)
        assert page.url == url  # the server has not heard of it
        page.mouse.up()
        expect(page).not_to_have_url(url)
        settled()
        threshold = float(re.search(r"threshold=([-\d.e]+)", page.url).group(1))
        assert ratios(page) == pytest.approx(judged(confusion(CURVE, threshold)), abs=1e-9), name


def test_the_browser_computes_the_ratios_that_the_models_compute(page, settled):
    page.goto("/ranking?threshold=0.6&prevalence=0.05&beta=2&cost=5")
    settled()
    counts = confusion(CURVE, 0.6)
    rare = Confusion(counts.tp * 0.1, counts.fp * 1.9, counts.fn * 0.1, counts.tn * 1.9)
    assert ratios(page) == pytest.approx(judged(rare, 2.0), abs=1e-9)
    expect(page.locator(".st-key-stage .formula")).to_contain_text("F1 = 2·TP / (2·TP + FP + FN)")


def test_bars_are_drawn_and_every_curve_follows(page, settled):
    page.goto("/ranking?source=bars&part=definitions")
    settled()
    caption = plot(page, "roc").locator("xpath=../figcaption")
    before = caption.inner_text()
    drag(page, "scores", (0.27, 0.4), (0.27, 0.08))
    expect(caption).not_to_have_text(before)
    live = caption.inner_text()
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"bars="))
    settled()
    expect(caption).to_have_text(live)  # Python computes the same AUC as the browser did


def test_an_open_part_is_whole_on_the_first_screen(page, settled):
    page.goto("/ranking?source=boxes&iou=0.75&part=definitions")
    settled()
    expect(page.locator(".st-key-parts .plot")).to_be_in_viewport(ratio=1)


def test_a_cell_shows_its_samples(page, settled):
    page.goto("/ranking?source=classifier")
    settled()
    chip = page.locator(".st-key-stage .chips button[data-name=fn]")
    chip.click()
    expect(page).to_have_url(re.compile("cell=fn.*part=samples|part=samples.*cell=fn"))
    expect(chip).to_have_attribute("aria-pressed", "true")
    settled()
    expect(page.locator(".st-key-parts")).to_contain_text(chip.locator("b").inner_text())


def test_the_hidden_curve_appears_when_the_answer_is_locked(page, settled):
    page.goto("/ranking?question=rare")
    settled()
    caption = plot(page, "precision").locator("xpath=../figcaption")
    expect(caption).not_to_have_text(re.compile(r"\d"))
    page.get_by_label("Your answer").fill("0.3")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lock").click()
    expect(caption).to_have_text(re.compile(r"0\.\d{4}"))


def test_the_views_follow_a_slider_while_it_is_held(page, settled):
    page.goto("/ranking")
    settled()
    caption = plot(page, "roc").locator("xpath=../figcaption")
    before, url = caption.inner_text(), page.url
    track = page.locator("input[type=range]").first
    box = track.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=4)
    expect(caption).not_to_have_text(before)
    page.mouse.up()
    expect(page).not_to_have_url(url)
    settled()
    separation = float(re.search(r"separation=([\d.]+)", page.url).group(1))
    sample = binormal(Config(separation, count=100_000, rival=None))
    expect(caption).to_contain_text(f"{auc(operating_points(sample.scores, sample.labels)):.4f}")


def test_a_ratio_without_an_alarm_is_a_dash_with_its_reason(page, settled):
    page.goto("/ranking?threshold=2")
    settled()
    for name in ("precision", "MCC"):
        row = page.locator(f".st-key-stage .ratios button[data-name={name}]")
        expect(row.locator("b")).to_have_text("–")
        row.click()
        expect(page.locator(".st-key-stage .formula")).to_contain_text("0 / 0")


def test_the_ends_of_the_list_are_reached_by_keys(page, settled):
    page.goto("/ranking?prevalence=0.5")
    settled()
    plot(page, "roc").focus()
    for key, found in (("Home", 1.0), ("End", 0.0)):
        page.keyboard.press(key)
        recall = page.locator(".st-key-stage .ratios button[data-name=recall]")
        expect(recall).to_have_attribute("data-value", str(int(found)))
        settled()
