package dev.priok.compose.model;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What services refer to, by the project's names. */
record UsedResources(
        Set<String> networks, Set<String> volumes, Set<String> configs, Set<String> secrets, Set<String> models) {
    static UsedResources of(Collection<Service> services) {
        UsedResources used =
                new UsedResources(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
        services.forEach(used::add);
        return used;
    }

    private void add(Service service) {
        networks.addAll(service.connections().networks().keySet());
        for (Mount mount : service.storage().mounts()) {
            if (mount instanceof Mount.VolumeMount volume) {
                volumes.add(volume.source());
            }
        }
        service.storage().configs().forEach(grant -> configs.add(grant.source()));
        service.storage().secrets().forEach(grant -> secrets.add(grant.source()));
        service.build().ifPresent(build -> build.secrets().forEach(grant -> secrets.add(grant.source())));
        models.addAll(service.models().keySet());
    }
}
