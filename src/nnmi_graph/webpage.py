"""A page that needs nothing else: no script, no address outside. What is put on it is escaped by whoever puts it."""

from __future__ import annotations

from html import escape

_STYLE = """
body{font:16px/1.5 system-ui,'Noto Sans','Noto Sans CJK SC','PingFang SC','SimHei',sans-serif;color:#1b1b1b;
background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6em}h2{font-size:1.2em;border-bottom:1px solid #ddd;margin-top:2.2em}
body:lang(zh){word-break:keep-all;overflow-wrap:anywhere}
table{border-collapse:collapse;margin:.8em 0;font-size:.85em}caption{text-align:left;font-weight:600}
th,td{border-bottom:1px solid #ddd;padding:.2em .8em .2em 0;text-align:left;vertical-align:top}
.small{font-size:.8em;color:#555;margin:.3em 0}
"""


def page(heading: str, body: str, lang: str, style: str = "") -> str:
    """The page: the heading as text, the body as HTML, and what its parts look like beside the usual."""
    title = escape(heading)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
    )
