"""§5.1, §5.2, §5.3: masks, lengths, reserved bits and opcodes of single frames."""

import random

from case import FAILED, Case, closed
from wire import BINARY, CLOSE, CONTINUATION, NAMES, PING, PONG, TEXT, Heard, close, frame, request

HELLO = b'{"type":"hello","versions":[1],"client":"rfc6455"}'
LETTERS = b"coherence comes and goes, as tides do; no one commands them"
RESERVED = (0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF)


def words(size):
    """Text of so many bytes: what a client of the product says first, wherever it fits, so that its answer
    shows that the text arrived as it was sent."""
    before, after = HELLO[:1], HELLO[1:]
    return before + b" " * (size - len(HELLO)) + after if size >= len(HELLO) else LETTERS[:size]


def octets(size):
    return random.Random(size).randbytes(size)


def masks():
    for name, key in {
        "all zero": bytes(4), "all ones": b"\xff" * 4, "one bit": b"\x00\x00\x00\x01",
        "first byte": b"\xa5\x00\x00\x00",
        "second byte": b"\x00\xa5\x00\x00", "third byte": b"\x00\x00\xa5\x00", "fourth byte": b"\x00\x00\x00\xa5",
        "that looks like a header": b"\x81\x85\x88\x80",
    }.items():  # fmt: skip
        for size in (1, 6, 257):
            yield Case(f"masks/key {name}, {size} bytes", "5.3", "Any key unmasks, byte i by byte i mod 4 of the key.",
                       (frame(TEXT, words(size), mask=key),), (Heard(TEXT, words(size)),))  # fmt: skip
    parts = [words(7), words(5), words(11)]
    yield Case(
        "masks/a new key for each fragment", "5.3", "Each frame has a key of its own.",
        (frame(TEXT, parts[0], fin=False, mask=b"abcd"), frame(CONTINUATION, parts[1], fin=False, mask=bytes(4)),
         frame(CONTINUATION, parts[2], mask=b"\x80\xff\x00\x7f")),
        (Heard(TEXT, b"".join(parts)),),
    )  # fmt: skip
    for opcode in (TEXT, BINARY, PING, PONG, CLOSE):
        for payload in (b"", b"hello") if opcode != CLOSE else (b"", b"\x03\xe8"):
            yield Case(
                f"masks/{NAMES[opcode]} of {len(payload)} bytes without a mask", "5.1",
                "A server closes when a client's frame is not masked; 1002.",
                (frame(opcode, payload, mask=None),), ends=FAILED,
            )  # fmt: skip
    yield Case("masks/continuation without a mask", "5.1", "Every frame is masked, not the first only.",
               (frame(TEXT, b"a", fin=False), frame(CONTINUATION, b"b", mask=None)), ends=FAILED)  # fmt: skip
    yield Case("masks/a frame without a mask after a good one", "5.1", "What came before is still answered.",
               (frame(TEXT, b"good"), frame(TEXT, b"bad", mask=None)), (Heard(TEXT, b"good"),), FAILED)  # fmt: skip


def sizes():
    for opcode, content in ((TEXT, words), (BINARY, octets)):
        for size in (0, 1, 2, 124, 125, 126, 127, 128, 255, 256, 1000, 4095, 4096, 4097, 16383, 16384, 16385,
                     65534, 65535, 65536, 65537, 131072, 1 << 20):  # fmt: skip
            yield Case(f"sizes/{NAMES[opcode]} of {size} bytes", "5.2",
                       "Lengths up to 125, 65535 and 2^63 - 1 bytes, each in its form.",
                       (frame(opcode, content(size)),), (Heard(opcode, content(size)),))  # fmt: skip
    for piece in (1, 2, 3, 7):
        for size in (0, 1, 125, 126, 300):
            yield Case(f"sizes/text of {size} bytes in segments of {piece}", "5.2", "TCP may cut a frame anywhere.",
                       (frame(TEXT, words(size)),), (Heard(TEXT, words(size)),), piece=piece)  # fmt: skip
    for piece in (997, 1460, 1461):
        yield Case(f"sizes/binary of 65536 bytes in segments of {piece}", "5.2", "TCP may cut a frame anywhere.",
                   (frame(BINARY, octets(65536)),), (Heard(BINARY, octets(65536)),), piece=piece)  # fmt: skip
    yield Case("sizes/text of 16384 bytes byte by byte", "5.2", "TCP may cut a frame anywhere.",
               (frame(TEXT, words(16384)),), (Heard(TEXT, words(16384)),), piece=1,
               endpoints=("echo", "websockets"))  # fmt: skip
    yield Case("sizes/text of 16384 bytes in segments of 61", "5.2", "TCP may cut a frame anywhere.",
               (frame(TEXT, words(16384)),), (Heard(TEXT, words(16384)),), piece=61)  # fmt: skip


