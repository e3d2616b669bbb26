"""One end of a TCP connection that speaks bytes. It sends in pieces of any size, and reads what comes
even when writing has failed: a close frame often precedes a reset."""

import asyncio
import contextlib
import socket
import struct

from wire import Broken, Reader, parse_response

PATIENCE = 30  # s for whatever must come; a busy machine under sanitizers is slow


class Ended(Exception):
    """The connection is over: `how` is "end" (orderly) or "reset"."""

    def __init__(self, how):
        super().__init__(f"the connection ended ({how})")
        self.how = how


class Peer:
    def __init__(self, sock, from_client=False, patience=PATIENCE):
        self.socket = sock
        self.patience = patience
        self.loop = asyncio.get_running_loop()
        self.reader = Reader(from_client)
        self.gone = None  # how the writing end found the connection to be over

    @classmethod
    async def connect(cls, port, patience=PATIENCE):
        sock = socket.socket()
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.wait_for(asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port)), patience)
        return cls(sock, patience=patience)

    async def send(self, data, piece=None):
        """False when the other end takes no more."""
        try:
            for at in range(0, len(data), piece or len(data) or 1):
                await self.loop.sock_sendall(self.socket, data[at : at + piece] if piece else data)
                if piece:
                    await asyncio.sleep(0)
        except (ConnectionError, BrokenPipeError):
            self.gone = "reset"
            return False
        return True

    async def _more(self):
        try:
            data = await asyncio.wait_for(self.loop.sock_recv(self.socket, 1 << 16), self.patience)
        except ConnectionError:
            raise Ended("reset") from None
        except asyncio.TimeoutError:
            raise Broken(f"nothing came within {self.patience} s") from None
        if not data:
            raise Ended("end")
        self.reader.feed(data)

    async def head(self):
        """The bytes before an empty line; what follows stays in the buffer."""
        buffer = self.reader.buffer
        while b"\r\n\r\n" not in buffer:
            await self._more()
        at = buffer.index(b"\r\n\r\n")
        head = bytes(buffer[:at])
        del buffer[: at + 4]
        return head

    async def response(self):
        return parse_response(await self.head())

    async def hear(self):
        """The next message or control frame. Raises Ended or Broken."""
        while (heard := self.reader.next()) is None:
            try:
                await self._more()
            except Ended:
                if self.reader.buffer:
                    raise Broken("the connection ended within a frame") from None
                raise
        return heard

    async def end(self):
        """Reads until the connection is over; says how."""
        try:
            while True:
                await self._more()
        except Ended as ended:
            return ended.how

    async def is_let_go(self):
        """Waits until the other end's process has given its socket up, though ours is still open: then the
        kernel lists it without an inode, or not at all. (Linux, proc(5).)"""
        try:
            theirs, ours = self.socket.getpeername()[1], self.socket.getsockname()[1]
        except OSError:
            return  # it was reset
        for _ in range(self.patience * 10):
            with open("/proc/net/tcp", encoding="ascii") as table:
                rows = [line.split() for line in table.readlines()[1:]]
            held = [row for row in rows if _ports(row) == (theirs, ours) and row[9] != "0"]
            if not held:
                return
            await asyncio.sleep(0.1)
        raise Broken(f"the other end still holds the socket after {self.patience} s")

    def half_close(self):
        with contextlib.suppress(OSError):  # over already
            self.socket.shutdown(socket.SHUT_WR)

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def drop(self):
        self.socket.close()


def _ports(row):
    return tuple(int(address.rpartition(":")[2], 16) for address in row[1:3])
