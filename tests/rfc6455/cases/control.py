"""§5.5: pings, pongs, and what a control frame may be."""

from case import FAILED, NORMAL, OPEN, Case, Difference, closed
from cases.framing import octets, words
from wire import CLOSE, MOST_CONTROL, NAMES, PING, PONG, TEXT, Heard, frame

# How python3-websockets 10.4 differs, in control frames alone.
# And pongs: the product takes 20 control frames at once (server/README.md), two of which end each case.
PINGS_AT_ONCE = 18
LAX = "it takes a control frame's length in any form"
LAX_LENGTH = {
    PING: Difference(LAX, OPEN, (Heard(PONG, b"ab"),)), PONG: Difference(LAX, OPEN), CLOSE: Difference(LAX, NORMAL),
}  # fmt: skip
ITS_LIMIT = {"websockets": Difference("its limit for messages comes first", closed(1009))}


def cases():
    says = "A ping is answered by a pong with the same payload."
    for size in (*range(0, 10), 16, 31, 32, 33, 63, 64, 65, 100, 123, 124, MOST_CONTROL):
        yield Case(f"control/ping of {size} bytes", "5.5.2", says, (frame(PING, octets(size)),),
                   (Heard(PONG, octets(size)),))  # fmt: skip
        yield Case(f"control/pong of {size} bytes that nobody asked for", "5.5.3", "It is not answered.",
                   (frame(PONG, octets(size)),))  # fmt: skip
    for size in (1, 8, MOST_CONTROL):
        yield Case(f"control/ping of {size} bytes, byte by byte", "5.5.2", says, (frame(PING, octets(size)),),
                   (Heard(PONG, octets(size)),), piece=1)  # fmt: skip
    yield Case("control/ping that is no UTF-8", "5.5.2", "A ping's payload is any bytes.",
               (frame(PING, b"\xc0\xff\xed\xa0"),),
               (Heard(PONG, b"\xc0\xff\xed\xa0"),))  # fmt: skip
    for count in (2, 10, PINGS_AT_ONCE, 100):
        who = ("echo", "product", "websockets") if count <= PINGS_AT_ONCE else ("echo", "websockets")
        pings = [frame(PING, bytes([i])) for i in range(count)]
        pongs = tuple(Heard(PONG, bytes([i])) for i in range(count))
        yield Case(f"control/{count} pings one by one", "5.5.2", "Every ping may be answered; ours all are.",
                   tuple(pings), pongs, endpoints=who)  # fmt: skip
        yield Case(f"control/{count} pings in one segment", "5.5.2", "Every ping may be answered; ours all are.",
                   (b"".join(pings),), pongs, endpoints=who)  # fmt: skip
    yield Case("control/10 pings byte by byte", "5.5.2", says, tuple(frame(PING, bytes([i] * i)) for i in range(10)),
               tuple(Heard(PONG, bytes([i] * i)) for i in range(10)), piece=1)  # fmt: skip
    yield Case("control/pings and messages in turns", "5.5.2", says,
               (b"".join(frame(PING, bytes([i])) + frame(TEXT, words(60 + i)) for i in range(8)),),
               tuple(Heard(PONG, bytes([i // 2])) if i % 2 == 0 else Heard(TEXT, words(60 + i // 2))
                     for i in range(16)))  # fmt: skip
    yield Case("control/a pong, then a ping", "5.5.3", "Only the ping is answered.",
               (frame(PONG, b"a"), frame(PING, b"b")), (Heard(PONG, b"b"),))  # fmt: skip
    yield Case(f"control/{PINGS_AT_ONCE} pongs", "5.5.3", "None is answered.",
               (frame(PONG, b"x" * 20) * PINGS_AT_ONCE,))
    yield Case("control/100 pongs", "5.5.3", "None is answered.", (frame(PONG, b"x" * 20) * 100,),
               endpoints=("echo", "websockets"))  # fmt: skip
    for opcode in (PING, PONG):
        yield Case(f"control/a flood of {NAMES[opcode]}s", "10.4",
                   "Limits are the server's to choose: 20 at once, 4506.",
                   (frame(opcode, b"x") * 1000,), ends=closed(4506), endpoints=("product",),
                   more_pongs=True)  # fmt: skip

    for opcode in (PING, PONG, CLOSE):
        body = b"\x03\xe8" if opcode == CLOSE else b""
        name = NAMES[opcode]
        for size in (126, 127, 1000, 65535, 65536):
            yield Case(f"control/{name} of {size} bytes", "5.5", "A control frame has at most 125 bytes; 1002.",
                       (frame(opcode, body + b"x" * (size - len(body))),), ends=FAILED)  # fmt: skip
        for form in (16, 64):
            yield Case(f"control/{name} of 2 bytes in {form} bits of length", "5.5",
                       "A control frame's length has 7 bits; 1002.", (frame(opcode, body or b"ab", form=form),),
                       ends=FAILED, differs={"websockets": LAX_LENGTH[opcode]})  # fmt: skip
        for payload in (b"", body or b"ab"):
            yield Case(f"control/{name} of {len(payload)} bytes, unfinished", "5.5",
                       "Control frames are never fragmented; 1002.",
                       (frame(opcode, payload, fin=False),), ends=FAILED)  # fmt: skip
        yield Case(f"control/{name} that says 2^63 - 1 bytes", "5.5", "Nobody waits for them; 1002.",
                   (frame(opcode, b"ab", says=(1 << 63) - 1),), ends=FAILED, differs=ITS_LIMIT)  # fmt: skip
    yield Case("control/a ping of 126 bytes, only its header", "5.5", "The header suffices to refuse it; 1002.",
               (frame(PING, b"x" * 126)[:8],), ends=FAILED, endpoints=("echo", "product"))  # fmt: skip
    yield Case("control/a good ping, then a long one", "5.5", "What came before is still answered.",
               (frame(PING, b"a"), frame(PING, b"x" * 126), frame(PING, b"b")), (Heard(PONG, b"a"),),
               FAILED)  # fmt: skip
    yield Case("control/a ping without FIN, then its rest", "5.5", "Control frames are never fragmented; 1002.",
               (frame(PING, b"a", fin=False), frame(0, b"b")), ends=FAILED)  # fmt: skip
