"""What `./run` does before the servers start: tables, reference data, demo data.

One process for all steps, because each start of Django costs about a second on an
old machine. Every step is idempotent and quick when there is nothing to do.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masterplan.config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    # WhiteNoise warns about a missing folder even when it serves from the sources.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    if settings.PORTAL_DEMO:
        call_command("seed_demo", verbosity=0)
    sys.stdout.write("\n".join(greeting(os.environ.get("PORT", "8000"))) + "\n")


def greeting(port: str) -> list[str]:
    """The lines that tell where the portal is and who may sign in."""
    lines = [f"Portal: http://127.0.0.1:{port}/  (Ctrl-C untuk berhenti)"]
    if settings.PORTAL_DEMO:
        lines.append(f"Akun latihan, kata sandi {settings.PORTAL_DEMO_PASSWORD}:")
        lines += [
            f"  {email:<36} {who}" for email, who in settings.PORTAL_DEMO_ACCOUNTS
        ]
    return lines


if __name__ == "__main__":
    main()
