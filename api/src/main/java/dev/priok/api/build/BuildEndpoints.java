package dev.priok.api.build;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Filtering;
import dev.priok.api.http.Query;
import dev.priok.api.http.Router;
import dev.priok.api.http.TransferStream;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.build.BuildContexts;
import dev.priok.build.BuildContexts.Unpacked;
import dev.priok.build.BuildException;
import dev.priok.build.BuildOutcome;
import dev.priok.build.BuildOutput;
import dev.priok.build.BuildProgress;
import dev.priok.build.BuildRequest;
import dev.priok.build.ContextSource;
import dev.priok.build.SourceExcerpt;
import dev.priok.build.answer.Question;
import dev.priok.build.cache.BuildCache;
import dev.priok.build.cache.BuildCache.Pruned;
import dev.priok.build.cache.CacheFilter;
import dev.priok.build.cache.CacheUse;
import dev.priok.build.cache.Keep;
import dev.priok.model.EngineException;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds for clients that send a context and read what happens. */
public final class BuildEndpoints {
    /** Clients give up on answers of a megabyte. */
    private static final int LONGEST_MESSAGE = 64 << 10;

    private final DockerfileBuilds builds;
    private final BuildContexts contexts;
    private final SessionBuilds sessions;
    private final BuildCache cache;
    private final InstantSource clock;
    private final BuildOutlets outlets = new BuildOutlets();
    private final BuildInlets inlets = new BuildInlets();
    private final Map<String, Thread> cancellable = new ConcurrentHashMap<>();

    public BuildEndpoints(
            DockerfileBuilds builds,
            BuildContexts contexts,
            BuildProtocols protocols,
            BuildCache cache,
            InstantSource clock) {
        this.builds = builds;
        this.contexts = contexts;
        this.sessions = new SessionBuilds(protocols, contexts);
        this.cache = cache;
        this.clock = clock;
    }

    public void register(Router router) {
        router.post("/build", this::build)
                .post("/build/cancel", this::cancel)
                .post("/build/prune", this::prune)
                .get("/priok/build/output", this::output)
                .delete("/priok/build/output", this::decline)
                .post("/priok/build/input", this::input)
                .post("/priok/build/connection", this::connection);
    }

    private void build(Exchange exchange) throws IOException {
        ClassicRequest.requireBuilt(exchange.query());
        if (sessions.isUpload(exchange.query())) {
            sessions.upload(exchange);
            return;
        }
        Fields registries = registries(exchange);
        if (ClassicRequest.isForBuildKit(exchange.query())) {
            InputStream body = exchange.body();
            answer(
                    exchange,
                    messages -> sessions.run(
                            exchange.query(),
                            new ClassicClient(registries, outlets, GivenInputs.none(messages)),
                            body,
                            messages));
            return;
        }
        String remote = exchange.query().text("remote");
        if (remote.isEmpty() || remote.equals("client-session")) {
            if (!remote.isEmpty()) {
                throw EngineException.invalid("a context from a session needs BuildKit's protocol (version=2)");
            }
            try (Unpacked context = contexts.unpack(exchange.body())) {
                answer(exchange, registries, new ContextSource.OfMachine(context.directory()));
            }
        } else {
            answer(exchange, registries, new ContextSource.Remote(remote));
        }
    }

    private void answer(Exchange exchange, Fields registries, ContextSource context) throws IOException {
        BuildRequest request = ClassicRequest.of(exchange, context);
        Answering how = Answering.of(exchange.query());
        answer(exchange, messages -> {
            GivenInputs inputs = GivenInputs.of(exchange.query(), inlets, messages);
            try (NamedContexts named = NamedContexts.of(inputs, contexts)) {
                run(
                        request.withNamedContexts(named.sources()),
                        new ClassicClient(registries, outlets, inputs),
                        messages,
                        how);
            }
        });
    }

    private void answer(Exchange exchange, Consumer<TransferStream> build) throws IOException {
        String id = exchange.query().text("buildid");
        TransferStream.answer(exchange, messages -> {
            if (!id.isEmpty()) {
                cancellable.put(id, Thread.currentThread());
            }
            try {
                build.accept(messages);
            } finally {
                cancellable.remove(id, Thread.currentThread());
            }
        });
    }

