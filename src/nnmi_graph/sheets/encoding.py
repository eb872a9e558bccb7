"""The text of a file in the encodings people have; where it may be in several, that is said, and nothing is guessed.

UTF-8 and UTF-16 tell themselves. Almost any pair of high bytes is also a character of GB18030, so text is taken for
Chinese only where nearly all its characters are common ones: a Western, Cyrillic, Japanese or Korean file comes out as
rare characters, kana or odd signs.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import pairwise

from ..errors import InputError, Where

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CANDIDATES = {
    "cp1252": "Latin",
    "mac_roman": "Latin",
    "cp1250": "Latin",
    "cp1251": "Cyrillic",
    "cp437": "Latin",
    "shift_jis": "CJK",
    "gb18030": "CJK",
    "big5": "CJK",
    "euc_jp": "CJK",
    "euc_kr": "Hangul",
}
"""Encodings that a person may name, and the script their letters are of."""
_LEAST, _SHARE = 4, 0.75
_COMMON = frozenset(
    "的中新心创国一家请所或表有概念述源制造成来不名数列日为陈能期属机于该与须用称部联写头构先明美位术业标记进在以"
    "年件类其研技计条是个员方单资文和法事选据时及字只立出填公设合级系项网择哪同牵经型体材开地登语电则已集某形状最"
    "限说等性值依如理定物费可对主点月发充补者外关这每何别内间办行至管并向式多分录量器络政入些子作规产究室提自高度"
    "司取无非金大生少各划由会应智之力组示实学门指种目营化次份建未告从州参报利重投原府程装注言额册且调人容备按看确"
    "上下元始号证代动科统若没身给复支持增后加承节工了信小维律款止诺防态两全供布到更现万助相伙伴准起本正院引早首整"
    "纤处光置格址轻略域得色战知界涉息运权他领总任通评此使特效委区织盟企短过段终足章佳清将共被验前简途初识断传满签"
    "意保约模面路配超英存含竞亿另层北感象判功推协就它团改议谁角务均而空命监精词石钢优题留包导义洁书局平完序展具安"
    "析策强决基带接汽负斯队要论查核池步尔况医械车图适派第针币母互品长续场连疗独责阶卡罗莱西除致但认封农印低航常商"
    "城底半载交近比服三求测果道天征尚四德五奥巴马范培试群台汇田端土待严把握历艺轨益础也训施享括二革落几码束舍例海"
    "稀虚当劳升需阳较混扬检修免读归估京显翰伦打水情质专还放即广户环审双真附视汉零亚兰振占耗教育必采然际芯货控排围"
    "争衡隔找声直武微华音厅获收私快执切逐托奖我己因失观反便受般甲闻变顶东深根口良框架势又白宫见民吸岗考宽片速轮护"
    "照率突手什么链都降编股沈青岛宁波储让距离健密问缩流七转碳好普众席刚算消批再话尾回跨样去远久冲周献函苏江伟山危"
    "风险绝世枢破契趋咨帮渠措聚焦输锁驾守神尖送翼积极救退软循译弱付累价稿句遇却宜越移既做素活够干十站疑居径版停令"
    "恒谷湖川浙陕渝鲁津沪粤闽徽蒙疆藏琼赣豫冀晋吉黑辽滨哈济郑肥杭嘉绍温乌珠佛莞惠厦福泉潮汕桂贵昆庆银夏仪仓库药油"
    "气煤矿铁铜铝锂钛镍硅玻璃塑料橡胶纺食饮粮林牧渔激雷达卫星火箭飞船舶港阿兹迪克拉姆森戈杰威廉乔治戴李王张刘杨赵"
    "黄吴徐孙胡朱郭梁宋谢韩唐冯董萧曹袁邓许傅曾彭吕丁姜崔钟谭陆廖贾韦客洛希霍尼兴腾讯百里想宝奔驰丰松芝索乐"
)
"""Characters that Chinese texts of this kind are mostly made of."""


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """The text of a file. Raises `InputError` with the line where it is in no encoding, or may be in several."""
    if encoding is not None:
        return _as_told(data, name, encoding)
    mark = next((told for bom, told in MARKS if data.startswith(bom)), None)
    try:
        return data.decode(mark or "utf-8")
    except UnicodeDecodeError as error:
        where = Where(name, data.count(b"\n", 0, error.start) + 1)
        if mark:
            raise InputError(f"is broken: it begins as {mark.upper()} and is none", where=where) from None
    if is_chinese(data):
        return data.decode("gb18030")
    readings = ", ".join(f"{told} {text!r}" for told, text in _readings(data).items())
    raise InputError(
        f"is not UTF-8, and its encoding is in doubt: it may be {readings or 'any'}",
        where=where,
        mend="save it as UTF-8, or say in which it is with --encoding",
    )


def _as_told(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode("utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding)
    except LookupError:
        mend = f"use one of utf-8, utf-16, {', '.join(CANDIDATES)}"
        raise InputError(f"there is no encoding {encoding!r}", where=name, mend=mend) from None
    except UnicodeDecodeError as error:
        where = Where(name, data.count(b"\n", 0, error.start) + 1)
        raise InputError(f"is not in the encoding {encoding}", where=where, mend="name another, or none") from None


def is_chinese(data: bytes) -> bool:
    """Whether the bytes are, beyond doubt, Chinese text in GB18030.

    >>> is_chinese("国家制造创新中心".encode("gbk")), is_chinese("Universität München".encode("cp1252"))
    (True, False)
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    signs = [char for char in text if char > "\x7f"]
    han = [char for char in signs if "\u4e00" <= char <= "\u9fff"]
    usual = sum(char in _COMMON for char in han)
    foreign = any(unicodedata.name(char, "").startswith(("HIRAGANA", "KATAKANA", "CYRILLIC")) for char in signs)
    private = any(unicodedata.category(char) in ("Co", "Cn") for char in signs)
    mostly = len(han) >= 0.6 * len(signs)
    return len(han) >= _LEAST and usual >= _SHARE * len(han) and mostly and not foreign and not private


def _readings(data: bytes) -> dict[str, str]:
    """How the first word that is not plain reads in each encoding that makes a word of it, at most four."""
    line = next(line for line in data.splitlines() if not line.isascii())
    cell = next(part for part in re.split(rb"[,;\t|\"]", line) if not part.isascii())
    found: dict[str, str] = {}
    for encoding, script in CANDIDATES.items():
        try:
            text, _ = cell.decode(encoding).strip(), data.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = [char for char in text if char > "\x7f"]
        if all(_is_letter(char, script) for char in strange) and _is_cased(text) and text not in found.values():
            found[encoding] = text[:40]
    return dict(list(found.items())[:4])


def _is_letter(char: str, script: str) -> bool:
    name = unicodedata.name(char, "")
    kinds = ("CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH") if script == "CJK" else (script.upper(),)
    return name.startswith(kinds) or char in "–—’‘“”·・ー "


def _is_cased(text: str) -> bool:
    """Whether no capital stands after a small letter: a sign of a wrong reading."""
    return not re.search(r"[^\W\d_]", text) or not any(
        one.islower() and other.isupper() for one, other in pairwise(text)
    )
