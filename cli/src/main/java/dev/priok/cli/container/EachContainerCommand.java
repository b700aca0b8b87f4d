package dev.priok.cli.container;

import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A command that does the same to each container named, all at the same time, and tells each name when it is done. What
 * fails is told at the end.
 */
abstract class EachContainerCommand extends Command {
    /** Bounds the connections at a time; docker's command has the same bound. */
    private static final int AT_ONCE = 50;

    EachContainerCommand(Synopsis synopsis) {
        super(synopsis);
    }

    /** Does it to one container; throws {@link EngineRequestException} if the engine refuses. */
    abstract void act(Session session, String container);

    /** Whether a refusal is only told, not counted as a failure. */
    boolean tolerates(EngineRequestException refusal) {
        return false;
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        List<String> problems = new ArrayList<>();
        for (int start = 0; start < arguments.size(); start += AT_ONCE) {
            runSome(session, arguments.subList(start, Math.min(arguments.size(), start + AT_ONCE)), problems);
        }
        if (!problems.isEmpty()) {
            throw new CommandFailure(String.join("\n", problems));
        }
        return 0;
    }

    private void runSome(Session session, List<String> names, List<String> problems) throws IOException {
        List<FutureTask<@Nullable EngineRequestException>> tasks = new ArrayList<>();
        for (String name : names) {
            FutureTask<@Nullable EngineRequestException> task = new FutureTask<>(() -> attempt(session, name));
            tasks.add(task);
            if (names.size() == 1) {
                task.run();
            } else {
                Thread.ofPlatform().daemon().name("container").start(task);
            }
        }
        for (int i = 0; i < names.size(); i++) {
            EngineRequestException refusal = outcome(tasks.get(i));
            if (refusal == null) {
                session.out().line(names.get(i));
            } else if (tolerates(refusal)) {
                session.err().line(String.valueOf(refusal.getMessage()));
            } else {
                problems.add(String.valueOf(refusal.getMessage()));
            }
        }
    }

    private @Nullable EngineRequestException attempt(Session session, String name) {
        try {
            act(session, name);
            return null;
        } catch (EngineRequestException e) {
            return e;
        }
    }

    private static @Nullable EngineRequestException outcome(FutureTask<@Nullable EngineRequestException> task)
            throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineUnreachableException unreachable) {
                throw unreachable;
            }
            if (e.getCause() instanceof CommandFailure failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
