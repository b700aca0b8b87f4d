package dev.priok.build.step;

import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits;
import dev.priok.engine.port.TreeEdits.Copy;
import dev.priok.engine.port.TreeEdits.Ownership;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.engine.step.StepRoot;
import dev.priok.engine.step.Steps;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens trees, and makes layers of them. */
public final class Trees {
    private final Steps steps;
    private final TreeEdits edits;
    private final ImageContent content;

    public Trees(Steps steps, TreeEdits edits, ImageContent content) {
        this.steps = steps;
        this.edits = edits;
        this.content = content;
    }

    /** The files, to be read only; the caller closes it. */
    public OpenRoot open(FileTree tree) {
        return switch (tree) {
            case FileTree.Layers layers -> steps.view(layers.diffIds());
            case FileTree.Directory directory -> new OpenDirectory(directory.path());
        };
    }

    private record OpenDirectory(Path path) implements OpenRoot {
        @Override
        public void close() {}
    }

    /** Layers that are here. NotFound if one isn't. */
    FileTree.Layers hold(List<Digest> diffIds) {
        List<HeldLayer> held = new ArrayList<>();
        FileTree.Hold all = () -> held.forEach(HeldLayer::close);
        for (Digest diffId : diffIds) {
            Optional<HeldLayer> layer = content.hold(diffId);
            if (layer.isEmpty()) {
                all.release();
                throw EngineException.notFound("layer " + diffId + " is not here any more");
            }
            held.add(layer.get());
        }
        return new FileTree.Layers(diffIds, all);
    }

    /** The layers of an input with what a step made of them. */
    FileTree.Layers added(List<Digest> base, Optional<HeldLayer> layer) {
        if (layer.isEmpty()) {
            return hold(base);
        }
        HeldLayer added = layer.get();
        try {
            List<Digest> all = new ArrayList<>(base);
            all.add(added.diffId());
            return new FileTree.Layers(all, hold(base).hold().and(added::close));
        } catch (RuntimeException e) {
            added.close();
            throw e;
        }
    }

    /** The tree as layers, which the caller closes; a directory becomes one. */
    FileTree.Layers asLayers(FileTree tree) {
        return switch (tree) {
            case FileTree.Layers layers -> hold(layers.diffIds());
            case FileTree.Directory directory -> copied(directory, "/");
        };
    }

    /** A layer with what is at a path of a tree: in {@code /}, if that is a directory, or under its own name. */
    FileTree.Layers copied(FileTree tree, String path) {
        try (StepRoot root = steps.begin(List.of())) {
            try (OpenRoot from = open(tree);
                    OpenRoot to = root.open()) {
                edits.copy(
                        from.path(), to.path(), new Copy(Selection.of(path), "/", Ownership.UNSAID, "", false, null));
            }
            return added(List.of(), root.commit());
        }
    }

    /** Fills a directory of this machine with what is at a path of a tree. */
    void copyOut(FileTree tree, String path, Path target) {
        try (OpenRoot from = open(tree)) {
            edits.copy(from.path(), target, new Copy(Selection.of(path), "/", Ownership.UNSAID, "", false, null));
        }
    }
}
