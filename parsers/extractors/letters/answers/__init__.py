"""What is said above a list of goods, of its lines: of a quotation that is answered, of an order that is passed on."""
