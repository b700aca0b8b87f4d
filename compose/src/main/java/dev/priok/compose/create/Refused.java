package dev.priok.compose.create;

import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.Deploy;
import dev.priok.compose.model.FileGrant;
import dev.priok.compose.model.FileObject;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a service can say but this engine, or a single one, doesn't do. */
public final class Refused {
    private static final String NEEDS_CLUSTER = "it needs a cluster";
    private static final Deploy.Placement ANYWHERE = new Deploy.Placement(List.of(), List.of(), 0);

    private Refused() {}

    /** Refuses by name what would make another service of it. */
    public static void check(Service service) {
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
                NEEDS_CLUSTER);
        Deploy.Resource reservations = deploy.reservations();
        refuse(
                service,
                reservations != null && !reservations.genericResources().isEmpty(),
                "deploy.resources.reservations.generic_resources",
                NEEDS_CLUSTER);
        refuse(service, !deploy.placement().equals(ANYWHERE), "deploy.placement", NEEDS_CLUSTER);
        refuse(service, deploy.updateConfig() != null, "deploy.update_config", NEEDS_CLUSTER);
        refuse(service, deploy.rollbackConfig() != null, "deploy.rollback_config", NEEDS_CLUSTER);
        refuse(service, !deploy.endpointMode().isEmpty(), "deploy.endpoint_mode", NEEDS_CLUSTER);
    }

    /** What isn't obeyed though the service can do without: a sentence for each. */
    public static List<String> unheeded(Project project, Service service) {
        List<String> sentences = new ArrayList<>();
        Deploy.RestartRule rule = service.deploy().map(Deploy::restartPolicy).orElse(null);
        if (rule != null && (rule.delay() != null || rule.window() != null)) {
            sentences.add("services." + service.name()
                    + ".deploy.restart_policy: delay and window have no effect, the engine waits by its own rule");
        }
        unheeded(service, "secrets", service.storage().secrets(), project.secrets(), sentences);
        unheeded(service, "configs", service.storage().configs(), project.configs(), sentences);
        return sentences;
    }

    private static void unheeded(
            Service service, String kind, List<FileGrant> grants, Map<String, FileObject> objects, List<String> to) {
        for (FileGrant grant : grants) {
            FileObject object = objects.get(grant.source());
            if (object == null || object.file().isEmpty()) {
                continue;
            }
            if (!grant.uid().isEmpty() || !grant.gid().isEmpty() || grant.mode() != null) {
                to.add("services." + service.name() + "." + kind + ": uid, gid and mode of " + grant.source()
                        + " have no effect, the file " + object.file() + " is mounted as it is");
            }
        }
    }

    private static void refuse(Service service, boolean said, String attribute, String reason) {
        if (said) {
            throw new ProjectFailure("services." + service.name() + "." + attribute + " isn't supported: " + reason);
        }
    }
}
