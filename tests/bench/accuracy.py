"""How right is it? Reads every case of a folder with truth and compares: silent errors, touchless, lines, header fields.

    python -m tests.bench.accuracy [--cases ../shared/practice] [--only mail-001 po-] [--verbose]

The folder holds `master/*.csv` and `cases/NAME/source.* + truth.json` (its README says how the truth is meant). Everything
runs in one process, floor by floor, without a gateway; `ordergate process` gives the same answers through the front door.
"""

from __future__ import annotations

import argparse
import collections
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from channels.registry import channel_for_files
from gateway.master_data import knowledge as knowledge_of
from gateway.master_data import memory_master, read_folder
from normalizer.master import EarlierOrder
from normalizer.normalize import NormalizedOrder, normalize
from normalizer.order import Order
from normalizer.policy import Policy
from parsers.parse import parse

HEADER_FIELDS = ("customer", "buyer_order_no", "issued_on", "requested_on", "currency", "ship_to", "total")
LINE_FIELDS = (
    "sku",
    "buyer_item",
    "quantity",
    "unit",
    "base_quantity",
    "unit_price",
    "price_per",
    "amount",
    "requested_on",
)
#: A wrong value here in an entered order ships the wrong thing, to the wrong place, or at the wrong price.
CRITICAL = (
    "customer",
    "buyer_order_no",
    "requested_on",
    "ship_to",
    "sku",
    "quantity",
    "unit",
    "base_quantity",
    "unit_price",
)
IDLE_KINDS = ("other", "auto_reply", "bounce")


@dataclass
class Result:
    name: str
    expect: str
    kind: str
    outcome: str
    kind_read: str
    wrong: list[str] = field(default_factory=list)
    lines: int = 0
    lines_right: int = 0
    fields: collections.Counter[str] = field(default_factory=collections.Counter)
    findings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    channel: str = ""

    @property
    def silent_error(self) -> bool:
        return self.outcome == "entered" and (
            self.expect not in ("enter", "any")
            or any(what.split(" ")[0].split(".")[-1] in (*CRITICAL, "lines", "orders") for what in self.wrong)
        )


def day(period: Any) -> str | None:
    """The one day that a period names, as the truth writes it."""
    if period is None or period.granularity not in ("day",):
        return None
    end = period.end or period.start
    return end.isoformat() if end else None


def _shared(amount: Decimal | None, share: Decimal) -> Decimal | None:
    """What a delivery comes to: its share of the line's amount, to the cent."""
    return amount if amount is None or share == 1 else round(amount * share, 2)


def _part(base: Decimal | None, quantity: Decimal | None, whole: Decimal) -> Decimal | None:
    """What a delivery is in the stock unit; multiplied first, so that thirds and sevenths stay whole."""
    return base if base is None or quantity is None else base * quantity / whole


def plain(order: Order) -> dict[str, Any]:
    """An order in the form of truth.json; a line with several deliveries becomes one line per delivery."""
    lines: list[dict[str, Any]] = []
    for line in order.lines:
        whole = line.quantity or Decimal(0)
        for quantity, when in [(s.quantity, s.requested_delivery) for s in line.schedule] or [
            (line.quantity, line.requested_delivery)
        ]:
            parted = quantity is not None and bool(whole) and quantity != whole
            share = quantity / whole if parted and quantity is not None else Decimal(1)
            lines.append(
                {
                    "sku": line.sku,
                    "buyer_item": line.buyer_item,
                    "quantity": quantity,
                    "unit": line.unit,
                    "base_quantity": _part(line.base_quantity, quantity, whole) if parted else line.base_quantity,
                    "unit_price": line.price.amount if line.price else None,
                    "price_per": line.price.per if line.price else None,
                    "amount": _shared(line.amount, share),
                    "requested_on": day(when),
                }
            )
    return {
        "customer": order.customer.account_no,
        "buyer_order_no": order.buyer_order_no,
        "issued_on": order.issued_on.isoformat() if order.issued_on else None,
        "requested_on": day(order.requested_delivery),
        "currency": order.currency,
        "ship_to": order.ship_to.address_id if order.ship_to else None,
        "total": order.totals.lines or order.totals.payable,
        "lines": lines,
    }


