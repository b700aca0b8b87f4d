package dev.priok.model;

/** Everything a container is created from. */
public record ContainerSpec(ContainerConfig config, HostSpec host) {}
