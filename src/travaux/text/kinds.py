"""What a bracket does: its kind, told by evidence inside it, around it, and from the habits of the whole text.

The rules stand in one order, the strongest evidence first; the first that speaks decides. A verdict with a hint is one
whose evidence is thin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from travaux.text.attribution import Head
    from travaux.text.tree import BracketKind


class Verdict(NamedTuple):
    """A kind, and why it is doubtful, empty where it is not.

    >>> Verdict("optional").hint
    ''
    """

    kind: BracketKind
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """What the whole text does with its brackets: which of two readings of one form is the usual one here.

    `editorial`: the brackets are an editor's, not a drafter's; `footnotes`: bare numbers in brackets are footnote
    marks; `declared_notes`: braces are notes.

    >>> Habits(editorial=True, footnotes=False).editorial
    True
    """

    editorial: bool
    footnotes: bool


class Evidence(NamedTuple):
    """A bracket and what surrounds it: its words without emphasis, the text before and behind, its place.

    >>> Evidence("shall", "Parties ", " act").words
    'shall'
    """

    words: str
    before: str
    after: str
    head: Head | None = None
    in_group: bool = False
    italic: bool = False
    whole: bool = False
    holds_provisions: bool = False
    spans_items: bool = False
    holds_options: bool = False
    owned_note: bool = False
    in_heading: bool = False
    nested: bool = False
    has_inner: bool = False
    mark: str = "["


_MODALS = frozenset(
    [
        "shall",
        "should",
        "may",
        "will",
        "must",
        "can",
        "could",
        "would",
        "other",
        "shall/should",
        "should/shall",
        "doit",
        "devrait",
        "peut",
        "devra",
        "deberá",
        "debería",
        "podrá",
        "puede",
        "должны",
        "следует",
        "ينبغي",
        "يجب 应",
        "应当",
        "应该",
        "可",
        "须",
    ]
)
_BLANK = re.compile(r"(?!\s*\.\s*$)[_\s.…·\-–—]*|\*{2,}")
_LETTERS_TO_COME = re.compile(
    r"(?:[XxYyZzNn]{1,4}|[XYZ]\d?|\d{2}[Xx]{2}|[Xx]{1,3}[/-][Xx]{1,3}|[Tt][Bb][CcDd]|QQ\.[A-Z]\.XX|\d{1,3}\s?[+-]\s?[XYZNxyz]|\?{1,3}|N/A)(?:\s?(?:%|per cent))?"
)
_PLACEHOLDER_WORDS = re.compile(
    r"(?:place ?holder|to be (?:confirmed|completed|added|determined|inserted|supplied|specified|decided|agreed|filled|provided|drafted|elaborated)\b[^.]{0,60}$|tb[cd]\b|insert (?:the )?(?:[\w'’-]+ ?){1,5}$"
    r"|(?:exact |start |end |effective )?(?:date|dates|name|names|number|amount|place|year|city|title|sum|address|venue|period|depositary|currency|percentage|symbol|figure|rate)s?$"
    r"|(?:name|date|number|amount|title|place|address) of (?:the )?[\w' -]{1,40}$|[\w/ -]{1,40} to be (?:confirmed|completed|added|determined|inserted|supplied|specified|issued|filled in|provided)$"
    r"|(?:à (?:compléter|préciser|insérer)|por (?:determinar|completar)|espace destiné|подлежит|дата|يحدد لاحقا|待定|日期|占位)\b)",
    re.IGNORECASE,
)
_NOTE_WORDS = re.compile(
    r"(?:(?:drafting |editor(?:['’]?s)? |editorial |explanatory |negotiators?['’]? ?s? ?['’]? |technical |legal |mediator['’]s |chair['’]s |facilitators?['’] )?notes?\b\s?(?::|–|—|-\s|by\b|from\b|to\b)"
    r"|note[sd]?:|n\.b\.|comments?:|(?:agreed|closed)(?=$|[.,;:!–—-]| ad\b| on\b| in\b| at\b| by\b| text| \d)|suggested for closure|accepted ad ref|ad referendum|placement|position of|text (?:to be|as|from|under|based|proposed|in)\b[^,]{0,80}$"
    r"|pending\b|under (?:discussion|consideration|negotiation|review)|subject to (?:legal|further|review|confirmation|final|the outcome)|reserved\b|(?:this|these) (?:paragraph|article|section|option|provision|text|list|table|definition|sentence|annex|bracket|chapeau|heading)s?\b"
    r"|further (?:definitions|discussion|work|elaboration|consideration)|insert\b|delete\b|move[d]? to|see (?:also )?(?:article|paragraph|section|footnote|annex|option|document|note|vol)|cf\.|alternative (?:text|wording|to)\b|"
    r"(?:original|previous|streamlined|consolidated|bridging) (?:text|paragraph|proposal|version)|(?:first|second|last) sentence of|structural suggestions?|refer(?:s|ence)? to|applies to|to be (?:moved|discussed|negotiated|deleted|merged|placed|considered|revisited|read|further)"
    r"|bracketed\b|no (?:agreement|consensus)|(?:some|several|many|one group of) (?:parties|delegations|states)\b|add following|continued?\W*$|english only|document (?:symbol|to be))",
    re.IGNORECASE,
)
_LABEL_LIKE = re.compile(
    r"\+|\boption\s\w{1,4}\b|\bmodulators?\b|\bdifferentiation\b|\bto be\b|\bArticle \d|\bpara(?:graph)?s?\b|:\s*$"
)
_NUMBER = re.compile(
    r"(?:US\$|USD|EUR|€|\$|£)?\s?\d[\d\s.,\u00a0]{0,14}(?:[–—-]\s?\d[\d.,]{0,10})?\s?(?:%|°\s?C|per cent|percent|km|kilomet(?:re|er)s?|days?|months?|years?|hours?|weeks?|members?|million|billion|tonnes?)?"
)
_NUMBER_WORD = re.compile(
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|(?:one |a )?hundred|half|a third|two[- ]thirds|three[- ]fourths|three[- ]quarters|first|second|third|fourth|fifth|thirtieth|sixtieth|ninetieth)(?:\s?\(\d{1,4}\))?(?:\s?(?:per cent|days?|months?|years?|members?))?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:by |from |before |after |until )?(?:(?:(?:\d{1,2}\.? )(?=[A-Za-zû])|(?=[A-Za-zéû]{3,10} \d)))(?:January|February|March|April|May|June|July|August|September|October|November|December|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)(?: \d{1,2},?)?(?: (?:19|20)\d\d)?"
    r"|(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d))?|\d{1,2}[./]\d{1,2}[./]\d{2,4}",
    re.IGNORECASE,
)
_MEASURE_AFTER = re.compile(
    r"[\s*_\]]{0,6}(?:\([^)]{1,20}\)\s)?(?:-?\s?(?:years?|months?|weeks?|days?|hours?|per ?cent|percent|%|°|members?|kilomet|km\b|met(?:re|er)s?\b|tonnes?|million|billion|thousand|dollars|ans?\b|mois\b|jours?\b|años?\b|meses\b|días?\b|лет\b|дней\b|месяц"
    r"|Parties\b|states?\b|representatives?\b|experts?\b|votes?\b|working days|calendar days|business days|instruments?\b|th\b|-?day|-?year|-?month|年|天|个月|يوم|سنة))",
    re.IGNORECASE,
)
_REFERENCE_BEFORE = re.compile(
    r"(?:articles?|art\.|paragraphs?|paras?\.?|sections?|chapters?|annex(?:es)?|footnotes?|rules?|decisions?|parts?|subparagraphs?|points?|items?|options?|appendix|schedules?|clauses?|resolutions?|artículos?|párrafos?|paragraphes?|стать[ияей]{1,2}|пункт[аеыов]{0,2}|المادة|第"
    r"|QQ\.[A-Z]\.\d{1,2})[\s\u00a0*_]{0,4}(?:[\[\]\d,\s.and-]{0,30})$",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:(?:articles?|art\.|paragraphs?|paras?\.?|sections?|chapter|annex|rule|part|footnote|decision|option|appendix|schedule|clause)\s{1,2}(?:[A-Z]{1,2}\.)?[\dIVXA-Z]{1,5}(?:\.\w{1,4}){0,4}(?:\s?(?:bis|ter|quater|alt))?(?:\s?\(\w{1,4}\)){0,3}(?:,? (?:and|to|-) [\dIVX]{1,4})?(?: (?:above|below))?"
    r"|(?-i:[A-Z]{1,6}(?:/[A-Z0-9.]{1,12}){1,6}(?<=\d))|\d{1,3}/(?:CP|CMA|CMP|COP)\.\d{1,3}|QQ\.[A-Z]\.\w{1,4}|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?:\s?(?:bis|ter|quater|alt))?(?:\([a-z]\))?)",
    re.IGNORECASE,
)
_CROSS_NUMBERS = re.compile(
    r"[,\s]{0,3}(?:[IVX]{1,5}|\d{1,3})(?:\s?(?:bis|ter|quater|\([a-z]\)))?(?:(?:, | and |,| to |-|–)\d{1,3}(?:\s?bis)?){0,12},?"
)
_ARCHIVE = re.compile(
    r"(?-i:[A-Z]{2,5})\s?:\s?(?-i:[A-Z]{0,3})\d[\dA-Za-z/ ,.()–-]{2,60}$|(?:NAA|AA|PRO|NA|TNA|NARA|FRUS|CAB|FO|ANU|NLA|DO)\s?:\s?\S|(?:ibid|op\. cit)",
    re.IGNORECASE,
)
_EDITOR = re.compile(
    r"(?:sic\b|illegible|matter omitted|(?:word|words|group|groups|line|lines|passage|text|sentence|name|page|paragraph|phrase)s? (?:omitted|missing|illegible|mutilated|corrupt|expunged|deleted|undecipherable)|one (?:group|word|line) |omitted|mutilated|undecipherable|indecipherable|corrupt|emphasis (?:added|in original)|handwritten|signed|typed|original emphasis|underlined in original)",
    re.IGNORECASE,
)
_SENTENCE_BEFORE = re.compile(r"[.!?…]['\"”’)]?\s*$")
_HEADING_NUMBER_AFTER = re.compile(r"(?:\[\d{1,3}\]){0,6}\.(?:\s|$)")


def _starts(beginnings: str) -> frozenset[str]:
    return frozenset(beginnings.replace("~", " ").split(","))


# The first three letters that each pattern asks for: most brackets are told from these alone ("~" is a space).
_EDITOR_STARTS = _starts(
    "sic,ill,mat,wor,gro,lin,pas,tex,sen,nam,pag,par,phr,one,omi,mut,und,ind,cor,emp,han,sig,typ,ori"
)
_CITATION_STARTS = _starts("ibi,op.")
_PLACEHOLDER_STARTS = _starts(
    "pla,to~,tbc,tbd,ins,exa,sta,end,eff,dat,nam,num,amo,yea,cit,tit,sum,add,ven,per,dep,cur,sym,fig,rat,por,esp"
)
_NOTE_STARTS = _starts(
    "dra,edi,exp,neg,tec,leg,med,cha,fac,not,n.b,com,agr,clo,sug,acc,ad~,pla,pos,tex,pen,und,sub,res,thi,the,fur,ins,del"
    ",mov,see,cf.,alt,ori,pre,str,con,bri,fir,sec,las,ref,app,to~,bra,no~,som,sev,man,one,add,eng,doc"
)
_NUMBER_WORD_STARTS = _starts(
    "twe,thi,for,fif,six,sev,eig,nin,one,two,thr,fou,fiv,ten,ele,hun,a~h,hal,a~t,fir,sec"
)
_REFERENCE_STARTS = _starts("art,par,sec,cha,ann,rul,foo,dec,opt,app,sch,cla,qq.")
_DATE_STARTS = _starts(
    "by~,fro,bef,aft,unt,jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec,avr,mai,jui,ene,abr,ago,dic,usd,eur,us$"
)
_TELLING_STARTS = frozenset().union(
    _EDITOR_STARTS,
    _CITATION_STARTS,
    _PLACEHOLDER_STARTS,
    _NOTE_STARTS,
    _NUMBER_WORD_STARTS,
    _REFERENCE_STARTS,
    _DATE_STARTS,
    {"and"},
)
_LONGEST_LETTERS = 20
_LONGEST_TO_BE = 60
_LONGEST_VALUE = 80
_DIGIT = re.compile(r"\d")
_LOWER_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


def _may_begin(words: str, starts: frozenset[str]) -> bool:
    """Whether a pattern whose literal beginnings are `starts` may match; beyond ASCII only the pattern can tell."""
    first = words[:3].lower()
    return first in starts or not first.isascii()


def told(evidence: Evidence, habits: Habits) -> Verdict:
    """The kind of a bracket.

    >>> told(Evidence("to be confirmed", "by ", "."), Habits(editorial=False, footnotes=False)).kind
    'placeholder'
    >>> told(Evidence("5", "a period of ", " years"), Habits(editorial=False, footnotes=False)).kind
    'value'
    """
    if _is_plain(evidence, habits):
        return _block(evidence, habits) or _member(evidence, habits) or Verdict("optional")
    for rule in _RULES if len(evidence.words) <= _SHORT else _RULES_OF_LONG:
        verdict = rule(evidence, habits)
        if verdict is not None:
            return verdict
    return Verdict("optional")


def _is_plain(it: Evidence, habits: Habits) -> bool:
    """Whether a bracket begins with an ordinary word and nothing about it speaks to the rules on notes and blanks."""
    words = it.words
    first = words[:3]
    return (
        len(words) > _LONGEST_LETTERS
        and first.isalpha()
        and first.isascii()
        and first[0] not in "IVX"
        and first.lower() not in _TELLING_STARTS
        and it.head is None
        and not (it.italic or habits.editorial)
        and it.mark != "{"
        and ":" not in words[:7]
        and "/" not in words
        and "[^" not in words
        and "]:" not in it.before
        and it.after[:1] != "["
        and " to be " not in words[:_LONGEST_TO_BE].lower()
    )


def additive(words: str) -> bool:
    """Whether a bracket's words read as an addition to what stands before or after, not as an alternative to it.

    >>> additive(", oceans"), additive("oceans"), additive("including wetlands")
    (True, False, True)
    """
    return (
        begins_additive(words)
        or bool(_TRAILING_CONNECTIVE.search(words))
        or words.rstrip().endswith((",", ";", "،", "؛", "，", "；"))
    )


_TRAILING_CONNECTIVE = re.compile(r"\w\s{1,3}(?:and|or|et|ou|y|o)\s{0,3}$", re.IGNORECASE)


def begins_additive(words: str) -> bool:
    """Whether words begin like an addition: with a comma, "and", "including".

    >>> begins_additive("and rivers"), begins_additive("rivers,")
    (True, False)
    """
    return bool(_ADDITIVE.match(words))


_ADDITIVE = re.compile(
    r"\s*(?:[,;،؛，；]|(?:and|or|including|as well as|et|ou|y compris|y|o|incluid[oa]s?|incluso|и|или|включая|بما في ذلك|包括|以及)(?=\s))",
    re.IGNORECASE,
)
CONNECTIVE = re.compile(r"\s{0,20}(?:and|or|and/or|et|ou|y|o|и|или|و|أو|和|或)\s{0,20}", re.IGNORECASE)
"""A bracket that holds nothing but a connective."""


def is_modal(words: str) -> bool:
    """Whether the words are a bare modal verb, or "other", as alternatives in operative paragraphs often are.

    >>> is_modal("shall"), is_modal("shall be")
    (True, False)
    """
    return words.strip().lower() in _MODALS


def refers(before: str) -> bool:
    """Whether the words before a number make it a reference: "Article", "paragraphs 3 and".

    >>> refers("under Article "), refers("within ")
    (True, False)
    """
    return bool(_REFERENCE_BEFORE.search(before))


def is_value(words: str) -> bool:
    """Whether the words are a number, a date or a measure.

    >>> is_value("30"), is_value("twelve (12)"), is_value("31 December 2027"), is_value("all")
    (True, True, True, False)
    """
    bare = words.strip(" ,;.*_")
    if not bare or len(bare) > _LONGEST_VALUE:
        return False
    if _may_begin(bare, _NUMBER_WORD_STARTS) and _NUMBER_WORD.fullmatch(bare):
        return True
    if bare[0].isalpha() and not _may_begin(bare, _DATE_STARTS):
        return False
    return bool(_DIGIT.search(bare)) and bool(_NUMBER.fullmatch(bare) or _DATE.fullmatch(bare))


def _attributed(it: Evidence, _habits: Habits) -> Verdict | None:
    if it.head is None:
        return None
    if it.head.statement or it.owned_note:
        return Verdict("note")
    if it.head.oppose and not it.head.propose:
        return Verdict("deletion")
    return Verdict("proposal") if it.head.propose else Verdict("note")


def _editorial_text(it: Evidence, habits: Habits) -> Verdict | None:
    if _is_archive_number(it.words) or (
        not it.in_group and _may_begin(it.words, _EDITOR_STARTS) and _EDITOR.match(it.words)
    ):
        return Verdict("editorial")
    if habits.editorial and it.mark != "{":
        return Verdict("editorial")
    return None


def _is_archive_number(words: str) -> bool:
    """Whether an archive's letters and a colon stand at the beginning, or a citation's "ibid"."""
    return (":" in words[:7] or _may_begin(words, _CITATION_STARTS)) and bool(_ARCHIVE.match(words))


def _blank(it: Evidence, _habits: Habits) -> Verdict | None:
    if it.in_group:
        return None
    words = it.words.strip()
    if not words[:1].isalpha() and _BLANK.fullmatch(words):
        return Verdict("placeholder")
    if len(words) > _LONGEST_LETTERS or not _LETTERS_TO_COME.fullmatch(words) or it.before[-1:].isalpha():
        return None
    if words in ("y", "n", "Y", "N") and not (
        _BESIDE_NUMBER.match(it.after) or it.before[-1:].isdigit() or words == "Y"
    ):
        return None
    return Verdict("placeholder")


_BESIDE_NUMBER = re.compile(r"\s{0,2}(?:[-–+]\s?)?(?:\d|%|per\b|years?|months?|days?)")


def _brace(it: Evidence, _habits: Habits) -> Verdict | None:
    if it.mark != "{":
        return None
    if _is_placeholder(it.words) or _LETTERS_TO_COME.fullmatch(it.words.strip()):
        return Verdict("placeholder")
    if len(it.words) <= 3 and it.before[-1:].isalpha():
        return Verdict("optional", "braces inside a word: read as letters that may stay or go")
    return Verdict(
        "note",
        ""
        if _NOTE_WORDS.match(it.words) or _LABEL_LIKE.search(it.words)
        else "braces: read as a note, for the text does not say what they mean",
    )


def _words_to_come(it: Evidence, _habits: Habits) -> Verdict | None:
    if it.in_group and len(it.words.split()) <= 3 and not it.words.lower().startswith("placeholder"):
        return None
    if (
        it.words[:6].lower() == "insert"
        and it.before.rstrip()[-1:] != "]"
        and _VERB_AWAITED.search(it.before)
    ):
        return None
    return Verdict("placeholder") if _is_placeholder(it.words.strip()) else None


def _is_placeholder(words: str) -> bool:
    """Whether words say that others are to come: "date", "to be completed"."""
    if not _may_begin(words, _PLACEHOLDER_STARTS) and " to be " not in words[:_LONGEST_TO_BE].lower():
        return False
    return bool(_PLACEHOLDER_WORDS.match(words))


def _note(it: Evidence, _habits: Habits) -> Verdict | None:
    if not it.spans_items and _may_begin(it.words, _NOTE_STARTS) and _NOTE_WORDS.match(it.words):
        return _note_or_text(it)
    if not it.italic or it.in_group:
        return None
    if _LABEL_LIKE.search(it.words):
        return Verdict("note")
    before, after = it.before.rstrip(" *_")[-1:], it.after.lstrip(" *_")
    if before == "]" or after[:1] == "[" or len(it.words.split()) == 1:
        return None
    if before in ".;:,}" or not after:
        return Verdict("note", "in italics behind a clause: read as a label, not as text")
    return None


_VERBS_OF_TEXT = re.compile(r"\b(?:shall|should|may|will|must)\b")


_SURELY_NOTE = re.compile(
    r"(?:[\w'’]{1,14} ){0,2}(?:notes?|noted|comments?)\b|n\.b\.|placement\b|suggested for|accepted ad|agreed ad|ad ref|position of|see\b|cf\.",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(r"(?:insert|delete|moved? to|refer to|add following)\b", re.IGNORECASE)
_ABOUT_THE_TEXT = re.compile(r"(?:this|these|some|several|many|one group of)\b", re.IGNORECASE)
_ON_ITS_TERMS = re.compile(r"(?:subject|under|reference)\b", re.IGNORECASE)
_VERB_AWAITED = re.compile(
    r"(?:\b(?:shall|should|may|will|must|can|to|not|and|or)|\])\s{0,3}$", re.IGNORECASE
)


def _note_or_text(it: Evidence) -> Verdict | None:
    """A bracket that begins like a note is text where it rules like a provision or goes on with its sentence."""
    if _SURELY_NOTE.match(it.words):
        return Verdict("note")
    if _VERBS_OF_TEXT.search(it.words):
        return None
    if _INSTRUCTION.match(it.words):
        return None if _VERB_AWAITED.search(it.before) or " " not in it.words else Verdict("note")
    if _ABOUT_THE_TEXT.match(it.words):
        return Verdict("note") if len(it.words.split()) > 3 and _SPEAKS_OF_TEXT.search(it.words) else None
    goes_on = (
        it.before.strip() and not _SENTENCE_BEFORE.search(it.before) and it.after.strip(" .;,]")[:1].islower()
    )
    if goes_on:
        return None
    if _ON_ITS_TERMS.match(it.words) and not it.whole and not it.italic:
        return Verdict("optional", "could be a note on the text")
    return Verdict("note")


_SPEAKS_OF_TEXT = re.compile(
    r"\b(?:placed|moved|replace|replaces|deleted|discussed|discussion|negotiated|wording|view|suggest|prefer|reflects?|agreed|streamlined|proposed|proposal|bracket|option|would like)\w*",
    re.IGNORECASE,
)


_LINK = re.compile(r"\[[^\[\]]{0,40}\]\([^()\s]{0,80}\)")


def _inside_word(it: Evidence, _habits: Habits) -> Verdict | None:
    """Letters in brackets inside a word: an ending that may stay or go, or an editor's repair."""
    before, after = it.before[-1:], it.after[:1]
    if after == "[" and (linked := _LINK.match(it.after)):
        after = it.after[linked.end() : linked.end() + 1]
        if after.islower() and it.words.islower():
            return Verdict(
                "editorial", "letters at the beginning of a word, with an editor's link behind them"
            )
    if it.in_group or len(it.words) > 4 or not it.words.isalpha() or not it.words.islower():
        return None
    if before.isalpha() and after.isalpha():
        return Verdict("editorial", "letters inside a word: read as an editor's repair")
    if before.isalpha() or (after.isalpha() and len(it.words) <= 3):
        return Verdict(
            "optional",
            ""
            if it.words in {"s", "es", "ies", "y"}
            else "letters at the end of a word: an ending in dispute, or an editor's repair",
        )
    return None


