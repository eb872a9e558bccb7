"""What a client would rather have: media types and languages by its own weights (RFC 9110, section 12.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def best(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that the header likes most, the first of equals; None if it refuses all of them.

    >>> best("text/turtle;q=0.5, application/ld+json", ["text/turtle", "application/ld+json"])
    'application/ld+json'
    >>> best("text/*, */*;q=0", ["application/ld+json"]) is None
    True
    """
    ranges = list(_weighted(accept)) or [("*/*", 1.0)]
    weights = {media_type: _weight(media_type, ranges) for media_type in offered}
    liked = max(weights.values(), default=0.0)
    return next((media_type for media_type, weight in weights.items() if weight == liked), None) if liked else None


def _weight(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of the most particular range that the type lies in."""
    for wanted in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        weights = [weight for given, weight in ranges if given == wanted]
        if weights:
            return max(weights)
    return 0.0


def language(accept: str) -> str:
    """English or Chinese, whichever the header likes more; English if it tells nothing.

    >>> language("zh-CN,zh;q=0.9,en;q=0.8"), language("fr, en;q=0.1"), language("")
    ('zh', 'en', 'en')
    """
    weights = {"en": 0.0, "zh": 0.0}
    for tag, weight in _weighted(accept):
        short = tag.partition("-")[0]
        if short in weights:
            weights[short] = max(weights[short], weight)
    return "zh" if weights["zh"] > weights["en"] else "en"


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            weight = 0.0
        if name and 0 <= weight <= 1:
            yield name, weight
