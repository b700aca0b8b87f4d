package dev.priok.distribution;

import dev.priok.distribution.transfer.Failures;
import dev.priok.distribution.transfer.LayerOffers;
import dev.priok.distribution.transfer.Pull;
import dev.priok.distribution.transfer.Push;
import dev.priok.distribution.transfer.RemoteImages;
import dev.priok.distribution.transfer.SharedDownloads;
import dev.priok.distribution.trust.ImagePolicy;
import dev.priok.distribution.trust.SignatureCheck;
import dev.priok.engine.TaskScope;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.engine.port.ImageStore;
import dev.priok.engine.port.Registries;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.wire.Repositories;
import java.io.IOException;
import java.util.List;

/**
 * Registries over the wire (distribution-spec 1.1, Docker's registry API v2). One for a daemon, as downloads are shared in
 * it. Closing ends transfers; what they have is gone on with by the next daemon.
 */
public final class RemoteRegistries implements Registries, AutoCloseable {
    private final TaskScope scope = new TaskScope("registries");
    private final Repositories repositories;
    private final RemoteImages remote;
    private final Pull pull;
    private final ImagePolicy policy;
    private final Push push;

    /**
     * How many layers travel at the same time, whatever wants them.
     *
     * @param downloads at least 1
     * @param uploads of one push; at least 1
     */
    public record Limits(int downloads, int uploads) {
        public Limits {
            if (downloads < 1 || uploads < 1) {
                throw new IllegalArgumentException("at least one download and one upload at a time");
            }
        }
    }

    /** @param policy which images may be pulled */
    public RemoteRegistries(
            RegistrySettings settings, Limits most, ImagePolicy policy, ImageContent content, ImageStore images) {
        this(settings, most, policy, content, images, LayerOffers.NONE);
    }

    /** The same beside a registry that takes layers as they lie in the store. */
    public RemoteRegistries(
            RegistrySettings settings,
            Limits most,
            ImagePolicy policy,
            ImageContent content,
            ImageStore images,
            LayerOffers offers) {
        this.repositories = new Repositories(settings);
        this.policy = policy;
        this.remote = new RemoteImages(repositories);
        this.pull =
                new Pull(repositories, content, images, new SharedDownloads(content, scope, most.downloads()), policy);
        this.push = new Push(repositories, content, images, most.uploads(), offers);
    }

    @Override
    public Pulled pull(PullRequest request, TransferListener listener) {
        try {
            return pull.run(request, listener);
        } catch (IOException e) {
            throw Failures.reading(request.reference(), e);
        }
    }

    @Override
    public Pushed push(PushRequest request, TransferListener listener) {
        try {
            return push.run(request, listener);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public List<LayerBlob> pushLayers(LayersPush request, TransferListener listener) {
        try {
            return push.layers(request, listener);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public void pushBlob(ImageReference repository, byte[] blob, RegistryCredentials credentials) {
        try {
            push.blob(repository, blob, credentials);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public Pushed pushDocument(DocumentPush request) {
        try {
            return push.document(request);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public RemoteDocument document(ImageReference reference, RegistryCredentials credentials) {
        SignatureCheck signatures = new SignatureCheck(reference, policy.of(reference));
        signatures.requireAny();
        if (signatures.wantsSignatures()) {
            throw new EngineException(new EngineError.Forbidden("the image policy wants images of " + reference
                    + " to be signed, which parts of them, as caches take them, can't be"));
        }
        try {
            return remote.document(reference, credentials);
        } catch (IOException e) {
            throw Failures.reading(reference, e);
        }
    }

    @Override
    public byte[] blob(ImageReference repository, Digest digest, long sizeBytes, RegistryCredentials credentials) {
        try {
            return remote.blob(repository, digest, sizeBytes, credentials);
        } catch (IOException e) {
            throw Failures.reading(repository, e);
        }
    }

    @Override
    public HeldLayer pullLayer(LayerBlob wanted, RegistryCredentials credentials, TransferListener listener) {
        try {
            return pull.layer(wanted, credentials, listener);
        } catch (IOException e) {
            throw Failures.reading(wanted.repository(), e);
        }
    }

    @Override
    public List<String> tags(ImageReference repository, RegistryCredentials credentials) {
        try {
            return remote.tags(repository, credentials);
        } catch (IOException e) {
            throw Failures.reading(repository, e);
        }
    }

    @Override
    public Described describe(ImageReference reference, RegistryCredentials credentials) {
        try {
            return remote.describe(reference.withDefaultTag(), credentials);
        } catch (IOException e) {
            throw Failures.reading(reference, e);
        }
    }

    @Override
    public LoggedIn login(RegistryCredentials credentials) {
        String domain = RegistryAddress.domain(credentials.serverAddress());
        try {
            return new LoggedIn("Login Succeeded", repositories.login(domain, credentials));
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public List<FoundRepository> search(String term, int limit, RegistryCredentials credentials) {
        try {
            return remote.search(term, limit, credentials);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public List<RateLimit> limits() {
        return repositories.limits().stream()
                .map(limit -> new RateLimit(limit.registry(), limit.words()))
                .toList();
    }

    @Override
    public void close() {
        scope.close();
    }
}
