"""Short forms that an article may use for a name once it has given the full one."""

from __future__ import annotations

import re

from graphkit.entities.divisions import short_name

_COMPANY_TAIL = re.compile(
    r"(?:（[^（）]{1,8}）|\([^()]{1,8}\))?(?:股份)?(?:有限责任|有限)?(?:公司|集团有限公司|集团公司|集团|合作社)$"
)
_PLACE_HEAD = re.compile(r"^[\u3400-\u9fff]{2,4}?(?:省|市|县|区|镇|乡|街道)")
_VILLAGE = re.compile(r"^(?P<core>[\u3400-\u9fff]{3,5})(?:自然村|行政村|村|社区|小区)$")


def short_forms(name: str, node_type: str) -> tuple[str, ...]:
    """Return the short forms of ``name`` that are safe inside one article, longest first.

    Examples
    --------
    >>> short_forms("王高坂村", "Village"), short_forms("稠江街道", "Town")
    (('王高坂',), ('稠江',))
    """
    if node_type in ("Town", "Region"):
        short = short_name(name)
        return (short,) if short != name else ()
    if node_type == "Village":
        match = _VILLAGE.match(name)
        return (match["core"],) if match else ()
    return ()
