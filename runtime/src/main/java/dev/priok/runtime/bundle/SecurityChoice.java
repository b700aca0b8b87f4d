package dev.priok.runtime.bundle;

import dev.priok.model.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Docker's security options, understood.
 *
 * @param seccomp which filter of system calls
 * @param appArmorProfile empty: none
 */
record SecurityChoice(boolean noNewPrivileges, Seccomp seccomp, String appArmorProfile) {
    private static final Path APPARMOR = Path.of("/sys/kernel/security/apparmor");

    /** The filter of system calls. */
    sealed interface Seccomp {
        /** Docker's default profile. */
        record Builtin() implements Seccomp {}

        record Unconfined() implements Seccomp {}

        /** A profile in Docker's JSON form. */
        record Custom(String json) implements Seccomp {}
    }

    static SecurityChoice of(List<String> options, boolean privileged) {
        boolean noNewPrivileges = false;
        Seccomp seccomp = privileged ? new Seccomp.Unconfined() : new Seccomp.Builtin();
        String appArmor = "";
        for (String option : options) {
            int separator = separator(option);
            String name = separator < 0 ? option : option.substring(0, separator);
            String value = separator < 0 ? "" : option.substring(separator + 1);
            switch (name) {
                case "no-new-privileges" -> noNewPrivileges = parseFlag(option, value);
                case "seccomp" -> seccomp = seccomp(value);
                case "apparmor" -> appArmor = appArmor(value);
                case "label" -> {
                    // As dockerd on a machine without SELinux: accepted, without effect.
                }
                case "systempaths" -> {
                    if (!value.equals("unconfined")) {
                        throw EngineException.invalid("invalid --security-opt 2: \"" + option + "\"");
                    }
                    // The client sends empty lists of masked and read-only paths along with it.
                }
                default -> throw EngineException.invalid("invalid --security-opt 2: \"" + option + "\"");
            }
        }
        return new SecurityChoice(noNewPrivileges, seccomp, appArmor);
    }

    /** "name=value", or the older "name:value". */
    private static int separator(String option) {
        int equals = option.indexOf('=');
        return equals >= 0 ? equals : option.indexOf(':');
    }

    private static boolean parseFlag(String option, String value) {
        return switch (value) {
            case "", "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw EngineException.invalid("invalid --security-opt 2: \"" + option + "\"");
        };
    }

    private static Seccomp seccomp(String value) {
        return switch (value) {
            case "unconfined" -> new Seccomp.Unconfined();
            case "builtin" -> new Seccomp.Builtin();
            default -> new Seccomp.Custom(value);
        };
    }

    private static String appArmor(String value) {
        if (value.equals("unconfined")) {
            return "";
        }
        if (!Files.isDirectory(APPARMOR)) {
            throw EngineException.invalid(
                    "the security option apparmor=" + value + " needs a kernel with AppArmor enabled");
        }
        return value;
    }
}
