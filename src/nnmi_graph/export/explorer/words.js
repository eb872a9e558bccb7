// The words of the page, in the languages of the labels.
export const WORDS = {
  en: {
    search: "Search a name", kinds: "Kinds", ties: "Ties", around: "Around", filter: "Filter by", everything: "everything", date: "Date",
    allDates: "all dates", undated: "show undated ties", reset: "Show all", nodes: "nodes", edges: "ties", claims: "Claims",
    nothing: "Nothing by that name.", pick: "Click a node to see the claims behind it.", close: "Close", other: "Other name",
    since: "since", until: "until", told: "told for", undatedTie: "no date told", claim: "claim", names: "IRI", shown: "shown", colours: "Colours", nothingTold: "not told",
    noWebGL: "This page needs WebGL, which the browser does not offer.", terms: {},
  },
  zh: {
    search: "搜索名称", kinds: "节点类型", ties: "联系", around: "围绕", filter: "筛选", everything: "全部", date: "日期",
    allDates: "所有日期", undated: "显示无日期的联系", reset: "全部显示", nodes: "个节点", edges: "条联系", claims: "陈述",
    nothing: "没有此名称。", pick: "点击节点查看其背后的陈述。", close: "关闭", other: "另一名称",
    since: "自", until: "至", told: "所载时间", undatedTie: "未载日期", claim: "陈述", names: "IRI", shown: "显示", colours: "颜色", nothingTold: "未载",
    noWebGL: "此页面需要 WebGL，而浏览器不支持。",
    terms: {
      Agency: "政府机构", Institute: "创新中心", Organization: "机构", Technology: "技术", agency: "政府机构", technology: "技术",
      direction: "技术方向", sector: "部门", partner_type: "伙伴类型", state: "州", tier: "会员等级", role: "角色", origin: "来源",
      grade: "来源等级", amount: "金额", institutes: "共同参加的创新中心", pays: "出资", supports: "支持",
      "runs-competition": "组织竞标", oversees: "监管", "manages-agreement": "管理协议", leads: "牵头", manages: "管理", operates: "运营",
      member: "成员", "member-expected": "预期成员", project: "项目合作", hosts: "承办", administers: "行政管理", serves: "服务",
      funds: "投入", "works-on": "从事", "shares-institutes": "同属创新中心", planned: "计划", claims: "陈述数", standing: "当时状况",
    },
  },
};
