"""The record shown: its views, its exports, the brief; each computed only from what the viewer may see."""

from __future__ import annotations

import contextlib
import gc
import os
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from travaux.negotiation.recording import viewer_of
from travaux.record.dossier import listing
from travaux.record.handling import Viewer, visible
from travaux.record.views import Present, fold
from travaux.text.errors import Unreadable, WrongCall

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from travaux.analysis.sheets import Sheet
    from travaux.record.entries import Entry

View = Literal[
    "parties", "contacts", "statements", "positions", "leaders", "timeline", "openings", "readouts", "record"
]
VIEWS: tuple[View, ...] = get_args(View)[:-1]
"""What `show` shows; `record` is the whole of it, as `export` writes it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A view of a record: what may be seen, folded; `view` says of what kind.

    >>> Shown("contacts", Present(), ()).since is None
    True
    """

    view: View
    present: Present
    entries: tuple[Entry, ...]
    since: date | None = None
    before: Mapping[str, int] | None = None
    party: str = ""


def seen(
    file: str | os.PathLike[str], as_: str | None = None, clearance: str | None = None
) -> tuple[tuple[Entry, ...], Viewer]:
    """The entries that this viewer may see, and who that is; raises as `show` does.

    >>> seen("nowhere.travaux")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux ...
    """
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database

    with uncollected(), Store.open(os.fspath(file)) as store:
        viewer, entries = viewer_of(store, as_, clearance)
        return visible(entries, viewer), viewer


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Many objects are made inside, none of them in a cycle: cycles are looked for afterwards.

    >>> with uncollected():
    ...     gc.isenabled()
    False
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def show(
    file: str | os.PathLike[str],
    view: View,
    *,
    as_: str | None = None,
    clearance: str | None = None,
    since: str | None = None,
) -> Shown:
    """One view of a record as a party sees it (None: as the holder of the file does).

    `since` is a day, or the file of a receipt: what changed since then is shown with the openings. Raises
    `WrongCall` for an unknown view or party, `Unreadable` for a file that is no record.

    >>> show("nowhere.travaux", "contacts")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux ...
    """
    if view not in get_args(View):
        raise WrongCall(f"there is no view {view!r}: there are {', '.join(VIEWS)}.")
    day, before = _since(file, since)
    entries, viewer = seen(file, as_, clearance)
    with uncollected():
        present = fold(entries)
    found = present.find(viewer.party) if viewer.party else None
    named = found.value.name if found is not None else ("the public" if viewer.party == "" else "")
    return Shown(view, present, entries, day, before, named)


def _since(file: str | os.PathLike[str], since: str | None) -> tuple[date | None, dict[str, int] | None]:
    """A day, or the sizes of the logs in a receipt of that record."""
    if since is None:
        return None, None
    try:
        return date.fromisoformat(since), None
    except ValueError:
        pass
    try:
        with open(since, "rb") as opened:  # noqa: PTH123 -- a Path would normalise the name
            return None, _sizes(file, since, opened.read())
    except FileNotFoundError:
        raise WrongCall(
            f"{since!r} is neither a day nor a file: write it as 2026-05-09, or name a receipt."
        ) from None
    except (OSError, ValueError):
        raise Unreadable(f"{since} is no receipt that can be read: write a day, or name a receipt.") from None


def _sizes(file: str | os.PathLike[str], since: str, content: bytes) -> dict[str, int]:
    """The sizes that a receipt states; raises `Unreadable` for one that was changed or is another's."""
    from travaux.record.store import Store  # noqa: PLC0415 -- only the record needs the database
    from travaux.record.verifier import read_receipt  # noqa: PLC0415 -- likewise

    try:
        found = read_receipt(content)
    except ValueError:
        raise Unreadable(
            f"{since} is no receipt, or was changed since it was signed: write a day, or name a receipt."
        ) from None
    with Store.open(os.fspath(file)) as store:
        if (found["record"], found["key"]) != (store.record_id, store.public_key):
            raise Unreadable(f"{since} is a receipt of another record: name one of {os.fspath(file)}.")
    return {str(one["log"]): int(one["size"]) for one in found["heads"]}


def export(file: str | os.PathLike[str], *, as_: str | None = None, clearance: str | None = None) -> Shown:
    """The whole record, as a party may see it: built anew from what it may see.

    >>> export("nowhere.travaux")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux ...
    """
    return show(file, "record", as_=as_, clearance=clearance)


def brief(
    file: str | os.PathLike[str], since: str, *, as_: str | None = None, clearance: str | None = None
) -> Sheet:
    """The brief since a day: one page with what moved, what is due, what is reserved.

    >>> brief("nowhere.travaux", "2026-05-09")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    travaux.text.errors.Unreadable: nowhere.travaux ...
    """
    from travaux.analysis.brief import brief_sheet  # noqa: PLC0415 -- only this needs the templates
    from travaux.analysis.called import title  # noqa: PLC0415 -- likewise

    try:
        day = date.fromisoformat(since)
    except ValueError:
        raise WrongCall(f"{since!r} is no day: write it as 2026-05-09.") from None
    shown = show(file, "record", as_=as_, clearance=clearance)
    return brief_sheet(shown.present, title(shown.present), shown.party, day)


