"""Valid conversations, broken at random by a seed, at the product's /ws for a time. Whatever comes: it goes on
living, answers in well-formed frames and with close codes of its table, hangs on to no socket, and somebody
else's frames come second by second.

The seed gives the same conversations in the same order; which of them run side by side, the machine decides."""

import asyncio
import json
import random
import time

import websockets

from case import Mismatch
from peer import PATIENCE, Ended, Peer
from peers import a_session, beat, hello, join, next_of, product
from wire import CLOSE, CONTINUATION, PING, PONG, TEXT, Broken, close, fragments, frame, request

TOGETHER = 12  # broken conversations at a time
JOINS_A_SESSION = 25  # then another session; one has few seats
QUIET = 0.3  # s; when nothing more comes for so long after the last byte, the conversation is hung up
LARGEST_GAP = 5  # s between two frames of somebody else, of which one is due each second; the machine is busy
# What may be said: our own codes and those of the RFC, and whatever it lets a client choose, said back.
# None: a close without a code.
CODES = {None, 1000, 1001, 1002, 1003, *range(1007, 1014), *range(3000, 65536)}
CLOSES = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 4999, 5000, 65535)
RELEASED = 40  # s until every socket is let go of: longer than the server waits for a silent peer


# ---- what is valid


def talk(chance, link):
    """Frames of an ordinary conversation."""
    stream = chance.randbytes(16).hex()
    said = [hello().encode(), join(link, f"Visitor {chance.randrange(1000)}", stream).encode()]
    for seq in range(1, chance.randrange(1, 8)):
        said.append(beat(stream, seq).encode())
    said.append(b'{"type":"clock_ping","id":1,"client_ms":%d}' % chance.randrange(1000))
    said.append(b'{"type":"set_pause","paused":true,"quiet":false}')
    if chance.random() < 0.3:  # what the product ends with codes of its own
        said.append(chance.choice((b'{"type":"leave"}', hello(99).encode(), b"{")))
        said += [b"[]"] * chance.choice((0, 0, 30))
    if chance.random() < 0.02:
        said.append(b'{"type":"end"}')  # for everybody; who comes later is sent away
    if chance.random() < 0.1:
        said[0] = hello(99).encode()
    elif chance.random() < 0.1:
        said[1] = join("A" * 22, "Nobody", stream).encode()
    frames = []
    for message in said:
        kind = chance.random()
        key = chance.randbytes(4)
        if kind < 0.6:
            frames.append(frame(TEXT, message, mask=key))
        elif kind < 0.9:
            cuts = sorted(chance.choices(range(len(message) + 1), k=chance.randrange(1, 5)))
            frames += fragments(TEXT, [message[a:b] for a, b in zip([0, *cuts], [*cuts, len(message)], strict=True)])
        else:
            frames.append(frame(TEXT, message + b" " * chance.randrange(16384 - len(message)), mask=key))
        if chance.random() < 0.3:
            frames.append(frame(chance.choice((PING, PONG)), chance.randbytes(chance.randrange(126)), mask=key))
    if chance.random() < 0.5:
        frames.append(close(chance.choice(CLOSES), "bye ♥".encode()))
    return frames


# ---- what is not


def flip(chance, data):
    data = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        # Headers break more than payloads do.
        at = chance.randrange(min(len(data), 14) if chance.random() < 0.6 else len(data))
        data[at] ^= 1 << chance.randrange(8)
    return bytes(data)


def lengthen(chance, data):
    """Another length in the header than the payload has."""
    form = chance.choice((7, 16, 64))
    most = {7: 125, 16: 0xFFFF, 64: (1 << 64) - 1}[form]
    says = chance.choice((0, 1, 125, 126, 127, 16384, 16385, 65535, 65536, 1 << 31, 1 << 32, 1 << 63, most))
    return frame(data[0] & 15, data[6:], fin=data[0] >= 128, form=form, says=min(says, most), mask=data[2:6])


def mutated(chance, frames):
    """The frames with some of them broken, as bytes."""
    frames = list(frames)
    for _ in range(chance.choice((0, 1, 1, 2, 3, 6))):
        at = chance.randrange(len(frames))
        one = frames[at]
        how = chance.randrange(12)
        if how == 0:
            frames[at] = flip(chance, one)
        elif how == 1:
            frames[at] = one[: chance.randrange(len(one))] or b"\x00"  # cut off
        elif how == 2:
            frames[at] = one + chance.randbytes(chance.randrange(1, 20))
        elif how == 3:
            frames.insert(at, chance.choice(frames))  # again, or elsewhere
        elif how == 4:
            del frames[at]
        elif how == 5:
            chance.shuffle(frames)
        elif how == 6:
            frames[at] = lengthen(chance, one) if len(one) >= 6 else one
        elif how == 7:
            frames[at] = bytes([one[0] ^ chance.choice((0x80, 0x40, 0x20, 0x10))]) + one[1:]
        elif how == 8:
            frames[at] = bytes([(one[0] & 0xF0) | chance.randrange(16)]) + one[1:]
        elif how == 9:
            frames[at] = one[:1] + bytes([one[1] & 0x7F]) + one[2:] if len(one) > 1 else one  # unmasked
        elif how == 10:
            frames.insert(at, frame(CONTINUATION, chance.randbytes(chance.randrange(300)), fin=chance.random() < 0.5))
        else:
            frames.insert(at, chance.randbytes(chance.randrange(1, 400)))
        frames = frames or [b"\x88"]
    return b"".join(frames)


