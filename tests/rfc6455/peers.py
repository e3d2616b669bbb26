"""Independent peers: Debian's python3-websockets speaks to the echo, to the product and, as a server, to our
client_socket."""

import asyncio
import json
import os
import random
import urllib.request
from dataclasses import dataclass

import websockets

from case import Mismatch
from client_play import our_client as client_command
from endpoints import MOST_MESSAGE
from peer import PATIENCE

SIZES = (0, 1, 125, 126, 127, 1000, 4096, 16384, 65535, 65536, 300_000)
SEATS = 3


def same(got, wanted, about):
    if got != wanted:
        raise Mismatch(f"{about}: {got!r}, expected {wanted!r}")


async def closes_with(socket, code):
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                await socket.recv()
    except websockets.ConnectionClosed as closed:
        same(closed.rcvd and closed.rcvd.code, code, "close code")


# ---- the echo


async def messages(port):
    async with websockets.connect(f"ws://127.0.0.1:{port}/", compression=None, max_size=None) as socket:
        chance = random.Random(6455)
        for size in SIZES:
            for message in (chance.randbytes(size), "".join(chance.choices("abc äöü ♥💚", k=size))):
                await socket.send(message)
                same(await socket.recv(), message, f"a message of {size}")


async def fragments(port):
    async with websockets.connect(f"ws://127.0.0.1:{port}/") as socket:
        await socket.send(["in ", "three ", "parts"])
        same(await socket.recv(), "in three parts", "fragments")
        await socket.send([b"", b"\xff", b"", b"\x00"])
        same(await socket.recv(), b"\xff\x00", "binary fragments")


async def pings(port):
    async with websockets.connect(f"ws://127.0.0.1:{port}/") as socket:
        for payload in (b"", b"tide", os.urandom(125)):
            await asyncio.wait_for(await socket.ping(payload), PATIENCE)
        await socket.pong(b"nobody asked")
        await socket.send("on")
        same(await socket.recv(), "on", "after a pong")


async def compression(port):
    async with websockets.connect(f"ws://127.0.0.1:{port}/", compression="deflate") as socket:
        same(socket.extensions, [], "extensions agreed upon")
        await socket.send("plain " * 1000)
        same(await socket.recv(), "plain " * 1000, "a message after compression was declined")


async def subprotocols(port):
    async with websockets.connect(f"ws://127.0.0.1:{port}/", subprotocols=["chat", "superchat"]) as socket:
        same(socket.subprotocol, None, "subprotocol agreed upon")


async def close_codes(port):
    for code in (1000, 1001, 1008, 1011, 3000, 4000, 4999):
        socket = await websockets.connect(f"ws://127.0.0.1:{port}/")
        await socket.close(code, "until tomorrow")
        same(socket.close_code, code, "close code said back")


async def many(port):
    """Forty at once, each with messages under way in both directions."""

    async def one(number):
        async with websockets.connect(f"ws://127.0.0.1:{port}/") as socket:
            said = [f"{number}: {i}" for i in range(25)]
            for text in said:
                await socket.send(text)
            same([await socket.recv() for _ in said], said, "messages in order")

    await asyncio.gather(*map(one, range(40)))


# ---- the product


def session_links(port):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/sessions", b'{"title":"RFC 6455"}', {"Content-Type": "application/json"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=PATIENCE) as answer:
        links = json.load(answer)["links"]
    return {role: link.partition("#")[2] for role, link in links.items()}


async def a_session(port):
    return await asyncio.to_thread(session_links, port)


def hello(*versions):
    return json.dumps({"type": "hello", "versions": versions or [1], "client": "rfc6455"})


def join(link, name, stream):
    return json.dumps({
        "type": "join", "link": link, "name": name, "stream": stream, "visibility": "group", "keep": True, "seat": True,
        "sensor": "simulated",
    })  # fmt: skip


def beat(stream, seq):
    return json.dumps({"type": "notification", "stream": stream, "seq": seq, "client_ms": 1000 * seq, "rr_ms": [1000],
                       "bpm": 60})


def new_stream():
    return os.urandom(16).hex()


async def next_of(socket, kind):
    async with asyncio.timeout(PATIENCE):
        while True:
            said = json.loads(await socket.recv())
            if said["type"] == kind:
                return said


def product(port, **how):
    return websockets.connect(f"ws://127.0.0.1:{port}/ws", **how)


async def conversation(port):
    """Three people join, say heartbeats, see frames that go on by one, and leave."""
    link = (await a_session(port))["participant"]

    async def person(name):
        stream = new_stream()
        async with product(port) as socket:
            await socket.send(hello())
            same((await next_of(socket, "welcome"))["version"], 1, "version")
            await socket.send(join(link, name, stream))
            await next_of(socket, "joined")
            await socket.send(beat(stream, 1))
            same((await next_of(socket, "ack"))["committed_seq"], 1, "committed_seq")
            first = (await next_of(socket, "frame"))["number"]
            same((await next_of(socket, "frame"))["number"], first + 1, "the next frame's number")
            await asyncio.wait_for(await socket.ping(b"between frames"), PATIENCE)
            await socket.send('{"type":"leave"}')
            await closes_with(socket, 4505)

    await asyncio.gather(*(person(f"Person {i}") for i in range(SEATS)))


