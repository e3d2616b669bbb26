"""Can the cases fail? All of them are played with an echo of our own that has no fault, and for each fault that
it can have, the case that must find it."""

import asyncio

from case import Endpoint, Mismatch, play
from faulty_echo import EARLY, FAULTS, serve
from peer import PATIENCE
from wire import Broken

TOGETHER = 32  # connections at a time
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


async def self_check(cases):
    """How many sentences were printed of what is wrong."""
    by_name = {case.name: case for case in cases}
    fit = [case for case in cases if "echo" in case.endpoints and not case.silent and not case.name.startswith(EARLY)]
    wrong = [f"FAILED  an echo without faults does not pass {found}" for found in await found_in(fit, None)]
    found = await asyncio.gather(*(found_in([by_name[name]], fault) for fault, name in FAULTS.items()))
    for (fault, name), sentences in zip(FAULTS.items(), found, strict=True):
        if not sentences:
            wrong.append(f"FAILED  {name} does not find an echo that {fault}")
    for sentence in wrong:
        print(sentence)
    print(f"self-check: {len(fit)} cases without a fault, {len(FAULTS)} faults with the case that must find each, {len(wrong)} wrong")
    return len(wrong)
