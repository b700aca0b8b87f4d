package dev.priok.runtime.device;

/**
 * What a container may do with devices, wherever their nodes come from.
 *
 * @param type {@code c}, {@code b}, or {@code a} for both
 * @param major -1: any
 * @param minor -1: any
 * @param access of {@code r}, {@code w} and {@code m} (make the node)
 */
public record DeviceRule(char type, int major, int minor, String access) {
    private static final int ANY = -1;

    /** Reads the form {@code c 42:* rwm}, which has been checked before. */
    static DeviceRule parse(String text) {
        String[] words = text.split("[ :]");
        return new DeviceRule(words[0].charAt(0), number(words[1]), number(words[2]), words[3]);
    }

    private static int number(String word) {
        return word.equals("*") ? ANY : Integer.parseInt(word);
    }

    /** The form of {@code devices.allow} (kernel documentation, admin-guide/cgroup-v1/devices). */
    public String text() {
        return type + " " + word(major) + ":" + word(minor) + " " + access;
    }

    private static String word(int number) {
        return number == ANY ? "*" : Integer.toString(number);
    }
}
