package dev.priok.compose.model;

import java.util.List;
import java.util.SortedMap;

/**
 * How a service's image is built. Empty: not said.
 *
 * @param context a folder, or what the builder fetches
 * @param args an argument without a value takes it from the environment
 * @param ssh keys or sockets by their ids; an empty one is the agent's
 * @param additionalContexts {@code service:NAME} is another service's image
 */
public record Build(
        String context,
        String dockerfile,
        String dockerfileInline,
        String target,
        SortedMap<String, Variable> args,
        SortedMap<String, String> labels,
        List<String> tags,
        List<String> platforms,
        SortedMap<String, String> additionalContexts,
        SortedMap<String, String> ssh,
        List<FileGrant> secrets,
        List<String> cacheFrom,
        List<String> cacheTo,
        boolean noCache,
        List<String> noCacheFilter,
        boolean pull,
        String network,
        SortedMap<String, List<String>> extraHosts,
        List<String> entitlements,
        boolean privileged,
        String provenance,
        String sbom,
        long shmSizeBytes,
        SortedMap<String, Ulimit> ulimits,
        String isolation) {
    static Build read(Fields fields) {
        return new Build(
                fields.text("context"),
                fields.text("dockerfile"),
                fields.text("dockerfile_inline"),
                fields.text("target"),
                fields.map("args", Variable::read),
                fields.textMap("labels"),
                fields.texts("tags"),
                fields.texts("platforms"),
                fields.textMap("additional_contexts"),
                fields.textMap("ssh"),
                fields.objects("secrets", FileGrant::read),
                fields.texts("cache_from"),
                fields.texts("cache_to"),
                fields.flag("no_cache"),
                fields.texts("no_cache_filter"),
                fields.flag("pull"),
                fields.text("network"),
                fields.map("extra_hosts", Connections::addresses),
                fields.texts("entitlements"),
                fields.flag("privileged"),
                fields.text("provenance"),
                fields.text("sbom"),
                fields.number("shm_size"),
                fields.map("ulimits", Ulimit::read),
                fields.text("isolation"));
    }
}