class Storm:
    def __init__(self, port, seed):
        self.port = port
        self.chance = random.Random(seed)
        self.links = None
        self.joins = 0
        self.codes = {}
        self.count = 0

    async def next_conversation(self):
        # One after the other from one generator, so that the seed gives the same ones.
        if self.links is None or self.joins >= JOINS_A_SESSION:
            self.joins = 0
            self.links = await a_session(self.port)
        self.joins += 1
        chance = random.Random(self.chance.getrandbits(64))
        self.count += 1
        greeting = request()
        if chance.random() < 0.05:
            greeting = flip(chance, greeting)
        return self.count, chance, greeting, mutated(chance,
                                                     talk(chance,
                                                          self.links[chance.choice(("participant", "facilitator"))]))

    async def converse(self, chance, greeting, data):
        peer = await Peer.connect(self.port)
        try:
            await peer.send(greeting)
            try:
                if (await peer.response()).status != 101:
                    return "declined"
            except (Broken, Ended):
                return "declined"
            return await self.throw(chance, peer, data)
        finally:
            peer.drop()

    async def throw(self, chance, peer, data):
        sending = asyncio.create_task(peer.send(data, chance.choice((0, 0, 0, 1, 7, 100, 1460))))
        end = chance.random()
        try:
            if end < 0.1:
                await sending
                peer.reset()
                return "reset"
            if end < 0.2:
                await sending
                peer.half_close()
            while True:
                try:
                    heard = await asyncio.wait_for(peer.hear(),
                                                   None if not sending.done() else PATIENCE if end < 0.2 else QUIET)
                except asyncio.TimeoutError:
                    if end < 0.2:
                        raise Mismatch("the end of our half of TCP is not answered by the end of theirs") from None
                    return "hung up"
                if heard.opcode == TEXT:
                    json.loads(heard.payload)
                elif heard.opcode == CLOSE:
                    closed = int.from_bytes(heard.payload[:2], "big") if heard.payload else None
                    if closed not in CODES:
                        raise Mismatch(f"close {closed}, which nobody may send")
                    await peer.end()
                    return f"closed {closed}"
                elif heard.opcode not in (PING, PONG):
                    raise Mismatch(f"{heard}, though it speaks text only")
        except Ended as ended:
            return f"ended ({ended.how})"
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def run(self, until, wrong):
        turn = asyncio.Lock()

        async def worker():
            while time.monotonic() < until and not wrong:
                async with turn:
                    number, chance, greeting, data = await self.next_conversation()
                try:
                    how = await asyncio.wait_for(self.converse(chance, greeting, data), 2 * PATIENCE)
                    self.codes[how] = self.codes.get(how, 0) + 1
                except (Mismatch, Broken, ValueError) as fault:
                    wrong.append(f"conversation {number}: {fault}")
                except asyncio.TimeoutError:
                    wrong.append(f"conversation {number}: it hangs")
                except OSError as fault:
                    wrong.append(f"conversation {number}: {fault}")

        await asyncio.gather(*(worker() for _ in range(TOGETHER)))


class Bystander:
    """Somebody well-behaved in a session of their own, whose frames must go on."""

    def __init__(self, port):
        self.port = port
        self.frames = 0
        self.largest_gap = 0.0

    async def live(self, until, wrong):
        link = (await a_session(self.port))["participant"]
        try:
            # Its pings are answered, ours are asked for; compression is not offered.
            async with product(self.port, compression=None) as socket:
                await socket.send(hello())
                await socket.send(join(link, "Bystander", "b" * 32))
                number, at = (await next_of(socket, "frame"))["number"], time.monotonic()
                while time.monotonic() < until:
                    frame_now = await next_of(socket, "frame")
                    now = time.monotonic()
                    self.largest_gap, at = max(self.largest_gap, now - at), now
                    if frame_now["number"] <= number:
                        wrong.append(f"the bystander's frame {frame_now['number']} came after {number}")
                    number = frame_now["number"]
                    self.frames += 1
        except (websockets.WebSocketException, asyncio.TimeoutError, OSError) as fault:
            wrong.append(f"the bystander was disturbed: {type(fault).__name__} {fault}")
        if self.largest_gap > LARGEST_GAP:
            wrong.append(f"the bystander waited {self.largest_gap:.1f} s for a frame")


async def mutate(process, port, seconds, seed):
    """How many sentences were printed of what is wrong."""
    wrong = []
    at_rest = process.descriptors()
    storm, bystander = Storm(port, seed), Bystander(port)
    until = time.monotonic() + seconds
    await asyncio.gather(storm.run(until, wrong), bystander.live(until, wrong))
    let_go = time.monotonic() + RELEASED
    while process.is_running() and process.descriptors() > at_rest and time.monotonic() < let_go:
        await asyncio.sleep(0.2)
    if not process.is_running():
        wrong.append("the server is dead")
    elif process.descriptors() > at_rest:
        wrong.append(f"{process.descriptors() - at_rest} descriptors remain open")
    for sentence in wrong:
        print(f"FAILED  {sentence}   (seed {seed})")
    ends = ", ".join(f"{how} {count}" for how, count in sorted(storm.codes.items(), key=lambda one: -one[1]))
    print(f"mutations: {storm.count} conversations in {seconds} s, seed {seed}: {ends}")
    print(f"           the bystander saw {bystander.frames} frames, at most {bystander.largest_gap:.2f} s apart; "
          f"{len(wrong)} wrong")  # fmt: skip
    if not bystander.frames:
        print("FAILED  the bystander saw no frame")
    return len(wrong) + (not bystander.frames)
