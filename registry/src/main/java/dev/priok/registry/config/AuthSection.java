package dev.priok.registry.config;

import dev.priok.registry.NamePattern;
import dev.priok.registry.access.AccessControl.Action;
import dev.priok.registry.access.AccessRules;
import dev.priok.registry.access.SignatureAlgorithm;
import dev.priok.registry.access.TokenAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The key {@code auth}: who somebody is, and what they may do. */
final class AuthSection {
    private AuthSection() {}

    static void read(Section auth, Settings into) throws SettingsException {
        auth.refuse("silly", "it protects nothing");
        if (auth.has("htpasswd")) {
            Section passwords = auth.section("htpasswd");
            into.realm = passwords.text("realm", into.realm);
            into.passwords = Path.of(passwords.required("path"));
            passwords.end();
        }
        if (auth.has("token")) {
            into.tokens = tokens(auth.section("token"));
        }
        if (auth.has("rules")) {
            into.rules = rules(auth.sections("rules"));
        }
        auth.end();
    }

    private static TokenAccess.Options tokens(Section token) throws SettingsException {
        if (token.flag("autoredirect", false)) {
            throw new SettingsException(
                    "auth.token.autoredirect can't be true: auth.token.realm says where tokens are");
        }
        token.refuse("autoredirectpath", "auth.token.realm says where tokens are");
        Set<SignatureAlgorithm> algorithms = EnumSet.noneOf(SignatureAlgorithm.class);
        for (String name : token.list("signingalgorithms")) {
            algorithms.add(SignatureAlgorithm.named(name)
                    .orElseThrow(() -> new SettingsException("auth.token.signingalgorithms can have "
                            + List.of(SignatureAlgorithm.values()) + ", but not " + name)));
        }
        TokenAccess.Options options = new TokenAccess.Options(
                token.required("realm"),
                token.required("service"),
                token.required("issuer"),
                file(token.text("rootcertbundle", "")),
                file(token.text("jwks", "")),
                algorithms);
        token.end();
        if (options.certificates().isEmpty() && options.keySet().isEmpty()) {
            throw new SettingsException("auth.token needs rootcertbundle or jwks: the keys that may sign tokens");
        }
        return options;
    }

    private static Optional<Path> file(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
    }

    private static AccessRules rules(List<Section> sections) throws SettingsException {
        List<AccessRules.Rule> rules = new ArrayList<>();
        for (Section section : sections) {
            Set<Action> actions = EnumSet.noneOf(Action.class);
            if (!section.has("actions")) {
                throw new SettingsException(section.name("actions") + " is missing; [] allows nothing");
            }
            for (String word : section.list("actions")) {
                actions.add(action(section.name("actions"), word));
            }
            String pattern = section.required("repositories");
            List<String> users = section.list("users");
            if (users.isEmpty()) {
                throw new SettingsException(section.name("users") + " must name somebody: users, * or anonymous");
            }
            rules.add(new AccessRules.Rule(NamePattern.parse(pattern), Set.copyOf(users), actions));
            section.end();
        }
        return new AccessRules(rules);
    }

    private static Action action(String name, String word) throws SettingsException {
        return switch (word) {
            case "pull" -> Action.PULL;
            case "push" -> Action.PUSH;
            case "delete" -> Action.DELETE;
            default -> throw new SettingsException(name + " can have pull, push and delete, but not " + word);
        };
    }
}
