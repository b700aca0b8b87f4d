package dev.priok.build.export;

import dev.priok.build.BuildOutput;
import dev.priok.build.BuildOutput.Kind;
import dev.priok.build.dockerfile.PlatformNames;
import dev.priok.build.export.Exporter.Delivery;
import dev.priok.build.step.StepPorts;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits;
import dev.priok.engine.port.TreeEdits.Copy;
import dev.priok.engine.port.TreeEdits.Ownership;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.engine.step.StepRoot;
import dev.priok.engine.step.Steps;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gives the client the files of results, as a directory or as a tar. Thread-safe. */
final class FilesExport {
    private final Steps steps;
    private final TreeEdits edits;
    private final ContainerFiles files;

    FilesExport(StepPorts ports, ContainerFiles files) {
        this.steps = ports.steps();
        this.edits = ports.edits();
        this.files = files;
    }

    static void require(BuildOutput output) {
        new TreeMap<>(output.attributes()).forEach((name, value) -> {
            if (!name.equals("platform-split") || !value.equals("true")) {
                throw EngineException.notImplemented("output attribute " + name + "=" + value
                        + " is not supported for type=" + ImageOptions.word(output.kind()));
            }
        });
    }

    /** Files of several platforms are in a directory for each of them. */
    boolean send(Delivery delivery, BuildOutput output) {
        boolean apart = delivery.isSeveral() || output.attributes().containsKey("platform-split");
        if (!apart) {
            try (OpenRoot root = steps.view(delivery.results().getFirst().diffIds())) {
                send(delivery, output, root.path());
            }
            return true;
        }
        try (StepRoot all = steps.begin(List.of());
                OpenRoot open = all.open()) {
            for (Result result : delivery.results()) {
                String name = PlatformNames.format(result.target().platform()).replace('/', '_');
                try (OpenRoot from = steps.view(result.diffIds())) {
                    edits.copy(
                            from.path(),
                            open.path(),
                            new Copy(Selection.of("/"), "/" + name + "/", Ownership.UNSAID, "", false, null));
                }
            }
            send(delivery, output, open.path());
        }
        return true;
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
