"""Can the cases fail? All of them are played with an echo of our own that has no fault, and for each fault that
it can have, the case that must find it; the cases for clients with one that believes everything; the meetings
with an echo that has a fault."""

import asyncio
import sys
from pathlib import Path

from case import Endpoint, Mismatch, play
from client_play import play_client
from clients import LOST
from faulty_echo import EARLY, FAULTS, serve
from peer import PATIENCE
from peers import close_codes, compression, fragments, many, meet, messages, pings, subprotocols
from wire import Broken

TOGETHER = 8  # connections at a time, of each kind
WITH_FAULT = 8  # s of patience; several faults are that nothing comes


async def found_in(cases, fault):
    """What the cases say of an echo with this fault."""
    room = asyncio.Semaphore(TOGETHER)
    server = await serve(fault)
    endpoint = Endpoint("our own", server.sockets[0].getsockname()[1], patience=WITH_FAULT if fault else PATIENCE)

    async def one(case):
        async with room:
            try:
                await play(case, endpoint)
            except (Mismatch, Broken) as found:
                return f"{case.name}: {found}"
            return None

    found = await asyncio.gather(*map(one, cases))
    server.close()
    return [sentence for sentence in found if sentence]


async def believed(cases, patience):
    """Those that a credulous client passes."""
    room = asyncio.Semaphore(TOGETHER)
    command = [sys.executable, "-B", str(Path(__file__).resolve().parent / "credulous_client.py")]

    async def one(case):
        async with room:
            try:
                await play_client(case, command, known_differences=False, patience=patience)
            except (Mismatch, Broken):
                return None
            return case.name

    found = await asyncio.gather(*map(one, cases))
    return [name for name in found if name]


# Meeting → the fault of the echo that it must find.
MET = {
    messages: "forgets the last byte at 126",
    fragments: "drops empty fragments' ends",
    pings: "answers pings empty",
    compression: "agrees to compression",
    subprotocols: "agrees to a subprotocol",
    close_codes: "answers closes with 1000",
    many: "closes after a message",
}


async def unmet(meeting, fault):
    """What a meeting with this echo does not find, in words."""
    name = meeting.__name__
    for of, passes in ((None, True), (fault, False)):
        server = await serve(of)
        try:
            await meet(meeting, server.sockets[0].getsockname()[1], WITH_FAULT if of else PATIENCE)
            met = True
        except Mismatch:
            met = False
        server.close()
        if met != passes:
            yield f"{name} does not find an echo that {fault}" if met else f"{name} does not pass without a fault"


async def self_check(cases, clients):
    """How many sentences were printed of what is wrong."""
    by_name = {case.name: case for case in cases}
    fit = [case for case in cases if "echo" in case.endpoints and not case.silent and not case.name.startswith(EARLY)]
    refusals = [case for case in clients if LOST in case.ends.told and not case.then]
    usual = [case for case in clients if LOST not in case.ends.told]

    async def without_fault():
        return [f"an echo without faults does not pass {found}" for found in await found_in(fit, None)]

    async def with_fault(fault, name):
        return [] if await found_in([by_name[name]], fault) else [f"{name} does not find an echo that {fault}"]

    async def with_client():
        wrong = [f"{name} does not find a client that believes everything" for name in await believed(refusals,
                                                                                                      WITH_FAULT)]
        unfair = {case.name for case in usual} - set(await believed(usual, PATIENCE))
        return wrong + [f"{name} is not passed by a client that believes everything" for name in sorted(unfair)]

    async def in_meeting(meeting, fault):
        return [sentence async for sentence in unmet(meeting, fault)]

    parts = await asyncio.gather(
        without_fault(), with_client(), *(with_fault(*one) for one in FAULTS.items()),
        *(in_meeting(*one) for one in MET.items())
    )
    wrong = [sentence for part in parts for sentence in part]
    for sentence in wrong:
        print(f"FAILED  {sentence}")
    print(f"self-check: {len(fit)} cases pass without a fault; {len(FAULTS)} faults of a server, {len(refusals)} of a "
          f"client and {len(MET)} in meetings are each found by the case that must; {len(wrong)} wrong")  # fmt: skip
    return len(wrong)
