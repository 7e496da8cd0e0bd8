"""Orders in XML as tests write them: short, with namespaces and envelopes put around them."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

__all__ = ["CXML", "ORDERX", "ORDERX_PAGE", "PEPPOL", "SHOPIFY", "UBL", "UBL_CHANGE", "WOOCOMMERCE", "pdf_with", "ubl"]

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
_SCHEDULED = (
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
_SCHEDULE = slice(_SCHEDULED.index(" <cac:Delivery><cbc:Quantity"), _SCHEDULED.index("<cac:Item><cbc:Description>"))
PEPPOL = _SCHEDULED[: _SCHEDULE.start] + _SCHEDULED[_SCHEDULE.stop :]

CXML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">
<cXML payloadID="1@buyer.example" timestamp="2026-11-20T09:15:00+01:00">
<Header><From><Credential domain="DUNS"><Identity>123456789</Identity></Credential></From>
<To><Credential domain="NetworkID"><Identity>AN02</Identity></Credential></To>
<Sender><Credential domain="NetworkID"><Identity>AN01</Identity><SharedSecret>x</SharedSecret></Credential><UserAgent>P2P</UserAgent></Sender></Header>
<Request deploymentMode="production"><OrderRequest>
<OrderRequestHeader orderID="4500017740" orderDate="2026-11-20T09:15:00+01:00" type="new" orderType="regular" orderVersion="1" requestedDeliveryDate="2026-11-27" shipComplete="yes" agreementID="K-2026">
 <Total><Money currency="EUR">93.28</Money></Total>
 <ShipTo><Address addressID="A2001-2" isoCountryCode="DE"><Name xml:lang="de">Nordlicht Maschinenbau Werk 2</Name><PostalAddress name="default"><DeliverTo>Wareneingang</DeliverTo>
  <Street>Werftstraße 4</Street><City>Flensburg</City><PostalCode>24939</PostalCode><Country isoCountryCode="DE">Deutschland</Country></PostalAddress></Address></ShipTo>
 <BillTo><Address addressID="1"><Name xml:lang="de">Nordlicht Maschinenbau GmbH</Name><PostalAddress><Street>Hafenstraße 12</Street><City>Flensburg</City><PostalCode>24937</PostalCode>
  <Country isoCountryCode="DE"/></PostalAddress></Address></BillTo>
 <Shipping><Money currency="EUR">0.00</Money><Description xml:lang="en">Standard</Description></Shipping>
 <Tax><Money currency="EUR">17.72</Money><Description xml:lang="en">VAT</Description></Tax>
 <PaymentTerm payInNumberOfDays="30"/>
 <Contact role="buyer"><Name xml:lang="de">J. Petersen</Name><Email>j.petersen@nordlicht-maschinenbau.example</Email>
  <Phone><TelephoneNumber><CountryCode isoCountryCode="DE">49</CountryCode><AreaOrCityCode>461</AreaOrCityCode><Number>5550140</Number></TelephoneNumber></Phone></Contact>
 <Comments xml:lang="en">Ring before delivery</Comments>
 <Extrinsic name="CustomerNumber">C2001</Extrinsic><Extrinsic name="buyerVatID">DE811000017</Extrinsic><Extrinsic name="Cost center">77</Extrinsic>
</OrderRequestHeader>
<ItemOut quantity="400" lineNumber="1"><ItemID><SupplierPartID>HX-0840-A2</SupplierPartID><BuyerPartID>A-17</BuyerPartID></ItemID>
 <ItemDetail><UnitPrice><Money currency="EUR">13.09</Money></UnitPrice><Description xml:lang="en"><ShortName>Screw</ShortName>Hex set screw M8x40 stainless A2</Description>
 <UnitOfMeasure>EA</UnitOfMeasure><PriceBasisQuantity quantity="100" conversionFactor="1"><UnitOfMeasure>EA</UnitOfMeasure></PriceBasisQuantity>
 <Classification domain="UNSPSC">31161501</Classification><ManufacturerPartID>M-8</ManufacturerPartID></ItemDetail>
 <Distribution><Accounting name="x"><Segment type="a" id="b" description="c"/></Accounting><Charge><Money currency="EUR">52.36</Money></Charge></Distribution></ItemOut>
<ItemOut quantity="2" lineNumber="2" requestedDeliveryDate="2026-12-01T00:00:00+01:00"><ItemID><SupplierPartID>PR-CF-BLUE</SupplierPartID><IdReference domain="EAN" identifier="9520000900111"/></ItemID>
 <ItemDetail><UnitPrice><Money currency="EUR">20.46</Money></UnitPrice><Description xml:lang="en">Centrefeed roll blue 2 ply</Description><UnitOfMeasure>CT</UnitOfMeasure></ItemDetail>
 <Comments xml:lang="en">Shelf 4</Comments></ItemOut>
</OrderRequest></Request></cXML>"""

