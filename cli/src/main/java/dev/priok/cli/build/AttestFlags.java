package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.util.ArrayList;
import java.util.List;

/** What is to be said about what is built: {@code --attest} and its shorthands, as buildx has them. */
final class AttestFlags {
    private final ListFlag attest;
    private final StringFlag provenance;
    private final StringFlag sbom;

    AttestFlags(FlagSet flags) {
        attest = flags.list("attest", "Attestation parameters (format: \"type=sbom\")");
        provenance = flags.string("provenance", "Shorthand for \"--attest=type=provenance\"");
        sbom = flags.string("sbom", "Shorthand for \"--attest=type=sbom\"");
    }

    void apply(Request request) {
        JsonObject all = new JsonObject();
        for (String text : attest.values()) {
            List<String> words = new ArrayList<>(List.of(text.split(",")));
            String type = words.stream()
                    .filter(word -> word.startsWith("type="))
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure("attestation type not specified"));
            words.remove(type);
            all.put(type.substring("type=".length()), String.join(",", words));
        }
        shorthand(all, "provenance", provenance);
        shorthand(all, "sbom", sbom);
        Json json = all.json();
        if (!json.isEmpty()) {
            request.query("attests", json.compact());
        }
    }

    private static void shorthand(JsonObject all, String type, StringFlag flag) {
        switch (flag.value()) {
            case "" -> {}
            case "true", "1" -> all.put(type, "disabled=false");
            case "false", "0" -> all.put(type, "disabled=true");
            default -> all.put(type, flag.value());
        }
    }
}
