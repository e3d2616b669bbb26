"""An echo of our own, straight from the RFC, with one fault at a time: the cases must pass without a fault
and find each of them. So it is seen that the checks can fail."""

import asyncio
import codecs
import re
from urllib.parse import urlsplit

from wire import BINARY, CLOSE, CONTINUATION, MOST_CONTROL, PING, PONG, TEXT, accept_for, frame, key_in

MOST = 64 * 1024 * 1024  # bytes of a message
CLOSE_WITHIN = 1  # s to wait for a client's end

EARLY = "utf8/seen early: "  # what the RFC permits, our server promises, and this echo does not do

# What each fault does, and a case that must find it.
FAULTS = {
    "takes unmasked frames": "masks/text of 5 bytes without a mask",
    "takes reserved bits": "reserved bits/100 in a text",
    "takes reserved opcodes": "reserved opcodes/3 with 5 bytes",
    "takes long lengths": "lengths/text of 125 bytes in 64 bits",
    "takes any key": "handshake/key of 15 bytes",
    "takes any version": "handshake/version 12",
    "takes HTTP 1.0": "handshake/HTTP 1.0 at the echo",
    "says nothing of its version": "handshake/version 8",
    "answers a wrong accept": "handshake/example of the RFC",
    "agrees to compression": "handshake/compression offered",
    "agrees to a subprotocol": "handshake/subprotocols offered",
    "masks its frames": "sizes/text of 2 bytes",
    "writes long lengths": "sizes/binary of 2 bytes",
    "sets a reserved bit": "sizes/text of 1 bytes",
    "unmasks with one byte of the key": "masks/key one bit, 6 bytes",
    "begins the key anew in each segment": "sizes/text of 300 bytes in segments of 7",
    "forgets the last byte at 126": "sizes/text of 126 bytes",
    "takes fragmented pings": "control/ping of 2 bytes, unfinished",
    "takes long pings": "control/ping of 126 bytes",
    "answers pings empty": "control/ping of 5 bytes",
    "answers pongs": "control/pong of 0 bytes that nobody asked for",
    "answers every other ping": "control/10 pings in one segment",
    "answers pings after the message": "fragments/the pong does not wait for the last",
    "takes a continuation of nothing": "fragments/a continuation first",
    "takes a message within a message": "fragments/a text of 5 bytes within a text",
    "drops empty fragments' ends": "fragments/text in an empty last fragment",
    "takes any bytes as text": "utf8/not text: a lone 80",
    "takes surrogates": "utf8/not text: surrogate D800",
    "checks each fragment's text alone": "utf8/Greek, a fragment for each byte",
    "does not look for unfinished characters": "utf8/not text: F1 80 80 alone",
    "refuses noncharacters": "utf8/U+FFFE, a noncharacter, alone",
    "says back binary as text": "sizes/binary of 1000 bytes",
    "answers closes with 1000": "close/code 4000",
    "takes any close code": "close/code 1005, forbidden",
    "takes half a close code": "close/half a code",
    "takes any close reason": "close/a reason that is no UTF-8: FF",
    "says 1002 for what is no text": "utf8/not text: FF",
    "says nothing on a fault": "reserved bits/001 in a text",
    "speaks on after its close": "close/then a ping",
    "never ends the line": "close/the server ends TCP first",
    "closes after a message": "sizes/text of 2 bytes",
    "looks at text only when it is whole": EARLY + "FF",
}


class Failed(Exception):
    """_Fail the WebSocket Connection_, §7.1.7."""


