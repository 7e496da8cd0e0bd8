"""Interchanges of X12 and EDIFACT around the segments of a test: counts and control numbers are right unless it says otherwise."""

from __future__ import annotations

__all__ = ["EDIFACT_HEAD", "X12_HEAD", "edifact", "x12"]

X12_HEAD = (
    "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *261120*0915*U*00401*000000101*0*{usage}*>"
)
EDIFACT_HEAD = "UNB+{syntax}+4012345000009:14+4098765000007:14+261120:0915+REF1{more}"


def x12(
    *transactions: str,
    kind: str = "850",
    group: str = "PO",
    usage: str = "P",
    signs: str = "*~",
    ends: str = "",
    component: str = ">",
) -> bytes:
    """Transactions (their segments between ST and SE, one a line) in one group; `signs` are element and segment separator."""
    body: list[str] = []
    for number, transaction in enumerate(transactions, 1):
        segments = [segment.strip() for segment in transaction.strip().splitlines() if segment.strip()]
        control = f"{number:04d}"
        body += [f"ST*{kind}*{control}", *segments, f"SE*{len(segments) + 2}*{control}"]
    head = [X12_HEAD.format(usage=usage), f"GS*{group}*BUYER*SELLER*20261120*0915*7*X*004010"]
    whole = [*head, *body, f"GE*{len(transactions)}*7", "IEA*1*000000101"]
    text = "".join(segment.replace("*", signs[0]) + signs[1] + ends for segment in whole)
    return text.replace(f"P{signs[0]}>", f"P{signs[0]}{component}", 1).encode()


def edifact(
    *messages: str,
    kind: str = "ORDERS:D:96A:UN:EAN008",
    syntax: str = "UNOC:3",
    una: str = "",
    more: str = "",
    ends: str = "",
) -> str:
    """Messages (their segments between UNH and UNT, one a line) in one interchange, in the default service characters."""
    body: list[str] = []
    for number, message in enumerate(messages, 1):
        segments = [segment.strip() for segment in message.strip().splitlines() if segment.strip()]
        body += [f"UNH+{number}+{kind}", *segments, f"UNT+{len(segments) + 2}+{number}"]
    whole = [EDIFACT_HEAD.format(syntax=syntax, more=more), *body, f"UNZ+{len(messages)}+REF1"]
    return una + "".join(segment + "'" + ends for segment in whole)
