package dev.priok.buildkit.files;

import com.google.protobuf.ByteString;
import dev.priok.kernel.FileNames;
import dev.priok.model.EngineException;

/** Paths in a tree: relative, of real names, {@code /} between them. The tree's own directory is the empty path. */
final class TreePath {
    private static final int LONGEST_BYTES = 4095;
    private static final int LONGEST_NAME_BYTES = 255;

    private TreePath() {}

    /** InvalidParameter if a far side's path isn't one. */
    static String of(ByteString wire) {
        String path = FileNames.decode(wire.toByteArray());
        boolean good = wire.size() <= LONGEST_BYTES;
        for (String name : path.split("/", -1)) {
            good &= !name.isEmpty()
                    && !name.equals(".")
                    && !name.equals("..")
                    && name.indexOf('\0') < 0
                    && FileNames.encode(name).length <= LONGEST_NAME_BYTES;
        }
        if (!good) {
            throw EngineException.invalid("a path of the client's leaves its directory or is none: " + path);
        }
        return path;
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String in(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    static ByteString wire(String path) {
        return ByteString.copyFrom(FileNames.encode(path));
    }
}