def _reference(it: Evidence, _habits: Habits) -> Verdict | None:
    words = it.words.strip(" *_")
    bare_number = words[:1] not in _LOWER_LETTERS and bool(_CROSS_NUMBERS.fullmatch(words))
    if (
        not it.in_group
        and "/" in words
        and " " not in words
        and _SYMBOL_BEFORE.search(it.before)
        and any(c.isdigit() for c in words)
    ):
        return Verdict("reference")
    if it.in_heading and bare_number and _HEADING_NUMBER_AFTER.match(it.after):
        return Verdict("reference")
    if it.in_group:
        return None
    if bare_number and _REFERENCE_BEFORE.search(it.before) and not _MEASURE_AFTER.match(it.after):
        return Verdict("reference")
    if _is_reference(words) and (not words.replace(".", "").isdigit() or _REFERENCE_BEFORE.search(it.before)):
        if words.lower().startswith("option") or it.whole:
            return None
        return Verdict("reference")
    return None


def _is_reference(words: str) -> bool:
    if not (words[:1].isdigit() or "/" in words or _may_begin(words, _REFERENCE_STARTS)):
        return False
    return bool(_REFERENCE.fullmatch(words))


_SYMBOL_BEFORE = re.compile(
    r"(?:decisions?|resolutions?|documents?|symbols?|см\.|décisions?|resolución)\s{1,3}$", re.IGNORECASE
)
_QUANTITY_BEFORE = re.compile(
    r"(?:\b(?:of|within|by|to|than|least|most|every|each|a|an|the|for|per|in|after|until|exceed|exceeding|about|some|up to|and|or|every|dans|de|à|en|por)|[-–(=<>+×])\s{0,2}$",
    re.IGNORECASE,
)
_SMALL_AFTER = re.compile(
    r"\s{0,2}(?:[.,;:)\]?!]|$|(?:of|and|or|in|to|shall|should|may|must|will|for|by|with|which|that|who|on|at|from|as|is|are|under|where|if)\b)"
)
_RESERVATION = re.compile(
    r"\b(?:reservations?|reserves?|recorded|clarification|is of the view|would like)\b", re.IGNORECASE
)
_FOOTNOTE_BEFORE = re.compile(r"\[\^[^\]\s]{1,9}\]:\s{0,4}$")
_ONLY_FOOTNOTE = re.compile(r"\s{0,4}(?:\[\^[^\]\s]{1,9}\]\s{0,4}){1,4}")
_ADDED_NUMBERS = re.compile(r"\s{0,2}(?:,|and|or|, and)\s?\d{1,3}(?:(?:,| and|, and) \d{1,3}){0,6}\s{0,2}")


