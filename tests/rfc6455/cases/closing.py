"""§5.5.1, §7: how a connection ends."""

from case import FAILED, NORMAL, OPEN, After, Case, HalfClose, closed, ours
from cases.framing import words
from wire import BINARY, CONTINUATION, PING, PONG, TEXT, Heard, close, frame

NO_CODE = closed(None, 1000)  # §7.1.5: no code was given; the answer may name none or the normal one
BAD_REASON = closed(1002, 1007)
UNDEFINED = "§7.4.2 defines no code from 5000 on; either answer will do"


def codes():
    for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011):
        yield Case(f"close/code {code}", "7.4.1", "A defined code is answered with the same.", (close(code),),
                   ends=closed(code))
    for code in (1012, 1013, 1014):
        yield Case(f"close/code {code}, registered since", "7.4.2",
                   "IANA has registered it since; answered with the same.",
                   (close(code),), ends=closed(code),
                   differs=ours("Beast 1.81 counts 1014 as reserved", FAILED) if code == 1014 else {})  # fmt: skip
    for code in (3000, 3999, 4000, 4500, 4999):
        yield Case(f"close/code {code}", "7.4.2", "Codes from 3000 to 4999 are for libraries and applications.",
                   (close(code),), ends=closed(code))  # fmt: skip
    for code in (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999):
        yield Case(f"close/code {code}, forbidden", "7.4", "It must not be sent, or has no meaning; 1002.",
                   (close(code),),
                   ends=FAILED)  # fmt: skip
        yield Case(f"close/code {code}, forbidden, with a reason", "7.4",
                   "It must not be sent, or has no meaning; 1002.",
                   (close(code, b"because"),), ends=FAILED)  # fmt: skip
    for code in (5000, 9999, 65535):
        yield Case(f"close/code {code}, beyond all ranges", "7.4.2", UNDEFINED, (close(code),), ends=closed(code, 1002))


def reasons():
    yield Case("close/without a code", "5.5.1", "A close may be empty.", (close(),), ends=NO_CODE)
    yield Case("close/half a code", "5.5.1", "A body begins with two bytes; 1002.", (frame(8, b"\x03"),), ends=FAILED)
    for size in (1, 2, 50, 122, 123):
        yield Case(f"close/a reason of {size} bytes", "5.5.1", "A reason may follow the code.",
                   (close(1000, words(size)),), ends=NORMAL)  # fmt: skip
    yield Case("close/a reason of 124 bytes", "5.5", "A control frame has at most 125 bytes; 1002.",
               (close(1000, b"x" * 124),), ends=FAILED)  # fmt: skip
    for name, reason in {"Greek": "κόσμε".encode(), "a heart": "💚".encode(), "U+10FFFF": b"\xf4\x8f\xbf\xbf",
                         "41 hearts and a half": "♥".encode() * 41}.items():  # fmt: skip
        yield Case(f"close/a reason in UTF-8: {name}", "5.5.1", "A reason is UTF-8.", (close(1000, reason),),
                   ends=NORMAL)
    for name, reason in {"a lone 80": b"\x80", "cut off": b"bye \xf0\x9f\x92", "overlong": b"\xc0\xaf",
                         "surrogate": b"\xed\xa0\x80",
                         "above all": b"\xf4\x90\x80\x80", "FF": b"\xff"}.items():  # fmt: skip
        yield Case(f"close/a reason that is no UTF-8: {name}", "5.5.1",
                   "A reason is UTF-8; 1007, or 1002 for the frame.",
                   (close(1000, reason),), ends=BAD_REASON)  # fmt: skip
    for piece in (1, 3):
        yield Case(f"close/in segments of {piece}", "5.5.1", "TCP may cut a close anywhere.",
                   (close(1000, b"good bye"),),
                   ends=NORMAL, piece=piece)  # fmt: skip


