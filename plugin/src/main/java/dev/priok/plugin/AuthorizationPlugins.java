package dev.priok.plugin;

import dev.priok.engine.port.RequestAuthorizer;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks plugins, one after the other, whether a request and its answer are allowed (Docker's access authorization
 * plugins, {@code AuthZPlugin.*}). All must allow it; one that can't be asked doesn't.
 */
public final class AuthorizationPlugins implements RequestAuthorizer {
    private static final String KIND = "authz";

    private final List<String> names;
    private final Plugins plugins;

    private AuthorizationPlugins(List<String> names, Plugins plugins) {
        this.names = names;
        this.plugins = plugins;
    }

    /**
     * Looks at each plugin first: a daemon that can ask nobody would refuse everything.
     *
     * @param plugins stay the caller's
     * @throws EngineException if one is not there, or something else
     */
    public static RequestAuthorizer of(List<String> names, Plugins plugins) {
        for (String name : names) {
            try {
                plugins.require(name, KIND);
            } catch (EngineException e) {
                throw new EngineException(
                        e.error()
                                .withMessage("error validating authorization plugin: "
                                        + e.error().message()),
                        e);
            }
        }
        return names.isEmpty()
                ? NONE
                : new AuthorizationPlugins(names.stream().distinct().toList(), plugins);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public void request(Asked asked) {
        ask("AuthZPlugin.AuthZReq", json(asked, null));
    }

    @Override
    public void answer(Asked asked, Answered answered) {
        ask("AuthZPlugin.AuthZRes", json(asked, answered));
    }

    private void ask(String method, ObjectNode question) {
        for (String name : names) {
            JsonNode verdict = verdict(name, method, question);
            if (!verdict.path("Allow").asBoolean(false)) {
                throw new EngineException(new EngineError.Forbidden("authorization denied by plugin " + name + ": "
                        + verdict.path("Msg").asString("")));
            }
        }
    }

    private JsonNode verdict(String name, String method, ObjectNode question) {
        try {
            return switch (plugins.named(name)
                    .call(method, question, plugins.settings().answer())) {
                case Reply.Done(JsonNode answer) -> answer;
                case Reply.Refused(String reason) -> throw failed(name, reason, null);
            };
        } catch (EngineException e) {
            throw e.error() instanceof EngineError.Unavailable || e.error() instanceof EngineError.DeadlineExceeded
                    ? failed(name, e.error().message(), e)
                    : e;
        }
    }

    private static EngineException failed(String name, String reason, @Nullable EngineException cause) {
        return EngineException.internal("plugin " + name + " failed with error: " + reason, cause);
    }

    /** Empty fields are left out, as Docker leaves them out. */
    private static ObjectNode json(Asked asked, @Nullable Answered answered) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        put(node, "User", asked.user());
        put(
                node,
                "UserAuthNMethod",
                asked.user().isEmpty() && asked.certificates().isEmpty() ? "" : "TLS");
        put(node, "RequestMethod", asked.method());
        put(node, "RequestUri", asked.uri());
        put(node, "RequestBody", asked.body());
        put(node, "RequestHeaders", asked.headers());
        if (!asked.certificates().isEmpty()) {
            ArrayNode certificates = node.putArray("RequestPeerCertificates");
            asked.certificates()
                    .forEach(pem -> certificates.add(
                            Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
        }
        if (answered != null) {
            node.put("ResponseStatusCode", answered.status());
            put(node, "ResponseBody", answered.body());
            put(node, "ResponseHeaders", answered.headers());
        }
        return node;
    }

    private static void put(ObjectNode node, String field, String value) {
        if (!value.isEmpty()) {
            node.put(field, value);
        }
    }

    private static void put(ObjectNode node, String field, Map<String, String> values) {
        if (!values.isEmpty()) {
            ObjectNode object = node.putObject(field);
            values.forEach(object::put);
        }
    }
}
