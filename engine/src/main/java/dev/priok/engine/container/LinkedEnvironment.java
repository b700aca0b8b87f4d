package dev.priok.engine.container;

import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Gives containers the variables of those they are linked to; what the user wrote wins. */
final class LinkedEnvironment {
    private final ContainerIndex index;
    private final boolean withTheirOwn;

    /** @param withTheirOwn false: without the environment of the others, where secrets may be */
    LinkedEnvironment(ContainerIndex index, boolean withTheirOwn) {
        this.index = index;
        this.withTheirOwn = withTheirOwn;
    }

    /** For a start. Conflict or InvalidParameter with Docker's wording if a linked container isn't ready for it. */
    Container forStart(Container container) {
        return with(container, Links.ready(container, index));
    }

    /** For a further program: as the first one has it, as far as the linked containers still run. */
    Container forExec(Container container) {
        return with(
                container,
                Links.of(container, index).stream()
                        .filter(link -> link.to().state().isAlive())
                        .toList());
    }

    private Container with(Container container, List<Link> links) {
        List<String> variables = links.stream()
                .flatMap(link -> link.environment(withTheirOwn).stream())
                .collect(Collectors.toCollection(ArrayList::new));
        if (variables.isEmpty()) {
            return container;
        }
        ContainerConfig config = container.spec().config();
        ContainerConfig.ProcessConfig process = config.process();
        variables.addAll(process.env());
        ContainerConfig linked = config.with(draft -> draft.process = new ContainerConfig.ProcessConfig(
                process.entrypoint(), process.cmd(), variables, process.workingDir(), process.user()));
        return container.withSpec(new ContainerSpec(
                linked, container.spec().host(), container.spec().networking()));
    }
}
