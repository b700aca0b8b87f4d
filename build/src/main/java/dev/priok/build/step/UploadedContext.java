package dev.priok.build.step;

import dev.priok.build.BuildContexts.Unpacked;
import dev.priok.engine.port.TreeEdits;
import java.io.InputStream;
import java.nio.file.Path;

/** A context that came as an archive. */
public record UploadedContext(Path directory, TreeEdits.Unpacked files) implements Unpacked {
    public static UploadedContext receive(TreeEdits edits, Path parent, InputStream tar) {
        Path directory = Scratch.make(parent);
        try {
            return new UploadedContext(directory, edits.unpack(tar, directory));
        } catch (RuntimeException e) {
            Scratch.remove(directory);
            throw e;
        }
    }

    @Override
    public void close() {
        files.close();
        Scratch.remove(directory);
    }
}
