"""Who may call: keys, signatures, the pages' cookie, and what keeps other pages of the same browser out.

`Door` stands before the application and says who calls; `require("check")` on a route says what for. Without any key and
anybody who signs the service is open to this machine alone.
"""

from api.access.caller import Caller, caller, require
from api.access.door import Door
from api.access.keyring import Key, Keyring, keyring_of
from api.access.policy import Access

__all__ = ["Access", "Caller", "Door", "Key", "Keyring", "caller", "keyring_of", "require"]
