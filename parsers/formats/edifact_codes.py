"""The code lists of UN/EDIFACT that decide what an order says: what each code means to us."""

from __future__ import annotations

from parsers.draft import Kind

__all__ = [
    "ACTIONS", "ASIDE", "CONDITIONS", "COPIES", "DATES", "FUNCTIONS", "GIVERS", "ITEMS", "NET_PRICES", "OTHERS", "PASSED", "PLACES", "PLAIN_TYPES",
    "REFERENCES", "ROLES", "SPANS", "TYPES", "UNREAD",
]  # fmt: skip

#: BGM 1225
FUNCTIONS = {
    "": Kind.ORDER,
    "9": Kind.ORDER,
    "1": Kind.CANCEL,
    "2": Kind.CHANGE,
    "3": Kind.CANCEL,
    "4": Kind.CHANGE,
    "5": Kind.CHANGE,
    "20": Kind.CHANGE,
    "21": Kind.CHANGE,
    "13": Kind.INQUIRY,
}
COPIES = {
    "6": "confirms an order placed before",
    "7": "is a duplicate",
    "31": "is a copy",
    "35": "is sent again",
    "42": "confirms an order placed by other means",
    "43": "is sent again",
    "46": "is provisional",
}
#: BGM 1001 of orders that are simply delivered and invoiced
PLAIN_TYPES = frozenset({"", "220", "105", "224", "230", "120"})
TYPES = {
    "221": "a blanket order",
    "222": "a spot order",
    "225": "a repair order",
    "226": "a call-off",
    "227": "an order on consignment",
    "228": "an order of samples",
    "229": "a swap order",
    "402": "an intermediate handling cross docking order",
    "22E": "a manufacturer's pick-up order",
    "70E": "a promotion order",
}
#: RFF 1153 in the head or below the buyer -> header field; other references are for the buyer's own use
REFERENCES = {
    "CT": "contract_no", "BO": "contract_no", "BC": "contract_no", "AAG": "quotation_no", "PQ": "quotation_no", "VN": "seller_order_no",
    "PP": "previous_order_no", "VA": "buyer_vat_id", "IT": "account_no", "ADE": "account_no",
}  # fmt: skip
#: DTM 2005 -> field
DATES = {
    "137": "issued_on",
    "4": "issued_on",
    "2": "requested_delivery",
    "10": "requested_despatch",
    "17": "requested_delivery",
    "69": "requested_delivery",
}
SPANS = {
    "64": ("requested_delivery", 0),
    "63": ("requested_delivery", 1),
    "37": ("requested_despatch", 0),
    "38": ("requested_despatch", 1),
}
CONDITIONS = {"61": "Cancel if not delivered by", "36": "Expires on"}
#: NAD 3035 -> header field
ROLES = {
    "BY": "buyer", "OB": "buyer", "DP": "ship_to", "ST": "ship_to", "CN": "ship_to", "IV": "bill_to", "UC": "end_customer", "UD": "end_customer",
    "SU": "", "SE": "", "SF": "", "PR": "", "PE": "", "MF": "", "SR": "", "BF": "", "CA": "", "FW": "", "LD": "", "LF": "", "WH": "", "II": "",
    "MR": "", "MS": "", "SN": "", "BO": "", "DEQ": "", "COP": "", "LC": "", "RE": "", "BI": "", "PK": "", "DS": "",
}  # fmt: skip
#: 3055 -> who gave the number
GIVERS = {"9": "gln", "14": "gln", "91": "seller", "90": "seller", "92": "buyer", "16": "duns"}
#: 7143 -> line field
ITEMS = {
    "EN": "gtin", "SRV": "gtin", "UP": "gtin", "GTN": "gtin", "SA": "sku", "VN": "sku", "VP": "sku", "CR": "sku", "IN": "buyer_item", "BP": "buyer_item",
    "PI": "buyer_item", "IC": "buyer_item", "MF": "manufacturer_item", "MN": "manufacturer_item", "SK": "code", "ZZZ": "code",
}  # fmt: skip
#: item numbers that an order need not hold: batches, serial and drawing numbers ask for more, these do not
ASIDE = frozenset({"GN", "HS", "CC", "GB", "PV", "DW", "RY", "CV", "GRI", "IB", "ISB"})
#: PRI 5125 of prices that count; information prices do not
NET_PRICES = ("AAA", "CAL", "AAB", "INV", "")
#: LIN 1229
ACTIONS = {
    "1": "add",
    "2": "cancel",
    "3": "change",
    "4": "none",
    "5": "none",
    "7": "cancel",
    "11": "change",
    "15": "change",
    "36": "change",
}
PLACES = frozenset({"DP", "ST", "CN", "UC", "UD"})
#: segments that may change what is wanted and have no place in an order -> what they say
UNREAD = {
    "CCI": "A characteristic is asked for",
    "MTD": "Upkeep is asked for",
    "HAN": "Handling is prescribed",
    "RJL": "A posting is named",
}
#: segments that say nothing that an order must hold
PASSED = frozenset({
    "UNH", "UNT", "UNS", "TAX", "PCI", "GIN", "GIR", "MEA", "STG", "PYT", "RTE", "RNG", "APR", "ALI", "TRI", "RCS", "DGS", "EQD", "EQA",
    "DOC", "INP", "CAV", "QVR", "TMD", "DIM", "DLM", "CPS", "PAC", "AJT",
})  # fmt: skip
#: message type -> (what it is called, whether it asks for something)
OTHERS = {
    "ORDRSP": ("an order response", False),
    "DESADV": ("a despatch advice", False),
    "INVOIC": ("an invoice", False),
    "RECADV": ("a receiving advice", False),
    "REMADV": ("a remittance advice", False),
    "CONTRL": ("a syntax acknowledgment", False),
    "APERAK": ("an application acknowledgment", False),
    "PRICAT": ("a price list", False),
    "PRODAT": ("product data", False),
    "PARTIN": ("party information", False),
    "SLSRPT": ("a sales report", False),
    "SLSFCT": ("a sales forecast", False),
    "INVRPT": ("a stock report", False),
    "IFTSTA": ("a transport status", False),
    "IFTMIN": ("a transport instruction", True),
    "OSTENQ": ("a question about an order", True),
    "OSTRPT": ("an order status report", False),
    "REQOTE": ("a request for quotation", True),
    "QUOTES": ("a quotation", False),
    "DELFOR": ("a delivery schedule", True),
    "DELJIT": ("a just-in-time call", True),
    "INSDES": ("an instruction to despatch", True),
    "RETANN": ("an announcement of returns", True),
    "COMDIS": ("a commercial dispute", True),
    "GENRAL": ("a message in words", True),
}
