"""Ask: a ready-made question with a parameter, and one's own SPARQL, as rows with their sources."""

from nnmi_graph import Workspace

ws = Workspace()

print("Where one institute's money rule stands, amount by amount:")
for row in ws.query("federal-funding-rule", institute="LIFT"):
    print(f"  {row['federal_usd']:>13,.0f} USD  {row['verdict']:<17} {row['source']} ({row['grade']})")

print("\nNamed members in more than two institutes, by our own SPARQL on the plain edges:")
answer = ws.sparql("""
    SELECT ?organisation (COUNT(DISTINCT ?institute) AS ?institutes) {
      ?member nnmi:everMemberOf ?institute ; rdfs:label ?organisation .
      ?institute a nnmi:Institute .
      FILTER(lang(?organisation) = "en")
    } GROUP BY ?organisation HAVING(COUNT(DISTINCT ?institute) > 2) ORDER BY DESC(?institutes) ?organisation""")
for row in answer:
    print(f"  {row['institutes']}  {row['organisation']}")
