// Opens a file with Gephi's importer and draws it with Gephi's own preview, as its Preview window would. Run as
//   java -cp gephi-toolkit-all.jar tests/gephi/GephiPicture.java FILE PICTURE.svg
import java.io.File;
import java.io.FileWriter;
import java.io.Writer;
import java.util.logging.LogManager;
import org.gephi.graph.api.*;
import org.gephi.io.exporter.api.ExportController;
import org.gephi.io.exporter.preview.SVGExporter;
import org.gephi.io.importer.api.*;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.preview.api.*;
import org.gephi.preview.types.EdgeColor;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;

public class GephiPicture {
    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        Workspace workspace = projects.getCurrentWorkspace();
        ImportController imports = Lookup.getDefault().lookup(ImportController.class);
        Container container = imports.importFile(new File(args[0]));
        imports.process(container, new DefaultProcessor(), workspace);
        PreviewModel model = Lookup.getDefault().lookup(PreviewController.class).getModel(workspace);
        PreviewProperties properties = model.getProperties();
        properties.putValue(PreviewProperty.SHOW_NODE_LABELS, Boolean.TRUE);
        properties.putValue(PreviewProperty.NODE_LABEL_PROPORTIONAL_SIZE, Boolean.TRUE);
        properties.putValue(PreviewProperty.NODE_LABEL_FONT, new java.awt.Font("Noto Sans CJK SC", java.awt.Font.PLAIN, 4));
        properties.putValue(PreviewProperty.EDGE_CURVED, Boolean.FALSE);
        properties.putValue(PreviewProperty.EDGE_COLOR, new EdgeColor(EdgeColor.Mode.ORIGINAL));
        properties.putValue(PreviewProperty.EDGE_OPACITY, 90f);
        properties.putValue(PreviewProperty.ARROW_SIZE, 0f);
        properties.putValue(PreviewProperty.BACKGROUND_COLOR, java.awt.Color.WHITE);
        SVGExporter exporter = new SVGExporter();
        exporter.setWorkspace(workspace);
        try (Writer out = new FileWriter(args[1])) {
            exporter.setWriter(out);
            exporter.execute();
        }
        System.exit(0);
    }
}