def sheet(shown: Shown) -> Sheet:  # noqa: PLR0911 -- one answer a view
    """The view as a sheet, for the terminal, a page or paper.

    >>> sheet(Shown("contacts", Present(), ())).headline
    '0 contacts.'
    """
    from travaux.analysis import openings, positions, readouts, record_sheets, timeline  # noqa: PLC0415 -- likewise
    from travaux.analysis.called import title  # noqa: PLC0415 -- likewise
    from travaux.analysis.timeline_picture import legend  # noqa: PLC0415 -- likewise
    from travaux.analysis.timeline_picture import timeline as picture  # noqa: PLC0415 -- likewise

    present = shown.present
    named = title(present)
    match shown.view:
        case "parties":
            return record_sheets.parties_sheet(present, named)
        case "contacts":
            return record_sheets.contacts_sheet(present, named)
        case "statements":
            return record_sheets.statements_sheet(present, named)
        case "positions":
            return positions.matrix_sheet(present, named)
        case "leaders":
            return record_sheets.leaders_sheet(present, named)
        case "timeline":
            drawn = picture(present)
            return timeline.timeline_sheet(present, named, drawn, legend() if drawn else "")
        case "openings":
            return openings.openings_sheet(present, named, shown.since, shown.before)
        case "readouts":
            return readouts.readouts_sheet(present, named)
        case "record":
            return record_sheets.whole_sheet(present, named)


def view_json(shown: Shown) -> bytes:
    """The view as JSON (`travaux.record/1`); the same view, the same bytes.

    >>> view_json(Shown("contacts", Present(), ()))
    b'{"schema":"travaux.record/1","contacts":[]}'
    """
    from travaux.analysis import record_json, timeline  # noqa: PLC0415 -- likewise

    present = shown.present
    match shown.view:
        case "parties":
            found = record_json.parties(present)
        case "contacts":
            found = record_json.contacts(present)
        case "statements":
            found = record_json.statements(present)
        case "positions":
            found = record_json.positions(present)
        case "leaders":
            found = record_json.leaders(present)
        case "timeline":
            found = timeline.timeline_json(present)
        case "openings":
            found = record_json.opened(present, shown.since, shown.before)
        case "readouts":
            found = record_json.told(present)
        case "record":
            found = listing(shown.entries)
    return record_json.to_json(found)


def view_yaml(shown: Shown) -> str:
    """The whole record as YAML, as an import reads it.

    >>> view_yaml(Shown("record", Present(), ())).splitlines()[1]
    'record_version: 1'
    """
    from travaux.formats.yaml import write_yaml  # noqa: PLC0415 -- only this needs the library

    return write_yaml(listing(shown.entries))


def sheet_page(of: Shown | Sheet) -> str:
    """The view as one self-contained HTML page.

    >>> sheet_page(Shown("contacts", Present(), ()))[:15]
    '<!DOCTYPE html>'
    """
    from travaux.analysis.sheets import page  # noqa: PLC0415 -- only this needs the templates

    return page(sheet(of) if isinstance(of, Shown) else of)


def sheet_paper(of: Shown | Sheet) -> bytes:
    """The view as a Word file, which says nothing of who made it and when.

    >>> sheet_paper(Shown("contacts", Present(), ()))[:2]
    b'PK'
    """
    from travaux.formats.sheet import Block  # noqa: PLC0415 -- only this needs the writer
    from travaux.formats.sheet import sheet_paper as written  # noqa: PLC0415 -- likewise

    found = sheet(of) if isinstance(of, Shown) else of
    blocks = [Block(found.kicker), Block(found.title, 1), Block(found.headline)]
    for part in found.parts:
        blocks.append(Block(part.heading, 2))
        if part.note:
            blocks.append(Block(part.note))
        if part.rows:
            blocks.append(
                Block(heads=part.heads, rows=tuple(tuple(one.text for one in row) for row in part.rows))
            )
        elif not part.picture:
            blocks.append(Block(part.empty or "None."))
    return written(block for block in blocks if block.words or block.rows)


def sheet_terminal(
    of: Shown | Sheet, *, colour: bool = False, encoding: str = "utf-8", width: int | None = None
) -> str:
    """The view for a terminal or a plain file.

    >>> "0 contacts." in sheet_terminal(Shown("contacts", Present(), ()), width=80)
    True
    """
    from travaux.analysis.sheets import show as shown_  # noqa: PLC0415 -- only this needs the columns

    return shown_(sheet(of) if isinstance(of, Shown) else of, colour=colour, encoding=encoding, width=width)
