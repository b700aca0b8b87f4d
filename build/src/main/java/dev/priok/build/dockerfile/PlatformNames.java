package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.Quoted;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Platforms as {@code os/architecture[/variant]}, with the names that mean the same brought to one. */
public final class PlatformNames {
    private static final Set<String> SYSTEMS = Set.of(
            "aix",
            "android",
            "darwin",
            "dragonfly",
            "freebsd",
            "hurd",
            "illumos",
            "ios",
            "js",
            "linux",
            "nacl",
            "netbsd",
            "openbsd",
            "plan9",
            "solaris",
            "windows",
            "zos");
    private static final Set<String> ARCHITECTURES = Set.of(
            "386",
            "amd64",
            "arm",
            "arm64",
            "ppc64",
            "ppc64le",
            "loong64",
            "mips",
            "mipsle",
            "mips64",
            "mips64le",
            "riscv64",
            "s390x",
            "wasm");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");

    private PlatformNames() {}

    /**
     * Reads a platform; an operating system or an architecture alone is completed with this machine's.
     *
     * @throws BuildException if it can't be one
     */
    public static Platform parse(String text, Platform machine) {
        String[] parts = text.split("/", 4);
        for (String part : parts) {
            if (!PART.matcher(part).matches()) {
                throw BuildException.of(Quoted.of(part) + " is an invalid component of " + Quoted.of(text)
                        + ": platform specifier component must match " + Quoted.of("^" + PART + "$")
                        + ": invalid argument");
            }
        }
        String first = parts[0].toLowerCase(Locale.ROOT);
        return switch (parts.length) {
            case 1 -> {
                if (SYSTEMS.contains(first) || first.equals("macos")) {
                    yield normalized(new Platform(first, machine.architecture(), ""));
                }
                Platform alone = normalized(new Platform(machine.os(), first, ""));
                if (!ARCHITECTURES.contains(alone.architecture())) {
                    throw BuildException.of(
                            Quoted.of(text) + ": unknown operating system or architecture: invalid argument");
                }
                yield alone;
            }
            case 2 -> normalized(new Platform(first, parts[1], ""));
            case 3 -> normalized(new Platform(first, parts[1], parts[2]));
            default -> throw BuildException.of(Quoted.of(text) + ": cannot parse platform specifier: invalid argument");
        };
    }

    /** The usual names: {@code aarch64} is arm64, {@code x86_64} amd64, arm's variant is v7 if nothing is said. */
    public static Platform normalized(Platform platform) {
        String os = platform.os().toLowerCase(Locale.ROOT);
        String architecture = platform.architecture().toLowerCase(Locale.ROOT);
        String variant = platform.variant().toLowerCase(Locale.ROOT);
        os = os.equals("macos") ? "darwin" : os;
        return switch (architecture) {
            case "i386" -> new Platform(os, "386", "");
            case "x86_64", "x86-64", "amd64" -> new Platform(os, "amd64", variant.equals("v1") ? "" : variant);
            case "aarch64", "arm64" ->
                new Platform(
                        os,
                        "arm64",
                        switch (variant) {
                            case "8", "v8", "v8.0" -> "";
                            case "9", "9.0", "v9.0" -> "v9";
                            default -> variant;
                        });
            case "armhf" -> new Platform(os, "arm", "v7");
            case "armel" -> new Platform(os, "arm", "v6");
            case "arm" ->
                new Platform(
                        os,
                        "arm",
                        switch (variant) {
                            case "", "7" -> "v7";
                            case "5", "6", "8" -> "v" + variant;
                            default -> variant;
                        });
            default -> new Platform(os, architecture, variant);
        };
    }

    /** As people write it. */
    public static String format(Platform platform) {
        if (platform.os().isEmpty()) {
            return "unknown";
        }
        return platform.os()
                + (platform.architecture().isEmpty() ? "" : "/" + platform.architecture())
                + (platform.variant().isEmpty() ? "" : "/" + platform.variant());
    }

    /** Refuses what no step could run on. */
    static void requireLinux(Platform platform) {
        if (!platform.os().equals("linux")) {
            throw BuildException.of("platform " + format(platform) + " is not supported: only linux images are built");
        }
    }

    static boolean sameMachine(Platform one, Platform other) {
        return one.os().equals(other.os()) && one.architecture().equals(other.architecture());
    }
}
