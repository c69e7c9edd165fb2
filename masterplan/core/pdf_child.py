"""Draws one PDF in a process of its own.

    python -I pdf_child.py TARGET      {"html", "css"} as JSON on standard input

The process carries its own memory, CPU and file limits; nothing of the project is
imported and nothing is fetched: a picture must lie in the HTML itself. The last line
says `{"pages": n}` or `{"refused": code}`.
"""

import base64
import binascii
import json
import re
import resource
import sys

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 90
OUTPUT_BYTES = 32 * 1024 * 1024

# The regency's own logo, which its upload has measured; everything else is refused.
_PICTURE = re.compile(r"data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=\s]*)")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))


def draw(target: str, html: str, css: str) -> int:
    """Write the tagged PDF; returns its number of pages."""
    # Imported late: without Pango the import itself fails, which main() tells.
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Refusing(URLFetcher):
        """Decodes a picture that lies in the page and fetches nothing at all."""

        def fetch(
            self, url: str, headers: dict[str, str] | None = None
        ) -> URLFetcherResponse:
            found = _PICTURE.fullmatch(url)
            if found is None:
                raise ValueError("nothing is fetched")
            try:
                body = base64.b64decode(found[2], validate=False)
            except binascii.Error as error:
                raise ValueError("broken picture") from error
            return URLFetcherResponse(url, body, {"Content-Type": found[1]})

    fetcher = Refusing()
    document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
        stylesheets=[weasyprint.CSS(string=css, url_fetcher=fetcher)],
        pdf_tags=True,
        pdf_variant="pdf/ua-1",
    )
    document.write_pdf(target, pdf_tags=True, pdf_variant="pdf/ua-1")
    return len(document.pages)


def main(arguments: list[str]) -> int:
    order = json.load(sys.stdin)
    _limit()
    write = sys.stdout.write
    try:
        pages = draw(arguments[0], order["html"], order["css"])
        write(json.dumps({"pages": pages}) + "\n")
    except (ImportError, OSError) as error:
        # cffi raises OSError for a library that is not there; a full disk as well.
        code = "no_pango" if "library" in str(error) else "not_written"
        write(json.dumps({"refused": code}) + "\n")
    except MemoryError:
        write('{"refused": "out_of_memory"}\n')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
