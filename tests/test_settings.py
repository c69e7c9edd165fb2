"""Production starts safely or not at all."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOST = "portal.example.test"


def manage(
    folder: Path, *command: str, **variables: str
) -> subprocess.CompletedProcess:
    """Run manage.py with no setting but the given ones."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=kept | {"PORTAL_VAR": str(folder)} | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"ALLOWED_HOSTS": HOST}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": HOST, "SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": HOST, "SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        (
            {"ALLOWED_HOSTS": HOST, "SECRET_KEY": "django-insecure-" + "a1B2c3" * 10},
            "SECRET_KEY",
        ),
        ({"SECRET_KEY": "a1B2c3D4e5" * 6}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": "a1B2c3D4e5" * 6, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    ],
)
def test_production_refuses_to_start(
    tmp_path: Path, variables: dict[str, str], named: str
) -> None:
    result = manage(tmp_path, "check", PORTAL_ENV="production", **variables)

    assert result.returncode != 0
    assert f"ImproperlyConfigured: {named}:" in result.stderr


def test_an_unknown_world_is_refused(tmp_path: Path) -> None:
    result = manage(tmp_path, "check", PORTAL_ENV="staging")

    assert result.returncode != 0
    assert "PORTAL_ENV" in result.stderr


def test_production_passes_djangos_deployment_checks(tmp_path: Path) -> None:
    result = manage(
        tmp_path,
        *("check", "--deploy", "--fail-level", "WARNING"),
        PORTAL_ENV="production",
        SECRET_KEY=secrets.token_urlsafe(60),
        ALLOWED_HOSTS=HOST,
    )

    assert result.returncode == 0, result.stderr


def test_demonstration_is_off_in_production(tmp_path: Path) -> None:
    result = manage(
        tmp_path,
        *("shell", "--no-imports", "-c"),
        "from django.conf import settings; print(settings.PORTAL_DEMO, settings.DEBUG)",
        PORTAL_ENV="production",
        SECRET_KEY=secrets.token_urlsafe(60),
        ALLOWED_HOSTS=HOST,
    )

    assert result.stdout.split() == ["False", "False"]


def test_the_embedded_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    show = "from django.conf import settings; print(settings.SECRET_KEY)"

    first = manage(tmp_path, "shell", "--no-imports", "-c", show).stdout.strip()
    second = manage(tmp_path, "shell", "--no-imports", "-c", show).stdout.strip()

    assert len(first) >= 50
    assert first == second
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
