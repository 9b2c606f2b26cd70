"""A comparison as JSON, on the terminal and as a page: complete, safe, readable everywhere."""

from __future__ import annotations

import base64
import difflib
import hashlib
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import travaux
from tests.browser import CHROMIUM, browser
from tests.conftest import CORPUS, NO_CORPUS
from tests.strategies import FRAGMENTS
from tests.test_pages import luminance
from travaux.analysis.columns import width_of
from travaux.analysis.comparison_json import SCHEMA, to_json
from travaux.analysis.comparison_page import MODES, comparison_page
from travaux.analysis.comparison_summary import changes
from travaux.analysis.comparison_terminal import show
from travaux.analysis.redline_rows import LEFT, RIGHT, Tally, redline_rows
from travaux.analysis.redline_view import Fold, folded, redline
from travaux.analysis.ribbons import Band, Box, ribbons
from travaux.drafting.compare import compare
from travaux.drafting.comparison import Comparison, Ledger, LedgerRow, Likeness
from travaux.formats import read
from travaux.text.parser import parse
from travaux.text.passages import Passage
from travaux.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser import Browser

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(travaux.__file__).parent / "examples"
_NOT_CARRIED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_PIECES = re.compile(r"\w+|\W")

any_text = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map(
    lambda parts: _NOT_CARRIED.sub("", "".join(parts))
)
any_form = st.sampled_from(["markdown", "text", "docx", "pdf"])

OLD = """# Agreement on the Ferry at Sandel

## Article 1 (The ferry)

1. The ferry [shall][should] run on five days[, floods excepted].

2. [NOR: The master may refuse heavy carts.]

3. Nothing of this changes at all, however often the two delegations meet at Sandel and however long they sit
there over the words of the agreement that they want to have.

## Article 2 (Tolls)

1. Half of the tolls goes to each Party, which spends them on the upkeep of its own landing and of
nothing else.

2. The tolls are counted at midnight in the presence of both masters, who sign the book of the ferry.

3. The book of the ferry lies open to the delegates of both Parties on the first day of each month at Sandel.
"""
NEW = """# Agreement on the Ferry at Sandel

## Article 1 (The ferry)

1. The ferry shall run on five days, floods excepted.

2. [NOR, SUD: The master may refuse heavy carts.]

3. Nothing of this changes at all, however often the two delegations meet at Sandel and however long they sit
there over the words of the agreement that they want to have.

4. The tolls are counted at midnight in the presence of both masters, who sign the book of the ferry.

## Article 2 (Tolls)

1. [Half][A third] of the tolls goes to each Party, which spends them on the upkeep of its own landing and of
nothing else.

2. The book of the ferry lies open to the delegates of both Parties on the first day of each month at Sandel.
"""


def compared(old: str, new: str, *parties: str, form: Any = "markdown") -> Comparison:
    """Two texts, compared."""
    return compare(parse(Source(old, form, "old.md"), parties), parse(Source(new, form, "new.md"), parties))


def by_difflib(old: str, new: str, form: Any) -> Comparison:
    """Two texts with the script that difflib finds: none of the habits of our own."""
    one, other = _PIECES.findall(old), _PIECES.findall(new)
    here, there = [0], [0]
    for pieces, offsets in ((one, here), (other, there)):
        for piece in pieces:
            offsets.append(offsets[-1] + len(piece))
    script: list[Passage] = []
    for what, i, j, k, m in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            script.append(Passage("kept", here[i], here[j], there[k], there[m]))
            continue
        if m > k:
            script.append(Passage("inserted", here[i], here[i], there[k], there[m]))
        if j > i:
            script.append(Passage("deleted", here[i], here[j], there[m], there[m]))
    row = LedgerRow()
    drafts = parse(Source(old, form)), parse(Source(new, form))
    return Comparison(*drafts, tuple(script), Ledger(row, row, row), Likeness(1, 1, 1), (), (), (), ())


@pytest.fixture(scope="module")
def ferry() -> Comparison:
    """A small pair with a move, a choice, a bracket opened and a sponsor who joined."""
    return compared(OLD, NEW, "NOR", "SUD")


