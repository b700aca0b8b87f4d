package dev.priok.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that brings projects up: docker compose or {@code priok compose}.
 *
 * @param words what its commands begin with
 * @param environment says which engine it is to use
 */
record ComposeTool(String name, List<String> words, Map<String, String> environment) {
    /** The real one, as a plugin of the stock client; also buildx, by which it builds. */
    static ComposeTool docker(Map<String, String> environment) {
        StockClients.addPlugins(environment);
        return new ComposeTool("docker compose", List.of(StockClients.docker(), "compose"), environment);
    }

    static ComposeTool priok(Map<String, String> environment) {
        return new ComposeTool(
                "priok compose", List.of(Programs.top().resolve("bin/priok").toString(), "compose"), environment);
    }

    /** Runs it in a folder to its end, whatever that is. */
    Result run(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", folder.toString()));
        command.addAll(words);
        command.addAll(List.of(arguments));
        return Programs.run(environment, command);
    }

    /** Whether it is at least this version, such as 2.40. */
    boolean isAtLeast(int major, int minor) {
        String[] parts = run(Path.of("/"), "version", "--short")
                .ok()
                .text()
                .replaceFirst("^v", "")
                .split("[.-]", -1);
        int itsMajor = Integer.parseInt(parts[0]);
        return itsMajor > major || (itsMajor == major && Integer.parseInt(parts[1]) >= minor);
    }

    @Override
    public String toString() {
        return name;
    }
}
