"""Fills a fresh Tryton database through proteus; runs in Tryton's own environment, never in ours.

    python tryton_seed.py trytond.conf gw seed.json

A wholesaler with six customers and eight articles, price lists for two of the customers, a web shop for the gateway, a user with a
REST key, and one for the company's own people. What the tests need to know of it goes into `seed.json`.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from proteus import Model
from proteus import config as proteus_config

CUSTOMERS = 6
PRODUCTS = 8


def main(conf: str, database: str, target: str) -> None:
    from trytond.config import config as trytond_config

    trytond_config.update_etc(conf)
    config = proteus_config.set_trytond(database=f"sqlite:///{database}", config_file=conf)
    finish_wizards()
    company = start_company(config)
    country = Model.get("country.country")(name="Belgium", code="BE")
    country.save()
    category, tax = start_accounts(company, config)
    customers = add_customers(country, config)
    products = add_products(category)
    lists = add_price_lists(customers, products)
    warehouse = Model.get("stock.location").find([("code", "=", "WH")])[0]
    shop = Model.get("web.shop")(name="Order intake gateway", company=company, currency=company.currency)
    shop.warehouses.append(warehouse)
    shop.save()
    seed = {
        "key": add_gateway_user(company), "admin_key": key_of(config.user), "price_lists": lists, "shop": shop.name, "company": company.id, "tax": tax.id,
        "currency": company.currency.code, "customers": customers, "products": products,
    }  # fmt: skip
    Path(target).write_text(json.dumps(seed))


def finish_wizards() -> None:
    """Module set-up questions stay pending after an activation and would block the company wizard."""
    for item in Model.get("ir.module.config_wizard.item").find([("state", "=", "open")]):
        item.state = "done"
        item.save()


def start_company(config):
    from trytond.modules.company.tests.tools import create_company, get_company

    create_company(currency="EUR", config=config)
    company = get_company(config=config)
    User = Model.get("res.user")  # noqa: N806 - proteus models are classes
    admin = User(config.user)
    admin.companies.append(type(company)(company.id))
    admin.company = company
    admin.save()
    config._context = User.get_preferences(True, {})
    return company


def start_accounts(company, config):
    """The chart, this year's books, one tax of ten per cent and the category that all articles share."""
    from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, create_tax, get_accounts
    from trytond.modules.account_invoice.tests.tools import create_payment_term, set_fiscalyear_invoice_sequences

    create_chart(company, config=config)
    year = set_fiscalyear_invoice_sequences(create_fiscalyear(company, config=config), config=config)
    year.click("create_period")
    accounts = get_accounts(company, config=config)
    tax = create_tax(Decimal(".10"), company, config=config)
    tax.save()
    create_payment_term(config=config).save()
    category = Model.get("product.category")(name="Goods", accounting=True)
    category.account_expense = accounts["expense"]
    category.account_revenue = accounts["revenue"]
    category.customer_taxes.append(tax)
    category.save()
    return category, tax


def add_customers(country, config) -> list[dict[str, object]]:
    """K-101 to K-106; the odd ones have a second, delivery-only address, the last one is free of tax by its rule."""
    Party, Rule = Model.get("party.party"), Model.get("account.tax.rule")  # noqa: N806
    term = Model.get("account.invoice.payment_term").find([])[0]
    exempt = Rule(name="Exempt", kind="sale")
    exempt.lines.new()
    exempt.save()
    found = []
    for number in range(1, CUSTOMERS + 1):
        party = Party(name=f"Kunde {number}", code=f"K-10{number}", customer_payment_term=term)
        if number == CUSTOMERS:
            party.customer_tax_rule = exempt
        address = party.addresses[0]
        fill_address(address, number, country)
        address.invoice = address.delivery = True
        if number % 2:
            second = party.addresses.new()
            fill_address(second, number + 100, country)
            second.delivery = True
        party.save()
        found.append({"account_no": party.code, "id": party.id, "addresses": [each.id for each in party.addresses]})
    return found


def fill_address(address, number: int, country) -> None:
    address.street_unstructured = f"Havenstraat {number}"
    address.postal_code = f"20{number:02d}"
    address.city = "Antwerpen"
    address.country = country


def add_products(category) -> list[dict[str, object]]:
    """W-001 to W-008 at 11.00 to 18.00; every fourth is sold by weight, the last one is not for sale."""
    Template, Unit = Model.get("product.template"), Model.get("product.uom")  # noqa: N806
    piece, kilogram = Unit.find([("symbol", "=", "u")])[0], Unit.find([("symbol", "=", "kg")])[0]
    found = []
    for number in range(1, PRODUCTS + 1):
        unit = piece if number % 4 else kilogram
        template = Template(name=f"Ware {number}", type="goods", default_uom=unit, salable=number != PRODUCTS)
        template.list_price = Decimal(10 + number)
        template.account_category = category
        template.code = f"W-00{number}"
        template.save()
        found.append(
            {
                "sku": template.products[0].code,
                "unit": unit.symbol,
                "id": template.products[0].id,
                "template": template.id,
            }
        )
    return found


def add_price_lists(customers, products) -> dict[str, int]:
    """K-102 pays plain prices with steps and days, K-103 what a formula gives."""
    PriceList, Party, Product = (Model.get(name) for name in ("product.price_list", "party.party", "product.product"))  # noqa: N806
    wholesale = PriceList(name="Wholesale", unit="product_default", price="list_price")
    for sequence, (at, quantity, formula, days) in enumerate([
        (0, 100.0, "8.50", {}), (0, None, "10.25", {}),
        (1, None, "9.75", {"start_date": date(2026, 1, 1), "end_date": date(2026, 12, 31)}), (2, 10.0, "cost_price * 1.2", {}),
        (None, None, "unit_price", {}),
    ], start=1):  # fmt: skip
        line = wholesale.lines.new(sequence=sequence, quantity=quantity, formula=formula, **days)
        if at is not None:
            line.product = Product(products[at]["id"])
    wholesale.save()
    rebate = PriceList(name="Rebate", unit="product_default", price="list_price")
    rebate.lines.new(sequence=1, formula="unit_price * 0.9")
    rebate.save()
    for customer, prices in ((customers[1], wholesale), (customers[2], rebate)):
        party = Party(customer["id"])
        party.sale_price_list = prices
        party.save()
    return {"Wholesale": wholesale.id, "Rebate": rebate.id}


def add_gateway_user(company) -> str:
    """A user who may sell and nothing else, and the key of the REST application that acts for him."""
    User, Group = Model.get("res.user"), Model.get("res.group")  # noqa: N806
    user = User(name="Gateway", login="gateway")
    user.companies.append(type(company)(company.id))
    user.company = company
    user.groups.extend(Group.find([("name", "=", "Sales")]))
    user.save()
    return key_of(user.id)


def key_of(user: int) -> str:
    """The key of a REST application that acts for this user."""
    application = Model.get("res.user.application")(user=Model.get("res.user")(user), application="rest")
    application.save()
    return application.key


if __name__ == "__main__":
    main(*sys.argv[1:])
