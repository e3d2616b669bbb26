"""A client that checks nothing of what a server sends, with the manners of rfc6455_client: it passes the cases of
good servers, and every case that wants the client to refuse something must find it.

    credulous_client.py PORT
"""

import os
import socket
import sys

from wire import CLOSE, PING, PONG, TEXT, frame, masked, request


class End(Exception):
    pass


def ours(opcode, payload):
    return frame(opcode, payload, mask=os.urandom(4))


def main(port):
    line = socket.create_connection(("127.0.0.1", port), timeout=5)
    line.sendall(request(Host=f"127.0.0.1:{port}"))
    buffer = bytearray()

    def read(count):
        while len(buffer) < count:
            try:
                some = line.recv(1 << 16)
            except TimeoutError:
                some = b""
            if not some:
                raise End
            buffer.extend(some)
        got = bytes(buffer[:count])
        del buffer[:count]
        return got

    code, reason, message = 1006, b"", b""
    try:
        while not message.endswith(b"\r\n\r\n"):
            message += read(1)
        print("opened", flush=True)
        message = b""
        while True:
            head = read(2)
            length = head[1] & 127
            if length > 125:
                length = int.from_bytes(read(2 if length == 126 else 8), "big")
            key = read(4) if head[1] & 128 else bytes(4)
            payload = masked(read(length), key)
            if head[0] & 15 == CLOSE:
                line.sendall(ours(CLOSE, payload[:2]))
                code = int.from_bytes(payload[:2], "big") or 1005
                reason = payload[2:]
                raise End
            if head[0] & 15 == PING:
                line.sendall(ours(PONG, payload[:125]))
            elif head[0] & 15 != PONG:
                message += payload
                if head[0] & 128:
                    if message == b"goodbye":
                        line.sendall(ours(CLOSE, b"\x03\xe8"))
                    else:
                        line.sendall(ours(TEXT, message))
                    message = b""
    except End:
        print("closed", code, reason.decode(errors="replace"), flush=True)
    line.close()


main(int(sys.argv[1]))
