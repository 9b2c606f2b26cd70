"""How often consolidation types what a secretariat would: `python -m tests.bracketings_agreement`."""

from __future__ import annotations

import sys

from tests.test_bracketings import bracketings
from travaux.drafting.consolidate import consolidate


def main() -> int:
    """Print each case that comes out otherwise than it was judged, and the share of those that agree."""
    cases = bracketings()
    differ = 0
    for case in cases:
        written = consolidate(case.base, case.versions).written
        if written != case.judged:
            differ += 1
            sys.stdout.write(f"{case.name}\n  judged  {case.judged}\n  written {written}\n")
    agree = len(cases) - differ
    sys.stdout.write(f"{agree} of {len(cases)} bracketings agree: {agree / len(cases):.0%}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
