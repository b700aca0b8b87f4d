package dev.priok.compose;

import dev.priok.compose.load.Consistency;
import dev.priok.compose.load.Context;
import dev.priok.compose.load.FileSearch;
import dev.priok.compose.load.FileSet;
import dev.priok.compose.load.FileTexts;
import dev.priok.compose.load.Normalize;
import dev.priok.compose.load.ProjectName;
import dev.priok.compose.load.Projects;
import dev.priok.compose.load.ServiceFiles;
import dev.priok.compose.model.Project;
import dev.priok.compose.schema.Normalizer;
import dev.priok.compose.tree.Mapping;
import dev.priok.model.EngineException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads Compose files: finds, interpolates, merges, checks and normalizes them. */
public final class ComposeFiles {
    private final FileSearch.Found found;
    private final Context context;
    private final String name;
    private final LoadRequest request;

    private ComposeFiles(LoadRequest request, Consumer<String> warnings) {
        this.request = request;
        this.found = FileSearch.find(request, warnings);
        Context first = new Context(found.environment(), request.depth(), warnings, new FileTexts(System.in));
        this.name = ProjectName.of(request, found.files(), found.directory(), first);
        Map<String, String> environment = new TreeMap<>(found.environment());
        environment.put("COMPOSE_PROJECT_NAME", name);
        this.context = new Context(environment, first.depth(), warnings, first.told(), first.texts());
    }

    /**
     * The project that a request means. What is odd but harmless, such as a variable without a value, goes to warnings,
     * a line each; what is wrong ends in an {@link EngineException} that names file and line.
     */
    public static Project load(LoadRequest request, Consumer<String> warnings) {
        return new ComposeFiles(request, warnings).project();
    }

    /** The merged files as a document, without variables replaced if the request says so; nothing is checked to the end. */
    public static Mapping document(LoadRequest request, Consumer<String> warnings) {
        return new ComposeFiles(request, warnings).document();
    }

    private Mapping document() {
        String base = request.depth().resolvePaths() ? found.directory().toString() : "";
        Mapping merged = new FileSet(context, found.directory(), base, List.of()).read(found.files());
        if (merged.entries().isEmpty()) {
            throw EngineException.invalid("empty compose file");
        }
        return request.depth().normalize() ? Normalize.apply(merged, context, name) : merged;
    }

    private Project project() {
        Mapping normal = Normalizer.file(document());
        List<String> profiles = Projects.profiles(request.profiles(), context.environment());
        Project project = Projects.of(normal, name, found, profiles, context);
        if (request.depth().checkConsistency()) {
            Consistency.check(project);
        }
        if (request.depth().resolveEnvironment()) {
            project = ServiceFiles.environment(project, context);
        }
        return ServiceFiles.labels(project, context);
    }
}
