package dev.priok.registry.http;

import dev.priok.oci.Descriptor;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.MediaTypes;
import dev.priok.registry.storage.RegistryStorage;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What refers to a manifest (distribution-spec 1.1, "Listing Referrers"). */
final class ReferrerCalls {
    private final RegistryStorage storage;

    ReferrerCalls(RegistryStorage storage) {
        this.storage = storage;
    }

    /** Answers in pages that clients can read as manifests; {@code last} names the last referrer of the one before. */
    void list(Call call, Target.Referrers target) throws IOException {
        RegistryHandler.requireReading(call);
        String wanted = call.parameter("artifactType");
        String last = call.parameter("last");
        List<Descriptor> page = new ArrayList<>();
        String atEnd = last;
        long bytes = 0;
        boolean more = false;
        for (String name : storage.referrers(target.repository(), target.digest())) {
            if (name.compareTo(last) <= 0) {
                continue;
            }
            Optional<String> stored = storage.referrer(target.repository(), target.digest(), name);
            if (stored.isEmpty()) {
                continue;
            }
            Descriptor descriptor = descriptor(stored.get());
            if (!wanted.isEmpty() && !wanted.equals(descriptor.artifactType())) {
                continue;
            }
            bytes += stored.get().length();
            if (!page.isEmpty() && (bytes > Limits.MANIFEST_BYTES / 2 || page.size() == Limits.PAGE)) {
                more = true;
                break;
            }
            page.add(descriptor);
            atEnd = name;
        }
        if (!wanted.isEmpty()) {
            call.putHeader("OCI-Filters-Applied", "artifactType");
        }
        if (more) {
            call.putHeader("Link", "<" + next(target, wanted, atEnd) + ">; rel=\"next\"");
        }
        Index index = new Index(MediaTypes.OCI_INDEX, page, "", null, Map.of());
        call.respond(200, MediaTypes.OCI_INDEX, Documents.write(index));
    }

    private static Descriptor descriptor(String stored) {
        Index index = (Index) Documents.parse(stored.getBytes(StandardCharsets.UTF_8), MediaTypes.OCI_INDEX);
        return index.manifests().getFirst();
    }

    private static String next(Target.Referrers target, String artifactType, String last) {
        String filter = artifactType.isEmpty()
                ? ""
                : "&artifactType=" + URLEncoder.encode(artifactType, StandardCharsets.UTF_8);
        return "/v2/" + target.repository() + "/referrers/" + target.digest() + "?last=" + last + filter;
    }
}
