"""Every finding code of the product: how much it holds, what it means, what a clerk does about it, an example.

docs/findings.md is written from this table. A code that is not listed (a new reader's notice) counts as `check`.
"""

from __future__ import annotations

from typing import NamedTuple

from normalizer.finding import Finding, Severity
from parsers.draft import Evidence

__all__ = ["CODES", "Code", "finding", "severity_of"]

BLOCKER, CHECK, INFO = Severity.BLOCKER, Severity.CHECK, Severity.INFO


class Code(NamedTuple):
    severity: Severity
    meaning: str
    remedy: str
    example: str


CODES: dict[str, Code] = {
    # what it is
    "intent-change": Code(
        CHECK,
        "The customer changes an order that he placed before.",
        "Compare with the order named; change it in the ERP, reject this one.",
        "On PO 88213 make it 800 instead of 500",
    ),
    "intent-cancel": Code(
        CHECK,
        "The customer cancels an order or some of its lines.",
        "Stop the order named; answer whether it was in time.",
        "Please cancel PO 20977 in full",
    ),
    "intent-return": Code(
        CHECK,
        "The customer returns goods or complains.",
        "Open a return; settle credit or exchange.",
        "20 bearings are of the wrong type",
    ),
    "intent-inquiry": Code(
        CHECK, "The customer asks and does not order.", "Answer; enter nothing.", "What would you charge for 40 m?"
    ),
    "intent-unclear": Code(
        CHECK,
        "Words of an order stand beside words of a change, a cancellation or a question.",
        "Read the source and say what it is.",
        "Order 12 boxes, or did I order them already?",
    ),
    "order-referred": Code(
        CHECK,
        "The order points at an earlier order or at a paper that is not here.",
        "Look up what is meant and add its lines.",
        "Same as last time please",
    ),
    # who
    "customer-unknown": Code(
        BLOCKER,
        "Neither sender nor page names a customer on file.",
        "Choose the customer, or open an account.",
        "A private mail address and no account number",
    ),
    "customer-ambiguous": Code(
        BLOCKER,
        "What is known fits several customers.",
        "Choose one of the candidates.",
        "A mail domain that two accounts share",
    ),
    "customer-contradicted": Code(
        CHECK,
        "Two signs name different customers.",
        "Decide whose order it is; ask where in doubt.",
        "Sender of account A, VAT id of account B on the page",
    ),
    "customer-mentioned": Code(
        CHECK,
        "Another customer of ours is named on the page.",
        "Make sure whose order it is.",
        "For Ferriby Print, sent by Ferriby Packaging",
    ),
    "sender-unverified": Code(
        CHECK,
        "Nothing proves that the sender is who he says, and the page has neither account number nor VAT id.",
        "Compare with earlier orders; ring back on the number on file.",
        "Mail without DMARC from a known address",
    ),
    "sender-lookalike": Code(
        BLOCKER,
        "The sender's address resembles that of a customer but is another one.",
        "Suspect fraud: ring the customer on the number on file.",
        "orders@acrne.example instead of acme.example",
    ),
    "credit-hold": Code(
        CHECK,
        "The account is on credit hold.",
        "Ask the accounts department; release with its reason.",
        "Account C100 is on hold",
    ),
    # where to
    "ship-to-unknown": Code(
        CHECK,
        "The delivery place written is not on file for this customer.",
        "Choose an address or add the new one.",
        "Ship to our new warehouse",
    ),
    "ship-to-ambiguous": Code(
        CHECK,
        "The delivery place written fits several addresses on file.",
        "Choose one of the candidates.",
        "Two sites in one town",
    ),
    "ship-to-missing": Code(
        CHECK, "The customer has no delivery address on file and none is written.", "Add the address.", "A new account"
    ),
    "ship-to-excluded": Code(
        CHECK, "The order says where not to deliver but not where.", "Ask for the address.", "Not to the head office"
    ),
    "bill-to-unknown": Code(
        INFO,
        "The invoice address written is not on file.",
        "Nothing, unless invoices shall go elsewhere.",
        "Invoice to group accounts",
    ),
    "end-customer-named": Code(
        CHECK,
        "The goods are for somebody else than the customer.",
        "Check address and papers (neutral delivery note?).",
        "Drop ship to our client",
    ),
    # header
    "order-number-contradicted": Code(
        CHECK, "Two different order numbers are given.", "Choose the right one.", "Subject says 4711, attachment 4712"
    ),
    "order-number-missing": Code(
        INFO,
        "The customer gave no order number.",
        "Nothing; order numbers may be required per customer.",
        "An order by SMS",
    ),
    "order-repeated": Code(
        CHECK,
        "The same order was received before, with the same content.",
        "Reject as duplicate, or release if it is wanted twice.",
        "PO 88260 sent again",
    ),
    "order-number-reused": Code(
        CHECK,
        "An earlier order has this number but other content.",
        "Compare line by line: new revision, change, or another order.",
        "PO 88260 with 10 instead of 20",
    ),
    "order-similar": Code(
        CHECK,
        "An order with equal lines and dates came a short time ago, without telling numbers.",
        "Ask whether it is one order or two.",
        "The same fax sent twice",
    ),
    "document-repeated": Code(
        CHECK,
        "The very same bytes were received before.",
        "Reject as duplicate, or release if it is wanted twice.",
        "The same PDF again by another way",
    ),
    "order-unknown": Code(
        CHECK,
        "The order that shall be changed, cancelled or returned is not known here.",
        "Look it up in the ERP.",
        "Cancel PO 555, which never came",
    ),
    "issue-date-unclear": Code(
        INFO, "The order's own date cannot be read, or in two ways.", "Correct it where it matters.", "Dated 3/4/26"
    ),
    "issue-date-future": Code(
        INFO,
        "The order's own date lies after its arrival.",
        "Nothing; the sender's clock may be wrong.",
        "Dated next week",
    ),
    # when
    "delivery-date-unclear": Code(
        CHECK, "The delivery date cannot be read, or in two ways.", "Choose the day; ask where in doubt.", "By 3/4"
    ),
    "delivery-date-past": Code(
        CHECK,
        "The delivery date lies before the order's arrival.",
        "Ask for the date wanted.",
        "Ordered 28 October for 12 October",
    ),
    "delivery-date-distant": Code(
        CHECK, "The delivery date lies more than the horizon ahead.", "Make sure that the year is right.", "For 2036"
    ),
    "delivery-date-holiday": Code(
        INFO,
        "The delivery date is a weekend or public holiday there.",
        "Offer the next working day where needed.",
        "Delivery on 25 December",
    ),
    "delivery-schedule-contradicted": Code(
        CHECK,
        "The part deliveries do not add up to the line's quantity.",
        "Correct the parts or the whole.",
        "3 x 250 of 700",
    ),
    "despatch-date-unclear": Code(
        INFO, "The despatch date cannot be read, or in two ways.", "Correct it where it matters.", "Ship 3/4"
    ),
    # what
    "lines-missing": Code(
        BLOCKER, "No ordered item was found.", "Enter the lines from the source.", "An order form as a photo"
    ),
    "lines-too-many": Code(
        CHECK,
        "More lines than an order may have unseen.",
        "Look whether a price list was read as an order.",
        "5,000 lines",
    ),
    "lines-repeated": Code(
        CHECK,
        "Two lines order the same product in the same quantity for the same day.",
        "Ask whether both are meant.",
        "Line 10 and line 30 are equal",
    ),
    "line-contradicted": Code(
        CHECK,
        "Two statements on one line exclude each other.",
        "Decide by the source; ask where in doubt.",
        "2 cartons (36 cans), cartons hold 12",
    ),
    "product-missing": Code(BLOCKER, "The line names no product.", "Enter the product.", "5 boxes of"),
    "product-unknown": Code(
        BLOCKER, "No product fits what is written.", "Search the catalogue; teach the customer's code.", "20 x 1099-XL7"
    ),
    "product-ambiguous": Code(
        BLOCKER,
        "Several products fit what is written.",
        "Choose one of the candidates; ask where in doubt.",
        "M8 screws without a length",
    ),
    "product-contradicted": Code(
        CHECK, "Item number and description name different products.", "Ask which one is meant.", "HX-0830 M8 x 35"
    ),
    "product-blocked": Code(
        BLOCKER, "The product may not be sold.", "Offer another product.", "Paint stripper with DCM"
    ),
    "product-superseded": Code(
        INFO,
        "The product has an equal successor, which was entered.",
        "Nothing; the acknowledgement names the successor.",
        "204417 is now 204418",
    ),
    "product-mistyped": Code(
        INFO,
        "The item number does not exist; the description names one product exactly.",
        "Nothing, or correct it.",
        "HX-0833 M8 x 35",
    ),
    "product-replaced": Code(
        CHECK,
        "The product has a successor that is not the same in unit or pack.",
        "Offer the successor.",
        "Box of 100 replaced by box of 200",
    ),
    "product-uncertain": Code(
        CHECK,
        "The best product fits the description, but not clearly better than the next.",
        "Choose one of the candidates.",
        "Duct tape, silver or black",
    ),
    "requirement-special": Code(
        CHECK,
        "The order asks for something that the item number does not cover.",
        "See whether it can be done and at what price.",
        "With certificate 3.1, cut to 2 m",
    ),
    # how many
    "quantity-missing": Code(
        BLOCKER, "The line has no quantity.", "Ask; never assume one.", "AD-SIL-WH, quantity cell empty"
    ),
    "quantity-ambiguous": Code(
        CHECK,
        "The quantity can be read in two ways.",
        "Choose; ask where in doubt.",
        "1.500: one and a half, or fifteen hundred",
    ),
    "quantity-invalid": Code(
        BLOCKER, "The quantity is zero, negative or beyond all measure.", "Correct it.", "-5 pieces"
    ),
    "quantity-contradicted": Code(
        CHECK,
        "Two statements of the quantity do not agree.",
        "Decide by the source; ask where in doubt.",
        "2 cartons (20 cans), a carton holds 12",
    ),
    "quantity-unusual": Code(
        CHECK, "Far more than this customer ever ordered.", "Ask whether it is meant.", "6,000 instead of 60"
    ),
    "quantity-below-minimum": Code(
        CHECK, "Less than the product's minimum order quantity.", "Offer the minimum.", "3 m, minimum 5 m"
    ),
    "quantity-not-multiple": Code(
        CHECK, "Not a multiple of what the product is sold in.", "Offer the next multiple.", "30 pieces, sold by 25"
    ),
    "quantity-fractional": Code(
        CHECK, "A part of something that is sold whole.", "Ask for a whole quantity.", "2.5 padlocks"
    ),
    "unit-unknown": Code(CHECK, "The unit's word is not known.", "Choose the unit; teach the word.", "3 Gebinde"),
    "unit-ambiguous": Code(
        CHECK,
        "The unit's word or its absence fits several of this product's units.",
        "Choose the unit; ask where in doubt.",
        "10 masks: ten, or ten boxes of ten",
    ),
    "unit-invalid": Code(
        CHECK, "The product is not sold in this unit.", "Choose a unit that it is sold in.", "5 pallets of bearings"
    ),
    "unit-contradicted": Code(
        CHECK,
        "The document's pack content differs from the catalogue's.",
        "Decide what was meant.",
        "box of 100, ours hold 200",
    ),
    # money
    "price-differs": Code(
        CHECK,
        "The price stated differs from the agreed one by more than the tolerance.",
        "Confirm the agreed price or grant the stated one.",
        "2.05 stated, 2.45 agreed",
    ),
    "price-unknown": Code(
        INFO,
        "No agreed price is on file to compare the stated one with.",
        "Set a price.",
        "A product without a list price",
    ),
    "price-ambiguous": Code(
        CHECK, "The price can be read in two ways and nothing decides.", "Choose; see the amount.", "1.234 or 1,234"
    ),
    "price-contradicted": Code(
        CHECK, "Two prices are stated for one line.", "Decide by the source.", "4.20 each, at the agreed 6.40"
    ),
    "amount-contradicted": Code(
        CHECK,
        "Quantity x price does not give the line's amount.",
        "Find which of the three is wrong.",
        "400 x 9.60/100 = 57.60",
    ),
    "total-contradicted": Code(
        CHECK,
        "The amounts of the lines do not give the stated total.",
        "Find the wrong line or the missing one.",
        "Total 1,437.54, lines 1,317.54",
    ),
    "currency-unknown": Code(
        CHECK,
        "The currency's sign or word can mean several currencies.",
        "Choose the currency.",
        "$ from a customer without a currency",
    ),
    "currency-differs": Code(
        CHECK, "The order's currency is not the customer's.", "Ask; never convert.", "GBP prices on a EUR account"
    ),
    "discount-unagreed": Code(
        CHECK, "A discount is claimed that is not on file.", "Ask who granted it.", "10 % as agreed by telephone"
    ),
    "charge-stated": Code(INFO, "The order states a charge.", "Nothing, or correct it.", "Freight 12.00"),
    "terms-differ": Code(
        INFO, "Terms of payment or delivery differ from those on file.", "Confirm ours.", "60 days net instead of 30"
    ),
    # how well it was read
    "channel-unsure": Code(CHECK, "A spoken order never passes on its own.", "Listen and confirm.", "A voicemail"),
    "reading-doubtful": Code(
        CHECK,
        "A value was read from a picture and nothing confirms it.",
        "Compare with the picture.",
        "A quantity of a faint fax",
    ),
    "reading-unsure": Code(
        CHECK,
        "A value was read with too little confidence.",
        "Compare with the source.",
        "A quantity far from its item",
    ),
    "text-hidden": Code(
        CHECK,
        "The document holds text that people do not see.",
        "Compare what is seen with what was read.",
        "White letters on white",
    ),
    "text-contradicted": Code(
        CHECK,
        "Message and attachment, or two places of a document, say different things.",
        "Decide by the source; ask where in doubt.",
        "Please make it 40 instead of 20",
    ),
    "text-struck": Code(
        CHECK, "Something was struck out or corrected by hand.", "Look at the source.", "400, by hand 600"
    ),
    "handwriting-found": Code(CHECK, "Handwriting stands beside print.", "Look at the source.", "A corrected fax"),
    "picture-needed": Code(
        CHECK, "What is ordered can only be seen on a picture.", "Look at the picture.", "Ten of these"
    ),
    "attachment-unread": Code(
        CHECK, "An attachment could not be read.", "Open it and enter what it orders.", "A drawing as DWG"
    ),
    "attachment-missing": Code(
        CHECK, "The message speaks of an attachment that is not there.", "Ask for it.", "Order attached"
    ),
    "document-encrypted": Code(CHECK, "A document is locked with a password.", "Ask for an open one.", "A locked PDF"),
    "document-damaged": Code(
        CHECK, "A document is damaged or cut off.", "Ask to send it again.", "A PDF that ends in the middle"
    ),
    "document-empty": Code(
        CHECK, "A document holds nothing that can be read.", "Look at it; ask to send it again.", "A blank page"
    ),
    "document-too-large": Code(
        CHECK, "A document is beyond the limits of reading.", "Enter it by hand or ask for parts.", "900 pages"
    ),
    "document-unsupported": Code(
        CHECK, "No reader knows this kind of document.", "Open it by hand.", "A file of an unknown kind"
    ),
    "page-missing": Code(
        CHECK, "The pages' own count says that some are missing.", "Ask to send it again.", "Page 1 of 2 alone"
    ),
    "question-asked": Code(
        INFO, "The order comes with a question.", "Answer it apart from the order.", "Do you also have 13 mm?"
    ),
    "note-found": Code(INFO, "The order has a remark.", "Read it.", "Ring before delivery"),
}


def severity_of(code: str) -> Severity:
    """The default severity; of a code that nobody listed, `check`."""
    known = CODES.get(code)
    return known.severity if known else CHECK


def finding(
    code: str, message: str, *, pointer: str = "", evidence: Evidence | None = None, candidates: tuple[str, ...] = ()
) -> Finding:
    """A finding with the code's default severity."""
    return Finding(code, severity_of(code), message, pointer, evidence, candidates)
