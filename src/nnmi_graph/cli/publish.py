"""Publish the graph as static files: a page for everything, downloads, a search. Needs pip install "nnmi-graph[serve]".

nnmi publish DIR                   into a new folder, to be laid on any web host, or opened from the disk
nnmi publish DIR --force           in place of what was published there before
nnmi publish DIR --since OLD       with a page of what came, went and changed since an older state
"""

from __future__ import annotations

import argparse

from ..errors import NnmiError
from ..phrases import in_language
from .output import say, state_at, workspace
from .parser import Parser, UsageError, data_files, names


def arguments(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", help="a new or an empty folder")
    data_files(parser, "publish these RDF files instead")
    parser.add_argument("--languages", default="en,zh", metavar="LIST", help="of the pages, the first at the top")
    parser.add_argument("--url", default="", metavar="URL", help="where the site will be, for its sitemap")
    parser.add_argument("--most", type=int, default=1_000_000, metavar="N", help="write at most N pages")
    parser.add_argument("--since", metavar="OLD", help="an older state: a store, an endpoint, an RDF file, a project")
    parser.add_argument("--force", action="store_true", help="replace what was published there before")


def run(args: argparse.Namespace) -> int:
    languages = names(args.languages)
    if not languages or set(languages) - {"en", "zh"} or len(set(languages)) < len(languages):
        raise UsageError(f"--languages {args.languages!r} is no list of languages", mend="give en, zh or both")
    if args.url and not args.url.startswith(("http://", "https://")):
        raise UsageError(f"--url {args.url!r} is no address", mend="begin it with https://")
    if args.most < 1:
        raise UsageError(f"--most {args.most} is no number of pages", mend="give 1 or more")
    try:
        from ..publish.publishing import publish
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn", "jinja2", "markupsafe"):
            raise
        raise NnmiError(
            f"needs the package {error.name}", where="publish", mend="pip install 'nnmi-graph[serve]'"
        ) from None
    ws = workspace(args)
    since = state_at(args, args.since) if args.since is not None else None
    done = publish(ws, args.folder, languages=languages, url=args.url, force=args.force, most=args.most, since=since)
    for note in done.since.notes(args.lang) if done.since else ():
        say(args, f"nnmi: {note}")
    told = in_language("{}: {} pages, {} other files", args.lang)
    say(args, f"nnmi: {told.format(args.folder, f'{done.pages:,}', f'{done.others:,}')}")
    if done.left_out:
        told = in_language("{} links lead to pages that are not here; their words stay without a link", args.lang)
        say(args, f"nnmi: {told.format(f'{done.left_out:,}')}")
    return 0
