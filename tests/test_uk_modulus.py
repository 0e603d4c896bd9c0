"""The UK modulus check against the cases that its specification publishes (version 8.50, chapter 3)."""

from __future__ import annotations

import pytest

from recognizers._uk_modulus import fits

PASS = """
    089999 66374958  107999 88837491  202959 63748472  871427 46238510  872427 46238510  871427 09123496  871427 99123496
    820000 73688637  827999 73988638  827101 28748352  134020 63849203  118765 64371389  200915 41011166  938611 07806039
    938600 42368003  938063 55065200  772798 99345694  086090 06774744  309070 02355688  309070 12345668  309070 12345677
    309070 99345694  074456 12345112  070116 34012583  074456 11104102  180002 00000190
""".split()
FAIL = """
    938063 15764273  938063 15764264  938063 15763217  118765 64371388  203099 66831036  203099 58716970  089999 66374959
    107999 88837493
""".split()


@pytest.mark.parametrize(("sort_code", "account"), list(zip(PASS[::2], PASS[1::2], strict=True)))
def test_fits(sort_code, account):
    assert fits(sort_code, account) is True


@pytest.mark.parametrize(("sort_code", "account"), list(zip(FAIL[::2], FAIL[1::2], strict=True)))
def test_does_not_fit(sort_code, account):
    assert fits(sort_code, account) is False


@pytest.mark.parametrize("sort_code", ["000000", "123456", "999999"])
def test_a_sort_code_without_a_row_is_not_known(sort_code):
    assert fits(sort_code, "12345678") is None


def test_a_short_account_number_is_filled_with_zeros():
    assert fits("086090", "6774744") is fits("086090", "06774744") is True


def test_one_changed_digit_is_noticed():
    assert fits("089999", "66374959") is False
    assert fits("107999", "88837419") is False


def test_about_one_in_ten_random_numbers_fits_where_one_check_digit_is_kept():
    share = sum(fits("089999", f"{number:08}") is True for number in range(10_000_000, 10_002_000)) / 2000
    assert 0.08 < share < 0.12
