package dev.priok.runtime.log;

import dev.priok.runtime.log.send.LogLine;
import dev.priok.runtime.log.send.LogReceiver;
import dev.priok.runtime.log.send.LogReceiver.Patience;
import dev.priok.runtime.log.send.OptionText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends one container's lines to its receiver, from its log file and from where the last sender stopped. A line goes at
 * least once: when a connection breaks, what was sent over it in its last moments is sent again. The container never waits;
 * what the log's retention removes before it could be sent is counted and reported.
 */
final class LogSender {
    private static final System.Logger LOG = System.getLogger(LogSender.class.getName());
    private static final int BATCH_LINES = 1000;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    /** What a receiver may not have read when its connection breaks. */
    private static final Duration DOUBTFUL = Duration.ofSeconds(3);

    private static final Duration LAST_LOOK = Duration.ofMillis(20);
    /** Docker's, for the mode non-blocking. */
    private static final long DEFAULT_BUFFER_BYTES = 1 << 20;

    private final LogSeries series;
    private final LogSettings settings;
    private final LogReceiver receiver;
    private final Patience patience;
    /** Unsent bytes beyond which the oldest lines are dropped. */
    private final long bufferBytes;

    private final SentMark mark;
    private final AtomicLong missed = new AtomicLong();
    private final CountDownLatch done = new CountDownLatch(1);
    /** Places up to which was sent lately, oldest first. */
    private final Deque<Sent> recent = new ArrayDeque<>();

    private final List<LogLine> batch = new ArrayList<>();
    private long batchBytes;
    private LogPlace safe = LogPlace.BEGINNING;
    private @Nullable Thread thread;
    private volatile boolean ended;
    private volatile boolean closed;
    private volatile boolean failing;
    private boolean reported;
    private boolean markReported;
    /** Connections in a row that broke soon after something was sent over them. */
    private int breaks;

    private long lastBreak;

    private record Sent(long nanos, LogPlace place) {}

    /** The place to read from changed. */
    private static final class Elsewhere extends IOException {
        private static final long serialVersionUID = 1;

        private Elsewhere() {
            super("reading goes on elsewhere");
        }
    }

    /** @param ended whether no more will be written */
    LogSender(LogSeries series, LogSettings settings, boolean ended) {
        this.series = series;
        this.settings = settings;
        this.ended = ended;
        OptionText options = new OptionText(settings.log().options());
        LogReceiver.Choice choice = settings.receiver();
        this.receiver = choice.receiver();
        this.patience = choice.patience();
        boolean drops = options.text("mode", "").equals("non-blocking");
        this.bufferBytes = drops ? options.memory("max-buffer-size", DEFAULT_BUFFER_BYTES) : Long.MAX_VALUE;
        this.mark = new SentMark(series);
    }

    void start() {
        thread = Thread.ofVirtual()
                .name("log-sender-" + settings.origin().name())
                .start(this::run);
    }

    /** No more will be written: it ends when all is sent. */
    void finish() {
        ended = true;
    }

    boolean isDone() {
        return done.getCount() == 0;
    }

