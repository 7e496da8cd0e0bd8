"""What documents of UBL are called, the elements that stand in an order, and what their codes mean."""

from __future__ import annotations

from parsers.draft import Kind

__all__ = [
    "ACTIONS", "HEAD", "ITEM", "KINDS", "LINE", "ORDER_LINE", "OTHERS", "PLAIN_TYPES", "TYPES", "VAT_SCHEMES", "WORLDWIDE",
]  # fmt: skip

KINDS = {"Order": Kind.ORDER, "OrderChange": Kind.CHANGE, "OrderCancellation": Kind.CANCEL}
#: other documents -> (what they are called, whether they ask for something)
OTHERS = {
    "Invoice": ("an invoice", False),
    "CreditNote": ("a credit note", False),
    "DebitNote": ("a debit note", False),
    "OrderResponse": ("an order response", False),
    "OrderResponseSimple": ("an order response", False),
    "DespatchAdvice": ("a despatch advice", False),
    "ReceiptAdvice": ("a receipt advice", False),
    "ApplicationResponse": ("an application response", False),
    "Catalogue": ("a catalogue", False),
    "CataloguePricingUpdate": ("a list of prices", False),
    "Quotation": ("a quotation", False),
    "Reminder": ("a reminder", False),
    "RemittanceAdvice": ("a remittance advice", False),
    "Statement": ("a statement of account", False),
    "RequestForQuotation": ("a request for quotation", True),
    "Forecast": ("a forecast", False),
}
PLAIN_TYPES = frozenset({"", "220", "105"})
TYPES = {
    "221": "a blanket order",
    "226": "a call-off",
    "227": "an order on consignment",
    "402": "a cross docking order",
    "228": "an order of samples",
}
ACTIONS = {"1": "add", "2": "cancel", "3": "change", "4": "none"}
#: schemes of numbers that only one company in the world has (ISO 6523 and older names); those of VAT ids
WORLDWIDE = frozenset({"0088", "GLN", "0060", "DUNS"})
VAT_SCHEMES = frozenset(str(scheme) for scheme in range(9910, 9960)) | {"VAT"}

#: elements that are read, or say nothing that an order needs; any other is told of
HEAD = frozenset({
    "UBLExtensions", "UBLVersionID", "CustomizationID", "ProfileID", "ProfileExecutionID", "ID", "SalesOrderID", "CopyIndicator", "UUID",
    "IssueDate", "IssueTime", "OrderTypeCode", "Note", "RequestedInvoiceCurrencyCode", "DocumentCurrencyCode", "PricingCurrencyCode",
    "TaxCurrencyCode", "CustomerReference", "AccountingCost", "AccountingCostCode", "LineCountNumeric", "ValidityPeriod",
    "QuotationDocumentReference", "OrderDocumentReference", "OriginatorDocumentReference", "CatalogueReference", "AdditionalDocumentReference",
    "Contract", "ProjectReference", "Signature", "BuyerCustomerParty", "SellerSupplierParty", "OriginatorCustomerParty", "FreightForwarderParty",
    "AccountingCustomerParty", "Delivery", "DeliveryTerms", "PaymentMeans", "PaymentTerms", "TransactionConditions", "AllowanceCharge",
    "TaxExchangeRate", "PricingExchangeRate", "PaymentExchangeRate", "DestinationCountry", "TaxTotal", "AnticipatedMonetaryTotal", "OrderLine",
    "SequenceNumberID", "OrderReference", "CancellationNote", "OrderChangeTypeCode", "ContractDocumentReference",
})  # fmt: skip
LINE = frozenset({
    "ID", "SalesOrderID", "UUID", "Note", "LineStatusCode", "Quantity", "LineExtensionAmount", "TotalTaxAmount", "PartialDeliveryIndicator",
    "BackOrderAllowedIndicator", "AccountingCostCode", "AccountingCost", "Delivery", "DeliveryTerms", "OriginatorParty", "AllowanceCharge",
    "Price", "Item", "TaxTotal",
})  # fmt: skip
ITEM = frozenset({
    "Description", "Name", "PackQuantity", "PackSizeNumeric", "CatalogueIndicator", "HazardousRiskIndicator", "AdditionalInformation", "Keyword",
    "BrandName", "ModelName", "BuyersItemIdentification", "SellersItemIdentification", "ManufacturersItemIdentification",
    "StandardItemIdentification", "CatalogueItemIdentification", "CatalogueDocumentReference",
    "ItemSpecificationDocumentReference", "OriginCountry", "CommodityClassification", "ClassifiedTaxCategory", "AdditionalItemProperty",
    "ManufacturerParty",
})  # fmt: skip
ORDER_LINE = frozenset({
    "SubstitutionStatusCode", "Note", "LineItem", "CatalogueLineReference", "QuotationLineReference", "OrderLineReference",
    "DocumentReference", "UBLExtensions",
})  # fmt: skip
