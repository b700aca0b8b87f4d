package dev.priok.build.step;

import dev.priok.build.cache.Held;
import dev.priok.build.graph.Operation;
import dev.priok.build.solver.StepTrace;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits.Copy;
import dev.priok.engine.port.TreeEdits.Ownership;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.engine.step.StepRoot;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Commits' files, from repositories that stay in the cache, as one layer. */
final class GitCheckouts {
    private final StepPorts ports;
    private final Trees trees;
    private final GitProgram git;

    GitCheckouts(StepPorts ports, Trees trees, GitProgram git) {
        this.ports = ports;
        this.trees = trees;
        this.git = git;
    }

    FileTree take(Operation.Git checkout, StepTrace trace) {
        String id = "git-"
                + Digest.sha256(checkout.url().getBytes(StandardCharsets.UTF_8))
                        .hex()
                        .substring(0, 25);
        Path scratch = Scratch.make(ports.temporary());
        try (Held held =
                Exclusive.take(ports.cache(), id, Kind.SOURCE_GIT_CHECKOUT, "git repository of " + checkout.url())) {
            Path repository = ports.records().directory(held.record().id());
            fetch(repository, checkout, trace);
            checkOut(repository, scratch, checkout, trace);
            return layer(scratch.resolve("tree"), checkout);
        } finally {
            Scratch.remove(scratch);
        }
    }

    private void fetch(Path repository, Operation.Git checkout, StepTrace trace) {
        if (!Files.exists(repository.resolve("HEAD"))) {
            git.run(repository, trace, "init", "--quiet", "--bare", ".");
        }
        if (!git.succeeds(repository, "cat-file", "-e", checkout.commit() + "^{commit}")) {
            try {
                git.runWith(
                        checkout.url(),
                        repository,
                        trace,
                        "fetch",
                        "--quiet",
                        "--depth=1",
                        checkout.url(),
                        checkout.commit());
            } catch (EngineException e) {
                // Not every server gives single commits.
                git.runWith(
                        checkout.url(),
                        repository,
                        trace,
                        "fetch",
                        "--quiet",
                        "--tags",
                        checkout.url(),
                        "+refs/heads/*:refs/heads/*");
            }
        }
    }

    private void checkOut(Path repository, Path scratch, Operation.Git checkout, StepTrace trace) {
        Path tree = scratch.resolve("tree");
        git.run(scratch, trace, "init", "--quiet", tree.toString());
        git.run(tree, trace, "fetch", "--quiet", "--depth=1", repository.toString(), checkout.commit());
        git.run(tree, trace, "checkout", "--quiet", "--force", "FETCH_HEAD");
        if (checkout.withSubmodules() && Files.exists(tree.resolve(".gitmodules"))) {
            git.run(tree, trace, "remote", "add", "origin", checkout.url());
            git.runWith(
                    checkout.url(),
                    tree,
                    trace,
                    "submodule",
                    "update",
                    "--quiet",
                    "--init",
                    "--recursive",
                    "--depth=1");
        }
    }

    private FileTree layer(Path tree, Operation.Git checkout) {
        String from = "/" + checkout.subdirectory().replaceFirst("^/+", "");
        List<String> exclude = checkout.keepGitDirectory() ? List.of() : List.of("**/.git");
        try (StepRoot root = ports.steps().begin(List.of())) {
            try (OpenRoot open = root.open()) {
                ports.edits()
                        .copy(
                                tree,
                                open.path(),
                                new Copy(
                                        new Selection(List.of(from), false, exclude, false),
                                        "/",
                                        Ownership.UNSAID,
                                        "",
                                        false,
                                        null));
            }
            return trees.added(List.of(), root.commit());
        }
    }
}
