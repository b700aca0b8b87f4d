package dev.priok.build.step;

import dev.priok.build.step.FileTree.Layer;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits;
import dev.priok.engine.port.TreeEdits.Copy;
import dev.priok.engine.port.TreeEdits.Ownership;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.engine.step.StepRoot;
import dev.priok.engine.step.Steps;
import dev.priok.model.EngineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens trees, and makes layers of them. */
public final class Trees {
    private static final int EMPTY_TAR_BYTES = 1024;

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
            case FileTree.Elsewhere elsewhere -> steps.view(elsewhere.here().diffIds());
            case FileTree.Directory directory -> new OpenDirectory(directory.path());
        };
    }

    /** Layers that are here. NotFound if one isn't. */
    FileTree.Layers hold(List<Layer> layers) {
        List<HeldLayer> held = new ArrayList<>();
        FileTree.Hold all = () -> held.forEach(HeldLayer::close);
        for (Layer layer : layers) {
            Optional<HeldLayer> here = content.hold(layer.diffId());
            if (here.isEmpty()) {
                all.release();
                throw EngineException.notFound("layer " + layer.diffId() + " is not here any more");
            }
            held.add(here.get());
        }
        return new FileTree.Layers(layers, all);
    }

    /** The layers of an input with what a step made of them, also if that is nothing: a step's history has its layer. */
    FileTree.Layers added(List<Layer> base, Optional<HeldLayer> layer) {
        HeldLayer added = layer.orElseGet(this::nothing);
        try {
            List<Layer> all = new ArrayList<>(base);
            all.add(new Layer(added.diffId(), Instant.now()));
            return new FileTree.Layers(all, hold(base).hold().and(added::close));
        } catch (RuntimeException e) {
            added.close();
            throw e;
        }
    }

    /** The tree as layers, which the caller closes; a directory becomes one. */
    public FileTree.Layers asLayers(FileTree tree) {
        return switch (tree) {
            case FileTree.Layers layers -> hold(layers.layers());
            case FileTree.Elsewhere elsewhere -> hold(elsewhere.here().layers());
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

    /** The layer of a tar without entries. */
    private HeldLayer nothing() {
        try {
            return content.receive(new ByteArrayInputStream(new byte[EMPTY_TAR_BYTES]), _ -> {});
        } catch (IOException e) {
            throw EngineException.internal("cannot store an empty layer: " + e.getMessage(), e);
        }
    }

    /** A file, with the links that lead to it; empty if there is none. InvalidParameter if it is too large. */
    public Optional<byte[]> read(FileTree tree, String path, int maxBytes) {
        try (OpenRoot from = open(tree)) {
            return edits.read(from.path(), "/" + path, maxBytes);
        }
    }
}
