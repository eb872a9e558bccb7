import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.ReasonerFactory;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.reasoner.OWLReasoner;

/**
 * Checks ontologies with OWLAPI and HermiT: is each in OWL 2 DL and in OWL 2 RL, is it consistent, and which named classes can have
 * no member. Takes any list of files; each is checked by itself, and one line of JSON is printed for each.
 */
public class OwlCheck {
    private static final int MOST_SHOWN = 20;

    public static void main(String[] files) throws Exception {
        for (String file : files) {
            System.out.println(report(new File(file)));
        }
    }

    private static String report(File file) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        OWLOntology ontology = manager.loadOntologyFromOntologyDocument(IRI.create(file));
        List<String> dl = violations(ontology, new OWL2DLProfile());
        List<String> rl = violations(ontology, new OWL2RLProfile());
        Configuration settings = new Configuration();
        settings.ignoreUnsupportedDatatypes = true;
        settings.throwInconsistentOntologyException = false;
        OWLReasoner reasoner = new ReasonerFactory().createReasoner(ontology, settings);
        boolean consistent = reasoner.isConsistent();
        List<String> unsatisfiable = new ArrayList<>();
        if (consistent) {
            reasoner.unsatisfiableClasses().filter(c -> !c.isOWLNothing()).forEach(c -> unsatisfiable.add(c.getIRI().toString()));
        }
        reasoner.dispose();
        return "{\"file\": " + quoted(file.getPath()) + ", \"axioms\": " + ontology.getLogicalAxiomCount()
            + ", \"consistent\": " + consistent + ", \"unsatisfiable\": " + list(unsatisfiable)
            + ", \"dl_violations\": " + list(dl) + ", \"rl_violations\": " + list(rl) + "}";
    }

    private static List<String> violations(OWLOntology ontology, OWLProfile profile) {
        return profile.checkOntology(ontology).getViolations().stream().map(OWLProfileViolation::toString).sorted()
            .limit(MOST_SHOWN).collect(Collectors.toList());
    }

    private static String list(List<String> items) {
        return items.stream().map(OwlCheck::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            out.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? " " : String.valueOf(c));
        }
        return out.append('"').toString();
    }
}
