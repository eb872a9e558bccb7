"""A first mapping for a table of members: which column is what is guessed by headers and values, and said.

What comes out is a mapping file to be read and mended by a person; nothing here runs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .. import literals
from ..errors import InputError


def _words(english: str, chinese: str) -> tuple[str, ...]:
    return (*english.split(), *chinese.split())


_USUAL: Mapping[str, tuple[str, ...]] = {
    "member": _words(
        "member organisation organization company partner participant institution member_name organisation_name"
        " organization_name company_name name",
        "成员 成员单位 成员名称 会员 会员单位 单位 单位名称 机构 机构名称 企业 企业名称 公司 公司名称 参与单位 合作单位"
        " 名称",
    ),
    "group": _words(
        "consortium institute centre center network project alliance club group programme program",
        "中心 创新中心 中心名称 联盟 联盟名称 协会 项目 项目名称 网络",
    ),
    "joined": _words(
        "joined join_date date_joined member_since since start start_date valid_from from date",
        "加入 加入日期 加入时间 入会日期 入会时间 加盟日期 加盟时间 开始 开始日期 开始时间 起始日期 日期",
    ),
    "left": _words(
        "left date_left until end end_date valid_to to",
        "退出 退出日期 退出时间 退会日期 退会时间 离开日期 离开时间 结束 结束日期 结束时间 终止日期",
    ),
    "tier": _words("tier level membership_tier membership_level", "等级 级别 会员等级 会员级别 成员等级 成员级别"),
}
"""The headers by which a column is taken for what it says of a membership; the first role that fits takes it."""
_ENDS, _DATES = ("member", "group"), ("joined", "left")
_READ = {"joined": "加入", "left": "退出", "tier": "等级"}
"""What else is read of a membership, and the Chinese word for it."""
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Guess:
    """A mapping file for a table, and in English and Chinese what was guessed."""

    mapping: str
    notes: tuple[Texts, ...]


def guess(name: str, base: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Guess:
    """A mapping of the table `name`.csv to memberships whose things have IRIs that begin with `base`.

    Raises `InputError` if no column can be the members'.
    """
    columns = {title: [row[place].strip() for row in rows] for place, title in enumerate(header)}
    chosen, notes = _chosen(columns), list[Texts]()
    for role in _DATES:
        if role in chosen and (odd := _no_date(columns[chosen[role]])):
            notes.append(
                _said(
                    "column {!r} is not read as dates, for {!r} is none",
                    "列“{}”未按日期读取：“{}”不是日期",
                    chosen.pop(role),
                    odd,
                )
            )
    _fill_ends(chosen, columns, name)
    if "group" in chosen:
        taken = _said(
            "column {!r} was taken for the members, {!r} for what they are members of",
            "将列“{}”作为成员，列“{}”作为其所加入者",
            chosen["member"],
            chosen["group"],
        )
    else:
        taken = _said("column {!r} was taken for the members of {!r}", "将列“{}”作为“{}”的成员", chosen["member"], name)
    notes.insert(0, taken)
    others = [(chosen[role], role, word) for role, word in _READ.items() if role in chosen]
    if others:
        english = ", ".join(f"{title} ({role})" for title, role, _ in others)
        chinese = "、".join(f"{title}（{word}）" for title, _, word in others)
        notes.append({"en": f"also read: {english}", "zh": f"另读取：{chinese}"})
    unread = [title for title in header if title not in chosen.values()]
    if unread:
        notes.append(
            _said(
                "not read: {}; say in mapping.yaml what they mean",
                "未读取：{}；请在 mapping.yaml 中说明其含义",
                ", ".join(unread),
            )
        )
    notes.append(
        _said(
            "each row is taken for a membership in the role of a member, and the table for a source of grade D",
            "每行视为一项成员身份（角色：成员），该表视为 D 级来源",
        )
    )
    return Guess(_mapping(name, base, chosen), tuple(notes))


def _said(en: str, zh: str, *values: str) -> Texts:
    return {"en": en.format(*values), "zh": zh.format(*values)}


def _chosen(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The column of each role that has a usual header."""
    keys = {re.sub(r"[\W_]+", "_", title.strip().lower()).strip("_"): title for title in columns}
    found: dict[str, str] = {}
    for role, usual in _USUAL.items():
        title = next((keys[key] for key in usual if key in keys and keys[key] not in found.values()), None)
        if title is not None:
            found[role] = title
    return found


def _no_date(cells: Sequence[str]) -> str:
    """The first filled cell that is no date; empty if all are."""
    for cell in cells:
        try:
            if cell:
                literals.read_date(cell)
        except InputError:
            return cell
    return ""


