package dev.priok.registryclient.host;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One place where a registry can be asked.
 *
 * @param base with {@code /v2}, without a slash at the end
 * @param plain the same over plain HTTP, for a registry that may lack TLS; null where it must not
 * @param isMirror whether it stands for the registry, which is asked when it fails
 * @param headers for each request
 */
public record Endpoint(
        URI base,
        @Nullable URI plain,
        boolean isMirror,
        Set<Capability> capabilities,
        Trust trust,
        Map<String, List<String>> headers) {
    /** What an endpoint is for (containerd's hosts.toml). */
    public enum Capability {
        PULL,
        RESOLVE,
        PUSH
    }

    /**
     * What to check of the other end, and to show of ours.
     *
     * @param authorities beside those of the machine
     * @param pair null: nothing is shown
     * @param anyone no check at all
     */
    public record Trust(List<Path> authorities, @Nullable ClientPair pair, boolean anyone) {
        static final Trust MACHINE = new Trust(List.of(), null, false);

        public Trust {
            authorities = List.copyOf(authorities);
        }

        Trust ofAnyone() {
            return new Trust(authorities, pair, true);
        }
    }

    /** A certificate of ours and its key, which may be in one file. */
    public record ClientPair(Path certificate, Path key) {}

    /** {@code host:port} as people write it, for messages. */
    public String name() {
        return base.getRawAuthority();
    }

    /** The same, asked by plain HTTP only. */
    public Endpoint overPlainHttp(URI address) {
        return new Endpoint(address, null, isMirror, capabilities, trust, headers);
    }
}