@pytest.fixture(scope="module")
def framework() -> Comparison:
    """The shipped example: two rounds of one negotiation."""
    first, second = (parse(read(EXAMPLES / f"{date}.framework.md")) for date in ("2026-03-14", "2026-05-09"))
    return compare(first, second)


def tree(page: str) -> html.HtmlElement:
    """The page as a browser's parser would see it."""
    return html.document_fromstring(page)


def reading(page: str, *, without: str, cells: str) -> str:
    """The text of the redline without the elements of one name, with one of three cells of changed rows."""
    view = tree(page).get_element_by_id("redline")
    others = f"*[not(contains(concat(' ', @class, ' '), ' {cells} '))]"
    for extra in view.xpath(f".//bdi | .//h3 | .//{without} | .//*[contains(@class, 'mix')]/{others}"):
        if extra.getparent() is not None:
            extra.drop_tree()
    return str(view.text_content())


@given(any_text, any_text, any_form)
def test_page_holds_both_drafts_character_for_character(old: str, new: str, form: str) -> None:
    """Mode none shows exactly the new draft, mode original exactly the old one, whatever they are."""
    for found in (compared(old, new, "US", form=form), by_difflib(old, new, form)):
        page = comparison_page(found)
        assert reading(page, without="ins", cells="v") == old
        assert reading(page, without="del", cells="v") == new


@given(any_text, any_text)
def test_side_by_side_holds_both_drafts(old: str, new: str) -> None:
    """The cells of a draft and what is the same in both make that draft, but for white space."""
    page = comparison_page(compared(old, new))
    assert reading(page, without="ins", cells="a").split() == old.split()
    assert reading(page, without="del", cells="z").split() == new.split()


@given(any_text, any_text, any_form)
def test_rows_hold_both_drafts_in_order(old: str, new: str, form: str) -> None:
    """The runs of all rows, one after the other, are both texts; within a change deletions come first."""
    for found in (compared(old, new, form=form), by_difflib(old, new, form)):
        rows = redline_rows(found)
        runs = [run for row in rows for run in row.runs]
        assert "".join(old[run.old_start : run.old_end] for run in runs if run.kind in LEFT) == old
        assert "".join(new[run.new_start : run.new_end] for run in runs if run.kind in RIGHT) == new
        assert [row.number for row in rows] == list(range(len(rows)))
        shown = [run for section in redline(found) for row in section.rows for run in row.runs]
        assert shown == runs


