package dev.priok.build.solver;

import java.util.ArrayList;
import java.util.List;

/** Tells all builds that want a step what it does; those that come later first hear what was said before. */
final class Traces implements StepTrace {
    /** Of a step's output so much is kept for builds that want it too. */
    private static final int MOST_KEPT_BYTES = 256 << 10;

    private final List<StepTrace> listeners = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();
    private int keptBytes;
    private boolean cached;

    private static final class Said {
        final int stream;
        final byte[] data;

        Said(int stream, byte[] data) {
            this.stream = stream;
            this.data = data;
        }
    }

    synchronized void add(StepTrace listener) {
        listeners.add(listener);
        said.forEach(one -> listener.log(one.stream, one.data));
        if (cached) {
            listener.cached();
        }
    }

    synchronized void remove(StepTrace listener) {
        listeners.remove(listener);
    }

    @Override
    public synchronized void log(int stream, byte[] data) {
        if (keptBytes + data.length <= MOST_KEPT_BYTES) {
            keptBytes += data.length;
            said.add(new Said(stream, data.clone()));
        }
        listeners.forEach(listener -> listener.log(stream, data));
    }

    @Override
    public synchronized void status(Status status) {
        listeners.forEach(listener -> listener.status(status));
    }

    @Override
    public synchronized void cached() {
        cached = true;
        listeners.forEach(StepTrace::cached);
    }
}
