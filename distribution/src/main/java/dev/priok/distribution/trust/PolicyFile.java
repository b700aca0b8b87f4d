package dev.priok.distribution.trust;

import dev.priok.distribution.trust.Requirement.Nothing;
import dev.priok.distribution.trust.Requirement.Refused;
import dev.priok.distribution.trust.Requirement.Signed;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file with a JSON list of rules. Errors are InvalidParameter, with the file and the rule's number. */
record PolicyFile(Path file) {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long MOST_BYTES = 1L << 20;
    private static final Set<String> FIELDS = Set.of("repositories", "require", "keys", "identities");

    record Rule(RepositoryPattern repositories, Requirement requirement) {}

    /** In the file's order. */
    List<Rule> rules() {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("it has more than " + MOST_BYTES + " bytes");
            }
            JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
            if (!root.isArray()) {
                throw new IOException("it is no JSON list of rules");
            }
            List<Rule> rules = new ArrayList<>();
            for (JsonNode rule : root) {
                rules.add(numbered(rules.size() + 1, rule));
            }
            return rules;
        } catch (JacksonException e) {
            throw wrong("it is no JSON: " + e.getOriginalMessage(), e);
        } catch (NoSuchFileException e) {
            throw wrong("there is no such file", e);
        } catch (IOException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private EngineException wrong(String what, Exception cause) {
        return new EngineException(
                new EngineError.InvalidParameter("cannot use the image policy " + file + ": " + what), cause);
    }

    private Rule numbered(int number, JsonNode rule) throws IOException {
        try {
            return rule(rule);
        } catch (IOException | EngineException e) {
            throw new IOException("rule " + number + ": " + e.getMessage(), e);
        }
    }

    private Rule rule(JsonNode rule) throws IOException {
        for (String name : rule.propertyNames()) {
            if (!FIELDS.contains(name)) {
                throw new IOException("the field " + name + " is not known");
            }
        }
        RepositoryPattern repositories = RepositoryPattern.parse(text(rule.path("repositories"), "repositories"));
        String require = text(rule.path("require"), "require");
        List<String> keys = texts(rule, "keys");
        List<String> identities = texts(rule, "identities");
        if (!require.equals("signed") && !(keys.isEmpty() && identities.isEmpty())) {
            throw new IOException("keys and identities are for \"require\": \"signed\" alone");
        }
        return new Rule(
                repositories,
                switch (require) {
                    case "signed" -> signed(keys, identities);
                    case "refuse" -> new Refused(repositories.text());
                    case "nothing" -> new Nothing();
                    default -> throw new IOException("require is \"" + require + "\", none of signed, refuse, nothing");
                });
    }

    private Signed signed(List<String> keyFiles, List<String> identities) throws IOException {
        if (keyFiles.isEmpty()) {
            throw new IOException("it requires signatures, but names no keys");
        }
        List<SigningKey> keys = new ArrayList<>();
        for (String name : keyFiles) {
            keys.addAll(SigningKey.read(file.resolveSibling(name)));
        }
        return new Signed(
                keys, identities.stream().map(RepositoryPattern::parse).toList());
    }

    private static List<String> texts(JsonNode rule, String name) throws IOException {
        JsonNode list = rule.path(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw new IOException(name + " is no list");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list) {
            texts.add(text(element, name));
        }
        return texts;
    }

    private static String text(JsonNode value, String name) throws IOException {
        String text = value.isString() ? value.asString() : "";
        if (text.isEmpty()) {
            throw new IOException(name + " is missing or no text");
        }
        return text;
    }
}