def order():
    says = "What comes after a close is not heard."
    for name, after in {
        "a text": frame(TEXT, words(60)), "a ping": frame(PING, b"?"), "a pong": frame(PONG),
        "another close": close(1001), "garbage": b"\xff" * 50, "an unmasked frame": frame(TEXT, b"x", mask=None),
        "a megabyte": frame(BINARY, bytes(1 << 20)),
    }.items():  # fmt: skip
        yield Case(f"close/then {name}", "5.5.1", says, (close(1000) + after,), ends=NORMAL)
        yield Case(f"close/then {name}, in a segment of its own", "5.5.1", says, (close(1000), after), ends=NORMAL)
    for name, after in {"a ping": frame(PING, b"?"), "a text": frame(TEXT, b"x"), "a close": close(1000)}.items():
        yield Case(f"close/after a fault, {name}", "7.1.7", "After a fault nothing more is heard.",
                   (frame(TEXT, b"bad", rsv=4) + after,), ends=FAILED)  # fmt: skip
    yield Case("close/after a message", "5.5.1", "What came before is still answered.",
               (frame(TEXT, words(60)), close(1000)), (Heard(TEXT, words(60)),), NORMAL,
               endpoints=("echo", "websockets"))  # fmt: skip
    yield Case("close/after a message and its answer", "5.5.1", "What came before is still answered.",
               (frame(TEXT, words(60)), After(1), close(1000)), (Heard(TEXT, words(60)),), NORMAL)  # fmt: skip
    yield Case("close/after a ping", "5.5.1", "What came before is still answered.", (frame(PING, b"?"), close(1000)),
               (Heard(PONG, b"?"),), NORMAL)  # fmt: skip
    yield Case("close/within a message", "5.5.1", "The rest of the message is not heard.",
               (frame(TEXT, b"a", fin=False), close(1001), frame(CONTINUATION, b"b")), ends=closed(1001))  # fmt: skip
    yield Case("close/fragmented", "5.5", "Control frames are never fragmented; 1002.",
               (close(1000, b"good", fin=False), frame(CONTINUATION, b" bye")), ends=FAILED)  # fmt: skip
    yield Case("close/as the first frame", "5.5.1", "A close may come at any time.", (close(1000),), ends=NORMAL)
    yield Case("close/the server ends TCP first", "7.1.1",
               "After both closes the server ends the line; the client waits.",
               (close(1000),), ends=NORMAL, silent=True)  # fmt: skip
    yield Case("close/and our half of TCP", "7.1.1", "A client may end its half at once.", (close(1000), HalfClose()),
               ends=NORMAL)
    yield Case("close/never answered", "7.1.1", "A server does not wait for ever for the client's answer.",
               (frame(TEXT, b"x", rsv=1),), ends=FAILED, silent=True)  # fmt: skip
    yield Case("close/the product's own, never answered", "7.1.1",
               "A server does not wait for ever for the client's answer; ours 3 s.",
               (frame(TEXT, b'{"type":"hello","versions":[99],"client":"rfc6455"}'),),
               (Heard(TEXT, b'{"type":"hello","versions":[99],"client":"rfc6455"}'),), closed(4501), silent=True,
               endpoints=("product",))  # fmt: skip
    yield Case("close/the product's own, answered", "7.1.2", "A code from 4000 to 4999 is the application's.",
               (frame(TEXT, b'{"type":"hello","versions":[99],"client":"rfc6455"}'),),
               (Heard(TEXT, b'{"type":"hello","versions":[99],"client":"rfc6455"}'),), closed(4501),
               endpoints=("product",))  # fmt: skip
    yield Case("close/the product's own, then messages", "5.5.1", "After our close, messages are no longer answered.",
               (frame(TEXT, b'{"type":"hello","versions":[99],"client":"rfc6455"}'), After(1),
                *(frame(TEXT, words(60)),) * 5),
               (Heard(TEXT, b'{"type":"hello","versions":[99],"client":"rfc6455"}'),), closed(4501),
               endpoints=("product",))  # fmt: skip
    yield Case("close/no close at all", "7.1.4", "A connection without faults stays open.", (), ends=OPEN)


def cases():
    yield from codes()
    yield from reasons()
    yield from order()
