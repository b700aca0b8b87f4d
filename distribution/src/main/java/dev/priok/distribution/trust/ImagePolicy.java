package dev.priok.distribution.trust;

import dev.priok.distribution.trust.PolicyFile.Rule;
import dev.priok.model.ImageReference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which images may be pulled: rules in a file, of which the first that fits a repository counts. Where none fits, anything
 * may come. The file and its keys are read at each pull, so a change counts at once; with a file that became unreadable
 * nothing comes. Thread-safe, blocking.
 */
public final class ImagePolicy {
    /** Anything may come. */
    public static final ImagePolicy NONE = new ImagePolicy(null);

    private final @Nullable PolicyFile file;

    private ImagePolicy(@Nullable PolicyFile file) {
        this.file = file;
    }

    /**
     * The policy in a file.
     *
     * @throws dev.priok.model.EngineException InvalidParameter: the file or a key in it can't be read or understood
     */
    public static ImagePolicy of(Path file) {
        PolicyFile policy = new PolicyFile(file.toAbsolutePath());
        policy.rules();
        return new ImagePolicy(policy);
    }

    /** What is wanted of images of this name; throws as {@link #of(Path)} if the file has changed. */
    public Requirement of(ImageReference name) {
        if (file == null) {
            return new Requirement.Nothing();
        }
        return file.rules().stream()
                .filter(rule -> rule.repositories().matches(name))
                .map(Rule::requirement)
                .findFirst()
                .orElseGet(Requirement.Nothing::new);
    }
}
