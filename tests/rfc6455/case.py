"""A case: what is sent, what RFC 6455 says of it, and what must come back. And how one is played.

A case states the messages and pongs that the RFC makes the other end see or send; an `Endpoint` says
what it answers to such a message, so that one list serves an echo and the product."""

import asyncio
from dataclasses import dataclass, field

from peer import PATIENCE, Ended, Peer
from wire import CLOSE, PING, PONG, Heard, Response, accept_for, close, frame, key_in, request


class Mismatch(Exception):
    """The other end did something else than was expected."""


# ---- how a conversation ends


@dataclass(frozen=True)
class Open:
    """It goes on: a ping is answered, and so is a close."""

    def __str__(self):
        return "the connection stays open"


@dataclass(frozen=True)
class Closed:
    """A close frame comes with one of these codes (None: without one), and then the end of the line."""

    codes: tuple

    def __str__(self):
        return "close " + " or ".join("without a code" if code is None else str(code) for code in self.codes)


@dataclass(frozen=True)
class Gone:
    """The line ends; a close frame may come before, and so may what `hears` names."""

    def __str__(self):
        return "the line ends"


@dataclass(frozen=True)
class Unopened:
    """What was sent of a handshake, and then the end of our half of TCP, opens nothing."""

    def __str__(self):
        return "the line ends without a WebSocket"


@dataclass(frozen=True)
class Declined:
    """There is no WebSocket: this status, these headers (None: not there)."""

    statuses: tuple
    headers: tuple = ()

    def __str__(self):
        return "HTTP " + " or ".join(map(str, self.statuses))


def closed(*codes):
    return Closed(codes)


FAILED = closed(1002)  # a protocol error, §7.4.1
OPEN, GONE, UNOPENED = Open(), Gone(), Unopened()
NORMAL = closed(1000)


# ---- steps of sending that are no bytes


@dataclass(frozen=True)
class After:
    """Wait until so many answers have come."""

    count: int


@dataclass(frozen=True)
class HalfClose:
    """Our side of TCP is closed; we still read."""


@dataclass(frozen=True)
class Reset:
    """TCP's RST."""


# ---- cases


@dataclass(frozen=True)
class Difference:
    """What an endpoint does instead, and why."""

    why: str
    ends: object
    hears: tuple = ()


def ours(why, ends, hears=()):
    """A difference of our stack, so of echo and product alike."""
    return dict.fromkeys(("echo", "product"), Difference(why, ends, hears))


@dataclass(frozen=True)
class Case:
    name: str
    section: str
    says: str  # what the RFC says, in our words
    send: tuple = ()
    hears: tuple = ()
    ends: object = OPEN
    piece: int = 0  # bytes a segment; 0: whole
    request: bytes = field(default_factory=request)
    headers: tuple = ()  # (name, value or None) that a 101 must have
    endpoints: tuple = ("echo", "product", "websockets")
    # endpoint → Difference: where it is known to differ. Checked as strictly, so that one that is gone is
    # noticed as well.
    differs: dict = field(default_factory=dict)
    silent: bool = False  # our peer never answers a close
    more_pongs: bool = False  # may come than `hears` names


@dataclass(frozen=True)
class Expected:
    """One message or control frame that must come back."""

    fits: object  # Heard → bool
    words: str
    is_pong: bool = False


def exactly(heard):
    return Expected(lambda got: got == heard, str(heard), heard.opcode == PONG)


def say_back(hears):
    """What an echo answers: `(list of Expected, None)`. Others may end the conversation: `(…, Closed)`."""
    return [exactly(heard) for heard in hears], None


@dataclass(frozen=True)
class Endpoint:
    name: str
    port: int
    answers: object = say_back
    in_order: bool = True  # are pongs in order with answers?
    answers_all: bool = True  # also what came just before a fault or a close?
    patience: int = PATIENCE  # s for whatever must come


async def play(case, endpoint):
    """Raises Mismatch or Broken with a sentence when the endpoint does not do as the case says."""
    try:
        await asyncio.wait_for(_play(case, endpoint), 2 * endpoint.patience)
    except asyncio.TimeoutError:
        raise Mismatch("it hangs") from None
    except Ended as ended:
        raise Mismatch(str(ended)) from None


async def _play(case, endpoint):
    wanted = case.differs.get(endpoint.name, case)
    expected, earlier = endpoint.answers(wanted.hears)
    ends = earlier or wanted.ends

    peer = await Peer.connect(endpoint.port, endpoint.patience)
    try:
        if not await shake_hands(case, ends, peer):
            return
        got = asyncio.Condition()
        count = [0]
        sending = asyncio.create_task(_send(case, peer, got, count))
        try:
            await _listen(case, endpoint, ends, expected, peer, sending, got, count)
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
    finally:
        peer.drop()