def same(name: str, truth: Any, read: Any) -> bool:
    if truth is None:  # unknown in the truth: what we infer beside it is no fault, except where a date was invented
        return name not in ("requested_on",) or read is None
    if read is None:
        return False
    if name in ("quantity", "base_quantity", "unit_price", "price_per", "amount", "total"):
        return Decimal(str(truth)) == Decimal(str(read))
    return str(truth) == str(read)


def compare(truth: dict[str, Any], read: dict[str, Any], result: Result) -> None:
    """Adds to `result` what is wrong with `read`; lines are paired by SKU, then by order."""
    for name in HEADER_FIELDS:
        right = same(name, truth[name], read[name])
        result.fields[f"{name}:{'right' if right else 'wrong'}"] += truth[name] is not None
        if not right:
            result.wrong.append(f"{name} {truth[name]!r} read {read[name]!r}")
    rest = list(read["lines"])
    for line in truth["lines"]:
        result.lines += 1
        order_day = truth["requested_on"]

        def faults(other: dict[str, Any], line: dict[str, Any] = line, order_day: Any = order_day) -> list[str]:
            found = [n for n in LINE_FIELDS if n != "requested_on" and not same(n, line[n], other[n])]
            wanted = line["requested_on"] or order_day
            if (other["requested_on"] or read["requested_on"]) != wanted:
                found.append("requested_on")
            return found

        best = min(rest, key=lambda other: (line["sku"] != other["sku"], len(faults(other))), default=None)
        if best is None:
            result.wrong.append(f"lines: {line['sku']} x {line['quantity']} missing")
            continue
        rest.remove(best)
        wrong = faults(best)
        result.lines_right += not wrong
        result.wrong += [f"line.{n} {line[n]!r} read {best[n]!r} ({line['sku']})" for n in wrong]
    result.wrong += [f"lines: {extra['sku']} x {extra['quantity']} too many" for extra in rest]


def run(
    case: Path, channels: dict[str, Any], master: Any, knowledge: Any, policy: Policy, earlier: list[EarlierOrder]
) -> Result:
    truth = json.loads((case / "truth.json").read_text())
    source = next(case.glob("source.*"))
    received = datetime.fromisoformat(truth["received_on"]).replace(hour=12, tzinfo=UTC)
    started = time.perf_counter()
    envelope = channels[truth["channel"]].envelope(source.read_bytes(), name=source.name, received_at=received)
    drafts = parse(envelope, knowledge).drafts
    normalized = [normalize(draft, master, policy) for draft in drafts]
    seconds = time.perf_counter() - started
    orders: list[NormalizedOrder] = [order for one in normalized for order in one.orders]
    earlier += [
        EarlierOrder(order.order, case.name, order.order.received_at, "held", envelope.digest) for order in orders
    ]
    findings = [f for one in normalized for f in one.findings] + [f for order in orders for f in order.findings]
    idle = all(draft.kind in IDLE_KINDS for draft in drafts)
    held = any(f.holds for f in findings) or any(o.order.kind != "order" for o in orders)
    outcome = "review" if held else "none" if idle else "entered" if orders else "review"
    result = Result(
        case.name, truth["expect"], truth["kind"], outcome, drafts[0].kind, seconds=seconds, channel=truth["channel"]
    )
    result.findings = [f"{f.code} {f.pointer}: {f.message}" for f in findings if f.holds]
    if truth["kind"] != result.kind_read:
        result.wrong.append(f"kind {truth['kind']} read {result.kind_read}")
    reads = [plain(one.order) for one in orders]
    for wanted in truth["orders"]:
        best = min(
            reads,
            key=lambda r: (r["buyer_order_no"] != wanted["buyer_order_no"], len(r["lines"]) != len(wanted["lines"])),
            default=None,
        )
        if best is None:
            result.wrong.append(f"orders: {wanted['buyer_order_no']} missing")
            result.lines += len(wanted["lines"])
            continue
        reads.remove(best)
        compare(wanted, best, result)
    result.wrong += [f"orders: {extra['buyer_order_no']} too many" for extra in reads]
    return result


