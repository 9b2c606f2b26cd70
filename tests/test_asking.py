"""The brackets of a draft asked one after the other: the keys, what is kept, what a terminal shows."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from travaux import negotiation
from travaux.cli import main
from travaux.drafting.resolve import Decision
from travaux.negotiation import asking
from travaux.text.errors import WrongCall
from travaux.text.parser import parse
from travaux.text.source import Source

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "1. They [shall][may] go [within [60][90] days], and [now / soon].\n\n2. [They rest.]\n"
KEYS = st.lists(st.sampled_from(["1", "2", "k", "d", "r", "s", "u", "9", "x"]), max_size=16)


def sat(text: str, keys: list[str]) -> asking.Sitting:
    """The sitting after those keys; what does not fit is left out."""
    sitting = asking.begun(parse(Source(text)))
    for key in keys:
        if key == "u":
            sitting = asking.undone(sitting) if sitting.steps else sitting
        elif asking.open_subjects(sitting):
            try:
                sitting = asking.answered(sitting, key)
            except WrongCall:
                continue
    return sitting


def resolved(sitting: asking.Sitting) -> str:
    """The draft's text with the sitting's decisions carried out."""
    return negotiation.resolve(sitting.draft, sitting.decisions).resolution.text


CASES = [
    (["2", "k", "1", "2", "k"], "1. They may go within 60 days, and soon.\n\n2. They rest.\n"),
    (["1", "d", "d", "d"], "1. They shall go, and.\n"),
    (["d", "s", "2", "s", "s"], "1. They go [within 90 days], and [now / soon].\n\n2. [They rest.]\n"),
    (["1", "u", "2"], TEXT.replace("[shall][may]", "may")),
    (["s", "2", "1", "1"], "1. They [shall][may] go, and now.\n\n2. They rest.\n"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "expected"), CASES)
def test_what_the_keys_do(keys: list[str], expected: str) -> None:
    """What goes takes the questions inside of it along."""
    assert resolved(sat(TEXT, keys)) == expected


def test_a_question_inside_of_what_is_gone_is_not_asked() -> None:
    """The days are no question where the term is dropped."""
    sitting = sat(TEXT, ["1", "d"])
    assert [one.name for one in asking.open_subjects(sitting)] == ["par-1/6", "par-2/1"]


@settings(max_examples=150, deadline=None)
@given(KEYS)
def test_undoing_everything_leaves_nothing(keys: list[str]) -> None:
    """Each step back is the state before; in the end nothing was decided."""
    sitting = sat(TEXT, keys)
    for left in range(len(sitting.steps), 0, -1):
        sitting = asking.undone(sitting)
        assert len(sitting.steps) == left - 1
    assert resolved(sitting) == TEXT


@settings(max_examples=150, deadline=None)
@given(KEYS, st.text(max_size=12))
def test_decisions_survive_their_file(keys: list[str], reason: str) -> None:
    """As YAML and back they are the same, whatever the reason is made of."""
    from travaux.formats.yaml import parsed  # noqa: PLC0415

    given = [Decision("par-1/1", "keep", because=reason), *sat(TEXT, keys).decisions]
    found = parsed(negotiation.decisions_yaml(given, "a\nb.md").encode("utf-8"), "night.yaml")
    assert isinstance(found, list)
    assert [one["bracket"] for one in found] == [one.bracket for one in given]
    assert found[0].get("because", "") == reason.encode("utf-8", "replace").decode()


def test_a_night_is_resumed(tmp_path: Path) -> None:
    """What was decided before is not asked again and stays decided."""
    path = tmp_path / "night.yaml"
    path.write_text(negotiation.decisions_yaml(sat(TEXT, ["2", "s", "1"]).decisions), "utf-8")
    sitting = asking.begun(parse(Source(TEXT)), negotiation.read_decisions(path))
    assert [one.name for one in asking.open_subjects(sitting)] == ["par-1/3", "par-1/6", "par-2/1"]
    with pytest.raises(WrongCall, match="these words go with decision 3"):
        asking.answered(sitting, "d")


def test_without_a_terminal_one_sentence() -> None:
    """There is nobody to ask."""
    done = CliRunner().invoke(main, ["resolve", "draft.md"])
    assert done.exit_code == 2
    assert "does not exist" in done.stderr


def test_without_a_terminal_one_sentence_of_a_way_out(tmp_path: Path) -> None:
    """The sentence names the file of decisions as the other way."""
    path = tmp_path / "draft.md"
    path.write_text(TEXT, "utf-8")
    done = CliRunner().invoke(main, ["resolve", str(path), "-o", str(tmp_path / "out.md")])
    assert done.exit_code == 2
    assert "no terminal to ask in: name a file of decisions" in done.stderr
    assert not (tmp_path / "out.md").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_sitting_in_a_terminal(tmp_path: Path) -> None:
    """Keys are typed, questions are shown, the files are written; a wrong key is answered in words."""
    import pty  # noqa: PLC0415 -- not on every system

    path = tmp_path / "draft.md"
    path.write_text(TEXT, "utf-8")
    words = [
        "resolve",
        str(path),
        "-o",
        str(tmp_path / "out.md"),
        "--decisions-out",
        str(tmp_path / "n.yaml"),
    ]
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover -- the other process
        os.environ["NO_COLOR"] = "1"
        os.execv(sys.executable, [sys.executable, "-c", "from travaux.cli import main; main()", *words])  # noqa: S606
    os.write(terminal, b"2 late\n7\nd\nu\n?\ns\n2\nq\n")
    shown = b""
    try:
        while part := os.read(terminal, 4096):
            shown += part
    except OSError:  # the terminal is gone with its process
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, shown.decode()
    assert "1 of 5 · 1" in shown.decode()
    assert "there are 2 alternatives" in shown.decode()
    assert "undo the last answer" in shown.decode()
    assert (
        (tmp_path / "out.md")
        .read_text("utf-8")
        .endswith("1. They may go [within 90 days], and [now / soon].\n\n2. [They rest.]\n")
    )
    assert negotiation.read_decisions(tmp_path / "n.yaml") == [
        Decision("par-1/1", "choose", 2, because="late"),
        Decision("par-1/4", "choose", 2),
    ]


@pytest.mark.parametrize(
    "text", [TEXT, "All [a\x85- {bracket: x}\nb\u2028c] go.\n", "All go.\n", "Go [\x00\ud800]."]
)
def test_a_template_names_every_question_and_decides_nothing(text: str, tmp_path: Path) -> None:
    """Every id stands in it, behind a #; without the # the entries are a file of decisions."""
    draft = parse(Source(text))
    written = asking.template_yaml(draft)
    assert all(line.startswith("#") or not line for line in written.split("\n"))
    names = [one.name for one in asking.open_subjects(asking.begun(draft))]
    entries = [line[2:] for line in written.split("\n") if line.startswith("# - ")]
    filled = [one.replace("choose: ", "choose: 1").replace("keep: ", "keep: true") for one in entries]
    path = tmp_path / "decisions.yaml"
    path.write_text(written + "\n".join(filled or ["[]"]) + "\n", "utf-8")
    assert [one.bracket for one in negotiation.read_decisions(path)] == names


def test_a_template_is_not_written_over(tmp_path: Path) -> None:
    """What was filled in would be lost; and it goes with nothing else that is written."""
    draft, template = tmp_path / "talks.md", tmp_path / "fill.yaml"
    draft.write_text(TEXT, "utf-8")
    call = ["resolve", str(draft), "--template", str(template)]
    assert CliRunner().invoke(main, call).exit_code == 0
    before = template.read_text("utf-8")
    assert "talks.md" in before
    assert '# - {bracket: "par-1/1", choose: }' in before
    again = CliRunner().invoke(main, call)
    assert (again.exit_code, template.read_text("utf-8")) == (2, before)
    assert "decides nothing" in CliRunner().invoke(main, [*call, "-o", str(tmp_path / "out.md")]).stderr
