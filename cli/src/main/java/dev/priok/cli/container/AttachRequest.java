package dev.priok.cli.container;

import dev.priok.cli.terminal.AttachedStreams;
import dev.priok.client.Request;

/** The API's attach call. */
final class AttachRequest {
    private AttachRequest() {}

    static Request of(String container, AttachedStreams.Plan plan) {
        return Request.post("/containers/" + Request.segment(container) + "/attach")
                .queryUnlessEmpty("detachKeys", plan.detachKeys())
                .flag("stream", true)
                .flag("stdin", plan.input())
                .flag("stdout", plan.output())
                .flag("stderr", plan.errors());
    }
}
