package dev.priok.engine.port;

import java.util.List;
import java.util.Map;

/**
 * Decides whether clients may do what they ask for, and be told what came of it. Thread-safe, blocking: others may have
 * to be asked.
 */
public interface RequestAuthorizer {
    /** Allows everything. */
    RequestAuthorizer NONE = new RequestAuthorizer() {
        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public void request(Asked asked) {}

        @Override
        public void answer(Asked asked, Answered answered) {}
    };

    /** Who decides, in this order; empty if everything is allowed. */
    List<String> names();

    /**
     * @throws dev.priok.model.EngineException Forbidden if it is not allowed; Internal if nobody could be asked, which is
     *     no leave either
     */
    void request(Asked asked);

    /** The same for what is to be answered; nothing of it has been sent. */
    void answer(Asked asked, Answered answered);

    /**
     * A request.
     *
     * @param user the name in the client's certificate; empty: unknown, as on a unix socket
     * @param uri with the API's version and the query
     * @param headers without those that carry secrets
     * @param body in base64; empty: not told
     * @param certificates the client's, in PEM
     */
    record Asked(
            String user,
            String method,
            String uri,
            Map<String, String> headers,
            String body,
            List<String> certificates) {
        public Asked {
            headers = Map.copyOf(headers);
            certificates = List.copyOf(certificates);
        }
    }

    /**
     * What is to be answered.
     *
     * @param body in base64; empty: not told
     */
    record Answered(int status, Map<String, String> headers, String body) {
        public Answered {
            headers = Map.copyOf(headers);
        }
    }
}
