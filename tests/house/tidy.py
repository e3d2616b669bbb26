#!/usr/bin/env python3
"""clang-tidy on what has changed since it last passed, for a bounded time.

    tests/house/tidy.py [--minutes N] [--build DIR] [FILE...]

A source is judged again only when it, a header of ours that it includes, or .clang-tidy has
changed: what passed is remembered by content in build/tidy/. The sources changed last come
first; what the time did not allow is named as left, and its turn comes in the next run.
Exit code 1 if anything was found. DIR holds compile_commands.json (default build/dev).
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from sources import ROOT, reachable, sources  # noqa: E402

PASSED = ROOT / "build" / "tidy"


def fingerprint(source, version):
    digest = hashlib.sha256(version.encode() + (ROOT / ".clang-tidy").read_bytes())
    for path in reachable(source):
        digest.update(path.encode() + b"\0" + (ROOT / path).read_bytes() + b"\0")
    return digest.hexdigest()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--build", default="build/dev")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    ends = time.monotonic() + 60 * options.minutes

    # Clang refuses what only GCC knows; such options change no meaning.
    of_gcc_only = re.compile(r" -fno-predictive-commoning\b")
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, text=True, check=True).stdout
    text = (ROOT / options.build / "compile_commands.json").read_text()
    commands = json.loads(text)
    built = {Path(entry["file"]).resolve().relative_to(ROOT).as_posix() for entry in commands}
    wanted = options.files or [path for path in sources(endings=(".cpp",)) if path in built]
    marks = {path: PASSED / fingerprint(path, version) for path in wanted}
    waiting = sorted(
        (path for path in wanted if not marks[path].exists()), key=lambda path: (ROOT / path).stat().st_mtime, reverse=True
    )
    PASSED.mkdir(parents=True, exist_ok=True)
    (PASSED / "compile_commands.json").write_text(of_gcc_only.sub("", text))

    def judge(path):
        """None when the time is up, else the findings ('' for none)."""
        if time.monotonic() > ends:
            return None
        command = ["clang-tidy", "--quiet", "-p", PASSED, path]
        run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        if run.returncode == 0:
            marks[path].write_text(path + "\n")
            return ""
        return run.stdout or run.stderr

    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = dict(zip(waiting, pool.map(judge, waiting)))

    for answer in answers.values():
        if answer:
            print(answer)
    found = [path for path, answer in answers.items() if answer]
    left = [path for path, answer in answers.items() if answer is None]
    print(f"{len(wanted)} sources: {len(wanted) - len(found) - len(left)} pass, {len(found)} with findings, {len(left)} left")
    if left:
        print("left for the next run: " + " ".join(left))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
