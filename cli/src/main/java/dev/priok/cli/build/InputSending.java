package dev.priok.cli.build;

import dev.priok.cli.keyring.Keyring;
import dev.priok.client.EngineClient;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.HijackedStream;
import dev.priok.client.Request;
import dev.priok.client.RequestBody;
import dev.priok.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives a build one thing that it waits for.
 *
 * @param name what the user calls it
 * @param token what the engine calls it
 */
record InputSending(EngineClient engine, String name, String token) {
    private static final Logger LOG = System.getLogger(InputSending.class.getName());
    private static final int BUFFER_BYTES = 16 << 10;

    void secret(BuildSecret secret) throws IOException {
        post(new RequestBody.Stream("application/octet-stream", new ByteArrayInputStream(secret.content())));
    }

    void directory(Path directory) throws IOException {
        Path real = directory.toRealPath();
        ContextArchive archive = new ContextArchive(real, Dockerfile.ignoredIn(real), Map.of());
        post(new RequestBody.Produced("application/x-tar", archive::writeTo));
    }

    void blob(BlobDirectory store, Digest digest) throws IOException {
        try (InputStream content = store.open(digest)) {
            post(new RequestBody.Stream("application/octet-stream", content));
        }
    }

    /** Says that it can't be given. */
    void refuse(Exception problem) {
        engine.call(Request.post("/priok/build/input")
                .query("token", token)
                .query("missing", name + ": " + problem.getMessage()));
    }

    private void post(RequestBody body) {
        engine.call(Request.post("/priok/build/input").query("token", token).body(body));
    }

    void agent(BuildAgent agent) throws IOException {
        switch (agent) {
            case BuildAgent.AtSocket(Path socket) -> agent(socket);
            case BuildAgent.OfKeys(Keyring keyring) -> {
                try (HijackedStream build = connection()) {
                    keyring.serve(build, build);
                }
            }
        }
    }

    private HijackedStream connection() {
        return engine.hijack(Request.post("/priok/build/connection").query("token", token));
    }

    /** Carries bytes between the build and an agent until one of them ends. */
    private void agent(Path socket) throws IOException {
        try (SocketChannel agent = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                HijackedStream build = connection()) {
            Thread answers = Thread.ofPlatform().daemon().name("build-input").start(() -> answer(agent, build));
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            while (build.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    agent.write(buffer);
                }
                buffer.clear();
            }
            answers.interrupt();
        }
    }

    private static void answer(SocketChannel agent, HijackedStream build) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (agent.read(buffer) >= 0) {
                build.write(buffer.flip());
                buffer.clear();
            }
            build.closeWrite();
        } catch (IOException e) {
            LOG.log(Logger.Level.DEBUG, "the ssh agent's connection ended", e);
        }
    }

    /** Whether the reason is only that the build is over. */
    static boolean isOver(Exception problem) {
        return problem instanceof EngineUnreachableException
                || (problem instanceof EngineRequestException refused && refused.isNotFound());
    }
}