@given(any_text, any_text)
def test_ids_are_unique_and_links_lead_somewhere(old: str, new: str) -> None:
    """Every link inside the page finds its anchor, whatever the drafts hold."""
    page = tree(comparison_page(compared(old, new, "US", "JP")))
    ids = Counter(page.xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    assert [link for link in page.xpath("//a/@href") if link[1:] not in ids] == []
    levels = [int(one.tag[1]) for one in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tallies_are_what_is_marked(framework: Comparison) -> None:
    """The words of all articles add up to those that the comparison says are shown as changed, and moved."""
    whole = sum((section.tally for section in redline(framework)), Tally())
    assert whole.gone + whole.new == framework.likeness.shown
    assert whole.moved == framework.likeness.moved
    assert whole.kept + whole.moved + whole.new == framework.likeness.new
    assert whole.kept + whole.moved + whole.gone == framework.likeness.old


def test_flows_conserve_the_brackets(framework: Comparison) -> None:
    """No more than 48 bands; they carry every disputed bracket of both drafts, each once."""
    flows = changes(framework).flows
    assert len(flows) <= 48
    assert sum(flow.before for flow in flows) == sum(one.disputed for one in framework.old.brackets)
    assert sum(flow.after for flow in flows) == sum(one.disputed for one in framework.new.brackets)


def test_deletions_stand_before_insertions(framework: Comparison) -> None:
    """Within one change nothing that came stands before something that went; both are said in words."""
    page = tree(comparison_page(framework))
    for change in page.find_class("c"):
        names = [one.tag for one in change.iter("del", "ins")]
        assert names == sorted(names)
        assert re.search(r" (deleted|inserted|moved here|moved from here) ", change.text_content())
    assert len(page.xpath("//*[@role='suggestion']")) > 10


def test_moves_are_shown_as_moves(ferry: Comparison) -> None:
    """A paragraph that stands elsewhere is marked so at both places and linked both ways; no word counts."""
    page = tree(comparison_page(ferry))
    view = page.get_element_by_id("redline")
    links = view.xpath(".//bdi[@class='go']/a")
    assert [link.text for link in links] == ["moved here from Article 2", "moved to Article 1"]
    for link, name in zip(links, ("del", "ins"), strict=True):
        there = page.get_element_by_id(link.get("href")[1:])
        assert "counted at midnight" in there.xpath(f".//{name}[@class='mv']")[-1].text_content()
    moved = [section.tally.moved for section in redline(ferry)]
    assert sum(moved) == ferry.likeness.moved > 10


def test_fates_stand_beside_the_brackets(ferry: Comparison) -> None:
    """A small label says in the text what became of a bracket, and who joined."""
    view = tree(comparison_page(ferry)).get_element_by_id("redline")
    said = [one.text_content() for one in view.find_class("f")]
    assert {"chosen", "dropped", "accepted", "opened", "SUD joined"} <= set(said)
    assert "kept" not in said


def test_unchanged_parts_are_folded_with_their_count(ferry: Comparison) -> None:
    """A paragraph without a change is one line that says how long it is, and opens without script."""
    view = tree(comparison_page(ferry)).get_element_by_id("redline")
    folds = view.xpath(".//details[@class='fold']")
    assert [fold.find("summary").text_content() for fold in folds] == ["31 words unchanged"]
    assert "however often" in folds[0].text_content()
    parts = [part for section in redline(ferry) for part in folded(section)]
    assert [part.words for part in parts if isinstance(part, Fold)] == [31]


def test_page_offers_the_four_modes(ferry: Comparison) -> None:
    """They have the names that people know from Word, and one of them is chosen."""
    page = tree(comparison_page(ferry))
    assert [one.get("id") for one in page.xpath("//input[@name='mode']")] == [f"m-{mode}" for mode in MODES]
    assert page.xpath("//input[@name='mode' and @checked]/@id") == ["m-all"]


def test_page_asks_nothing_of_the_network(ferry: Comparison) -> None:
    """No address but its own anchors; style and script are named by their hashes; no inline handler."""
    page = comparison_page(ferry)
    found = tree(page)
    assert (
        found.xpath("//link | //img | //iframe | //object | //@style | //@*[starts-with(name(), 'on')]") == []
    )
    assert [one for one in found.xpath("//@href | //@src") if not one.startswith("#")] == []
    assert not re.search(r"url\((?!#)", page)
    policy = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    for name in ("style", "script"):
        (element,) = found.xpath(f"//{name}")
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize(
    "title",
    [
        "</style><script>x</script>",
        '"; } body { display: none',
        "\\",
        "a\nb",
        "عنوان",
        "\u202eevil",
        "\udc80",
    ],
)
def test_titles_cannot_leave_their_place(title: str) -> None:
    """Titles and names stand in the head, the headings and the style sheet, and escape from none of them."""
    name = f"{title}.md".replace("/", "").replace("\n", "")
    drafts = [parse(Source(f"# {title}\n\n[a] {word}", "markdown", name)) for word in ("b", "c")]
    page = comparison_page(compare(*drafts))
    page.encode()
    found = tree(page)
    assert len(found.xpath("//script")) == len(found.xpath("//style")) == 1
    assert found.xpath("//style")[0].text.count("{") == found.xpath("//style")[0].text.count("}")


def test_same_drafts_give_the_same_page(ferry: Comparison) -> None:
    """Nothing of the clock or of chance stands in a page, a report or the JSON."""
    again = compared(OLD, NEW, "NOR", "SUD")
    assert comparison_page(again) == comparison_page(ferry)
    assert show(again, width=80) == show(ferry, width=80)
    assert to_json(again) == to_json(ferry)


def test_page_of_one_draft_twice_says_so() -> None:
    """One sentence, no table of noughts, and the text is there, folded."""
    page = comparison_page(compared(OLD, OLD, "NOR"))
    assert "The two drafts are the same, character for character." in page
    assert tree(page).xpath("//table | //ins | //del") == []
    assert reading(page, without="ins", cells="v") == OLD


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (OLD, OLD, "The two drafts are the same, character for character."),
        ("", "", "The two drafts are the same, character for character."),
        ("", "Two words", "The old draft holds no words: all 2 words of the other are new."),
        ("Two words", "", "The new draft holds no words: all 2 words of the other are gone."),
        ("---", "...", "Neither of the two drafts holds a word."),
        ("All [may] go.", "All may go!", "Every word is the same in both drafts"),
        ("Red apples grow.", "Blue fish swim.", "These two drafts share nothing: 0 of 3 and 3 words"),
    ],
)
def test_verdict_is_one_sentence(old: str, new: str, sentence: str) -> None:
    """What matters most stands first, on the terminal and on the page."""
    found = compared(old, new)
    assert sentence in " ".join(show(found, width=100).split())
    assert sentence in " ".join(tree(comparison_page(found)).find_class("headline")[0].text_content().split())


