package dev.priok.registry.http;

import dev.priok.model.Digest;
import dev.priok.registry.storage.RepositoryName;
import dev.priok.registry.storage.StoredManifest;
import dev.priok.registry.storage.Tag;
import dev.priok.registry.webhook.Event;
import dev.priok.registry.webhook.Event.Action;
import dev.priok.registry.webhook.Webhooks;
import java.util.Collection;

/** Makes events of what requests did, once it is done. */
final class Announcements {
    private static final String BLOB = "application/octet-stream";

    private final Webhooks webhooks;

    Announcements(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /** One for each tag, or one without. */
    void manifest(Call call, Action action, RepositoryName name, StoredManifest manifest, Collection<Tag> tags) {
        String url = "/manifests/" + manifest.digest();
        if (tags.isEmpty()) {
            tell(call, action, target(call, name, manifest, "", url));
        }
        tags.forEach(tag -> tell(call, action, target(call, name, manifest, tag.text(), url)));
    }

    private static Event.Target target(
            Call call, RepositoryName name, StoredManifest manifest, String tag, String path) {
        return new Event.Target(
                name.text(),
                manifest.mediaType(),
                manifest.digest().toString(),
                manifest.content().length,
                tag,
                "",
                call.origin() + "/v2/" + name + path);
    }

    /** @param from empty: not from another repository */
    void blob(Call call, Action action, RepositoryName name, Digest digest, long sizeBytes, String from) {
        String url = call.origin() + "/v2/" + name + "/blobs/" + digest;
        tell(call, action, new Event.Target(name.text(), BLOB, digest.toString(), sizeBytes, "", from, url));
    }

    void deleted(Call call, RepositoryName name, Digest digest) {
        tell(call, Action.DELETE, new Event.Target(name.text(), "", digest.toString(), -1, "", "", ""));
    }

    void untagged(Call call, RepositoryName name, Tag tag) {
        tell(call, Action.DELETE, new Event.Target(name.text(), "", "", -1, tag.text(), "", ""));
    }

    private void tell(Call call, Action action, Event.Target target) {
        if (!webhooks.isEmpty()) {
            webhooks.tell(new Event(action, target, call.described(), call.user()));
        }
    }
}
