package dev.priok.cli.doctor;

/**
 * One thing that was looked at.
 *
 * @param what a sentence without a full stop
 * @param advice what to do; empty if nothing is to be done
 */
record Finding(Weight weight, String what, String advice) {
    /** How bad it is. */
    enum Weight {
        GOOD,
        /** Something works less well, or can't be used by those who want it. */
        HINT,
        /** Containers can't run, or this user can't run them. */
        PROBLEM
    }

    static Finding good(String what) {
        return new Finding(Weight.GOOD, what, "");
    }

    static Finding hint(String what, String advice) {
        return new Finding(Weight.HINT, what, advice);
    }

    static Finding problem(String what, String advice) {
        return new Finding(Weight.PROBLEM, what, advice);
    }
}
