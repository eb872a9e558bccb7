"""Dates and periods as people write them, in English and Chinese, brought into the form of ISO 8601.

Only what has one meaning is taken: 2/3/2014 is left as it stands, for it may be two days.
"""

from __future__ import annotations

import re
import unicodedata

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
"""The months by their names in English."""
_MONTH = {name: number for number, month in enumerate(MONTHS, 1) for name in (month, month[:3])} | {"sept": 9}
"""Their numbers by names and usual abbreviations; a word that only begins like one is none."""
_ISO = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
_HAN = "〇一二三四五六七八九"
_DATES = (
    (r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})", "ymd"),
    (r"(\d{4})[/.\-](\d{1,2})", "ym"),
    (r"(\d{4}) ?年(?: ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?[日号]?)?)?", "ymd"),
    (r"([a-z]+)\.? (\d{4})", "my"),
    (r"(\d{1,2}) ([a-z]+)\.?,? (\d{4})", "dmy"),
    (r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", "mdy"),
)
_BETWEEN = re.compile(r"\s*(?:[–—~至到]|\bto\b|\.\.(?=\s*\d)|\s-\s)\s*", re.IGNORECASE)
_OPEN = frozenset({"", "present", "now", "today", "ongoing", "今", "现在", "目前"})


def ends(text: str) -> tuple[str, str] | None:
    """The first and the last date of a period, as they are written, "" for one that is open; None if it is one date.

    >>> ends("2012-08 to 2013-10"), ends("2014年至2016年"), ends("2014-2016"), ends("2016 – present"), ends("2014/2")
    (('2012-08', '2013-10'), ('2014年', '2016年'), ('2014', '2016'), ('2016', ''), None)
    """
    usual = unicodedata.normalize("NFKC", text).strip()
    parts = _BETWEEN.split(usual)
    if len(parts) != 2 or not parts[0]:  # "~2014" is about 2014
        parts = [] if _ISO.fullmatch(iso_date(usual)) else usual.split("/")
    if len(parts) != 2 and (years := re.fullmatch(r"(\d{4})-(\d{4})", usual, re.ASCII)):
        parts = list(years.groups())
    if len(parts) != 2:
        return None
    begin, end = ("" if part.strip(" .").lower() in _OPEN else part.strip() for part in parts)
    return (begin, end) if begin or end else None


def iso_date(text: str) -> str:
    """The date in ISO form where it is written in another that has one meaning; else as it stands.

    >>> iso_date("２０１８年6月"), iso_date("Feb. 25, 2014"), iso_date("2014/2"), iso_date("2/3/2014")
    ('2018-06', '2014-02-25', '2014-02', '2/3/2014')
    """
    usual = unicodedata.normalize("NFKC", text)
    plain = _arabic(re.sub(r"\s+", " ", usual).strip().lower())
    for pattern, order in _DATES:
        found = re.fullmatch(pattern, plain, re.ASCII)
        if found:
            parts = dict(zip(order, found.groups(), strict=True))
            parts["m"] = str(_MONTH.get(parts.get("m") or "", parts.get("m") or ""))
            return "-".join(parts[key].zfill(2) for key in "ymd" if parts.get(key))
    return usual.strip()


def _arabic(text: str) -> str:
    """The text with the Chinese numerals of a date as digits.

    >>> _arabic("二〇一四年二月"), _arabic("二零一四年十二月二十五日")
    ('2014年2月', '2014年12月25日')
    """

    def digits(found: re.Match[str]) -> str:
        tens, ten, ones = found[1].partition("十")
        said = [str(_HAN.index(sign)) for sign in (tens or "一" * bool(ten)) + (ones or "〇" * bool(ten))]
        return "".join(said)

    return re.sub(f"([十{_HAN}]+)(?=[年月日])", digits, re.sub("[零○]", "〇", text))
