package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.client.Request;
import dev.priok.client.Response;
import dev.priok.compose.converge.Stopping;
import dev.priok.compose.converge.Teardown;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/** {@code priok compose wait}. */
final class WaitCommand extends ProjectCommand {
    private final BoolFlag down = flags.bool("down-project", "Drops project when the first container stops");

    WaitCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "SERVICE [SERVICE...] [OPTIONS]",
                        "Block until containers of all (or specified) services stop.",
                        ArgumentCount.atLeast(1)));
    }

    private record End(ServiceContainer container, long code) {}

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        context.refuseDryRun("wait");
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        List<ServiceContainer> containers = chosen(context, state, arguments).stream()
                .filter(ServiceContainer::running)
                .toList();
        if (containers.isEmpty()) {
            throw new CommandFailure("no containers for project \"" + state.project() + "\"");
        }
        BlockingQueue<FutureTask<End>> ends = new LinkedBlockingQueue<>();
        for (ServiceContainer container : containers) {
            Callable<End> wait = () -> new End(container, exitCode(context, container));
            FutureTask<End> task = new FutureTask<>(wait) {
                @Override
                protected void done() {
                    ends.add(this);
                }
            };
            Thread.ofPlatform().daemon().name("wait").start(task);
        }
        long code = 0;
        for (int i = 0; i < containers.size(); i++) {
            End end = take(ends);
            context.session()
                    .out()
                    .line("container \"" + end.container().id() + "\" exited with status code " + end.code());
            if (i == 0 || end.code() != 0) {
                code = end.code();
            }
            if (down.value()) {
                drop(context);
                return (int) end.code();
            }
        }
        return (int) code;
    }

    private static long exitCode(ProjectContext context, ServiceContainer container) throws IOException {
        try (Response response =
                context.session().engine().send(Request.post("/containers/" + container.id() + "/wait"))) {
            return response.json().at("StatusCode").number();
        }
    }

    private static End take(BlockingQueue<FutureTask<End>> ends) throws IOException {
        try {
            return ends.take().get();
        } catch (ExecutionException e) {
            throw new IOException("error waiting for container: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void drop(ProjectContext context) throws IOException {
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        showing(
                context,
                progress -> new Teardown(
                                context.session().engine(),
                                progress,
                                new Stopping(calls(context, progress), "", Hooks.beforeStop(context, progress)))
                        .run(
                                state,
                                new Teardown.Extent(
                                        List.of(), Set.of(), false, false, Teardown.Images.NONE, _ -> false)));
    }
}
