"""The code lists of X12 that decide what an order says: what each code means to us."""

from __future__ import annotations

from parsers.draft import Kind

__all__ = [
    "ACTIONS",
    "ASIDE",
    "CONDITIONS",
    "CONTACTS",
    "COPIES",
    "DATES",
    "GIVERS",
    "ITEMS",
    "KINDS_OF_PRICE",
    "LINE_AMOUNTS",
    "NOTES",
    "OTHERS",
    "PASSED",
    "PER",
    "PLACES",
    "PLAIN_TYPES",
    "PURPOSES",
    "REFERENCES",
    "ROLES",
    "SCHEDULED",
    "SPANS",
    "TOTALS",
    "TYPES",
    "UNCHARGED",
    "UNIT_PRICES",
    "UNREAD",
]

#: BEG01 and BCH01 -> kind, or what the message says of itself
PURPOSES = {
    "00": Kind.ORDER, "01": Kind.CANCEL, "02": Kind.CHANGE, "03": Kind.CANCEL, "04": Kind.CHANGE, "05": Kind.CHANGE,
    "13": Kind.INQUIRY,
}  # fmt: skip
COPIES = {
    "06": "confirms an order placed before",
    "07": "is a duplicate",
    "15": "is sent again",
    "18": "is issued again",
    "22": "is an information copy",
}
#: BEG02 of orders that are simply delivered and invoiced
PLAIN_TYPES = frozenset({"", "SA", "NE", "RL", "RO", "OS", "DS", "DR", "KN"})
TYPES = {
    "BK": "a blanket order",
    "BL": "a blanket order",
    "CF": "the confirmation of an order placed before",
    "CN": "an order on consignment",
    "CP": "a change",
    "IN": "an information copy",
    "LS": "a lease",
    "PC": "a pro forma order",
    "SP": "an order of samples",
    "SS": "supply or service",
    "WO": "a work order",
}
#: REF01 -> header field; other references are for the buyer's own use
REFERENCES = {
    "CT": "contract_no", "BO": "contract_no", "BC": "contract_no", "PR": "quotation_no", "Q1": "quotation_no", "VN": "seller_order_no",
    "PW": "previous_order_no", "VX": "buyer_vat_id", "11": "account_no", "IT": "account_no",
}  # fmt: skip
#: DTM01 -> header field
DATES = {"002": "requested_delivery", "106": "requested_delivery", "010": "requested_despatch", "004": "issued_on"}
SPANS = {
    "064": ("requested_delivery", 0),
    "063": ("requested_delivery", 1),
    "037": ("requested_despatch", 0),
    "038": ("requested_despatch", 1),
}
#: DTM01 of the day of a part delivery
SCHEDULED = frozenset({"002", "106", "010", "067", "063"})
CONDITIONS = {
    "001": "Cancel if not delivered by",
    "061": "Cancel if not delivered by",
    "175": "Cancel if not shipped by",
}
#: N101 -> header field
ROLES = {
    "BY": "buyer", "OB": "buyer", "ST": "ship_to", "BT": "bill_to", "IV": "bill_to", "EN": "end_customer", "UC": "end_customer",
    "BS": "ship_to", "Z7": "end_customer", "MF": "", "SE": "", "VN": "", "SU": "", "RI": "", "SF": "", "PR": "", "PE": "", "RE": "",
    "CA": "", "BN": "", "II": "", "IA": "", "SN": "ship_to", "DV": "", "CT": "", "FR": "", "TO": "", "SO": "buyer", "VO": "",
}  # fmt: skip
#: PER01 of people at the buyer who can be asked about the order
CONTACTS = frozenset({"BD", "OC", "PD", "IC", "BY", "CN", "EN", "AC"})
#: N103 -> who gave the number
GIVERS = {"91": "seller", "92": "buyer", "1": "duns", "9": "duns", "UL": "gln", "93": "other", "24": "tax", "FI": "tax"}
#: qualifiers of product ids (element 235) -> line field
ITEMS = {
    "BP": "buyer_item", "IN": "buyer_item", "CB": "buyer_item", "PI": "buyer_item", "PW": "buyer_item",
    "VP": "sku", "VN": "sku", "VC": "sku", "VA": "sku", "VS": "sku", "CR": "sku",
    "MG": "manufacturer_item", "MF": "manufacturer_item", "MN": "manufacturer_item",
    "UP": "gtin", "UI": "gtin", "UK": "gtin", "UA": "gtin", "EN": "gtin", "EO": "gtin", "UD": "gtin", "EM": "gtin",
    "SK": "code", "PN": "code", "CG": "code", "ZZ": "code", "PD": "description",
}  # fmt: skip
#: qualifiers that say what every article says and that an order need not: brand, size, colour, model, country
ASIDE = frozenset(
    {"B8", "BC", "BO", "CH", "CL", "CM", "HC", "IZ", "LT", "MB", "ON", "PL", "PO", "PU", "SZ", "VE", "DV", "ST", "TP"}
)
#: PO105 -> how many the price is for; "" where it says no more than what kind of price it is
PER = {
    "PE": "1",
    "EA": "1",
    "LE": "1",
    "QE": "1",
    "TE": "1",
    "WE": "1",
    "UM": "1",
    "PU": "1",
    "HP": "100",
    "QH": "100",
    "PH": "100",
    "TP": "1000",
    "TH": "1000",
}
KINDS_OF_PRICE = frozenset(
    {"", "CA", "CT", "CP", "CR", "NT", "LP", "QT", "ST", "DI", "DS", "SP", "SR", "PR", "PS", "CO"}
)
#: CTP02 of prices that count
UNIT_PRICES = frozenset({"", "UCP", "CON", "NET", "CUP", "PRO", "PUR", "LPR"})
#: SAC01 of what is neither allowance nor charge
UNCHARGED = frozenset({"N", "P", "Q", "R", "S"})
#: AMT01 of the amount of a line, and AMT01 of the whole order -> header field
LINE_AMOUNTS = frozenset({"1", "LI", "LT"})
TOTALS = {
    "TT": "total_payable", "GV": "total_payable", "BAP": "total_payable", "5": "total_payable", "1": "total_lines", "M": "total_lines",
    "MT": "total_lines", "LI": "total_lines",
}  # fmt: skip
#: POC02 -> action
ACTIONS = {
    "AI": "add", "CA": "change", "CB": "change", "CC": "change", "CE": "change", "CF": "change", "CH": "change", "CT": "change",
    "DI": "cancel", "DL": "cancel", "NC": "none", "OA": "add", "PC": "change", "PQ": "change", "PR": "change", "QD": "change", "QI": "change",
    "RA": "change", "RB": "change", "RC": "change", "RE": "change", "RM": "change", "RQ": "change", "RS": "change", "RZ": "change",
}  # fmt: skip
#: segments that say nothing that an order must hold
PASSED = frozenset({
    "ST", "SE", "TAX", "TXI", "TD1", "TD3", "TD4", "MAN", "MEA", "LDT", "LQ", "FA1", "FA2", "PO3", "PCT", "ADV", "CTB", "G62", "LS",
    "LE", "NX2", "PAM", "SI", "IT3", "LM",
})  # fmt: skip
#: segments that may change what is wanted and have no place in an order -> what they say
UNREAD = {
    "SLN": "The line is made up of sub-items",
    "QTY": "A quantity beside the ordered one",
    "INC": "Payment by instalments",
    "DIS": "A discount in words",
    "PWK": "Papers are said to come separately",
    "TC2": "A tariff",
}
#: segments of free text -> the elements that hold it
NOTES = {
    "MSG": (1,), "NTE": (2,), "N9": (3,), "MTX": (2,), "TD5": (5, 11), "PKG": (5,), "K1": (1, 2), "SPI": (4,), "IT8": (3,), "ITA": (13,),
}  # fmt: skip
#: roles of a line's own delivery place
PLACES = frozenset({"ST", "BS", "SN", "EN", "UC", "Z7"})
#: transaction set -> (what it is called, whether it asks for something)
OTHERS = {
    "810": ("an invoice", False),
    "812": ("a credit or debit adjustment", False),
    "816": ("a list of organizational relationships", False),
    "820": ("a payment order or remittance advice", False),
    "824": ("an application advice", False),
    "830": ("a planning schedule", True),
    "832": ("a price catalogue", False),
    "840": ("a request for quotation", True),
    "843": ("a response to a request for quotation", False),
    "846": ("an inventory advice", False),
    "852": ("product activity data", False),
    "855": ("a purchase order acknowledgment", False),
    "856": ("a ship notice", False),
    "861": ("a receiving advice", False),
    "862": ("a shipping schedule", True),
    "864": ("a text message", True),
    "865": ("a purchase order change acknowledgment", False),
    "869": ("an order status inquiry", True),
    "870": ("an order status report", False),
    "875": ("a grocery purchase order", True),
    "876": ("a grocery purchase order change", True),
    "180": ("a return authorization request", True),
    "880": ("a grocery invoice", False),
    "940": ("a warehouse shipping order", True),
    "945": ("a warehouse shipping advice", False),
    "997": ("a functional acknowledgment", False),
    "999": ("an implementation acknowledgment", False),
}
