package dev.priok.distribution.trust;

import java.util.List;

/** What a policy wants of images of a repository. */
public sealed interface Requirement {
    /** Anything may come. */
    record Nothing() implements Requirement {}

    /** Nothing may come. */
    record Refused(String pattern) implements Requirement {}

    /**
     * What comes is signed.
     *
     * @param keys one of which must have signed
     * @param identities the names that a signature may be for; empty: only the one that is pulled
     */
    record Signed(List<SigningKey> keys, List<RepositoryPattern> identities) implements Requirement {
        public Signed {
            keys = List.copyOf(keys);
            identities = List.copyOf(identities);
        }
    }
}
