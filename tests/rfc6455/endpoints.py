"""The endpoints that are tested: their processes, and what each answers to a message."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

from case import Endpoint, Expected, closed, exactly
from wire import BINARY, PONG, TEXT

HERE = Path(__file__).resolve().parent
MOST_MESSAGE = 16384  # bytes the product takes, protocol/README.md
START = 60  # s to say where it listens, on a busy machine under a sanitizer
STOP = 60  # s to stop in order


def product_answers(hears):
    """The product's own conversation, protocol/README.md: text only, at most 16 KiB, a welcome for the first
    hello, an error for what is none, and close codes of its own."""
    expected, greeted = [], False
    for heard in hears:
        if heard.opcode == PONG:
            expected.append(exactly(heard))
        elif heard.opcode == BINARY or len(heard.payload) > MOST_MESSAGE:
            # Its length is known before its kind counts.
            return expected, closed(1009 if len(heard.payload) > MOST_MESSAGE else 1003)
        else:
            try:
                said = json.loads(heard.payload)
            except ValueError:
                said = None
            if isinstance(said, dict) and said.get("type") == "hello":
                known = 1 in said["versions"]
                expected.append(_json("error", "not_joined") if greeted else _json("welcome" if known else "error"))
                if not known:
                    return expected, closed(4501)
                greeted = True
            else:
                expected.append(_json("error", "wrong_type" if said is not None else "not_json"))
    return expected, None


def _json(kind, code=None):
    def fits(heard):
        said = json.loads(heard.payload) if heard.opcode == TEXT else {}
        return said.get("type") == kind and (code is None or said.get("code") == code)

    return Expected(fits, f"{kind} {code or ''}".strip())


class Process:
    """A program that says `listening on ws://127.0.0.1:N` and ends in order on SIGTERM."""

    def __init__(self, command):
        self.command = list(map(str, command))
        self.name = Path(self.command[-1]).name
        self.errors = []
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._reader = threading.Thread(target=lambda: self.errors.extend(self.process.stderr), daemon=True)
        self._reader.start()
        alarm = threading.Timer(START, self.process.kill)
        alarm.start()
        line = self.process.stdout.readline()
        alarm.cancel()
        found = re.fullmatch(r"listening on ws://127\.0\.0\.1:(\d+)\s*", line)
        if not found:
            self.process.kill()
            raise RuntimeError(f"{self.name} did not start: {line}{''.join(self.errors)}")
        self.port = int(found[1])

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def is_running(self):
        return self.process.poll() is None

    def stop(self):
        """What went wrong with it, or None."""
        died = self.process.poll()
        if died is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                return f"{self.name} did not stop within {STOP} s"
        self._reader.join(5)
        self.process.stdout.close()
        said = "".join(self.errors)
        if died is not None:
            return f"{self.name} ended by itself ({died}):\n{said}"
        if self.process.returncode != 0 or "runtime error" in said or "Sanitizer" in said:
            return f"{self.name} ended with {self.process.returncode}:\n{said}"
        return None


def with_fixed_addresses(command):
    """As tests/run does: the sanitizers of GCC 12 and Clang 14 need it where addresses are scattered widely."""
    can = subprocess.run(["setarch", "-R", "true"], capture_output=True).returncode == 0
    return ["setarch", "-R", *command] if can else list(command)


def binary(build, name):
    path = Path(build) / (name if name == "coregulation-echo" else f"tests/rfc6455/{name}")
    if not path.exists():
        raise RuntimeError(f"{path} is not built; tests/rfc6455/run without --build builds it")
    return path


def commands(build):
    return {
        "echo": lambda: with_fixed_addresses([binary(build, "coregulation-echo")]),
        "product": lambda: with_fixed_addresses([binary(build, "rfc6455_product")]),
        "websockets": lambda: [sys.executable, "-B", HERE / "websockets_echo.py"],
    }


# The echo reads the next message when it has answered the last; the others read and write side by side.
BEHAVIOUR = {
    "echo": {},
    "product": {"answers": product_answers, "in_order": False},
    "websockets": {"in_order": False, "answers_all": False},
}


@contextlib.contextmanager
def running(name, build, faults):
    """Starts the endpoint; what goes wrong when it stops is added to `faults`."""
    process = Process(commands(build)[name]())
    try:
        yield process, Endpoint(name, process.port, **BEHAVIOUR[name])
    finally:
        fault = process.stop()
        if fault:
            faults.append(fault)
