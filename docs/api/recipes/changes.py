"""Keep a copy up to date by the feed of changes, from where the last run stopped.

PORTAL=https://portal.example TOKEN=smc_... python changes.py copy.json
"""

import json
import os
import sys
import time
import urllib.request
from pathlib import Path

PORTAL = os.environ["PORTAL"]
TOKEN = os.environ["TOKEN"]
START = f"{PORTAL}/api/v1/activities/?resource=innovations&page_size=200"


def ask(address):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def main(path):
    place = Path(path)
    copy = json.loads(place.read_text()) if place.exists() else {"rows": {}}
    page = {"has_more": True}
    while page["has_more"]:
        page = ask(copy.get("next", START))
        if page["has_more"] and not page["results"]:
            # An earlier change is still being written.
            time.sleep(1)
        for change in page["results"]:
            key = change["target_id"]
            if change["is_gone"]:
                copy["rows"].pop(key, None)
            else:
                row = ask(f"{PORTAL}/api/v1/innovations/{key}/")
                copy["rows"][key] = {"name": row["name"], "status": row["status"]}
        # Kept with the rows: a run that is cut off continues where it was.
        copy["next"] = page["next"]
        place.write_text(json.dumps(copy, ensure_ascii=False, indent=1))
    print(len(copy["rows"]), "rows")


if __name__ == "__main__":
    main(sys.argv[1])
