package dev.priok.cli.create;

import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.ListFlag;

/** {@code --device-cgroup-rule 'c 1:3 rwm'}. */
final class DeviceRuleFlag extends ListFlag {
    DeviceRuleFlag(String name, String about) {
        super(name, "list", about);
    }

    @Override
    protected String check(String text) {
        String[] parts = text.split(" ", -1);
        boolean valid = parts.length == 3
                && parts[0].length() == 1
                && "acb".contains(parts[0])
                && isNumbers(parts[1])
                && isAccess(parts[2]);
        if (!valid) {
            throw new FlagException("invalid device cgroup format '" + text + "'");
        }
        return text;
    }

    private static boolean isNumbers(String text) {
        int colon = text.indexOf(':');
        return colon >= 0 && isNumberOrStar(text.substring(0, colon)) && isNumberOrStar(text.substring(colon + 1));
    }

    private static boolean isNumberOrStar(String text) {
        if (text.equals("*")) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isAccess(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("rwm".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 3;
    }
}
