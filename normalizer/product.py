"""Which product a line means, and how that is proved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from normalizer.codes import finding
from normalizer.contradiction import contradiction
from normalizer.designation import designated
from normalizer.finding import Finding
from normalizer.fit import MOST, Fit, fitting
from normalizer.heads import beside, plainest, themselves
from normalizer.joined import joined, strange
from normalizer.master import CrossReference, EarlierOrder, Master, ProductRecord
from normalizer.measured import by_length
from normalizer.memory import plain_code
from normalizer.plain import plain_one
from normalizer.sold_by import sold_by
from normalizer.wording import read
from parsers.draft import DraftLine, Evidence, Field
from parsers.record import record

__all__ = ["Proved", "ResolvedProduct", "resolve"]

Proved = Literal["", "sku", "gtin", "cross-reference", "manufacturer", "history", "description"]

#: Orders that somebody or the rules let pass; only these teach what a customer means.
CONFIRMED = frozenset({"released", "forwarded", "answered"})
#: How sentences are read; in a table each item has a row of its own.
SAID = frozenset({"prose", "speech"})
#: A word of a description that looks like an item number: a digit, five signs or more, no size like 125x1.0.
_CODE = re.compile(r"(?<![\w.-])(?=[\w./-]{0,40}\d)[A-Za-z0-9][\w./-]{3,39}(?![\w.-])")
#: One of letters alone, in capitals and with its dash: PL-N; or without one, where nothing else is said: GRAB.
_CAPITALS = re.compile(r"(?<![\w./-])[A-Z]{1,12}(?:-[A-Z]{1,12}){1,3}(?![\w./-])|^[A-Z]{3,12}$")


@record(kw_only=True)
class ResolvedProduct:
    """The product of a line. `product` is None while the text does not decide it; then a finding says why."""

    product: ProductRecord | None = None  #: the successor where a superseded number was written
    proved: Proved = ""
    reference: CrossReference | None = None  #: the customer's own number or wording that led there
    buyer_item: str | None = None  #: the written code that is the customer's own
    candidates: tuple[str, ...] = ()  #: SKUs that it could be, best first
    score: float = 1.0
    findings: tuple[Finding, ...] = ()


@record()
class _Claim:
    """One code of the line and the products that it can mean."""

    field: Field
    proved: Proved
    products: tuple[ProductRecord, ...]
    reference: CrossReference | None = None


def resolve(
    line: DraftLine,
    master: Master,
    *,
    account_no: str | None = None,
    earlier: Sequence[EarlierOrder] = (),
    pointer: str = "",
) -> ResolvedProduct:
    """The product that a line means to this customer; `pointer` is the line's (`/lines/0`), `earlier` newest first.

    Every code of the line is tried for what it may be: this customer's cross-reference, SKU, GTIN, manufacturer's number. They
    must not contradict one another or the description. Without a code that is known, the description decides only where
    exactly one product fits all its words, numbers and sizes.
    """
    question = _Question(line, master, account_no or "", earlier, pointer)
    claims = question.claims()
    if claims:
        return question.settled(question.by_codes(claims))
    return question.settled(question.by_words())


class _Question:
    """One line on its way to a product."""

    def __init__(
        self, line: DraftLine, master: Master, account_no: str, earlier: Sequence[EarlierOrder], pointer: str
    ) -> None:
        self.line, self.master, self.account_no, self.pointer = line, master, account_no, pointer
        self.earlier = [one for one in earlier if one.state in CONFIRMED]
        self.text = _text(line.description)
        self.index = master.index

    def claims(self) -> list[_Claim]:
        """What the codes of the line say; codes that nobody knows say nothing."""
        line = self.line
        found = [
            self._own(line.buyer_item), self._seller(line.sku), self._gtin(line.gtin), self._manufacturer(line.manufacturer_item),
            self._any(line.code),
        ]  # fmt: skip
        claims = [claim for claim in found if claim and claim.products]
        if not claims and line.description:
            claims = self._inside(line.description)
        return claims

    def _own(self, field: Field | None) -> _Claim | None:
        """This customer's own number, by cross-reference, else by what was delivered under it before."""
        if not (code := _text(field)) or field is None:
            return None
        rows = self.master.cross_references(self.account_no, code) if self.account_no else ()
        products = self._products(row.sku for row in rows)
        if products:
            return _Claim(field, "cross-reference", products, rows[0] if len(rows) == 1 else None)
        key = plain_code(code)
        skus = {
            row.sku
            for one in self.earlier
            for row in one.order.lines
            if row.sku and row.buyer_item and plain_code(row.buyer_item) == key
        }
        if products := self._products(skus):
            return _Claim(field, "history", products)
        return None

    def _seller(self, field: Field | None) -> _Claim | None:
        if not (code := _text(field)) or field is None:
            return None
        if product := self.master.product(code):
            return _Claim(field, "sku", (product,))
        if products := tuple(self.master.products_by_code(code)):
            return _Claim(field, "sku", products)
        return self._own(field) or self._gtin(field)

    def _gtin(self, field: Field | None) -> _Claim | None:
        if not (code := _text(field)) or field is None or not code.replace(" ", "").replace("-", "").isdigit():
            return None
        return _Claim(field, "gtin", tuple(self.master.products_by_gtin(code)))

    def _manufacturer(self, field: Field | None) -> _Claim | None:
        if not (code := _text(field)) or field is None:
            return None
        products = [
            one for one in self.master.products_by_code(code) if plain_code(one.manufacturer_item) == plain_code(code)
        ]
        return _Claim(field, "manufacturer", tuple(products)) if products else self._seller(field)

    def _any(self, field: Field | None) -> _Claim | None:
        """A code of which nobody says whose it is; where it is the customer's and ours for two products, both stand."""
        own, seller = self._own(field), self._seller(field)
        if own and seller and field:
            same = [product for product in own.products if product in seller.products]
            if same:
                return replace(own, products=tuple(same))
            if seller.proved == "sku" and own.proved == "cross-reference":
                return _Claim(field, "cross-reference", (*own.products, *seller.products), None)
        return own or seller

    def _inside(self, field: Field) -> list[_Claim]:
        """Item numbers that stand inside the description."""
        found = []
        for match in _CODE.finditer(field.raw or ""):
            if len(plain_code(match[0])) < 5 or read(match[0]).sizes:
                continue
            one = replace(field, raw=match[0], value=match[0])
            claim = self._own(one) or (
                _Claim(one, "sku", (product,)) if (product := self.master.product(match[0])) else None
            )
            if claim and claim.products:
                found.append(claim)
        return found or [
            _Claim(replace(field, raw=match[0], value=match[0]), "sku", (product,))
            for match in _CAPITALS.finditer(field.raw or "")
            if (product := self.master.product(match[0])) and product.sku == match[0]
        ]

    def _products(self, skus: Iterable[str]) -> tuple[ProductRecord, ...]:
        return tuple(product for sku in dict.fromkeys(skus) if (product := self.master.product(sku)))

    def by_codes(self, claims: list[_Claim]) -> ResolvedProduct:
        """The product that all codes and the description agree on."""
        common = _common(claims)
        first = claims[0]
        own = next((claim for claim in claims if claim.proved in ("cross-reference", "history")), None)
        buyer_item = _text(own.field) if own else None
        if not common:
            skus = tuple(dict.fromkeys(product.sku for claim in claims for product in claim.products))
            said = " but ".join(_meant(_text(claim.field) or "", claim.products[0].sku) for claim in claims)
            return self._open(
                "product-contradicted",
                f"The item numbers name different products: {said}.",
                skus,
                first.field,
                buyer_item,
            )
        if len(common) > 1:
            common = self._told_apart(common) or common
        if len(common) > 1:
            skus = tuple(product.sku for product in common)
            what = f"{_text(first.field)} names {len(common)} products: {', '.join(skus[:5])}; choose the one that is meant."
            return self._open("product-ambiguous", what, skus, first.field, buyer_item)
        return self._unless_contradicted(common[0], first, own)

    def _unless_contradicted(self, product: ProductRecord, first: _Claim, own: _Claim | None) -> ResolvedProduct:
        """The product of the codes, unless the description says otherwise, or more."""
        buyer_item = _text(own.field) if own else None
        if self.text and (why := contradiction(self.index, self.text, product)):
            what = f"{_text(first.field)} is {product.name}, but {why}."
            return self._open("product-contradicted", what, (product.sku,), self.line.description, buyer_item)
        told = self.line.description
        if told and told.evidence.method in SAID and (more := joined(self.index, told.raw, product)):
            what = f"{_text(first.field)} is {product.name}, and the text goes on with {more!r}; is that one more item?"
            return self._open("product-contradicted", what, (product.sku,), told, buyer_item)
        findings: tuple[Finding, ...] = ()
        if told and told.evidence.method in SAID and (more := strange(self.index, self.line, product)):
            what = f"Behind {_text(first.field)} ({product.name}) stands {more!r}; see what that asks for."
            findings = (self._finding("note-significant", what, told, ()),)
        return ResolvedProduct(
            product=product,
            proved=first.proved,
            reference=own.reference if own else None,
            buyer_item=buyer_item,
            candidates=(product.sku,),
            findings=findings,
        )

    def _told_apart(self, products: Sequence[ProductRecord]) -> list[ProductRecord]:
        """Those of several products with one code that the description fits."""
        if not self.text:
            return []
        fit = fitting(self.index, self.text)
        fits = {self.index.products[row].sku for row in fit.rows}
        return [product for product in products if product.sku in fits]

    def by_words(self) -> ResolvedProduct:
        """The product that the description alone names."""
        line = self.line
        codes = (line.code, line.sku, line.buyer_item, line.gtin, line.manufacturer_item)
        code = next((one for one in codes if _text(one)), None)
        if not self.text:
            return self._undescribed(code)
        rows = self.master.cross_references(self.account_no, self.text) if self.account_no else ()
        if len(known := self._products(row.sku for row in rows)) == 1:
            own = self.text if self.text.isupper() and " " not in self.text else None  # GL-W, and not "the blue ones"
            return ResolvedProduct(
                product=known[0],
                proved="cross-reference",
                reference=rows[0],
                buyer_item=own,
                candidates=(known[0].sku,),
            )
        fit = fitting(self.index, self.text, container=_text(self.line.unit))
        products = by_length(self._active(fit), self.line)
        products = plainest(fit.match.terms, themselves(fit.match.terms, products)) if fit.strong else products
        if code is not None and products and (named := designated(self.index, _text(code))):
            if len(meant := [product for product in products if product.sku in named]) == 1:
                return self._by_description(meant[0], fit, None)
            if not meant:
                what = f"{_text(code)} names {named[0]}, but {self.text!r} names {products[0].sku}; see which is meant."
                return self._open("product-contradicted", what, (*named, products[0].sku), code, None)
        if fit.strong or any(not term.number for term in fit.match.terms):
            counted = sold_by(products, self.line)
            products = counted if self._usual(products) in (None, *counted) else products
        if code is not None and len(products) == 1 and not fit.strong:
            # What was taken for an item number may be part of the description: "600s English breakfast tea".
            whole = fitting(self.index, f"{_text(code)} {self.text}", container=_text(self.line.unit))
            if self._active(whole) == products:
                return self._by_description(products[0], whole, None)
        if len(products) > 1 and (usual := self._usual(products)):
            return ResolvedProduct(
                product=usual, proved="history", candidates=tuple(p.sku for p in products), score=0.9
            )
        products = self._plain(products, fit) if code is None else products
        if len(products) == 1 and (code is None or fit.strong):
            if left_out := beside(fit.match.terms, products[0].name):
                what = f"{self.text!r} is only a part of {products[0].name!r}, which is named by {left_out!r}; choose it if it is meant."
                return self._open("product-unknown", what, (products[0].sku,), self.line.description, None)
            return self._by_description(products[0], fit, code)
        return self._undecided(products, fit, code)

    def _plain(self, products: list[ProductRecord], fit: Fit) -> list[ProductRecord]:
        """The plain one of several, as long as this customer has had none of the others; else all."""
        plain = None if self._had(products) else plain_one(fit.match.terms, products)
        return [plain] if plain else products

    def _undescribed(self, code: Field | None) -> ResolvedProduct:
        if code is None:
            return self._open("product-missing", "The line names no product.", (), None, None)
        what = f"The item number {_text(code)} is not known, and nothing describes it."
        return self._open("product-unknown", what, (), code, None)

    def _by_description(self, product: ProductRecord, fit: Fit, code: Field | None) -> ResolvedProduct:
        findings: tuple[Finding, ...] = ()
        if code is not None:
            what = (
                f"The item number {_text(code)} does not exist; the description names {product.sku} ({product.name})."
            )
            findings = (self._finding("product-mistyped", what, code, (product.sku,)),)
        return ResolvedProduct(
            product=product,
            proved="description",
            candidates=(product.sku,),
            score=1.0 if fit.strong else 0.8,
            findings=findings,
        )

    def _undecided(self, products: Sequence[ProductRecord], fit: Fit, code: Field | None) -> ResolvedProduct:
        field = code or self.line.description
        shown = f"{_text(code)} {self.text}".strip()
        if len(products) > 1:
            skus = tuple(product.sku for product in products[:20])
            names = ", ".join(product.name for product in products[:4])
            more = f" and {len(products) - 4} more" if len(products) > 4 else ""
            return self._open(
                "product-ambiguous", f"{shown!r} fits several products: {names}{more}; choose one.", skus, field, None
            )
        near = tuple(scored.product.sku for scored in self.master.products_by_description(self.text, limit=5))
        strange = f" (not known: {', '.join(fit.match.unknown)})" if fit.match.unknown else ""
        return self._open(
            "product-unknown", f"No product fits {shown!r}{strange}; choose one or teach it.", near, field, None
        )

    def _active(self, fit: Fit) -> list[ProductRecord]:
        """What fits, without numbers that were given up where their successor fits as well; a full name goes before the rest."""
        if len(fit.rows) >= MOST:
            return [self.index.products[row] for row in fit.rows]
        if fit.exact is not None:
            return [self.index.products[fit.exact]]
        products = [self.index.products[row] for row in fit.rows]
        skus = {product.sku for product in products}
        return [product for product in products if product.superseded_by not in skus]

    def _usual(self, products: Sequence[ProductRecord]) -> ProductRecord | None:
        """The only one of several products that this customer has had before."""
        usual = self._had(products)
        return usual[0] if len(usual) == 1 else None

    def _had(self, products: Sequence[ProductRecord]) -> list[ProductRecord]:
        """Those of the products that this customer has had before."""
        had = {row.sku for one in self.earlier for row in one.order.lines}
        return [product for product in products if product.sku in had]

    def settled(self, found: ResolvedProduct) -> ResolvedProduct:
        """With its successor where the number was given up, and a finding where the product may not be sold."""
        product, findings = found.product, list(found.findings)
        seen: set[str] = set()
        while product and product.status == "superseded" and product.sku not in seen:
            seen.add(product.sku)
            successor = self.master.product(product.superseded_by) if product.superseded_by else None
            if successor is None or successor.sku in seen:
                what = f"{product.sku} was given up and has no successor; offer another product."
                findings.append(self._finding("product-blocked", what, self._named_by(), ()))
                return replace(found, findings=tuple(findings))
            if why := _unlike(product, successor):
                what = (
                    f"{product.sku} was replaced by {successor.sku} ({successor.name}), which differs: {why}. Offer it."
                )
                findings.append(self._finding("product-replaced", what, self._named_by(), (successor.sku,)))
            else:
                what = f"{product.sku} was replaced by its equal {successor.sku} ({successor.name}), which was entered."
                findings.append(self._finding("product-superseded", what, self._named_by(), (successor.sku,)))
            product = successor
        if product and product.status == "blocked":
            what = f"{product.sku} ({product.name}) may not be sold; offer another product."
            findings.append(self._finding("product-blocked", what, self._named_by(), ()))
        return replace(found, product=product, findings=tuple(findings))

    def _named_by(self) -> Field | None:
        line = self.line
        return line.sku or line.code or line.buyer_item or line.gtin or line.manufacturer_item or line.description

    def _open(
        self, code: str, message: str, candidates: tuple[str, ...], field: Field | None, buyer_item: str | None
    ) -> ResolvedProduct:
        one = self._finding(code, message, field or self.line.quantity, candidates)
        return ResolvedProduct(candidates=candidates, buyer_item=buyer_item, score=0.0, findings=(one,))

    def _finding(self, code: str, message: str, field: Field | None, candidates: tuple[str, ...]) -> Finding:
        evidence: Evidence | None = field.evidence if field else None
        return finding(code, message, pointer=f"{self.pointer}/sku", evidence=evidence, candidates=candidates)


def _common(claims: Sequence[_Claim]) -> list[ProductRecord]:
    common = list(claims[0].products)
    for claim in claims[1:]:
        skus = {sku for product in claim.products for sku in (product.sku, product.superseded_by) if sku}
        common = [product for product in common if product.sku in skus or product.superseded_by in skus]
    return common


def _meant(code: str, sku: str) -> str:
    """`A-17 is HX-1001`; an item number of ours says so itself."""
    return code if code == sku else f"{code} is {sku}"


def _text(field: Field | None) -> str:
    return ((field.value if field.value is not None else field.raw) or "").strip() if field else ""


def _unlike(old: ProductRecord, new: ProductRecord) -> str:
    """In what a successor is not the equal of the product that it replaces."""
    if old.unit != new.unit:
        return f"kept by {new.unit} instead of {old.unit}"
    if changed := [code for code, content in old.packs.items() if new.packs.get(code) != content]:
        return f"other packs ({', '.join(changed)})"
    before = {number.value for number in read(old.name).numbers}
    after = {number.value for number in read(f"{new.name} ; {new.description}").numbers}
    if missing := sorted(before - after):
        return f"{', '.join(missing)} in its name is not in the new one"
    return ""
