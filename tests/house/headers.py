#!/usr/bin/env python3
"""Each header compiles alone, so that including it is all that a reader has to do.

    tests/house/headers.py [FILE...]     two at a time; exit code 1 if one does not

A header is compiled again only when it, or one of ours that it includes, has changed: what
passed is remembered by content in build/headers/.
"""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from sources import ROOT, reachable, sources  # noqa: E402

COMPILER = os.environ.get("CXX", "g++")
COMMAND = [
    COMPILER, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror",
    "-DJSON_USE_IMPLICIT_CONVERSIONS=0", "-DPQXX_HAVE_OPTIONAL",
    f'-DCOREGULATION_SOURCE_DIR="{ROOT}"', f"-I{ROOT}", "-x", "c++", "-",
]  # fmt: skip
PASSED = ROOT / "build" / "headers"


def fingerprint(header, version):
    digest = hashlib.sha256(f"{version}\n{COMMAND}\n".encode())
    for path in reachable(header):
        digest.update(path.encode() + b"\0" + (ROOT / path).read_bytes() + b"\0")
    return digest.hexdigest()


def check(header, version):
    """None when it compiles, else what the compiler said."""
    mark = PASSED / fingerprint(header, version)
    if mark.exists():
        return None
    # Twice: a header must also bear being included a second time.
    text = f'#include "{header}"\n#include "{header}"\n'
    run = subprocess.run(COMMAND, input=text, capture_output=True, text=True, cwd=ROOT)
    if run.returncode != 0:
        return f"{header} does not compile alone:\n{run.stderr}"
    mark.write_text(header + "\n")
    return None


if __name__ == "__main__":
    headers = sys.argv[1:] or sources(folders=("protocol", "storage", "server", "tests"), endings=(".hpp",))
    if not headers:
        sys.exit("no headers to check")
    PASSED.mkdir(parents=True, exist_ok=True)
    compiler = subprocess.run([COMPILER, "--version"], capture_output=True, text=True, check=True).stdout
    with ThreadPoolExecutor(max_workers=2) as pool:
        faults = [fault for fault in pool.map(lambda header: check(header, compiler), headers) if fault]
    print("\n".join(faults) if faults else f"{len(headers)} headers compile alone")
    sys.exit(1 if faults else 0)
