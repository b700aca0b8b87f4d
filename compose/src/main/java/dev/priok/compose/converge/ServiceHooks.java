package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.client.EngineRequestException;
import dev.priok.client.HijackedStream;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.MultiplexedStream;
import dev.priok.client.Request;
import dev.priok.client.RequestBody;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.create.ContainerBody;
import dev.priok.compose.create.FileCopies;
import dev.priok.compose.model.Hook;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.state.ServiceContainer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What belongs to a container's start and end as its service says: files that it gets, and hooks that run in it. */
public final class ServiceHooks implements Starter.Around, Stopping.BeforeStop {
    private static final int CONFLICT = 409;

    private final EngineClient engine;
    private final Progress progress;
    private final Project project;

    public ServiceHooks(EngineClient engine, Progress progress, Project project) {
        this.engine = engine;
        this.progress = progress;
        this.project = project;
    }

    private @Nullable Service service(ServiceContainer container) {
        return project.allServices().get(container.service());
    }

    @Override
    public void before(ServiceContainer container) {
        Service service = service(container);
        if (service != null) {
            copyFiles(service, container.id());
        }
    }

    /** Puts configs and secrets that aren't files of the machine into a container. */
    public void copyFiles(Service service, String id) {
        List<FileCopies.Copy> files = FileCopies.of(project, service);
        if (!files.isEmpty()) {
            engine.call(Request.put(ContainerCalls.path(id, "/archive"))
                    .query("path", "/")
                    .query("copyUIDGID", "true")
                    .body(new RequestBody.Produced("application/x-tar", out -> TarFile.write(files, out))));
        }
    }

    @Override
    public void after(ServiceContainer container) {
        Service service = service(container);
        if (service != null) {
            service.postStart().forEach(hook -> run(container, service, hook));
        }
    }

    @Override
    public void run(ServiceContainer container) {
        Service service = service(container);
        if (service == null || !container.running()) {
            return;
        }
        for (Hook hook : service.preStop()) {
            try {
                run(container, service, hook);
            } catch (EngineRequestException e) {
                // It has ended or is gone meanwhile: then there is nothing to do in it any more.
                if (!e.isNotFound() && e.status() != CONFLICT) {
                    throw e;
                }
            }
        }
    }

    private void run(ServiceContainer container, Service service, Hook hook) {
        int code = exec(container, hook, service.program().tty());
        if (code != 0) {
            throw new ProjectFailure(
                    service.name() + " hook exited with status " + code + ": " + String.join(" ", hook.command()));
        }
    }

    /** Runs the command to its end and hands on what it writes; returns its exit code. */
    public int exec(ServiceContainer container, Hook hook, boolean tty) {
        Json created = engine.call(Request.post(ContainerCalls.path(container.id(), "/exec"))
                .body(new JsonObject()
                        .putUnlessEmpty("User", hook.user())
                        .put("Privileged", hook.privileged())
                        .put("Tty", tty)
                        .put("AttachStdout", true)
                        .put("AttachStderr", true)
                        .putUnlessEmpty("Env", ContainerBody.environment(hook.environment()))
                        .putUnlessEmpty("WorkingDir", hook.workingDirectory())
                        .put("Cmd", hook.command())
                        .json()));
        String path = "/exec/" + Request.segment(created.at("Id").text());
        Request start = Request.post(path + "/start")
                .body(new JsonObject().put("Detach", false).put("Tty", tty).json());
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (HijackedStream stream = engine.hijack(start)) {
            if (tty) {
                ByteBuffer buffer = ByteBuffer.allocate(8192);
                while (stream.read(buffer) >= 0) {
                    append(written, buffer.flip());
                    buffer.clear();
                }
            } else {
                new MultiplexedStream(stream).copyTo(bytes -> append(written, bytes), bytes -> append(written, bytes));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        written.toString(StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> progress.line(container.shortName() + " ->", line));
        return (int) engine.call(Request.get(path + "/json")).at("ExitCode").number();
    }

    private static void append(ByteArrayOutputStream to, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        to.writeBytes(copy);
    }
}