    /**
     * What a client wants to be told.
     *
     * @param asked Priok's own: a question about the Dockerfile, which isn't built then
     * @param isQuiet the result alone
     * @param isDrawn Priok's own: not in words but as {@link VertexLines}
     */
    private record Answering(@Nullable Question asked, boolean isQuiet, boolean isDrawn, BuildMetadata metadata) {
        static Answering of(Query query) {
            return new Answering(
                    question(query.text("call")), query.flag("q"), query.flag("vertices"), BuildMetadata.of(query));
        }

        private static @Nullable Question question(String call) {
            return call.isEmpty()
                    ? null
                    : Question.of(call)
                            .orElseThrow(() ->
                                    EngineException.invalid("unsupported question about a Dockerfile: call=" + call));
        }
    }

    private void run(BuildRequest request, ClassicClient client, TransferStream messages, Answering how) {
        ClassicWords words = new ClassicWords(messages, how.isQuiet() || how.isDrawn());
        BuildProgress progress = how.isDrawn() ? new VertexLines(messages, words, clock) : words;
        BuildOutcome outcome;
        try {
            @Nullable Question asked = how.asked();
            if (asked != null) {
                messages.send(builds.answer(
                        asked, request, client, how.isDrawn() ? progress : new ClassicWords(messages, true)));
                return;
            }
            outcome = builds.build(request, client, progress);
        } catch (BuildException e) {
            failed(e, messages);
            return;
        }
        if (how.metadata().isAsked()) {
            messages.send(how.metadata().message(request, outcome, words.warnings()));
        }
        tell(request, outcome, messages, how);
    }

    private static void tell(BuildRequest request, BuildOutcome outcome, TransferStream messages, Answering how) {
        @Nullable ImageId image = outcome.image();
        if (how.isQuiet()) {
            messages.send(Json.object().put("stream", (image == null ? digest(outcome) : image.toString()) + "\n"));
            return;
        }
        if (image == null) {
            if (!how.isDrawn()) {
                messages.send(Json.object().put("stream", "Successfully built " + digest(outcome) + "\n"));
            }
            return;
        }
        ObjectNode aux = Json.object();
        aux.set("aux", Json.object().put("ID", image.toString()));
        messages.send(aux);
        if (how.isDrawn()) {
            return;
        }
        messages.send(Json.object()
                .put("stream", "Successfully built " + image.digest().shortForm() + "\n"));
        for (BuildOutput output : request.outputs()) {
            if (output.kind() == BuildOutput.Kind.IMAGE) {
                tellNames(output, messages);
            }
        }
    }

    /** What there is instead of an image here. */
    private static String digest(BuildOutcome outcome) {
        return outcome.response().getOrDefault("containerimage.digest", "");
    }

    private static void tellNames(BuildOutput output, TransferStream messages) {
        boolean pushed = output.attributes().getOrDefault("push", "").equals("true");
        for (String name : output.attributes().getOrDefault("name", "").split(",")) {
            if (!name.isEmpty()) {
                messages.send(Json.object()
                        .put(
                                "stream",
                                "Successfully " + (pushed ? "pushed " : "tagged ")
                                        + ImageReference.parse(name).familiar() + "\n"));
            }
        }
    }

    /** {@code GET /priok/build/output?token=TOKEN}: a file that a build has for the client that was told of it. */
    private void output(Exchange exchange) throws IOException {
        outlets.fetch(exchange.require("token"), exchange.respondStreaming(200, "application/x-tar"));
    }

    /** {@code DELETE /priok/build/output?token=TOKEN}: the client has it already, or doesn't want it. */
    private void decline(Exchange exchange) throws IOException {
        outlets.decline(exchange.require("token"));
        exchange.respond(204);
    }

    /**
     * {@code POST /priok/build/input?token=TOKEN}: content that a build asked its client for; with {@code missing}, why
     * the client can't give it.
     */
    private void input(Exchange exchange) throws IOException {
        String missing = exchange.query().text("missing");
        if (missing.isEmpty()) {
            inlets.give(exchange.require("token"), exchange.body());
        } else {
            inlets.refuse(exchange.require("token"), missing);
        }
        exchange.respond(200);
    }

