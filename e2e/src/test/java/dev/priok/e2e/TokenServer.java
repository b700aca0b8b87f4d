package dev.priok.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Gives everybody with the password {@code secret} tokens for whatever they ask for, others tokens to pull (docker's
 * registry, "Token Authentication Specification"). Hears of what happens in the registry, too.
 */
final class TokenServer implements AutoCloseable {
    private static final String PASSWORD = "secret";

    private final HttpServer server;
    private final KeyPair keys;
    private final List<String> events = new CopyOnWriteArrayList<>();

    TokenServer() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::give);
        server.createContext("/hook", this::hear);
        server.start();
    }

    /** The settings of a registry whose tokens these are; {@code keySet} has what {@link #keySet} gives. */
    String settings(String keySet) {
        return """
                auth:
                  token: {realm: '%1$s/token', service: here, issuer: me, jwks: '%2$s'}
                  rules:
                    - {repositories: 'public/**', users: ['*', anonymous], actions: [pull]}
                    - {repositories: '**', users: [ann], actions: [pull, push]}
                    - {repositories: 'bob/*', users: [bob], actions: [pull, push]}
                notifications: {endpoints: [{name: hook, url: '%1$s/hook'}]}
                """.formatted("http://127.0.0.1:" + server.getAddress().getPort(), keySet);
    }

    /** RFC 7517. */
    String keySet() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"it\",\"n\":\"" + number(key.getModulus()) + "\",\"e\":\""
                + number(key.getPublicExponent()) + "\"}]}";
    }

    /** Bodies, in the order in which they came. */
    List<String> events() {
        return events;
    }

    private static String number(BigInteger number) {
        byte[] signed = number.toByteArray();
        return base64(signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private void hear(HttpExchange exchange) throws IOException {
        events.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void give(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String user = "";
        if (authorization != null) {
            String pair = new String(
                    Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8);
            user = pair.substring(0, pair.indexOf(':'));
            if (!pair.endsWith(":" + PASSWORD)) {
                exchange.sendResponseHeaders(401, -1);
                exchange.close();
                return;
            }
        }
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        byte[] answer =
                ("{\"token\":\"" + token(user, query) + "\",\"expires_in\":300}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private String token(String user, String query) {
        String access = Arrays.stream(query.split("&"))
                .filter(field -> field.startsWith("scope="))
                .map(field -> URLDecoder.decode(field.substring("scope=".length()), StandardCharsets.UTF_8))
                .flatMap(scopes -> Arrays.stream(scopes.split(" ")))
                .map(scope -> entry(scope, user))
                .collect(Collectors.joining(","));
        String content = base64("{\"alg\":\"RS256\",\"kid\":\"it\"}") + "."
                + base64("{\"iss\":\"me\",\"aud\":\"here\",\"sub\":\"" + user + "\",\"exp\":"
                        + Instant.now().plusSeconds(300).getEpochSecond() + ",\"access\":[" + access + "]}");
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param scope TYPE:NAME:ACTIONS */
    private static String entry(String scope, String user) {
        String[] parts = scope.split(":");
        String actions = user.isEmpty() ? "pull" : parts[2].replace(",", "\",\"");
        return "{\"type\":\"" + parts[0] + "\",\"name\":\"" + parts[1] + "\",\"actions\":[\"" + actions + "\"]}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
