"""Every measurement as one table of ratios: ``python -m benchmarks.all [--write] [--slow] [--only NAME]``.

Each module below runs in a process of its own and prints its rows, with the peer of the same run. ``--write`` puts the
table between the markers of ``benchmarks/README.md``; ``--slow`` adds what takes minutes for a single row.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.rows import HEAD

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- table -->\n", "<!-- end of the table -->\n"
MODULES = (
    "startup --rounds 3", "latency", "frames", "players", "unwanted", "class_load", "morphology", "ranking", "iou",
    "sampling", "receptive_field", "networks", "attention", "anchors", "gan", "style", "attribution", "filters",
    "augmentation", "gradients", "normalisation", "transfer", "optimisers", "segmentation", "generation", "generated",
    "kernels", "growth", "strokes",
)  # fmt: skip
SLOW = ("style 512", "style --same", "style --memory", "style --loss", "gan --seeds 10", "iou --full")


def lines(module: str) -> list[str]:
    """The rows that a module prints; one that breaks is a row as well."""
    name, *arguments = module.split()
    start = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}", *arguments]
    result = subprocess.run(command, cwd=README.parents[1], capture_output=True, text=True, check=False)
    print(f"\n{module}: {time.perf_counter() - start:.0f} s\n{result.stdout}", flush=True)
    found = [line for line in result.stdout.splitlines() if line.startswith("| ") and line not in HEAD]
    if result.returncode:
        found.append(f"| {module} | | | | | **did not end: {result.stderr.strip().splitlines()[-1][:200]}** |")
    return found


def write(table: str) -> None:
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    README.write_text(before + BEGIN + table + END + rest.split(END)[1], encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--only", default="", help="modules with this in their name")
    options = parser.parse_args()
    chosen = [module for module in (*MODULES, *(SLOW if options.slow else ())) if options.only in module]
    found = [line for module in chosen for line in lines(module)]
    met, missed = (sum(word in line for line in found) for word in (": met", "**"))
    summary = f"{met} targets met, {missed} missed, {time.strftime('%Y-%m-%d')}."
    table = "\n".join(["", summary, "", HEAD, *found, "", ""])
    print(table)
    if options.write:
        write(table)


if __name__ == "__main__":
    main()