def lengths():
    says = "The length is written in the fewest bytes."
    for opcode in (TEXT, BINARY):
        for size in (0, 1, 125):
            yield Case(f"lengths/{NAMES[opcode]} of {size} bytes in 16 bits", "5.2", says,
                       (frame(opcode, words(size), form=16),), ends=FAILED, endpoints=("echo", "product"))  # fmt: skip
        for size in (0, 1, 125, 126, 1000, 65535):
            yield Case(f"lengths/{NAMES[opcode]} of {size} bytes in 64 bits", "5.2", says,
                       (frame(opcode, words(size), form=64),), ends=FAILED, endpoints=("echo", "product"))  # fmt: skip
    yield Case("lengths/continuation of 3 bytes in 16 bits", "5.2", says,
               (frame(TEXT, b"a", fin=False), frame(CONTINUATION, b"bcd", form=16)), ends=FAILED,
               endpoints=("echo", "product"))  # fmt: skip
    yield Case("lengths/continuation of 3 bytes in 64 bits", "5.2", says,
               (frame(TEXT, b"a", fin=False), frame(CONTINUATION, b"bcd", form=64)), ends=FAILED,
               endpoints=("echo", "product"))  # fmt: skip
    for length in (1 << 63, (1 << 63) + 1, (1 << 64) - 1):
        for opcode in (TEXT, BINARY):
            yield Case(f"lengths/{NAMES[opcode]} of {length:#x} bytes, the top bit set", "5.2",
                       "The most significant bit is 0; nobody waits for what cannot come.",
                       (frame(opcode, b"abc", says=length),), ends=closed(1002, 1009))  # fmt: skip
    yield Case("lengths/continuation of 2^64 - 1 bytes", "5.2",
               "The most significant bit is 0; the sum of the fragments does not overflow.",
               (frame(BINARY, b"abc", fin=False), frame(CONTINUATION, b"", says=(1 << 64) - 1)),
               ends=closed(1002, 1009))  # fmt: skip
    for length in ((1 << 63) - 1, 1 << 40, 1 << 30):
        yield Case(f"lengths/text of {length:#x} bytes", "10.4", "A message beyond the limit is refused at once: 1009.",
                   (frame(TEXT, b"abc", says=length),), ends=closed(1009))  # fmt: skip
    yield Case("lengths/message over the limit in small fragments", "10.4",
               "The limit holds for the message, not for each frame: 1009.",
               tuple(frame(TEXT if i == 0 else CONTINUATION, words(1000), fin=False) for i in range(20)),
               ends=closed(1009), endpoints=("product",))  # fmt: skip
    yield Case("lengths/message of the limit in small fragments", "10.4",
               "The limit holds for the message, and lets it through.",
               tuple(frame(TEXT if i == 0 else CONTINUATION, words(1024), fin=i == 15) for i in range(16)),
               (Heard(TEXT, words(1024) * 16),))  # fmt: skip
    yield Case("lengths/the limit begins anew with each message", "10.4", "The limit holds for one message.",
               tuple(frame(TEXT, words(9000)) for _ in range(4)), (Heard(TEXT, words(9000)),) * 4)  # fmt: skip


def reserved_bits():
    says = "RSV bits are 0 unless an extension gave them a meaning; 1002."
    for rsv in range(1, 8):
        for opcode in (TEXT, BINARY, PING, PONG):
            yield Case(f"reserved bits/{rsv:03b} in a {NAMES[opcode]}", "5.2", says,
                       (frame(opcode, b"hello", rsv=rsv),), ends=FAILED)  # fmt: skip
        yield Case(f"reserved bits/{rsv:03b} in a close", "5.2", says, (close(1000, rsv=rsv),), ends=FAILED)
        yield Case(f"reserved bits/{rsv:03b} in an empty text", "5.2", says, (frame(TEXT, rsv=rsv),), ends=FAILED)
        yield Case(f"reserved bits/{rsv:03b} in a continuation", "5.2", says,
                   (frame(TEXT, b"a", fin=False), frame(CONTINUATION, b"b", rsv=rsv)), ends=FAILED)  # fmt: skip
        yield Case(f"reserved bits/{rsv:03b} after a good message", "5.2", "What came before is still answered.",
                   (frame(TEXT, b"good"), frame(TEXT, b"bad", rsv=rsv)), (Heard(TEXT, b"good"),), FAILED)  # fmt: skip
    yield Case("reserved bits/100 though compression was offered", "7.2.1 of RFC 7692",
               "What was offered but not agreed upon gives no bit a meaning.",
               (frame(TEXT, bytes.fromhex("f248cdc9c90700"), rsv=4),), ends=FAILED,
               request=request(Sec_WebSocket_Extensions="permessage-deflate"))  # fmt: skip


def reserved_opcodes():
    for opcode in RESERVED:
        for words, frames in {
            "empty": (frame(opcode),),
            "with 5 bytes": (frame(opcode, b"hello"),),
            "without FIN": (frame(opcode, b"hello", fin=False),),
            "within a message": (frame(TEXT, b"a", fin=False), frame(opcode, b"b"), frame(CONTINUATION, b"c")),
        }.items():
            yield Case(f"reserved opcodes/{opcode:X} {words}", "5.2", "An unknown opcode fails the connection; 1002.",
                       frames, ends=FAILED)  # fmt: skip
        yield Case(f"reserved opcodes/{opcode:X} after a good message", "5.2", "What came before is still answered.",
                   (frame(TEXT, b"good"), frame(opcode), frame(PING)), (Heard(TEXT, b"good"),), FAILED)  # fmt: skip


def cases():
    yield from masks()
    yield from sizes()
    yield from lengths()
    yield from reserved_bits()
    yield from reserved_opcodes()
