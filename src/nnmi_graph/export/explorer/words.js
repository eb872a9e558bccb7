// The words of the page, in the languages of the labels.
export const WORDS = {
  en: {
    search: "Search a name", kinds: "Kinds", ties: "Ties", around: "Around", filter: "Filter by", everything: "everything", date: "Date",
    allDates: "all dates", undated: "show undated ties", reset: "Show all", nodes: "nodes", edges: "ties", claims: "Claims",
    nothing: "Nothing by that name.", pick: "Click a node to see the claims behind it.", close: "Close", other: "Other name",
    since: "since", until: "until", undatedTie: "no date told", claim: "claim", names: "IRI", shown: "shown",
    noWebGL: "This page needs WebGL, which the browser does not offer.",
  },
  zh: {
    search: "搜索名称", kinds: "节点类型", ties: "关系", around: "围绕", filter: "筛选", everything: "全部", date: "日期",
    allDates: "所有日期", undated: "显示无日期的关系", reset: "全部显示", nodes: "个节点", edges: "条关系", claims: "主张",
    nothing: "没有此名称。", pick: "点击节点查看其背后的主张。", close: "关闭", other: "另一名称",
    since: "自", until: "至", undatedTie: "未载日期", claim: "主张", names: "IRI", shown: "显示",
    noWebGL: "此页面需要 WebGL，而浏览器不支持。",
  },
};
