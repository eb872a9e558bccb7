"""Regular expressions of XPath (XML Schema 1.0 part 2, appendix F; XPath and XQuery Functions 7.6.1) as the engine's.

Both look alike and differ in meaning: class subtraction, `\\w` and `\\s`, `\\i` and `\\c`, blocks, spaces under the
flag x, `&&` and `--` in a class. What XPath does not have is refused, since engines that have it do not agree.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..errors import NnmiError
from ..late import late

_START = r":A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}\x{200D}\x{2070}-\x{218F}"
_START += r"\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
_NAME = _START + r"\-.0-9\xB7\x{300}-\x{36F}\x{203F}-\x{2040}"
_CLASSES = {"s": r" \t\n\r", "i": _START, "c": _NAME}
_NO_WORD = r"\p{P}\p{Z}\p{C}"
_LITERALS = frozenset("\\|.?*+(){}$-[]^")
_IN_CLASS = frozenset("[]&~-^\\")
_CATEGORY = late(r"L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?")
_CASED = late(r"L[ult]|Mn?|Is.*")
"""The categories and blocks that hold a letter in one case only."""
_QUANTIFIER = late(r"(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??")
_BLOCKS = """
BasicLatin 0-7F Latin-1Supplement 80-FF LatinExtended-A 100-17F LatinExtended-B 180-24F IPAExtensions 250-2AF
SpacingModifierLetters 2B0-2FF CombiningDiacriticalMarks 300-36F Greek 370-3FF GreekandCoptic 370-3FF Cyrillic 400-4FF
Armenian 530-58F Hebrew 590-5FF Arabic 600-6FF Syriac 700-74F Thaana 780-7BF Devanagari 900-97F Bengali 980-9FF
Gurmukhi A00-A7F Gujarati A80-AFF Oriya B00-B7F Tamil B80-BFF Telugu C00-C7F Kannada C80-CFF Malayalam D00-D7F
Sinhala D80-DFF Thai E00-E7F Lao E80-EFF Tibetan F00-FFF Myanmar 1000-109F Georgian 10A0-10FF HangulJamo 1100-11FF
Ethiopic 1200-137F Cherokee 13A0-13FF UnifiedCanadianAboriginalSyllabics 1400-167F Ogham 1680-169F Runic 16A0-16FF
Khmer 1780-17FF Mongolian 1800-18AF LatinExtendedAdditional 1E00-1EFF GreekExtended 1F00-1FFF
GeneralPunctuation 2000-206F SuperscriptsandSubscripts 2070-209F CurrencySymbols 20A0-20CF
CombiningMarksforSymbols 20D0-20FF CombiningDiacriticalMarksforSymbols 20D0-20FF LetterlikeSymbols 2100-214F
NumberForms 2150-218F Arrows 2190-21FF MathematicalOperators 2200-22FF MiscellaneousTechnical 2300-23FF
ControlPictures 2400-243F OpticalCharacterRecognition 2440-245F EnclosedAlphanumerics 2460-24FF BoxDrawing 2500-257F
BlockElements 2580-259F GeometricShapes 25A0-25FF MiscellaneousSymbols 2600-26FF Dingbats 2700-27BF
BraillePatterns 2800-28FF CJKRadicalsSupplement 2E80-2EFF KangxiRadicals 2F00-2FDF
IdeographicDescriptionCharacters 2FF0-2FFF CJKSymbolsandPunctuation 3000-303F Hiragana 3040-309F Katakana 30A0-30FF
Bopomofo 3100-312F HangulCompatibilityJamo 3130-318F Kanbun 3190-319F BopomofoExtended 31A0-31BF
EnclosedCJKLettersandMonths 3200-32FF CJKCompatibility 3300-33FF CJKUnifiedIdeographsExtensionA 3400-4DBF
CJKUnifiedIdeographs 4E00-9FFF YiSyllables A000-A48F YiRadicals A490-A4CF HangulSyllables AC00-D7AF
PrivateUse E000-F8FF CJKCompatibilityIdeographs F900-FAFF AlphabeticPresentationForms FB00-FB4F
ArabicPresentationForms-A FB50-FDFF CombiningHalfMarks FE20-FE2F CJKCompatibilityForms FE30-FE4F
SmallFormVariants FE50-FE6F ArabicPresentationForms-B FE70-FEFF HalfwidthandFullwidthForms FF00-FFEF Specials FFF0-FFFF
"""


class PatternError(NnmiError, ValueError):
    """What is wrong with a pattern, its flags or its replacement."""


@lru_cache(maxsize=1024)
def engine_regex(pattern: str, flags: str = "") -> tuple[str, str]:
    """The pattern and flags that mean to the engine what the given ones mean to XPath. Raises `PatternError`.

    >>> engine_regex(r"[a-z-[aeiou]]\\w", "xi")
    ('[[a-z]--[aeiou]][^\\\\p{P}\\\\p{Z}\\\\p{C}]', 'i')
    """
    wrong = sorted(set(flags) - set("smixq"))
    if wrong:
        raise PatternError(f"there is no flag {wrong[0]}; there are s, m, i, x and q")
    kept = "".join(flag for flag in "smi" if flag in flags and (flag == "i" or "q" not in flags))
    if "q" in flags:
        return re.sub(r"([\\|.?*+(){}$\[\]^&~#\-])", r"\\\1", pattern), kept
    return _PatternReader(pattern, "x" in flags, "i" in flags).whole(), kept


class _PatternReader:
    """Reads a pattern from left to right; `spaced` if white space in it counts for nothing, `folded` if case does.

    Case counts in categories and blocks nevertheless (7.6.1.1): `cased` and `alike` say whether the class that is read
    holds any of these, and any letter beside them.
    """

    def __init__(self, text: str, spaced: bool, folded: bool) -> None:
        self.text = text
        self.spaced = spaced
        self.folded = folded
        self.cased = self.alike = False
        self.at = 0

    def whole(self) -> str:
        found: list[str] = []
        depth = 0
        while self.at < len(self.text):
            sign = self.text[self.at]
            if quantifier := _QUANTIFIER.match(self.text, self.at):
                if not found or found[-1] in ("(", "|", "(?:", "") or found[-1].startswith("\0"):
                    raise PatternError(f"nothing can be repeated before {quantifier[0]}")
                least, most = re.fullmatch(r"\D*(\d*)(?:,(\d*))?.*", quantifier[0]).groups()  # type: ignore[union-attr]
                if most and int(least) > int(most):
                    raise PatternError(f"the greater number comes first in {quantifier[0]}")
                found.append("\0" + quantifier[0])
                self.at = quantifier.end()
                continue
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if depth < 0 or sign == "{":
                raise PatternError(f"a {sign} alone; write \\{sign}")
            if not (self.spaced and sign in " \t\n\r"):
                found.append(self.piece(sign))
            else:
                self.at += 1
        if depth:
            raise PatternError("a ( without its )")
        return "".join(found).replace("\0", "")

    def piece(self, sign: str) -> str:
        """What stands at the place, which then is behind it."""
        if sign in "\\[":
            self.cased = self.alike = False
            found = self.escape() if sign == "\\" else self.group()
            if not (self.folded and self.cased):
                return found
            if self.alike:
                raise PatternError("under the flag i \\p{Lu} and the like cannot stand beside letters in a class")
            return f"(?-i:{found})"
        self.at += 1
        if sign == "(" and self.text.startswith("?", self.at):
            if not self.text.startswith("?:", self.at):
                raise PatternError(f"XPath's regular expressions have no {self.text[self.at - 1 : self.at + 2]}")
            self.at += 2
            return "(?:"
        return f"\\{sign}" if sign in "]}#&~-" else sign

    def escape(self) -> str:
        """What a backslash stands for; a class is written so that it may stand in another."""
        sign = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if sign in ("p", "P"):
            return self.property(sign)
        if sign in _LITERALS or (sign in "nrtdD" and sign):
            return f"\\{sign}"
        if sign.lower() in _CLASSES and sign:
            return f"[{'^' if sign.isupper() else ''}{_CLASSES[sign.lower()]}]"
        if sign in ("w", "W"):
            return f"[{'^' if sign == 'w' else ''}{_NO_WORD}]"
        if not sign or sign.isalnum():
            raise PatternError(f"XPath's regular expressions have no \\{sign}")
        return re.escape(sign)

    def property(self, sign: str) -> str:
        match = re.compile(r"\{([A-Za-z0-9\-]+)\}").match(self.text, self.at)
        name = match[1] if match else ""
        self.at = match.end() if match else self.at
        self.cased = self.cased or bool(_CASED.fullmatch(name))
        if _CATEGORY.fullmatch(name):
            return f"\\{sign}{{{name}}}"
        words = _BLOCKS.split()
        if not name.startswith("Is") or name[2:] not in words[::2]:
            raise PatternError(f"no category and no block known here is called {name or sign}")
        first, last = words[words.index(name[2:]) + 1].split("-")
        return f"[{'^' if sign == 'P' else ''}\\x{{{first}}}-\\x{{{last}}}]"

    def group(self) -> str:
        """A class in brackets, with what is taken out of it."""
        self.at += 1
        negated = self.text.startswith("^", self.at)
        self.at += negated
        parts: list[str] = []
        taken = ""
        while not self.text.startswith("]", self.at):
            if self.at >= len(self.text):
                raise PatternError("a [ without its ]")
            if self.text.startswith("-[", self.at):
                self.at += 1
                taken = self.group()
                if not self.text.startswith("]", self.at):
                    raise PatternError("what is taken out of a class must stand last in it")
                continue
            parts.append(self.member())
        self.at += 1
        if not parts:
            raise PatternError("[] holds no character")
        base = f"[{'^' if negated else ''}{''.join(parts)}]"
        return f"[{base}--{taken}]" if taken else base

    def member(self) -> str:
        """A character, a class, or a range of characters."""
        first = self.single()
        follows = self.text[self.at : self.at + 2]
        if not follows.startswith("-") or follows in ("-]", "-[", "-") or first.startswith("[") or first == r"\-":
            return first
        self.at += 1
        last = self.single()
        if len(_plain(first)) != 1 or len(_plain(last)) != 1 or _plain(first) > _plain(last):
            raise PatternError(f"there is no range {first}-{last}")
        self.alike = self.alike or not last.isdigit()
        return f"{first}-{last}"

    def single(self) -> str:
        sign = self.text[self.at : self.at + 1]
        if sign == "\\":
            return self.escape()
        if sign in ("[", ""):
            raise PatternError("a [ in a class; write \\[")
        self.at += 1
        self.alike = self.alike or sign.upper() != sign.lower()
        return f"\\{sign}" if sign in _IN_CLASS else sign


def _plain(piece: str) -> str:
    """The character that a piece of a class stands for; more than one if it stands for several."""
    known = {r"\n": "\n", r"\r": "\r", r"\t": "\t"}
    return known.get(piece) or (piece[1:] if piece[:1] == "\\" and piece[1:2] not in "dDpP" else piece)


def engine_replacement(text: str, pattern: str) -> str:
    """The replacement as the engine writes it: `$1` of XPath is a group's number whatever follows.

    >>> engine_replacement("$1x\\\\$", "(b)")
    '${1}x$$'
    """
    groups = len(re.findall(r"(?<!\\)(?:\\\\)*\((?!\?)", pattern))

    def put(match: re.Match[str]) -> str:
        sign, number = match[1], match[2]
        if sign in ("$", "\\"):
            return "$$" if sign == "$" else "\\"
        if number is None:
            raise PatternError(f"a {match[0]} in the replacement; write \\{match[0]}")
        used = next((number[:n] for n in range(len(number), 1, -1) if int(number[:n]) <= groups), number[0])
        return f"${{{used}}}{number[len(used) :]}"

    return re.sub(r"\\([$\\])|\$([0-9]+)|[$\\]", put, text)
