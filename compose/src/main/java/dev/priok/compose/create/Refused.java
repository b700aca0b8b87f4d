package dev.priok.compose.create;

import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.Deploy;
import dev.priok.compose.model.Service;

/** What a service can say but this engine, or a single one, doesn't do. */
final class Refused {
    private Refused() {}

    /** Refuses by name. */
    static void check(Service service) {
        refuse(service, service.provider().isPresent(), "provider", "programs that provide services aren't asked");
        refuse(service, !service.models().isEmpty(), "models", "there is no runner of language models");
        refuse(
                service,
                service.privileges().useApiSocket(),
                "use_api_socket",
                "mount the engine's socket with volumes");
        refuse(
                service,
                service.privileges().credentialSpec() != null,
                "credential_spec",
                "it is for Windows containers");
        service.deploy().ifPresent(deploy -> check(service, deploy));
    }

    private static void check(Service service, Deploy deploy) {
        refuse(
                service,
                !deploy.mode().isEmpty() && !deploy.mode().equals("replicated"),
                "deploy.mode " + deploy.mode(),
                "it needs a cluster");
        Deploy.Resource reservations = deploy.reservations();
        refuse(
                service,
                reservations != null && !reservations.genericResources().isEmpty(),
                "deploy.resources.reservations.generic_resources",
                "they need a cluster");
    }

    private static void refuse(Service service, boolean said, String attribute, String reason) {
        if (said) {
            throw new ProjectFailure("services." + service.name() + "." + attribute + " isn't supported: " + reason);
        }
    }
}
