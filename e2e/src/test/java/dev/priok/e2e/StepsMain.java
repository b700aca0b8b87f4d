package dev.priok.e2e;

import dev.priok.engine.step.StepProcess;
import dev.priok.engine.step.StepProcess.Limits;
import dev.priok.engine.step.StepProcess.Mounted;
import dev.priok.engine.step.StepProcess.Network;
import dev.priok.engine.step.StepRoot;
import dev.priok.model.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process with an engine that runs a step without an end, to be killed in the middle of it. */
final class StepsMain {
    private StepsMain() {}

    public static void main(String[] arguments) {
        try (EmbeddedEngine embedded = new EmbeddedEngine(Path.of(arguments[0]))) {
            List<Digest> busybox = embedded.busybox();
            try (StepRoot root = embedded.engine().steps().begin(busybox)) {
                root.run(endless(busybox), (_, bytes) -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    System.out.print(new String(copy, StandardCharsets.UTF_8));
                    System.out.flush();
                });
            }
        }
    }

    private static StepProcess endless(List<Digest> layers) {
        return new StepProcess(
                List.of("sh", "-c", "echo x > /written; sleep 100000 & echo it runs; sleep 100000"),
                List.of("PATH=/bin"),
                "/",
                "",
                "",
                List.of(new Mounted.OfLayers(layers, "", "/scratch", true)),
                new Network("", List.of()),
                Limits.NONE,
                false,
                List.of());
    }
}
