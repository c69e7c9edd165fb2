"""How fast the portal answers, as a multiple of what its own statements cost.

    python deploy/benchmark [--large] [--rounds 5] [--only list,search]

Starts a throw-away PostgreSQL and Redis, fills them with a nation (514 regencies,
51,400 innovations; `--large`: ten times the innovations), serves the portal as
production does and beside it the same statements in a bare WSGI application under the
same server, and prints a table. `DATABASE_URL` and `CACHE_URL` in the environment name
servers that are already filled instead (`--keep`).
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[2]
INNOVATIONS = {False: 100, True: 1_000}
# Long and random enough for PORTAL_ENV=production, and worth nothing.
SECRET = "ukuran-kecepatan-saja-9f3b7c1d5e8a2046b8d0c4e6f1a37592"  # noqa: S105
CLIENTS = (1, 8)


def main() -> None:
    options = _options()
    sys.path.insert(0, str(ROOT))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environment = {
            "DJANGO_SETTINGS_MODULE": "masterplan.config.settings",
            "SECRET_KEY": SECRET,
            "PORTAL_VAR": str(folder),
            "PORTAL_DEMO": "false",
            "API_RATE": "100000000/min",
        }
        if not options.keep:
            from tests.services import services

            environment |= stack.enter_context(services())
        os.environ |= environment
        if not options.keep:
            _fill(INNOVATIONS[options.large])
        _measure(options, stack, folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python deploy/benchmark", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--large", action="store_true", help="ten times the innovations"
    )
    parser.add_argument(
        "--keep", action="store_true", help="measure DATABASE_URL as is"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="for each cell")
    parser.add_argument("--only", default="", help="names of works, with commas")
    return parser.parse_args()


def _fill(innovations: int) -> None:
    _manage("migrate", "--verbosity", "0")
    _manage("load_reference", "--verbosity", "0")
    _manage("seed_load", "--innovations", str(innovations))


def _manage(*command: str, **environment: str) -> None:
    subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
    )


def _measure(options: argparse.Namespace, stack: ExitStack, folder: Path) -> None:
    import django

    django.setup()
    import orjson
    from django.db import connections
    from works import Asker

    works = Asker().works()
    connections.close_all()
    statements = folder / "statements.json"
    statements.write_bytes(orjson.dumps({w.name: w.statements for w in works}))
    only = set(filter(None, options.only.split(",")))
    works = [work for work in works if not only or work.name in only]

    production = {
        "PORTAL_ENV": "production",
        "ALLOWED_HOSTS": "localhost",
        "SECURE_SSL_REDIRECT": "false",
        "BENCHMARK_STATEMENTS": str(statements),
    }
    uncached = production | {"CACHE_URL": "dummycache://"}
    # Pages name their style sheets by what is in them.
    _manage(
        *("collectstatic", "--noinput", "--verbosity", "0", "-i", "redoc"), **production
    )

    def serve(name: str, target: str, environment: dict[str, str]) -> int:
        from servers import served

        log = folder / f"{name}.log"
        return stack.enter_context(served(target, environment, log=log))

    ports = {
        "limit": serve("limit", "raw:application", production),
        "portal": serve("portal", "masterplan.config.wsgi:application", production),
    }
    if any(work.is_cold for work in works):
        ports["cold"] = serve("cold", "masterplan.config.wsgi:application", uncached)
    if any(work.nested for work in works):
        ports["nested"] = serve("nested", "nested:application", production)

    cells = []
    for work in works:
        cells.append((work, "limit", ports["limit"], work.limit_requests()))
        port = ports["cold"] if work.is_cold else ports["portal"]
        cells.append((work, "portal", port, work.requests))
        if work.nested:
            cells.append((work, "nested", ports["nested"], work.nested))
    _report(works, _rounds(options, cells), options)


def _rounds(options: argparse.Namespace, cells: Sequence[tuple]) -> dict:
    """All cells, again and again: what disturbs a round disturbs all of it alike."""
    from client import load, unchanged

    found: dict = defaultdict(list)
    for work, _who, port, asked in cells:
        load(port, asked, clients=1, seconds=0, at_least=1 if work.is_file else 5)
    for number in range(options.rounds):
        sys.stderr.write(f"round {number + 1} of {options.rounds}\n")
        for work, who, port, asked in cells:
            if work.is_unchanged and who == "portal":
                asked = unchanged(port, asked[0])
            is_dear = work.is_file or who == "nested"
            for clients in (1,) if is_dear else CLIENTS:
                timed = load(
                    port,
                    asked,
                    clients=clients,
                    seconds=options.seconds,
                    at_least=1 if is_dear else 3,
                )
                found[work.name, who, clients].append(timed)
    return found


def _report(works: Sequence, found: dict, options: argparse.Namespace) -> None:
    _tell(
        "\nms; x: p50 of the portal / p50 of the limit in the same round, the middle "
        f"of {options.rounds} rounds; share: answers a second with 8 clients, portal / "
        "limit.\nStatements: own + sign-in and seats.\n"
    )
    head = (
        *("work", "statements", "database", "limit p50", "portal p50 / p95"),
        *("8 clients p50 / p95", "x", "share", "goal", "", "nested x", "bytes"),
    )
    _tell("| " + " | ".join(head) + " |")
    _tell("|" + " --- |" * len(head))
    for work in works:
        limit, portal = (
            {n: found[work.name, who, n] for n in CLIENTS}
            for who in ("limit", "portal")
        )
        times = _ratio(portal[1], limit[1])
        many = CLIENTS[0] if work.is_file else CLIENTS[-1]
        share = median(
            mine.a_second / best.a_second
            for mine, best in zip(portal[many], limit[many], strict=True)
        )
        nested = found.get((work.name, "nested", 1))
        row = (
            work.name,
            f"{work.counted}+{work.sign_in}" if work.statements else "",
            f"{work.database_ms:.1f}" if work.database_ms else "",
            f"{_p50(limit[1]):.2f}",
            f"{_p50(portal[1]):.2f} / {_p95(portal[1]):.2f}",
            f"{_p50(portal[many]):.2f} / {_p95(portal[many]):.2f}",
            f"{times:.2f}",
            f"{share:.2f}",
            f"{work.goal:.2f}" if work.goal else "",
            ("reached" if times <= work.goal else "missed") if work.goal else "",
            f"{_ratio(nested, limit[1]):.1f}" if nested else "",
            str(portal[1][-1].size),
        )
        _tell("| " + " | ".join(row) + " |")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _ratio(mine: Sequence, best: Sequence) -> float:
    return median(
        median(one.answers) / median(other.answers)
        for one, other in zip(mine, best, strict=True)
    )


def _p50(cells: Sequence) -> float:
    return median(second for cell in cells for second in cell.answers) * 1_000


def _p95(cells: Sequence) -> float:
    every = [second for cell in cells for second in cell.answers]
    return quantiles(every, n=20)[-1] * 1_000 if len(every) > 1 else every[0] * 1_000


if __name__ == "__main__":
    main()
