package dev.priok.registry.access;

import dev.priok.registry.access.AccessControl.Decision;
import dev.priok.registry.access.AccessControl.Visitor;
import dev.priok.registry.access.AccessControl.Wish;

/** Somebody whose credentials are none, whatever they want. */
record Refused(Decision decision) implements Visitor {
    /** A parameter of a challenge (RFC 9110, section 11.4), without what would end it. */
    static String quoted(String text) {
        return '"' + text.replaceAll("[\"\\\\\\p{Cntrl}]", "") + '"';
    }

    @Override
    public Decision decide(Wish wish) {
        return decision;
    }

    @Override
    public boolean sees(String repository) {
        return false;
    }
}
