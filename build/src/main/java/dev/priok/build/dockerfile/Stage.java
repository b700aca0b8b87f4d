package dev.priok.build.dockerfile;

import dev.priok.build.ContextSource;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.syntax.Instruction;
import dev.priok.build.dockerfile.syntax.Instruction.Argument;
import dev.priok.build.dockerfile.word.Variables;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A stage while it is planned, or an image or context that something is copied from. */
final class Stage {
    /** As it was called in FROM, or in {@code --from} if it is external. */
    final String baseName;

    /** In {@code FROM ... AS}; empty: none. */
    final String name;

    final Lines lines;

    /** No FROM made it, but a {@code --from} that names no stage. */
    final boolean external;

    final List<Step> steps = new ArrayList<>();
    final Map<Stage, Lines> needs = new LinkedHashMap<>();

    /** What is taken of it; the same object as its base's. */
    Set<String> paths = new LinkedHashSet<>();

    /** In names of vertices; empty if there is only one stage. */
    String label = "";

    /** To begin with, what is declared before the first FROM. */
    Parameters parameters = new Parameters();

    /** What was given to stand for it. */
    @Nullable
    NamedContext substitute;

    @Nullable
    Stage base;

    @Nullable
    Platform platform;

    boolean resolved;
    boolean planned;
    boolean triggersTaken;
    boolean ignoreCache;
    int stepCount;
    int stepNumber;

    @Nullable
    Node files;

    @Nullable
    ImageDraft image;

    @Nullable
    ImageConfig baseConfig;

    private final Map<String, String> environment = new LinkedHashMap<>();

    /** The same as {@code NAME=value}, made once, as every step of a long file has them. */
    private final Map<String, String> entries = new LinkedHashMap<>();

    String directory = "/";
    final List<Argument> arguments = new ArrayList<>();
    boolean directorySet;

    @Nullable
    Lines cmdAt;

    @Nullable
    Lines entrypointAt;

    @Nullable
    Lines healthcheckAt;

    boolean scanned;
    boolean contextScanned;

    Stage(String baseName, String name, Lines lines, boolean external) {
        this.baseName = baseName;
        this.name = name;
        this.lines = lines;
        this.external = external;
    }

    /**
     * An instruction of a stage.
     *
     * @param sources what its {@code --from}s mean, in their order; null where one says nothing
     * @param trigger it comes of an ONBUILD of the base
     */
    record Step(Instruction instruction, List<@Nullable Stage> sources, boolean trigger) {}

    /** A context that was given by name, and the name it has with its platform. */
    record NamedContext(ContextSource source, String name) {}

    Variables variables() {
        return Variables.of(environment);
    }

    void setVariable(String variable, String value) {
        environment.put(variable, value);
        entries.put(variable, variable + "=" + value);
    }

    List<String> environmentEntries() {
        return List.copyOf(entries.values());
    }

    Node files() {
        return Objects.requireNonNull(files, "not resolved");
    }

    ImageDraft image() {
        return Objects.requireNonNull(image, "not resolved");
    }

    Platform platform() {
        return Objects.requireNonNull(platform, "not resolved");
    }

    /** Takes over what the base has become. */
    void inherit() {
        Stage from = base;
        if (from == null || from.image == null) {
            return;
        }
        files = from.files;
        platform = from.platform;
        image = from.image().forStage();
        baseConfig = from.baseConfig;
        environment.clear();
        environment.putAll(from.environment);
        entries.clear();
        entries.putAll(from.entries);
        directory = from.directory;
        paths = from.paths;
        directorySet = from.directorySet;
        arguments.clear();
        arguments.addAll(from.arguments);
    }
}
