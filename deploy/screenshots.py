"""Take the pictures of README: the portal itself, with Sumedang's workbook imported.

    .venv-test/bin/python deploy/screenshots.py [FOLDER]

Starts the portal on a free port with a folder of its own that is thrown away
afterwards, goes through the import in Chromium, and writes the pictures at 360 and
1280 pixels into docs/screenshots/. Needs what `./test` installs.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "screenshots"
WORKBOOK = ROOT / "tests" / "data" / "workbooks" / "sumedang_rekap_inovasi.xlsx"
CHROMIUM = "/usr/bin/chromium"
WIDTHS = {1280: 900, 360: 800}  # pixels: width and the least height
HEIGHT_MAX = 1_900
COLOURS = 256
START_SECONDS = 60
WORK_MS = 60_000
PASSWORD = "masterplan-demo"  # noqa: S105 - printed by ./run for everybody
REGENCY = "/daerah/32.11/"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with portal() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        take_all(browser, address, folder)
        browser.close()


@contextmanager
def portal() -> Iterator[str]:
    """The portal as `./run` starts it, on a port and in a folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    var = Path(tempfile.mkdtemp(prefix="portal-pictures-"))
    environment = os.environ | {
        "PORTAL_VAR": str(var),
        "PORT": str(port),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    prepare = [sys.executable, ROOT / "deploy" / "prepare.py"]
    subprocess.run(
        prepare, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    with (var / "portal.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "honcho", "-e", "/dev/null", "start"],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/sehat/siap")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        shutil.rmtree(var, ignore_errors=True)


def wait_for(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def take_all(browser: Browser, address: str, folder: Path) -> None:
    """Go through the portal as its people do, and take a picture of each page."""

    def take(page: Page, name: str, path: str = "", *, part: str = "") -> None:
        if path:
            page.goto(path)
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            picture = folder / f"{name}-{width}.png"
            if part:
                page.locator(part).screenshot(path=picture)
            else:
                whole = page.evaluate("document.documentElement.scrollHeight")
                page.screenshot(
                    path=picture,
                    full_page=True,
                    clip={
                        "x": 0,
                        "y": 0,
                        "width": width,
                        "height": min(max(whole, height), HEIGHT_MAX),
                    },
                )
            lighten(picture)

    def someone(login: str = "") -> Page:
        page = browser.new_context(base_url=address, locale="id-ID").new_page()
        if login:
            page.goto("/masuk/")
            page.get_by_label("Alamat surel").fill(f"{login}@demo.test")
            page.get_by_label("Kata sandi").fill(PASSWORD)
            page.get_by_role("main").get_by_role("button", name="Masuk").click()
            page.wait_for_url("**/beranda/")
        return page

    visitor = someone()
    take(visitor, "sign-in", "/masuk/")
    visitor.goto("/api/v1/docs/")
    visitor.locator(".opblock-tag").first.wait_for()
    take(visitor, "api-docs")

    operator = someone("operator.sumedang")
    take(operator, "entry", "/inovasi/baru/")

    coordinator = someone("koordinator.sumedang")
    coordinator.goto("/impor/")
    coordinator.get_by_label("Berkas Excel").set_input_files(WORKBOOK)
    coordinator.get_by_role("button", name="Unggah dan periksa").click()
    coordinator.wait_for_url(re.compile(r"/impor/[0-9a-f-]{36}/$"), timeout=WORK_MS)
    take(coordinator, "import-preview")
    coordinator.get_by_role("button", name=re.compile("^Simpan .* baris")).click()
    coordinator.wait_for_url("**/hasil/", timeout=WORK_MS)
    take(coordinator, "import-result")
    take(coordinator, "desk", "/beranda/")
    coordinator.go_back()
    coordinator.get_by_role("button", name="Verifikasi semua baris").click()
    coordinator.get_by_role("link", name="Buka dasbor daerah").wait_for()

    take(coordinator, "regency-dashboard", REGENCY)
    take(coordinator, "units", f"{REGENCY}opd/")
    take(coordinator, "bimtek", f"{REGENCY}bimtek/")
    take(coordinator, "register", "/inovasi/?regency=32.11")
    coordinator.locator("tbody th a").first.click()
    coordinator.get_by_role("link", name="Riwayat").wait_for()
    take(coordinator, "record")
    coordinator.get_by_role("link", name="Riwayat").click()
    coordinator.locator(".story").wait_for()
    take(coordinator, "history")

    # The front page shows what a coordinator has published.
    coordinator.goto("/inovasi/?regency=32.11&ordering=name")
    for box in coordinator.locator("tbody input[type=checkbox]").all()[:12]:
        box.check()
    coordinator.get_by_role("button", name="Tayangkan untuk publik").click()
    coordinator.get_by_role("link", name="Kembali ke daftar").wait_for()
    take(visitor, "home", "/")

    take(someone("kementerian"), "province-map", "/provinsi/32/", part="#peta")


def lighten(picture: Path) -> None:
    """Keep the colours that matter: the repository keeps every picture for ever."""
    with Image.open(picture) as full:
        # The widest range, so that a small square in a rare colour is not lost.
        small = full.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    small.save(picture, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
