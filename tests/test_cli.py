"""The commands as a user meets them: what they print, where it goes, how they end."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import subprocess
import sys
import threading
from keyword import iskeyword
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import travaux
from travaux import negotiation, output
from travaux.analysis.wording import harmless
from travaux.cli import main
from travaux.output import write_whole
from travaux.text.diagnostics import CATALOGUE
from travaux.text.errors import Unwritable, WrongCall

FERRY = "## Article 1\n\n1. The ferry [shall][should] run [NOR: daily].\n\n2. Tolls [rise] in silver].\n"


@pytest.fixture
def ferry(tmp_path: Path) -> str:
    """A small draft with one stray bracket."""
    path = tmp_path / "ferry.md"
    path.write_text(FERRY, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    """A command in this process."""
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def start(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "travaux", *arguments],
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1"},
    )


def test_read_reports_in_the_terminal(ferry: str) -> None:
    """The default is a report in words and bars."""
    result = run("read", ferry)
    assert result.exit_code == 0
    assert "brackets" in result.output
    assert "THE LONGEST DISPUTES" in result.output


def test_read_gives_json(ferry: str) -> None:
    """JSON on standard output, nothing else beside it."""
    result = run("read", ferry, "--format", "json")
    assert json.loads(result.stdout)["source"]["path"] == ferry
    assert result.stderr == ""


def test_read_gives_a_page(ferry: str) -> None:
    """HTML on standard output."""
    assert run("read", ferry, "--format", "html").stdout.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("name", "begins"), [("r.html", b"<!DOCTYPE"), ("r.json", b'{"schema"'), ("r.txt", b"")]
)
def test_suffix_of_the_output_chooses_the_format(
    ferry: str, tmp_path: Path, name: str, begins: bytes
) -> None:
    """Without --format the name of the output decides."""
    target = tmp_path / name
    assert run("read", ferry, "-o", str(target)).exit_code == 0
    assert target.read_bytes().startswith(begins)
    assert target.stat().st_size > 100


@pytest.mark.parametrize("text", ["a [b]", "a\r\n[b]\r\n", "\ta\n\n\n", "é [naïve] ∞", ""])
def test_text_is_given_back_byte_for_byte(tmp_path: Path, text: str) -> None:
    """No newline is added, none is changed."""
    path = tmp_path / "t.txt"
    path.write_bytes(text.encode())
    assert start("read", str(path), "--text").stdout == text.encode()


def test_parties_are_taken_from_the_command_line(ferry: str) -> None:
    """Codes that no list of the draft names can be given."""
    found = json.loads(run("read", ferry, "--format", "json", "--parties", " NOR, SUD ,").stdout)
    assert found["parties"]["NOR"]["propose"] == 1


def test_check_prints_places_and_exits_one_on_a_warning(ferry: str) -> None:
    """One line for each finding, as linters print them."""
    result = run("check", ferry)
    assert result.exit_code == 1
    assert f"{ferry}:5:26: TX101 " in result.output


def test_check_exits_zero_without_warnings(tmp_path: Path) -> None:
    """Hints alone, or nothing at all, are no failure."""
    path = tmp_path / "clean.md"
    path.write_text("1. All is agreed.\n", encoding="utf-8")
    assert run("check", str(path)).exit_code == 0


def test_check_goes_on_after_an_unreadable_file(ferry: str, tmp_path: Path) -> None:
    """The other files are still checked; the exit says that the call failed."""
    result = run("check", str(tmp_path / "missing.md"), ferry)
    assert result.exit_code == 2
    assert "TX101" in result.stdout
    assert "missing.md" in result.stderr


def test_text_gives_one_reading(ferry: str) -> None:
    """The exact text, or the agreed words alone."""
    assert run("text", ferry).stdout == FERRY
    clean = run("text", ferry, "--clean").stdout
    assert "shall" not in clean
    assert "The ferry run" in clean


def test_text_as_a_party_tells_where_it_is_silent(tmp_path: Path) -> None:
    """The reading on standard output, the silences on standard error."""
    path = tmp_path / "d.md"
    path.write_text("The ferry runs [NOR: daily] and [SUD: slowly].\n", encoding="utf-8")
    result = run("text", str(path), "--as", "NOR", "--parties", "NOR,SUD")
    assert result.exit_code == 0
    assert "daily" in result.stdout
    assert "slowly" not in result.stdout
    assert "NOR is silent on one bracket" in result.stderr
    assert f"{path}:1:" in result.stderr


def test_text_as_an_unknown_party_is_a_wrong_call(ferry: str) -> None:
    """The sentence names the parties that there are."""
    result = run("text", ferry, "--as", "XX", "--parties", "NOR")
    assert result.exit_code == 2
    assert "'XX'" in result.stderr
    assert "NOR" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("read", "{}", "--text", "--format", "json"),
        ("text", "{}", "--clean", "--as", "NOR"),
        ("read", "{}", "-o", "{}"),
        ("read", "{}", "--encoding", "utf-9"),
        ("read", "{}", "-o", "{}.missing/x.html"),
        ("read", "{}", "-o", "{}.docx"),
        ("read", "{}", "-o", "{}.PDF"),
        ("read", "{}", "--text", "-o", "{}.docx"),
        ("read", "{}", "-o", ""),
        ("text", "{}", "-o", ""),
        ("read", ""),
        ("read", "{}", "-o", "{}" + "x" * 300),
        ("read", "{}.missing"),
        ("read", "."),
        ("explain", "TX999"),
        ("compare", "{}", "{}.missing"),
        ("compare", "{}", "."),
        ("compare", "{}", "{}", "-o", "{}"),
        ("compare", "{}", "{}", "-o", "{}.pdf"),
        ("compare", "{}", "{}", "-o", "{}.missing/x.docx"),
        ("compare", "{}", "{}", "-o", "{}.html", "--format", "docx"),
        ("read", "{}", "-o", "{}.json", "--format", "html"),
        ("text", "{}", "--as", "nor"),
        ("compare", "{}", "{}", "-o", ""),
        ("compare", "{}", "{}", "-o", "{}.docx", "--date", "yesterday"),
        ("compare", "{}", "{}", "-o", "{}.docx", "--date", "2026-02-30"),
        ("compare", "{}", "{}", "--date", "2026-02-03"),
        ("compare", "{}", "{}", "--author", "Karvenia", "-o", "{}.html"),
        ("trace", "{}"),
        ("trace", "{}", "{}.missing"),
        ("trace", "{}", "{}", "-o", "{}"),
        ("trace", "{}", "{}", "-o", "{}.docx"),
    ],
)
def test_wrong_calls_are_one_sentence(ferry: str, arguments: tuple[str, ...]) -> None:
    """Exit 2, a sentence that ends in a full stop, nothing on standard output."""
    result = run(*(argument.replace("{}", ferry) for argument in arguments))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("travaux: ")
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith(".\n")
    assert Path(ferry).read_text(encoding="utf-8") == FERRY


@pytest.mark.parametrize("code", ["TX101", "tx101", "stray-closing-bracket"])
def test_explain_tells_a_code_by_number_or_name(code: str) -> None:
    """The catalogue's entry, whichever way it is asked for."""
    shown = run("explain", code).output
    assert CATALOGUE["TX101"].meaning in shown
    assert CATALOGUE["TX101"].mending in shown


