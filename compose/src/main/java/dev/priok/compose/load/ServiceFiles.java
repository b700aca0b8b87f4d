package dev.priok.compose.load;

import dev.priok.compose.env.DotEnv;
import dev.priok.compose.env.Template;
import dev.priok.compose.model.EnvFile;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the variables and labels of services that are in files. */
public final class ServiceFiles {
    private final Project project;
    private final Template.Variables missing;

    private ServiceFiles(Project project, Template.Variables missing) {
        this.project = project;
        this.missing = missing;
    }

    /** With the environments of the active services complete; missing is told of variables that have no value. */
    public static Project environment(Project project, Template.Variables missing) {
        return project.withEach(new ServiceFiles(project, missing)::environment);
    }

    /** With the labels of the active services complete. */
    public static Project labels(Project project, Template.Variables missing) {
        return project.withEach(new ServiceFiles(project, missing)::labels);
    }

    private Service environment(Service service) {
        Mapping said = service.document().get("environment") instanceof Mapping mapping ? mapping : Mapping.EMPTY;
        SequencedMap<String, Node> own = new LinkedHashMap<>();
        said.entries().forEach((key, value) -> {
            boolean unset = value instanceof Scalar scalar && scalar.isNull();
            String found = unset ? project.environment().get(key) : null;
            own.put(key, found == null ? value : new Scalar(found, value.place()));
        });
        Map<String, String> read = new TreeMap<>();
        own.forEach((key, value) -> {
            if (value instanceof Scalar scalar && !scalar.isNull()) {
                read.put(key, scalar.text());
            }
        });
        Map<String, String> known = new TreeMap<>(read);
        for (EnvFile file : service.program().envFiles()) {
            read(service, file, read, new Template.Variables() {
                @Override
                public @Nullable String value(String name) {
                    String found = project.environment().get(name);
                    return found == null ? known.get(name) : found;
                }

                @Override
                public void missing(String name) {
                    missing.missing(name);
                }
            });
        }
        SequencedMap<String, Node> all = new LinkedHashMap<>();
        read.forEach((key, value) -> all.put(key, Scalar.of(value)));
        all.putAll(own);
        Service next = service.without("env_file");
        return all.isEmpty() ? next : next.with("environment", said.withEntries(all));
    }

    private void read(Service service, EnvFile file, Map<String, String> into, Template.Variables outside) {
        Path path = project.workingDirectory().resolve(file.path());
        if (!Files.exists(path)) {
            if (file.required()) {
                throw new EngineException(
                        new EngineError.NotFound(place(service, "env_file") + "env file " + path + " not found"));
            }
            return;
        }
        switch (file.format()) {
            case "" -> DotEnv.read(path, into, outside);
            case "raw" -> RawVariables.read(path, into, outside);
            default ->
                throw EngineException.invalid(place(service, "env_file") + "unsupported env_file format \""
                        + file.format() + "\": it is raw, or isn't said");
        }
    }

    private Service labels(Service service) {
        if (!(service.document().get("label_file") instanceof Sequence files)) {
            return service;
        }
        Map<String, String> labels = new TreeMap<>();
        for (Node file : files.items()) {
            Path path = project.workingDirectory().resolve(Rewrite.text(file));
            if (!Files.exists(path)) {
                throw new EngineException(
                        new EngineError.NotFound(place(service, "label_file") + "label file " + path + " not found"));
            }
            DotEnv.read(path, labels, labels::get);
        }
        labels.putAll(service.labels());
        SequencedMap<String, Node> all = new LinkedHashMap<>();
        labels.forEach((key, value) -> all.put(key, Scalar.of(value)));
        Service next = service.without("label_file");
        return all.isEmpty() ? next : next.with("labels", Mapping.of(all));
    }

    private static String place(Service service, String attribute) {
        Node node = service.document().get(attribute);
        String where = node == null ? "" : node.place().toString();
        return (where.isEmpty() ? "" : where + ": ") + "services." + service.name() + "." + attribute + ": ";
    }
}
