"""§5.6, §8.1: text is UTF-8 (RFC 3629), wherever frames and segments cut it."""

from case import After, Case, closed
from cases.framing import words
from wire import BINARY, CONTINUATION, PING, PONG, TEXT, Heard, fragments, frame

NOT_TEXT = closed(1007)

VALID = {
    "U+0001": b"\x01", "U+007F, the last of 1 byte": b"\x7f",
    "U+0080, the first of 2": b"\xc2\x80", "U+07FF, the last of 2": b"\xdf\xbf",
    "U+0800, the first of 3": b"\xe0\xa0\x80", "U+0FFF": b"\xe0\xbf\xbf", "U+1000": b"\xe1\x80\x80",
    "U+CFFF": b"\xec\xbf\xbf", "U+D000": b"\xed\x80\x80",
    "U+D7FF, before the surrogates": b"\xed\x9f\xbf", "U+E000, after the surrogates": b"\xee\x80\x80",
    "U+FEFF, a byte order mark": b"\xef\xbb\xbf", "U+FFFD": b"\xef\xbf\xbd",
    "U+FDD0, a noncharacter": b"\xef\xb7\x90", "U+FFFE, a noncharacter": b"\xef\xbf\xbe",
    "U+FFFF, a noncharacter": b"\xef\xbf\xbf",
    "U+10000, the first of 4": b"\xf0\x90\x80\x80", "U+1FFFE, a noncharacter": b"\xf0\x9f\xbf\xbe",
    "U+3FFFF": b"\xf0\xbf\xbf\xbf",
    "U+40000": b"\xf1\x80\x80\x80", "U+FFFFF": b"\xf3\xbf\xbf\xbf", "U+100000": b"\xf4\x80\x80\x80",
    "U+10FFFF, the last of all": b"\xf4\x8f\xbf\xbf",
    "Greek": "κόσμε".encode(), "a heart with its selector": "❤️".encode(),
    "a family of joined emoji": "👩‍👩‍👧".encode(),
    "combining marks": "n̈̃é".encode(), "NUL": b"\x00",
}  # fmt: skip

INVALID = {
    "a lone 80": b"\x80", "a lone BF": b"\xbf", "two continuations": b"\x80\xbf", "seven continuations": b"\x80" * 7,
    "C2 alone": b"\xc2", "E1 alone": b"\xe1", "F1 alone": b"\xf1", "E1 80 alone": b"\xe1\x80",
    "F1 80 alone": b"\xf1\x80",
    "F1 80 80 alone": b"\xf1\x80\x80",
    "C2 and a letter": b"\xc2A", "E1 and letters": b"\xe1AB", "E1 80 and a letter": b"\xe1\x80A",
    "F1 and letters": b"\xf1ABC", "F1 80 and letters": b"\xf1\x80AB", "F1 80 80 and a letter": b"\xf1\x80\x80A",
    "C2 C2 80": b"\xc2\xc2\x80", "E1 80 C2 80": b"\xe1\x80\xc2\x80",
    "one continuation too many after 2": b"\xc2\x80\x80", "one continuation too many after 3": b"\xe1\x80\x80\x80",
    "one continuation too many after 4": b"\xf1\x80\x80\x80\x80",
    "overlong C0 80": b"\xc0\x80", "overlong C0 AF": b"\xc0\xaf", "overlong C1 BF": b"\xc1\xbf",
    "overlong E0 80 80": b"\xe0\x80\x80", "overlong E0 80 AF": b"\xe0\x80\xaf", "overlong E0 9F BF": b"\xe0\x9f\xbf",
    "overlong F0 80 80 80": b"\xf0\x80\x80\x80", "overlong F0 80 80 AF": b"\xf0\x80\x80\xaf",
    "overlong F0 8F BF BF": b"\xf0\x8f\xbf\xbf",
    "overlong in 5": b"\xf8\x80\x80\x80\xaf", "overlong in 6": b"\xfc\x80\x80\x80\x80\xaf",
    "surrogate D800": b"\xed\xa0\x80", "surrogate DB7F": b"\xed\xad\xbf", "surrogate DBFF": b"\xed\xaf\xbf",
    "surrogate DC00": b"\xed\xb0\x80", "surrogate DFFF": b"\xed\xbf\xbf",
    "a pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80",
    "110000, above all": b"\xf4\x90\x80\x80", "13FFFF": b"\xf4\xbf\xbf\xbf", "F5 80 80 80": b"\xf5\x80\x80\x80",
    "F7 BF BF BF": b"\xf7\xbf\xbf\xbf", "5 bytes": b"\xf8\x88\x80\x80\x80", "6 bytes": b"\xfc\x84\x80\x80\x80\x80",
    "FE": b"\xfe", "FF": b"\xff", "FE FE FF FF": b"\xfe\xfe\xff\xff",
    "Latin-1": "für".encode("latin-1"), "UTF-16 with its mark": "hi".encode("utf-16"),
}  # fmt: skip

# Bytes after which no continuation could make the text valid: whoever looks early sees it early.
HOPELESS = ("a lone 80", "C2 and a letter", "overlong C0 80", "overlong E0 80 80", "overlong F0 80 80 80",
            "surrogate D800", "110000, above all", "F5 80 80 80", "FE", "FF")  # fmt: skip


def bytewise(data):
    return [data[i : i + 1] for i in range(len(data))]


