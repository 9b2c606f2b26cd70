"""The controlled words of the record: what each field may say, and what each word means.

The words are neutral: what a source calls somebody stands inside quotation spans only. *Unknown* is a value
like any other, and it is never filled in by guesswork.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, get_args

Unknown = Literal["not_stated", "not_applicable", "not_disclosed", "not_held", "unknown"]
PartyKind = Literal["state", "organization", "armed_group", "group", "movement", "person", "other"]
ProcessRole = Literal["party", "third_party", "mediator", "guarantor", "observer"]
ContactKind = Literal[
    "meeting",
    "round_of_talks",
    "call",
    "consultation",
    "exchange_of_documents",
    "shuttle",
    "proximity_talks",
    "summit",
    "session",
]
Channel = Literal["in_person", "secure_line", "phone", "video", "written", "via_third_party", "not_stated"]
Status = Literal[
    "invited",
    "accepted",
    "declined",
    "planned",
    "conditional",
    "ongoing",
    "held",
    "postponed",
    "cancelled",
    "denied",
    "unconfirmed",
]
Role = Literal["participant", "counterpart", "host", "mediator", "inviter", "invitee", "absent"]
Precision = Literal["day", "month", "year", "time", "bound", "range", "vague", "one_of"]
Mode = Literal["direct", "indirect", "mixed", "narration", "no_comment"]
Certainty = Literal["CT+", "CT-", "PR+", "PR-", "PS+", "PS-", "CTu", "Uu"]
Polarity = Literal["affirmed", "denied"]
Wish = Literal["on_the_record", "background", "not_for_attribution", "in_confidence", "off_the_record"]
Stance = Literal[
    "proposes",
    "supports",
    "can_live_with",
    "flexible",
    "silent",
    "reserves",
    "needs_instructions",
    "opposes",
    "red_line",
    "unknown",
]
Verdict = Literal["agreed", "agreed_ad_referendum", "reserved_for_leaders", "withdrawn", "reopened"]
Reply = Literal["accepted", "declined", "conditional", "not_stated"]
Progress = Literal["open", "done", "lapsed", "withdrawn"]
RelationKind = Literal[
    "cito:confirms",
    "cito:agreesWith",
    "cito:disputes",
    "cito:disagreesWith",
    "cito:corrects",
    "cito:updates",
    "cito:qualifies",
    "cito:includesQuotationFrom",
    "cito:cites",
]

LEVELS = ("public", "participants", "delegation", "principals")
"""The handling levels, from the widest to the narrowest; a record may call them otherwise."""

CEILINGS = MappingProxyType(
    {
        "not_stated": "public",
        "phone": "participants",
        "video": "participants",
        "written": "participants",
        "via_third_party": "delegation",
        "secure_line": "delegation",
        "in_person": "principals",
    }
)
"""The highest level of a subject that each channel may carry, by the levels' first names."""

UNKNOWN = frozenset(get_args(Unknown))

