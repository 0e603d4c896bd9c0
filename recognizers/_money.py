"""Amounts of money a person may owe, pay or hold, as people write them: "£1,240.50", "Rs. 499/-", "40 quid", "INR 4,500"."""

_CODES = r"gbp|usd|eur|inr|aud|cad|nzd|sgd|hkd|aed|sar|zar|chf|sek|nok|dkk|pln|czk|huf|jpy|cny|myr|php|thb|idr|brl|mxn|ngn|kes|ghs|pkr|bdt|lkr"
_NUMBER = r"\d(?:,?\d){0,11}(?:[.,]\d{1,2}(?!\d))?"

MONEY = (
    rf"(?:(?:(?:[acnsu]{{1,2}}|hk)?\$|[£€₹¥]|(?:{_CODES}|rs|rm)\b\.?)\s?{_NUMBER}(?:/-)?"
    rf"|{_NUMBER}\s?(?:/-|[£€₹]|(?:{_CODES}|pounds?|dollars?|euros?|quid|bucks|rupees|rs|pence|cents|p)\b))(?!\s?(?:k|m|bn|million|billion|crore|lakh)\b)"
)
"""An amount. Thousands, millions and more are a company's or a charity's, not a customer's."""
