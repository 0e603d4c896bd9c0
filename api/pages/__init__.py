"""What a person sees of the service: a draft judged as it is typed, figures of what was checked, the rules and their reasons.

Pages are made on the server and work without scripts. A draft is sent in the body of a request and nowhere else: it is not in an
address, not in a log, and not stored, neither here nor in the browser.
"""

from __future__ import annotations

from api.pages.routes import install

__all__ = ["install"]
