package dev.priok.engine.container;

import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.ProcessConfig;
import dev.priok.model.ContainerConfig.StopConfig;
import dev.priok.model.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills in what a user left unsaid with what the image says, by Docker's rules. */
public final class ConfigMerge {
    private ConfigMerge() {}

    public static ContainerConfig merge(ContainerConfig user, ContainerConfig image) {
        return new ContainerConfig(
                user.image(),
                process(user.process(), image.process()),
                user.stdio(),
                user.names(),
                labels(user.labels(), image.labels()),
                union(user.exposedPorts(), image.exposedPorts()),
                union(user.volumes(), image.volumes()),
                healthcheck(user.healthcheck(), image.healthcheck()),
                stop(user.stop(), image.stop()),
                user.shell().isEmpty() ? image.shell() : user.shell(),
                user.onBuild(),
                user.networkDisabled());
    }

    /** A user's entry point also hides the image's command. */
    private static ProcessConfig process(ProcessConfig user, ProcessConfig image) {
        List<String> entrypoint = user.entrypoint();
        List<String> cmd = user.cmd() == null || user.cmd().isEmpty() ? null : user.cmd();
        if (entrypoint == null || entrypoint.isEmpty()) {
            if (cmd == null) {
                cmd = entrypoint == null ? image.cmd() : null;
            }
            entrypoint = entrypoint == null ? image.entrypoint() : null;
        } else if (entrypoint.equals(List.of(""))) {
            entrypoint = null;
        }
        return new ProcessConfig(
                entrypoint,
                cmd,
                environment(image.env(), user.env()),
                user.workingDir().isEmpty() ? image.workingDir() : user.workingDir(),
                user.user().isEmpty() ? image.user() : user.user());
    }

    /** Later values win; a name without a value removes the variable. */
    public static List<String> environment(List<String> base, List<String> changes) {
        Map<String, String> merged = new LinkedHashMap<>();
        List<String> all = new ArrayList<>(base);
        all.addAll(changes);
        for (String entry : all) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? entry : entry.substring(0, equals);
            if (equals < 0) {
                merged.remove(name);
            } else {
                merged.put(name, entry);
            }
        }
        return List.copyOf(merged.values());
    }

    private static Map<String, String> labels(Map<String, String> user, Map<String, String> image) {
        Map<String, String> merged = new HashMap<>(image);
        merged.putAll(user);
        return merged;
    }

    private static Set<String> union(Set<String> first, Set<String> second) {
        Set<String> all = new HashSet<>(first);
        all.addAll(second);
        return all;
    }

    private static StopConfig stop(StopConfig user, StopConfig image) {
        return new StopConfig(
                user.signal().isEmpty() ? image.signal() : user.signal(),
                user.timeoutSeconds() == null ? image.timeoutSeconds() : user.timeoutSeconds());
    }

    private static @Nullable Healthcheck healthcheck(@Nullable Healthcheck user, @Nullable Healthcheck image) {
        if (user == null || image == null) {
            return user == null ? image : user;
        }
        if (user.isDisabled()) {
            return user;
        }
        return new Healthcheck(
                user.isInherited() ? image.test() : user.test(),
                or(user.interval(), image.interval()),
                or(user.timeout(), image.timeout()),
                or(user.startPeriod(), image.startPeriod()),
                or(user.startInterval(), image.startInterval()),
                user.retries() == 0 ? image.retries() : user.retries());
    }

    private static Duration or(Duration first, Duration second) {
        return first.isZero() ? second : first;
    }
}
