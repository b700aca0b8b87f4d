package dev.priok.buildkit.control;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildContexts;
import dev.priok.build.BuildContexts.Unpacked;
import dev.priok.build.BuildOutcome;
import dev.priok.build.BuildOutput;
import dev.priok.build.BuildProgress;
import dev.priok.build.BuildRequest;
import dev.priok.build.BuildRequest.CacheUse;
import dev.priok.build.Builder;
import dev.priok.build.ContextSource;
import dev.priok.build.DockerfileQuestions;
import dev.priok.build.LinkedBuilds;
import dev.priok.build.dockerfile.CheckReport;
import dev.priok.build.dockerfile.StageDescription;
import dev.priok.build.dockerfile.TargetOutline;
import dev.priok.buildkit.control.ClientServices.Building;
import dev.priok.buildkit.session.ClientSession;
import dev.priok.buildkit.session.SessionClient;
import dev.priok.buildkit.session.Sessions;
import dev.priok.buildkit.wire.control.SolveRequest;
import dev.priok.model.EngineException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Does what clients ask for. Thread-safe. */
final class Builds {
    /** What clients call an archive that they have on their standard input. */
    private static final String UPLOADS = "http://buildkit-session/";

    private final OpenBuilds open;
    private final Sessions sessions;
    private final Builder builder;
    private final BuildContexts contexts;
    private final DockerfileQuestions questions;
    private final LinkedBuilds linked;

    Builds(OpenBuilds open, Sessions sessions, Building building) {
        this.open = open;
        this.sessions = sessions;
        this.builder = building.builder();
        this.contexts = building.contexts();
        this.questions = building.questions();
        this.linked = building.linked();
    }

    /** Blocks until the build has ended; returns what exporters tell. */
    Map<String, String> solve(SolveRequest request) throws Exception {
        if (request.getDefinition().getDefCount() > 0) {
            throw EngineException.invalid(
                    "graphs that clients make themselves are not supported: only Dockerfiles are built");
        }
        return solve(open.begin(request, OpenBuild.Given.NOTHING));
    }

    Map<String, String> solve(OpenBuild build) throws Exception {
        SolveRequest request = build.request();
        @Nullable Throwable failure = null;
        try {
            if (build.isLed()) {
                build.hold(build.ref(), linked);
            }
            Optional<SolveSpec> spec = build.isLed() ? build.awaitChoice() : Optional.of(SolveSpec.of(request));
            return spec.isPresent() ? run(build, spec.get()) : Map.of();
        } catch (Exception | Error e) {
            failure = e;
            throw e;
        } finally {
            open.end(build, failure);
        }
    }

    /**
     * Takes note of what a client that leads a build will want: its other builds may have ended when it does.
     *
     * @throws EngineException if it is nothing that could be built
     */
    void announced(OpenBuild build, SolveSpec spec) {
        holdInputs(build, new RequestReader(build.request(), spec).read());
    }

    private Map<String, String> run(OpenBuild build, SolveSpec spec) throws Exception {
        BuildRequest request = new RequestReader(build.request(), spec).read();
        awaitInputs(build, request);
        // What a client had built already, while it led the build, is in the cache now even if that was not to be used.
        BuildOutcome outcome = run(build, spec, build.isEvaluated() ? withCache(request) : request);
        build.done().complete(outcome);
        return outcome.response();
    }

    /** Builds before the client chooses its result, so that errors show and other builds can begin. */
    void evaluate(OpenBuild build, SolveSpec spec) throws Exception {
        BuildRequest request = new RequestReader(build.request(), spec).read();
        awaitInputs(build, request);
        BuildOutcome outcome = run(build, spec, withoutOutputs(request));
        build.evaluated();
        build.done().complete(outcome);
    }

    /** Checks a Dockerfile and builds nothing. */
    CheckReport check(OpenBuild build, SolveSpec spec) throws Exception {
        return asked(build, spec, questions::check);
    }

