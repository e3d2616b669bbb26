"""§5.4: messages in several frames."""

from case import FAILED, NORMAL, After, Case
from cases.framing import octets, words
from wire import (BINARY, CONTINUATION, NAMES, PING, PONG, TEXT, Heard, close, fragments, frame)  # fmt: skip


def cut(whole, *sizes):
    parts, at = [], 0
    for size in sizes:
        parts.append(whole[at : at + size])
        at += size
    return [*parts, whole[at:]]


def well_formed():
    says = "A message is its fragments joined, in their order."
    whole = words(200)
    for opcode, content in ((TEXT, whole), (BINARY, octets(200))):
        for name, parts in {
            "2 fragments": cut(content, 100),
            "3 fragments": cut(content, 1, 150),
            "200 fragments of a byte": cut(content, *[1] * 199),
            "an empty first fragment": [b"", content],
            "an empty last fragment": [content, b""],
            "empty fragments all over": [b"", b"", content[:90], b"", content[90:], b"", b""],
            "fragments that grow": cut(content, 1, 2, 4, 8, 16, 32, 64),
        }.items():
            for piece in (0, 1, 5):
                how = f" in segments of {piece}" if piece else ""
                yield Case(f"fragments/{NAMES[opcode]} in {name}{how}", "5.4", says,
                           tuple(fragments(opcode, parts)), (Heard(opcode, content),), piece=piece)  # fmt: skip
        for count in (1, 2, 10):
            yield Case(f"fragments/{NAMES[opcode]} of {count} empty fragments", "5.4", "A message may be empty.",
                       tuple(fragments(opcode, [b""] * count)), (Heard(opcode, b""),))  # fmt: skip
    yield Case("fragments/1 MiB in 16 fragments", "5.4", says,
               tuple(fragments(BINARY, cut(octets(1 << 20), *[1 << 16] * 15))), (Heard(BINARY, octets(1 << 20)),
                                                                                 ))  # fmt: skip
    yield Case("fragments/16 KiB in 256 fragments", "5.4", says,
               tuple(fragments(TEXT, cut(words(16384), *[64] * 255))), (Heard(TEXT, words(16384)),))  # fmt: skip
    yield Case("fragments/two messages after one another", "5.4", says,
               (*fragments(TEXT, cut(words(100), 3, 40)), *fragments(TEXT, cut(words(120), 60))),
               (Heard(TEXT, words(100)), Heard(TEXT, words(120))))  # fmt: skip
    yield Case("fragments/a whole message after a fragmented one", "5.4", says,
               (*fragments(TEXT, cut(words(100), 3, 40)), frame(TEXT, words(70))),
               (Heard(TEXT, words(100)), Heard(TEXT, words(70))))  # fmt: skip
    yield Case("fragments/all frames in one segment", "5.4", says,
               (b"".join([*fragments(TEXT, cut(words(100), 9, 9, 9)), frame(TEXT, words(60)),
                          *fragments(TEXT, cut(words(90), 50))]),),
               (Heard(TEXT, words(100)), Heard(TEXT, words(60)), Heard(TEXT, words(90))))  # fmt: skip


