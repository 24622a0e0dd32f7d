"""How fast, how soon and how small `mobile-sso serve` is, seen from outside.

    python tests/benchmarks/serve_sign_ins.py

Starts `mobile-sso serve` several times and prints the median cold start (process to first discovery answer, and to the
ready line), the idle memory, and complete sign-ins per second by one keep-alive client and by eight. A complete sign-in
is: authorization request with PKCE, the sign-in page, its form, the SSO session, code for tokens; state, nonce and
issuer are checked on each. The driver runs in this process, the server in its own. Not a timed test: nothing here fails
for being slow.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sign_in_client import Provider, Results, fetch, run

SERVE = [sys.executable, "-c", "from mobile_sso.cli import main; main()", "serve", "--json"]
WELL_KNOWN = "/.well-known/openid-configuration"
TARGETS = {"1": 400, "8": 700}
COLD_START_TARGET, IDLE_TARGET = 250, 57
PATIENCE = 30.0


class Served:
    """A running `mobile-sso serve` and what its start cost."""

    def __init__(self, arguments: Sequence[str]) -> None:
        port = _free_port()
        address = f"http://127.0.0.1:{port}"
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [*SERVE, "--idp-port", str(port), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        line: list[tuple[float, str]] = []
        assert self.process.stdout
        readline = self.process.stdout.readline
        reader = threading.Thread(target=lambda: line.append((readline(), time.perf_counter())[::-1]))
        reader.start()
        self.first_answer = self._first_answer(address, started)
        reader.join(PATIENCE)
        if not line or not line[0][1]:
            raise RuntimeError(f"no ready line: {self.process.stderr and self.process.stderr.read()}")
        self.ready = (line[0][0] - started) * 1000
        self.told: dict[str, Any] = json.loads(line[0][1])

    def _first_answer(self, address: str, started: float) -> float:
        """Return the milliseconds until discovery answered 200."""
        while time.perf_counter() - started < PATIENCE and self.process.poll() is None:
            with contextlib.suppress(OSError):
                if fetch(address + WELL_KNOWN).status == 200:
                    return (time.perf_counter() - started) * 1000
            time.sleep(0.002)
        raise RuntimeError(f"discovery did not answer: {self.process.stderr and self.process.stderr.read()}")

    @property
    def provider(self) -> Provider:
        """What a client must know."""
        told = self.told
        metadata = json.loads(fetch(told["issuer"].rstrip("/") + WELL_KNOWN).body)
        person = told["personas"][0]
        return Provider(
            issuer=told["issuer"],
            authorization_endpoint=metadata["authorization_endpoint"],
            token_endpoint=metadata["token_endpoint"],
            client_id=told["client_id"],
            client_secret=told["client_secret"],
            redirect_uri=told["redirect_uris"][0],
            username=person["username"],
            password=person["password"],
        )

    @property
    def resident(self) -> float:
        """Resident memory in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    @property
    def cpu(self) -> float:
        """Processor time used so far, in milliseconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 10.0

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=PATIENCE)


@contextlib.contextmanager
def served(arguments: Sequence[str]) -> Iterator[Served]:
    """Serve until the block ends."""
    server = Served(arguments)
    try:
        yield server
    finally:
        server.stop()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each figure is taken (default 5)")
    parser.add_argument("--sign-ins", type=int, default=400, help="sign-ins per round (default 400)")
    parser.add_argument("arguments", nargs="*", metavar="SERVE_ARGUMENT", help="after --, for `mobile-sso serve`")
    options = parser.parse_args()
    first, ready, idle = [], [], []
    for _ in range(options.rounds):
        with served(options.arguments) as server:
            first.append(server.first_answer)
            ready.append(server.ready)
            idle.append(server.resident)
    print(f"cold start to the first discovery answer  {_spread(first, 'ms')}   target {COLD_START_TARGET}")
    print(f"cold start to the ready line              {_spread(ready, 'ms')}")
    print(f"idle memory                               {_spread(idle, 'MiB')}   target {IDLE_TARGET}")
    with served(options.arguments) as server:
        _throughput(server, options.rounds, options.sign_ins)
        print(f"memory after all of it                    {server.resident:7.1f} MiB")


def _throughput(server: Served, rounds: int, sign_ins: int) -> None:
    provider = server.provider
    run(provider, clients=4, sign_ins=sign_ins // 4)  # warm-up
    kinds = (("1 client", 1, False), ("8 clients", 8, False), ("1 client, SSO session kept", 1, True))
    taken: dict[str, list[tuple[Results, float]]] = {name: [] for name, _, _ in kinds}
    for _ in range(rounds):
        for name, clients, keep in kinds:
            before = server.cpu
            results = run(provider, clients=clients, sign_ins=sign_ins, keep_session=keep)
            taken[name].append((results, (server.cpu - before) / sign_ins))
    for name, _, keep in kinds:
        rates = [results.per_second for results, _ in taken[name]]
        failed = sum(len(results.failures) for results, _ in taken[name])
        each = statistics.median(seconds for results, _ in taken[name] for seconds in results.each) * 1000
        target = "" if keep else f"   target {TARGETS[name[0]]}"
        processor = statistics.median(milliseconds for _, milliseconds in taken[name])
        print(
            f"{name:<30} sign-ins/s  {_spread(rates, '')}{target}"
            f"   each {each:.2f} ms, server CPU {processor:.2f} ms, failed {failed}"
        )


def _spread(values: Sequence[float], unit: str) -> str:
    return f"{statistics.median(values):7.1f} {unit} ({min(values):.1f} to {max(values):.1f})"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
