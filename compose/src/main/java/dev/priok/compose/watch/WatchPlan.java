package dev.priok.compose.watch;

import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.Hook;
import dev.priok.compose.model.Mount;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.model.WatchRule;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The rules of a project's services: what is watched, and what becomes of changes. Immutable. */
public final class WatchPlan {
    private final List<WatchedFiles> rules;

    private WatchPlan(List<WatchedFiles> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * A file and its place in containers.
     *
     * @param target absolute
     */
    public record FilePair(Path file, String target) {}

    /**
     * What changes ask for, by services.
     *
     * @param commands to be run after the files are there
     */
    public record Work(
            SortedSet<String> rebuilt,
            SortedMap<String, List<FilePair>> synced,
            SortedSet<String> restarted,
            SortedMap<String, Set<Hook>> commands) {
        public boolean isEmpty() {
            return rebuilt.isEmpty() && synced.isEmpty() && restarted.isEmpty() && commands.isEmpty();
        }
    }

    /**
     * Of the active services.
     *
     * @param warnings told of rules that are left out
     */
    public static WatchPlan of(Project project, Consumer<String> warnings) {
        List<WatchedFiles> rules = new ArrayList<>();
        for (Service service : project.services().values()) {
            for (WatchRule rule : service.watch()) {
                if (rule.action() == WatchRule.Action.REBUILD && service.build().isEmpty()) {
                    throw new ProjectFailure("can't watch service \"" + service.name()
                            + "\" with action rebuild without a build context");
                }
                if (isMounted(rule, service)) {
                    warnings.accept("path '" + rule.path()
                            + "' also declared by a bind mount volume, this path won't be monitored!");
                } else {
                    rules.add(WatchedFiles.of(service, rule));
                }
            }
        }
        if (rules.isEmpty()) {
            throw new ProjectFailure(
                    "none of the selected services is configured for watch, consider setting a 'develop' section");
        }
        return new WatchPlan(rules);
    }

    /** The container sees the files themselves. */
    private static boolean isMounted(WatchRule rule, Service service) {
        boolean syncs = rule.action() == WatchRule.Action.SYNC || rule.action() == WatchRule.Action.SYNC_RESTART;
        return syncs
                && service.storage().mounts().stream()
                        .anyMatch(mount -> mount instanceof Mount.Bind bind
                                && Path.of(rule.path()).startsWith(Path.of(bind.source())));
    }

    /** Watches what the rules are about; the caller closes it. */
    public FileChanges watch() throws IOException {
        return FileChanges.below(
                rules.stream().map(WatchedFiles::root).toList(),
                directory -> rules.stream().allMatch(files -> files.hasNoneBelow(directory)));
    }

    /** What is to be in containers before anything changes. */
    public SortedMap<String, List<FilePair>> initial() throws IOException {
        SortedMap<String, List<FilePair>> synced = new TreeMap<>();
        for (WatchedFiles files : rules) {
            if (files.rule().initialSync() && files.syncs()) {
                synced.computeIfAbsent(files.service(), _ -> new ArrayList<>()).addAll(all(files));
            }
        }
        return synced;
    }

    private static List<FilePair> all(WatchedFiles files) throws IOException {
        List<FilePair> pairs = new ArrayList<>();
        if (Files.exists(files.root())) {
            Files.walkFileTree(files.root(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return files.hasNoneBelow(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (files.has(file)) {
                        pairs.add(new FilePair(file, files.target(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return pairs;
    }

    /** What is to be done since these have changed, come or gone. */
    public Work of(Collection<Path> changed) {
        SortedSet<String> rebuilt = new TreeSet<>();
        SortedMap<String, List<FilePair>> synced = new TreeMap<>();
        SortedSet<String> restarted = new TreeSet<>();
        SortedMap<String, Set<Hook>> commands = new TreeMap<>();
        for (WatchedFiles files : rules) {
            List<Path> of = changed.stream().filter(files::has).toList();
            if (of.isEmpty()) {
                continue;
            }
            String service = files.service();
            WatchRule rule = files.rule();
            if (files.syncs()) {
                List<FilePair> pairs = synced.computeIfAbsent(service, _ -> new ArrayList<>());
                of.forEach(file -> pairs.add(new FilePair(file, files.target(file))));
            }
            switch (rule.action()) {
                case REBUILD -> rebuilt.add(service);
                case RESTART, SYNC_RESTART -> restarted.add(service);
                case SYNC -> {}
                case SYNC_EXEC -> {
                    Hook command = rule.exec();
                    if (command != null) {
                        commands.computeIfAbsent(service, _ -> new LinkedHashSet<>())
                                .add(command);
                    }
                }
            }
        }
        return new Work(rebuilt, synced, restarted, commands);
    }
}
