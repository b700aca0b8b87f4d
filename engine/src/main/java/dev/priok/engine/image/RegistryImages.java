package dev.priok.engine.image;

import dev.priok.engine.Filters;
import dev.priok.engine.port.Registries.Described;
import dev.priok.engine.port.Registries.FoundRepository;
import dev.priok.engine.port.Registries.LoggedIn;
import dev.priok.engine.port.Registries.Pulled;
import dev.priok.engine.port.Registries.Pushed;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Use cases on images that are in registries, or shall be. Thread-safe, blocking; an interrupted transfer ends soon, and
 * the next one goes on where it was. Errors are those of {@link dev.priok.engine.port.Registries}.
 */
public interface RegistryImages {
    /** Brings images here. */
    void pull(Pull pull, PullListener listener);

    /** Sends images. NotFound if there are none of that name. */
    void push(Push push, PushListener listener);

    /** What a registry has under a name: with a tag ({@code latest} if none) or a digest. */
    Described describe(String reference, RegistryCredentials credentials);

    /** Tries credentials at the registry that they name. */
    LoggedIn login(RegistryCredentials credentials);

    /**
     * Repositories by words. Filters as in the API's ImageSearch.
     *
     * @param limit null: 25; InvalidParameter outside of 1 to 100
     */
    List<FoundRepository> search(
            String term, @Nullable Integer limit, Filters filters, RegistryCredentials credentials);

    /**
     * What to pull.
     *
     * @param reference without tag and digest: all tags of the repository
     * @param platform null: this machine's
     */
    record Pull(ImageReference reference, @Nullable Platform platform, RegistryCredentials credentials) {}

    /**
     * What to push.
     *
     * @param reference without a tag: all tags of that repository that are here
     */
    record Push(ImageReference reference, RegistryCredentials credentials) {}

    /** Hears of a pull. Layers are told of on several threads, the rest on the caller's; nothing may block. */
    interface PullListener extends TransferListener {
        /** An image is there; the layers that follow are its. */
        void found(ImageReference reference);

        /** It is here. */
        void pulled(Pulled pulled);

        /** All that was asked for is here; new if any of it is. */
        void complete(boolean isNew);

        /** Something is not as the caller may think. */
        void warning(String message);
    }

    /** Hears of a push, as {@link PullListener} does of a pull. */
    interface PushListener extends TransferListener {
        /** It begins; nothing was looked for yet. */
        void begun(ImageReference repository);

        /** An image is there. */
        void pushed(String tag, Pushed pushed);
    }
}
