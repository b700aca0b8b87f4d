package dev.priok.runtime.bundle;

import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ExecSpec;
import dev.priok.model.HostSpec;
import dev.priok.model.TerminalSize;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Writes the {@code process} object of the OCI runtime-spec for a further process in a container. */
public final class ExecConfig {
    private ExecConfig() {}

    /** The bytes of a file for {@code crun exec --process}. InvalidParameter for an unknown user. */
    public static byte[] write(Container container, ExecSpec exec, ContainerRoot root) {
        ContainerSpec spec = container.spec();
        ContainerConfig config = spec.config();
        HostSpec.Security privileges = spec.host().security();
        boolean terminal = exec.stdio().tty();
        String user = exec.user().isEmpty() ? config.process().user() : exec.user();
        List<String> capabilities = Capabilities.resolve(
                privileges.privileged() || exec.privileged(), privileges.capAdd(), privileges.capDrop());
        ProcessSection.Program program = new ProcessSection.Program(
                exec.command(),
                ProcessSection.execEnvironment(config, OciConfig.hostname(container), terminal, exec.env()),
                exec.workingDir().isEmpty() ? config.process().workingDir() : exec.workingDir(),
                terminal,
                root.users().resolve(user, privileges.groupAdd()),
                capabilities);
        SecurityChoice security = SecurityChoice.of(privileges.options(), privileges.privileged());
        ObjectNode process = ProcessSection.build(program, spec, security);
        TerminalSize size = exec.consoleSize();
        if (terminal && size != null) {
            process.putObject("consoleSize").put("height", size.rows()).put("width", size.columns());
        }
        return Json.MAPPER.writeValueAsBytes(process);
    }
}
