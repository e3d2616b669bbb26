"""What TCP does to a conversation: cuts, joins, half closes, resets (§7.1.3, §7.1.5, §7.2.1)."""

from case import GONE, UNOPENED, Case, HalfClose, Reset
from cases.framing import octets, words
from wire import BINARY, CONTINUATION, PING, PONG, TEXT, Heard, fragments, frame, request


def cases():
    talk = b"".join([
        frame(TEXT, words(60)), frame(PING, b"1"), *fragments(TEXT, [words(80)[:7], words(80)[7:]]),
        frame(PONG), frame(TEXT, words(126)), frame(PING, octets(125)),
    ])  # fmt: skip
    heard = (Heard(TEXT, words(60)), Heard(PONG, b"1"), Heard(TEXT, words(80)), Heard(TEXT, words(126)),
             Heard(PONG, octets(125)))
    for piece in (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89):
        yield Case(f"delivery/a conversation in segments of {piece or 'any'} bytes", "5",
                   "Frames and segments do not know each other.",
                   (talk,), heard, piece=piece)  # fmt: skip
    yield Case("delivery/15 messages in one segment", "5", "Each is answered, in order.",
               (b"".join(frame(TEXT, words(50 + i)) for i in range(15)),),
               tuple(Heard(TEXT, words(50 + i)) for i in range(15)))  # fmt: skip
    yield Case("delivery/500 messages in one segment", "5", "Each is answered, in order.",
               (b"".join(frame(TEXT, b"%d" % i) for i in range(500)),),
               tuple(Heard(TEXT, b"%d" % i) for i in range(500)), endpoints=("echo", "websockets"))  # fmt: skip
    yield Case("delivery/200 messages of 5000 bytes, read while they are sent", "5",
               "Nothing waits for us to stop sending.",
               tuple(frame(BINARY, octets(5000)) for _ in range(200)), (Heard(BINARY, octets(5000)),) * 200,
               endpoints=("echo", "websockets"))  # fmt: skip

    says = "The line is lost: 1006 for the other end, and nothing remains of it."
    unfinished = {
        "after the handshake": (),
        "within a header": (frame(TEXT, words(300))[:3],),
        "within a mask": (frame(TEXT, b"hello")[:4],),
        "within a payload": (frame(TEXT, words(300))[:100],),
        "within a message": (frame(TEXT, b"a", fin=False), frame(CONTINUATION, b"b", fin=False)),
        "within a ping": (frame(PING, b"hello")[:8],),
    }
    for name, send in unfinished.items():
        yield Case(f"delivery/half closed {name}", "7.1.5", says, (*send, HalfClose()), ends=GONE)
        yield Case(f"delivery/reset {name}", "7.2.1", says, (*send, Reset()), ends=GONE)
    yield Case("delivery/half closed after a message", "7.1.5", "What came before is still answered.",
               (frame(TEXT, words(60)), HalfClose()), (Heard(TEXT, words(60)),), GONE, endpoints=("echo",))  # fmt: skip
    yield Case("delivery/reset while a megabyte is said back", "7.2.1", says, (frame(BINARY, octets(1 << 20)),
                                                                               Reset()), ends=GONE)
    for name, made in {"first line": request()[:9], "headers": request()[:60], "last line": request()[:-2]}.items():
        yield Case(f"delivery/half closed within the handshake's {name}", "4.2.1",
                   "A handshake that does not end opens nothing.",
                   ends=UNOPENED, request=made, endpoints=("echo", "product"))  # fmt: skip
