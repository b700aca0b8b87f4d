package dev.priok.api.http;

import dev.priok.api.json.Json;
import dev.priok.engine.port.RequestAuthorizer;
import dev.priok.engine.port.RequestAuthorizer.Answered;
import dev.priok.engine.port.RequestAuthorizer.Asked;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether one request is allowed, and then whether its answer is. What is told follows Docker's authorization
 * protocol: bodies only if they are JSON and not a login's, no headers with secrets. Used by one thread.
 */
final class RequestVerdict {
    /** Larger bodies can't be judged, so they are refused. */
    static final int MOST_BODY_BYTES = 4 << 20;

    private static final Set<String> SECRETS = Set.of("authorization", "x-registry-config", "x-registry-auth");
    private static final Pattern LOGIN = Pattern.compile("(/v[0-9.]+)?/auth.*");

    private final RequestAuthorizer authorizer;
    private final Asked asked;
    private final boolean login;

    private RequestVerdict(RequestAuthorizer authorizer, Asked asked, boolean login) {
        this.authorizer = authorizer;
        this.asked = asked;
        this.login = login;
    }

    /**
     * Returns if the request is allowed.
     *
     * @param path as it was understood, with the version
     * @return null if nobody cares for the answer
     */
    static @Nullable RequestVerdict of(RequestAuthorizer authorizer, Request request, Exchange exchange, String path)
            throws IOException {
        if (authorizer.names().isEmpty()) {
            return null;
        }
        boolean login = LOGIN.matcher(path).matches();
        byte[] body = new byte[0];
        if (!login && exchange.bodyLength() != 0 && isJson(request.getHeaders())) {
            body = exchange.holdBody(MOST_BODY_BYTES);
            if (body.length > MOST_BODY_BYTES) {
                throw EngineException.invalid(
                        "request body too large for authorization plugin: size exceeds " + MOST_BODY_BYTES + " bytes");
            }
        }
        List<X509Certificate> certificates = certificates(request);
        String query = request.getHttpURI().getQuery();
        Asked asked = new Asked(
                certificates.isEmpty() ? "" : commonName(certificates.getFirst()),
                request.getMethod(),
                encoded(path) + (query == null ? "" : "?" + query),
                headers(request.getHeaders()),
                Base64.getEncoder().encodeToString(body),
                certificates.stream().map(RequestVerdict::pem).toList());
        authorizer.request(asked);
        return new RequestVerdict(authorizer, asked, login);
    }

    /** Returns if the answer is allowed. Streams are judged before they begin, without a body. */
    void answer(int status, HttpFields headers, byte[] body) {
        boolean told = !login && isJson(headers);
        authorizer.answer(
                asked,
                new Answered(
                        status, headers(headers), told ? Base64.getEncoder().encodeToString(body) : ""));
    }

    private static boolean isJson(HttpFields headers) {
        String type = headers.get("Content-Type");
        return type != null && Json.isJsonType(type);
    }

    /** As Go writes the names, which plugins are made for; of several values the last one. */
    private static Map<String, String> headers(HttpFields fields) {
        Map<String, String> headers = new TreeMap<>();
        fields.forEach(field -> {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (!SECRETS.contains(name) && !name.equals("host")) {
                String value = field.getValue();
                headers.put(capitalized(name), value == null ? "" : value);
            }
        });
        return headers;
    }

    private static String capitalized(String name) {
        StringBuilder text = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            if (i == 0 || name.charAt(i - 1) == '-') {
                text.setCharAt(i, Character.toUpperCase(name.charAt(i)));
            }
        }
        return text.toString();
    }

    /**
     * The path as the API understands it, not as the client wrote it: a rule on {@code /containers/create} must hold for
     * {@code /containers%2F%63reate} as well.
     */
    static String encoded(String path) {
        StringBuilder text = new StringBuilder();
        for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one > ' ' && one < 0x7f && "\"#%<>?[\\]^`{|}".indexOf(one) < 0;
            if (plain) {
                text.append((char) one);
            } else {
                text.append(String.format(Locale.ROOT, "%%%02X", one & 0xff));
            }
        }
        return text.toString();
    }

    private static List<X509Certificate> certificates(Request request) {
        EndPoint.SslSessionData session =
                request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        if (session == null || session.peerCertificates() == null) {
            return List.of();
        }
        return List.of(session.peerCertificates());
    }

    private static String commonName(X509Certificate certificate) {
        try {
            List<Rdn> names = new ArrayList<>(
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns());
            for (Rdn name : names.reversed()) {
                if (name.getType().equalsIgnoreCase("CN")) {
                    return name.getValue().toString();
                }
            }
            return "";
        } catch (InvalidNameException e) {
            throw EngineException.internal("the subject of a client's certificate is unreadable", e);
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw EngineException.internal("a client's certificate can't be written", e);
        }
    }
}
