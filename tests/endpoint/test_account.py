"""The account behind the keys."""

from __future__ import annotations

from decimal import Decimal

from wavetank.endpoint import Account


def test_the_balance_is_the_documented_sample() -> None:
    """Amounts are strings with two digits."""
    assert Account().balance_object() == {
        "is_available": True,
        "balance_infos": [
            {
                "currency": "CNY",
                "total_balance": "110.00",
                "granted_balance": "10.00",
                "topped_up_balance": "100.00",
            }
        ],
    }


def test_an_empty_account_is_not_available() -> None:
    """No money, no answers."""
    account = Account(granted=Decimal(0), topped_up=Decimal(0), currency="USD")

    assert account.balance_object()["is_available"] is False


def test_keys_are_taken_as_declared() -> None:
    """Any key works unless keys are declared, and a wrong key never does."""
    assert Account().takes("sk-any")
    assert not Account(keys=frozenset({"sk-a"})).takes("sk-b")
    assert not Account(wrong_keys=frozenset({"sk-a"})).takes("sk-a")
