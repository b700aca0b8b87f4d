package dev.priok.cli.create;

import dev.priok.cli.flags.CommaList;
import dev.priok.cli.flags.Flag;
import dev.priok.cli.flags.FlagException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code --network name} or {@code --network name=..,alias=..,ip=..}; may be given several times. */
final class NetworkFlag extends Flag {
    private final List<NetworkAttachment> attachments = new ArrayList<>();

    NetworkFlag(String name, String about) {
        super(name, "network", about);
    }

    List<NetworkAttachment> attachments() {
        return attachments;
    }

    @Override
    protected void accept(String text) {
        NetworkAttachment attachment = new NetworkAttachment();
        if (isLongForm(text)) {
            for (String field : CommaList.parse(text)) {
                set(attachment, field);
            }
            if (attachment.network.isEmpty()) {
                throw new FlagException("network name/id is not specified");
            }
        } else {
            attachment.network = text;
        }
        attachments.add(attachment);
    }

    /** Whether somewhere a word character is followed by an equals sign and another one. */
    private static boolean isLongForm(String text) {
        for (int i = text.indexOf('='); i > 0 && i < text.length() - 1; i = text.indexOf('=', i + 1)) {
            if (isWord(text.charAt(i - 1)) && isWord(text.charAt(i + 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '_');
    }

    private static void set(NetworkAttachment attachment, String field) {
        int equals = field.indexOf('=');
        if (equals <= 0) {
            throw new FlagException("invalid field " + field);
        }
        String value = field.substring(equals + 1).strip();
        String key = field.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        switch (key) {
            case "name" -> attachment.network = value;
            case "alias" -> attachment.aliases.add(value);
            case "ip" -> attachment.ipv4 = value;
            case "ip6" -> attachment.ipv6 = value;
            case "mac-address" -> attachment.mac = value;
            case "link-local-ip" -> attachment.linkLocal.add(value);
            case "driver-opt" -> {
                int inner = value.indexOf('=');
                if (inner <= 0) {
                    throw new FlagException("invalid key value pair format in driver options");
                }
                attachment.driverOptions.put(
                        value.substring(0, inner).strip(),
                        value.substring(inner + 1).strip());
            }
            case "gw-priority" -> attachment.gatewayPriority = priority(value);
            default -> throw new FlagException("invalid field key " + key);
        }
    }

    private static int priority(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new FlagException("invalid gw-priority (" + text + "): invalid syntax");
        }
    }

    /** A network to connect to, and how. */
    static final class NetworkAttachment {
        String network = "";
        String ipv4 = "";
        String ipv6 = "";
        String mac = "";
        int gatewayPriority;
        final List<String> aliases = new ArrayList<>();
        final List<String> links = new ArrayList<>();
        final List<String> linkLocal = new ArrayList<>();
        final Map<String, String> driverOptions = new LinkedHashMap<>();
    }
}
