package dev.priok.build.step;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildClient.FileQuery;
import dev.priok.build.ContextSource;
import dev.priok.build.cache.Held;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.engine.port.TreeEdits.Copy;
import dev.priok.engine.port.TreeEdits.Ownership;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Files of contexts. */
final class ContextFiles {
    private final StepPorts ports;
    private final BuildClient client;

    ContextFiles(StepPorts ports, BuildClient client) {
        this.ports = ports;
        this.client = client;
    }

    /** @param only nothing else will be needed of the source */
    FileTree take(ContextSource source, FileQuery query, boolean only) {
        return switch (source) {
            case ContextSource.OfMachine(Path directory) -> ofMachine(directory, query, only);
            case ContextSource.OfClient(String name) -> ofClient(name, query);
            case ContextSource.OfBuild _, ContextSource.Remote _, ContextSource.OfImage _, ContextSource.OfLayout _ ->
                throw new IllegalStateException("these are no files of the client's: " + source);
        };
    }

    /** What includes and followed paths leave out is only not needed; what is excluded must not be found. */
    private FileTree ofMachine(Path directory, FileQuery query, boolean only) {
        if (query.exclude().isEmpty()) {
            return new FileTree.Directory(directory, FileTree.Hold.NOTHING);
        }
        Selection selection = new Selection(List.of("/"), false, query.exclude(), true);
        Copy copy = new Copy(selection, "/", Ownership.UNSAID, "", false, null);
        return Scratch.directory(ports.temporary(), filtered -> {
            if (only) {
                ports.edits().take(directory, new OpenDirectory(filtered), copy);
            } else {
                ports.edits().copy(directory, filtered, copy);
            }
        });
    }

    /** The directory of an earlier build is brought up to date, if no running build uses it. */
    private FileTree ofClient(String name, FileQuery query) {
        String key = client.sharedKey() + "\n" + name + "\n" + query;
        String id = Digest.sha256(key.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 25);
        Held held = Exclusive.take(ports.cache(), "local-" + id, Kind.SOURCE_LOCAL, "local source for " + name);
        try {
            Path directory = ports.records().directory(held.record().id());
            client.synchronize(name, query, directory);
            return new FileTree.Directory(directory, held::close);
        } catch (IOException e) {
            held.close();
            throw new EngineException(
                    new EngineError.Unavailable("the client's files can't be read: " + e.getMessage()), e);
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }
}
