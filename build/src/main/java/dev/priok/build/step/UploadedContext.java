package dev.priok.build.step;

import dev.priok.build.BuildContexts.Unpacked;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.ContainerFiles.Root;
import dev.priok.engine.port.ContainerFiles.WriteOptions;
import java.io.InputStream;
import java.nio.file.Path;

/** A context that came as an archive. */
public record UploadedContext(Path directory) implements Unpacked {
    public static UploadedContext receive(ContainerFiles files, Path parent, InputStream tar) {
        UploadedContext context = new UploadedContext(Scratch.make(parent));
        try {
            files.writeArchive(new Root(context.directory), "/", tar, new WriteOptions(false, false));
            return context;
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    @Override
    public void close() {
        Scratch.remove(directory);
    }
}
