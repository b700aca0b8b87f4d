package dev.priok.build.export;

import dev.priok.build.Attestations;
import dev.priok.build.BuildOutput;
import dev.priok.build.BuildOutput.Kind;
import dev.priok.build.attest.Statement;
import dev.priok.build.attest.Statement.Subject;
import dev.priok.build.dockerfile.PlatformNames;
import dev.priok.build.export.Exporter.Delivery;
import dev.priok.build.step.StepPorts;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits;
import dev.priok.engine.port.TreeEdits.Copy;
import dev.priok.engine.port.TreeEdits.Made;
import dev.priok.engine.port.TreeEdits.Ownership;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.engine.step.StepRoot;
import dev.priok.engine.step.Steps;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the client the files of results, as a directory or as a tar, with what is said of them. Thread-safe. */
final class FilesExport {
    private static final int STATEMENT_MODE = 0600;

    private final Steps steps;
    private final TreeEdits edits;
    private final ContainerFiles files;
    private final Attesting attesting;

    FilesExport(StepPorts ports, ContainerFiles files, Attesting attesting) {
        this.steps = ports.steps();
        this.edits = ports.edits();
        this.files = files;
        this.attesting = attesting;
    }

    /** What is sent of a result: its files, in a directory of its own or with all others. */
    private record Part(
            Result result,
            String platform,
            String directory,
            @Nullable Instant epoch,
            List<Statement> statements) {}

    boolean send(Delivery delivery, BuildOutput output) {
        FilesOptions options = FilesOptions.of(output);
        boolean apart = options.split() == null ? delivery.isIndexed() : options.split();
        Attestations wanted = delivery.run().request().attestations().demanded();
        List<Part> parts = new ArrayList<>();
        for (Result result : delivery.results()) {
            @Nullable Instant own = options.epoch();
            @Nullable Instant epoch = own == null ? result.target().epoch() : own;
            String platform = PlatformNames.format(result.target().platform());
            parts.add(new Part(
                    result,
                    platform,
                    apart ? "/" + platform.replace('/', '_') + "/" : "/",
                    epoch,
                    attesting.statements(delivery.run(), result, epoch, wanted)));
        }
        Part first = parts.getFirst();
        if (parts.size() == 1
                && !apart
                && first.epoch() == null
                && first.statements().isEmpty()) {
            try (OpenRoot root = steps.view(first.result().diffIds())) {
                send(delivery, output, root.path());
            }
            return true;
        }
        try (StepRoot all = steps.begin(List.of());
                OpenRoot open = all.open()) {
            // Without directories of their own, files of several platforms may meet.
            Map<String, String> owners = delivery.isIndexed() && !apart ? new HashMap<>() : null;
            for (Part part : parts) {
                add(part, open.path(), owners, options.prefix());
            }
            send(delivery, output, open.path());
        }
        return true;
    }

    /** @param owners from which platform each file is that is there; null: they can't meet */
    private void add(Part part, Path to, @Nullable Map<String, String> owners, String prefix) {
        try (OpenRoot from = steps.view(part.result().diffIds())) {
            List<Subject> subjects = new ArrayList<>();
            if (!part.statements().isEmpty() || owners != null) {
                listing(from.path()).forEach((path, digest) -> {
                    String other = owners == null ? null : owners.put(path, part.platform());
                    if (other != null) {
                        throw EngineException.invalid("cannot overwrite " + path + " from " + other + " with "
                                + part.platform() + " when split option is disabled");
                    }
                    digest.ifPresent(content -> subjects.add(new Subject(path, content)));
                });
            }
            edits.copy(
                    from.path(),
                    to,
                    new Copy(Selection.of("/"), part.directory(), Ownership.UNSAID, "", false, part.epoch()));
            for (Statement statement : part.statements()) {
                String name = owners == null ? statement.file() : named(statement.file(), part.platform());
                edits.makeFile(
                        to,
                        part.directory() + prefix + name,
                        statement.of(subjects),
                        new Made(STATEMENT_MODE, Ownership.UNSAID, part.epoch()));
            }
        }
    }

    private static String named(String file, String platform) {
        int dot = file.lastIndexOf('.');
        return file.substring(0, dot) + "." + platform.replace('/', '_') + file.substring(dot);
    }

    private Map<String, Optional<Digest>> listing(Path root) {
        FileListing listing = new FileListing();
        files.export(new ContainerFiles.Root(root), listing);
        return listing.files();
    }

    private void send(Delivery delivery, BuildOutput output, Path root) {
        try {
            if (output.kind() == Kind.LOCAL) {
                delivery.client().sendDirectory(output.destination(), root);
                return;
            }
            try (OutputStream out = delivery.client().openFile(output.destination(), Map.of())) {
                files.export(new ContainerFiles.Root(root), out);
            }
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Unavailable("the client doesn't take the files: " + e.getMessage()), e);
        }
    }
}