def _fill_ends(chosen: dict[str, str], columns: Mapping[str, Sequence[str]], name: str) -> None:
    """Choose the ends that no header names: of the other columns of words the most varied is the members'."""
    free = [title for title, cells in columns.items() if title not in chosen.values() and _is_words(cells)]
    free.sort(key=lambda title: -len(set(columns[title])))
    if "member" not in chosen:
        if not free:
            raise InputError(
                "has no column of words that could be the members'", where=name, mend="name a column 'member'"
            )
        chosen["member"] = free.pop(0)
    if "group" not in chosen and free and len(columns) == len(_ENDS):
        chosen["group"] = free[-1]


def _is_words(cells: Sequence[str]) -> bool:
    """Whether most filled cells have letters, and are no dates."""
    filled = [cell for cell in cells if cell]
    return (
        bool(filled)
        and sum(any(map(str.isalpha, cell)) and bool(_no_date([cell])) for cell in filled) > len(filled) / 2
    )


def _mapping(name: str, base: str, chosen: Mapping[str, str]) -> str:
    """The text of the mapping file."""
    slug = literals.slug(name) or "table"
    group, group_id = name, f"my:{slug}"
    if "group" in chosen:
        group, group_id = f"{{{chosen['group']}}}", f"my:{{{chosen['group']}|slug}}"
    member, member_id = f"{{{chosen['member']}}}", f"my:{{{chosen['member']}|slug}}"
    of_tier, more = "", list[str]()
    if "tier" in chosen:
        tier = f"my:tier-{group_id.removeprefix('my:')}-{{{chosen['tier']}|slug}}"
        label = f"{group}: {{{chosen['tier']}}}"
        of_tier = _TIER.format(tier=_q(tier), group=_q(group_id), label=_q(label))
        more.append(f"          nnmi:tier: {_q(tier)}")
    for role, term in (("joined", "validFrom"), ("left", "validTo")):
        if role in chosen:
            more.append(f"          nnmi:{term}: {{date: {_q(f'{{{chosen[role]}}}')}}}")
    told = {"slug": slug, "base": base, "title": f"The table {name}", "group": group, "member": member}
    told |= {"group_id": group_id, "member_id": member_id}
    quoted = {key: _q(text) if key != "slug" else text for key, text in told.items()}
    return _TEXT.format(**quoted, tiers=of_tier, more="".join(f"{line}\n" for line in more))


def _q(text: str) -> str:
    """The text as YAML has it in quotation marks."""
    return json.dumps(text, ensure_ascii=False)


_TIER = """      - id: {tier}
        set:
          a: nnmi:MembershipTier
          rdfs:label: {{text: {label}, lang: auto}}
          nnmi:tierOf: {group}
"""
_TEXT = """# What the columns of {slug}.csv mean. This is a first guess: read it and mend it, then run 'nnmi derive'.
# The language is explained in docs/data.md.
output: {slug}.trig
comment: Made from {slug}.csv by mapping.yaml; edit those, not this file.

prefixes:
  my: {base}

tables:
  - graph: "graph:{slug}"              # the source; to publish, add a title, licence and rights
    records:
      - id: "my:src-{slug}"
        set:
          a: nnmi:Source
          dcterms:title: {{text: {title}, lang: auto}}
          nnmi:grade: tax:grade-d      # A law or government, B a party's own release, C press, D secondary

  - file: {slug}.csv
    graph: "graph:{slug}"
    records:
      - id: {group_id}
        set: {{a: nnmi:Institute, rdfs:label: {{text: {group}, lang: auto}}}}
      - id: {member_id}
        set: {{a: nnmi:Organization, rdfs:label: {{text: {member}, lang: auto}}}}
{tiers}      - id: "my:{slug}-{{row:04}}"
        set:
          a: nnmi:Membership
          nnmi:about: {group_id}
          nnmi:member: {member_id}
          nnmi:memberRole: tax:role-member
{more}          nnmi:assertedIn: "my:src-{slug}"
          nnmi:citation: "my:{slug}-{{row:04}}-cite"
          nnmi:rank: tax:rank-normal
          nnmi:basis: tax:basis-stated
          nnmi:statedPredicate: {{string: "member"}}
          nnmi:statedValue: {{string: {member}}}
      - id: "my:{slug}-{{row:04}}-cite"
        set:
          a: nnmi:Citation
          nnmi:inSource: "my:src-{slug}"
          nnmi:section: {{string: "row {{row}}"}}
"""