def test_drafts_that_share_nothing_stand_side_by_side() -> None:
    """No word of the one is woven into the other: no redline on the terminal, two whole texts on the page."""
    old, new = "## Article 1\n\nRed apples [may] grow tall.\n", "## Article 9\n\nBlue fish swim.\n"
    found = compared(old, new)
    page = comparison_page(found)
    assert reading(page, without="ins", cells="v") == old
    assert reading(page, without="del", cells="v") == new
    assert tree(page).get_element_by_id("redline").find_class("mix") == []
    assert "{-" not in show(found)
    assert "closed" not in show(found).split("THE WORDS")[0]


@given(any_text, any_text, st.integers(60, 132), st.sampled_from(["utf-8", "ascii", "latin-1"]))
def test_terminal_keeps_to_its_width_and_encoding(old: str, new: str, width: int, encoding: str) -> None:
    """No line is wider than asked for, no control reaches the terminal, plain encodings get plain signs."""
    shown = show(compared(old, new, "US"), width=width, encoding=encoding)
    assert all(width_of(line) <= width for line in shown.splitlines())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)
    if encoding != "utf-8" and (old + new).isascii():
        assert shown.isascii()


def test_terminal_says_what_matters_first(ferry: Comparison) -> None:
    """The sentence, the ledger, the fates, who came, then the redline with its signs and its folds."""
    shown = show(ferry, width=90)
    order = ["could be matched", "THE WORDS", "BRACKETS OPENED: 1", "BRACKETS CHOSEN", "SPONSORS WHO CAME"]
    order += ["SUD joined those who want it in", "\nArticle 1 The ferry", "\nArticle 2 Tolls"]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)
    assert "The ferry {-[-}shall{-][should]-} run" in shown
    assert "31 words unchanged" in shown
    assert "moved to Article 1" in shown
    assert "moved here from Article 2" in shown
    coloured = show(ferry, width=90, colour=True)
    assert "\x1b[31;9m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == shown


def test_terminal_shows_all_of_a_moved_paragraph() -> None:
    """Changes inside of words that moved stand among them, and one mark closes the whole."""
    moved = "The gauge is read at noon by the {} of the lock and entered in the book."
    stays = (
        "Tolls are paid in silver before the gate is opened, and no master of a barge is excused.\n\n"
        "Barges that carry grain pass first, then those that carry timber, then all the others."
    )
    old = f"# Article 1\n\n{moved.format('keeper')}\n\n{stays}\n"
    new = f"# Article 1\n\n{stays}\n\n{moved.format('warden')}\n"
    shown = " ".join(show(compared(old, new), width=200).split())
    assert f"{{= moved here from Article 1: {moved.format('{+warden+}')} =}}" in shown
    assert f"{{= moved to Article 1: {moved.format('{-keeper-}')} =}}" in shown


