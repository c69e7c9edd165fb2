"""Read, record and change innovations with nothing but Python's standard library.

PORTAL=https://portal.example TOKEN=smc_... python innovations.py 32.11
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

PORTAL = os.environ["PORTAL"]
TOKEN = os.environ["TOKEN"]
TRIES = 5


def ask(method, address, body=None, headers=()):
    """Send one request; wait and try again when the portal asks for it.

    Returns (status, headers, JSON). 4xx other than 429 are answers, not exceptions.
    """
    if not address.startswith("http"):
        address = PORTAL + address
    request = urllib.request.Request(address, method=method)
    request.add_header("Authorization", f"Bearer {TOKEN}")
    request.add_header("Accept", "application/json")
    for name, value in dict(headers).items():
        request.add_header(name, value)
    if body is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps(body).encode()
    for _try in range(TRIES):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                if error.code not in (429, 503):
                    return error.code, error.headers, json.load(error)
                time.sleep(int(error.headers.get("Retry-After", "5")))
    raise SystemExit("The portal is busy; try later.")


def pages(address):
    """Every row of a list, page by page: follow `next` as it is."""
    while address:
        status, _headers, page = ask("GET", address)
        if status != 200:
            raise SystemExit(f"{page['detail']} {page['errors']}")
        yield from page["results"]
        address = page["next"]


def record(regency, name):
    """Record a draft. Sent again with the same key, it is still recorded once."""
    body = {"regency": regency, "dimension": "governance", "name": name}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    for _sent_twice in range(2):
        status, headers, answer = ask("POST", "/api/v1/innovations/", body, key)
        if status != 201:
            raise SystemExit(f"{answer['detail']} {answer['errors']}")
    return answer["id"], headers["ETag"]


def change(number, etag, **fields):
    """Change a record that is still as it was read; else tell what differs."""
    address = f"/api/v1/innovations/{number}/"
    status, headers, answer = ask("PATCH", address, fields, {"If-Match": etag})
    if status == 412:
        for one in answer["conflicts"]:
            print(one["label"], "now:", one["current"], "yours:", one["offered"])
    return status, headers["ETag"]


def main(regency):
    rows = list(pages(f"/api/v1/innovations/?regency={regency}&page_size=100"))
    print(len(rows), "innovations in", regency)
    number, read = record(regency, f"Contoh integrasi {uuid.uuid4().hex[:6]}")
    status, _etag = change(number, read, acronym="CONTOH")
    print("changed:", status)
    status, _etag = change(number, read, acronym="USANG")
    print("changed with the old version:", status)


if __name__ == "__main__":
    main(*sys.argv[1:])
