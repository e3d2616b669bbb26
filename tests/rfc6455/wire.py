"""Frames and handshakes as bytes, made and read by hand: no WebSocket library, so that nothing is
sent right by accident. RFC 6455 §4 (handshake) and §5.2 (frames)."""

import base64
import hashlib
from dataclasses import dataclass

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
NAMES = {CONTINUATION: "continuation", TEXT: "text", BINARY: "binary", CLOSE: "close", PING: "ping", PONG: "pong"}
MOST_CONTROL = 125  # bytes of a control frame's payload, §5.5
UNIQUE = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # §1.3
KEY = bytes.fromhex("37fa213d")  # the masking key of the RFC's examples, §5.7


class Broken(Exception):
    """The other end sent what no server may send."""


def masked(payload, key):
    if not payload or key == bytes(4):
        return payload
    stream = (key * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(payload), "big")


def frame(opcode, payload=b"", *, fin=True, rsv=0, mask=KEY, form=None, says=None):
    """One frame. What is wrong must be asked for: `rsv` reserved bits 0–7, `mask` None, `form` 7, 16 or
    64 bits of length where fewer would do, `says` a length that the payload does not have."""
    length = len(payload) if says is None else says
    if form is None:
        form = 7 if length <= 125 else 16 if length <= 0xFFFF else 64
    bit = 0x80 if mask is not None else 0
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    if form == 7:
        head += bytes([bit | length])
    elif form == 16:
        head += bytes([bit | 126]) + length.to_bytes(2, "big")
    else:
        head += bytes([bit | 127]) + length.to_bytes(8, "big")
    return head + (mask + masked(payload, mask) if mask is not None else payload)


def text(words, **how):
    return frame(TEXT, words.encode() if isinstance(words, str) else words, **how)


def close(code=None, reason=b"", **how):
    return frame(CLOSE, b"" if code is None else code.to_bytes(2, "big") + reason, **how)


def fragments(opcode, parts):
    """A message in several frames."""
    last = len(parts) - 1
    return [frame(opcode if i == 0 else CONTINUATION, part, fin=i == last) for i, part in enumerate(parts)]


@dataclass(frozen=True)
class Heard:
    """A whole message or a control frame that came from the other end."""

    opcode: int
    payload: bytes = b""

    def __str__(self):
        shown = self.payload if len(self.payload) <= 48 else self.payload[:40] + b"..."
        return f"{NAMES[self.opcode]} of {len(self.payload)} bytes {shown!r}"


class Reader:
    """Takes bytes of one direction, gives messages, and is strict about all that §5 asks of the sender."""

    def __init__(self, from_client=False):
        self.buffer = bytearray()
        self.from_client = from_client
        self.message = None  # opcode and parts of an unfinished one
        self.keys = []  # that frames were masked with
        self.closed = False

    def feed(self, data):
        self.buffer += data

    def next(self):
        """The next Heard, or None when more bytes are needed. Raises Broken."""
        while True:
            got = self._frame()
            if got is None:
                return None
            fin, opcode, payload = got
            if self.closed:
                raise Broken("a frame came after the close frame (§5.5.1)")
            if opcode >= 8:
                self.closed = opcode == CLOSE
                return Heard(opcode, payload)
            if (opcode == CONTINUATION) != (self.message is not None):
                raise Broken("fragments out of order (§5.4)")
            if self.message is None:
                self.message = (opcode, [])
            self.message[1].append(payload)
            if fin:
                opcode, parts = self.message
                self.message = None
                whole = b"".join(parts)
                return Heard(opcode, whole)

    def _frame(self):
        b = self.buffer
        if len(b) < 2:
            return None
        fin, rsv, opcode = b[0] >> 7, b[0] >> 4 & 7, b[0] & 15
        mask, length, at = b[1] >> 7, b[1] & 127, 2
        if rsv:
            raise Broken("a reserved bit is set, and no extension was agreed upon (§5.2)")
        if opcode not in NAMES:
            raise Broken(f"reserved opcode {opcode:#x} (§5.2)")
        if bool(mask) != self.from_client:
            raise Broken("a server's frame is masked (§5.1)" if mask else "a client's frame is not masked (§5.1)")
        if opcode >= 8 and (not fin or length > MOST_CONTROL):
            raise Broken("a control frame that is fragmented or long (§5.5)")
        if length == 126:
            at, least = 4, 126
        elif length == 127:
            at, least = 10, 0x10000
        if at > 2:
            if len(b) < at:
                return None
            length = int.from_bytes(b[2:at], "big")
            if length < least or length >> 63:
                raise Broken("a length that is not written in its shortest form (§5.2)")
        end = at + 4 * mask + length
        if len(b) < end:
            return None
        payload = bytes(b[at + 4 * mask : end])
        if mask:
            self.keys.append(bytes(b[at : at + 4]))
            payload = masked(payload, self.keys[-1])
        del b[:end]
        return bool(fin), opcode, payload


# ---- the opening handshake


def key_in(request):
    """The first key of a handshake, "" when there is none."""
    for line in request.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "sec-websocket-key":
            return value.strip()
    return ""


def accept_for(key):
    return base64.b64encode(hashlib.sha1(key.encode() + UNIQUE).digest()).decode()


RFC_KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # of §1.3


def request(target="/ws", method="GET", version="HTTP/1.1", extra=(), end="\r\n", **changed):
    """An opening handshake; `changed` replaces a header by name, None leaves it out, a list repeats it.
    Underscores stand for hyphens."""
    headers = {
        "Host": "localhost",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": RFC_KEY,
        "Sec-WebSocket-Version": "13",
    }
    headers.update({name.replace("_", "-"): value for name, value in changed.items()})
    lines = [f"{method} {target} {version}"]
    for name, value in headers.items():
        for one in value if isinstance(value, list) else [] if value is None else [value]:
            lines.append(f"{name}: {one}")
    return (end.join([*lines, *extra]) + end + end).encode("latin-1")


@dataclass(frozen=True)
class Response:
    status: int
    headers: dict  # by lower-case name; what is repeated is joined by commas

    def tokens(self, name):
        return [one.strip().lower() for one in self.headers.get(name, "").split(",")]


def parse_response(head):
    """From the bytes up to the empty line. Raises Broken."""
    lines = head.decode("latin-1").split("\r\n")
    parts = lines[0].split(" ", 2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/1.") or not parts[1].isdigit():
        raise Broken(f"not an HTTP response: {lines[0]!r}")
    headers = {}
    for line in lines[1:]:
        if line:
            name, _, value = line.partition(":")
            name = name.lower()
            headers[name] = f"{headers[name]}, {value.strip()}" if name in headers else value.strip()
    return Response(int(parts[1]), headers)