async def product_declines(port):
    async with product(port, compression="deflate", subprotocols=["chat"]) as socket:
        same((socket.extensions, socket.subprotocol), ([], None), "agreed upon")
        await socket.send(hello())
        await next_of(socket, "welcome")


async def product_codes(port):
    for message, code in {
        b"binary": 1003,
        "a" * (MOST_MESSAGE + 1): 1009,
        hello(99): 4501,
    }.items():
        async with product(port) as socket:
            await socket.send(message)
            await closes_with(socket, code)
    async with product(port) as socket:
        await socket.send(hello() + " " * (MOST_MESSAGE - len(hello())))
        await next_of(socket, "welcome")
        await socket.send(join("A" * 22, "Nobody", new_stream()))
        await closes_with(socket, 4502)


async def product_closes(port):
    """Whoever says goodbye is answered in kind."""
    for code in (1000, 1001, 4000):
        socket = await product(port)
        await socket.send(hello())
        await next_of(socket, "welcome")
        await socket.close(code)
        same(socket.close_code, code, "close code said back")


async def product_foreign_origin(port):
    try:
        async with product(port, origin="http://elsewhere.example"):
            raise Mismatch("a page from elsewhere was let in")
    except websockets.InvalidStatusCode as declined:
        same(declined.status_code, 403, "status")


# ---- our client before their server


async def our_client(build):
    """Messages of all sizes, a ping, and a goodbye of the client's own; then their close with words."""
    result = asyncio.get_running_loop().create_future()

    async def speak(socket):
        try:
            for size in SIZES:
                await socket.send("♥" * (size // 3) + "." * (size % 3))
                same(await socket.recv(), "♥" * (size // 3) + "." * (size % 3), f"a message of {size} bytes")
            await socket.send(["in ", "three ", "parts"])
            same(await socket.recv(), "in three parts", "fragments")
            await asyncio.wait_for(await socket.ping(b"tide"), PATIENCE)
            if last_word:
                await socket.close(4503, last_word)
            else:
                await socket.send("goodbye")
                await socket.wait_closed()
                same(socket.close_code, 1000, "its close code")
            result.set_result(None)
        except Exception as fault:  # noqa: BLE001 - told by whoever awaits the result
            result.set_exception(fault)

    for last_word in ("", "until tomorrow"):
        result = asyncio.get_running_loop().create_future()
        async with websockets.serve(speak, "127.0.0.1", 0, compression="deflate", max_size=None) as server:
            port = server.sockets[0].getsockname()[1]
            client = await asyncio.create_subprocess_exec(*client_command(build), str(port),
                                                          stdout=asyncio.subprocess.PIPE)
            try:
                await asyncio.wait_for(result, PATIENCE)
                said, _ = await asyncio.wait_for(client.communicate(), PATIENCE)
            finally:
                if client.returncode is None:
                    client.kill()
                    await client.wait()
            wanted = f"opened\nclosed 4503 {last_word}\n" if last_word else "opened\nclosed 1000 \n"
            same(said.decode(), wanted, "what the client told")


@dataclass(frozen=True)
class Meeting:
    name: str
    of: str  # what of ours it meets
    with_: object  # the conversation: takes the port, or the build folder for the client
    section: str = "all"
    says: str = "python3-websockets and ours understand one another."
    ends: str = "understood"
    differs: object = None

    @property
    def endpoints(self):
        return (self.of,)


def all_peers():
    return [
        Meeting("peers/echo: messages of all sizes", "echo", messages),
        Meeting("peers/echo: fragments", "echo", fragments),
        Meeting("peers/echo: pings", "echo", pings),
        Meeting("peers/echo: compression is declined", "echo", compression),
        Meeting("peers/echo: subprotocols are declined", "echo", subprotocols),
        Meeting("peers/echo: close codes", "echo", close_codes),
        Meeting("peers/echo: forty at once", "echo", many),
        Meeting("peers/product: three people in a session", "product", conversation),
        Meeting("peers/product: compression and subprotocols are declined", "product", product_declines),
        Meeting("peers/product: its own close codes", "product", product_codes),
        Meeting("peers/product: closes of the client", "product", product_closes),
        Meeting("peers/product: a page from elsewhere", "product", product_foreign_origin),
        Meeting("peers/client: before another server", "client", our_client),
    ]


async def meet(conversation_with, where, patience=2 * PATIENCE):
    """Raises Mismatch with a sentence."""
    try:
        await asyncio.wait_for(conversation_with(where), patience)
    except (websockets.WebSocketException, asyncio.TimeoutError, OSError) as fault:
        raise Mismatch(f"{type(fault).__name__}: {fault}") from None