class Conversation:
    def __init__(self, reader, writer, fault):
        self.reader, self.writer, self.fault = reader, writer, fault
        self.pings = 0
        self.late = []  # pongs held back by a fault

    def say(self, opcode, payload=b""):
        f = self.fault
        if f == "forgets the last byte at 126" and len(payload) == 126:
            payload = payload[:-1]
        self.writer.write(frame(
            opcode, payload, mask=b"abcd" if f == "masks its frames" else None,
            rsv=1 if f == "sets a reserved bit" else 0,
            form=64 if f == "writes long lengths" else None,
        ))  # fmt: skip

    # ---- §4.2

    async def shake_hands(self):
        try:
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            return False
        first, *lines = head.split("\r\n")
        method, target, version = (first.split(" ") + ["", ""])[:3]
        headers = {}
        for line in filter(None, lines):
            name, _, value = line.partition(":")
            headers.setdefault(name.strip().lower(), []).append(value.strip())
        one = lambda name: headers.get(name, [""])[0]  # noqa: E731
        tokens = lambda name: [t.strip().lower() for t in ",".join(headers.get(name, [])).split(",")]  # noqa: E731
        f, status, extra = self.fault, 101, []
        if method != "GET" or not urlsplit(target).path or (version != "HTTP/1.1" and f != "takes HTTP 1.0"):
            status = 400
        elif "host" not in headers or "websocket" not in tokens("upgrade") or "upgrade" not in tokens("connection"):
            status, extra = (400, []) if "host" not in headers else (426, ["Upgrade: websocket"])
        elif one("sec-websocket-version") != "13" and f != "takes any version":
            status, extra = 426, [] if f == "says nothing of its version" else ["Sec-WebSocket-Version: 13"]
        elif f != "takes any key" and (
            len(headers.get("sec-websocket-key", [])) != 1
            or not re.fullmatch(r"[A-Za-z0-9+/]{21}[AQgw]==", one("sec-websocket-key"))
        ):
            status = 400
        if status != 101:
            self.writer.write("\r\n".join([f"HTTP/1.1 {status} No", *extra, "Content-Length: 0", "", ""]).encode())
            return False
        answer = accept_for(key_in(head.encode("latin-1")))
        if f == "answers a wrong accept":
            answer = answer[::-1]
        if f == "agrees to compression" and "sec-websocket-extensions" in headers:
            extra.append("Sec-WebSocket-Extensions: permessage-deflate")
        if f == "agrees to a subprotocol" and "sec-websocket-protocol" in headers:
            extra.append("Sec-WebSocket-Protocol: chat")
        self.writer.write("\r\n".join(
            ["HTTP/1.1 101 Yes", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Accept: {answer}",
             *extra, "", ""]
        ).encode())  # fmt: skip
        return True

    # ---- §5

    async def frame(self):
        f = self.fault
        b0, b1 = await self.reader.readexactly(2)
        opcode, fin, length = b0 & 15, bool(b0 & 0x80), b1 & 127
        if b0 & 0x70 and f != "takes reserved bits":
            raise Failed(1002)
        if opcode not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG) and f != "takes reserved opcodes":
            raise Failed(1002)
        if not b1 & 0x80 and f != "takes unmasked frames":
            raise Failed(1002)
        if opcode >= 8 and not fin and f != "takes fragmented pings":
            raise Failed(1002)
        if opcode >= 8 and length > MOST_CONTROL and f != "takes long pings":
            raise Failed(1002)
        if length >= 126:
            size, least = (2, 126) if length == 126 else (8, 0x10000)
            length = int.from_bytes(await self.reader.readexactly(size), "big")
            if length >> 63 or (length < least and f != "takes long lengths"):
                raise Failed(1002)
        if length > MOST:
            raise Failed(1009)
        key = await self.reader.readexactly(4) if b1 & 0x80 else bytes(4)
        if f == "unmasks with one byte of the key":
            key = key[:1] * 4
        payload = bytearray()
        while len(payload) < length:
            some = await self.reader.read(length - len(payload))
            if not some:
                raise asyncio.IncompleteReadError(b"", None)
            at = 0 if f == "begins the key anew in each segment" else len(payload)
            payload += bytes(byte ^ key[(at + i) % 4] for i, byte in enumerate(some)) if any(key) else some
        return fin, opcode, bytes(payload)

    def check_text(self, whole):
        f = self.fault
        if f == "takes any bytes as text":
            return
        try:
            if f == "does not look for unfinished characters":
                codecs.getincrementaldecoder("utf-8")().decode(whole, final=False)
            else:
                decoded = whole.decode("utf-8", "surrogatepass" if f == "takes surrogates" else "strict")
                if f == "refuses noncharacters" and re.search("[\ufffe\uffff]", decoded):
                    raise Failed(1007)
        except UnicodeDecodeError:
            raise Failed(1002 if f == "says 1002 for what is no text" else 1007) from None

    def message(self, opcode, parts):
        whole = b"".join(parts)
        if opcode == TEXT:
            self.check_text(whole)
        if self.fault == "says back binary as text":
            opcode = TEXT
        self.say(opcode if opcode in (TEXT, BINARY) else BINARY, whole)
        for pong in self.late:
            self.say(PONG, pong)
        self.late.clear()
        if self.fault == "closes after a message":
            raise Failed(1000)

    def ping(self, payload, within):
        f = self.fault
        self.pings += 1
        if f == "answers every other ping" and self.pings % 2:
            return
        if f == "answers pings after the message" and within:
            self.late.append(payload)
            return
        self.say(PONG, b"" if f == "answers pings empty" else payload[:MOST_CONTROL])

    def close(self, payload):
        """The body of the answer."""
        f = self.fault
        if len(payload) == 1 and f != "takes half a close code":
            raise Failed(1002)
        if len(payload) < 2:
            return b""
        code = int.from_bytes(payload[:2], "big")
        known = code in (1000, 1001, 1002, 1003, *range(1007, 1015)) or 3000 <= code <= 4999
        if not known and f != "takes any close code":
            raise Failed(1002)
        if f != "takes any close reason":
            try:
                payload[2:].decode()
            except UnicodeDecodeError:
                raise Failed(1007) from None
        return b"\x03\xe8" if f == "answers closes with 1000" else payload[:2]

    async def talk(self):
        opcode, parts = None, []
        f = self.fault
        while True:
            fin, kind, payload = await self.frame()
            if kind == PING:
                self.ping(payload, opcode is not None)
            elif kind == PONG:
                if f == "answers pongs":
                    self.say(PONG, payload)
            elif kind == CLOSE:
                return self.close(payload)
            else:
                if kind == CONTINUATION and opcode is None and f != "takes a continuation of nothing":
                    raise Failed(1002)
                if kind != CONTINUATION and opcode is not None and f != "takes a message within a message":
                    raise Failed(1002)
                opcode = kind if opcode is None else opcode
                parts.append(payload)
                if opcode == TEXT and f == "checks each fragment's text alone":
                    self.check_text(payload)
                if fin and not (f == "drops empty fragments' ends" and kind == CONTINUATION and not payload):
                    self.message(opcode, parts)
                    opcode, parts = None, []
            await self.writer.drain()

    async def live(self):
        try:
            if await self.shake_hands():
                try:
                    body = await self.talk()
                    self.say(CLOSE, body)
                except Failed as why:
                    if self.fault != "says nothing on a fault":
                        self.say(CLOSE, why.args[0].to_bytes(2, "big"))
                if self.fault == "speaks on after its close":
                    self.say(TEXT, b"by the way")
                if self.fault == "never ends the line":
                    await asyncio.sleep(3600)
            await self.writer.drain()
            self.writer.write_eof()
            async with asyncio.timeout(CLOSE_WITHIN):
                while await self.reader.read(1 << 16):
                    pass
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError, OSError):
            pass
        finally:
            self.writer.close()


async def serve(fault):
    """A server with this fault (None: without), on a free port."""
    return await asyncio.start_server(lambda reader, writer: Conversation(reader, writer, fault).live(), "127.0.0.1", 0)
