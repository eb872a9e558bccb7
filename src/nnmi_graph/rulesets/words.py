"""What is said of rules in two languages: their own texts, and set words – outcomes, roles, standings, units.

Sentences of the program stand in the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..dates import IN_CHINESE
from ..headers import in_words
from .blocks import Texts

_NOBODY: Mapping[str, str] = {}

CHINESE = {
    **IN_CHINESE,
    "unknown": "未知",
    "met": "满足",
    "not met": "不满足",
    "not applicable": "不适用",
    "contested": "有争议",
    "eligible": "符合资格",
    "not eligible": "不符合资格",
    "undetermined": "无法判定",
    "member": "成员",
    "lead": "牵头单位",
    "sponsor": "资助机构",
    "team": "项目团队成员",
    "institute": "创新中心",
    "organisation": "机构",
    "all": "全部",
    "any": "任一",
    "none": "均不",
    "enough": "规定数量",
    "plan": "计划",
    "inferred": "推断",
    "opinion": "观点",
    "years": "年",
    "percent": "%",
    "USD": "美元",
    "to 1": "比 1",
    "owners in a circle": "所有权成环",
    "shares above 100 %": "份额合计超过 100 %",
}


def word(english: str, lang: str) -> str:
    """A set word in the language, in capitals if it is so given.

    >>> word("not met", "zh"), word("met", "en")
    ('不满足', 'met')
    """
    return CHINESE.get(english, english) if lang == "zh" else english


def said(texts: Texts, lang: str, names: Mapping[str, str] = _NOBODY) -> str:
    """A text of a rule file in the language, with names put in for its slots; what is not named stands in brackets.

    >>> said({"zh": "{organisation} 独立"}, "zh", {"organisation": "某公司"}), said({"en": "Is {institute} so?"}, "en")
    ('某公司独立', 'Is [institute] so?')
    """
    text = re.sub(r"\{(\w+)\}", lambda slot: names.get(slot[1]) or f"[{word(slot[1], lang)}]", in_words(texts, lang))
    return re.sub("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)
