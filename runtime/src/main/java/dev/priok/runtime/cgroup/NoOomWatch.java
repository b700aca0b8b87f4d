package dev.priok.runtime.cgroup;

/** Where there are no groups, nobody counts whom the kernel killed. */
final class NoOomWatch implements OomWatch {
    @Override
    public void watch(String group, long known, Runnable killed) {
        // There will be no news.
    }

    @Override
    public void forget(String group) {
        // Nothing is watched.
    }

    @Override
    public void close() {
        // Nothing is watched.
    }
}