    /** Waits until all is sent; shorter if the receiver has long been out of reach. */
    void awaitDone(Duration limit, Duration limitIfFailing) {
        long start = System.nanoTime();
        try {
            while (!done.await(SHORTEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                long waited = System.nanoTime() - start;
                if (waited > (failing ? limitIfFailing : limit).toNanos()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops; what is not sent stays for a next sender. */
    void close() {
        closed = true;
        receiver.close();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        try {
            safe = mark.load();
            while (!closed && !readAndSend()) {
                // From another place.
            }
        } catch (IOException | RuntimeException e) {
            if (!closed && !series.isDeleted()) {
                LOG.log(System.Logger.Level.ERROR, prefix() + "its lines are not sent any more: " + e, e);
            }
        } finally {
            receiver.close();
            done.countDown();
        }
    }

    private String prefix() {
        return "container=" + settings.origin().id() + " log-driver="
                + settings.log().type() + " ";
    }

    /** False if it has to begin again, from {@link #safe}. */
    private boolean readAndSend() throws IOException {
        batch.clear();
        batchBytes = 0;
        LineAssembly assembly = new LineAssembly(line -> {
            batch.add(line);
            batchBytes += line.length();
        });
        try (LogCursor cursor = new LogCursor(series, safe, this::count)) {
            Holder holder = new Holder();
            EntryReader reader = EntryReader.small(cursor, LogPlace.NEVER, (bytes, entry) -> {
                EntryReader self = holder.reader();
                assembly.accept(bytes, entry, self.entryStart());
                if (batch.size() >= BATCH_LINES || batchBytes >= patience.batchBytes()) {
                    flush(assembly.safePlace(self.entryEnd()));
                }
                return true;
            });
            holder.reader = reader;
            follow(reader, assembly);
            return true;
        } catch (Elsewhere e) {
            return false;
        }
    }

    /** The reader's sink needs the reader. */
    private static final class Holder {
        private @Nullable EntryReader reader;

        private EntryReader reader() {
            if (reader == null) {
                throw new IllegalStateException("not read yet");
            }
            return reader;
        }
    }

    private void follow(EntryReader reader, LineAssembly assembly) throws IOException {
        long pause = SHORTEST_PAUSE.toNanos();
        while (!closed) {
            // Asked before reading: all that was written before the end is read after it.
            boolean last = ended;
            LogPlace before = reader.place();
            reader.readOn();
            if (last) {
                assembly.finish();
            }
            flush(assembly.safePlace(reader.place()));
            if (last) {
                // What a datagram met is known a moment later.
                pause(LAST_LOOK);
                checkConnection();
                reportRecovery();
                return;
            }
            checkConnection();
            boolean grew = !reader.place().equals(before);
            pause = grew ? SHORTEST_PAUSE.toNanos() : Math.min(pause * 2, LONGEST_PAUSE.toNanos());
            pause(Duration.ofNanos(pause));
        }
    }

    /** Sends what was gathered, however long that takes. */
    private void flush(LogPlace place) throws IOException {
        if (batch.isEmpty()) {
            safe = place;
            return;
        }
        Duration wait = patience.first();
        for (int tries = 1; !closed; tries++) {
            if (trySend() || (patience.mostTries() > 0 && tries >= patience.mostTries())) {
                missed.addAndGet(batch.size());
                sent(place);
                return;
            }
            pause(wait);
            wait = longer(wait);
            dropIfTooMuch();
        }
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(patience.longest()) > 0 ? patience.longest() : twice;
    }

    /** When it returns true, the batch is empty. */
    private boolean trySend() throws IOException {
        try {
            receiver.send(batch);
            batch.clear();
            return true;
        } catch (IOException e) {
            failed(e);
            goBackIfDoubtful();
            return false;
        }
    }

    /** The batch arrived, or what is left of it is given up. */
    private void sent(LogPlace place) {
        batch.clear();
        batchBytes = 0;
        long now = System.nanoTime();
        if (recent.isEmpty()) {
            recent.add(new Sent(now - 2 * DOUBTFUL.toNanos(), safe));
        }
        recent.addLast(new Sent(now, place));
        // The first one is so old that nothing before it is in doubt.
        while (now - second(recent).nanos() > DOUBTFUL.toNanos()) {
            recent.removeFirst();
        }
        safe = place;
        remember(place);
        recoverInTime();
    }

    /** That it can't be written, on a full disk, means no more than that a next sender repeats lines. */
    private void remember(LogPlace place) {
        try {
            mark.save(place);
            markReported = false;
        } catch (IOException e) {
            if (!markReported && !series.isDeleted()) {
                markReported = true;
                LOG.log(System.Logger.Level.WARNING, prefix() + "up to where its lines were sent can't be kept: " + e);
            }
        }
    }

    /** A connection that has stood for a while is a good one. */
    private void recoverInTime() {
        if (breaks == 0 || System.nanoTime() - lastBreak > DOUBTFUL.toNanos()) {
            breaks = 0;
            reportRecovery();
        }
    }

    private static Sent second(Deque<Sent> places) {
        var iterator = places.iterator();
        iterator.next();
        return iterator.next();
    }

    private void failed(IOException problem) {
        failing = true;
        if (!reported && !closed) {
            reported = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    prefix() + "its lines can't be sent, which is tried again and again: " + problem.getMessage());
        }
    }

    private void reportRecovery() {
        long lost = missed.getAndSet(0);
        if (reported || lost > 0) {
            LOG.log(
                    lost > 0 ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                    prefix() + "its lines are sent again; dropped lines: " + lost);
        }
        failing = false;
        reported = false;
    }

    private void checkConnection() throws IOException {
        try {
            receiver.check();
        } catch (IOException e) {
            if (isDoubtful()) {
                failed(e);
            }
            goBackIfDoubtful();
        }
        if (!recent.isEmpty()) {
            recoverInTime();
        }
    }

    private boolean isDoubtful() {
        return !recent.isEmpty() && System.nanoTime() - recent.getLast().nanos() < DOUBTFUL.toNanos();
    }

    /**
     * To where nothing of what was sent over the broken connection is in doubt; after a pause, as the next may break just
     * as soon.
     */
    private void goBackIfDoubtful() throws IOException {
        if (recent.isEmpty()) {
            return;
        }
        boolean doubtful = isDoubtful();
        LogPlace sure = recent.getFirst().place();
        recent.clear();
        if (doubtful) {
            safe = sure;
            remember(safe);
            Duration wait = patience.first();
            for (int i = 0; i < breaks && wait.compareTo(patience.longest()) < 0; i++) {
                wait = longer(wait);
            }
            breaks++;
            pause(wait);
            lastBreak = System.nanoTime();
            dropIfTooMuch();
            throw new Elsewhere();
        }
    }

    private void dropIfTooMuch() throws IOException {
        if (bufferBytes == Long.MAX_VALUE || series.bytesAfter(safe) <= bufferBytes) {
            return;
        }
        long[] lines = {0};
        try (LogCursor cursor = new LogCursor(series, safe)) {
            Holder holder = new Holder();
            long unsent = series.bytesAfter(safe);
            long[] passed = {0};
            EntryReader reader = EntryReader.small(cursor, series.end(), (_, entry) -> {
                EntryReader self = holder.reader();
                passed[0] += self.entryEnd().offset() - self.entryStart().offset();
                lines[0] += entry.isPartial() ? 0 : 1;
                safe = self.entryEnd();
                return entry.isPartial() || unsent - passed[0] > bufferBytes / 2;
            });
            holder.reader = reader;
            reader.readOn();
        }
        missed.addAndGet(lines[0]);
        recent.clear();
        remember(safe);
        throw new Elsewhere();
    }

    /** A file was removed that was not sent. */
    private void count(LogFile file) {
        byte[] bytes = new byte[64 * 1024];
        long lines = 0;
        try (LogPart part = series.open(file.number())) {
            int count;
            while (part != null && (count = part.read(bytes, 0, bytes.length)) > 0) {
                for (int i = 0; i < count; i++) {
                    lines += bytes[i] == '\n' ? 1 : 0;
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "unsent lines can't be counted", e);
        }
        missed.addAndGet(lines);
    }

    private void pause(Duration time) {
        try {
            if (!closed) {
                Thread.sleep(time);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}
