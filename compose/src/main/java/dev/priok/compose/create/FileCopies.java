package dev.priok.compose.create;

import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.FileGrant;
import dev.priok.compose.model.FileObject;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configs and secrets whose content is in the project, not in a file: they are copied into the container. */
public final class FileCopies {
    private static final long USUAL_MODE = 0444;

    private FileCopies() {}

    /**
     * One file.
     *
     * @param uid a number, or empty: root's
     */
    public record Copy(String target, String content, String uid, String gid, long mode) {
        /** Its content must not show anywhere. */
        @Override
        public String toString() {
            return "Copy[" + target + "]";
        }
    }

    /** What the service is to get; a {@link ProjectFailure} if it is only elsewhere, or in a variable that
     * isn't set. */
    public static List<Copy> of(Project project, Service service) {
        List<Copy> copies = new ArrayList<>();
        for (FileGrant secret : service.storage().secrets()) {
            FileObject object = project.secrets().get(secret.source());
            requireContent("secret", object);
            add(copies, secret, object, Mounting.secretTarget(secret));
        }
        for (FileGrant config : service.storage().configs()) {
            FileObject object = project.configs().get(config.source());
            requireContent("config", object);
            add(copies, config, object, Mounting.configTarget(config));
        }
        return copies;
    }

    /** Refuses what only a cluster keeps. */
    static void requireHere(String kind, @Nullable FileObject object) {
        if (object != null && object.external()) {
            throw new ProjectFailure("unsupported external " + kind + " " + object.name());
        }
    }

    private static void requireContent(String kind, @Nullable FileObject object) {
        requireHere(kind, object);
        if (object != null && !object.environment().isEmpty() && object.content() == null) {
            throw new ProjectFailure("environment variable \"" + object.environment() + "\" required by " + kind + " \""
                    + object.name() + "\" is not set");
        }
    }

    private static void add(List<Copy> copies, FileGrant grant, @Nullable FileObject object, String target) {
        String content = object == null ? null : object.content();
        if (object != null && object.file().isEmpty() && content != null) {
            Long mode = grant.mode();
            copies.add(new Copy(target, content, grant.uid(), grant.gid(), mode == null ? USUAL_MODE : mode));
        }
    }
}
