"""The words that tell what a bracket does: patterns, and what can be said of a bracket's words alone."""

from __future__ import annotations

import re


def _starts(beginnings: str) -> frozenset[str]:
    return frozenset(beginnings.replace("~", " ").split(","))


MODALS = frozenset(
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
BLANK = re.compile(r"(?!\s*\.\s*$)[_\s.…·\-–—]*|\*{2,}")
LETTERS_TO_COME = re.compile(
    r"(?:[XxYyZzNn]{1,4}|[XYZ]\d?|\d{2}[Xx]{2}|[Xx]{1,3}[/-][Xx]{1,3}|[Tt][Bb][CcDd]|QQ\.[A-Z]\.XX|\d{1,3}\s?[+-]\s?[XYZNxyz]|\?{1,3}|N/A)(?:\s?(?:%|per cent))?"
)
PLACEHOLDER_WORDS = re.compile(
    r"(?:place ?holder|to be (?:confirmed|completed|added|determined|inserted|supplied|specified|decided|agreed|filled|provided|drafted|elaborated)\b[^.]{0,60}$|tb[cd]\b|insert (?:the )?(?:[\w'’-]+ ?){1,5}$"
    r"|(?:exact |start |end |effective )?(?:date|dates|name|names|number|amount|place|year|city|title|sum|address|venue|period|depositary|currency|percentage|symbol|figure|rate)s?$"
    r"|(?:name|date|number|amount|title|place|address) of (?:the )?[\w' -]{1,40}$|[\w/ -]{1,40} to be (?:confirmed|completed|added|determined|inserted|supplied|specified|issued|filled in|provided)$"
    r"|(?:à (?:compléter|préciser|insérer)|por (?:determinar|completar)|espace destiné|подлежит|дата|يحدد لاحقا|待定|日期|占位)\b)",
    re.IGNORECASE,
)
NOTE_WORDS = re.compile(
    r"(?:(?:drafting |editor(?:['’]?s)? |editorial |explanatory |negotiators?['’]? ?s? ?['’]? |technical |legal |mediator['’]s |chair['’]s |facilitators?['’] )?notes?\b\s?(?::|–|—|-\s|by\b|from\b|to\b)"
    r"|note[sd]?:|n\.b\.|comments?:|(?:agreed|closed)(?=$|[.,;:!–—-]| ad\b| on\b| in\b| at\b| by\b| text| \d)|suggested for closure|accepted ad ref|ad referendum|placement|position of|text (?:to be|as|from|under|based|proposed|in)\b[^,]{0,80}$"
    r"|pending\b|under (?:discussion|consideration|negotiation|review)|subject to (?:legal|further|review|confirmation|final|the outcome)|reserved\b|(?:this|these) (?:paragraph|article|section|option|provision|text|list|table|definition|sentence|annex|bracket|chapeau|heading)s?\b"
    r"|further (?:definitions|discussion|work|elaboration|consideration)|insert\b|delete\b|move[d]? to|see (?:also )?(?:article|paragraph|section|footnote|annex|option|document|note|vol)|cf\.|alternative (?:text|wording|to)\b|"
    r"(?:original|previous|streamlined|consolidated|bridging) (?:text|paragraph|proposal|version)|(?:first|second|last) sentence of|structural suggestions?|refer(?:s|ence)? to|applies to|to be (?:moved|discussed|negotiated|deleted|merged|placed|considered|revisited|read|further)"
    r"|bracketed\b|no (?:agreement|consensus)|(?:some|several|many|one group of) (?:parties|delegations|states)\b|add following|continued?\W*$|english only|document (?:symbol|to be))",
    re.IGNORECASE,
)
LABEL_LIKE = re.compile(
    r"\+|\boption\s\w{1,4}\b|\bmodulators?\b|\bdifferentiation\b|\bto be\b|\bArticle \d|\bpara(?:graph)?s?\b|:\s*$"
)
NUMBER = re.compile(
    r"(?:US\$|USD|EUR|€|\$|£)?\s?\d[\d\s.,\u00a0]{0,14}(?:[–—-]\s?\d[\d.,]{0,10})?\s?(?:%|°\s?C|per cent|percent|km|kilomet(?:re|er)s?|days?|months?|years?|hours?|weeks?|members?|million|billion|tonnes?)?"
)
NUMBER_WORD = re.compile(
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|(?:one |a )?hundred|half|a third|two[- ]thirds|three[- ]fourths|three[- ]quarters|first|second|third|fourth|fifth|thirtieth|sixtieth|ninetieth)(?:\s?\(\d{1,4}\))?(?:\s?(?:per cent|days?|months?|years?|members?))?",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?:by |from |before |after |until )?(?:(?:(?:\d{1,2}\.? )(?=[A-Za-zû])|(?=[A-Za-zéû]{3,10} \d)))(?:January|February|March|April|May|June|July|August|September|October|November|December|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)(?: \d{1,2},?)?(?: (?:19|20)\d\d)?"
    r"|(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d))?|\d{1,2}[./]\d{1,2}[./]\d{2,4}",
    re.IGNORECASE,
)
MEASURE_AFTER = re.compile(
    r"[\s*_\]]{0,6}(?:\([^)]{1,20}\)\s)?(?:-?\s?(?:years?|months?|weeks?|days?|hours?|per ?cent|percent|%|°|members?|kilomet|km\b|met(?:re|er)s?\b|tonnes?|million|billion|thousand|dollars|ans?\b|mois\b|jours?\b|años?\b|meses\b|días?\b|лет\b|дней\b|месяц"
    r"|Parties\b|states?\b|representatives?\b|experts?\b|votes?\b|working days|calendar days|business days|instruments?\b|th\b|-?day|-?year|-?month|年|天|个月|يوم|سنة))",
    re.IGNORECASE,
)
REFERENCE_BEFORE = re.compile(
    r"(?:articles?|art\.|paragraphs?|paras?\.?|sections?|chapters?|annex(?:es)?|footnotes?|rules?|decisions?|parts?|subparagraphs?|points?|items?|options?|appendix|schedules?|clauses?|resolutions?|artículos?|párrafos?|paragraphes?|стать[ияей]{1,2}|пункт[аеыов]{0,2}|المادة|第"
    r"|QQ\.[A-Z]\.\d{1,2})[\s\u00a0*_]{0,4}(?:[\[\]\d,\s.and-]{0,30})$",
    re.IGNORECASE,
)
REFERENCE = re.compile(
    r"(?:(?:articles?|art\.|paragraphs?|paras?\.?|sections?|chapter|annex|rule|part|footnote|decision|option|appendix|schedule|clause)\s{1,2}(?:[A-Z]{1,2}\.)?[\dIVXA-Z]{1,5}(?:\.\w{1,4}){0,4}(?:\s?(?:bis|ter|quater|alt))?(?:\s?\(\w{1,4}\)){0,3}(?:,? (?:and|to|-) [\dIVX]{1,4})?(?: (?:above|below))?"
    r"|(?-i:[A-Z]{1,6}(?:/[A-Z0-9.]{1,12}){1,6}(?<=\d))|\d{1,3}/(?:CP|CMA|CMP|COP)\.\d{1,3}|QQ\.[A-Z]\.\w{1,4}|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?:\s?(?:bis|ter|quater|alt))?(?:\([a-z]\))?)",
    re.IGNORECASE,
)
CROSS_NUMBERS = re.compile(
    r"[,\s]{0,3}(?:[IVX]{1,5}|\d{1,3})(?:\s?(?:bis|ter|quater|\([a-z]\)))?(?:(?:, | and |,| to |-|–)\d{1,3}(?:\s?bis)?){0,12},?"
)
ARCHIVE = re.compile(
    r"(?-i:[A-Z]{2,5})\s?:\s?(?-i:[A-Z]{0,3})\d[\dA-Za-z/ ,.()–-]{2,60}$|(?:NAA|AA|PRO|NA|TNA|NARA|FRUS|CAB|FO|ANU|NLA|DO)\s?:\s?\S|(?:ibid|op\. cit)",
    re.IGNORECASE,
)
EDITOR = re.compile(
    r"(?:sic\b|illegible|matter omitted|(?:word|words|group|groups|line|lines|passage|text|sentence|name|page|paragraph|phrase)s? (?:omitted|missing|illegible|mutilated|corrupt|expunged|deleted|undecipherable)|one (?:group|word|line) |omitted|mutilated|undecipherable|indecipherable|corrupt|emphasis (?:added|in original)|handwritten|signed|typed|original emphasis|underlined in original)",
    re.IGNORECASE,
)
SENTENCE_BEFORE = re.compile(r"[.!?…]['\"”’)]?\s*$")
HEADING_NUMBER_AFTER = re.compile(r"(?:\[\d{1,3}\]){0,6}\.(?:\s|$)")
EDITOR_STARTS = _starts(
    "sic,ill,mat,wor,gro,lin,pas,tex,sen,nam,pag,par,phr,one,omi,mut,und,ind,cor,emp,han,sig,typ,ori"
)
CITATION_STARTS = _starts("ibi,op.")
PLACEHOLDER_STARTS = _starts(
    "pla,to~,tbc,tbd,ins,exa,sta,end,eff,dat,nam,num,amo,yea,cit,tit,sum,add,ven,per,dep,cur,sym,fig,rat,por,esp"
)
NOTE_STARTS = _starts(
    "dra,edi,exp,neg,tec,leg,med,cha,fac,not,n.b,com,agr,clo,sug,acc,ad~,pla,pos,tex,pen,und,sub,res,thi,the,fur,ins,del"
    ",mov,see,cf.,alt,ori,pre,str,con,bri,fir,sec,las,ref,app,to~,bra,no~,som,sev,man,one,add,eng,doc"
)
NUMBER_WORD_STARTS = _starts(
    "twe,thi,for,fif,six,sev,eig,nin,one,two,thr,fou,fiv,ten,ele,hun,a~h,hal,a~t,fir,sec"
)
REFERENCE_STARTS = _starts("art,par,sec,cha,ann,rul,foo,dec,opt,app,sch,cla,qq.")
DATE_STARTS = _starts(
    "by~,fro,bef,aft,unt,jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec,avr,mai,jui,ene,abr,ago,dic,usd,eur,us$"
)
LONGEST_LETTERS = 20
LONGEST_TO_BE = 60
LONGEST_VALUE = 80
DIGIT = re.compile(r"\d")
LOWER_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
TRAILING_CONNECTIVE = re.compile(r"\w\s{1,3}(?:and|or|et|ou|y|o)\s{0,3}$", re.IGNORECASE)
ADDITIVE = re.compile(
    r"\s*(?:[,;،؛，；]|(?:and|or|including|as well as|et|ou|y compris|y|o|incluid[oa]s?|incluso|и|или|включая|بما في ذلك|包括|以及)(?=\s))",
    re.IGNORECASE,
)
CONNECTIVE = re.compile(r"\s{0,20}(?:and|or|and/or|et|ou|y|o|и|или|و|أو|和|或)\s{0,20}", re.IGNORECASE)
"""A bracket that holds nothing but a connective."""
BESIDE_NUMBER = re.compile(r"\s{0,2}(?:[-–+]\s?)?(?:\d|%|per\b|years?|months?|days?)")
VERBS_OF_TEXT = re.compile(r"\b(?:shall|should|may|will|must)\b")
SURELY_NOTE = re.compile(
    r"(?:[\w'’]{1,14} ){0,2}(?:notes?|noted|comments?)\b|n\.b\.|placement\b|suggested for|accepted ad|agreed ad|ad ref|position of|see\b|cf\.",
    re.IGNORECASE,
)
INSTRUCTION = re.compile(r"(?:insert|delete|moved? to|refer to|add following)\b", re.IGNORECASE)
ABOUT_THE_TEXT = re.compile(r"(?:this|these|some|several|many|one group of)\b", re.IGNORECASE)
ON_ITS_TERMS = re.compile(r"(?:subject|under|reference)\b", re.IGNORECASE)
VERB_AWAITED = re.compile(r"(?:\b(?:shall|should|may|will|must|can|to|not|and|or)|\])\s{0,3}$", re.IGNORECASE)
SPEAKS_OF_TEXT = re.compile(
    r"\b(?:placed|moved|replace|replaces|deleted|discussed|discussion|negotiated|wording|view|suggest|prefer|reflects?|agreed|streamlined|proposed|proposal|bracket|option|would like)\w*",
    re.IGNORECASE,
)
LINK = re.compile(r"\[[^\[\]]{0,40}\]\([^()\s]{0,80}\)")
SYMBOL_BEFORE = re.compile(
    r"(?:decisions?|resolutions?|documents?|symbols?|см\.|décisions?|resolución)\s{1,3}$", re.IGNORECASE
)
QUANTITY_BEFORE = re.compile(
    r"(?:\b(?:of|within|by|to|than|least|most|every|each|a|an|the|for|per|in|after|until|exceed|exceeding|about|some|up to|and|or|every|dans|de|à|en|por)|[-–(=<>+×])\s{0,2}$",
    re.IGNORECASE,
)
SMALL_AFTER = re.compile(
    r"\s{0,2}(?:[.,;:)\]?!]|$|(?:of|and|or|in|to|shall|should|may|must|will|for|by|with|which|that|who|on|at|from|as|is|are|under|where|if)\b)"
)
RESERVATION = re.compile(
    r"\b(?:reservations?|reserves?|recorded|clarification|is of the view|would like)\b", re.IGNORECASE
)
FOOTNOTE_BEFORE = re.compile(r"\[\^[^\]\s]{1,9}\]:\s{0,4}$")
ONLY_FOOTNOTE = re.compile(r"\s{0,4}(?:\[\^[^\]\s]{1,9}\]\s{0,4}){1,4}")
ADDED_NUMBERS = re.compile(r"\s{0,2}(?:,|and|or|, and)\s?\d{1,3}(?:(?:,| and|, and) \d{1,3}){0,6}\s{0,2}")


