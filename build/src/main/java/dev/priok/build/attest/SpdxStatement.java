package dev.priok.build.attest;

import dev.priok.build.attest.PackageScan.FileReader;
import dev.priok.build.attest.PackageScan.Found;
import dev.priok.model.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which packages a result has (SPDX 2.3, JSON). */
public final class SpdxStatement {
    private SpdxStatement() {}

    /**
     * Looks into a tree.
     *
     * @param name of what is looked at, such as {@code sbom} or {@code sbom-build} for a stage
     */
    public static Statement of(String name, FileReader files, Instant created) {
        List<Found> packages = new PackageScan(files).packages();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("spdxVersion", "SPDX-2.3");
        root.put("dataLicense", "CC0-1.0");
        root.put("SPDXID", "SPDXRef-DOCUMENT");
        root.put("name", name);
        Digest content = Digest.sha256((name + packages + created).getBytes(StandardCharsets.UTF_8));
        root.put("documentNamespace", "https://spdx.org/spdxdocs/priok-" + name + "-" + content.hex());
        ObjectNode creation = root.putObject("creationInfo");
        creation.put("created", created.truncatedTo(ChronoUnit.SECONDS).toString());
        creation.putArray("creators").add("Tool: priok");
        ArrayNode list = root.putArray("packages");
        ArrayNode relations = root.putArray("relationships");
        list.add(thing("SPDXRef-Root", name, "", "NOASSERTION"));
        relations.add(relation("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Root"));
        for (int i = 0; i < packages.size(); i++) {
            Found found = packages.get(i);
            String id = "SPDXRef-Package-" + i;
            ObjectNode node = thing(id, found.name(), found.version(), license(found));
            if (!found.origin().isEmpty()) {
                node.put("originator", "Person: " + found.origin());
            }
            node.putArray("externalRefs")
                    .addObject()
                    .put("referenceCategory", "PACKAGE-MANAGER")
                    .put("referenceType", "purl")
                    .put("referenceLocator", found.url());
            list.add(node);
            relations.add(relation("SPDXRef-Root", "CONTAINS", id));
        }
        return new Statement(name + ".spdx.json", "https://spdx.dev/Document", root);
    }

    /** Words of package managers are only an expression of SPDX's if they look like one. */
    private static String license(Found found) {
        return found.license().matches("[A-Za-z0-9.+-]+( (AND|OR) [A-Za-z0-9.+-]+)*") ? found.license() : "NOASSERTION";
    }

    private static ObjectNode thing(String id, String name, String version, String license) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("SPDXID", id);
        node.put("name", name);
        if (!version.isEmpty()) {
            node.put("versionInfo", version);
        }
        node.put("downloadLocation", "NOASSERTION");
        node.put("filesAnalyzed", false);
        node.put("licenseConcluded", "NOASSERTION");
        node.put("licenseDeclared", license);
        node.put("copyrightText", "NOASSERTION");
        return node;
    }

    private static ObjectNode relation(String from, String type, String to) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("spdxElementId", from)
                .put("relationshipType", type)
                .put("relatedSpdxElement", to);
    }
}
