package dev.priok.daemon;

import dev.priok.engine.port.TreeEdits;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import java.nio.file.Path;

/** Refuses to change trees. */
final class NoTreeEdits implements TreeEdits {
    private static EngineException unbuilt() {
        return EngineException.notImplemented("copying files in builds is not supported yet");
    }

    @Override
    public void copy(Path from, Path to, Copy copy) {
        throw unbuilt();
    }

    @Override
    public void makeDirectory(Path root, String path, Made made) {
        throw unbuilt();
    }

    @Override
    public void makeFile(Path root, String path, byte[] content, Made made) {
        throw unbuilt();
    }

    @Override
    public void remove(Path root, String path) {
        throw unbuilt();
    }

    @Override
    public Digest digest(Path root, Selection selection) {
        throw unbuilt();
    }
}
