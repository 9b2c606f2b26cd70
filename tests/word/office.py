"""LibreOffice as an oracle: a Word file as text, with all its tracked changes accepted or rejected."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NO_OFFICE = "LibreOffice is not here (soffice)"
VERBS = {"final": "AcceptAllTrackedChanges", "original": "RejectAllTrackedChanges"}
_MACRO = """
Sub Export
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim target(1) As New com.sun.star.beans.PropertyValue
  Dim none_()
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  target(0).Name = "FilterName"
  target(0).Value = "Text (encoded)"
  target(1).Name = "FilterOptions"
  target(1).Value = "UTF8,LF,,,"
  paths = Split(Environ("TRAVAUX_FILES"), "|")
  verbs = Split(Environ("TRAVAUX_VERBS"), "|")
  For i = 0 To UBound(paths)
    For j = 0 To UBound(verbs)
      draft = StarDesktop.loadComponentFromURL(ConvertToURL(paths(i)), "_blank", 0, hidden())
      dispatcher = CreateUnoService("com.sun.star.frame.DispatchHelper")
      dispatcher.executeDispatch(draft.CurrentController.Frame, ".uno:" & verbs(j), "", 0, none_())
      draft.storeToURL(ConvertToURL(paths(i) & "." & verbs(j) & ".txt"), target())
      draft.close(True)
    Next j
  Next i
End Sub
"""
_DOCTYPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {0} PUBLIC '
    '"-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">'
)


def _start(profile: Path, *arguments: str, **variables: str) -> None:
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *arguments],
        env={**os.environ, **variables},
        check=True,
        timeout=150,
        capture_output=True,
    )


def _teach(profile: Path) -> None:
    """Put the macro into a user profile, after the first start, which fills it with modules of its own."""
    _start(profile, "--terminate_after_init")
    standard = profile / "user" / "basic" / "Standard"
    (standard / "Module1.xba").write_text(
        _DOCTYPE.format("script:module", "module")
        + '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
        f'script:language="StarBasic">{escape(_MACRO)}</script:module>',
        "utf-8",
    )
    (standard / "script.xlb").write_text(
        _DOCTYPE.format("library:library", "library")
        + '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
        'library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/>'
        "</library:library>",
        "utf-8",
    )


def readings(files: dict[str, bytes], folder: Path) -> dict[tuple[str, str], str]:
    """Each file's text in the final and the original reading, as LibreOffice writes it."""
    profile = folder / "profile"
    _teach(profile)
    paths = []
    for name, content in files.items():
        path = folder / f"{name}.docx"
        path.write_bytes(content)
        paths.append(str(path))
    names = {"TRAVAUX_FILES": "|".join(paths), "TRAVAUX_VERBS": "|".join(VERBS.values())}
    _start(profile, "macro:///Standard.Module1.Export", **names)
    return {
        (name, reading): (folder / f"{name}.docx.{verb}.txt").read_text("utf-8-sig").removesuffix("\n")
        for name in files
        for reading, verb in VERBS.items()
    }


def saved(path: Path, folder: Path) -> Path:
    """A Word file as LibreOffice saves it, once it has opened it, in another folder."""
    folder.mkdir()
    _start(folder / "profile", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(path))
    return folder / path.name


def shown(files: dict[str, bytes], folder: Path) -> dict[str, str]:
    """Each file's text with all that is tracked shown, as LibreOffice writes it when it opens a file."""
    paths = []
    for name, content in files.items():
        paths.append(folder / f"{name}.docx")
        paths[-1].write_bytes(content)
    form = "txt:Text (encoded):UTF8,LF,,,"
    _start(folder / "profile", "--convert-to", form, "--outdir", str(folder), *map(str, paths))
    return {path.stem: path.with_suffix(".txt").read_text("utf-8-sig") for path in paths}
