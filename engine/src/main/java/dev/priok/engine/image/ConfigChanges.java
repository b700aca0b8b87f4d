package dev.priok.engine.image;

import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.ProcessConfig;
import dev.priok.model.ContainerConfig.StopConfig;
import dev.priok.model.EngineException;
import dev.priok.model.Healthcheck;
import dev.priok.model.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies Dockerfile instructions given with {@code commit --change} and {@code import --change}. */
final class ConfigChanges {
    private ConfigChanges() {}

    static ContainerConfig apply(ContainerConfig config, List<String> changes) {
        ContainerConfig result = config;
        for (String change : changes) {
            for (String line : change.lines().toList()) {
                if (!line.isBlank()) {
                    result = applyLine(result, line.strip());
                }
            }
        }
        return result;
    }

    private static ContainerConfig applyLine(ContainerConfig c, String line) {
        int space = line.indexOf(' ');
        String word = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = space < 0 ? "" : line.substring(space + 1).strip();
        if (rest.isEmpty()) {
            throw EngineException.invalid(word + " requires at least one argument");
        }
        ProcessConfig p = c.process();
        return switch (word) {
            case "CMD" -> withProcess(c, p.entrypoint(), command(rest, c), p.env(), p.workingDir(), p.user());
            case "ENTRYPOINT" -> withProcess(c, command(rest, c), p.cmd(), p.env(), p.workingDir(), p.user());
            case "ENV" -> withProcess(c, p.entrypoint(), p.cmd(), environment(p.env(), rest), p.workingDir(), p.user());
            case "USER" -> withProcess(c, p.entrypoint(), p.cmd(), p.env(), p.workingDir(), rest);
            case "WORKDIR" -> withProcess(c, p.entrypoint(), p.cmd(), p.env(), directory(p, rest), p.user());
            case "EXPOSE" -> c.with(draft -> draft.exposedPorts = union(c.exposedPorts(), ports(rest)));
            case "VOLUME" -> c.with(draft -> draft.volumes = union(c.volumes(), list(rest)));
            case "LABEL" -> c.with(draft -> draft.labels = labels(c.labels(), rest));
            case "STOPSIGNAL" -> {
                Signal.parse(rest);
                yield c.with(draft -> draft.stop = new StopConfig(rest, c.stop().timeoutSeconds()));
            }
            case "ONBUILD" -> c.with(draft -> draft.onBuild = union(c.onBuild(), rest));
            case "HEALTHCHECK" -> c.with(draft -> draft.healthcheck = healthcheck(rest));
            default -> throw EngineException.invalid(word + " is not a valid change command");
        };
    }

    private static ContainerConfig withProcess(
            ContainerConfig config,
            @Nullable List<String> entrypoint,
            @Nullable List<String> cmd,
            List<String> env,
            String workingDir,
            String user) {
        return config.with(draft -> draft.process = new ProcessConfig(entrypoint, cmd, env, workingDir, user));
    }

    /** JSON array, or a command line for the shell. */
    private static List<String> command(String text, ContainerConfig config) {
        if (text.startsWith("[")) {
            return JsonStrings.parse(text);
        }
        List<String> command = new ArrayList<>(config.shell().isEmpty() ? List.of("/bin/sh", "-c") : config.shell());
        command.add(text);
        return command;
    }

    private static List<String> list(String text) {
        return text.startsWith("[") ? JsonStrings.parse(text) : Words.split(text);
    }

    private static List<String> environment(List<String> env, String text) {
        Map<String, String> merged = new LinkedHashMap<>();
        env.forEach(entry -> merged.put(entry.substring(0, Math.max(0, entry.indexOf('='))), entry));
        pairs(text).forEach((name, value) -> merged.put(name, name + "=" + value));
        return List.copyOf(merged.values());
    }

    private static Map<String, String> labels(Map<String, String> labels, String text) {
        Map<String, String> merged = new HashMap<>(labels);
        merged.putAll(pairs(text));
        return merged;
    }

    /** {@code a=b c="d e"}, or the old form {@code name value}. */
    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        List<String> words = Words.split(text);
        if (words.getFirst().indexOf('=') < 0) {
            int space = text.indexOf(' ');
            if (space < 0) {
                throw EngineException.invalid("can't find = in \"" + text + "\": NAME=value expected");
            }
            pairs.put(text.substring(0, space), text.substring(space + 1).strip());
            return pairs;
        }
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw EngineException.invalid("can't find = in \"" + word + "\": NAME=value expected");
            }
            pairs.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return pairs;
    }

    private static String directory(ProcessConfig process, String path) {
        if (path.startsWith("/")) {
            return path;
        }
        String base = process.workingDir().isEmpty() ? "/" : process.workingDir();
        return base.endsWith("/") ? base + path : base + "/" + path;
    }

    private static List<String> ports(String text) {
        return Words.split(text).stream()
                .map(port -> port.indexOf('/') < 0 ? port + "/tcp" : port)
                .toList();
    }

    private static Set<String> union(Set<String> old, List<String> added) {
        Set<String> all = new HashSet<>(old);
        all.addAll(added);
        return all;
    }

    private static List<String> union(List<String> old, String added) {
        List<String> all = new ArrayList<>(old);
        all.add(added);
        return all;
    }

    private static Healthcheck healthcheck(String text) {
        if (text.equalsIgnoreCase("NONE")) {
            return new Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
        }
        if (!text.startsWith("CMD ")) {
            throw EngineException.invalid("HEALTHCHECK options are not supported in a change: use HEALTHCHECK CMD ...,"
                    + " or HEALTHCHECK NONE");
        }
        String command = text.substring(4).strip();
        List<String> test = new ArrayList<>();
        if (command.startsWith("[")) {
            test.add("CMD");
            test.addAll(JsonStrings.parse(command));
        } else {
            test.add("CMD-SHELL");
            test.add(command);
        }
        return new Healthcheck(test, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    }
}
