package dev.priok.cli.registry;

import dev.priok.cli.ProductVersion;
import dev.priok.cli.Session;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.wire.Repositories;
import dev.priok.registryclient.wire.Repository;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Registries spoken to from here, without the engine, as docker's command does it for lists of images. */
public final class RegistryAccess {

    private final Session session;
    private final boolean insecure;

    /** @param insecure whether certificates are not checked and plain HTTP is taken */
    public RegistryAccess(Session session, boolean insecure) {
        this.session = session;
        this.insecure = insecure;
    }

    public Repository toPull(ImageReference name) throws IOException {
        return repositories(name).toPull(name, credentials(name)).getLast();
    }

    public Repository toPush(ImageReference name) throws IOException {
        return repositories(name).toPush(name, credentials(name));
    }

    private Repositories repositories(ImageReference name) {
        Repositories opened = new Repositories(new RegistrySettings(
                Map.of(),
                insecure ? List.of(name.domain()) : List.of(),
                CertsFolders.of(session).folders(),
                RegistrySettings.Proxies.of(session.environment()),
                RegistrySettings.Patience.DEFAULT,
                "priok/" + ProductVersion.current()));
        // Its thread would hold up the end of the program.
        session.closeAtEnd(opened::close);
        return opened;
    }

    private RegistryCredentials credentials(ImageReference name) throws IOException {
        Credentials known = CredentialFile.of(session).of(name.domain());
        return new RegistryCredentials(
                known.username(), known.password(), known.serverAddress(), known.identityToken(), "");
    }
}
