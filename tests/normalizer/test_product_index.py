"""What the index shares between products is still each product's own."""

from __future__ import annotations

from normalizer.master import ProductRecord
from normalizer.product_index import ProductIndex


def test_every_product_is_found_by_the_category_that_it_shares_with_others() -> None:
    index = ProductIndex([
        ProductRecord(sku="A-1", name="Nitrile glove large", category="Hand protection"),
        ProductRecord(sku="B-1", name="Brake cleaner", category="Workshop chemistry"),
        ProductRecord(sku="A-2", name="Rigger mitten", category="Hand protection"),
    ])  # fmt: skip
    assert {one.product.sku for one in index.search("protection")} == {"A-1", "A-2"}
    assert [one.product.sku for one in index.search("chemistry")] == ["B-1"]


def test_two_neighbours_of_a_name_may_be_written_as_one_word() -> None:
    names = ("Fast mix mortar 20 kg", "Sand mix 20 kg", "Fast glue 500 ml")
    index = ProductIndex([ProductRecord(sku=f"A-{at}", name=name) for at, name in enumerate(names)])
    match = index.match("fastmix")
    assert (match.unknown, [list(rows) for rows in match.rows]) == ((), [[0]])
    assert index.match("mixfast").unknown == ("mixfast",)


def test_three_errors_and_another_first_letter_are_another_word() -> None:
    index = ProductIndex([ProductRecord(sku="A-1", name="Marquerosta 5 mm")])
    assert index.match("Markerrosta").unknown == ()
    assert [list(rows) for rows in index.match("Marcueroste").rows] == [[0]]
    assert [list(rows) for rows in index.match("Barquelista").rows] == [[]]
