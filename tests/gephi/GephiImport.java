// Opens files with Gephi's own importer and prints what it saw, one JSON document a line. Run as a single-file program:
//   java -cp gephi-toolkit-all.jar tests/gephi/GephiImport.java FILE...
// With -Dcounts=true it tells only how many nodes and edges there are, for large files.
import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.gephi.graph.api.*;
import org.gephi.io.importer.api.*;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;

public class GephiImport {
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, "UTF-8");
        System.setOut(System.err);
        LogManager.getLogManager().reset();
        for (String file : args) out.println(read(new File(file)));
        System.exit(0);
    }

    static String read(File file) throws Exception {
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        Workspace workspace = projects.getCurrentWorkspace();
        ImportController imports = Lookup.getDefault().lookup(ImportController.class);
        Container container;
        try {
            container = imports.importFile(file);
        } catch (Exception error) {
            return refused(error);
        }
        if (container == null) return refused(null);
        List<String> issues = issues(container.getReport());
        try {
            imports.process(container, new DefaultProcessor(), workspace);
        } catch (RuntimeException error) {
            return refused(error);
        }
        issues.addAll(issues(container.getReport()));
        GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace);
        Graph graph = model.getGraph();
        if (Boolean.getBoolean("counts"))
            return object("issues", list(issues), "nodes", String.valueOf(graph.getNodeCount()), "edges", String.valueOf(graph.getEdgeCount()));
        List<String> nodes = new ArrayList<>();
        for (Node node : graph.getNodes()) {
            nodes.add(object("id", text(node.getId()), "label", text(node.getLabel()), "x", number(node.x()), "y", number(node.y()),
                "size", number(node.size()), "color", text(colour(node)), "values", values(node, model.getNodeTable()),
                "spells", spells(node)));
        }
        List<String> edges = new ArrayList<>();
        for (Edge edge : graph.getEdges()) {
            edges.add(object("id", text(edge.getId()), "source", text(edge.getSource().getId()), "target",
                text(edge.getTarget().getId()), "kind", text(edge.getTypeLabel()), "label", text(edge.getLabel()),
                "weight", number(edge.hasDynamicWeight() ? -1 : edge.getWeight()), "directed", String.valueOf(edge.isDirected()),
                "color", text(colour(edge)), "values", values(edge, model.getEdgeTable()), "spells", spells(edge)));
        }
        return object("issues", list(issues), "directed", String.valueOf(graph.isDirected()), "mixed",
            String.valueOf(graph.isMixed()), "multi", String.valueOf(model.isMultiGraph()), "dynamic", String.valueOf(model.isDynamic()), "timeformat",
            text(model.getTimeFormat()), "representation", text(model.getConfiguration().getTimeRepresentation()),
            "node_columns", columns(model.getNodeTable()), "edge_columns", columns(model.getEdgeTable()), "nodes", list(nodes),
            "edges", list(edges));
    }

    static String refused(Exception error) {
        return object("refused", text(String.valueOf(error)));
    }

    static List<String> issues(Report report) {
        List<String> found = new ArrayList<>();
        java.util.Iterator<Issue> all = report.getIssues(Integer.MAX_VALUE);
        while (all.hasNext()) {
            Issue issue = all.next();
            found.add(object("level", text(issue.getLevel()), "message", text(issue.getMessage())));
        }
        return found;
    }

    static String values(Element element, Table table) {
        List<String> found = new ArrayList<>();
        for (Column column : table) {
            if (column.isProperty()) continue;
            Object value = element.getAttribute(column);
            if (value == null) continue;
            String shown = value.getClass().isArray() ? java.util.Arrays.toString((Object[]) value)
                : value instanceof org.gephi.graph.api.types.TimeMap
                    ? ((org.gephi.graph.api.types.TimeMap<?, ?>) value).toString(TimeFormat.DATE) : value.toString();
            found.add(text(column.getId()));
            found.add(text(shown));
        }
        return pairs(found);
    }

    static String spells(Element element) {
        Object set = element.getAttribute("timeset");
        if (!(set instanceof org.gephi.graph.api.types.TimeSet)) return text(null);
        return text(((org.gephi.graph.api.types.TimeSet<?>) set).toString(TimeFormat.DATE));
    }

    static String columns(Table table) {
        List<String> found = new ArrayList<>();
        for (Column column : table) {
            if (column.isProperty()) continue;
            found.add(text(column.getId()));
            found.add(text(column.getTypeClass().getSimpleName()));
        }
        return pairs(found);
    }

    static String colour(ElementProperties element) {
        return (int) (element.r() * 255 + .5) + "," + (int) (element.g() * 255 + .5) + "," + (int) (element.b() * 255 + .5);
    }

    static String object(String... parts) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < parts.length; i += 2) { found.add(text(parts[i])); found.add(parts[i + 1]); }
        return pairs(found);
    }

    static String pairs(List<String> parts) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < parts.size(); i += 2) out.append(i > 0 ? "," : "").append(parts.get(i)).append(":").append(parts.get(i + 1));
        return out.append("}").toString();
    }

    static String list(List<String> parts) { return "[" + String.join(",", parts) + "]"; }

    static String number(double value) { return Double.isFinite(value) ? String.valueOf(value) : text(String.valueOf(value)); }

    static String text(Object value) {
        if (value == null) return "null";
        StringBuilder out = new StringBuilder("\"");
        for (char c : value.toString().toCharArray()) {
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < 32) out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        return out.append('"').toString();
    }
}
