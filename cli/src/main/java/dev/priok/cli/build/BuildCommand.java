package dev.priok.cli.build;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.ContentTrust;
import dev.priok.cli.Session;
import dev.priok.cli.build.progress.BuildView;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.registry.CredentialFile;
import dev.priok.client.BodyProducer;
import dev.priok.client.Json;
import dev.priok.client.JsonLines;
import dev.priok.client.Request;
import dev.priok.client.RequestBody;
import dev.priok.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok build}. */
public final class BuildCommand extends Command {
    private final StringFlag file =
            flags.shorthand('f', flags.string("file", "Name of the Dockerfile (Default is \"PATH/Dockerfile\")"));
    private final StringFlag idFile = flags.string("iidfile", "Write the image ID to the file");
    private final BoolFlag quiet =
            flags.shorthand('q', flags.bool("quiet", "Suppress the build output and print image ID on success"));
    private final BoolFlag compress = flags.bool("compress", "Compress the build context using gzip");
    private final ContentTrust contentTrust = new ContentTrust(flags);
    private final BuildFlags options = new BuildFlags(flags);
    private final BuildKitFlags buildKit = new BuildKitFlags(flags);
    private final BuildStores stores = new BuildStores();
    private final BuildOutputs outputs = new BuildOutputs(flags, stores);
    private final AttestFlags attestations = new AttestFlags(flags);
    private final BuildCaches caches = new BuildCaches(flags, stores);
    private final BuildInputs inputs = new BuildInputs(flags, stores);

    private final BuildCall call = new BuildCall(flags);
    private final MetadataFile metadata = new MetadataFile(flags);
    private final BuilderFlag builder;

    private boolean tellsId = true;
    private @Nullable BuildView shown;

    public BuildCommand() {
        this(null);
    }

    /** One whose group may have been told the builder. */
    public BuildCommand(@Nullable BuilderFlag before) {
        super(new Synopsis(
                "[OPTIONS] PATH | URL | -",
                "Build an image from a Dockerfile",
                "priok image build, priok build, priok builder build",
                ArgumentCount.exactly(1)));
        builder = new BuilderFlag(flags, before);
    }

    /** Makes a quiet build tell nothing at all. */
    public BuildCommand tellingNothing() {
        tellsId = false;
        return this;
    }

    /** Shows the build there, unless it is quiet. */
    public BuildCommand shownIn(BuildView view) {
        shown = view;
        return this;
    }

    /** Gives the build a secret that isn't in a file or a variable of this command. */
    public BuildCommand withSecret(String id, byte[] content) {
        inputs.giveSecret(id, content);
        return this;
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        contentTrust.check(session);
        builder.name(session);
        boolean onlyId = isQuiet(session);
        @Nullable BuildView view = onlyId ? null : view(session);
        if (!idFile.value().isEmpty()) {
            // A stale one would be taken for this build's if it fails.
            Files.deleteIfExists(Path.of(idFile.value()));
        }
        try (BuildContext context = BuildContext.of(arguments.getFirst(), file.value())) {
            Request request = Request.post("/build")
                    .header("X-Registry-Config", CredentialFile.headerOfAll(session))
                    .queryUnlessEmpty("dockerfile", context.dockerfile())
                    .queryUnlessEmpty("remote", context.remote())
                    .flag("q", onlyId)
                    .flag("vertices", view != null);
            options.apply(request, session);
            outputs.apply(request, session);
            attestations.apply(request);
            caches.apply(request, session);
            OwnEngine engine = new OwnEngine(session);
            inputs.apply(request, session, engine);
            call.apply(request, engine);
            metadata.apply(request, session, engine);
            request.body(body(context, view));
            String id = follow(session, context, request, view);
            if (call.isAsked()) {
                return call.status();
            }
            if (onlyId && tellsId && !buildKit.silent(session) && !outputs.takesStandardOutput()) {
                session.out().line(id);
            }
            if (!idFile.value().isEmpty()) {
                Files.writeString(Path.of(idFile.value()), id);
            }
        }
        return 0;
    }

    /** Tells how the build goes; returns the image's id. */
    private String follow(Session session, BuildContext context, Request request, @Nullable BuildView view)
            throws IOException {
        boolean onlyId = isQuiet(session);
        String id = "";
        StringBuilder held = new StringBuilder();
        try (view;
                Response response = session.engine().send(request)) {
            JsonLines lines = new JsonLines(response.body());
            for (Json line = lines.next(); line != null; line = lines.next()) {
                if (view != null && !line.at("progress").isNull()) {
                    view.show(line.at("progress"));
                }
                fail(session, context, line, held, view == null ? "" : view.failurePrefix());
                String token = line.at("output", "token").text();
                if (!token.isEmpty()) {
                    outputs.receive(session, line.at("output"));
                }
                if (!line.at("blob").isNull()) {
                    stores.receive(session, line.at("blob"));
                }
                if (!line.at("root").isNull()) {
                    stores.complete(line.at("root"));
                }
                if (!line.at("input").isNull()) {
                    inputs.give(session, line.at("input"));
                }
                if (!line.at("answer").isNull()) {
                    close(view);
                    metadata.writeAnswer(line.at("answer"), call.isCheck());
                    call.print(session, line.at("answer"), context::withPaths);
                }
                if (!line.at("metadata").isNull()) {
                    metadata.write(line, builder.name(session));
                }
                String stream = line.at("stream").text();
                String made = line.at("aux", "ID").text();
                id = made.isEmpty() ? id : made;
                if (onlyId) {
                    held.append(stream);
                } else if (view != null && !stream.isEmpty()) {
                    view.tell(context.withPaths(stream));
                } else if (outputs.takesStandardOutput()) {
                    session.err().print(context.withPaths(stream));
                } else {
                    session.out().print(stream);
                }
            }
        }
        return id.isEmpty() && onlyId ? held.toString().strip() : id;
    }

    private @Nullable BuildView view(Session session) throws IOException {
        return shown == null ? buildKit.display(session).orElse(null) : shown;
    }

    private RequestBody body(BuildContext context, @Nullable BuildView view) {
        RequestBody body = compress.value() ? context.compressed() : context.body();
        return view != null && body instanceof RequestBody.Produced(String type, BodyProducer producer)
                ? new RequestBody.Produced(type, view.sending(producer))
                : body;
    }

    private boolean isQuiet(Session session) {
        return quiet.value() || buildKit.quiet(session) || buildKit.silent(session);
    }

    private static void close(@Nullable BuildView view) {
        if (view != null) {
            view.close();
        }
    }

    /** A build that was to be quiet tells all it has if it fails. */
    private static void fail(Session session, BuildContext context, Json line, StringBuilder held, String prefix)
            throws IOException {
        String error = line.at("errorDetail", "message").text();
        error = error.isEmpty() ? line.at("error").text() : error;
        if (!error.isEmpty()) {
            session.err().print(held.toString());
            int code = (int) line.at("errorDetail", "code").number();
            throw new CommandFailure(code == 0 ? 1 : code, prefix + context.withPaths(error));
        }
    }
}