ORDERX = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:SCRDMCCBDACIOMessageStructure xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:128" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:128">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:order-x.eu:1p0:comfort</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>4500017750</ram:ID><ram:TypeCode>220</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20261120</udt:DateTimeString></ram:IssueDateTime>
 <ram:PurposeCode>9</ram:PurposeCode><ram:IncludedNote><ram:Content>Ring before delivery</ram:Content></ram:IncludedNote></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID><ram:IncludedNote><ram:Content>Shelf 4</ram:Content></ram:IncludedNote></ram:AssociatedDocumentLineDocument>
 <ram:SpecifiedTradeProduct><ram:GlobalID schemeID="0160">9520000900036</ram:GlobalID><ram:SellerAssignedID>HX-0840-A2</ram:SellerAssignedID><ram:BuyerAssignedID>A-17</ram:BuyerAssignedID><ram:Name>Hex set screw M8x40 stainless A2</ram:Name></ram:SpecifiedTradeProduct>
 <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>13.09</ram:ChargeAmount><ram:BasisQuantity unitCode="C62">100</ram:BasisQuantity></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
 <ram:SpecifiedLineTradeDelivery><ram:PartialDeliveryAllowedIndicator><udt:Indicator>false</udt:Indicator></ram:PartialDeliveryAllowedIndicator><ram:RequestedQuantity unitCode="C62">400</ram:RequestedQuantity></ram:SpecifiedLineTradeDelivery>
 <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>52.36</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>
<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>2</ram:LineID></ram:AssociatedDocumentLineDocument>
 <ram:SpecifiedTradeProduct><ram:SellerAssignedID>PR-CF-BLUE</ram:SellerAssignedID><ram:Name>Centrefeed roll blue 2 ply</ram:Name></ram:SpecifiedTradeProduct>
 <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>20.46</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
 <ram:SpecifiedLineTradeDelivery><ram:PartialDeliveryAllowedIndicator><udt:Indicator>false</udt:Indicator></ram:PartialDeliveryAllowedIndicator><ram:RequestedQuantity unitCode="XCT">2</ram:RequestedQuantity>
  <ram:RequestedDeliverySupplyChainEvent><ram:OccurrenceDateTime><udt:DateTimeString format="102">20261201</udt:DateTimeString></ram:OccurrenceDateTime></ram:RequestedDeliverySupplyChainEvent></ram:SpecifiedLineTradeDelivery>
 <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>40.92</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Seller</ram:Name></ram:SellerTradeParty>
 <ram:BuyerTradeParty><ram:ID>C2001</ram:ID><ram:Name>Nordlicht Maschinenbau GmbH</ram:Name><ram:DefinedTradeContact><ram:PersonName>J. Petersen</ram:PersonName>
  <ram:TelephoneUniversalCommunication><ram:CompleteNumber>+49 461 555 0140</ram:CompleteNumber></ram:TelephoneUniversalCommunication>
  <ram:EmailURIUniversalCommunication><ram:URIID>j.petersen@nordlicht-maschinenbau.example</ram:URIID></ram:EmailURIUniversalCommunication></ram:DefinedTradeContact>
  <ram:PostalTradeAddress><ram:PostcodeCode>24937</ram:PostcodeCode><ram:LineOne>Hafenstraße 12</ram:LineOne><ram:CityName>Flensburg</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
  <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE811000017</ram:ID></ram:SpecifiedTaxRegistration></ram:BuyerTradeParty>
 <ram:ApplicableTradeDeliveryTerms><ram:DeliveryTypeCode>DAP</ram:DeliveryTypeCode></ram:ApplicableTradeDeliveryTerms>
 <ram:QuotationReferencedDocument><ram:IssuerAssignedID>Q-7</ram:IssuerAssignedID></ram:QuotationReferencedDocument>
 <ram:ContractReferencedDocument><ram:IssuerAssignedID>K-2026</ram:IssuerAssignedID></ram:ContractReferencedDocument></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery><ram:ShipToTradeParty><ram:Name>Nordlicht Maschinenbau Werk 2</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>24939</ram:PostcodeCode>
  <ram:LineOne>Werftstraße 4</ram:LineOne><ram:CityName>Flensburg</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress></ram:ShipToTradeParty>
 <ram:RequestedDeliverySupplyChainEvent><ram:OccurrenceDateTime><udt:DateTimeString format="102">20261127</udt:DateTimeString></ram:OccurrenceDateTime></ram:RequestedDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery>