def with_control_frames():
    says = "Control frames may stand between fragments, and are answered at once."
    a, b, c = cut(words(90), 30, 30)
    first, second, third = fragments(TEXT, [a, b, c])
    whole = Heard(TEXT, words(90))
    ping, pong = frame(PING, b"?"), Heard(PONG, b"?")
    yield Case("fragments/a ping between two", "5.4", says, (first, ping, second, third), (pong, whole))
    yield Case("fragments/the pong does not wait for the last", "5.4", says,
               (first, ping, After(1), second, third), (pong, whole))  # fmt: skip
    yield Case("fragments/pings between all", "5.4", says, (first, ping, second, ping, third, ping),
               (pong, pong, whole, pong))  # fmt: skip
    yield Case("fragments/an empty ping between two", "5.4", says, (first, frame(PING), second, third),
               (Heard(PONG), whole))  # fmt: skip
    yield Case("fragments/a ping of 125 bytes between two", "5.4", says,
               (first, frame(PING, octets(125)), second, third), (Heard(PONG, octets(125)), whole))  # fmt: skip
    yield Case("fragments/pongs between all", "5.5.3", "A pong that nobody asked for is heard and not answered.",
               (first, frame(PONG, b"!"), second, frame(PONG), third), (whole,))  # fmt: skip
    yield Case("fragments/pings between fragments of a byte, byte by byte", "5.4", says,
               tuple(one for part in fragments(TEXT, cut(words(60), *[1] * 59)) for one in (part, ping)),
               (*(pong,) * 59, Heard(TEXT, words(60)), pong), piece=1, endpoints=("echo", "websockets"))  # fmt: skip
    yield Case("fragments/a ping before an empty last one", "5.4", says,
               (frame(TEXT, words(60), fin=False), ping, frame(CONTINUATION)),
               (pong, Heard(TEXT, words(60))))  # fmt: skip
    yield Case("fragments/a fragmented ping between two", "5.5", "Control frames are never fragmented.",
               (first, frame(PING, b"?", fin=False), second), ends=FAILED)  # fmt: skip


def out_of_order():
    for name, send in {
        "a continuation first": (frame(CONTINUATION, b"a"),),
        "a continuation first, unfinished": (frame(CONTINUATION, b"a", fin=False),),
        "an empty continuation first": (frame(CONTINUATION),),
        "an empty continuation first, unfinished": (frame(CONTINUATION, fin=False),),
        "two continuations first": (frame(CONTINUATION, b"a", fin=False), frame(CONTINUATION, b"b")),
    }.items():
        yield Case(f"fragments/{name}", "5.4", "A continuation continues something; 1002.", send, ends=FAILED)
    for final in (True, False):
        end = "" if final else ", unfinished"
        yield Case(f"fragments/a continuation after a whole message{end}", "5.4",
                   "A continuation continues something; 1002.",
                   (frame(TEXT, words(60)), frame(CONTINUATION, b"b", fin=final)), (Heard(TEXT, words(60)),),
                   FAILED)  # fmt: skip
        yield Case(f"fragments/a continuation after the last fragment{end}", "5.4", "FIN ends the message; 1002.",
                   (*fragments(TEXT, cut(words(60), 20)), frame(CONTINUATION, b"c", fin=final)),
                   (Heard(TEXT, words(60)),), FAILED)  # fmt: skip
        yield Case(f"fragments/a continuation after an empty last fragment{end}", "5.4", "FIN ends the message; 1002.",
                   (*fragments(TEXT, [words(60), b""]), frame(CONTINUATION, b"c", fin=final)),
                   (Heard(TEXT, words(60)),), FAILED)  # fmt: skip
        for first in (TEXT, BINARY):
            for second in (TEXT, BINARY):
                for size in (0, 5):
                    yield Case(
                        f"fragments/a {NAMES[second]} of {size} bytes within a {NAMES[first]}{end}", "5.4",
                        "A message is not begun within another; 1002.",
                        (frame(first, b"a", fin=False), frame(second, b"hello"[:size], fin=final),
                         frame(CONTINUATION, b"b")),
                        ends=FAILED,
                    )  # fmt: skip
    yield Case("fragments/a text within a text, after a ping", "5.4", "A ping does not end a message; 1002.",
               (frame(TEXT, b"a", fin=False), frame(PING, b"?"), frame(TEXT, b"b")), (Heard(PONG, b"?"),),
               FAILED)  # fmt: skip
    yield Case("fragments/a text after an empty unfinished one", "5.4", "An empty fragment begins a message too; 1002.",
               (frame(TEXT, fin=False), frame(TEXT, b"b")), ends=FAILED)  # fmt: skip
    yield Case("fragments/a close within a message", "5.5.1", "A close may come at any time; the message is forgotten.",
               (frame(TEXT, b"a", fin=False), close(1000)), ends=NORMAL)  # fmt: skip


def cases():
    yield from well_formed()
    yield from with_control_frames()
    yield from out_of_order()
