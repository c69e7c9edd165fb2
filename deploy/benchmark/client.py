"""A load generator out of sockets: so many clients, so long, each answer timed.

Its own time is in every figure, the portal's and the limit's alike; with one client it
is about a tenth of a millisecond a request.
"""

import itertools
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

TIMEOUT = 600
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, byte for byte, and the status that must come back."""

    content: bytes
    status: int = 200


def request(
    method: str,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    status: int = 200,
) -> Request:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return Request("\r\n".join([*lines, "", ""]).encode() + body, status)


def unchanged(port: int, one: Request) -> list[Request]:
    """The same request from somebody who has the present answer already."""
    with Connection(port) as connection:
        head = connection.answer(one).partition(_END_OF_HEAD)[0].decode("latin-1")
    [tag] = [
        line.partition(": ")[2]
        for line in head.split("\r\n")
        if line.lower().startswith("etag: ")
    ]
    content = one.content.removesuffix(b"\r\n")
    return [Request(content + f"If-None-Match: {tag}\r\n\r\n".encode(), 304)]


@dataclass
class Timed:
    """Seconds of each answer, and how long all of it took."""

    answers: list[float] = field(default_factory=list)
    seconds: float = 0.0
    size: int = 0

    @property
    def a_second(self) -> float:
        return len(self.answers) / self.seconds


def load(
    port: int,
    requests: Sequence[Request],
    *,
    clients: int,
    seconds: float,
    at_least: int = 3,
) -> Timed:
    """Send the requests in turn until the time is over."""
    timed = Timed()
    faults: list[Exception] = []
    turn = itertools.count()
    end = time.perf_counter() + seconds

    def run() -> None:
        try:
            with Connection(port) as connection:
                while time.perf_counter() < end or len(timed.answers) < at_least:
                    one = requests[next(turn) % len(requests)]
                    start = time.perf_counter()
                    timed.size = connection.ask(one)
                    timed.answers.append(time.perf_counter() - start)
        except Exception as fault:  # noqa: BLE001 - raised again by the caller's thread
            faults.append(fault)

    start = time.perf_counter()
    threads = [threading.Thread(target=run) for _client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    timed.seconds = time.perf_counter() - start
    return timed


class Connection:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_fault: object) -> None:
        self._socket.close()

    def ask(self, one: Request) -> int:
        """Send it and read the whole answer; returns its size in bytes."""
        return len(self.answer(one))

    def answer(self, one: Request) -> bytes:
        """The answer, head and body. Raises RuntimeError for another status."""
        self._socket.sendall(one.content)
        found = b""
        while _END_OF_HEAD not in found:
            found += self._read()
        head, _end, body = found.partition(_END_OF_HEAD)
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split()[1])
        if status != one.status:
            raise RuntimeError(f"{status} to {one.content[:200]!r}: {found[:600]!r}")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        pieces, size = [body], len(body)
        if headers.get("transfer-encoding") == "chunked":
            tail = body[-5:]
            while not tail.endswith(b"0\r\n\r\n"):
                pieces.append(self._read())
                tail = (tail + pieces[-1])[-5:]
        elif status != 304:
            length = int(headers["content-length"])
            while size < length:
                pieces.append(self._read())
                size += len(pieces[-1])
        return head + _END_OF_HEAD + b"".join(pieces)

    def _read(self) -> bytes:
        piece = self._socket.recv(1 << 18)
        if not piece:
            raise RuntimeError("the server closed the connection")
        return piece
