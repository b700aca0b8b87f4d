package dev.priok.runtime;

import dev.priok.kernel.ChildProcess;
import dev.priok.kernel.Pipe;
import dev.priok.kernel.SpawnRequest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs that containers are run with, and their versions. */
record Tools(Path crun, String crunVersion, Path conmon, String conmonVersion) {
    private static final Pattern VERSION = Pattern.compile("version:? ([0-9][^\\s]*)");

    static Tools find(RuntimeOptions options) {
        Path crun = find(options.crun(), "crun");
        Path conmon = find(options.conmon(), "conmon");
        return new Tools(crun, version(crun), conmon, version(conmon));
    }

    /** Finds a program in PATH; the message names the package to install. */
    static Path find(String program, String debianPackage) {
        if (program.indexOf('/') >= 0) {
            Path path = Path.of(program).toAbsolutePath();
            if (Files.isExecutable(path)) {
                return path;
            }
        } else {
            String search = System.getenv().getOrDefault("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin");
            for (String directory : search.split(":")) {
                Path path = Path.of(directory.isEmpty() ? "." : directory, program);
                if (Files.isExecutable(path)) {
                    return path.toAbsolutePath();
                }
            }
        }
        throw new EngineException(new EngineError.Unavailable("the program " + program
                + " is missing: install the package " + debianPackage + " (apt-get install " + debianPackage + ")"));
    }

    private static String version(Path program) {
        try (Pipe output = Pipe.open()) {
            SpawnRequest request =
                    SpawnRequest.of(program.toString(), "--version").withDescriptor(1, output.writeEnd());
            try (ChildProcess child = request.spawn()) {
                output.writeEnd().close();
                InputStream stream = output.readEnd().inputStream();
                String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                child.waitFor();
                Matcher matcher = VERSION.matcher(text);
                return matcher.find() ? matcher.group(1) : "unknown";
            }
        } catch (IOException e) {
            throw EngineException.internal("can't ask " + program + " for its version", e);
        }
    }

    /**
     * Whether this crun waits for one byte in exec.fifo and keeps its state in one directory per container, as checked in
     * the sources of these versions (src/libcrun/status.c).
     */
    boolean knowsCrun() {
        return crunVersion.matches("1\\.(8|9|1[0-9])(\\..*)?");
    }
}
