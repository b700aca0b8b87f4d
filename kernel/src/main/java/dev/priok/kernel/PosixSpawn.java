package dev.priok.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** posix_spawn(3) of the C library (2.34 or later for closefrom). */
final class PosixSpawn {
    private static final int SET_SIGNAL_DEFAULTS = 0x04;
    private static final int SET_SIGNAL_MASK = 0x08;
    private static final int SET_SESSION = 0x80;
    private static final int O_RDWR = 2;

    /** More than any glibc's posix_spawn_file_actions_t (80) and posix_spawnattr_t (336) need. */
    private static final int OPAQUE_BYTES = 1024;

    private static final MethodHandle SPAWN = handle("posix_spawn", 6);
    private static final MethodHandle SPAWN_SEARCHING = handle("posix_spawnp", 6);
    private static final MethodHandle ACTIONS_INIT = handle("posix_spawn_file_actions_init", 1);
    private static final MethodHandle ACTIONS_DESTROY = handle("posix_spawn_file_actions_destroy", 1);
    private static final MethodHandle ADD_CHANGE_DIRECTORY = handle("posix_spawn_file_actions_addchdir_np", 2);
    private static final MethodHandle ADD_DUPLICATE =
            handle("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle ADD_CLOSE = handle("posix_spawn_file_actions_addclose", ADDRESS, JAVA_INT);
    private static final MethodHandle ADD_CLOSE_FROM =
            handle("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
    private static final MethodHandle ADD_OPEN =
            handle("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle ATTRIBUTES_INIT = handle("posix_spawnattr_init", 1);
    private static final MethodHandle ATTRIBUTES_DESTROY = handle("posix_spawnattr_destroy", 1);
    private static final MethodHandle SET_FLAGS = handle("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    private static final MethodHandle SET_DEFAULTS = handle("posix_spawnattr_setsigdefault", 2);
    private static final MethodHandle SET_MASK = handle("posix_spawnattr_setsigmask", 2);
    private static final MethodHandle FILL_SIGNALS = handle("sigfillset", 1);

    private PosixSpawn() {}

    private static MethodHandle handle(String name, int addresses) {
        MemoryLayout[] parameters = new MemoryLayout[addresses];
        java.util.Arrays.fill(parameters, ADDRESS);
        return handle(name, parameters);
    }

    private static MethodHandle handle(String name, MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
    }

    static ChildProcess start(SpawnRequest request) {
        List<Fd> entered = new ArrayList<>();
        List<Fd> temporary = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            for (Fd fd : request.descriptors().values()) {
                fd.enter();
                entered.add(fd);
            }
            int pid = spawn(arena, request, sources(request.descriptors(), temporary));
            return adopted(pid);
        } finally {
            temporary.forEach(Fd::close);
            entered.forEach(Fd::leave);
        }
    }

    /** Without a handle nobody could wait for it or end it: then it must not run. */
    private static ChildProcess adopted(int pid) {
        try {
            return new ChildProcess(PidFd.open(pid));
        } catch (KernelException e) {
            ThisProcess.signal(pid, Signals.KILL);
            PidFd.awaitChild(pid);
            throw e;
        }
    }

    /** Sources whose number is itself a target are moved out of the way, so that the order of copying is free. */
    private static Map<Integer, Integer> sources(SortedMap<Integer, Fd> descriptors, List<Fd> temporary) {
        SortedMap<Integer, Integer> sources = new java.util.TreeMap<>();
        descriptors.forEach((target, fd) -> {
            Fd source = fd;
            if (fd.number() != target && descriptors.containsKey(fd.number())) {
                source = fd.duplicateFrom(descriptors.lastKey() + 1);
                temporary.add(source);
            }
            sources.put(target, source.number());
        });
        return sources;
    }

    private static int spawn(Arena arena, SpawnRequest request, Map<Integer, Integer> sources) {
        MemorySegment actions = arena.allocate(OPAQUE_BYTES, 16);
        MemorySegment attributes = arena.allocate(OPAQUE_BYTES, 16);
        try {
            check((int) ACTIONS_INIT.invokeExact(actions), request);
            check((int) ATTRIBUTES_INIT.invokeExact(attributes), request);
            addDescriptors(arena, actions, sources, request);
            Path directory = request.workingDirectory();
            if (directory != null) {
                check((int) ADD_CHANGE_DIRECTORY.invokeExact(actions, string(arena, directory.toString())), request);
            }
            setSignals(arena, attributes, request);
            String program = request.arguments().getFirst();
            MethodHandle function = program.indexOf('/') >= 0 ? SPAWN : SPAWN_SEARCHING;
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment argv = strings(arena, request.arguments());
            MemorySegment environment = strings(arena, request.environment());
            check(
                    (int) function.invokeExact(pid, string(arena, program), actions, attributes, argv, environment),
                    request);
            return pid.get(JAVA_INT, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        } finally {
            destroy(actions, attributes);
        }
    }

    private static void addDescriptors(
            Arena arena, MemorySegment actions, Map<Integer, Integer> sources, SpawnRequest request) throws Throwable {
        int highest = 2;
        for (Map.Entry<Integer, Integer> entry : sources.entrySet()) {
            int target = entry.getKey();
            int source = entry.getValue();
            check((int) ADD_DUPLICATE.invokeExact(actions, source, target), request);
            highest = Math.max(highest, target);
        }
        for (int number = 0; number <= highest; number++) {
            if (sources.containsKey(number)) {
                continue;
            }
            if (number <= 2) {
                MemorySegment sink = string(arena, "/dev/null");
                check((int) ADD_OPEN.invokeExact(actions, number, sink, O_RDWR, 0), request);
            } else {
                check((int) ADD_CLOSE.invokeExact(actions, number), request);
            }
        }
        // The JDK opens files without O_CLOEXEC; none of them may reach a child.
        check((int) ADD_CLOSE_FROM.invokeExact(actions, highest + 1), request);
    }

    private static void setSignals(Arena arena, MemorySegment attributes, SpawnRequest request) throws Throwable {
        MemorySegment all = arena.allocate(128, 16);
        MemorySegment none = arena.allocate(128, 16);
        check((int) FILL_SIGNALS.invokeExact(all), request);
        check((int) SET_DEFAULTS.invokeExact(attributes, all), request);
        check((int) SET_MASK.invokeExact(attributes, none), request);
        int flags = SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | (request.newSession() ? SET_SESSION : 0);
        check((int) SET_FLAGS.invokeExact(attributes, (short) flags), request);
    }

    private static void destroy(MemorySegment actions, MemorySegment attributes) {
        try {
            int ignored = (int) ACTIONS_DESTROY.invokeExact(actions);
            ignored += (int) ATTRIBUTES_DESTROY.invokeExact(attributes);
            assert ignored == 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void check(int errno, SpawnRequest request) {
        if (errno != 0) {
            Path directory = request.workingDirectory();
            String program = request.arguments().getFirst();
            throw new KernelException("start", directory == null ? program : program + " in " + directory, errno);
        }
    }

    private static MemorySegment string(Arena arena, String text) {
        byte[] bytes = FileNames.encode(text);
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    private static MemorySegment strings(Arena arena, List<String> texts) {
        MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ADDRESS, i, string(arena, texts.get(i)));
        }
        return array;
    }
}