def test_terminal_table_adds_up(framework: Comparison) -> None:
    """The last line of the ledger is the sum of the three above it."""
    lines = show(framework, width=90).split("THE WORDS\n")[1].splitlines()[1:5]
    rows = [
        [int(cell.replace(",", "").replace("–", "0")) for cell in re.findall(r"(?<= )[\d,]+|–", line)]
        for line in lines
    ]
    assert [sum(column) for column in zip(*rows[:3], strict=True)] == rows[3]
    assert all(sum(row[:3]) == row[3] for row in rows)


def test_long_lists_are_cut_and_say_so() -> None:
    """Beyond some lines a list says how many more there are, and which output has them all."""
    old = "\n\n".join(f"{number}. A [b{number}] c." for number in range(1, 60))
    new = "\n\n".join(f"{number}. A c." for number in range(1, 60))
    shown = show(compared(old, new), width=80)
    assert "… and 49 more (--format json has all)" in shown
    assert len(json.loads(to_json(compared(old, new)))["brackets"]) == 59


def test_json_has_every_key_of_the_contract(ferry: Comparison) -> None:
    """No key of the published schema may go or change its name."""
    found = json.loads(to_json(ferry))
    assert found["schema"] == SCHEMA == "travaux.comparison/1"
    assert (found["old"]["path"], found["new"]["path"]) == ("old.md", "new.md")
    assert {name: set(row) for name, row in found["ledger"].items()} == {
        "agreed": {"agreed", "bracketed", "gone"},
        "bracketed": {"agreed", "bracketed", "gone"},
        "new": {"agreed", "bracketed"},
    }
    assert found["moved_words"] == ferry.likeness.moved
    lists = {
        "brackets": {"old", "new", "fate", "proof"},
        "sponsors": {"bracket", "joined", "left", "side"},
        "provisions": {"old", "new", "fate"},
        "moves": {"move", "old", "new"},
        "passages": {"kind", "old", "new", "move"},
    }
    for name, keys in lists.items():
        assert found[name], name
        assert all(keys <= set(entry) for entry in found[name])
    assert found["options"] == []


def test_json_of_a_small_pair_is_as_it_was(ferry: Comparison) -> None:
    """The golden file is the contract: after a deliberate change, `python -m tests.golden` writes it anew."""
    golden = json.loads((GOLDEN / "comparison.json").read_text(encoding="utf-8"))
    assert json.loads(to_json(ferry)) == golden


@given(any_text, any_text)
def test_json_alone_makes_the_new_draft(old: str, new: str) -> None:
    """Whoever has the JSON and both texts can apply the one to the other."""
    found = json.loads(to_json(compared(old, new)))
    parts = [
        (old[slice(*one["old"])] if one["kind"] in ("kept", "moved-to") else new[slice(*one["new"])])
        for one in found["passages"]
        if one["kind"] not in ("deleted", "moved-from")
    ]
    assert "".join(parts) == new


def test_json_of_a_path_that_is_no_unicode() -> None:
    """A name with lone surrogates is written with escapes."""
    draft = parse(Source("a", path="\udc80.md"))
    assert json.loads(to_json(compare(draft, draft)))["old"]["path"] == "\udc80.md"


