package dev.priok.engine.container;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs the machine's {@code ps} and keeps the lines of a container's processes. */
final class ContainerTop {
    private ContainerTop() {}

    static ProcessTable list(List<Integer> processes, String psArguments) {
        String arguments = psArguments.isBlank() ? "-ef" : psArguments.strip();
        List<String> lines = run(arguments).lines().toList();
        if (lines.isEmpty()) {
            throw EngineException.internal("ps printed nothing", null);
        }
        List<String> titles = Arrays.asList(lines.getFirst().strip().split("\\s+"));
        int pidColumn = titles.indexOf("PID");
        if (pidColumn < 0) {
            throw EngineException.invalid("Couldn't find PID field in ps output");
        }
        Set<String> wanted =
                new HashSet<>(processes.stream().map(String::valueOf).toList());
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = Arrays.asList(line.strip().split("\\s+", titles.size()));
            if (fields.size() > pidColumn && wanted.contains(fields.get(pidColumn))) {
                rows.add(fields);
            }
        }
        return new ProcessTable(titles, rows);
    }

    private static String run(String arguments) {
        List<String> command = new ArrayList<>(List.of("ps"));
        command.addAll(Arrays.asList(arguments.split("\\s+")));
        try {
            Process ps = new ProcessBuilder(command).redirectErrorStream(true).start();
            ps.getOutputStream().close();
            String output = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = ps.waitFor();
            if (code != 0) {
                throw EngineException.invalid("Error running ps: exit status " + code + ": " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Unavailable("cannot run ps (install the package procps): " + e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(new EngineError.Cancelled("interrupted while ps ran"), e);
        }
    }
}
