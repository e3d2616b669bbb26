"""The C++ sources of the tree and what they include, for the guards of this folder."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("protocol", "storage", "server")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def sources(root=ROOT, folders=FOLDERS, endings=(".hpp", ".cpp")):
    """Every source below the folders, as paths relative to the root, sorted."""
    found = []
    for folder in folders:
        for path in (root / folder).rglob("*"):
            if path.suffix in endings and path.is_file():
                found.append(path.relative_to(root).as_posix())
    return sorted(found)


def without_comments(text):
    """The code with comments blanked and literals emptied; line breaks stay where they were."""

    def blank(match):
        token = match.group(0)
        if token.startswith("/"):
            return re.sub(r"[^\n]", " ", token)
        return '""' + "\n" * token.count("\n") if token[-1] == '"' else "' '"

    return re.sub(
        r'//[^\n]*|/\*.*?\*/|(?:u8|[uUL])?R"(?P<mark>[^ ()\\\t\n]*)\(.*?\)(?P=mark)"'
        r"|\"(?:\\.|[^\"\\\n])*\"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'",
        blank,
        text,
        flags=re.DOTALL,
    )


def includes(text):
    """(line, is_system, name) of each include; what stands in a comment does not count."""
    hidden = re.sub(
        r"//[^\n]*|/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.DOTALL
    )
    return [
        (hidden.count("\n", 0, m.start(2)) + 1, m.group(1) == "<", m.group(2))
        for m in INCLUDE.finditer(hidden)
    ]


def reachable(path, root=ROOT):
    """The project's headers that a source includes, directly or through others, itself included."""
    seen, waiting = set(), [path]
    while waiting:
        current = waiting.pop()
        if current in seen or not (root / current).is_file():
            continue
        seen.add(current)
        for _, is_system, name in includes((root / current).read_text(encoding="utf-8")):
            if not is_system:
                waiting.append(name)
    return sorted(seen)
