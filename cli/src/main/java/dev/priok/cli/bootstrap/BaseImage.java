package dev.priok.cli.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A base image that can be made of Debian's packages, by the name people give it. */
public sealed interface BaseImage {
    /** Repository and tags that the image gets; the first tag is the one asked for. */
    String repository();

    List<String> tags();

    /** What the image's configuration says beside its files, as Dockerfile instructions. */
    List<String> changes();

    /** {@code busybox}, from the package busybox-static. */
    record Busybox() implements BaseImage {
        @Override
        public String repository() {
            return "busybox";
        }

        @Override
        public List<String> tags() {
            return List.of("latest");
        }

        @Override
        public List<String> changes() {
            return List.of(PATH, "CMD [\"sh\"]");
        }
    }

    /**
     * {@code debian:SUITE}, the smallest system that has apt.
     *
     * @param codename the suite in the archive, such as {@code bookworm}
     */
    record Debian(String codename, List<String> tags) implements BaseImage {
        public Debian {
            tags = List.copyOf(tags);
        }

        @Override
        public String repository() {
            return "debian";
        }

        @Override
        public List<String> changes() {
            return List.of(PATH, "CMD [\"bash\"]");
        }
    }

    String PATH = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Debian's numbers for the releases that have one. */
    Map<String, String> RELEASE_NUMBERS = Map.of("bullseye", "11", "bookworm", "12", "trixie", "13", "forky", "14");

    /** What {@code debian:latest} means: Debian's stable release, as on the public registries. */
    String STABLE = "trixie";

    Pattern CODENAME = Pattern.compile("[a-z][a-z0-9-]*");

    /**
     * Parses {@code busybox}, {@code busybox:latest}, {@code debian}, {@code debian:CODENAME} or
     * {@code debian:NUMBER}.
     *
     * @throws BootstrapException for any other name
     */
    static BaseImage parse(String name) {
        int colon = name.indexOf(':');
        String repository = colon < 0 ? name : name.substring(0, colon);
        String tag = colon < 0 ? "latest" : name.substring(colon + 1);
        if (repository.equals("busybox") && tag.equals("latest")) {
            return new Busybox();
        }
        String codename = repository.equals("debian") ? codenameOf(tag) : null;
        if (codename == null) {
            throw new BootstrapException("cannot make the image \"" + name
                    + "\": known are busybox and debian:SUITE, such as debian:bookworm or debian:12");
        }
        return debian(codename);
    }

    private static @Nullable String codenameOf(String tag) {
        if (tag.equals("latest")) {
            return STABLE;
        }
        for (Map.Entry<String, String> release : RELEASE_NUMBERS.entrySet()) {
            if (release.getValue().equals(tag)) {
                return release.getKey();
            }
        }
        return CODENAME.matcher(tag).matches() ? tag : null;
    }

    private static Debian debian(String codename) {
        List<String> tags = new ArrayList<>(List.of(codename));
        String number = RELEASE_NUMBERS.get(codename);
        if (number != null) {
            tags.add(number);
        }
        if (codename.equals(STABLE)) {
            tags.add("latest");
        }
        return new Debian(codename, tags);
    }
}
