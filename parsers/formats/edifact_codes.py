"""The code lists of UN/EDIFACT that decide what an order says: what each code means to us."""

from __future__ import annotations

from parsers.draft import Kind

__all__ = [
    "ACTIONS", "ASIDE", "CHARGED", "CODED_ITEMS", "CONDITIONS", "COPIES", "DATES", "DATES_ASIDE", "FUNCTIONS", "GIVERS", "ITEMS", "LINE_AMOUNTS",
    "NET_PRICES", "OTHERS", "OTHER_QUANTITIES", "PACKED", "PARTS", "PART_DATES", "PASSED", "PERCENTAGES", "PLACES", "PLAIN_TYPES", "REFERENCES",
    "ROLES", "SPANS", "TOTALS", "TYPES", "UNCHARGED", "UNREAD",
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
PLAIN_TYPES = frozenset({"", "220", "105", "224", "120"})
TYPES = {
    "230": "a request for a change",
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
    "PP": "previous_order_no", "OP": "previous_order_no", "VA": "buyer_vat_id", "IT": "account_no", "ADE": "account_no",
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
#: DTM 2005 of days that say nothing of the order: of its references, of payment, of processing
DATES_ASIDE = frozenset({"171", "140", "263", "107", "9", "324"})
#: DTM 2005 of the day of a part delivery
PART_DATES = frozenset({"2", "10", "17", "63", "64", "69"})
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
#: IMD 7009 of codes that say only what kind of unit the item is
CODED_ITEMS = frozenset({"", "CU", "DU", "TU", "IN", "RC", "VQ", "SER", "SG", "CE"})
#: QTY 6063 of a part delivery, of what a pack holds, and of what may ask for something else
PARTS = frozenset({"21", "113", "1", "192"})
PACKED = frozenset({"59", "52", "53"})
OTHER_QUANTITIES = {
    "192": "A free quantity", "15E": "A free quantity", "12": "Another quantity", "46": "Another quantity", "113": "Another quantity",
    "1": "Another quantity", "83": "A quantity on back order", "73": "An outstanding quantity", "48": "A received quantity", "194": "A received quantity",
    "47": "An invoiced quantity", "61": "A returned quantity", "119": "A missing quantity",
}  # fmt: skip
#: PRI 5125 of prices that count; information prices do not
NET_PRICES = ("AAA", "CAL", "AAB", "INV", "")
#: MOA 5025 of an allowance or charge, of the amount of a line, and of the whole order -> header field
CHARGED = frozenset({"8", "23", "204", "25", "131", "98", "52"})
LINE_AMOUNTS = frozenset({"203", "66"})
TOTALS = {
    "79": "total_lines", "86": "total_payable", "77": "total_payable", "128": "total_payable", "9": "total_payable", "39": "total_payable",
    "388": "total_payable", "176": "total_tax", "124": "total_tax", "150": "total_tax",
}  # fmt: skip
#: ALC 5463 of what is neither allowance nor charge; PCD 5245 of the percentage of one
UNCHARGED = frozenset({"N", "S", "E", "B"})
PERCENTAGES = frozenset({"1", "2", "3", "12"})
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
    "QVR": "The quantity varies from what was ordered",
}
#: segments that say nothing that an order must hold
PASSED = frozenset({
    "UNH", "UNT", "UNS", "TAX", "PCI", "GIN", "GIR", "MEA", "STG", "PYT", "RTE", "RNG", "APR", "ALI", "TRI", "RCS", "DGS", "EQD", "EQA",
    "DOC", "INP", "CAV", "TMD", "DIM", "DLM", "CPS", "PAC", "AJT",
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