def test_every_command_has_a_function_of_its_name() -> None:
    """What the command line can do, Python can: a word of its own gets the usual stroke, as import_."""
    names = [name.replace("-", "_") for name in main.commands]
    assert all(callable(getattr(negotiation, name + "_" * iskeyword(name))) for name in names)


def test_every_command_and_option_has_help() -> None:
    """No option without a word on what it does."""
    for command in main.commands.values():
        assert command.help
        assert all(one.help for one in command.params if isinstance(one, click.Option))


def test_names_of_the_package_are_all_there() -> None:
    """Everything in `__all__` can be had, is sorted, and nothing else is promised."""
    assert travaux.__all__ == sorted(travaux.__all__)
    assert all(getattr(travaux, name) is not None for name in travaux.__all__)
    assert set(travaux.__all__) <= set(dir(travaux))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = travaux.nonsense


def test_help_does_not_load_the_readers() -> None:
    """`--help` answers before any of the heavy libraries is imported."""
    program = (
        "import sys; sys.argv = ['travaux', '--help']\n"
        "from travaux.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = ('lxml', 'rich', 'jinja2', 'pypdfium2', 'msgspec', 'rapidfuzz')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_pipe_that_closes_early_is_no_error(ferry: str) -> None:
    """`travaux read … | head` ends without a word on standard error."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "travaux", "read", ferry, "--format", "html"],
            stdout=write_end,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        os.close(write_end)
    assert done.stderr == b""
    assert done.returncode == 141


@pytest.mark.parametrize(
    ("error", "exit_code", "said"),
    [
        (KeyboardInterrupt(), 130, ""),
        (MemoryError(), 2, "memory"),
        (RecursionError(), 2, "nested too deeply"),
        (OSError(errno.EIO, "Input/output error", "disk"), 2, "disk: input/output error."),
    ],
)
def test_failures_of_the_machine_are_sentences(
    ferry: str, monkeypatch: pytest.MonkeyPatch, error: BaseException, exit_code: int, said: str
) -> None:
    """Whatever breaks, the user sees a sentence and the right exit code."""

    def breaks(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(negotiation, "page", breaks)
    result = run("read", ferry, "--format", "html")
    assert result.exit_code == exit_code
    assert said in result.stderr


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """An output that cannot be finished changes nothing and leaves nothing beside."""
    target = tmp_path / "report.html"
    target.write_bytes(b"yesterday")

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(Unwritable, match="no space left on device"):
        write_whole(target, b"today")
    assert target.read_bytes() == b"yesterday"
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_output_keeps_the_rights_of_the_file_it_replaces(tmp_path: Path) -> None:
    """A report that only its owner may read stays so."""
    target = tmp_path / "report.html"
    target.write_bytes(b"")
    target.chmod(0o600)
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o600


def test_output_follows_a_link(tmp_path: Path) -> None:
    """A symbolic link stays one; the file that it names is replaced."""
    real, link = tmp_path / "real.html", tmp_path / "link.html"
    link.symlink_to(real)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_output_can_be_a_device() -> None:
    """A device is written to, not replaced."""
    write_whole(os.devnull, b"gone")
    assert not Path(os.devnull).is_file()


def test_output_leaves_a_protected_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What its owner has protected is not replaced."""
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser may write all
    kept = tmp_path / "kept.md"
    kept.write_bytes(b"old")
    with pytest.raises(Unwritable, match="is write-protected"):
        write_whole(kept, b"new")
    assert kept.read_bytes() == b"old"


def test_output_refuses_a_folder(tmp_path: Path) -> None:
    """The sentence says what to do instead."""
    with pytest.raises(Unwritable, match="is a folder: name a file in it"):
        write_whole(tmp_path, b"")


def test_drafts_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """Escape sequences and turns of direction are written out, in reports and in sentences."""
    path = tmp_path / "evil.md"
    path.write_text(
        "# \x1b]0;owned\x07 \u202etitle\n\n1. [NOR: \x1b[31mred\x9b1m\u2066] ]\n", encoding="utf-8"
    )
    for arguments in (("read", str(path)), ("check", str(path))):
        shown = run(*arguments, "--parties", "NOR").output
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066"} & set(shown)
    assert harmless("\u202ab\x00") == "\\u202ab\\x00"


def test_plain_ascii_where_nothing_else_is_to_be_had(ferry: str) -> None:
    """A terminal without block characters gets bars of signs that it has."""
    shown = negotiation.terminal(negotiation.read(ferry), encoding="ascii", width=80)
    assert "#" in shown
    assert shown.isascii()


@pytest.mark.parametrize("width", [60, 80, 120, 300])
def test_report_fits_its_width(ferry: str, width: int) -> None:
    """No line is longer than the terminal."""
    shown = negotiation.terminal(negotiation.read(ferry, ("NOR",)), width=width)
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize("width", [60, 80, 120])
def test_right_to_left_words_do_not_turn_their_row(tmp_path: Path, width: int) -> None:
    """In every row of the table an isolate that is opened is closed again, however the label was cut."""
    path = tmp_path / "ar.md"
    path.write_text(f"## المادة 1 ({'انسحاب القوات ' * 9})\n\nيلتزم الطرفان [بالوقف].\n", encoding="utf-8")
    shown = negotiation.terminal(negotiation.read(path), width=width)
    rows = shown.partition("THE TEXT")[2].partition("THE LONGEST")[0].splitlines()
    assert any("\u2068" in row for row in rows)
    assert all(row.count("\u2068") == row.count("\u2069") for row in rows)


def test_reading_a_draft_that_is_not_there() -> None:
    """Python callers get the exception of the tree, with the same sentence."""
    with pytest.raises(travaux.Unreadable, match="nowhere"):
        travaux.read("nowhere.md")


def test_explain_refuses_what_is_no_code() -> None:
    """The sentence says which codes there are."""
    with pytest.raises(WrongCall, match="TX101"):
        negotiation.explain("nonsense")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        super().__init__()
        self.raw = io.BytesIO()
        self.written = threading.Event()

    @property
    def buffer(self) -> io.BytesIO:
        """Where bytes would go."""
        return self.raw

    def isatty(self) -> bool:
        """Whether somebody may be watching."""
        return True

    def write(self, text: str) -> int:
        """Keep the words, and tell that there are some."""
        self.written.set()
        return super().write(text)


def test_long_work_says_what_it_does_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line appears while the work goes on and is wiped out when it is done."""
    watched = Terminal()
    monkeypatch.setattr("sys.stderr", watched)
    with output.progress("reading \x1b draft.md", patience=0):
        assert watched.written.wait(10)
    shown = watched.getvalue()
    assert shown.startswith("reading \\x1b draft.md …")
    assert shown.endswith("\r\x1b[K")


def test_short_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that ends before the patience does leaves no trace."""
    watched = Terminal()
    monkeypatch.setattr("sys.stderr", watched)
    with output.progress("reading draft.md", patience=60):
        pass
    assert watched.getvalue() == ""


def test_text_of_a_draft_cannot_steer_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes go to a file unchanged; to a terminal the steering characters go written out."""
    watched = Terminal()
    monkeypatch.setattr("sys.stdout", watched)
    output.write_out(b"a\x1b[2J")
    assert watched.getvalue() == "a\\x1b[2J"
    assert watched.raw.getvalue() == b""


def test_terminal_report_holds_every_section(tmp_path: Path) -> None:
    """Options, reserved points, blanks, findings, and what was folded away is counted."""
    articles = "".join(
        f"## Article {n}\n\n1. The toll is [X] groats [NOR, SUD propose; OST oppose: or less]. "
        "[Note: reserved for the two Presidents.]\n\nOption 1: Yes.\n\nOption 2: No text.\n\n"
        for n in range(1, 101)
    )
    path = tmp_path / "long.md"
    path.write_text(f"# Tolls\n\n{articles}2. End].\n", encoding="utf-8")
    shown = negotiation.terminal(negotiation.read(path, ("NOR", "SUD", "OST")), width=100)
    for heading in ("OPTIONS", "RESERVED FOR THOSE WHO LEAD", "STILL TO BE FILLED IN", "BROKEN OR DOUBTFUL"):
        assert heading in shown
    assert re.search(r"… and \d+ more stretches", shown)
    assert "… and 88 more sets of options" in shown
    assert "… and 80 more places" in shown
    assert "no text" in shown
    assert "NOR and SUD (100)" in shown
    assert "NOR against OST (100)" in shown


SHELL = pytest.mark.skipif(os.name != "posix", reason="the shell's redirections are those of POSIX")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is full")


def shell(line: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A line of the shell, in which `travaux` is this one and $1, $2, … are the arguments."""
    return subprocess.run(
        ["sh", "-c", line.replace("travaux", f"'{sys.executable}' -m travaux"), "sh", *arguments],
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1", **environment},
    )


def test_terminal_of_another_encoding_gets_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters that the terminal does not have are written out, and nothing breaks."""
    watched = Terminal()
    monkeypatch.setattr("sys.stdout", watched)
    monkeypatch.setattr(Terminal, "encoding", "ascii", raising=False)
    output.write_out("é [naïve]\x1b".encode())
    assert watched.getvalue() == "\\xe9 [na\\xefve]\\x1b"


@SHELL
@pytest.mark.parametrize(
    "line",
    ['travaux read "$1" >&-', 'travaux text "$1" >&-', 'travaux check "$1" >&-', "travaux explain TX101 >&-"],
)
def test_closed_output_is_said(ferry: str, line: str) -> None:
    """What nobody can receive is a failure of the call, in one sentence."""
    done = shell(line, ferry)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert done.stderr.startswith(b"travaux: the standard output is closed")


@SHELL
@pytest.mark.parametrize(
    ("line", "exit_code"),
    [
        ('travaux read "$1" 2>&-', 0),
        ('travaux check "$1" 2>&-', 1),
        ('travaux read "$1.missing" 2>&-', 2),
        ('travaux read "$1" -o "$1.html" >&- 2>&-', 0),
        ('travaux read "$1" >&- 2>&-', 2),
        ('travaux text "$1" --as NOR --parties NOR,SUD 2>&-', 0),
    ],
)
def test_closed_streams_are_no_terminal(ferry: str, line: str, exit_code: int) -> None:
    """Without a standard error the work is done all the same, and the exit code is the usual one."""
    done = shell(line, ferry)
    assert (done.returncode, done.stderr) == (exit_code, b"")


@SHELL
@FULL
@pytest.mark.parametrize(
    "line",
    [
        "travaux --help >/dev/full",
        "travaux read --help >/dev/full",
        "travaux --version >/dev/full",
        "travaux explain TX101 >/dev/full",
        'travaux read "$1" >/dev/full',
        'travaux text "$1" >/dev/full',
        'travaux read "$1" -o /dev/full',
        'travaux read "$1" -o /dev/stdout >/dev/full',
    ],
)
def test_full_device_is_one_sentence(ferry: str, line: str) -> None:
    """Also where the help itself cannot be written; of a device nobody says that nothing was changed."""
    done = shell(line, ferry)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"no space left on device" in done.stderr
    assert b"nothing was changed" not in done.stderr


@SHELL
def test_failure_to_complain_is_still_a_failure(ferry: str) -> None:
    """A wrong call whose sentence cannot be written ends with 2 and nothing else."""
    assert shell('travaux read --nonsense "$1" 2>/dev/full', ferry).returncode == 2


@SHELL
def test_help_into_a_closed_pipe_is_no_error() -> None:
    """`travaux --help | true` ends without a word."""
    done = shell('{ travaux --help; echo "$?" >"$1"; } | true', os.devnull)
    assert done.stderr == b""


@pytest.mark.parametrize("error", [KeyError("x"), UnicodeEncodeError("ascii", "é", 0, 1, "no"), ValueError()])
def test_faults_of_our_own_are_one_sentence(
    ferry: str, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """No traceback, and not the exit code of a finding."""

    def breaks(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(negotiation, "page", breaks)
    result = run("read", ferry, "--format", "html")
    assert result.exit_code == 2
    assert result.stderr.startswith("travaux: ")
    assert result.stderr.count("\n") == 1


def test_dash_is_standard_output(ferry: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`-o -` writes no file of that name."""
    monkeypatch.chdir(tmp_path)
    assert run("text", ferry, "-o", "-").stdout == FERRY
    assert run("read", ferry, "--format", "html", "-o", "-").stdout.startswith("<!DOCTYPE html>")
    assert [one.name for one in tmp_path.iterdir()] == ["ferry.md"]


@SHELL
@pytest.mark.parametrize(
    "line", ['travaux text "$1" -o /dev/stdout | cat', 'travaux text "$1" -o /dev/stdout']
)
def test_output_can_be_the_device_of_standard_output(ferry: str, line: str) -> None:
    """Whatever stands behind the device: a pipe, a file."""
    done = shell(line, ferry)
    assert (done.stdout, done.stderr, done.returncode) == (FERRY.encode(), b"", 0)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_output_can_be_a_named_pipe(tmp_path: Path) -> None:
    """The pipe is written to, not replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_whole(pipe, b"words")
    reader.join(20)
    assert received == [b"words"]
    assert pipe.is_fifo()


def test_output_can_have_the_longest_name(tmp_path: Path) -> None:
    """A name of 255 bytes is written, though the name of its part beside it holds more than it."""
    target = tmp_path / ("é" * 125 + ".html")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("name", ["a\0b", "sub/"])
def test_output_names_that_no_system_knows_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A zero byte in a name, a folder that is not there."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unwritable):
        write_whole(name, b"new")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has such names")
@pytest.mark.parametrize("sign", ["\n", "\t", "\x85", "\u2028", "\r"])
def test_no_name_can_forge_a_line(tmp_path: Path, sign: str) -> None:
    """Signs that end a line are written out in the lines of `check` and in the sentences."""
    path = tmp_path / f"a{sign}forged.md:1:1: TX101 b.md"
    path.write_text("Tolls [rise] in silver].\n", encoding="utf-8")
    written = ascii(sign)[1:-1]
    lines = run("check", str(path)).stdout
    assert (len(lines.splitlines()), lines.count(sign) - (sign == "\n")) == (1, 0)
    assert f"a{written}forged" in lines
    assert str(next(iter(negotiation.check([path])))).count(sign) == 0
    path.unlink()
    for command in ("check", "read"):
        said = run(command, str(path)).stderr
        assert (len(said.splitlines()), f"a{written}forged" in said) == (1, True)


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_empty_draft_is_read_and_found_empty(tmp_path: Path, content: bytes) -> None:
    """There is nothing to report, which `check` says."""
    path = tmp_path / "empty.md"
    path.write_bytes(content)
    assert run("read", str(path)).exit_code == 0
    result = run("check", str(path))
    assert result.exit_code == 1
    assert result.stdout == f"{path}:1:1: TX305 The file holds no words.\n"
