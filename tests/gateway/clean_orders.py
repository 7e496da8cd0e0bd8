"""One order in every structured format, right for the sample company: what is wrong with a test's own order, it made so itself."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.parsers.formats.papers import CXML, ORDERX, ORDERX_PAGE, PEPPOL, pdf_with, ubl
from tests.parsers.formats.wire import edifact, x12

__all__ = ["CLEAN", "EDIFACT", "EDIFACT_BY_ACCOUNT", "RECEIVED", "UBL", "X12", "X12_BY_VAT"]

RECEIVED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

X12 = """
BEG*00*SA*4500017731**20261120
CUR*BY*EUR
DTM*002*20261127
N1*BY*Nordlicht Maschinenbau GmbH*91*C2001
N1*ST*Nordlicht Maschinenbau Werk 2
N3*Werftstraße 4
N4*Flensburg**24939*DE
PO1*1*400*EA*13.09*HP*BP*A-17*VP*HX-0840-A2
PID*F****Hex set screw M8x40 stainless A2
PO1*2*2*CT*3.41*PE*VP*PR-CF-BLUE*UP*9520000900111
PO4*6
CTT*2*402
"""
X12_BY_VAT = """
BEG*00*NE*4500017732**20261120
REF*VX*DE811000017
DTM*002*20261127
N1*BY*Nordlicht Maschinenbau*92*NLM
N1*ST**91*A2001-2
PO1**400*EA***IN*A-17
PO1**2*CT***EN*9520000900111
"""
EDIFACT = """
BGM+220+4500017733+9
DTM+137:20261120:102
DTM+2:20261127:102
NAD+BY+4012345000009::9++Nordlicht Maschinenbau GmbH+Hafenstraße 12+Flensburg++24937+DE
RFF+VA:DE811000017
NAD+SU+4098765000007::9
NAD+DP+++Nordlicht Maschinenbau Werk 2+Werftstraße 4+Flensburg++24939+DE
CUX+2:EUR:9
LIN+1++9520000900036:EN
PIA+1+HX-0840-A2:SA+A-17:IN
IMD+F++:::Hex set screw M8x40 stainless A2
QTY+21:400:PCE
PRI+AAA:13.09:::100:PCE
LIN+2
PIA+5+PR-CF-BLUE:SA
QTY+21:2:CT
UNS+S
CNT+2:2
"""
EDIFACT_BY_ACCOUNT = """
BGM+105+4500017734+9
DTM+137:202611200915:203
DTM+2:20261127:102
NAD+BY+C2001::91
NAD+DP+A2001-2::91
LIN+1++A-17:IN
QTY+21:400:EA
LIN+2++9520000900111:SRV
QTY+21:2:XCT
UNS+S
CNT+2:2
"""
#: without totals and prices; known by the VAT id of the electronic address
UBL = """
<cbc:ID>4500017736</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:BuyerCustomerParty><cac:Party><cbc:EndpointID schemeID="9930">DE811000017</cbc:EndpointID></cac:Party></cac:BuyerCustomerParty>
<cac:Delivery><cac:DeliveryLocation><cbc:ID>A2001-2</cbc:ID></cac:DeliveryLocation>
 <cac:RequestedDeliveryPeriod><cbc:EndDate>2026-11-27</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>
<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">400</cbc:Quantity>
 <cac:Item><cac:BuyersItemIdentification><cbc:ID>A-17</cbc:ID></cac:BuyersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
<cac:OrderLine><cac:LineItem><cbc:ID>2</cbc:ID><cbc:Quantity unitCode="CT">2</cbc:Quantity>
 <cac:Item><cac:StandardItemIdentification><cbc:ID schemeID="0160">9520000900111</cbc:ID></cac:StandardItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
"""
CLEAN = {
    "cxml": CXML.encode(),
    "cxml-by-vat": CXML.replace('<Extrinsic name="CustomerNumber">C2001</Extrinsic>', "").encode("utf-16"),
    "orderx": ORDERX.encode(),
    "orderx-in-a-pdf": pdf_with(ORDERX, ORDERX_PAGE),
    "ubl": ubl(UBL),
    "ubl-peppol": ubl(PEPPOL, head=""),
    "x12": x12(X12),
    "x12-pipes": x12(X12_BY_VAT, signs="|\n"),
    "edifact": edifact(EDIFACT, una="UNA:+.? '").encode("iso8859-1"),
    "edifact-d01b": edifact(EDIFACT_BY_ACCOUNT, kind="ORDERS:D:01B:UN:EAN010", syntax="UNOY:4", ends="\r\n").encode(),
}
