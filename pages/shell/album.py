"""The class album between phones and the teacher's page: photos come by ``POST /photos``, past the scripts of both."""

import asyncio
import os
import socket
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import unquote, urljoin, urlsplit

import segno
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from models import store
from models.transfer.album import Album, Photo
from models.transfer.albums import Albums
from pages.shell import codecs, context, controls
from pages.shell.calls import refused
from pages.shell.captions import metrics, table
from pages.shell.drawings import show
from pages.shell.language import _, known, sentence
from pages.shell.values import kept, session_key

albums = Albums(store=store.opened(os.environ.get("EXPLORER_STORE", "")))
PATIENCE = 60  # s for a photo to arrive
PAUSE = 1.0  # s between two looks at what has arrived
OWN = "album"  # session key; and cookie, so that the teacher may reload the page, or come to another replica
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_arriving = asyncio.Semaphore(8)  # photos at the same time: it bounds the memory


async def receive(request: Request) -> Response:
    """``POST /photos``: a photo is the body, all else stands in headers, which no log holds; 200, or 409 with a reason."""
    context.answering.set(context.Context(known(request.headers.get("accept-language", ""))))  # of this request's task
    code, *named = (unquote(request.headers.get(f"album-{name}", "")) for name in ("code", "class", "student", "batch"))
    classes: tuple[str, ...] = ()
    try:
        album = await run_in_threadpool(albums.find, code, request.client.host if request.client else "")
        classes = await run_in_threadpool(lambda: album.classes)
        album.limits.weigh(int(request.headers.get("content-length", sys.maxsize)))
        async with _arriving, asyncio.timeout(PATIENCE):
            await run_in_threadpool(album.add, await request.body(), *named)
    except ValueError as refusal:
        return JSONResponse({"problem": sentence(str(refusal)), "classes": classes}, 409)
    except (TimeoutError, ClientDisconnect):
        return Response(status_code=408)
    return JSONResponse({})


def joined_album() -> Album | None:
    """On a phone: the album of the code in the address; while there is none, the reason and a field for the code."""
    code = kept("code", "", codecs.text(examples=("K7Q3CD",))).value
    try:
        if code:
            return albums.find(code, st.context.ip_address or THIS_MACHINE[0])
    except ValueError as refusal:
        st.warning(sentence(str(refusal)))
    controls.text("code", _("Code of the class album"), "", most=12)
    st.button(_("Open"), type="primary")  # to press it ends the typing
    return None


def album_panel(classes: Sequence[str]) -> tuple[Photo, ...]:
    """On the teacher's page: open an album for these classes, see it fill, end it; the photos that have arrived.

    The page runs again, at most once a second, while photos arrive.
    """
    found, photos = _look(classes)

    @st.fragment(run_every=PAUSE)
    def watch() -> None:
        if _look() != (found, photos):
            st.rerun()

    if isinstance(found, str):
        st.warning(sentence(found))
        watch()
    elif found is None:
        if st.session_state.pop(OWN, None):
            st.info(_("The album has ended: its photos are deleted."))
        _offer(classes)
    else:
        watch()
        st.session_state[OWN] = key = found.key
        st.html(
            f'<script>document.cookie = "{OWN}={key}; path=/; SameSite=Strict"</script>', unsafe_allow_javascript=True
        )
        _invitation(found.code)
        _contents(found, photos)
        with st.popover(_("End the album")):
            st.button(_("Delete all its photos"), type="primary", on_click=_tried, args=(albums.end, found))
    return _of(photos, classes)


def album_photos(classes: Sequence[str]) -> tuple[Photo, ...]:
    """Where its panel is not: the photos of the teacher's album, if one is open."""
    return _of(_look()[1], classes)


def _of(photos: Sequence[Photo], classes: Sequence[str]) -> tuple[Photo, ...]:
    return tuple(photo for photo in photos if photo.label in classes)


def _look(classes: Sequence[str] = ()) -> tuple[Album | str | None, tuple[Photo, ...]]:
    """The teacher's album, its classes renamed if some are given, and its photos.

    Where the store does not answer: the reason, and the photos that were there before.
    """
    key = st.session_state.get(OWN) or st.context.cookies.get(OWN, "")
    try:
        album = albums.of_teacher(key)
        if album and classes:
            album.rename(classes)
        return album, album.photos if album else ()
    except ValueError as refusal:
        return str(refusal), albums.seen(key)


def _tried(action: Callable[..., object], *arguments: object) -> None:
    """What a button does, or why it is not done."""
    try:
        action(*arguments)
    except ValueError as refusal:
        st.toast(sentence(str(refusal)), icon="⚠️")


def _offer(classes: Sequence[str]) -> None:
    st.markdown(_("**Class album:** students add photos from their phones, in the same network. The photos stay in this server's memory, not on its disk. They are deleted when you end the album, after {hours:g} hours, or when the server stops.").format(hours=albums.limits.hours))  # fmt: skip
    if st.button(_("Open a class album"), type="primary"):
        try:
            st.session_state[OWN] = albums.open(classes).key
        except ValueError as refusal:
            refused(str(refusal))
        else:
            st.rerun()


def _invitation(code: str) -> None:
    """The address as a QR code and in letters, and whether a phone can reach it."""
    here = urlsplit(st.context.url or "http://localhost/")
    local = here.hostname in THIS_MACHINE
    host = own_address() if local else here.hostname
    if local and (st.get_option("server.address") in THIS_MACHINE or not host):
        st.warning(_("Phones cannot reach this server. Connect this machine to their network, and start the server with `--server.address 0.0.0.0`."))  # fmt: skip
    port = f":{here.port}" if here.port else ""
    page = urljoin(here._replace(netloc=f"{host or here.hostname}{port}").geturl(), "album")
    picture = segno.make(f"{page}?code={code}", micro=False).svg_inline(scale=8, light="white")
    with st.container(horizontal=True, vertical_alignment="center", key="invitation"):
        st.image(picture, width=240, alt=_("QR code of the address"))  # Streamlit shows it as large as the screen, too
        st.html(f'{escape(page)}<b class="code">{code}</b>', width="content")


def own_address() -> str:
    """Of this machine in its network; empty where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of documentation: nothing is sent, the system only picks a way
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _contents(album: Album, photos: Sequence[Photo]) -> None:
    """Counts by class, and behind a press those of each session, with its photos, to remove some."""
    sessions = list(dict.fromkeys(photo.session for photo in reversed(photos)))
    labels = list(dict.fromkeys([*album.classes, *(photo.label for photo in photos)]))
    cells = Counter((photo.session, photo.label) for photo in photos) + Counter(("", photo.label) for photo in photos)
    students = {photo.giver for photo in photos}
    numbers = [
        *((name, cells["", name]) for name in labels),
        (_("Students"), len(students)),
        (_("Sessions"), len(sessions)),
    ]
    show(metrics((name, str(number)) for name, number in numbers))
    with controls.panel("album photos", _("Photos by session")) as unfolded:
        if not unfolded or not photos:
            return
        show(table([_("Session"), *labels], ([one, *(cells[one, name] for name in labels)] for one in sessions)))
        session = st.selectbox(_("Photos of session"), sessions, key=session_key("album session"))
        with st.container(horizontal=True):
            for photo in (one for one in photos if one.session == session):
                with st.container(width=112):
                    st.image(photo.picture.pixels, caption=photo.label, output_format="JPEG")
                    st.button(
                        _("Remove"), key=f"remove {photo.picture.digest}", on_click=_tried, args=(album.remove, photo)
                    )
