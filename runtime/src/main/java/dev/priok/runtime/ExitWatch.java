package dev.priok.runtime;

import dev.priok.kernel.Inotify;
import dev.priok.kernel.KernelException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.function.Consumer;

/**
 * Hears of exit files at the moment conmon puts them in place, by renaming. Waiting for conmon's own end instead would add
 * the time of unmounting the container's root, which writes to disk.
 */
final class ExitWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ExitWatch.class.getName());

    private final Inotify inotify;
    private volatile boolean closed;

    /**
     * Starts watching.
     *
     * @param written called with the file's name, on one thread
     * @param lookAgain called when events were lost
     */
    ExitWatch(Path directory, Consumer<String> written, Runnable lookAgain) {
        inotify = Inotify.open();
        inotify.watch(directory, EnumSet.of(Inotify.Kind.MOVED_TO));
        Thread.ofVirtual().name("exit-watch").start(() -> run(written, lookAgain));
    }

    private void run(Consumer<String> written, Runnable lookAgain) {
        while (!closed) {
            try {
                for (Inotify.Event event : inotify.take()) {
                    if (event.kinds().contains(Inotify.Kind.OVERFLOWED)) {
                        lookAgain.run();
                    } else if (event.kinds().contains(Inotify.Kind.MOVED_TO)) {
                        written.accept(event.name());
                    }
                }
            } catch (KernelException e) {
                if (!closed) {
                    LOG.log(System.Logger.Level.ERROR, "exits are learned of late: the watch ended", e);
                }
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        inotify.close();
    }
}
