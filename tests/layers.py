#!/usr/bin/env python3
"""Who may know whom, checked by what each source includes.

    signal <- synchrony <- session <- net        rehearsal beside them
                        <- review <- analysis <- cli

Debian's system headers are reachable from every target, so the linker does not hold the
layers apart; this does. Each layer below states what it may include of ours (`ours`) and of
others (`libraries`); the standard library is free to all, except that the layers that must be
deterministic have no clock, no thread, no file and no chance of their own.

    tests/layers.py [ROOT]      prints each breach as file:line: sentence; exit code 1 if any
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "house"))
from sources import ROOT, includes, reachable, sources, without_comments  # noqa: E402

# How a system header is recognised as part of a library; what matches none is the standard library
# if it has no slash and no ending, else the operating system.
LIBRARIES = {
    "boost": re.compile(r"^boost/"),
    "json": re.compile(r"^nlohmann/"),
    "pqxx": re.compile(r"^(pqxx/|libpq|postgresql/)"),
    "cli11": re.compile(r"^CLI/"),
    "openssl": re.compile(r"^openssl/"),
    "kissfft": re.compile(r"^kissfft/"),
    "eigen": re.compile(r"^Eigen/"),
    "intrinsics": re.compile(r"^[ei]mmintrin\.h$"),  # the processor's instructions by name
}

# Headers and names that make a result depend on more than the arguments.
IMPURE_HEADERS = {
    "thread", "mutex", "shared_mutex", "condition_variable", "future", "stop_token", "semaphore", "latch",
    "barrier", "atomic", "ctime", "fstream", "iostream", "filesystem", "csignal", "cstdio",
}  # fmt: skip
IMPURE_NAMES = re.compile(
    r"\b(steady_clock|system_clock|high_resolution_clock|random_device|getenv|this_thread|thread_local"
    r"|gettimeofday|clock_gettime|s?rand|time)\b(?=\s*[:({;,>]|\s+\w)"
)
# `time` and `rand` are ordinary words; only the calls of the C library count.
CALLS_ONLY = {"time", "rand", "srand"}


@dataclass(frozen=True)
class Layer:
    name: str
    home: str  # a source belongs to the layer with the longest home that fits
    ours: tuple  # folders (ending in /) or single headers it may include
    libraries: tuple = ()
    pure: bool = False  # deterministic: no clock, thread, file or chance
    system: bool = False  # may talk to the operating system directly


LAYERS = (
    Layer("signal", "server/signal/", ("server/signal/",), ("kissfft", "eigen"), pure=True),
    Layer(
        "synchrony",
        "server/synchrony/",
        ("server/signal/", "server/synchrony/"),
        ("kissfft", "eigen", "intrinsics"),
        pure=True,
    ),
    Layer(
        "review",
        "server/review/",
        ("server/signal/", "server/synchrony/", "server/review/"),
        ("kissfft", "eigen"),
        pure=True,
    ),
    Layer(
        "analysis",
        "server/analysis/",
        (
            "server/signal/", "server/synchrony/", "server/review/", "server/rehearsal/", "server/analysis/",
            "storage/records.hpp",  # the method's name and version
        ),
        ("json",),
    ),
    Layer(
        "session",
        "server/session/",
        (
            "server/signal/", "server/synchrony/", "server/session/",
            "protocol/messages.hpp", "storage/records.hpp",
        ),
        pure=True,
    ),
    Layer("rehearsal", "server/rehearsal/", ("server/rehearsal/",)),
    Layer("protocol", "protocol/", ("protocol/",), ("json",)),
    Layer("storage", "storage/", ("storage/", "protocol/messages.hpp")),
    Layer("postgres", "storage/postgres/", ("storage/", "protocol/"), ("pqxx", "json"), system=True),
    Layer(
        "net",
        "server/net/",
        ("server/signal/", "server/synchrony/", "server/session/", "server/net/", "protocol/", "storage/"),
        ("boost", "json", "openssl"),
        system=True,
    ),
    Layer("cli", "server/cli/", ("server/", "protocol/", "storage/"), ("json", "cli11"), system=True),
    Layer("main", "server/main.cpp", ("server/", "protocol/", "storage/"), ("cli11",)),
)  # fmt: skip

# Exceptions to `ours`, each with its reason.
FORBIDDEN = {
    "storage": ("storage/postgres/",),  # the interface and its twins do not know the database
    "net": ("storage/postgres/",),  # only main and cli see which store it is
}


def layer_of(path):
    fitting = [layer for layer in LAYERS if path.startswith(layer.home)]
    return max(fitting, key=lambda layer: len(layer.home), default=None)


def library_of(name):
    for library, pattern in LIBRARIES.items():
        if pattern.match(name):
            return library
    return "std" if "/" not in name and "." not in name else "system"


def may_include(layer, name):
    if any(name.startswith(home) for home in FORBIDDEN.get(layer.name, ())):
        return False
    return any(name.startswith(allowed) if allowed.endswith("/") else name == allowed for allowed in layer.ours)


def breaches_of(path, root):
    layer = layer_of(path)
    if layer is None:
        yield 1, "belongs to no layer of tests/layers.py"
        return
    text = (root / path).read_text(encoding="utf-8")
    for line, is_system, name in includes(text):
        if not is_system:
            if not may_include(layer, name):
                yield line, f"{layer.name} may not include {name}"
            elif layer_of(name) is None or not (root / name).is_file():
                yield line, f"{name} is not a header of ours (includes are written from the root of the tree)"
            continue
        library = library_of(name)
        if library == "std":
            if layer.pure and name in IMPURE_HEADERS:
                yield line, f"{layer.name} is deterministic and may not include <{name}>"
        elif library == "system":
            if not layer.system:
                yield line, f"{layer.name} may not include the system's <{name}>"
        elif library not in layer.libraries:
            yield line, f"{layer.name} may not include <{name}> ({library})"
    if layer.pure:
        code = without_comments(text)
        for match in IMPURE_NAMES.finditer(code):
            name = match.group(1)
            if name in CALLS_ONLY and not re.match(r"\s*\(\s*(nullptr|NULL|0|&\w+)?\s*\)", code[match.end(1) :]):
                continue
            yield code.count("\n", 0, match.start()) + 1, f"{layer.name} is deterministic and may not use {name}"
        # What comes in through the headers of others counts as well.
        for header in reachable(path, root):
            other = layer_of(header)
            if header == path or other is None or other.pure:
                continue
            for _, is_system, name in includes((root / header).read_text(encoding="utf-8")):
                if is_system and (library_of(name) != "std" or name in IMPURE_HEADERS):
                    yield 1, f"{layer.name} reaches <{name}> through {header}"


def breaches(root=ROOT):
    """Every breach as `file:line: sentence`."""
    return [
        f"{path}:{line}: {sentence}" for path in sources(root) for line, sentence in breaches_of(path, Path(root))
    ]


if __name__ == "__main__":
    tree = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT
    checked = sources(tree)
    if not checked:
        sys.exit(f"{tree} holds no sources to check")
    found = breaches(tree)
    print("\n".join(found) if found else f"{len(checked)} sources keep their layers")
    sys.exit(1 if found else 0)
