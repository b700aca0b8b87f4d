package dev.priok.build.dockerfile;

import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ImageConfig.Platform;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A vertex to be. Which files a context is asked for is known only when all stages have been planned, so that operations
 * are made at the end.
 */
final class Node {
    private final Supplier<Operation> operation;
    private final Platform platform;
    private final List<Node> inputs;
    private final Vertex.About about;
    private @Nullable Vertex vertex;

    private Node(Supplier<Operation> operation, Platform platform, List<Node> inputs, Vertex.About about) {
        this.operation = operation;
        this.platform = platform;
        this.inputs = List.copyOf(inputs);
        this.about = about;
    }

    static Node of(Operation operation, Platform platform, List<Node> inputs, Vertex.About about) {
        return new Node(() -> operation, platform, inputs, about);
    }

    static Node later(Supplier<Operation> operation, Platform platform, Vertex.About about) {
        return new Node(operation, platform, List.of(), about);
    }

    static Node scratch(Platform platform) {
        return of(new Operation.Scratch(), platform, List.of(), new Vertex.About("", false, null));
    }

    boolean isScratch() {
        return inputs.isEmpty() && operation.get() instanceof Operation.Scratch;
    }

    /** The vertex, with those it needs. */
    Vertex vertex() {
        Deque<Node> open = new ArrayDeque<>(List.of(this));
        while (!open.isEmpty()) {
            Node node = open.peek();
            boolean ready = true;
            for (Node input : node.inputs) {
                if (input.vertex == null) {
                    open.push(input);
                    ready = false;
                }
            }
            if (ready) {
                open.pop();
                node.finish();
            }
        }
        return finish();
    }

    private Vertex finish() {
        Vertex done = vertex;
        if (done == null) {
            done = Vertex.of(
                    operation.get(), platform, inputs.stream().map(Node::finish).toList(), about);
            vertex = done;
        }
        return done;
    }
}
