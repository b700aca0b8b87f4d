package dev.priok.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;

/** Which group may use the API's unix sockets. */
final class SocketGroup {
    /** In this order: users of docker's command are in the first, if there is one. */
    private static final List<String> DEFAULTS = List.of("docker", "priok");

    private SocketGroup() {}

    /** The group asked for, else {@code docker} or {@code priok} if the machine has it, else empty: root's only. */
    static String orDefault(String asked) {
        if (!asked.isEmpty()) {
            return asked;
        }
        return DEFAULTS.stream().filter(SocketGroup::exists).findFirst().orElse("");
    }

    private static boolean exists(String group) {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look the group " + group + " up", e);
        }
    }
}
