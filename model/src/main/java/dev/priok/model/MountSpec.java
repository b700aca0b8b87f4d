package dev.priok.model;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Something mounted into a container besides its root file system. */
public sealed interface MountSpec {
    /** Absolute path in the container. */
    String target();

    boolean readOnly();

    /** In which words it was asked for. */
    Origin origin();

    /** Where in a creation's request a mount stands. */
    enum Origin {
        /** {@code HostConfig.Binds}: {@code -v source:target}. */
        BINDS,
        /** {@code HostConfig.Mounts}: {@code --mount}. */
        MOUNTS,
        /** {@code HostConfig.Tmpfs}: {@code --tmpfs}. */
        TMPFS,
        /** {@code Config.Volumes}: {@code -v target}, and what the image declares. */
        VOLUMES,
        /** Another container's mount: {@code --volumes-from}. */
        VOLUMES_FROM
    }

    /** A host path. */
    record Bind(String source, String target, boolean readOnly, BindOptions options, Origin origin)
            implements MountSpec {
        public Bind {
            requireAbsolute(source);
            requireAbsolute(target);
        }

        public String propagation() {
            return options.propagation();
        }
    }

    /**
     * How to bind.
     *
     * @param propagation {@code rprivate}, {@code rslave}...; empty: rprivate
     * @param createSource make a missing directory, as {@code -v} does
     * @param below what becomes of the mounts below the source
     * @param mode the words after the target of {@code -v}
     * @param owner who owns on the machine what root in the container owns there; null: root
     */
    record BindOptions(
            String propagation,
            boolean createSource,
            Below below,
            String mode,
            @Nullable Owner owner) {
        public static final BindOptions DEFAULT = new BindOptions("", false, Below.BOUND, "");

        public BindOptions(String propagation, boolean createSource, Below below, String mode) {
            this(propagation, createSource, below, mode, null);
        }

        public BindOptions withOwner(@Nullable Owner next) {
            return new BindOptions(propagation, createSource, below, mode, next);
        }
    }

    /** A user and a group of the machine, by numbers up to 4294967294. */
    record Owner(long uid, long gid) {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,10}):(\\d{1,10})");
        private static final long LARGEST = 0xFFFF_FFFEL;

        /** Reads {@code UID:GID}; InvalidParameter otherwise. */
        public static Owner parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (matcher.matches()) {
                Owner owner = new Owner(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
                if (owner.uid <= LARGEST && owner.gid <= LARGEST) {
                    return owner;
                }
            }
            throw EngineException.invalid("invalid owner '" + text + "': must be UID:GID, two numbers");
        }

        @Override
        public String toString() {
            return uid + ":" + gid;
        }
    }

    /** What becomes of the mounts below a bind's source. */
    enum Below {
        /** They are bound too, and are read-only if the bind is and the kernel can (5.12). */
        BOUND,
        /** They are bound too, and must become read-only. */
        READ_ONLY,
        /** They are bound too, and stay writable although the bind is read-only. */
        WRITABLE,
        /** They are left out. */
        LEFT_OUT
    }

    /**
     * A volume.
     *
     * @param volume its name; empty only in a request: one is made for the container
     * @param place where its data was on the machine when the container was made; empty: nowhere yet
     */
    record VolumeUse(String volume, String place, String target, boolean readOnly, VolumeOptions options, Origin origin)
            implements MountSpec {
        public VolumeUse {
            requireAbsolute(target);
        }

        /** In a request. */
        public VolumeUse(String volume, String target, boolean readOnly, VolumeOptions options, Origin origin) {
            this(volume, "", target, readOnly, options, origin);
        }

        public VolumeUse withDriver(String driver) {
            return new VolumeUse(volume, place, target, readOnly, options.withDriver(driver), origin);
        }

        /** The same once the volume is known. */
        public VolumeUse found(String name, String driver, String at) {
            return new VolumeUse(name, at, target, readOnly, options.withDriver(driver), origin);
        }
    }

    /**
     * How to make and use a volume.
     *
     * @param anonymous its name was not the user's choice
     * @param noCopy leave it empty if it is
     * @param subpath what of it to mount, relative; empty: all
     * @param mode the words after the target of {@code -v}
     * @param driver empty: that of an existing volume, or the local one
     */
    record VolumeOptions(
            boolean anonymous,
            boolean noCopy,
            String subpath,
            String mode,
            String driver,
            Map<String, String> driverOptions,
            Map<String, String> labels) {
        public static final VolumeOptions DEFAULT = new VolumeOptions(false, false, "", "", "", Map.of(), Map.of());

        public VolumeOptions {
            driverOptions = Map.copyOf(driverOptions);
            labels = Map.copyOf(labels);
        }

        VolumeOptions withDriver(String next) {
            return new VolumeOptions(anonymous, noCopy, subpath, mode, next, driverOptions, labels);
        }
    }

    /**
     * An image's files.
     *
     * @param reference as the user wrote it
     * @param image null only in a request
     * @param subpath what of it to mount, relative; empty: all
     */
    record ImageUse(String reference, @Nullable ImageId image, String target, String subpath, Origin origin)
            implements MountSpec {
        public ImageUse {
            requireAbsolute(target);
        }

        @Override
        public boolean readOnly() {
            return true;
        }

        public ImageUse withImage(ImageId found) {
            return new ImageUse(reference, found, target, subpath, origin);
        }
    }

    /**
     * Memory.
     *
     * @param options mount options such as {@code size=64m}, {@code mode=1777}; may be empty
     */
    record Tmpfs(String target, boolean readOnly, String options, Origin origin) implements MountSpec {
        public Tmpfs {
            requireAbsolute(target);
        }
    }

    private static void requireAbsolute(String path) {
        if (!path.startsWith("/")) {
            throw EngineException.invalid("invalid mount path: '" + path + "' mount path must be absolute");
        }
    }
}
