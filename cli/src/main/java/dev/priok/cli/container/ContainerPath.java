package dev.priok.cli.container;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Request;

/** The API's paths about one container. */
final class ContainerPath {
    private ContainerPath() {}

    /** The path of a call about the container of that name or id; refuses an empty one, which would mean another call. */
    static String of(String container, String call) {
        if (container.isBlank()) {
            throw new CommandFailure("invalid container name or ID: value is empty");
        }
        return "/containers/" + Request.segment(container) + call;
    }
}
