"""An echo made with Debian's python3-websockets: another implementation, to check the cases by."""

import asyncio
import signal

import websockets

MOST = 64 * 1024 * 1024  # bytes, as coregulation-echo


async def echo(socket):
    try:
        async for message in socket:
            await socket.send(message)
    except websockets.ConnectionClosed:
        pass  # the case wanted it so


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with websockets.serve(echo, "127.0.0.1", 0, compression=None, max_size=MOST, close_timeout=2) as server:
        print(f"listening on ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        await stop.wait()


asyncio.run(main())
