package dev.priok.model;

/** Architectures in Go's words (GOARCH), which images and Docker's API have. */
public final class Architecture {
    private Architecture() {}

    /** This machine's. */
    public static String ofMachine() {
        return goName(System.getProperty("os.arch", ""));
    }

    /** @param word the kernel's for it, or Java's; one that Go has too, or that nobody knows, stays as it is */
    public static String goName(String word) {
        return switch (word) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> word;
        };
    }
}