def test_ribbons_are_drawn_to_one_scale() -> None:
    """Bands are as high as they are large at both ends; each is a link with a name; drawings mirror."""
    left, right = [Box("a", "#a", 30, "n", "a")], [Box("b", "#b", 10, "n", "b"), Box("c", "#c", 5, "n", "c")]
    bands = [Band(0, 0, 20, 10, "kept", "#x", "x"), Band(0, None, 10, 0, "gone", "#y", "y", "10 gone")]
    bands.append(Band(None, 1, 0, 5, "came", "#z", "z", "5 came"))
    drawn = ribbons(left, right, bands, said="all", height=300, rtl=False)
    path = re.search(r'd="M0 0\.0C.* 100 0\.0V([\d.]+)C.* 0 ([\d.]+)Z"', drawn)
    assert path
    assert [float(one) for one in path.groups()] == [100, 200]
    assert re.search(r'class="gone" x="27\.00%" y="200\.0" width="9\.00%" height="100\.0"', drawn)
    assert drawn.count("<a href") == drawn.count("<title>") == 6
    mirrored = ribbons(left, right, bands, said="all", height=300, rtl=True)
    assert "M100 0.0C" in mirrored
    assert ribbons([], [], [], said="", height=9, rtl=False) == ""


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"), [("out", "gone"), ("in", "came"), ("move", "moved"), ("open", "came")]
)
def test_changes_are_legible(ferry: Comparison, theme: int, ink: str, ground: str) -> None:
    """The words of a change have a contrast of 4.5 to 1 at least on their ground (WCAG 2.2 AA)."""
    page = comparison_page(ferry)
    sets = zip(
        re.findall(r":root\{(.*?)\}", page, re.DOTALL), re.findall(r"html\{(--gone.*?)\}", page), strict=False
    )
    shared, own = list(sets)[theme]
    colours = dict(re.findall(r"--(\w+):(#[0-9a-fA-F]+)", shared + own))
    lighter, darker = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_figures_are_those_of_the_ledger(framework: Comparison) -> None:
    """The large figures say what the sentence above them and the ledger below them say."""
    ledger = framework.ledger
    gone, came = ledger.agreed.gone + ledger.bracketed.gone, ledger.new.total
    page = comparison_page(framework)
    assert f"<dt>words gone</dt><dd>{gone:,}</dd>" in page
    assert f"<dt>words new</dt><dd>{came:,}</dd>" in page
    assert f"{came:,} are new" in page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser, where there is one."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with browser() as opened:
        yield opened


def opened(chromium: Browser, folder: Path, page: str, width: int = 1280) -> None:
    """The page in the browser, in a window of that width."""
    path = folder / "comparison.html"
    path.write_text(page, encoding="utf-8")
    chromium.resize(width, 900, mobile=width < 600)
    chromium.open(path.as_uri())


def press(chromium: Browser, key: str) -> None:
    """One key, pressed and let go."""
    chromium.send("Input.dispatchKeyEvent", type="keyDown", text=key, key=key)
    chromium.send("Input.dispatchKeyEvent", type="keyUp", key=key)


SEEN = "document.getElementById('redline').innerText.replace(/\\s+/g, ' ')"


@pytest.mark.timeout(180)
def test_modes_in_a_real_browser(chromium: Browser, tmp_path: Path, ferry: Comparison) -> None:
    """Each mode shows its draft, whole, folds opened; nothing is fetched, the policy stops nothing."""
    opened(chromium, tmp_path, comparison_page(ferry))
    shown = {}
    for mode in MODES:
        chromium.value(f"document.getElementById('m-{mode}').click()")
        chromium.value(
            "document.querySelectorAll('.art').forEach(one => { one.style.contentVisibility = 'visible' })"
        )
        shown[mode] = chromium.value(SEEN)
    assert "[shall][should]" in shown["original"]
    assert "third" not in shown["original"]
    assert "[Half][A third] of the tolls" in shown["none"]
    assert "should" not in shown["none"]
    assert "however often" in shown["none"]
    assert "however often" not in shown["simple"]
    assert "should" not in shown["simple"]
    assert "31 words unchanged" in shown["all"]
    asked = [one for one in chromium.events if one.get("method") == "Network.requestWillBeSent"]
    assert len(asked) == 1
    assert [
        one for one in chromium.events if one.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")
    ] == []


