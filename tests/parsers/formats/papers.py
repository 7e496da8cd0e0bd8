"""Orders in XML as tests write them: short, with namespaces and envelopes put around them."""

from __future__ import annotations

__all__ = ["PEPPOL", "UBL", "UBL_CHANGE", "ubl"]

_NAMESPACES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:{name}-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def ubl(body: str, name: str = "Order", head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """A UBL document: elements of the body without a prefix get theirs by what they hold."""
    return f"{head}<{name} {_NAMESPACES.format(name=name)}>{body}</{name}>".encode()


UBL = """
<cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:order:3</cbc:CustomizationID>
<cbc:ID>PO-88213</cbc:ID><cbc:SalesOrderID>SO-1</cbc:SalesOrderID><cbc:IssueDate>2026-11-20</cbc:IssueDate><cbc:OrderTypeCode>220</cbc:OrderTypeCode>
<cbc:Note>Ring before delivery</cbc:Note><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:CustomerReference>0815</cbc:CustomerReference>
<cac:QuotationDocumentReference><cbc:ID>Q-7</cbc:ID></cac:QuotationDocumentReference>
<cac:OrderDocumentReference><cbc:ID>PO-88000</cbc:ID></cac:OrderDocumentReference>
<cac:Contract><cbc:ID>K-2026</cbc:ID></cac:Contract>
<cac:BuyerCustomerParty><cbc:SupplierAssignedAccountID>C2001</cbc:SupplierAssignedAccountID><cac:Party>
 <cbc:EndpointID schemeID="0088">4012345000009</cbc:EndpointID>
 <cac:PartyName><cbc:Name>Nordlicht Maschinenbau GmbH</cbc:Name></cac:PartyName>
 <cac:PostalAddress><cbc:StreetName>Hafenstraße 12</cbc:StreetName><cbc:CityName>Flensburg</cbc:CityName><cbc:PostalZone>24937</cbc:PostalZone>
  <cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
 <cac:PartyTaxScheme><cbc:CompanyID>DE811000017</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
 <cac:Contact><cbc:Name>J. Petersen</cbc:Name><cbc:Telephone>+49 461 555 0140</cbc:Telephone><cbc:ElectronicMail>j.petersen@nordlicht-maschinenbau.example</cbc:ElectronicMail></cac:Contact>
</cac:Party></cac:BuyerCustomerParty>
<cac:SellerSupplierParty><cac:Party><cac:PartyName><cbc:Name>Seller</cbc:Name></cac:PartyName></cac:Party></cac:SellerSupplierParty>
<cac:Delivery><cac:DeliveryLocation><cbc:ID schemeID="0088">4012345000016</cbc:ID><cac:Address><cbc:StreetName>Werftstraße</cbc:StreetName>
 <cbc:AdditionalStreetName>Tor 2</cbc:AdditionalStreetName><cbc:BuildingNumber>4</cbc:BuildingNumber><cbc:CityName>Flensburg</cbc:CityName><cbc:PostalZone>24939</cbc:PostalZone>
 <cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation>
 <cac:RequestedDeliveryPeriod><cbc:StartDate>2026-11-27</cbc:StartDate><cbc:EndDate>2026-11-27</cbc:EndDate></cac:RequestedDeliveryPeriod>
 <cac:DeliveryParty><cac:PartyName><cbc:Name>Nordlicht Maschinenbau Werk 2</cbc:Name></cac:PartyName></cac:DeliveryParty></cac:Delivery>
<cac:DeliveryTerms><cbc:ID>DAP</cbc:ID><cbc:SpecialTerms>Free delivery</cbc:SpecialTerms></cac:DeliveryTerms>
<cac:PaymentTerms><cbc:Note>30 days net</cbc:Note></cac:PaymentTerms>
<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Freight</cbc:AllowanceChargeReason><cbc:Amount currencyID="EUR">10.00</cbc:Amount></cac:AllowanceCharge>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">21.51</cbc:TaxAmount></cac:TaxTotal>
<cac:AnticipatedMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">103.22</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">113.22</cbc:TaxExclusiveAmount>
 <cbc:TaxInclusiveAmount currencyID="EUR">134.73</cbc:TaxInclusiveAmount><cbc:ChargeTotalAmount currencyID="EUR">10.00</cbc:ChargeTotalAmount><cbc:PayableAmount currencyID="EUR">134.73</cbc:PayableAmount></cac:AnticipatedMonetaryTotal>
<cac:OrderLine><cbc:Note>In one lot</cbc:Note><cac:LineItem><cbc:ID>10</cbc:ID><cbc:Quantity unitCode="H87">400</cbc:Quantity><cbc:LineExtensionAmount currencyID="EUR">52.36</cbc:LineExtensionAmount>
 <cbc:PartialDeliveryIndicator>false</cbc:PartialDeliveryIndicator>
 <cac:Price><cbc:PriceAmount currencyID="EUR">13.09</cbc:PriceAmount><cbc:BaseQuantity unitCode="H87">100</cbc:BaseQuantity></cac:Price>
 <cac:Item><cbc:Name>Hex set screw M8x40 stainless A2</cbc:Name><cac:BuyersItemIdentification><cbc:ID>A-17</cbc:ID></cac:BuyersItemIdentification>
  <cac:SellersItemIdentification><cbc:ID>HX-0840-A2</cbc:ID></cac:SellersItemIdentification><cac:StandardItemIdentification><cbc:ID schemeID="0160">9520000900036</cbc:ID></cac:StandardItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
<cac:OrderLine><cac:LineItem><cbc:ID>20</cbc:ID><cbc:Quantity unitCode="XCT">2</cbc:Quantity><cbc:LineExtensionAmount currencyID="EUR">50.86</cbc:LineExtensionAmount>
 <cbc:PartialDeliveryIndicator>false</cbc:PartialDeliveryIndicator>
 <cac:Delivery><cbc:Quantity unitCode="XCT">1</cbc:Quantity><cac:RequestedDeliveryPeriod><cbc:EndDate>2026-12-01</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>
 <cac:Delivery><cbc:Quantity unitCode="XCT">1</cbc:Quantity><cac:RequestedDeliveryPeriod><cbc:StartDate>2026-12-07</cbc:StartDate><cbc:EndDate>2026-12-09</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>
 <cac:Item><cbc:Description>Centrefeed roll blue 2 ply</cbc:Description><cbc:Name>Blue roll</cbc:Name><cac:SellersItemIdentification><cbc:ID>PR-CF-BLUE</cbc:ID></cac:SellersItemIdentification>
  <cac:ManufacturersItemIdentification><cbc:ID>M-8</cbc:ID></cac:ManufacturersItemIdentification>
  <cac:AdditionalItemProperty><cbc:Name>Colour</cbc:Name><cbc:Value>blue</cbc:Value></cac:AdditionalItemProperty></cac:Item></cac:LineItem></cac:OrderLine>
"""
UBL_CHANGE = """
<cbc:ID>CH-1</cbc:ID><cbc:SequenceNumberID>2</cbc:SequenceNumberID><cbc:IssueDate>2026-11-21</cbc:IssueDate>
<cac:OrderReference><cbc:ID>PO-88213</cbc:ID></cac:OrderReference>
<cac:OrderLine><cac:LineItem><cbc:ID>10</cbc:ID><cbc:LineStatusCode>3</cbc:LineStatusCode><cbc:Quantity unitCode="EA">500</cbc:Quantity>
 <cac:Item><cac:SellersItemIdentification><cbc:ID>HX-0840-A2</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
<cac:OrderLine><cac:LineItem><cbc:ID>20</cbc:ID><cbc:LineStatusCode>2</cbc:LineStatusCode><cbc:Quantity unitCode="XCT">2</cbc:Quantity></cac:LineItem></cac:OrderLine>
"""
#: the clean one of the sample company: one place, one day, everything computed right
PEPPOL = (
    UBL.replace("<cbc:PartialDeliveryIndicator>false</cbc:PartialDeliveryIndicator>", "")
    .replace('<cbc:ID schemeID="0088">4012345000016</cbc:ID>', "")
    .replace("<cac:OrderDocumentReference><cbc:ID>PO-88000</cbc:ID></cac:OrderDocumentReference>", "")
    .replace("<cac:ManufacturersItemIdentification><cbc:ID>M-8</cbc:ID></cac:ManufacturersItemIdentification>", "")
    .replace("In one lot", "Shelf 4")
    .replace("50.86", "40.92")
    .replace("103.22", "93.28")
    .replace("113.22", "103.28")
    .replace("134.73", "124.79")
)
PEPPOL = PEPPOL[: PEPPOL.index(" <cac:Delivery><cbc:Quantity")] + PEPPOL[PEPPOL.index("<cac:Item><cbc:Description>") :]
