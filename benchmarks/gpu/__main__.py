"""The app's heavy computations on a GPU, in one command: the tests there, CPU against GPU, and what pays.

Needs no browser, no network and no Streamlit, and less than eight minutes. Where there is no GPU it says so; ``--cpu``
then measures the CPU alone. The table is printed; with OUT in the environment, or ``--write``, it is a file as well.

    python -m benchmarks.gpu
    python -m benchmarks.gpu --no-tests --only style
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch

from benchmarks.gpu import machine
from benchmarks.gpu.jobs import TINY, Job, Sizes, jobs
from benchmarks.gpu.timing import Counted, counted, medians, unrecorded
from models.iou.simulation import SHAPES
from tools import elsewhere

ROOT = Path(__file__).parents[2]
JOB_SECONDS, TESTS_SECONDS, APART_SECONDS, ALL_SECONDS = 8.0, 150, 75, 400
# Ways that need a process of their own: a graph that goes wrong leaves no device to the others, a compiler no end
APART = {"graph": ("style step", "round of GANs", "IoU regressions"), "compile": ("style step", "IoU regressions")}
HEAD = ("computation", "CPU", "GPU", "CPU / GPU", "target", "operations", "waits", "achieved, of the peak")
CHECKED = 10  # calls after which the results of two ways are compared


def line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of Markdown, each as soon as its row is there, and an empty one after them."""
    yield from (line(head), line(["---"] * len(head)))
    yield from map(line, rows)
    yield ""


def duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def tests() -> str:
    """The last line of the tests that run on every device there is."""
    paths = (ROOT / "tests/models").rglob("test_*.py")
    files = [str(path) for path in paths if re.search(r"\bdevice\b", path.read_text(encoding="utf-8"))]
    settings = ["-q", "-n4", "-p", "no:cacheprovider", "-W", "default"]
    command = [sys.executable, "-m", "pytest", "-m", "device", *settings, *files]
    start = time.perf_counter()
    try:
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TESTS_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"Tests: not done after {TESTS_SECONDS} s"
    lines = result.stdout.splitlines() or result.stderr.splitlines()
    failed = [line for line in lines if line.startswith(("FAILED", "ERROR", "E  "))]
    return "\n".join([*failed, f"Tests: {lines[-1]} ({time.perf_counter() - start:.0f} s)"])


def peaks(rates: dict[str, tuple[float, float]]) -> Iterator[tuple[str, ...]]:
    """Rows of what each device can do, from its rates in float32: FLOP/s and bytes/s."""
    yield "matrix product, float32", *(f"{flops / 1e12:.3g} TFLOP/s" for flops, _ in rates.values())
    if "cuda" in rates:
        yield "matrix product, bfloat16", "", f"{machine.product_rate('cuda', torch.bfloat16) / 1e12:.3g} TFLOP/s"
    yield "copy of 1 GiB", *(f"{moved / 1e9:.4g} GB/s" for _, moved in rates.values())


def measured(job: Job, devices: list[str], peak: tuple[float, float], budget: float) -> tuple[str, ...]:
    """One row of the table under HEAD.

    Without a GPU the operations and the waits are those of a device that only pretends to be one.
    """
    shares = {device: job.cpu_share if device == "cpu" else 1.0 for device in devices}
    calls = {device: job.prepared(device, shares[device]) for device in devices}
    taken = {device: value / shares[device] for device, value in medians(calls, budget).items()}
    cpu = duration(taken["cpu"]) + ("" if job.cpu_share == 1 else f" (x {1 / job.cpu_share:.0f})")
    wanted = "" if job.target is None else duration(job.target)
    if "cuda" not in taken:
        with elsewhere.Offered():
            count = counted(job.prepared(elsewhere.NAME, job.cpu_share))
        return job.name, cpu, "", "", wanted, f"{count.operations:,}", str(count.waits), ""
    with unrecorded():
        count = counted(job.prepared("cuda", 1.0))
    gpu = taken["cuda"]
    if job.target is not None:
        wanted += ": met" if gpu <= job.target else ": MISSED"
    ratio, rates = f"{taken['cpu'] / gpu:.1f}", achieved(count, gpu, peak)
    return job.name, cpu, duration(gpu), ratio, wanted, f"{count.operations:,}", str(count.waits), rates


def attempted(job: Job, devices: list[str], peak: tuple[float, float], budget: float) -> Sequence[str]:
    """The row of a job, or why there is none: the other rows are measured all the same."""
    try:
        return measured(job, devices, peak, budget)
    except Exception as error:
        return job.name, reason(error), *[""] * (len(HEAD) - 2)


def reason(error: Exception) -> str:
    return f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')[:100]}"


def achieved(count: Counted, seconds: float, peak: tuple[float, float]) -> str:
    """FLOP/s and bytes/s, and their shares of the peak."""
    flops, moved = count.flops / seconds, count.bytes / seconds
    return f"{flops / 1e12:.2g} TFLOP/s ({flops / peak[0]:.1%}), {moved / 1e9:.3g} GB/s ({moved / peak[1]:.1%})"