@pytest.mark.timeout(180)
def test_keys_go_from_change_to_change(chromium: Browser, tmp_path: Path, ferry: Comparison) -> None:
    """The keys j and k move the focus and say where it is; ? lists the keys; they can be switched off."""
    opened(chromium, tmp_path, comparison_page(ferry))
    said = "document.getElementById('at').textContent"
    press(chromium, "j")
    press(chromium, "j")
    assert chromium.value(said).startswith("2 of ")
    assert chromium.value("document.activeElement.className") == "c"
    press(chromium, "k")
    assert chromium.value(said).startswith("1 of ")
    assert chromium.value("getComputedStyle(document.getElementById('at')).direction") == "ltr"
    top = "document.activeElement.getBoundingClientRect().top"
    bar = "document.getElementById('bar').getBoundingClientRect().bottom"
    assert chromium.value(f"{top} >= {bar} && {top} < innerHeight")
    press(chromium, "3")
    assert chromium.value("document.getElementById('m-none').checked")
    press(chromium, "?")
    assert chromium.value("document.getElementById('help').open")
    chromium.value(
        "document.getElementById('keys-on').click(); document.querySelector('#help button').click()"
    )
    assert not chromium.value("document.getElementById('help').open")
    press(chromium, "1")
    assert chromium.value("document.getElementById('m-none').checked")


@pytest.mark.timeout(180)
@pytest.mark.parametrize("view", ["w-inline", "w-side"])
@pytest.mark.parametrize("mode", MODES)
def test_keys_stop_where_something_is_seen(
    chromium: Browser, tmp_path: Path, framework: Comparison, mode: str, view: str
) -> None:
    """In each mode and view the next change is one that the page shows, and they come in order."""
    opened(chromium, tmp_path, comparison_page(framework))
    chromium.value(f"document.getElementById('{view}').click(); document.getElementById('m-{mode}').click()")
    place = "document.activeElement.className + ' ' + document.activeElement.getClientRects().length"
    for _ in range(12):
        press(chromium, "n")
        assert re.fullmatch(r"c [1-9]\d*", chromium.value(place))
    many = "Number(document.getElementById('at').textContent.split(' of ')[1])"
    drawn = "[...document.querySelectorAll('#redline .c')]"
    drawn += ".filter(one => one.getBoundingClientRect().width > 0).length"
    assert chromium.value(many) == chromium.value(drawn)


@pytest.mark.timeout(180)
def test_page_works_without_script(chromium: Browser, tmp_path: Path, ferry: Comparison) -> None:
    """Modes and the two columns are plain form controls; what needs the script is not offered without it."""
    page = re.sub(r"<script>.*?</script>", "", comparison_page(ferry), flags=re.DOTALL)
    opened(chromium, tmp_path, page)
    assert chromium.value("getComputedStyle(document.querySelector('.steps')).display") == "none"
    chromium.value("document.getElementById('w-side').click()")
    cells = "[...one.children].map(cell => cell.getClientRects().length)"
    rows = chromium.value(f"[...document.querySelectorAll('.mix')].map(one => {cells})")
    assert rows
    assert all(row == [0, 1, 1] for row in rows)
    side = "[...document.querySelectorAll('.mix > :not(.v)')].map(one => one.getBoundingClientRect().left)"
    lefts = chromium.value(side)
    assert lefts[0] < lefts[1]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("rtl", [False, True])
def test_page_at_320_pixels(chromium: Browser, tmp_path: Path, framework: Comparison, *, rtl: bool) -> None:
    """Nothing scrolls sideways and nothing is cut, from the left or from the right."""
    found = framework
    if rtl:
        words = "## المادة 1\n\n1. يلتزم الطرفان [بالانسحاب][بالوقف] خلال [X] يوماً.\n\n"
        found = compared(words * 6, (words * 6).replace("[بالوقف]", "") + "[NOR: جديد]")
    opened(chromium, tmp_path, comparison_page(found), 320)
    assert chromium.value("document.documentElement.dir") == ("rtl" if rtl else "ltr")
    assert chromium.value("document.documentElement.scrollWidth") <= 320
    wide = "[...document.querySelectorAll('.ledger, .contents')].map(one => one.parentElement)"
    assert chromium.value(f"{wide}.filter(one => one.scrollWidth > one.clientWidth).length") == 0
    if rtl:
        chromium.resize(1280, 900)
        chromium.value("document.getElementById('w-side').click()")
        cells = "[...document.querySelector('.mix').children].slice(1)"
        old, new = chromium.value(f"{cells}.map(one => one.getBoundingClientRect().left)")
        assert old > new