TERMS: MappingProxyType[str, MappingProxyType[str, str]] = MappingProxyType(
    {
        name: MappingProxyType(words)
        for name, words in {
            "Unknown": {
                "not_stated": "the source does not say",
                "not_applicable": "there is no such thing here",
                "not_disclosed": "the source says that it will not say",
                "not_held": "it exists, and the record does not have it",
                "unknown": "nobody here knows",
            },
            "PartyKind": {
                "state": "a state",
                "organization": "an international organization",
                "armed_group": "an armed group that is no state",
                "group": "several that speak as one",
                "movement": "a movement or a party in a state",
                "person": "a person in their own right",
                "other": "none of these",
            },
            "ProcessRole": {
                "party": "negotiates in its own cause",
                "third_party": "takes part and is no party to the dispute",
                "mediator": "leads the process between the parties",
                "guarantor": "stands in for what is agreed",
                "observer": "hears and does not speak; sees what is public",
            },
            "ContactKind": {
                "meeting": "people in one place",
                "round_of_talks": "a numbered or named round between delegations",
                "call": "a conversation at a distance",
                "consultation": "a talk to prepare something else",
                "exchange_of_documents": "papers went from one to the other",
                "shuttle": "a mediator went between parties who did not meet",
                "proximity_talks": "parties in one place, who did not meet face to face",
                "summit": "the leaders themselves",
                "session": "a formal sitting of a body",
            },
            "Channel": {
                "in_person": "in one room",
                "secure_line": "a line that both sides hold to be safe",
                "phone": "an ordinary telephone",
                "video": "an ordinary video call",
                "written": "letters, notes, messages",
                "via_third_party": "somebody carried it",
                "not_stated": "the source does not say",
            },
            "Status": {
                "invited": "one side has asked, the other has not answered",
                "accepted": "the invited side has said yes",
                "declined": "the invited side has said no",
                "planned": "both sides speak of it as coming",
                "conditional": "it will be, if something else happens",
                "ongoing": "it has begun and not ended",
                "held": "it took place",
                "postponed": "it was planned and is put off",
                "cancelled": "it was planned and will not be",
                "denied": "somebody says that it was not",
                "unconfirmed": "somebody says so, nobody else",
            },
            "Role": {
                "participant": "took part",
                "counterpart": "the other side",
                "host": "received the others",
                "mediator": "stood between them",
                "inviter": "asked for it",
                "invitee": "was asked",
                "absent": "was expected and did not come",
            },
            "Precision": {
                "day": "this day",
                "month": "some day of this month",
                "year": "some day of this year",
                "time": "this hour",
                "bound": "not after, or not before",
                "range": "from one day to another",
                "vague": "the source gives no more than a word",
                "one_of": "one of several days",
            },
            "Mode": {
                "direct": "the speaker's own words, quoted",
                "indirect": "what the speaker said, in other words",
                "mixed": "other words with quoted pieces",
                "narration": "the source tells it in its own voice",
                "no_comment": "the speaker was asked and did not answer",
            },
            "Certainty": {
                "CT+": "certain that it is so",
                "CT-": "certain that it is not so",
                "PR+": "probable that it is so",
                "PR-": "probable that it is not so",
                "PS+": "possible that it is so",
                "PS-": "possible that it is not so",
                "CTu": "certain whether, without saying which",
                "Uu": "does not commit itself",
            },
            "Polarity": {"affirmed": "says that it is so", "denied": "says that it is not so"},
            "Wish": {
                "on_the_record": "may be repeated with the name: public",
                "background": "may be used at the table: participants",
                "not_for_attribution": "may be used without the name: participants",
                "in_confidence": "for the delegation only: delegation",
                "off_the_record": "for the principals only: principals",
            },
            "Stance": {
                "proposes": "tabled it",
                "supports": "wants it",
                "can_live_with": "does not want it and will not stop it",
                "flexible": "says that it can move",
                "silent": "was asked, or present, and said nothing",
                "reserves": "has not made up its mind and says so",
                "needs_instructions": "waits for its capital",
                "opposes": "does not want it",
                "red_line": "will not sign with it",
                "unknown": "nobody here knows",
            },
            "Verdict": {
                "agreed": "settled",
                "agreed_ad_referendum": "settled, if the capitals approve",
                "reserved_for_leaders": "left to the leaders",
                "withdrawn": "its sponsor no longer wants it",
                "reopened": "was settled, and is not any more",
            },
            "Reply": {
                "accepted": "yes",
                "declined": "no",
                "conditional": "yes, if",
                "not_stated": "no answer is known",
            },
            "Progress": {
                "open": "not done yet",
                "done": "done",
                "lapsed": "the day is past and it was not done",
                "withdrawn": "nobody asks for it any more",
            },
            "RelationKind": {
                "cito:confirms": "says the same, from knowledge of its own",
                "cito:agreesWith": "says the same",
                "cito:disputes": "says that it is not so",
                "cito:disagreesWith": "holds something else",
                "cito:corrects": "puts right",
                "cito:updates": "tells what came later",
                "cito:qualifies": "says under which condition",
                "cito:includesQuotationFrom": "quotes",
                "cito:cites": "refers to",
            },
        }.items()
    }
)
"""Each vocabulary by its name, with the meaning of each word: the reference in the manual is made from it."""
