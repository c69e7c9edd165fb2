"""The two commands a newcomer types, as far as they can be tried without installing."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import services

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ("run", "test", ".ci/run")


def start(*command: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_is_plain_sh_and_executable(script: str) -> None:
    path = ROOT / script

    assert path.read_text().startswith("#!/bin/sh\n")
    assert os.access(path, os.X_OK)
    assert start("sh", "-n", script).returncode == 0


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_needs_no_tool_of_a_developer(script: str) -> None:
    code = re.sub(r"#.*", "", (ROOT / script).read_text())

    words = set(re.findall(r"[\w-]+", code))
    assert not words & {"git", "make", "gcc", "docker", "npm", "node", "sudo"} - {
        # `./test` names the line that a user without root types.
        "sudo"
    }


@pytest.mark.parametrize("script", ["run", "test"])
def test_packages_come_with_hashes_and_without_a_compiler(script: str) -> None:
    code = (ROOT / script).read_text()

    assert "--require-hashes" in code
    assert "--only-binary :all:" in code


def test_run_says_in_one_line_that_the_port_is_taken() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        result = start("./run", PORT=port)

    assert result.returncode != 0
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"Port {port} tidak dapat dipakai; pilih yang lain: PORT=8080 ./run"
    ]


@pytest.mark.parametrize("port", ["abc", "70000", "-1"])
def test_run_refuses_what_is_no_port(port: str) -> None:
    result = start("./run", PORT=port)

    assert result.returncode != 0
    assert len(result.stderr.splitlines()) == 1


def test_run_says_in_one_line_that_python_is_missing(tmp_path: Path) -> None:
    """A PATH with a `python3` that is too old, or none."""
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    result = start("./run", PATH=f"{tmp_path}:{os.environ['PATH']}", VIRTUAL_ENV="")

    assert result.returncode != 0
    assert result.stderr.splitlines() == [
        "Portal memerlukan Python 3.11 atau lebih baru "
        "(Debian: apt-get install python3)."
    ]


def test_processes_listen_on_the_loopback_and_never_leave_a_shell_between() -> None:
    """honcho's signal must reach the server, not a shell that holds it."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    processes = dict(line.split(": ", 1) for line in lines)

    assert list(processes) == ["web", "worker"]
    assert all(command.startswith("exec ") for command in processes.values())
    assert "--host 127.0.0.1 --port $PORT" in processes["web"]


def test_services_hand_on_the_status_and_leave_nothing(tmp_path: Path) -> None:
    note = tmp_path / "folder"
    seen = f"import os; open({str(note)!r}, 'w').write(os.environ['DATABASE_URL'])"

    with pytest.raises(SystemExit) as nothing:
        services.main([])
    result = start(
        *(sys.executable, "tests/services.py", sys.executable, "-c"),
        f"{seen}; raise SystemExit(7)",
    )

    assert nothing.value.code != 0
    assert result.returncode == 7, result.stderr
    folder = note.read_text().partition("host=")[2]
    assert folder.startswith("/tmp/portal-")
    assert not Path(folder).exists()
