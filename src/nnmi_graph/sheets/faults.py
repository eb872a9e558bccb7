"""What is wrong with a cell, in English and Chinese, with its place and a proposal: findings before there is RDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import Where
from ..findings import Fault, Mend
from ..phrases import Sentence
from ..terms import SH

VIOLATION, WARNING, INFO = SH + "Violation", SH + "Warning", SH + "Info"


class CellError(Exception):
    """A cell that cannot be read as what its column holds; `Fault` without its place."""

    def __init__(self, component: str, messages: Mapping[str, str], mend: Mapping[str, str], severity: str) -> None:
        super().__init__(messages["en"])
        self.component, self.messages, self.mend, self.severity = component, messages, mend, severity

    def at(self, where: Where | None, value: str, column: str) -> Fault:
        return Fault(self.component, self.severity, where, self.messages, Mend(self.mend), value, column)


_SENTENCES = {
    "UnknownName": "“{text}” is not known as {kind}",
    "OtherKind": "“{text}” is {other}, not {kind}",
    "UnknownConcept": "“{text}” is not in the list for “{column}”",
    "AmbiguousName": "“{text}” may be {things}",
    "Number": "“{text}” is no number",
    "TwoNumbers": "“{text}” may be two numbers: with a dot before three digits it may be thousands or a fraction",
    "Footnote": "“{text}” holds “{sign}”, which may be the sign of a footnote",
    "Formula": "the cell holds the formula {text}, and no value that was worked out for it",
    "ErrorValue": "the cell holds the error {text}",
    "TimeOfDay": "the cell holds a time of day ({text})",
    "Control": "the cell holds the control character {text}",
    "TooLong": "the cell holds {text} characters, more than the 32,767 of a spreadsheet",
    "Lost": "“{text}” holds the sign for a character that was lost (U+FFFD)",
    "NoBound": "“{text}” is no exact number, and this column takes no bound",
    "TwoBounds": "“{text}” says one bound, the column for bounds another",
    "NoCurrency": "“{text}” is money, and this column holds none",
    "TwoCurrencies": "“{text}” is not in {other}, the currency of the record",
    "Date": "“{text}” is no date{why}",
    "Address": "“{text}” is no address (IRI)",
    "Id": "“{text}” cannot be the id of a record",
    "TypedAsDate": "the cell holds a date ({text}), where text belongs",
    "TypedAsNumber": "the cell holds the number {text}; zeros at its end would be lost",
    "TooMany": "“{column}” has more or fewer values than the columns it goes with",
    "UnknownColumn": "there is no column “{text}”: it is not read",
    "SameName": "“{text}” is probably “{known}” ({thing}): {reason}",
    "Spelled": "“{text}” is taken for “{known}” ({thing})",
    "LikeName": "“{text}” may be “{known}” ({thing}): {reason}",
    "Repeated": "says the same as {first}",
}
"""What is wrong, by component."""

_MENDS = {
    "near": "did you mean {near}?",
    "UnknownName": "correct the spelling, or add a record for it first",
    "OtherKind": "name {kind}",
    "UnknownConcept": "choose one of: {some}",
    "AmbiguousName": "write one of these",
    "Number": "write digits such as 70000000, with a bound before them if one is meant: “more than 25”",
    "TwoNumbers": "write 1,234 or 1.2340",
    "Footnote": "delete the sign, and write what it refers to in a column of notes",
    "Formula": "open it in a spreadsheet program and save it again, or paste the value in its place",
    "ErrorValue": "mend or empty the cell",
    "TimeOfDay": "write a date: 2014, 2014-02 or 2014-02-25",
    "Control": "delete it",
    "TooLong": "shorten it, or give its address instead",
    "Lost": "write the name again, or save the file as UTF-8 where it came from",
    "NoBound": "write the bare number",
    "TwoBounds": "keep one of the two",
    "NoCurrency": "write the bare number, or put it into the column that it belongs to",
    "TwoCurrencies": "correct the column for currencies, or the amount",
    "Date": "write 2014, 2014-02 or 2014-02-25",
    "Address": "write it in full, without spaces: https://ror.org/05xpvk416",
    "Id": "write a word of letters, digits and hyphens, or leave the cell empty",
    "TypedAsDate": "format the cell as text and write it again",
    "TypedAsNumber": "if it is a code, format the cell as text",
    "TooMany": "give as many values in each, or use a row for each",
    "UnknownColumn": "rename it, or begin its name with # to keep it",
    "SameName": "write {thing} if it is that one; if not, keep it",
    "LikeName": "write {thing} if it is that one; if not, keep it",
    "Spelled": "if it is another, give it an id of its own",
    "Repeated": "delete one of the two",
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
    slots["near"] = {language: between.join(f"“{text}”" for text in near) for language, between in _OR.items()}
    messages = Sentence(_SENTENCES[component], **slots)
    mend = Sentence(_MENDS["near" if near else component], **slots)
    severity = WARNING if component in _WARNINGS else INFO if component in _INFOS else VIOLATION
    return CellError(component, messages, mend, severity)
