package dev.priok.kernel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What to start. The child gets default signal handlers, an empty signal mask, exactly the descriptors named here
 * (standard ones that are not named are /dev/null) and exactly the environment given here (empty at first).
 *
 * @param arguments argv; the first is the program, searched in this process's PATH if it has no slash
 * @param environment "NAME=value" entries
 * @param workingDirectory where the child starts; null for the calling thread's directory
 * @param descriptors the child's descriptor numbers and what they are; sources stay open here and stay the caller's
 * @param newSession whether the child leads a new session (setsid)
 */
public record SpawnRequest(
        List<String> arguments,
        List<String> environment,
        @Nullable Path workingDirectory,
        SortedMap<Integer, Fd> descriptors,
        boolean newSession) {

    public SpawnRequest {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("no program given");
        }
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        descriptors = Collections.unmodifiableSortedMap(new TreeMap<>(descriptors));
        if (!descriptors.isEmpty() && descriptors.firstKey() < 0) {
            throw new IllegalArgumentException("negative descriptor number " + descriptors.firstKey());
        }
    }

    /** Starts {@code arguments} with nothing else set. */
    public static SpawnRequest of(List<String> arguments) {
        return new SpawnRequest(arguments, List.of(), null, new TreeMap<>(), false);
    }

    /** Starts {@code arguments} with nothing else set. */
    public static SpawnRequest of(String... arguments) {
        return of(List.of(arguments));
    }

    /** With this environment instead. */
    public SpawnRequest withEnvironment(List<String> entries) {
        return new SpawnRequest(arguments, entries, workingDirectory, descriptors, newSession);
    }

    /** With this environment instead. */
    public SpawnRequest withEnvironment(Map<String, String> variables) {
        List<String> entries = new ArrayList<>(variables.size());
        variables.forEach((name, value) -> entries.add(name + "=" + value));
        return withEnvironment(entries);
    }

    /** With the environment of this process. */
    public SpawnRequest withInheritedEnvironment() {
        return withEnvironment(System.getenv());
    }

    /** Starting in {@code directory}. */
    public SpawnRequest withWorkingDirectory(Path directory) {
        return new SpawnRequest(arguments, environment, directory, descriptors, newSession);
    }

    /** With descriptor {@code childNumber} being {@code fd}. */
    public SpawnRequest withDescriptor(int childNumber, Fd fd) {
        SortedMap<Integer, Fd> more = new TreeMap<>(descriptors);
        more.put(childNumber, fd);
        return new SpawnRequest(arguments, environment, workingDirectory, more, newSession);
    }

    /** With this process's standard input, output and error. */
    public SpawnRequest withInheritedStandardStreams() {
        return withDescriptor(0, Fd.borrowed(0))
                .withDescriptor(1, Fd.borrowed(1))
                .withDescriptor(2, Fd.borrowed(2));
    }

    /** As the leader of a new session. */
    public SpawnRequest inNewSession() {
        return new SpawnRequest(arguments, environment, workingDirectory, descriptors, true);
    }

    /**
     * Starts the process from the calling thread, whose namespaces, root, directory and cgroups it inherits, and returns
     * when the program was executed. Blocks about a millisecond. Errors of finding or executing the program (ENOENT,
     * EACCES, ...) or entering the directory are thrown here.
     */
    public ChildProcess spawn() {
        return PosixSpawn.start(this);
    }

    /**
     * Runs a short command to its end and collects what it prints (standard output and error are taken for that). After
     * {@code limit} it is killed: ETIMEDOUT; the same when the waiting thread is interrupted: EINTR. Starts as
     * {@link #spawn()}.
     */
    public CommandResult run(Duration limit) {
        return CommandResult.of(this, limit);
    }
}
