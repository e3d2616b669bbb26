#!/usr/bin/env python3
"""Name it before you await it: finds statements that GCC 12 compiles wrongly.

In a statement that contains `co_await`, GCC 12.2 destroys some temporaries twice: braced
ones, lambdas that capture by value, and what stands in the branches of `?:` (GCC bug 107288
and kin). So such a statement holds none of them: they get a name on the line before.

    tests/house/awaits.py [FILE...]     prints each finding as file:line: sentence; exit code 1 if any

The reader below knows no types. It tells a block from a braced temporary and a lambda from a
subscript by the tokens around; where it cannot know, it reports.
"""

import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from sources import ROOT, sources, without_comments  # noqa: E402

TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.']*|->|::|<<|>>|&&|\|\||\"\"|' '|\S")
OPENING = {"(": ")", "[": "]", "{": "}"}
BLOCK_STARTS = {"struct", "class", "union", "enum", "namespace", "extern"}
BEFORE_BLOCK = {")", "else", "do", "try", "const", "noexcept", "override", "final", "mutable", ";", "}", ":"}


def tokens_of(text):
    """(token, line) of the code without comments and preprocessor lines."""
    code = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: "\n" * m.group(0).count("\n"), without_comments(text), flags=re.M)
    line, at, found = 1, 0, []
    for match in TOKEN.finditer(code):
        line += code.count("\n", at, match.start())
        at = match.start()
        found.append((match.group(0), line))
    return found


def closing_of(tokens, opening):
    """Index of the bracket that closes tokens[opening]."""
    depth = 0
    for index in range(opening, len(tokens)):
        token = tokens[index][0]
        if token in OPENING:
            depth += 1
        elif token in OPENING.values():
            depth -= 1
            if depth == 0:
                return index
    return len(tokens) - 1


def begins_lambda(previous):
    """Whether a `[` after this token introduces a lambda: a subscript follows a value."""
    if previous is None or previous in ("return", "co_return", "co_yield", "co_await", "case", "else", "do"):
        return True
    return not (re.match(r"[\w\"']", previous) or previous in (")", "]", "["))


def captures_by_value(captures):
    """Whether a capture list copies: anything but nothing and references."""
    depth, part, parts = 0, [], []
    for token, _ in captures:
        depth += (token in OPENING) - (token in OPENING.values())
        if token == "," and depth == 0:
            parts.append(part)
            part = []
        else:
            part.append(token)
    parts.append(part)
    return any(part and part[0] != "&" for part in parts)


class Statement:
    def __init__(self):
        self.tokens = []  # at its own level; bodies of lambdas and blocks are left out
        self.awaited = None  # line of the first co_await
        self.risks = []  # (line, what)

    def findings(self):
        return self.risks if self.awaited is not None else []


def is_block(statement, previous, depth):
    """Whether a `{` opens a block (else it begins a braced temporary or initialiser)."""
    if depth > 0:
        return False
    if previous is None or previous in BEFORE_BLOCK:
        return True
    words = statement.tokens
    if any(word in BLOCK_STARTS for word in words) and "=" not in words and "(" not in words:
        return True
    # A function's trailing return type: `) -> awaitable<void> {`.
    for index, word in enumerate(words):
        if word == "->" and index > 0 and words[index - 1] in (")", "const", "noexcept", "mutable"):
            return all(re.match(r"\w|::|[<>,&*]|>>", rest) for rest in words[index + 1 :])
    return False


def read(tokens, findings):
    """Splits the tokens of one block into statements, block by block."""
    statement = Statement()

    def close():
        nonlocal statement
        findings.extend(statement.findings())
        statement = Statement()

    def walk(first, last, depth):
        """Reads tokens[first:last] at a depth of brackets within the present statement."""
        nonlocal statement
        at, body_due = first, False  # body_due: a lambda's capture list was read, its body follows
        while at < last:
            token, line = tokens[at]
            previous = tokens[at - 1][0] if at > 0 else None
            if depth == 0 and not statement.tokens:
                previous = None
            if token == ";" and depth == 0:
                close()
            elif token == "co_await":
                statement.awaited = statement.awaited or line
                statement.tokens.append(token)
            elif token == "?":
                statement.risks.append((line, "?: in a statement with co_await"))
                statement.tokens.append(token)
            elif token == "[" and at + 1 < last and tokens[at + 1][0] == "[":  # an attribute
                at = closing_of(tokens, at)
            elif token == "[" and begins_lambda(previous):
                end = closing_of(tokens, at)
                if captures_by_value(tokens[at + 1 : end]):
                    statement.risks.append((line, "a lambda that captures by value in a statement with co_await"))
                statement.tokens.append("lambda")
                body_due, at = True, end
            elif token == "{":
                end = closing_of(tokens, at)
                if body_due:
                    read(tokens[at + 1 : end], findings)
                    body_due = False
                    statement.tokens.append("}")
                elif is_block(statement, previous, depth):
                    close()
                    read(tokens[at + 1 : end], findings)
                else:
                    statement.risks.append((line, "braces in a statement with co_await"))
                    statement.tokens.append("{")
                    walk(at + 1, end, depth + 1)
                    statement.tokens.append("}")
                at = end
            elif token in ("(", "["):
                end = closing_of(tokens, at)
                statement.tokens.append(token)
                walk(at + 1, end, depth + 1)
                statement.tokens.append(OPENING[token])
                at = end
            else:
                statement.tokens.append(token)
            at += 1

    walk(0, len(tokens), 0)
    close()


def awaits_of(text):
    """(line, what) of each risk in one source."""
    if "co_await" not in text:
        return []
    findings = []
    read(tokens_of(text), findings)
    return sorted(findings)


if __name__ == "__main__":
    paths = sys.argv[1:] or sources(folders=("protocol", "storage", "server", "tests"))
    found, awaiting = [], 0
    for name in paths:
        source = (ROOT / name).read_text(encoding="utf-8")
        awaiting += "co_await" in source
        found += [f"{name}:{line}: {what}; name it on a line before" for line, what in awaits_of(source)]
    print("\n".join(found) if found else f"{awaiting} of {len(paths)} sources await, each on what has a name")
    sys.exit(1 if found else 0)
