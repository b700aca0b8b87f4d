package dev.priok.compose.render;

/** Ways of printing the same. */
enum Dialect {
    /** For people; with {@code x-} attributes. */
    YAML,
    /** For programs and hashes. */
    JSON,
    /** As docker compose 2.26 had it, for hashes of its containers. */
    FORMER_JSON;

    boolean json() {
        return this != YAML;
    }
}