def may_begin(words: str, starts: frozenset[str]) -> bool:
    """Whether a pattern whose literal beginnings are `starts` may match; beyond ASCII only the pattern can tell.

    >>> may_begin("sic", EDITOR_STARTS), may_begin("shall", EDITOR_STARTS)
    (True, False)
    """
    first = words[:3].lower()
    return first in starts or not first.isascii()


def additive(words: str) -> bool:
    """Whether a bracket's words read as an addition to what stands before or after, not as an alternative to it.

    >>> additive(", oceans"), additive("oceans"), additive("including wetlands")
    (True, False, True)
    """
    return (
        begins_additive(words)
        or bool(TRAILING_CONNECTIVE.search(words))
        or words.rstrip().endswith((",", ";", "،", "؛", "，", "；"))
    )


def begins_additive(words: str) -> bool:
    """Whether words begin like an addition: with a comma, "and", "including".

    >>> begins_additive("and rivers"), begins_additive("rivers,")
    (True, False)
    """
    return bool(ADDITIVE.match(words))


def is_modal(words: str) -> bool:
    """Whether the words are a bare modal verb, or "other", as alternatives in operative paragraphs often are.

    >>> is_modal("shall"), is_modal("shall be")
    (True, False)
    """
    return words.strip().lower() in MODALS


def refers(before: str) -> bool:
    """Whether the words before a number make it a reference: "Article", "paragraphs 3 and".

    >>> refers("under Article "), refers("within ")
    (True, False)
    """
    return bool(REFERENCE_BEFORE.search(before))


def is_value(words: str) -> bool:
    """Whether the words are a number, a date or a measure.

    >>> is_value("30"), is_value("twelve (12)"), is_value("31 December 2027"), is_value("all")
    (True, True, True, False)
    """
    bare = words.strip(" ,;.*_")
    if not bare or len(bare) > LONGEST_VALUE:
        return False
    if may_begin(bare, NUMBER_WORD_STARTS) and NUMBER_WORD.fullmatch(bare):
        return True
    if bare[0].isalpha() and not may_begin(bare, DATE_STARTS):
        return False
    return bool(DIGIT.search(bare)) and bool(NUMBER.fullmatch(bare) or DATE.fullmatch(bare))
