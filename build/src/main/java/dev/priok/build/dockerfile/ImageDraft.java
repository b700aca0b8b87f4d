package dev.priok.build.dockerfile;

import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.ProcessConfig;
import dev.priok.model.ContainerConfig.StopConfig;
import dev.priok.model.Digest;
import dev.priok.model.Healthcheck;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.History;
import dev.priok.model.ImageConfig.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An image's configuration while it is made. */
final class ImageDraft {
    static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String COMMENT = "buildkit.dockerfile.v0";

    /** What no instruction changes. */
    private final ContainerConfig rest;

    private final List<Digest> diffIds;
    private final List<History> history;
    final Map<String, String> environment;
    final Map<String, String> labels;
    final Set<String> ports;
    final Set<String> volumes;
    final List<String> triggers;
    Platform platform;
    String author;

    @Nullable
    List<String> entrypoint;

    @Nullable
    List<String> command;

    String directory;
    String user;

    @Nullable
    Healthcheck healthcheck;

    String stopSignal;
    List<String> shell;
    boolean argumentsEscaped;

    private ImageDraft(ImageConfig image, boolean argumentsEscaped, List<History> history) {
        ContainerConfig config = image.config();
        this.rest = config;
        this.diffIds = image.diffIds();
        this.history = history;
        environment = new LinkedHashMap<>();
        for (String entry : config.process().env()) {
            int equals = entry.indexOf('=');
            environment.put(
                    equals < 0 ? entry : entry.substring(0, equals), equals < 0 ? "" : entry.substring(equals + 1));
        }
        labels = new LinkedHashMap<>(config.labels());
        ports = new LinkedHashSet<>(config.exposedPorts());
        volumes = new LinkedHashSet<>(config.volumes());
        triggers = new ArrayList<>(config.onBuild());
        platform = image.platform();
        author = image.author();
        entrypoint = config.process().entrypoint();
        command = config.process().cmd();
        directory = config.process().workingDir();
        user = config.process().user();
        healthcheck = config.healthcheck();
        stopSignal = config.stop().signal();
        shell = config.shell();
        this.argumentsEscaped = argumentsEscaped;
    }

    static ImageDraft of(ImageConfig image, boolean argumentsEscaped) {
        return new ImageDraft(image, argumentsEscaped, new ArrayList<>(image.history()));
    }

    /** That of an image with no layers. */
    static ImageDraft empty(Platform platform) {
        ContainerConfig config = ContainerConfig.empty()
                .with(draft -> draft.process = new ProcessConfig(null, null, List.of("PATH=" + DEFAULT_PATH), "/", ""));
        return of(new ImageConfig(null, "", "", platform, config, List.of(), List.of()), false);
    }

    /** A copy for a stage that begins with this one; triggers are not inherited. */
    ImageDraft forStage() {
        ImageDraft copy = of(finish(), argumentsEscaped);
        copy.triggers.clear();
        return copy;
    }

    void commit(String createdBy, boolean withLayer, @Nullable Instant created) {
        history.add(new History(created, createdBy, "", COMMENT, !withLayer));
    }

    ImageConfig finish() {
        List<String> entries = new ArrayList<>();
        environment.forEach((name, value) -> entries.add(name + "=" + value));
        ContainerConfig config = rest.with(draft -> {
            draft.process = new ProcessConfig(entrypoint, command, entries, directory, user);
            draft.labels = labels;
            draft.exposedPorts = ports;
            draft.volumes = volumes;
            draft.healthcheck = healthcheck;
            draft.stop = new StopConfig(stopSignal, rest.stop().timeoutSeconds());
            draft.shell = shell;
            draft.onBuild = triggers;
        });
        return new ImageConfig(null, author, "", platform, config, diffIds, history);
    }
}