@pytest.mark.corpus
@pytest.mark.slow
def test_page_of_a_large_pair_stays_light(corpus: Path) -> None:
    """Two drafts of 120 kB each make a page under 2 MB that still holds both."""
    folder = corpus / "unfccc-paris-2015"
    old, new = (parse(read(folder / f"{date}.agreement.md")) for date in ("2015-11-10", "2015-12-04"))
    page = comparison_page(compare(old, new))
    assert len(page.encode()) < 2_000_000
    assert reading(page, without="del", cells="v") == new.source.text


@pytest.mark.corpus
def test_an_article_has_all_of_its_brackets_in_the_flow_or_none() -> None:
    """What a label counts is what the article holds, however many articles there are."""
    folder = CORPUS / "unfccc-paris-2015"
    if not folder.is_dir():
        pytest.skip(NO_CORPUS)
    drafts = [parse(read(folder / f"{day}.agreement.md")) for day in ("2015-11-10", "2015-12-04")]
    found = changes(compare(*drafts))
    counts: Counter[int] = Counter()
    for one in found.flows:
        if one.source is not None:
            counts[one.source] += one.before
    first = found.articles[0].index("Article 3")
    whole = next(one for one in drafts[0].provisions if one.id == "art-3")
    inside = [one for one in drafts[0].brackets if one.disputed and whole.start <= one.start < whole.end]
    assert counts[first] == len(inside)
    assert counts[-1] > 0


# What the lists of brackets say of each


def _listed(old: str, new: str) -> str:
    """What the terminal says of two drafts before the redline, on few wide lines."""
    found = compare(parse(Source(old)), parse(Source(new)))
    return show(found, width=200)


def test_words_that_stayed_in_an_open_bracket_are_said_to_be_inside() -> None:
    """An accepted bracket says what is still open round its words."""
    said = _listed("1. Salt is free [of [all] duty].\n", "1. Salt is free [of all duty].\n")
    assert "[all] (still inside a larger bracket)" in said
    said = _listed("1. Salt is free of [all] duty.\n", "1. Salt is free of all duty.\n")
    assert "[all]\n" in said


def test_alternatives_between_slashes_are_said_to_be_a_choice() -> None:
    """Brackets that became slashes were accepted, and the choice is still open."""
    said = _listed("1. Its own [plans] [pledges] count.\n", "1. Its own plans/pledges count.\n")
    assert said.count("(still a choice, between slashes)") == 2


def test_brackets_opened_round_old_words_are_told_apart() -> None:
    """Words that stood in one bracket and stand in several new ones are not called new."""
    old = "1. Pilots sail [by day, by night, with lamps lit, in pairs and with leave]. Ice is free.\n"
    new = (
        "1. Pilots sail [by day, by night,] with lamps lit, [in pairs and [with leave]]. "
        "Ice is free [of [any] duty].\n"
    )
    said = _listed(old, new)
    assert "round words that are new, all or most of them" in said
    assert "round words that the old draft had, most of them" in said
    assert "round other words of the old draft" in said


def test_brackets_that_look_alike_are_told_apart_by_their_lines() -> None:
    """Two that stand in one provision and say the same are listed with their lines."""
    old = "1. Hay [and] corn are taxed;\nfish [and] ice are free.\n"
    said = _listed(old, "1. Hay corn are taxed;\nfish ice are free.\n")
    assert "1, line 1 of the old draft: [and]" in said
    assert "1, line 2 of the old draft: [and]" in said


def test_merged_and_split_brackets_show_both_sides() -> None:
    """What became one is listed once, with all that it was; what became several with all that it became."""
    apart, whole = (
        "1. Hay is taxed [by weight] [and by count].\n",
        "1. Hay is taxed [by weight and by count].\n",
    )
    said = _listed(apart, whole)
    assert said.count("[by weight and by count]\n") == 1
    assert "  was 1: [by weight]" in said
    assert "  was 1: [and by count]" in said
    assert "  and [and by count]" in _listed(whole, apart)
