package dev.priok.runtime;

import dev.priok.kernel.ChildProcess;
import dev.priok.kernel.Pipe;
import dev.priok.kernel.SpawnRequest;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs crun for the few things that are not done in process. */
final class CrunCommand {
    private CrunCommand() {}

    static void run(Tools tools, RuntimeOptions options, String... command) {
        List<String> arguments = new ArrayList<>(List.of(
                tools.crun().toString(), "--root", TaskPaths.crunRoot(options).toString()));
        arguments.addAll(List.of(command));
        try (Pipe output = Pipe.open()) {
            SpawnRequest request = SpawnRequest.of(arguments)
                    .withDescriptor(1, output.writeEnd())
                    .withDescriptor(2, output.writeEnd());
            try (ChildProcess child = request.spawn()) {
                output.writeEnd().close();
                InputStream stream = output.readEnd().inputStream();
                String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                if (!child.waitFor().isSuccess()) {
                    throw EngineException.internal("crun " + command[0] + " failed: " + text.strip(), null);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("can't read the output of crun " + command[0], e);
        }
    }
}
