package dev.priok.runtime;

import dev.priok.kernel.ChildProcess;
import dev.priok.kernel.Pipe;
import dev.priok.kernel.SpawnRequest;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Runs an OCI runtime for the few things that are not done in process. */
final class OciCommand {
    private OciCommand() {}

    static void run(OciProgram program, String... command) {
        try (Pipe output = Pipe.open()) {
            SpawnRequest request = SpawnRequest.of(program.line(command))
                    .withDescriptor(1, output.writeEnd())
                    .withDescriptor(2, output.writeEnd());
            try (ChildProcess child = request.spawn()) {
                output.writeEnd().close();
                InputStream stream = output.readEnd().inputStream();
                String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                if (!child.waitFor().isSuccess()) {
                    throw EngineException.internal(
                            program.command().getFirst() + " " + command[0] + " failed: " + text.strip(), null);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal(
                    "can't read the output of " + program.command().getFirst() + " " + command[0], e);
        }
    }
}