def valid():
    says = "Text may hold any code point but surrogates."
    for name, content in VALID.items():
        wrapped = "à".encode() + content + b"z"
        for what, whole in (("alone", content), ("among others", wrapped)):
            yield Case(f"utf8/{name}, {what}", "5.6", says, (frame(TEXT, whole),), (Heard(TEXT, whole),))
        yield Case(f"utf8/{name}, a fragment for each byte", "5.6", "A fragment may end within a character.",
                   tuple(fragments(TEXT, bytewise(wrapped))), (Heard(TEXT, wrapped),))  # fmt: skip
        yield Case(f"utf8/{name}, a segment for each byte", "5.6", "A segment may end within a character.",
                   (frame(TEXT, wrapped),), (Heard(TEXT, wrapped),), piece=1)  # fmt: skip
    everything = "".join(map(chr, [*range(0x20, 0xD800, 97), *range(0xE000, 0x110000, 4999)])).encode()
    for piece in (0, 1, 7, 1021):
        yield Case(f"utf8/code points from everywhere, segments of {piece or 'any'} bytes", "5.6", says,
                   (frame(TEXT, everything),), (Heard(TEXT, everything),), piece=piece)  # fmt: skip
    for size in (1, 2, 3, 5, 64):
        parts = [everything[i : i + size] for i in range(0, len(everything), size)]
        yield Case(f"utf8/code points from everywhere, fragments of {size} bytes", "5.6", says,
                   tuple(fragments(TEXT, parts)), (Heard(TEXT, everything),))  # fmt: skip
    yield Case("utf8/empty fragments within a character", "5.6", "A fragment may be empty anywhere.",
               tuple(fragments(TEXT, [b"\xf0", b"", b"\x9f\x92", b"", b"\x9a", b""])), (Heard(TEXT, "💚".encode()),
                                                                                        ))  # fmt: skip
    yield Case("utf8/a ping within a character", "5.4", "Control frames may come within a character.",
               (frame(TEXT, b"\xf0\x9f", fin=False), frame(PING, b"\x80"), frame(CONTINUATION, b"\x92\x9a")),
               (Heard(PONG, b"\x80"), Heard(TEXT, "💚".encode())))  # fmt: skip
    yield Case("utf8/each message begins anew", "8.1", "What one message held does not touch the next.",
               (frame(TEXT, "é".encode()), *fragments(TEXT, [b"\xc3", b"\xa9"]), frame(TEXT, b"plain")),
               (Heard(TEXT, "é".encode()), Heard(TEXT, "é".encode()), Heard(TEXT, b"plain")))  # fmt: skip


def invalid():
    says = "Text that is not UTF-8 fails the connection; 1007."
    for name, content in INVALID.items():
        wrapped = "coherence ♥ ".encode() + content
        yield Case(f"utf8/not text: {name}", "8.1", says, (frame(TEXT, content),), ends=NOT_TEXT)
        yield Case(f"utf8/not text: {name}, amid text", "8.1", says,
                   (frame(TEXT, wrapped + b" and so on, for a while"),),
                   ends=NOT_TEXT)  # fmt: skip
        yield Case(f"utf8/not text: {name}, a fragment for each byte", "8.1", says,
                   tuple(fragments(TEXT, bytewise(wrapped))), ends=NOT_TEXT)  # fmt: skip
        yield Case(f"utf8/not text: {name}, a segment for each byte", "8.1", says, (frame(TEXT, wrapped),),
                   ends=NOT_TEXT,
                   piece=1)  # fmt: skip
        yield Case(f"utf8/not text: {name}, but binary", "5.6", "Binary messages hold any bytes.",
                   (frame(BINARY, content),), (Heard(BINARY, content),), endpoints=("echo", "websockets"))  # fmt: skip
    for start in (b"\xc3", b"\xe2\x99", b"\xf0\x9f\x92"):
        yield Case(f"utf8/a character begun with {start.hex(' ')} that an empty last fragment leaves unfinished", "8.1",
                   "The message as a whole must be UTF-8; 1007.",
                   (frame(TEXT, b"ab" + start, fin=False), frame(CONTINUATION)), ends=NOT_TEXT)  # fmt: skip
        yield Case(f"utf8/a message that {start.hex(' ')} and an empty last fragment end, then a good one", "8.1",
                   "The message as a whole must be UTF-8; 1007.",
                   (frame(TEXT, b"ab" + start, fin=False), frame(CONTINUATION), frame(TEXT, words(60))),
                   ends=NOT_TEXT)  # fmt: skip
        yield Case(f"utf8/a character begun with {start.hex(' ')} in one message, ended in the next", "8.1",
                   "Each message by itself must be UTF-8; 1007.",
                   (frame(TEXT, start), frame(TEXT, "♥".encode()[-1:])), ends=NOT_TEXT)  # fmt: skip
    yield Case("utf8/not text after a good message", "8.1", "What came before is still answered.",
               (frame(TEXT, words(60)), frame(TEXT, b"\xff")), (Heard(TEXT, words(60)),), NOT_TEXT)  # fmt: skip
    for name in HOPELESS:
        yield Case(f"utf8/seen early: {name}", "8.1",
                   "It may be refused as soon as it is seen, without the message's end; ours does.",
                   (frame(TEXT, b"early " + INVALID[name] + b"....", fin=False),), ends=NOT_TEXT,
                   endpoints=("echo", "product"))  # fmt: skip
    yield Case("utf8/seen early: within a frame that never ends", "8.1",
               "It may be refused as soon as it is seen, without the frame's end; ours does.",
               (frame(TEXT, b"\xff" + b"a" * 99, says=16000),), ends=NOT_TEXT,
               endpoints=("echo", "product"))  # fmt: skip
    yield Case("utf8/seen late: what may still become a character", "8.1",
               "A beginning of a character is no fault yet.",
               (frame(TEXT, b"\xf0\x9f\x92", fin=False), frame(PING, b"1"), After(1), frame(CONTINUATION, b"\x9a")),
               (Heard(PONG, b"1"), Heard(TEXT, "💚".encode())))  # fmt: skip


def cases():
    yield from valid()
    yield from invalid()