def _only_a_note(it: Evidence, _habits: Habits) -> Verdict | None:
    """A bracket round a footnote's mark, a reservation that fills a footnote, numbers added to a cross-reference."""
    if "[^" in it.words and _ONLY_FOOTNOTE.fullmatch(it.words):
        return Verdict("optional", "the bracket holds nothing but a footnote's mark")
    if "]:" in it.before and _FOOTNOTE_BEFORE.search(it.before) and _RESERVATION.search(it.words):
        return Verdict("note")
    if it.before[-1:] in "0123456789]" and _ADDED_NUMBERS.fullmatch(it.words):
        return Verdict("optional", "numbers added to a cross-reference")
    return None


def _number(it: Evidence, habits: Habits) -> Verdict | None:
    words = it.words.strip(" *_")
    if not is_value(words):
        return None
    if it.in_group:
        return Verdict("value")
    if _MEASURE_AFTER.match(it.after) or not words.isdigit():
        return Verdict("value")
    if len(words) <= 3 and habits.footnotes:
        return Verdict(
            "footnote",
            ""
            if _SENTENCE_BEFORE.search(it.before) or it.before[-1:].isalnum()
            else "a bare number: read as a footnote's mark, as elsewhere in this text",
        )
    if len(words) <= 3 and (
        it.before[-1:].isalpha() or (_SENTENCE_BEFORE.search(it.before) and not it.whole)
    ):
        return Verdict(
            "footnote", "a bare number glued to a word or behind a stop: read as a footnote's mark"
        )
    if (
        len(words) <= 3
        and not _QUANTITY_BEFORE.search(it.before)
        and _SMALL_AFTER.match(it.after)
        and it.before.strip()
    ):
        return Verdict("footnote", "a bare number behind a phrase or stop: read as a footnote's mark")
    return Verdict("value", "a bare number: a value, a reference or a footnote's mark")


def _block(it: Evidence, _habits: Habits) -> Verdict | None:
    if it.in_group and not (it.holds_provisions or it.holds_options):
        return None
    if it.holds_options or it.holds_provisions:
        return Verdict("block")
    if it.spans_items:
        return Verdict("optional")
    if it.whole:
        return Verdict("block")
    return None


def _outside(it: Evidence, _habits: Habits) -> Verdict | None:
    """A bracket that begins with a slash: the first alternative stands before it."""
    if it.words.startswith("/") and not it.words.lower().startswith("/or"):
        return Verdict("alternative", "the first alternative stands outside the bracket")
    return None


def _member(it: Evidence, _habits: Habits) -> Verdict | None:
    return Verdict("alternative") if it.in_group else None


_RULES = (
    _attributed,
    _editorial_text,
    _only_a_note,
    _blank,
    _brace,
    _words_to_come,
    _note,
    _inside_word,
    _reference,
    _number,
    _block,
    _outside,
    _member,
)
_SHORT = 90
"""Characters up to which a bracket may be a blank, a number or a reference."""

_RULES_OF_LONG = (
    _attributed,
    _editorial_text,
    _only_a_note,
    _brace,
    _words_to_come,
    _note,
    _block,
    _outside,
    _member,
)
