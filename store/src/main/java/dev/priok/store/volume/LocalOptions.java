package dev.priok.store.volume;

import dev.priok.model.EngineException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of the local driver, as Docker has them: what to mount on a volume's directory while it is used.
 *
 * @param type the file system's; {@code none} for a bind
 * @param words as in fstab(5)
 */
record LocalOptions(String type, String device, String words) {
    private static final List<String> KNOWN = List.of("type", "o", "device", "size");
    private static final List<String> NETWORKED = List.of("nfs", "nfs4", "cifs");
    private static final Pattern ADDRESS = Pattern.compile("(^|,)addr=([^,]*)");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

    /** InvalidParameter with Docker's wording for what can't be. */
    static LocalOptions of(Map<String, String> options) {
        for (String name : options.keySet()) {
            if (!KNOWN.contains(name)) {
                throw EngineException.invalid("invalid option: \"" + name + "\"");
            }
        }
        if (options.containsKey("size")) {
            throw EngineException.invalid("quota size requested but no quota support");
        }
        require(options, "device", "type");
        require(options, "type", "device");
        require(options, "o", "device");
        return new LocalOptions(
                options.getOrDefault("type", ""), options.getOrDefault("device", ""), options.getOrDefault("o", ""));
    }

    private static void require(Map<String, String> options, String given, String required) {
        if (options.containsKey(given) && !options.containsKey(required)) {
            throw EngineException.invalid("missing required option: \"" + required + "\"");
        }
    }

    boolean mounts() {
        return !device.isEmpty() || !type.isEmpty();
    }

    /** The words with a host's name in {@code addr=} replaced by its address: the kernel knows no names. Blocking. */
    String resolvedWords() {
        Matcher address = ADDRESS.matcher(words);
        if (!NETWORKED.contains(type)
                || !address.find()
                || LITERAL.matcher(address.group(2)).matches()) {
            return words;
        }
        String name = address.group(2);
        try {
            String found = InetAddress.getByName(name).getHostAddress();
            return words.substring(0, address.start(2)) + found + words.substring(address.end(2));
        } catch (UnknownHostException e) {
            throw EngineException.invalid(
                    "error resolving passed in network volume address: lookup " + name + ": no such host");
        }
    }
}
