"""Heavy computations beside what this machine could do at best: ``python -m benchmarks.kernels [--tiny] [--profile]``.

The limit is the larger of two times: all floating-point operations of products and convolutions at the rate of a large
matrix product, and all bytes that the operations read and write at the rate of a large copy, both measured in the same
run. Within caches an operation moves bytes faster than the copy: a ratio below 1 is possible. ``--profile`` says which
operations take the time. Suppression, which is NumPy, stands beside torchvision in `benchmarks.anchors`.
"""

import argparse
from collections.abc import Iterator

import torch
from torch.profiler import ProfilerActivity, profile

from benchmarks.gpu import machine
from benchmarks.gpu.jobs import TINY, Job, Sizes, jobs
from benchmarks.gpu.timing import counted, medians
from benchmarks.rows import Row, report
from tools import elsewhere

COPIED = 2**26  # float32 values: 256 MB


def row(job: Job, flops: float, moved: float, budget: float) -> Row:
    with elsewhere.Offered():
        count = counted(job.prepared(elsewhere.NAME, job.cpu_share))
    computing, moving = count.flops / flops, count.bytes / moved
    taken = medians({"": job.prepared("cpu", job.cpu_share)}, budget)[""]
    limit = "its products at the peak" if computing > moving else "its bytes at the rate of a copy"
    return Row(job.name, limit, 1e3 * taken, 1e3 * max(computing, moving), most=2)


def rows(sizes: Sizes, budget: float) -> Iterator[Row]:
    flops, moved = machine.product_rate("cpu"), machine.copy_rate("cpu", COPIED)
    print(f"{machine.title('cpu')}: {flops / 1e9:.0f} GFLOP/s, {moved / 1e9:.1f} GB/s\n")
    yield from (row(job, flops, moved, budget) for job in jobs(sizes))


def profiled(sizes: Sizes) -> None:
    """The five operations of each computation that take most."""
    for job in jobs(sizes):
        call = job.prepared("cpu", job.cpu_share)
        call()
        with profile(activities=[ProfilerActivity.CPU]) as measured:
            call()
        print(f"\n{job.name}\n{measured.key_averages().table(sort_by='self_cpu_time_total', row_limit=5)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="sizes that only show that everything runs")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--seconds", type=float, default=5, help="for each computation")
    options = parser.parse_args()
    torch.set_num_threads(1)
    sizes = TINY if options.tiny else Sizes()
    report(rows(sizes, options.seconds))
    if options.profile:
        profiled(sizes)


if __name__ == "__main__":
    main()