async def shake_hands(case, ends, peer):
    """True when there is a WebSocket, as the case expects."""
    await peer.send(case.request, case.piece)
    if isinstance(ends, Unopened):
        peer.half_close()
        await peer.end()
        if b" 101 " in peer.reader.buffer:
            raise Mismatch("half a handshake opened a WebSocket")
        return False
    answer = await peer.response()
    if isinstance(ends, Declined):
        if answer.status not in ends.statuses:
            raise Mismatch(f"HTTP {answer.status}, expected {ends}")
        _check_headers(answer, ends.headers)
        return False
    if answer.status != 101:
        raise Mismatch(f"HTTP {answer.status}, expected 101")
    if answer.tokens("upgrade") != ["websocket"] or "upgrade" not in answer.tokens("connection"):
        raise Mismatch("101 without its Upgrade and Connection headers (§4.2.2)")
    if answer.headers.get("sec-websocket-accept") != accept_for(key_in(case.request)):
        raise Mismatch("Sec-WebSocket-Accept does not answer the key (§4.2.2)")
    _check_headers(answer, (("Sec-WebSocket-Extensions", None), ("Sec-WebSocket-Protocol", None), *case.headers))
    return True


def _check_headers(answer: Response, wanted):
    for name, value in wanted:
        if answer.headers.get(name.lower()) != value:
            raise Mismatch(f"header {name} is {answer.headers.get(name.lower())!r}, expected {value!r}")


async def _send(case, peer, got, count):
    for step in case.send:
        if isinstance(step, After):
            async with got:
                await got.wait_for(lambda: count[0] >= step.count)  # noqa: B023
        elif isinstance(step, HalfClose):
            peer.half_close()
        elif isinstance(step, Reset):
            peer.reset()
        elif not await peer.send(step, case.piece):
            return


async def _listen(case, endpoint, ends, expected, peer, sending, got, count):
    waiting = list(expected)

    async def take(heard):
        if case.more_pongs and heard.opcode == PONG:
            return
        # In the order of what is answered; where that is not promised, messages and pongs each in theirs.
        for i, one in enumerate(waiting):
            if endpoint.in_order or one.is_pong == (heard.opcode == PONG):
                if one.fits(heard):
                    del waiting[i]
                    count[0] += 1
                    async with got:
                        got.notify_all()
                    return
                break
        raise Mismatch(f"heard {heard}, expected {waiting[0].words if waiting else ends}")

    async def hear():
        while True:
            heard = await peer.hear()
            if heard.opcode != PING:  # its keep-alive may come at any time, §5.5.2
                return heard

    if isinstance(ends, Open):
        while waiting:
            heard = await hear()
            if heard.opcode == CLOSE:
                raise Mismatch(f"it closed ({_code(heard)}), expected {waiting[0].words}")
            await take(heard)
        await sending
        await peer.send(frame(PING, b"still there?"))
        heard = await hear()
        if heard != Heard(PONG, b"still there?"):
            raise Mismatch(f"heard {heard}, expected the pong that shows that {ends}")
        await peer.send(close(1000))
        await _closing(NORMAL, await hear(), peer, case)
        return
    if isinstance(ends, Gone):
        if any(isinstance(step, Reset) for step in case.send):
            await sending
            return
        try:
            while (heard := await hear()).opcode != CLOSE:
                await take(heard)
            await peer.end()
        except Ended:
            pass
        return
    while (heard := await hear()).opcode != CLOSE:
        await take(heard)
    if waiting and endpoint.answers_all:
        raise Mismatch(f"it closed ({_code(heard)}), expected {waiting[0].words} before")
    await _closing(ends, heard, peer, case)


def _code(heard):
    return int.from_bytes(heard.payload[:2], "big") if heard.payload else None


async def _closing(ends, heard, peer, case):
    if heard.opcode != CLOSE:
        raise Mismatch(f"heard {heard}, expected {ends}")
    if len(heard.payload) == 1:
        raise Mismatch("a close frame with half a code (§5.5.1)")
    if _code(heard) not in ends.codes:
        raise Mismatch(f"close {_code(heard)}, expected {ends}")
    heard.payload[2:].decode()  # its reason is UTF-8, §5.5.1
    if not case.silent:
        await peer.send(close(1000))  # answers a close of theirs; after ours it changes nothing
    await peer.end()
    if case.silent:
        await peer.is_let_go()
    if peer.reader.buffer:
        raise Mismatch("bytes came after the close frame (§5.5.1)")
