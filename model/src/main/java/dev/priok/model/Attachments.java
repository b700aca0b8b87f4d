package dev.priok.model;

import dev.priok.model.Networking.PublishedPort;
import java.util.List;

/** What a running container has of networks. Empty when it doesn't run. */
public record Attachments(List<Endpoint> endpoints, List<PublishedPort> ports) {
    public static final Attachments NONE = new Attachments(List.of(), List.of());

    public Attachments {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }
}
