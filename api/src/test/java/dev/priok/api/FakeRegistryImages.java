package dev.priok.api;

import dev.priok.engine.Filters;
import dev.priok.engine.image.RegistryImages;
import dev.priok.engine.port.Registries.Described;
import dev.priok.engine.port.Registries.FoundRepository;
import dev.priok.engine.port.Registries.LoggedIn;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.RegistryCredentials;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Registries whose transfers are what a test makes of them. */
final class FakeRegistryImages implements RegistryImages {
    static final Digest DIGEST = Digest.sha256(new byte[] {2});

    volatile BiConsumer<Pull, PullListener> pulls = (_, _) -> {};
    volatile BiConsumer<Push, PushListener> pushes = (_, _) -> {};
    volatile RegistryCredentials credentials = RegistryCredentials.NONE;
    volatile @Nullable Integer limit;

    @Override
    public void pull(Pull pull, PullListener listener) {
        credentials = pull.credentials();
        pulls.accept(pull, listener);
    }

    @Override
    public void push(Push push, PushListener listener) {
        credentials = push.credentials();
        pushes.accept(push, listener);
    }

    @Override
    public Described describe(String reference, RegistryCredentials asWhom) {
        credentials = asWhom;
        return new Described(
                "application/vnd.oci.image.index.v1+json",
                DIGEST,
                99,
                List.of(new Platform("linux", "amd64", ""), new Platform("linux", "arm", "v7")));
    }

    @Override
    public LoggedIn login(RegistryCredentials asWhom) {
        credentials = asWhom;
        if (asWhom.password().equals("wrong")) {
            throw new EngineException(new EngineError.Unauthenticated("incorrect username or password"));
        }
        return new LoggedIn("Login Succeeded", "token");
    }

    @Override
    public List<FoundRepository> search(
            String term, @Nullable Integer most, Filters filters, RegistryCredentials asWhom) {
        limit = most;
        return List.of(new FoundRepository(term, "a thing", true, 7));
    }
}
