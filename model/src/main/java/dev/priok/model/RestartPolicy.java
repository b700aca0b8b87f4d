package dev.priok.model;

/** What happens when a container ends by itself. */
public record RestartPolicy(Kind kind, int maximumRetryCount) {
    public static final RestartPolicy NO = new RestartPolicy(Kind.NO, 0);

    public RestartPolicy {
        if (maximumRetryCount < 0) {
            throw EngineException.invalid("invalid restart policy: maximum retry count cannot be negative");
        }
        if (kind != Kind.ON_FAILURE && maximumRetryCount != 0) {
            throw EngineException.invalid(
                    "invalid restart policy: maximum retry count can only be used with 'on-failure'");
        }
    }

    /** The policy's name on the wire. */
    public enum Kind {
        NO("no"),
        ALWAYS("always"),
        UNLESS_STOPPED("unless-stopped"),
        ON_FAILURE("on-failure");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** Empty means {@code no}. */
        public static Kind parse(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            if (word.isEmpty()) {
                return NO;
            }
            throw EngineException.invalid("invalid restart policy: unknown policy '" + word
                    + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        }
    }
}
