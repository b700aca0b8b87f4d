package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.bootstrap.BaseImage;
import dev.priok.cli.bootstrap.BootstrapException;
import dev.priok.cli.bootstrap.ImageBootstrap;
import dev.priok.cli.bootstrap.ImageSink;
import dev.priok.client.Json;
import dev.priok.client.JsonLines;
import dev.priok.client.Request;
import dev.priok.client.RequestBody;
import dev.priok.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code priok image bootstrap}: a base image of the distribution's own packages. */
final class BootstrapCommand extends Command {
    BootstrapCommand() {
        super(new Synopsis(
                "NAME",
                "Make a base image, busybox or debian:SUITE, of this machine's own apt sources",
                ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        try {
            BaseImage image = BaseImage.parse(arguments.getFirst());
            ImageBootstrap bootstrap = new ImageBootstrap(new EngineSink(session), line -> show(session, line));
            String id = bootstrap.make(image);
            for (String tag : image.tags()) {
                show(session, image.repository() + ":" + tag);
            }
            session.out().line(id);
            return 0;
        } catch (BootstrapException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private static void show(Session session, String progress) {
        try {
            session.err().line(progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The engine's import, spoken to through its API. */
    private record EngineSink(Session session) implements ImageSink {
        @Override
        public String importImage(InputStream tar, String repository, String tag, List<String> changes)
                throws IOException {
            Request request = Request.post("/images/create")
                    .query("fromSrc", "-")
                    .query("repo", repository)
                    .query("tag", tag)
                    .body(new RequestBody.Stream("application/x-tar", tar));
            changes.forEach(change -> request.query("changes", change));
            try (Response response = session.engine().send(request)) {
                JsonLines lines = new JsonLines(response.body());
                String status = "";
                for (Json line = lines.next(); line != null; line = lines.next()) {
                    String error = line.at("error").text();
                    if (!error.isEmpty()) {
                        throw new CommandFailure(error);
                    }
                    status = line.at("status").text();
                }
                return status;
            }
        }

        @Override
        public void tag(String imageId, String repository, String tag) {
            session.call(Request.post("/images/" + Request.segment(imageId) + "/tag")
                    .query("repo", repository)
                    .query("tag", tag));
        }
    }
}
