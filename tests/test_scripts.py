"""The two commands a newcomer types, as far as they can be tried without installing."""

import os
import re
import shutil
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


# --- The libraries that draw PDF ----------------------------------------------

PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
PDF_BLOCKS = {"run": "# WeasyPrint draws PDF", "test": 'PATH="$PATH:/usr/sbin:/sbin"'}


def pango_block(script: str) -> str:
    """The lines that look for Pango and install it, from the script itself."""
    lines = (ROOT / script).read_text().splitlines()
    [start] = [
        at for at, line in enumerate(lines) if line.startswith(PDF_BLOCKS[script])
    ]
    end = lines.index("fi", start)
    return "\n".join(lines[start : end + 1])


def stub(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH of its own with a machine that lacks Pango and a user who is root."""
    for name in ("sh", "grep"):
        found = shutil.which(name)
        assert found
        (tmp_path / name).symlink_to(found)
    stub(tmp_path, "ldconfig", "echo libc.so.6")
    stub(tmp_path, "id", "echo 0")
    stub(tmp_path, "apt-get", f'echo "$@" >>{tmp_path}/apt.log')
    return tmp_path


def play(script: str, tools: Path, before: str = "") -> subprocess.CompletedProcess:
    code = f"set -eu\nmissing=''\n{before}\n{pango_block(script)}\n"
    return start("sh", "-c", code, PATH=str(tools))


def ordered(tools: Path) -> list[str]:
    log = tools / "apt.log"
    return log.read_text().splitlines() if log.exists() else []


def test_run_installs_pango_as_root(tools: Path) -> None:
    result = play("run", tools)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "Memasang pustaka PDF (sekali saja) ...\n"
    assert ordered(tools) == [
        "-qq update",
        f"install -y --no-install-recommends {PANGO} -qq",
    ]


def test_run_installs_nothing_where_pango_is_there(tools: Path) -> None:
    stub(tools, "ldconfig", "echo libpangoft2-1.0.so.0")

    result = play("run", tools)

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert ordered(tools) == []


def test_run_goes_on_without_pango_and_names_the_line(tools: Path) -> None:
    stub(tools, "id", "echo 1000")

    result = play("run", tools)

    assert result.returncode == 0
    assert result.stderr == (
        "PDF belum dapat dibuat sebelum dijalankan: apt-get install -y "
        f"--no-install-recommends {PANGO} (sebagai root)\n"
    )
    assert ordered(tools) == []


def test_run_goes_on_where_the_installation_fails(tools: Path) -> None:
    stub(tools, "apt-get", "exit 100")

    result = play("run", tools)

    assert result.returncode == 0
    assert result.stderr == (
        "Pustaka PDF tidak dapat dipasang; portal berjalan tanpa PDF.\n"
    )


def test_test_installs_pango_with_the_rest(tools: Path) -> None:
    result = play("test", tools, "missing=' chromium'\nsay() { echo \"== $1\"; }")

    assert result.stdout == f"== installing chromium {PANGO}\n"
    assert ordered(tools) == [
        "-qq update",
        f"install -y --no-install-recommends chromium {PANGO} -qq",
    ]


def test_test_names_the_line_to_a_user_without_root(tools: Path) -> None:
    stub(tools, "id", "echo 1000")

    result = play("test", tools, 'fail() { echo "$1" >&2; exit 1; }')

    assert result.returncode == 1
    assert result.stderr == (
        f"Missing; run: sudo apt-get install -y --no-install-recommends {PANGO}\n"
    )


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
