package dev.priok.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A short command that has ended, see {@link SpawnRequest#run}.
 *
 * @param status how it ended
 * @param output the first MiB of its standard output
 * @param errors the first MiB of its standard error
 */
public record CommandResult(ExitStatus status, String output, String errors) {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int PORTION_BYTES = 8 * 1024;

    /** After the end, others that the command left running may hold its streams open: they get this long. */
    private static final Duration AFTER_END = Duration.ofSeconds(1);

    /** Reads one stream to its end, so that the command never waits for us, but keeps only the beginning. */
    private static final class Collector {
        private final Fd source;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final Thread thread;

        Collector(Fd source) {
            this.source = source;
            this.thread = Thread.ofVirtual().name("command-output").start(this::collect);
        }

        private void collect() {
            byte[] portion = new byte[PORTION_BYTES];
            try {
                for (int count = source.read(portion, 0, portion.length);
                        count > 0;
                        count = source.read(portion, 0, portion.length)) {
                    synchronized (kept) {
                        kept.write(portion, 0, Math.min(count, MAX_BYTES - kept.size()));
                    }
                }
            } catch (KernelException e) {
                if (!e.is(Errno.EBADF)) {
                    throw e;
                }
            }
        }

        String text(Duration patience) throws InterruptedException {
            thread.join(patience);
            synchronized (kept) {
                return kept.toString(StandardCharsets.UTF_8);
            }
        }
    }

    static CommandResult of(SpawnRequest request, Duration limit) {
        try (Pipe output = Pipe.open();
                Pipe errors = Pipe.open();
                ChildProcess child = request.withDescriptor(1, output.writeEnd())
                        .withDescriptor(2, errors.writeEnd())
                        .spawn()) {
            output.writeEnd().close();
            errors.writeEnd().close();
            Collector outputs = new Collector(output.readEnd());
            Collector complaints = new Collector(errors.readEnd());
            ExitStatus status = await(child, request, limit);
            return new CommandResult(status, outputs.text(AFTER_END), complaints.text(AFTER_END));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KernelException.detailed(
                    "run", request.arguments().getFirst(), Errno.EINTR, "the thread was interrupted");
        }
    }

    private static ExitStatus await(ChildProcess child, SpawnRequest request, Duration limit) {
        boolean ended = false;
        try {
            Optional<ExitStatus> status = child.waitFor(limit);
            ended = status.isPresent();
            return status.orElseThrow(() -> KernelException.detailed(
                    "run", request.arguments().getFirst(), Errno.ETIMEDOUT, "it did not end within " + limit));
        } finally {
            if (!ended) {
                child.kill(Signals.KILL);
            }
        }
    }
}
