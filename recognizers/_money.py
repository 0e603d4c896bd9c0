"""Amounts of money, and the words that make a sentence a general statement instead of one about this customer."""

MONEY = (
    r"(?:(?:[£$€₹]|gbp|usd|eur|rs\.?)\s?\d[\d,]{0,11}(?:\.\d{1,2})?|\d[\d,]{0,11}(?:\.\d{1,2})?\s?"
    r"(?:pounds?|dollars?|euros?|gbp|usd|eur|quid|bucks|rupees|inr|aud|cad|pence|cents))"
)
GENERAL = r"\b(?:if|once|when|whenever|where|any|every|everyone|all|unless|should|whether|in case|customers|anyone|usually|may|might|can|could)\b"
"""Within the sentence in front: the statement is a rule or a case to come, not this customer's."""
