package dev.priok.build.dockerfile;

import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.BuildRequest;
import dev.priok.build.dockerfile.BuildPlan.Target;
import dev.priok.build.graph.FileChange;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.RunStep;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ImageConfig.History;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A plan, and what tests ask of it. */
record PlannedBuild(BuildPlan plan) {
    static PlannedBuild of(String dockerfile) {
        return of(new FakeSources(dockerfile), FakeSources.request());
    }

    static PlannedBuild of(FakeSources sources, BuildRequest request) {
        return new PlannedBuild(new DockerfilePlanner(sources).plan(request));
    }

    Target target() {
        return plan.targets().getFirst();
    }

    ContainerConfig config() {
        return target().config().config();
    }

    /** Without that of the base. */
    List<String> history() {
        return target().config().history().stream()
                .filter(entry -> entry.comment().equals("buildkit.dockerfile.v0"))
                .map(History::createdBy)
                .toList();
    }

    /** In the order in which they can be worked off. */
    List<Vertex> vertices() {
        Set<Vertex> found = new LinkedHashSet<>();
        collect(target().files(), found);
        return new ArrayList<>(found);
    }

    private static void collect(Vertex vertex, Set<Vertex> found) {
        vertex.inputs().forEach(input -> collect(input, found));
        found.add(vertex);
    }

    List<String> names() {
        return vertices().stream()
                .map(vertex -> vertex.about().name())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    <T extends Operation> List<T> operations(Class<T> type) {
        return vertices().stream()
                .map(Vertex::operation)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    RunStep run() {
        return operations(Operation.Run.class).getLast().step();
    }

    FileChange.Copy copy() {
        return operations(Operation.Files.class).stream()
                .flatMap(files -> files.changes().stream())
                .filter(FileChange.Copy.class::isInstance)
                .map(FileChange.Copy.class::cast)
                .toList()
                .getLast();
    }

    List<String> warnings() {
        return plan.warnings().stream().map(BuildWarning::rule).toList();
    }

    List<String> details() {
        return plan.warnings().stream().map(BuildWarning::detail).toList();
    }
}
