"""What is wrong with a cell, in English and Chinese, with its place and a proposal: findings before there is RDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import Where
from ..findings import Fault, Mend
from ..terms import SH

VIOLATION, WARNING, INFO = SH + "Violation", SH + "Warning", SH + "Info"
_LANGUAGES = ("en", "zh")


class CellError(Exception):
    """A cell that cannot be read as what its column holds; `Fault` without its place."""

    def __init__(self, component: str, messages: Mapping[str, str], mend: Mapping[str, str], severity: str) -> None:
        super().__init__(messages["en"])
        self.component, self.messages, self.mend, self.severity = component, messages, mend, severity

    def at(self, where: Where | None, value: str, column: str) -> Fault:
        return Fault(self.component, self.severity, where, self.messages, Mend(self.mend), value, column)


_SENTENCES: Mapping[str, tuple[str, str]] = {
    "UnknownName": ("“{text}” is not known as {kind}", "“{text}”不是已知的{kind}"),
    "OtherKind": ("“{text}” is {other}, not {kind}", "“{text}”是{other}，不是{kind}"),
    "UnknownConcept": ("“{text}” is not in the list for “{column}”", "“{text}”不在“{column}”的列表中"),
    "AmbiguousName": ("“{text}” may be {things}", "“{text}”可能是 {things}"),
    "Number": ("“{text}” is no number", "“{text}”不是数字"),
    "TwoNumbers": (
        "“{text}” may be two numbers: with a dot before three digits it may be thousands or a fraction",
        "“{text}”有两种读法：三位数字前的点可能是千分位，也可能是小数点",
    ),
    "Footnote": (
        "“{text}” holds “{sign}”, which may be the sign of a footnote",
        "“{text}”含有“{sign}”，可能是脚注标号",
    ),
    "Formula": (
        "the cell holds the formula {text}, and no value that was worked out for it",
        "单元格内容为公式 {text}，且未保存计算结果",
    ),
    "ErrorValue": ("the cell holds the error {text}", "单元格内容为错误值 {text}"),
    "TimeOfDay": ("the cell holds a time of day ({text})", "单元格内容含有时刻（{text}）"),
    "Control": ("the cell holds the control character {text}", "单元格含有控制字符 {text}"),
    "TooLong": (
        "the cell holds {text} characters, more than the 32,767 of a spreadsheet",
        "单元格含有 {text} 个字符，超过电子表格的上限 32,767",
    ),
    "Lost": (
        "“{text}” holds the sign for a character that was lost (U+FFFD)",
        "“{text}”含有表示字符丢失的符号（U+FFFD）",
    ),
    "NoBound": ("“{text}” is no exact number, and this column takes no bound", "“{text}”不是确数，而本列不接受界限"),
    "TwoBounds": ("“{text}” says one bound, the column for bounds another", "“{text}”与界限列不一致"),
    "NoCurrency": ("“{text}” is money, and this column holds none", "“{text}”是金额，而本列不是金额列"),
    "TwoCurrencies": ("“{text}” is not in {other}, the currency of the record", "“{text}”不是该记录的币种 {other}"),
    "Date": ("“{text}” is no date{why}", "“{text}”不是有效日期"),
    "Address": ("“{text}” is no address (IRI)", "“{text}”不是网址（IRI）"),
    "Id": ("“{text}” cannot be the id of a record", "“{text}”不能作为记录标识"),
    "TypedAsDate": ("the cell holds a date ({text}), where text belongs", "单元格内容为日期（{text}），此处应为文本"),
    "TypedAsNumber": (
        "the cell holds the number {text}; zeros at its end would be lost",
        "单元格内容为数字 {text}，末尾的零可能丢失",
    ),
    "TooMany": (
        "“{column}” has more or fewer values than the columns it goes with",
        "“{column}”的取值数量与相关列不一致",
    ),
    "UnknownColumn": ("there is no column “{text}”: it is not read", "没有名为“{text}”的列：不予读取"),
    "SameName": (
        "“{text}” is probably “{known}” ({thing}): {reason}",
        "“{text}”很可能就是“{known}”（{thing}）：{reason}",
    ),
    "Spelled": ("“{text}” is taken for “{known}” ({thing})", "“{text}”视为“{known}”（{thing}）"),
    "LikeName": ("“{text}” may be “{known}” ({thing}): {reason}", "“{text}”可能是“{known}”（{thing}）：{reason}"),
    "Repeated": ("says the same as {first}", "与 {first} 内容相同"),
}
"""What is wrong, by component, in English and Chinese."""

_MENDS: Mapping[str, tuple[str, str]] = {
    "near": ("did you mean {near}?", "您是指{near}吗？"),
    "UnknownName": ("correct the spelling, or add a record for it first", "请更正写法；若为新增，请先为其添加记录"),
    "OtherKind": ("name {kind}", "请填写{kind}的名称"),
    "UnknownConcept": ("choose one of: {some}", "请选择其一：{some}"),
    "AmbiguousName": ("write one of these", "请填写其中之一"),
    "Number": (
        "write digits such as 70000000, with a bound before them if one is meant: “more than 25”",
        "请填写数字，如 70000000；如有界限请写在前面：“超过 25”",
    ),
    "TwoNumbers": ("write 1,234 or 1.2340", "请填写 1,234 或 1.2340"),
    "Footnote": ("delete the sign, and write what it refers to in a column of notes", "请删除标号，注文另写在备注列中"),
    "Formula": (
        "open it in a spreadsheet program and save it again, or paste the value in its place",
        "请用电子表格程序打开并重新保存，或直接粘贴其数值",
    ),
    "ErrorValue": ("mend or empty the cell", "请更正或清空该单元格"),
    "TimeOfDay": ("write a date: 2014, 2014-02 or 2014-02-25", "请填写日期：2014、2014-02 或 2014-02-25"),
    "Control": ("delete it", "请删除该字符"),
    "TooLong": ("shorten it, or give its address instead", "请缩短，或改填其网址"),
    "Lost": ("write the name again, or save the file as UTF-8 where it came from", "请重新填写，或从原处另存为 UTF-8"),
    "NoBound": ("write the bare number", "请只填数字"),
    "TwoBounds": ("keep one of the two", "请只保留一个"),
    "NoCurrency": ("write the bare number, or put it into the column that it belongs to", "请只填数字，或填入相应的列"),
    "TwoCurrencies": ("correct the column for currencies, or the amount", "请更正币种列或金额"),
    "Date": ("write 2014, 2014-02 or 2014-02-25", "请填写 2014、2014-02 或 2014-02-25"),
    "Address": (
        "write it in full, without spaces: https://ror.org/05xpvk416",
        "请写全且不含空格：https://ror.org/05xpvk416",
    ),
    "Id": ("write a word of letters, digits and hyphens, or leave the cell empty", "请用字母、数字和连字符，或留空"),
    "TypedAsDate": ("format the cell as text and write it again", "请将单元格设为文本格式后重新填写"),
    "TypedAsNumber": ("if it is a code, format the cell as text", "如为编号，请将单元格设为文本格式"),
    "TooMany": ("give as many values in each, or use a row for each", "请使各列取值数量一致，或分行填写"),
    "UnknownColumn": ("rename it, or begin its name with # to keep it", "请改名；如仅供自用，请在列名前加 #"),
    "SameName": ("write {thing} if it is that one; if not, keep it", "如为同一机构，请填写 {thing}；否则保留"),
    "LikeName": ("write {thing} if it is that one; if not, keep it", "如为同一机构，请填写 {thing}；否则保留"),
    "Spelled": ("if it is another, give it an id of its own", "如为另一机构，请另给标识"),
    "Repeated": ("delete one of the two", "请删除其一"),
}
"""What to do about it; `near` where something close to the cell is known."""

_WARNINGS = {"TypedAsNumber", "UnknownColumn", "Repeated", "SameName"}
_INFOS = {"LikeName", "Spelled"}
_OR = {"en": " or ", "zh": "或"}


def fault(component: str, near: Sequence[str] = (), **slots: str | Mapping[str, str]) -> CellError:
    """The fault in both languages. `near` are proposals; a slot may differ by language.

    >>> fault("Number", text="many").messages["en"]
    '“many” is no number'
    """
    messages, mend = {}, {}
    for place, language in enumerate(_LANGUAGES):
        filled = {key: value if isinstance(value, str) else value[language] for key, value in slots.items()}
        filled["near"] = _OR[language].join(f"“{text}”" for text in near)
        messages[language] = _SENTENCES[component][place].format(**filled)
        mend[language] = _MENDS["near" if near else component][place].format(**filled)
    severity = WARNING if component in _WARNINGS else INFO if component in _INFOS else VIOLATION
    return CellError(component, messages, mend, severity)
