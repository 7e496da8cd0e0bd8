"""How many everyday mails of each language need a clerk though nothing in them is doubtful, and does a wrong one pass?

    python -m tests.bench.everyday [en de ...] [--half open] [--list] [--only en-7]

`--list` shows each of the open half that went wrong; the half that was set aside is only counted, unless it is named.
"""

from __future__ import annotations

import argparse
import collections

from tests.corpus.everyday.mails import LANGUAGES, Everyday, judged, mails

__all__ = ["counted"]


def counted(language: str, *, held_back: bool) -> collections.Counter[str]:
    """`silent`, `needless` and `right` of one half of a language's mails."""
    return collections.Counter(judged(mail)[0] for mail in mails(language) if mail.held_back is held_back)


def _told(mail: Everyday) -> str:
    kind, why = judged(mail)
    return f"{mail.name:8} {'enter ' if mail.lines else 'review'} {kind:8} {', '.join(why)}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("languages", nargs="*", default=LANGUAGES)
    options.add_argument("--half", choices=("open", "held-back"))
    options.add_argument("--only", nargs="*", help="names of single mails, of either half")
    options.add_argument("--list", action="store_true")
    args = options.parse_args()
    if args.only:
        for mail in (one for language in LANGUAGES for one in mails(language) if one.name in args.only):
            print(_told(mail))
        return
    print("language  half        enter: entered       silent   review: held")
    for language in args.languages:
        for held_back in (False, True):
            if args.half in (None, "held-back" if held_back else "open"):
                _report(language, held_back, listed=args.list and not held_back)


def _report(language: str, held_back: bool, *, listed: bool) -> None:
    half = [(mail, judged(mail)[0]) for mail in mails(language) if mail.held_back is held_back]
    enter = [kind for mail, kind in half if mail.lines]
    review = [kind for mail, kind in half if not mail.lines]
    silent = sum(kind == "silent" for _, kind in half)
    print(
        f"{language:9} {'held back' if held_back else 'open':11} {enter.count('right'):7}/{len(enter):<8} {silent:12} "
        f"{review.count('right'):9}/{len(review)}"
    )
    if listed:
        for mail, kind in half:
            if kind != "right":
                print("   ", _told(mail))


if __name__ == "__main__":
    main()
