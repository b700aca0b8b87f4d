package dev.priok.compose.load;

import dev.priok.compose.LoadRequest;
import dev.priok.compose.env.Template;
import dev.priok.compose.env.TemplateException;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Place;
import dev.priok.compose.tree.YamlDocument;
import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a project is called. */
public final class ProjectName {
    private ProjectName() {}

    /** As asked for, else COMPOSE_PROJECT_NAME's, else what the files say, the last of them first, else the folder's. */
    public static String of(LoadRequest request, List<String> files, Path directory, Context context) {
        if (request.projectName() != null && !request.projectName().isEmpty()) {
            return valid(request.projectName(), Place.NOWHERE);
        }
        String variable = context.environment().getOrDefault("COMPOSE_PROJECT_NAME", "");
        if (!variable.isEmpty()) {
            return valid(variable, Place.NOWHERE);
        }
        String said = "";
        for (String file : files) {
            for (YamlDocument part : context.texts().documents(file)) {
                if (part.root() instanceof Mapping mapping
                        && !Rewrite.text(mapping.get("name")).isEmpty()) {
                    said = Rewrite.text(mapping.get("name"));
                }
            }
        }
        if (!said.isEmpty()) {
            return normalized(filled(said, context));
        }
        Path name = directory.getFileName();
        String normalized = normalized(name == null ? "" : name.toString());
        if (normalized.isEmpty()) {
            throw EngineException.invalid("the folder " + directory
                    + " makes no name for the project: give one by --project-name or by name: in the file");
        }
        return normalized;
    }

    private static String filled(String name, Context context) {
        if (!context.depth().interpolate()) {
            return name;
        }
        try {
            return Template.fill(name, context);
        } catch (TemplateException e) {
            throw EngineException.invalid("name: " + e.getMessage());
        }
    }

    private static String valid(String name, Place place) {
        if (!normalized(name).equals(name)) {
            throw EngineException.invalid((place.line() == 0 ? "" : place + ": ") + "invalid project name \"" + name
                    + "\": must consist only of lowercase alphanumeric characters, hyphens, and underscores as well"
                    + " as start with a letter or number");
        }
        return name;
    }

    /** Lowercase, without what names can't have. */
    static String normalized(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceAll("^[_-]+", "");
    }
}
