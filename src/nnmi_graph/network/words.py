"""The names that a report shows for columns, numbers and tables, in English and Chinese."""

from __future__ import annotations

CHINESE = {
    "id": "标识", "label": "名称", "kind": "类型", "side": "侧", "nodes": "节点", "degree_mean": "平均度",
    "degree_median": "度中位数", "degree_max": "最大度", "isolates": "孤立点", "source_kind": "源类型",
    "target_kind": "目标类型", "ties": "联系", "density": "密度", "component": "分量", "components": "分量数",
    "degree": "度", "degree_raw": "度（原值）", "rank_in_side": "同侧名次", "closeness": "接近中心性",
    "mean_distance": "平均距离", "betweenness": "中介中心性", "betweenness_raw": "中介（原值）",
    "pagerank": "PageRank（相对）", "pagerank_raw": "PageRank", "groups": "组数", "which": "所属",
    "actors": "成员", "share": "份额", "a_label": "甲", "b_label": "乙", "a": "甲", "b": "乙", "shared": "共有",
    "jaccard": "Jaccard", "of_smaller": "占较小者份额", "expected": "期望", "p": "p 值", "p_fdsm": "p 值（FDSM）",
    "strength": "强度", "partners": "伙伴数", "weight": "权重", "sector": "部门", "total": "合计",
    "coordinator": "协调者", "itinerant": "流动中间人", "representative": "代表者", "gatekeeper": "守门人",
    "liaison": "联络者", "within_sector": "部门内", "between_sectors": "部门间", "constraint": "约束",
    "effective_size": "有效规模", "efficiency": "效率", "core": "核心", "module": "模块", "modules": "模块数",
    "latapy_dot": "Latapy（点）", "latapy_min": "Latapy（小）", "latapy_max": "Latapy（大）", "over": "范围",
    "pairs": "对数", "nodf": "NODF", "articulation": "割点", "pieces": "碎片", "cut_off": "被切断",
    "left_alone": "被孤立", "reach_lost": "可达损失", "money_share": "资金份额", "within": "内部",
    "between": "外部", "e_i_index": "E–I 指数", "entropy": "熵（比特）", "evenness": "均匀度",
    "public_low": "公共（低）", "public_high": "公共（高）", "other_low": "其他（低）", "other_high": "其他（高）",
    "leverage_low": "杠杆（低）", "leverage_high": "杠杆（高）", "middle": "中值", "named": "列名",
    "stated": "来源称有", "low": "低", "high": "高", "step": "步骤", "from": "自", "to": "至", "amount": "金额",
    "year": "年", "entries": "进入", "new_actors": "新成员", "exits": "退出", "present": "在场",
    "entry_rate": "进入率", "exit_rate": "退出率", "stratum": "分层", "years": "年数", "at_risk": "风险集",
    "ended": "终止", "survival": "留存率", "se": "标准误", "kept": "保留", "gone": "离开", "new": "新增",
    "actors_kept": "保留成员", "actors_gone": "离开成员", "actors_new": "新增成员",
    "jaccard_actors": "成员 Jaccard", "group": "组", "when": "时间", "count": "次数", "participation": "参与系数",
    "overlapping_degree": "叠加度", "layers": "层数", "layer": "层", "shared_ties": "共有联系",
    "jaccard_ties": "联系 Jaccard", "shared_nodes": "共有节点", "jaccard_nodes": "节点 Jaccard", "place": "地点",
    "ties_of_groups": "组的联系", "local_ties": "本地联系", "money": "资金", "broad": "上位", "workers": "从事者",
    "status": "状态", "claims": "陈述", "measure": "指标", "largest_component": "最大分量份额",
    "largest": "最大分量", "largest_share": "最大分量份额", "group_mean": "组均值", "group_max": "组最大值",
    "actor_mean": "成员均值", "actor_max": "成员最大值", "node_mean": "均值", "node_max": "最大值",
    "claims_per_tie": "每条联系的陈述数", "bridges": "桥接成员", "bridge_share": "桥接份额",
    "groups_per_actor": "每成员组数", "groups_max": "最多组数", "pairs_sharing": "有共有的对",
    "share_sharing": "有共有的份额", "jaccard_mean": "平均 Jaccard", "backbone_ties": "骨干联系",
    "backbone_density": "骨干密度", "fdsm_agreement": "与 FDSM 一致率", "strength_mean": "平均强度",
    "partners_mean": "平均伙伴数", "open_triads": "开放三元组", "constraint_mean": "平均约束",
    "correlation": "相关", "core_actors": "核心成员", "core_groups": "核心组", "core_density": "核心密度",
    "share_of_ties": "核心联系份额", "modularity": "模块度", "newman_modularity": "Newman 模块度",
    "barber_modularity": "Barber 模块度", "robins_alexander": "Robins–Alexander 系数",
    "latapy_dot_groups": "Latapy（组）", "latapy_dot_actors": "Latapy（成员）", "fill": "填充率",
    "articulation_points": "割点数", "articulation_share": "割点份额", "reach_lost_max": "最大可达损失",
    "left_alone_max": "最多被孤立", "core_max": "最大 k", "nodes_in_max": "最大核节点数",
    "assortativity": "同配系数", "entropy_mean": "平均熵", "triple_helix_bits": "三螺旋互信息（比特）",
    "groups_with_all_three": "三者俱全的组", "total_low": "总额（低）", "total_high": "总额（高）",
    "hhi_groups": "组集中度 HHI", "hhi_sponsors": "资助方集中度 HHI", "spells": "时段", "kept_1y": "1 年留存",
    "kept_2y": "2 年留存", "kept_5y": "5 年留存", "kept_10y": "10 年留存", "slices": "切片数",
    "ties_with_tier": "有等级的联系", "changes": "变动", "disagreements": "来源不一",
    "nodes_in_several": "多层节点", "share_in_several": "多层份额", "places": "地点数",
    "places_with_groups": "有组的地点", "hhi_actors": "成员集中度 HHI", "local_share": "本地份额",
    "concepts": "概念", "covered": "已覆盖", "coverage": "覆盖率", "gaps": "缺口", "single": "仅一家",
    "statistic": "统计量", "model": "零模型", "observed": "观测值", "mean": "均值", "sd": "标准差", "runs": "次数",
    "change": "变化", "what": "对象", "in_both": "两者皆有", "only_a": "仅甲", "only_b": "仅乙",
    "degree_a": "度（甲）", "degree_b": "度（乙）", "actor": "成员", "full": "完整", "modes": "各模",
    "between_kinds": "类型之间", "overlap": "重叠", "backbone": "骨干网络", "brokerage": "中间人",
    "closure": "闭合", "nestedness": "嵌套性", "fragility": "脆弱性", "k_core": "k-核", "mixing": "部门间联系",
    "sponsors": "资助方", "flow": "资金流向", "entry_exit": "进入与退出", "retention": "留存", "turnover": "更替",
    "moves": "变动次数", "flows": "流向", "technology": "技术", "numbers": "数值", "movers": "变化最大者",
    "Institute": "创新中心", "Organization": "机构", "Agency": "资助机构", "GovernmentBody": "政府机构",
    "ProgramOffice": "项目办公室", "Technology": "技术", "Concept": "概念", "Place": "地点", "Side": "一方",
    "Network": "网络", "industry": "产业界", "academia": "学术界", "government": "政府", "non-profit": "非营利",
    "civil-society": "公民社会", "all": "全部", "fixed degree sequence (curveball)": "固定度序列（curveball）",
    "sectors dealt out anew": "部门标签随机重排", "places dealt out anew": "地点标签随机重排", "several": "多家",
    "gap": "缺口", "sponsor": "资助方",
}  # fmt: skip

