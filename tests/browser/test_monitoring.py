import re


def numbers(page):
    text = page.request.get("/metrics").text()
    return {name: float(value) for name, value in re.findall(r"^explorer_(\w+) (\S+)$", text, re.MULTILINE)}


def test_metrics_count_sessions_and_jobs(page, settled):
    before = numbers(page)
    page.goto("/losses?part=imbalance")
    settled()
    after = numbers(page)
    assert after["sessions"] >= 1
    assert after["jobs_total"] > before["jobs_total"]
    assert after["job_seconds_total"] > before["job_seconds_total"]
    assert after["jobs_queued"] == 0
    assert after["resident_memory_bytes"] > 1e7


def test_every_answer_says_that_the_browser_may_load_from_this_server_alone(page):
    for path in ("/", "/healthz", "/vendor/plotly.min.js", "/live/none"):
        headers = page.request.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"], path
        assert "http" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
