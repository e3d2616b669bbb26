#!/usr/bin/env python3
"""Holds a listening socket over the lives of a server, as systemd does.

    held_socket.py COMMAND…      starts COMMAND with the socket as descriptor 3

SIGHUP: a deploy. COMMAND is asked to stop (SIGTERM), and started anew as soon as it has.
SIGTERM: COMMAND is asked to stop, and this ends with its exit code.
Says "port N" at first, and "ended CODE" for each COMMAND that has ended.
"""
import os
import signal
import socket
import sys

listening = socket.socket()
listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listening.bind(("127.0.0.1", 0))
listening.listen(512)


def start() -> int:
    child = os.fork()
    if child:
        return child
    os.dup2(listening.fileno(), 3)
    os.set_inheritable(3, True)  # it may have been 3 already
    os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
    os.execvp(sys.argv[1], sys.argv[1:])


def end(child: int) -> int:
    os.kill(child, signal.SIGTERM)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(f"ended {code}", flush=True)
    return code


signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP, signal.SIGTERM})
print(f"port {listening.getsockname()[1]}", flush=True)
os.register_at_fork(after_in_child=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP, signal.SIGTERM}))
running = start()
while signal.sigwait({signal.SIGHUP, signal.SIGTERM}) == signal.SIGHUP:
    end(running)
    running = start()
sys.exit(end(running))