    /** {@code POST /priok/build/connection?token=TOKEN}: a connection to something of the client's, which a build needs. */
    private void connection(Exchange exchange) throws IOException {
        String token = exchange.require("token");
        if (!inlets.awaits(token)) {
            throw EngineException.notFound("no build waits for " + token);
        }
        inlets.give(token, exchange.switchTo("tcp"));
    }

    /** Before anything was said, what is wrong with a Dockerfile is the request's fault. */
    private static void failed(BuildException failure, TransferStream messages) {
        String excerpt = SourceExcerpt.of(failure).orElse("");
        Integer exitCode = failure.exitCode();
        if (!messages.hasBegun() && exitCode == null) {
            throw EngineException.invalid(excerpt.isEmpty() ? message(failure) : message(failure) + "\n" + excerpt);
        }
        if (!excerpt.isEmpty()) {
            messages.send(Json.object().put("stream", excerpt));
        }
        ObjectNode detail = Json.object();
        if (exitCode != null) {
            detail.put("code", exitCode);
        }
        ObjectNode message = Json.object();
        message.set("errorDetail", detail.put("message", message(failure)));
        messages.send(message.put("error", message(failure)));
    }

    private static String message(BuildException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message;
    }

    private static Fields registries(Exchange exchange) {
        String header = exchange.header("X-Registry-Config");
        if (header == null || header.isEmpty()) {
            return Fields.EMPTY;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
            JsonNode registries = Json.parse(text, "the header X-Registry-Config is no JSON");
            return registries.isNull() ? Fields.EMPTY : Fields.of(registries, "X-Registry-Config");
        } catch (IllegalArgumentException e) {
            throw EngineException.invalid("the header X-Registry-Config is not base64url: " + e.getMessage());
        }
    }

    private void cancel(Exchange exchange) {
        String id = exchange.require("id");
        Thread build = cancellable.get(id);
        if (build != null) {
            build.interrupt();
        }
        exchange.respond(204);
    }

    private void prune(Exchange exchange) {
        Map<String, List<String>> words = new HashMap<>();
        Filtering.of(exchange).values().forEach((name, values) -> words.put(name, List.copyOf(values)));
        Predicate<CacheUse> filter = CacheFilter.of(words, clock.instant());
        if (!exchange.query().flag("all")) {
            filter = filter.and(use -> !use.shared());
        }
        Keep keep = new Keep(
                Math.max(number(exchange, "keep-storage"), number(exchange, "reserved-space")),
                number(exchange, "max-used-space"),
                number(exchange, "min-free-space"));
        Pruned pruned = cache.prune(filter, keep);
        ArrayNode ids = Json.array();
        pruned.removed().forEach(use -> ids.add(use.record().id()));
        ObjectNode answer = Json.object();
        answer.set("CachesDeleted", ids);
        exchange.respond(200, answer.put("SpaceReclaimed", pruned.freedBytes()));
    }

    private static long number(Exchange exchange, String parameter) {
        String text = exchange.query().text(parameter);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw EngineException.invalid(parameter + " is in bytes and expects a whole number, not \"" + text + "\"");
        }
    }

    /** The list of {@code GET /system/df}. */
    public ArrayNode uses() {
        List<CacheUse> uses = new ArrayList<>(cache.uses(_ -> true));
        ArrayNode list = Json.array();
        for (CacheUse use : uses) {
            ObjectNode node = Json.object()
                    .put("ID", use.record().id())
                    .put("Type", CacheFilter.word(use.record().kind()))
                    .put("Description", use.record().description())
                    .put("InUse", use.inUse())
                    .put("Shared", use.shared())
                    .put("Size", use.sizeBytes())
                    .put("CreatedAt", Json.time(use.record().createdAt()))
                    .put("LastUsedAt", Json.time(use.record().lastUsedAt()))
                    .put("UsageCount", use.record().uses());
            if (!use.parents().isEmpty()) {
                ArrayNode parents = Json.array();
                use.parents().forEach(parents::add);
                node.set("Parents", parents);
            }
            list.add(node);
        }
        return list;
    }
}