<ram:ApplicableHeaderTradeSettlement><ram:OrderCurrencyCode>EUR</ram:OrderCurrencyCode><ram:SpecifiedTradePaymentTerms><ram:Description>30 days net</ram:Description></ram:SpecifiedTradePaymentTerms>
 <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>93.28</ram:LineTotalAmount><ram:TaxTotalAmount currencyID="EUR">17.72</ram:TaxTotalAmount><ram:GrandTotalAmount>111.00</ram:GrandTotalAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:SCRDMCCBDACIOMessageStructure>"""

#: what the page of the PDF shows that holds it
ORDERX_PAGE = (
    "Bestellung 4500017750 vom 20.11.2026",
    "1  HX-0840-A2  Hex set screw M8x40 stainless A2  400 Stk  52,36",
    "2  PR-CF-BLUE  Centrefeed roll blue 2 ply  2 Karton  40,92",
    "Summe 111,00 EUR",
)

SHOPIFY: dict[str, object] = {
    "id": 1, "name": "#1042", "po_number": "4500017760", "created_at": "2026-11-20T09:15:00+01:00", "currency": "EUR", "confirmed": True, "test": False,
    "email": "j.petersen@nordlicht-maschinenbau.example", "financial_status": "pending", "fulfillment_status": None, "cancelled_at": None,
    "total_line_items_price": "93.28", "total_price": "111.00", "total_tax": "17.72", "total_discounts": "0.00", "taxes_included": False,
    "note": "Ring before delivery", "note_attributes": [{"name": "Customer number", "value": "C2001"}, {"name": "Gift", "value": "no"}],
    "customer": {"first_name": "J.", "last_name": "Petersen"}, "shipping_lines": [{"title": "Standard", "price": "0.00"}],
    "billing_address": {"first_name": "J.", "last_name": "Petersen", "company": "Nordlicht Maschinenbau GmbH", "address1": "Hafenstraße 12", "zip": "24937", "city": "Flensburg", "country_code": "DE"},
    "shipping_address": {"company": "Nordlicht Maschinenbau Werk 2", "address1": "Werftstraße 4", "address2": None, "zip": "24939", "city": "Flensburg", "country_code": "DE"},
    "line_items": [
        {"sku": "HX-0840-A2", "name": "Hex set screw M8x40 stainless A2", "quantity": 400, "price": "0.1309", "properties": []},
        {"sku": "PR-CF-BLUE", "name": "Centrefeed roll blue 2 ply", "quantity": 12, "price": "3.41", "properties": [{"name": "Shelf", "value": "4"}, {"name": "_id", "value": "x"}]},
    ],
}  # fmt: skip
WOOCOMMERCE: dict[str, object] = {
    "id": 727, "number": "727", "status": "processing", "currency": "EUR", "date_created": "2026-11-20T09:15:00", "total": "111.00", "total_tax": "17.72",
    "customer_note": "Ring before delivery", "refunds": [], "shipping_lines": [{"method_title": "Free", "total": "0.00"}], "fee_lines": [],
    "meta_data": [{"id": 1, "key": "_billing_vat_number", "value": "DE811000017"}, {"id": 2, "key": "billing_po_number", "value": "4500017770"}, {"id": 3, "key": "_x", "value": "y"}],
    "billing": {"first_name": "J.", "last_name": "Petersen", "company": "Nordlicht Maschinenbau GmbH", "address_1": "Hafenstraße 12", "postcode": "24937", "city": "Flensburg", "country": "DE", "email": "j.petersen@nordlicht-maschinenbau.example", "phone": "+49 461 555 0140"},
    "shipping": {"first_name": "", "last_name": "", "company": "Nordlicht Maschinenbau Werk 2", "address_1": "Werftstraße 4", "postcode": "24939", "city": "Flensburg", "country": "DE"},
    "line_items": [
        {"sku": "HX-0840-A2", "name": "Hex set screw M8x40 stainless A2", "quantity": 400, "price": 0.1309, "total": "52.36", "meta_data": []},
        {"sku": "PR-CF-BLUE", "name": "Centrefeed roll &ndash; blue 2 ply", "quantity": 12, "price": 3.41, "total": "40.92", "meta_data": [{"key": "Shelf", "value": "4"}, {"key": "_id", "value": "x"}]},
    ],
}  # fmt: skip


def pdf_with(content: str, page: tuple[str, ...], name: str = "order-x.xml") -> bytes:
    """A PDF that shows these lines and holds this file."""
    drawn = BytesIO()
    canvas = Canvas(drawn, pagesize=(500, 400))
    canvas.setFont("Helvetica", 10)
    for at, line in enumerate(page):
        canvas.drawString(40, 350 - 20 * at, line)
    canvas.save()
    document = pypdfium2.PdfDocument(drawn.getvalue())
    document.new_attachment(name).set_data(content.encode())
    made = BytesIO()
    document.save(made)
    document.close()
    return made.getvalue()