SAID = {
    "report": ("Report on the network", "网络报告"), "graph": ("The graph", "网络图"), "view": ("View", "视图"),
    "date": ("As of", "日期"), "whole": ("whole period", "全时段"), "modes": ("Modes", "模"),
    "sources": ("Sources", "来源"),
    "covered": ("How much is named", "覆盖率"),
    "none": ("No member counts are stated: coverage is unknown.", "没有来源说明成员数：覆盖率未知。"),
    "share": ("{named} of {stated} stated members are named ({share}), in {groups} groups.",
              "来源称 {groups} 个组共有 {stated} 名成员，其中列名 {named}（{share}）。"),
    "figure": ("Figure", "图"), "caution": ("Caution", "注意"), "reference": ("Reference", "文献"),
    "note": ("Note", "说明"), "chance": ("Against chance", "与偶然比较"),
    "by_chance": ("{statistic}: {observed}, by chance {mean} ± {sd} ({model}, {runs} draws, seed {seed}): p = {p}",
                  "{statistic}：{observed}，偶然值 {mean} ± {sd}"
                  "（{model}，{runs} 次，种子 {seed}）：p = {p}"),
    "one_group": ("in one", "仅一组"), "more_groups": ("in several", "多组"),
    "more": ("… and {count} more rows", "……另有 {count} 行"),
    "not_measured": ("Not measured here", "未能测量"),
    "number": ("Number", "数值"), "value": ("Value", "值"),
}  # fmt: skip


def name_of(key: str, lang: str) -> str:
    """A column, number or table by the name a reader knows.

    >>> name_of("reach_lost", "en"), name_of("reach_lost", "zh"), name_of("e_i_index", "en")
    ('reach lost', '可达损失', 'E-I index')
    """
    if lang == "zh":
        return CHINESE.get(key, key.replace("_", " "))
    return {"e_i_index": "E-I index", "nodf": "NODF", "pagerank": "PageRank"}.get(key, key.replace("_", " "))


def said(key: str, lang: str, **values: object) -> str:
    """A phrase of the report, filled in."""
    return SAID[key][lang == "zh"].format(**values)
