"""Print the permission matrix as it is answered now.

Not collected by default: `pytest -s tests/dump_permission_matrix.py > matrix.csv`. What
comes out says what the code does, not what it should do: read it before it replaces a
row of the reviewed file.
"""

import csv
import sys

from tests.permission_world import ACTORS, build
from tests.test_permission_matrix import (
    METHODS,
    NOT_ALLOWED,
    address,
    ask,
    routes,
    sign_in,
)


def test_dump(db: None) -> None:
    cast = sign_in(build())
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["route", "method", *ACTORS])
    for name, parameters in sorted(routes().items()):
        path = address(cast.world, name, parameters)
        clients = {actor: cast.client(actor) for actor in ACTORS}
        for method in METHODS:
            words = [ask(clients[actor], method, path)[0] for actor in ACTORS]
            if set(words) - {NOT_ALLOWED, "login", "401", "404"}:
                writer.writerow([name, method, *words])
