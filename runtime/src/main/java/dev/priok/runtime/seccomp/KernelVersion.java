package dev.priok.runtime.seccomp;

import dev.priok.model.EngineException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a kernel's version. */
public record KernelVersion(int version, int major) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})");

    /** Of the kernel that runs. */
    public static KernelVersion running() {
        return ofRelease(System.getProperty("os.version", ""));
    }

    /** Of the release that uname(2) gives. */
    static KernelVersion ofRelease(String release) {
        Matcher matcher = FORM.matcher(release);
        if (!matcher.lookingAt()) {
            throw EngineException.internal("the kernel's version can't be understood: " + release, null);
        }
        return new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    static KernelVersion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw EngineException.invalid("invalid kernel version: " + text + ", expected \"<kernel>.<major>\"");
        }
        return new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    public boolean isAtLeast(KernelVersion other) {
        return version > other.version || (version == other.version && major >= other.major);
    }
}
