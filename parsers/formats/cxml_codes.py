"""What messages of cXML are called, the elements that stand in an order, and what its words mean."""

from __future__ import annotations

from parsers.draft import Kind

__all__ = ["DETAIL", "GTINS", "HEAD", "ITEM", "KINDS", "OTHERS", "TYPES", "WORLDWIDE"]

KINDS = {"": Kind.ORDER, "new": Kind.ORDER, "update": Kind.CHANGE, "delete": Kind.CANCEL}
#: other requests and messages -> (what they are called, whether they ask for something)
OTHERS = {
    "PunchOutSetupRequest": ("the opening of a punch-out", False),
    "PunchOutSetupResponse": ("the opening of a punch-out", False),
    "PunchOutOrderMessage": ("a punch-out cart", False),
    "ProfileRequest": ("a profile request", False),
    "ProfileResponse": ("a profile", False),
    "StatusUpdateRequest": ("a status update", False),
    "ConfirmationRequest": ("an order confirmation", False),
    "ShipNoticeRequest": ("a ship notice", False),
    "InvoiceDetailRequest": ("an invoice", False),
    "ReceiptRequest": ("a receipt", False),
    "CatalogUploadRequest": ("a catalogue upload", False),
    "ProductActivityMessage": ("product activity", False),
    "QuoteMessage": ("a quotation", False),
    "QuoteRequest": ("a request for quotation", True),
    "Response": ("an answer", False),
    "Index": ("a catalogue", False),
}
TYPES = {
    "blanket": "a blanket order",
    "stockTransport": "a stock transport order",
    "stockTransportRelease": "a stock transport order",
}
#: domains of numbers that only one company in the world has
WORLDWIDE = frozenset({"duns", "duns+4", "networkid", "gln", "aribanetworkuserid"})
GTINS = frozenset({"ean", "eanid", "europeanarticlenumber", "gtin", "upc", "upcid", "universalproductcode", "isbn"})
#: elements that are read, or say nothing that an order needs; any other is told of
HEAD = frozenset({
    "Total", "ShipTo", "BillTo", "LegalEntity", "OrganizationalUnit", "Shipping", "Tax", "Payment", "PaymentTerm", "Contact", "Comments",
    "Followup", "ControlKeys", "DocumentReference", "SupplierOrderInfo", "TermsOfDelivery", "DeliveryPeriod", "IdReference",
    "OrderRequestHeaderIndustry", "Extrinsic", "BusinessPartner", "TermsOfTransport",
})  # fmt: skip
ITEM = frozenset({
    "ItemID", "Path", "ItemDetail", "SupplierID", "SupplierList", "ShipTo", "Shipping", "Tax", "SpendDetail", "Distribution", "Contact",
    "TermsOfDelivery", "Comments", "Tolerances", "ControlKeys", "ScheduleLine", "MasterAgreementReference", "MasterAgreementIDInfo",
    "ItemOutIndustry", "Packaging", "ReleaseInfo", "Extrinsic",
})  # fmt: skip
DETAIL = frozenset({
    "UnitPrice", "Description", "UnitOfMeasure", "PriceBasisQuantity", "Classification", "ManufacturerPartID",
    "ManufacturerName", "URL", "LeadTime", "Extrinsic", "ItemDetailIndustry", "ItemDetailRetail", "Dimension", "PlannedAcceptanceDays",
})  # fmt: skip
