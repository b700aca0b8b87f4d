package dev.priok.network.dns;

import dev.priok.engine.network.ResolvConf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The machine's name servers as its resolv.conf names them now. Looks at the file's status at each question (some
 * microseconds), so that a change counts at once, however it was made. Thread-safe.
 */
public final class HostResolver implements Supplier<Upstreams> {
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
    private static final Path SYSTEMD_RESOLV_CONF = Path.of("/run/systemd/resolve/resolv.conf");

    /** A file changed this recently may change again without a new time: the kernel's file clock is coarse. */
    private static final Duration CLOCK_GRAIN = Duration.ofMillis(100);

    /** A file without servers may be one that is being written. */
    private static final Duration PATIENCE_WITH_EMPTY = Duration.ofSeconds(1);

    private static final int MAX_BYTES = 64 * 1024;

    private final Path file;
    private final Path systemdFile;
    private final LongSupplier nanoTime;
    private volatile @Nullable Snapshot snapshot;

    /** What tells versions of a file apart; nothing if there is no file. */
    private record Stamp(Map<String, Object> status) {
        static Stamp of(Path path) {
            try {
                return new Stamp(Files.readAttributes(path, "unix:dev,ino,size,ctime"));
            } catch (IOException e) {
                return new Stamp(Map.of());
            }
        }

        boolean isOld(long nowMillis) {
            return !(status.get("ctime") instanceof FileTime changed)
                    || Math.abs(nowMillis - changed.toMillis()) > CLOCK_GRAIN.toMillis();
        }
    }

    /**
     * @param systemdStamp of the other file, null if it does not count
     * @param settled false if the same stamps may stand for another content later
     * @param emptySinceNanos when the files were first seen without servers, null if they have some
     */
    private record Snapshot(
            Stamp stamp,
            @Nullable Stamp systemdStamp,
            boolean settled,
            @Nullable Long emptySinceNanos,
            Upstreams upstreams) {}

    HostResolver(Path file, Path systemdFile, LongSupplier nanoTime) {
        this.file = file;
        this.systemdFile = systemdFile;
        this.nanoTime = nanoTime;
    }

    /** Follows /etc/resolv.conf, and systemd-resolved's list of servers where that names only its stub. */
    public static HostResolver ofMachine() {
        return at(RESOLV_CONF, SYSTEMD_RESOLV_CONF);
    }

    /** As {@link #ofMachine()} with other files. */
    public static HostResolver at(Path resolvConf, Path systemdResolvConf) {
        return new HostResolver(resolvConf, systemdResolvConf, System::nanoTime);
    }

    /** The servers now; none if the file is missing or names none. Reads files that changed. */
    @Override
    public Upstreams get() {
        Snapshot known = snapshot;
        if (known != null
                && known.settled()
                && Stamp.of(file).equals(known.stamp())
                && (known.systemdStamp() == null || Stamp.of(systemdFile).equals(known.systemdStamp()))) {
            return known.upstreams();
        }
        Snapshot fresh = read(known);
        snapshot = fresh;
        return fresh.upstreams();
    }

    /** The stamps are taken before the contents, so that a change in between is seen the next time. */
    private Snapshot read(@Nullable Snapshot known) {
        long now = System.currentTimeMillis();
        Stamp stamp = Stamp.of(file);
        Stamp systemdStamp = null;
        boolean settled = stamp.isOld(now);
        ResolvConf conf = parse(file);
        if (conf.isSystemdStub()) {
            systemdStamp = Stamp.of(systemdFile);
            settled &= systemdStamp.isOld(now);
            ResolvConf real = parse(systemdFile);
            conf = real.nameServers().isEmpty() ? conf : real;
        }
        Upstreams found = Upstreams.ofHost(conf.nameServers());
        if (!found.servers().isEmpty()) {
            return new Snapshot(stamp, systemdStamp, settled, null, found);
        }
        if (known == null) {
            return new Snapshot(stamp, systemdStamp, settled, nanoTime.getAsLong(), found);
        }
        long nowNanos = nanoTime.getAsLong();
        long since = known.emptySinceNanos() == null ? nowNanos : known.emptySinceNanos();
        boolean lasting = nowNanos - since > PATIENCE_WITH_EMPTY.toNanos();
        return new Snapshot(stamp, systemdStamp, settled && lasting, since, lasting ? found : known.upstreams());
    }

    private static ResolvConf parse(Path path) {
        try (var input = Files.newInputStream(path)) {
            return ResolvConf.parse(new String(input.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new ResolvConf(List.of(), List.of(), List.of(), List.of());
        }
    }
}