    /** The stages of a Dockerfile; builds nothing. */
    List<StageDescription> stages(OpenBuild build, SolveSpec spec) throws Exception {
        return asked(build, spec, questions::stages);
    }

    /** What can be given to a target; builds nothing. */
    TargetOutline outline(OpenBuild build, SolveSpec spec) throws Exception {
        return asked(build, spec, questions::outline);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(BuildRequest request, BuildClient client, BuildProgress progress);
    }

    private <T> T asked(OpenBuild build, SolveSpec spec, Question<T> question) throws Exception {
        Map<String, String> options = new HashMap<>(spec.options());
        options.remove("requestid");
        SolveSpec asked = new SolveSpec(spec.frontend(), options, spec.inputs(), spec.cacheImports());
        BuildRequest request = withoutOutputs(new RequestReader(build.request(), asked).read());
        return question.ask(request, client(build, asked), build.feed());
    }

    private BuildOutcome run(OpenBuild build, SolveSpec spec, BuildRequest request) throws Exception {
        BuildClient client = client(build, spec);
        ContextSource given = build.given().context();
        if (given != null) {
            return builder.build(withContext(request, given), client, build.feed());
        }
        if (!(client instanceof SessionClient session)
                || !(request.context() instanceof ContextSource.Remote(String url))
                || !url.startsWith(UPLOADS)) {
            return builder.build(request, client, build.feed());
        }
        try (InputStream archive = session.upload(URI.create(url));
                Unpacked context = contexts.unpack(archive)) {
            ContextSource here = new ContextSource.OfMachine(context.directory());
            return builder.build(withContext(request, here), client, build.feed());
        }
    }

    private BuildClient client(OpenBuild build, SolveSpec spec) throws InterruptedException {
        BuildClient given = build.given().client();
        if (given != null) {
            return given;
        }
        Map<String, ClientSession> directories = new HashMap<>();
        for (Map.Entry<String, String> directory :
                RequestReader.directories(spec).entrySet()) {
            directories.put(directory.getKey(), sessions.await(directory.getValue()));
        }
        return new SessionClient(sessions.await(build.request().getSession()), directories);
    }

    private static BuildRequest withContext(BuildRequest request, ContextSource context) {
        BuildRequest.Dockerfile dockerfile = request.dockerfile();
        return new BuildRequest(
                request.reference(),
                dockerfile.context().equals(request.context())
                        ? new BuildRequest.Dockerfile(context, dockerfile.path())
                        : dockerfile,
                context,
                request.namedContexts(),
                request.target(),
                request.buildArgs(),
                request.labels(),
                request.platforms(),
                request.cache(),
                request.steps(),
                request.outputs(),
                request.attestations(),
                request.allowed());
    }

    /** Waits for the builds whose results this one uses. */
    private void awaitInputs(OpenBuild build, BuildRequest request) throws Exception {
        for (String result : holdInputs(build, request)) {
            OpenBuild other =
                    open.find(result).orElseThrow(() -> EngineException.notFound("build " + result + " not found"));
            try {
                other.done().get();
            } catch (ExecutionException e) {
                // With the place in the other's Dockerfile: one graph of both would fail there.
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }

    /** The builds whose results this one uses; what they come to stays until this one has ended. */
    private List<String> holdInputs(OpenBuild build, BuildRequest request) {
        List<ContextSource> sources = new ArrayList<>(request.namedContexts().values());
        sources.add(request.context());
        sources.add(request.dockerfile().context());
        List<String> results = new ArrayList<>();
        for (ContextSource source : sources) {
            if (source instanceof ContextSource.OfBuild(String result)) {
                build.hold(result, linked);
                results.add(result);
            }
        }
        return results;
    }

    private static BuildRequest withoutOutputs(BuildRequest request) {
        return request.withOutputs(List.of(new BuildOutput(BuildOutput.Kind.NONE, "", Map.of())));
    }

    private static BuildRequest withCache(BuildRequest request) {
        CacheUse cache = request.cache();
        return request.withCache(new CacheUse(false, List.of(), false, cache.imports(), cache.exports()));
    }
}