def table(results: list[Result]) -> Iterator[str]:
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.name.split("-")[0], []).append(result)
    yield f"{'group':8} {'cases':>5} {'silent':>6} {'enter':>9} {'review held':>11} {'idle':>7} {'kind':>9} {'lines right':>12}"
    for name, group in [*groups.items(), ("all", results)]:

        def rate(some: list[Result], ok: Any) -> str:
            return f"{sum(map(ok, some))}/{len(some)}"

        of = {expect: [r for r in group if r.expect == expect] for expect in ("enter", "review", "none")}
        yield (
            f"{name:8} {len(group):5} {sum(r.silent_error for r in group):6} "
            f"{rate(of['enter'], lambda r: r.outcome == 'entered'):>9} {rate(of['review'], lambda r: r.outcome == 'review'):>11} "
            f"{rate(of['none'], lambda r: r.outcome == 'none'):>7} {rate(group, lambda r: r.kind == r.kind_read):>9} "
            f"{sum(r.lines_right for r in group):>5}/{sum(r.lines for r in group)}"
        )
    fields: collections.Counter[str] = sum((r.fields for r in results), collections.Counter())
    yield "header fields right: " + ", ".join(
        f"{name} {fields[f'{name}:right']}/{fields[f'{name}:right'] + fields[f'{name}:wrong']}"
        for name in HEADER_FIELDS
    )


def results_of(folder: Path, only: Sequence[str] = ("",)) -> Iterator[Result]:
    """Every case of the folder whose name begins with one of `only`, in the order in which it was received."""
    data = read_folder(folder / "master")
    earlier: list[EarlierOrder] = []
    master = memory_master(
        data, history=lambda account: [one for one in earlier if one.order.customer.account_no == account]
    )
    knowledge = knowledge_of(data)
    channels = channel_for_files()
    policy = Policy(trust_addresses=True)
    for case in sorted(
        (folder / "cases").iterdir(),
        key=lambda case: (json.loads((case / "truth.json").read_text())["received_on"], case.name),
    ):
        if not any(case.name.startswith(prefix) for prefix in only):
            continue
        try:
            result = run(case, channels, master, knowledge, policy, earlier)
        except Exception as error:
            truth = json.loads((case / "truth.json").read_text())
            result = Result(
                case.name, truth["expect"], truth["kind"], "failed", "-", [f"crash {type(error).__name__}: {error}"]
            )
        yield result


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cases", type=Path, default=Path("../shared/practice"))
    options.add_argument("--only", nargs="*", default=[""])
    options.add_argument("--verbose", action="store_true")
    options.add_argument("--json", type=Path)
    args = options.parse_args()
    results = []
    for result in results_of(args.cases, args.only):
        results.append(result)
        if args.verbose:
            flag = (
                "SILENT"
                if result.silent_error
                else "ok"
                if result.outcome == {"enter": "entered"}.get(result.expect, result.expect)
                else "held"
            )
            print(
                f"{flag:6} {result.name:12} expect {result.expect:6} got {result.outcome:8} {result.kind}/{result.kind_read} lines {result.lines_right}/{result.lines}"
            )
            for what in result.wrong:
                print("         wrong", what)
            for what in result.findings:
                print("         finding", what)
    print("\n".join(table(results)))
    if args.json:
        args.json.write_text(json.dumps([vars(r) for r in results], default=str, indent=1))


if __name__ == "__main__":
    main()
