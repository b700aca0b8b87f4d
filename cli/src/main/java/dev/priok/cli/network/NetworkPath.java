package dev.priok.cli.network;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Request;

/** The API's paths about one network. */
final class NetworkPath {
    private NetworkPath() {}

    /** The path of a call about the network of that name or id; refuses an empty one, which would mean another call. */
    static String of(String network, String call) {
        if (network.isBlank()) {
            throw new CommandFailure("invalid network name or ID: value is empty");
        }
        return "/networks/" + Request.segment(network) + call;
    }
}
