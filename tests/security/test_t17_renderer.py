"""T17: the PDF renderer reads `data:` and nothing else: no file, no address (security §5)."""

import base64
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from socket import create_server
from threading import Thread

import pytest
from pypdf import PdfReader

from core.kernel.pdf import ForbiddenUrl, html_to_pdf

MARKER = "Quinquet-dans-un-fichier"
PAGE = '<!doctype html><html lang="fr"><head><title>Fiche</title>{head}</head><body><p>Bonjour</p>{body}</body></html>'


@pytest.fixture
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """A local address that writes down whoever calls it."""
    hits: list[bytes] = []
    server = create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            with caller:
                hits.append(caller.recv(200))
                caller.sendall(
                    b"HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\nContent-Length: 0\r\n\r\n"
                )

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", hits
    server.close()


@pytest.fixture
def secret(tmp_path: Path) -> str:
    file = tmp_path / "secret.txt"
    file.write_text(MARKER)
    return file.as_uri()


def svg(inside: str) -> str:
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        f"{inside}</svg>"
    )
    return "data:image/svg+xml;base64," + base64.b64encode(text.encode()).decode()


DOCUMENTS = {
    "image": {"body": '<img src="{url}" alt="x">'},
    "style sheet": {"head": '<link rel="stylesheet" href="{url}">'},
    "attachment": {"head": '<link rel="attachment" href="{url}">'},
    "attached link": {"body": '<a rel="attachment" href="{url}">x</a>'},
    "import": {"head": '<style>@import url("{url}");</style>'},
    "background": {"head": '<style>p {{ background: url("{url}") }}</style>'},
    "list mark": {"head": '<style>p {{ display: list-item; list-style-image: url("{url}") }}</style>'},
    "content": {"head": '<style>p::before {{ content: url("{url}") }}</style>'},
    "object": {"body": '<object data="{url}"></object>'},
    "embed": {"body": '<embed src="{url}">'},
    "inline svg": {"body": '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>'},
}


@pytest.mark.scenario("security", 17)
@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("where", ["file", "address"])
def test_whatever_asks_for_a_file_or_an_address_is_refused(listening, secret, kind, where):
    address, hits = listening
    url = secret if where == "file" else f"{address}/{kind.replace(' ', '-')}"
    parts = {part: text.format(url=url) for part, text in DOCUMENTS[kind].items()}

    with pytest.raises(ForbiddenUrl):
        html_to_pdf(PAGE.format(**{"head": "", "body": "", **parts}))

    assert hits == []


@pytest.mark.scenario("security", 17)
@pytest.mark.parametrize("link", ["href", "xlink:href"])
@pytest.mark.parametrize("where", ["file", "address"])
def test_an_image_inside_an_image_is_refused(listening, secret, link, where):
    address, hits = listening
    url = secret if where == "file" else address
    picture = svg(f'<image {link}="{url}" width="9" height="9"/>')

    with pytest.raises(ForbiddenUrl):
        html_to_pdf(PAGE.format(head="", body=f'<img src="{picture}" alt="x">'))

    assert hits == []


@pytest.mark.scenario("security", 17)
@pytest.mark.parametrize(
    "path", ["/etc/hostname", "secret.txt", "//127.0.0.1/x", "FILE:///etc/hostname", " file:///etc/hostname"]
)
def test_a_relative_or_oddly_written_address_reads_nothing(path):
    try:
        made = html_to_pdf(
            PAGE.format(head=f'<link rel="attachment" href="{path}">', body=f'<img src="{path}" alt="x">')
        )
    except ForbiddenUrl:
        return

    reader = PdfReader(BytesIO(made))
    assert reader.attachments == {}
    assert [image for page in reader.pages for image in page.images] == []


@pytest.mark.scenario("security", 17)
def test_an_entity_of_an_image_reads_no_file(secret):
    picture = (
        f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{secret}">]><svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">'
        '<text y="15">&x;</text></svg>'
    )
    source = "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()

    made = html_to_pdf(PAGE.format(head="", body=f'<img src="{source}" alt="x">'))

    assert MARKER not in "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


@pytest.mark.scenario("security", 17)
def test_a_picture_that_stands_inside_is_drawn_and_the_document_says_nothing_of_us():
    picture = svg('<rect width="9" height="9" fill="red"/>')

    made = html_to_pdf(PAGE.format(head="", body=f'<img src="{picture}" alt="carré">'))

    reader = PdfReader(BytesIO(made))
    assert "Bonjour" in reader.pages[0].extract_text()
    assert set(reader.metadata or {}) <= {"/Title", "/Producer"}
    assert str(Path.home()).encode() not in made
