"""Amounts of money a person may owe, pay or hold, as people write them: "£1,240.50", "Rs. 499/-", "40 quid", "INR 4,500"."""

_CODES = r"gbp|usd|eur|inr|aud|cad|nzd|sgd|hkd|aed|sar|zar|chf|sek|nok|dkk|pln|czk|huf|jpy|cny|myr|php|thb|idr|brl|mxn|ngn|kes|ghs|pkr|bdt|lkr"
_NUMBER = r"\d{1,9}(?:[.,]\d{1,3}){0,4}(?![.,]?\d)"

MONEY = (
    rf"(?:(?:(?:\b(?:[acnsu]{{1,2}}|hk))?\$|[£€₹¥]|\b(?:{_CODES}|rs|rm)(?![a-z])\.?)\s?{_NUMBER}(?:/-)?"
    rf"|(?<![\w.,£$€])(?:{_NUMBER}\s?(?:/-|[£€₹]|(?:{_CODES}|pounds?|dollars?|euros?|quid|bucks|rupees|rs)\b)|\d{{1,3}}\s?(?:p|pence|cents)\b))"
    r"(?!\s?(?:k|m|bn|million|billion|crore|lakh)\b)"
)
"""An amount. Thousands, millions and more are a company's or a charity's, not a customer's."""
