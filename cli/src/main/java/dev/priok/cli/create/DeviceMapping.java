package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;

/** {@code --device host[:container][:rwm]}. */
final class DeviceMapping {
    private DeviceMapping() {}

    /** Whether the text is a name of the Container Device Interface, {@code vendor/class=name}. */
    static boolean isQualifiedName(String text) {
        int equals = text.indexOf('=');
        int slash = text.indexOf('/');
        return slash > 0 && equals > slash + 1 && equals < text.length() - 1;
    }

    static Json parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3 || parts[0].isEmpty()) {
            throw new CommandFailure("bad format for path: " + text);
        }
        String inContainer = parts[0];
        String permissions = "rwm";
        if (parts.length == 3) {
            inContainer = parts[1];
            permissions = parts[2];
            if (!isMode(permissions)) {
                throw new CommandFailure("bad mode specified: " + permissions);
            }
        } else if (parts.length == 2) {
            if (isMode(parts[1])) {
                permissions = parts[1];
            } else {
                inContainer = parts[1];
            }
        }
        if (!inContainer.startsWith("/")) {
            throw new CommandFailure(inContainer + " is not an absolute path");
        }
        return new JsonObject()
                .put("PathOnHost", parts[0])
                .put("PathInContainer", inContainer)
                .put("CgroupPermissions", permissions)
                .json();
    }

    private static boolean isMode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("rwm".indexOf(text.charAt(i)) < 0 || text.indexOf(text.charAt(i), i + 1) >= 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
