"""The other direction: our client_socket, which `simulate`, `replay` and `observe` use, before a server of bytes.
rfc6455_client says back every message and prints how its socket came and went."""

from dataclasses import dataclass

from case import Difference
from wire import BINARY, CLOSE, CONTINUATION, NAMES, PING, PONG, TEXT, Heard, accept_for, close, frame

MOST = 1 << 20  # bytes that client_socket takes
LOST = 1006


@dataclass(frozen=True)
class Ends:
    """What the client says on the wire (None: no close frame) and what it tells its owner."""

    wire: object
    told: tuple
    reason: str = ""

    def __str__(self):
        return f"close {self.wire} on the wire, {self.told} told"


def agreed(code, reason=""):
    return Ends(code, (code,), reason)


def failed(code):
    return Ends(code, (LOST, code))


# Beast 1.81 computes each block of its ChaCha 16 times, since it divides a counter of blocks by their 16 words.
REPEATING = Difference("Beast 1.81 as a client repeats its masking keys after 16 frames", None)
BLOCK = 16  # keys
NOT_OPENED = Ends(None, (LOST,))


@dataclass(frozen=True)
class ClientCase:
    name: str
    section: str
    says: str
    send: tuple = ()
    hears: tuple = ()
    ends: Ends = agreed(1000)  # after `goodbye`, which is sent unless the case ends otherwise
    answer: object = None  # the answer to the handshake, from the client's key; None: a good one
    piece: int = 0
    then: str = ""  # "drop": TCP ends without a close; "silence": nothing is answered any more
    differs: dict = None
    endpoints: tuple = ("client",)


def good(key, *more, upgrade="websocket", connection="Upgrade", first="HTTP/1.1 101 Switching Protocols", accept=None):
    lines = [first, f"Upgrade: {upgrade}", f"Connection: {connection}",
             f"Sec-WebSocket-Accept: {accept if accept is not None else accept_for(key)}", *more]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def without(name):
    return lambda key: b"\r\n".join(line for line in good(key).split(b"\r\n") if not line.startswith(name.encode()))


def server(opcode, payload=b"", **how):
    """A frame as servers send it: not masked."""
    return frame(opcode, payload, mask=how.pop("mask", None), **how)


def server_fragments(opcode, parts):
    last = len(parts) - 1
    return tuple(server(opcode if i == 0 else CONTINUATION, part, fin=i == last) for i, part in enumerate(parts))


def handshakes():
    says = "A client checks what answers it."
    yield ClientCase("client/a plain answer", "4.1", says)
    yield ClientCase("client/an answer in segments of 5 bytes", "4.1", says, piece=5)
    yield ClientCase("client/an answer in other capitals", "4.1", "Values are compared without regard to case.",
                     answer=lambda key: good(key, upgrade="WebSocket", connection="keep-alive, UPGRADE"))  # fmt: skip
    yield ClientCase("client/an answer and the first frame in one segment", "4.2.2", "A server may speak at once.",
                     hears=(Heard(TEXT, b"at once"),),
                     answer=lambda key: good(key) + server(TEXT, b"at once"))  # fmt: skip
    for name, answer in {
        "200": lambda key: good(key, first="HTTP/1.1 200 OK"),
        "301": lambda key: b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "401": lambda key: b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n",
        "404": lambda key: b"HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno",
        "503": lambda key: b"HTTP/1.1 503 No\r\nConnection: close\r\n\r\n",
        "no Upgrade": without("Upgrade"),
        "another Upgrade": lambda key: good(key, upgrade="h2c"),
        "no Connection": without("Connection"),
        "another Connection": lambda key: good(key, connection="keep-alive"),
        "no accept": without("Sec-WebSocket-Accept"),
        "an empty accept": lambda key: good(key, accept=""),
        "the key as accept": lambda key: good(key, accept=key),
        "another key's accept": lambda key: good("dGhlIHNhbXBsZSBub25jZQ=="),
        "an accept in other capitals": lambda key: good(key, accept=accept_for(key).swapcase()),
        "garbage": lambda key: b"\x81\x05hello\r\n\r\n",
        "nothing": lambda key: b"",
    }.items():
        yield ClientCase(f"client/answered with {name}", "4.1", says, ends=NOT_OPENED, answer=answer,
                         then="drop" if name == "nothing" else "")  # fmt: skip
    yield ClientCase("client/an extension that was not offered", "4.1", "The client fails the connection.",
                     ends=NOT_OPENED, answer=lambda key: good(key, "Sec-WebSocket-Extensions: permessage-deflate"),
                     differs={"client": Difference("Beast 1.81 as a client does not look at extensions",
                                                   agreed(1000))})  # fmt: skip
    yield ClientCase("client/a subprotocol that was not offered", "4.1", "The client fails the connection.",
                     ends=NOT_OPENED, answer=lambda key: good(key, "Sec-WebSocket-Protocol: chat"),
                     differs={"client": Difference("Beast 1.81 as a client does not look at subprotocols",
                                                   agreed(1000))})  # fmt: skip


