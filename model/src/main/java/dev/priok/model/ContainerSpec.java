package dev.priok.model;

/** Everything a container is created from. */
public record ContainerSpec(ContainerConfig config, HostSpec host, Networking networking) {
    public ContainerSpec withHost(HostSpec next) {
        return new ContainerSpec(config, next, networking);
    }

    public ContainerSpec withNetworking(Networking next) {
        return new ContainerSpec(config, host, next);
    }
}
