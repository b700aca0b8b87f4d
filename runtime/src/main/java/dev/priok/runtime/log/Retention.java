package dev.priok.runtime.log;

import dev.priok.model.HostSpec.LogConfig;
import dev.priok.runtime.log.send.OptionText;

/**
 * How much of a log is kept on disk.
 *
 * @param maxSizeBytes at which the written file is rotated; {@link Long#MAX_VALUE}: never
 * @param maxFiles the written one included
 * @param compress the rotated ones
 */
record Retention(long maxSizeBytes, int maxFiles, boolean compress) {
    static final long UNLIMITED = Long.MAX_VALUE;

    /** Docker has no limit here; a log that grows until the disk is full helps nobody. */
    private static final Retention JSON_FILE = new Retention(50_000_000, 3, false);

    /** As in Docker's driver of that name, also for the local copy of what is sent elsewhere. */
    private static final Retention LOCAL = new Retention(20 << 20, 5, true);

    /** Of options that were checked. */
    static Retention of(LogConfig config) {
        OptionText options = new OptionText(config.options());
        return switch (LogDriver.of(config.type())) {
            case JSON_FILE -> jsonFile(options);
            case LOCAL -> read(options, "", LOCAL);
            case NONE -> new Retention(UNLIMITED, 1, false);
            case SYSLOG, GELF, FLUENTD, JOURNALD -> read(options, "cache-", LOCAL);
        };
    }

    /** One file if only its size was said, as in Docker. */
    private static Retention jsonFile(OptionText options) {
        boolean onlySize = options.has("max-size") && !options.has("max-file");
        return read(options, "", onlySize ? new Retention(JSON_FILE.maxSizeBytes, 1, JSON_FILE.compress) : JSON_FILE);
    }

    private static Retention read(OptionText options, String prefix, Retention otherwise) {
        long size = options.size(prefix + "max-size", otherwise.maxSizeBytes);
        int files = options.integer(prefix + "max-file", otherwise.maxFiles);
        return new Retention(
                size <= 0 ? UNLIMITED : size,
                Math.max(1, files),
                options.flag(prefix + "compress", otherwise.compress));
    }
}