def what_pays(sizes: Sizes, device: str, only: str, budget: float, end: float, apart: str = "") -> Iterator[str]:
    """A table of other ways for each computation, or of those of one kind apart; none is begun after ``end``."""
    from benchmarks.gpu.training_ways import gan_ways, style_ways
    from benchmarks.gpu.variants import occlusion_ways, possible, regression_ways

    ways = {
        f"style step, {sizes.style} px": (partial(style_ways, sizes), CHECKED),
        f"occlusion 224/32/{sizes.stride}": (partial(occlusion_ways, sizes), 1),
        **{f"round of GANs, {side**2} at once": (partial(gan_ways, side), CHECKED) for side in (1, *sizes.sides)},
        f"IoU regressions, {sizes.centres * SHAPES:,}": (partial(regression_ways, sizes), 1),
    }
    for name, (ways_of, checked) in ways.items():
        if only in name and time.perf_counter() < end:
            first, *others = possible(ways_of(device), device).items()
            chosen = [way for way in others if next((kind for kind in APART if way[0].endswith(kind)), "") == apart]
            yield from compared(name, dict([first, *chosen]), checked, budget)
        elif only in name:
            yield f"No time was left for the {name}.\n"


def ways_apart(options: argparse.Namespace, end: float) -> Iterator[str]:
    """What the ways pay that are a process of their own each, begun before ``end``."""
    settings = ["--seconds", str(options.seconds), *(["--tiny"] if options.tiny else [])]
    within: dict[str, Any] = {"timeout": APART_SECONDS, "env": {**os.environ, "OUT": ""}}
    for kind, name in ((kind, name) for kind, names in APART.items() for name in names):
        if options.only in name and time.perf_counter() < end:
            command = [sys.executable, "-m", "benchmarks.gpu", "--only", name, "--apart", kind, *settings]
            try:
                result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, **within)
            except subprocess.TimeoutExpired:
                yield f"{name}, {kind}: not done after {APART_SECONDS} s\n"
            else:
                rows = [row for row in result.stdout.splitlines() if row.startswith("|")]
                yield "\n".join([*rows, ""]) if rows else f"{name}, {kind}: {last_line(result.stderr)}\n"


def last_line(text: str) -> str:
    """The error that ended a process."""
    return next((line for line in reversed(text.splitlines()) if "Error" in line), "")[:200]


def compared(name: str, ways: dict, checked: int, budget: float) -> Iterator[str]:
    runs, results, failed = {}, {}, {}
    for way, started in ways.items():
        try:
            runs[way] = started()
            for _ in range(checked):
                result = runs[way]()
            results[way] = result.detach().double().cpu()
        except Exception as error:  # a way that this machine cannot go is a line of the table
            runs.pop(way, None)
            failed[way] = reason(error)
    taken = medians(runs, budget)
    first = next(iter(taken), "")
    rows = []
    for way, value in taken.items():
        apart = (results[way] - results[first]).abs() / results[first].abs().max()
        rows.append((way, duration(value), f"{taken[first] / value:.2f}", f"{apart.max():.1e}", f"{apart.mean():.1e}"))
    rows += [(way, why, "", "", "") for way, why in failed.items()]
    yield from table((name, "time", "times as fast", "largest difference", "mean difference"), rows)


def report(options: argparse.Namespace) -> Iterator[str]:
    start, sizes = time.perf_counter(), TINY if options.tiny else Sizes()
    devices = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
    machine.convolve("ieee")
    if options.apart:
        yield from what_pays(sizes, devices[-1], options.only, options.seconds, start + ALL_SECONDS, options.apart)
        return
    yield ", ".join((*map(machine.title, devices), machine.versions(), time.strftime("%Y-%m-%d"))) + "\n"
    if options.tests:
        yield tests() + "\n"
    rates = {device: (machine.product_rate(device), machine.copy_rate(device)) for device in devices}
    yield from table(("peak of this run", *devices), peaks(rates))
    chosen, peak = [job for job in jobs(sizes) if options.only in job.name], rates[devices[-1]]
    if options.table:
        yield from table(HEAD, (attempted(job, devices, peak, options.seconds) for job in chosen))
    if "cuda" in devices and options.ways:
        yield from what_pays(sizes, "cuda", options.only, options.seconds, start + ALL_SECONDS)
        yield from ways_apart(options, start + ALL_SECONDS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cpu", action="store_true", help="measure the CPU where there is no GPU")
    parser.add_argument("--tiny", action="store_true", help="sizes that only show that everything runs")
    parser.add_argument("--seconds", type=float, default=JOB_SECONDS, help="for each computation")
    parser.add_argument("--only", default="", help="computations with this in their name")
    parser.add_argument("--no-tests", dest="tests", action="store_false")
    parser.add_argument("--no-table", dest="table", action="store_false")
    parser.add_argument("--apart", default="", choices=["", *APART], help="only the ways of this kind")
    parser.add_argument("--no-ways", dest="ways", action="store_false")
    parser.add_argument("--write", action="store_true", help="also write benchmarks/gpu.md")
    options = parser.parse_args()
    if not torch.cuda.is_available() and not options.cpu:
        print("There is no GPU here that PyTorch can use: nothing was measured. --cpu measures the CPU alone.")
        return
    files = [Path(os.environ["OUT"]) / "gpu.md"] if os.environ.get("OUT") else []
    files += [ROOT / "benchmarks/gpu.md"] if options.write else []
    start, parts = time.perf_counter(), []
    for part in report(options):
        parts.append(part)
        print(part, flush=True)
        for file in files:
            file.write_text("\n".join(parts) + "\n", encoding="utf-8")
    print(f"{time.perf_counter() - start:.0f} s in all")


if __name__ == "__main__":
    main()
