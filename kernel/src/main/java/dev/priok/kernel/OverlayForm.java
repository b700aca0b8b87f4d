package dev.priok.kernel;

/**
 * How overlay keeps its marks in the layers (kernel documentation, "Overlay Filesystem", "User xattr"): only root of the
 * first user namespace may set attributes called {@code trusted}, so in any other they are called {@code user}.
 */
public final class OverlayForm {
    /** Of a directory that hides those below it, with the value {@code y}. */
    public static final String OPAQUE_ATTRIBUTE =
            OwnUserNamespace.isInitial() ? "trusted.overlay.opaque" : "user.overlay.opaque";

    /** The option against renamed directories; only this word of it goes together with the marks called {@code user}. */
    public static final String NO_REDIRECTS =
            OwnUserNamespace.isInitial() ? "redirect_dir=off" : "redirect_dir=nofollow";

    private OverlayForm() {}

    /** Whether an attribute is one of the marks, in either form; others must not make or copy them. */
    public static boolean isMark(String attribute) {
        return attribute.startsWith("trusted.overlay.") || attribute.startsWith("user.overlay.");
    }

    /** The mount's options with the one that this form needs. */
    public static String options(String others) {
        return OwnUserNamespace.isInitial() ? others : others + ",userxattr";
    }
}
