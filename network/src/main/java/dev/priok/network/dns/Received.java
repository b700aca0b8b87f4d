package dev.priok.network.dns;

/** What a client sent: a query, something that is answered with an error at once, or something to say nothing to. */
sealed interface Received permits Query, Received.Rejected, Received.Ignored {
    /** @param reply the whole answer */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    record Rejected(byte[] reply) implements Received {}

    /** Responses (answering them could go on for ever) and what is no DNS message at all. */
    record Ignored() implements Received {}
}
