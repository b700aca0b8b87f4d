package dev.priok.build.step;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.BuildException;
import dev.priok.build.BuildRequest.StepDefaults;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.RunStep;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulationTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final Platform ARM64 = new Platform("linux", "arm64", "");

    @TempDir
    private Path handlers = Path.of("");

    private void require(Vertex target) {
        new Emulation(AMD64, handlers).require(List.of(target));
    }

    private static Vertex run(Platform platform) {
        StepDefaults defaults = new StepDefaults("", "", List.of(), List.of(), 0, "", Resources.UNLIMITED);
        RunStep step =
                new RunStep(List.of("true"), List.of(), Map.of(), "/", "", List.of(), defaults, false, List.of());
        return vertex(new Operation.Run(step), platform, List.of(vertex(new Operation.Scratch(), platform, List.of())));
    }

    private static Vertex vertex(Operation operation, Platform platform, List<Vertex> inputs) {
        return Vertex.of(operation, platform, inputs, new Vertex.About("step", false, null));
    }

    @Test
    void programsOfOtherMachinesNeedAHandlerThatIsEnabled() throws IOException {
        Vertex target = vertex(new Operation.Merge(), ARM64, List.of(run(ARM64)));
        assertThatThrownBy(() -> require(target))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("qemu-aarch64")
                .hasMessageContaining("qemu-user-static");

        Path handler = handlers.resolve("qemu-aarch64");
        Files.writeString(handler, "disabled\ninterpreter /usr/bin/qemu-aarch64-static\n");
        assertThatThrownBy(() -> require(target)).hasMessageContaining("no enabled handler");

        Files.writeString(handler, "enabled\ninterpreter /usr/bin/qemu-aarch64-static\n");
        assertThatCode(() -> require(target)).doesNotThrowAnyException();
    }

    @Test
    void ownProgramsAndCopiesNeedNone() {
        require(run(AMD64));
        require(run(new Platform("linux", "386", "")));
        require(vertex(new Operation.Merge(), ARM64, List.of(run(AMD64))));
    }
}
