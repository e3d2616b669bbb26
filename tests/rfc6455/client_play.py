"""How a case of clients.py is played: a listening socket, one client that is started and comes, what it says on
the wire and what it prints."""

import asyncio
import base64
import socket

from case import Mismatch
from clients import BLOCK, NOT_OPENED, REPEATING, agreed, good, server
from endpoints import binary, with_fixed_addresses
from peer import PATIENCE, Ended, Peer
from wire import CLOSE, TEXT, close, key_in


def our_client(build):
    return with_fixed_addresses([str(binary(build, "rfc6455_client"))])


async def play_client(case, client, known_differences=True, patience=PATIENCE):
    """With the client that this command starts. Raises Mismatch or Broken."""
    listening = socket.socket()
    listening.setblocking(False)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    loop = asyncio.get_running_loop()
    command = [*client, str(listening.getsockname()[1])]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE,
                                                   stderr=asyncio.subprocess.PIPE)
    differs = (case.differs or {}).get("client") if known_differences else None
    peer = None
    try:
        sock, _ = await asyncio.wait_for(loop.sock_accept(listening), patience)
        peer = Peer(sock, from_client=True, patience=patience)
        ends = differs and differs.ends or case.ends
        await _talk(case, ends, peer, differs is REPEATING)
        said, errors = await asyncio.wait_for(process.communicate(), patience)
    except (asyncio.TimeoutError, Ended) as fault:
        raise Mismatch(f"the client hangs or ends early: {fault!r}") from None
    finally:
        listening.close()
        if peer:
            peer.drop()
        if process.returncode is None:
            process.kill()
            await process.wait()
    _check_told(ends, said.decode(), process.returncode, errors.decode())


def _check_told(ends, said, returned, errors):
    if returned != 0:
        raise Mismatch(f"the client ended with {returned}: {errors}")
    lines = said.splitlines()
    opened, last = lines[:1] == ["opened"], lines[-1].split(" ", 2) if lines else []
    if opened != (ends is not NOT_OPENED):
        raise Mismatch(f"opened was {'' if opened else 'not '}told")
    if len(last) < 2 or last[0] != "closed" or int(last[1]) not in ends.told:
        raise Mismatch(f"told {' '.join(last)!r}, expected closed {ends.told}")
    if ends.reason and last[2] != ends.reason:
        raise Mismatch(f"told the reason {last[2]!r}, expected {ends.reason!r}")


async def _read_request(peer):
    head = await peer.head()
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if first != "GET /ws HTTP/1.1":
        raise Mismatch(f"it asks {first!r} (§4.1)")
    if headers.get("upgrade", "").lower() != "websocket" or "upgrade" not in headers.get("connection", "").lower():
        raise Mismatch("it does not ask for an upgrade (§4.1)")
    if headers.get("sec-websocket-version") != "13" or not headers.get("host", "").startswith("127.0.0.1:"):
        raise Mismatch("it names no host or another version (§4.1)")
    key = key_in(head)
    if len(base64.b64decode(key, validate=True)) != 16:
        raise Mismatch("its key is not 16 bytes (§4.1)")
    return key


async def _talk(case, ends, peer, repeating):
    key = await _read_request(peer)
    await peer.send((case.answer or good)(key), case.piece)
    if ends is NOT_OPENED:
        if case.then == "drop":
            peer.half_close()
        await peer.end()
        return
    waiting = list(case.hears)
    for step in case.send:
        await peer.send(step, case.piece)
    while waiting:
        heard = await peer.hear()
        if heard != waiting[0]:
            raise Mismatch(f"heard {heard}, expected {waiting[0]}")
        del waiting[0]
    _check_keys(peer.reader.keys, repeating)
    if case.then == "drop":
        peer.half_close()
        await peer.end()
        return
    if ends == agreed(1000) and not any(step[:1] == b"\x88" for step in case.send):
        await peer.send(server(TEXT, b"goodbye"))
    heard = await peer.hear()
    if heard.opcode != CLOSE:
        raise Mismatch(f"heard {heard}, expected {ends}")
    code = int.from_bytes(heard.payload[:2], "big") if heard.payload else None
    if code not in (ends.wire if isinstance(ends.wire, tuple) else (ends.wire,)):
        raise Mismatch(f"it closed with {code}, expected {ends}")
    if case.then == "silence":
        await peer.end()
        return
    if not any(step[:1] == b"\x88" for step in case.send):
        await peer.send(close(code, mask=None) if code else close(mask=None))
    peer.half_close()  # the server ends the line first, §7.1.1
    await peer.end()


def _check_keys(keys, repeating):
    """§5.3: a fresh key for each frame, not to be foreseen."""
    if len(set(keys[:BLOCK])) != len(keys[:BLOCK]) or bytes(4) in keys:
        raise Mismatch("two of its frames have one masking key, or a key is zero (§5.3)")
    if (len(set(keys)) != len(keys)) != repeating:
        raise Mismatch(f"of {len(keys)} masking keys {len(set(keys))} are different; repeated were {repeating} (§5.3)")
