package dev.priok.daemon;

import dev.priok.engine.port.Registries;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import java.util.List;

/** A daemon without a client of registries: it says so. */
final class NoRegistries implements Registries {
    private static EngineException refused(String what) {
        return EngineException.notImplemented(what + " is not supported yet: use 'load', 'import' or"
                + " 'priok image bootstrap' to get an image, and 'save' to give one away");
    }

    @Override
    public Pulled pull(PullRequest request, TransferListener listener) {
        throw refused("pulling " + request.reference().familiar() + " from a registry");
    }

    @Override
    public Pushed push(PushRequest request, TransferListener listener) {
        throw refused("pushing " + request.reference().familiar() + " to a registry");
    }

    @Override
    public List<String> tags(ImageReference repository, RegistryCredentials credentials) {
        throw refused("asking for the tags of " + repository.familiarName());
    }

    @Override
    public Described describe(ImageReference reference, RegistryCredentials credentials) {
        throw refused("asking a registry for " + reference.familiar());
    }

    @Override
    public LoggedIn login(RegistryCredentials credentials) {
        throw refused("logging in to a registry");
    }

    @Override
    public List<FoundRepository> search(String term, int limit, RegistryCredentials credentials) {
        throw refused("searching for images");
    }
}