def frames():
    for size in (0, 1, 125, 126, 127, 1000, 65535, 65536, 200_000):
        content = bytes(97 + i % 26 for i in range(size))
        # It writes long messages in fragments of 4 KiB.
        yield ClientCase(f"client/text of {size} bytes", "5.2", "Heard, and said back masked.",
                         (server(TEXT, content),), (Heard(TEXT, content),),
                         differs={"client": REPEATING} if size > 4096 * BLOCK else None)  # fmt: skip
    yield ClientCase("client/text byte by byte", "5.2", "TCP may cut a frame anywhere.", (server(TEXT, b"tide" * 60),),
                     (Heard(TEXT, b"tide" * 60),), piece=1)  # fmt: skip
    yield ClientCase("client/a text in fragments, with a ping", "5.4", "Joined; the ping is answered.",
                     (server(TEXT, b"ti", fin=False), server(PING, b"?"), server(CONTINUATION), ),
                     (Heard(PONG, b"?"), Heard(TEXT, b"ti")))  # fmt: skip
    yield ClientCase("client/a text in fragments of a byte", "5.4", "Joined.",
                     server_fragments(TEXT, [b"a"] * 40), (Heard(TEXT, b"a" * 40),))  # fmt: skip
    yield ClientCase("client/100 messages in one segment", "5.3", "Heard in order; each answer has a fresh key.",
                     (b"".join(server(TEXT, b"%d" % i) for i in range(100)),),
                     tuple(Heard(TEXT, b"%d" % i) for i in range(100)), differs={"client": REPEATING})  # fmt: skip
    yield ClientCase("client/16 messages in one segment", "5.3", "Heard in order; each answer has a fresh key.",
                     (b"".join(server(TEXT, b"%d" % i) for i in range(16)),),
                     tuple(Heard(TEXT, b"%d" % i) for i in range(16)))  # fmt: skip
    for size in (0, 5, 125):
        yield ClientCase(f"client/ping of {size} bytes", "5.5.2", "A client answers pings too.",
                         (server(PING, b"p" * size),),
                         (Heard(PONG, b"p" * size),))  # fmt: skip
    yield ClientCase("client/a pong that nobody asked for", "5.5.3", "It is not answered.", (server(PONG, b"!"),))
    for name, content in {"a heart": "💚".encode(), "U+10FFFF": b"\xf4\x8f\xbf\xbf"}.items():
        yield ClientCase(f"client/text: {name}", "5.6", "Text is UTF-8.", (server(TEXT, content),),
                         (Heard(TEXT, content),))

    for opcode in (TEXT, BINARY, PING, CLOSE):
        yield ClientCase(f"client/a masked {NAMES[opcode]}", "5.1", "A server's frame is not masked; 1002.",
                         (server(opcode, b"\x03\xe8", mask=b"abcd"),), ends=failed(1002))  # fmt: skip
    for rsv in range(1, 8):
        yield ClientCase(f"client/reserved bits {rsv:03b}", "5.2", "1002.", (server(TEXT, b"a", rsv=rsv),),
                         ends=failed(1002))
    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        yield ClientCase(f"client/reserved opcode {opcode:X}", "5.2", "1002.", (server(opcode),), ends=failed(1002))
    for name, send in {
        "a continuation of nothing": (server(CONTINUATION, b"a"),),
        "a text within a text": (server(TEXT, b"a", fin=False), server(TEXT, b"b")),
        "a fragmented ping": (server(PING, b"a", fin=False),),
        "a ping of 126 bytes": (server(PING, b"a" * 126),),
        "125 bytes in 16 bits of length": (server(TEXT, b"a" * 125, form=16),),
        "126 bytes in 64 bits of length": (server(TEXT, b"a" * 126, form=64),),
        "half a close code": (server(CLOSE, b"\x03"),),
        "close 1005": (server(CLOSE, b"\x03\xed"),),
        "close 999": (server(CLOSE, b"\x03\xe7"),),
    }.items():
        yield ClientCase(f"client/{name}", "5", "1002.", send, ends=failed(1002))
    for name, content in {"FF": b"\xff", "a surrogate": b"\xed\xa0\x80", "overlong": b"\xc0\xaf",
                          "cut off": b"a\xe2\x99"}.items():
        yield ClientCase(f"client/text that is no UTF-8: {name}", "8.1", "1007.", (server(TEXT, content),),
                         ends=failed(1007))
    yield ClientCase("client/a message beyond its limit", "10.4", "1009.", (server(TEXT, b"a", says=MOST + 1),),
                     ends=failed(1009))
    yield ClientCase("client/a length with the top bit", "5.2", "Refused, by one code or the other.",
                     (server(TEXT, b"a", says=1 << 63),), ends=Ends((1002, 1009), (LOST,)))  # fmt: skip


def ends():
    for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 3000, 4000, 4001, 4003, 4500, 4505, 4999):
        yield ClientCase(f"client/closed with {code}", "5.5.1", "The code is answered and told.",
                         (close(code, mask=None),),
                         ends=agreed(code))  # fmt: skip
    yield ClientCase("client/closed with a reason", "7.1.6", "The reason is told.",
                     (close(4503, "die Sitzung ist zu Ende ♥".encode(), mask=None),),
                     ends=agreed(4503, "die Sitzung ist zu Ende ♥"))  # fmt: skip
    yield ClientCase("client/closed without a code", "7.1.5", "1005 for its owner; ours says 1000, which is as good.",
                     (close(mask=None),), ends=Ends((None, 1000), (1000, 1005)))  # fmt: skip
    yield ClientCase("client/lost without a close", "7.1.5", "1006.", ends=Ends(None, (LOST,)), then="drop")
    yield ClientCase("client/lost within a frame", "7.1.5", "1006.", (server(TEXT, b"a", says=100),),
                     ends=Ends(None, (LOST,)),
                     then="drop")  # fmt: skip
    yield ClientCase("client/its close is never answered", "7.1.1", "It does not wait for ever.",
                     (server(TEXT, b"goodbye"),),
                     ends=Ends(1000, (LOST,)), then="silence")  # fmt: skip


def client_cases():
    return [*handshakes(), *frames(), *ends()]
