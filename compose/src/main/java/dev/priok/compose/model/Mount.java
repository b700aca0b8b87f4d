package dev.priok.compose.model;

import java.util.SortedMap;

/** Something mounted into a container. */
public sealed interface Mount {
    /** Where in the container. */
    String target();

    boolean readOnly();

    /** Does what is to be done for this kind. A switch would make a class in each run of the command. */
    void match(Cases cases);

    /** What is to be done for each kind. */
    interface Cases {
        void bind(Bind bind);

        void volume(VolumeMount volume);

        void tmpfs(Tmpfs tmpfs);

        void image(ImageMount image);

        void foreign(Foreign foreign);
    }

    /**
     * A file or folder of the machine.
     *
     * @param propagation empty: the engine's default
     * @param createHostPath make a folder where nothing is; so it is where the file says nothing of the bind
     * @param recursive {@code enabled}, {@code disabled}, {@code writable}, {@code readonly} or empty
     * @param selinux {@code z}, {@code Z} or empty
     */
    record Bind(
            String source,
            String target,
            boolean readOnly,
            String consistency,
            String propagation,
            boolean createHostPath,
            String recursive,
            String selinux)
            implements Mount {
        @Override
        public void match(Cases cases) {
            cases.bind(this);
        }
    }

    /**
     * A volume by the project's name for it; without a source an anonymous one.
     *
     * @param selinux {@code z}, {@code Z} or empty
     */
    record VolumeMount(
            String source,
            String target,
            boolean readOnly,
            SortedMap<String, String> labels,
            boolean noCopy,
            String subpath,
            String selinux)
            implements Mount {
        @Override
        public void match(Cases cases) {
            cases.volume(this);
        }
    }

    /**
     * Files in memory.
     *
     * @param sizeBytes 0: the kernel's default
     * @param mode 0: the engine's default
     */
    record Tmpfs(String target, boolean readOnly, long sizeBytes, int mode) implements Mount {
        @Override
        public void match(Cases cases) {
            cases.tmpfs(this);
        }
    }

    /** An image's files. */
    record ImageMount(String source, String target, boolean readOnly, String subpath) implements Mount {
        @Override
        public void match(Cases cases) {
            cases.image(this);
        }
    }

    /** What other systems have: {@code npipe} and {@code cluster}. */
    record Foreign(String type, String source, String target, boolean readOnly) implements Mount {
        @Override
        public void match(Cases cases) {
            cases.foreign(this);
        }
    }

    static Mount read(Fields fields) {
        String source = fields.text("source");
        String target = fields.text("target");
        boolean readOnly = fields.flag("read_only");
        return switch (fields.text("type")) {
            case "bind" -> bind(fields);
            case "volume" -> {
                Fields volume = fields.inner("volume");
                yield new VolumeMount(
                        source,
                        target,
                        readOnly,
                        volume.textMap("labels"),
                        volume.flag("nocopy"),
                        volume.text("subpath"),
                        fields.inner("bind").text("selinux"));
            }
            case "tmpfs" -> {
                Fields tmpfs = fields.inner("tmpfs");
                yield new Tmpfs(target, readOnly, tmpfs.number("size"), (int) tmpfs.number("mode"));
            }
            case "image" ->
                new ImageMount(source, target, readOnly, fields.inner("image").text("subpath"));
            default -> new Foreign(fields.text("type"), source, target, readOnly);
        };
    }

    private static Bind bind(Fields fields) {
        Fields bind = fields.inner("bind");
        return new Bind(
                fields.text("source"),
                fields.text("target"),
                fields.flag("read_only"),
                fields.text("consistency"),
                bind.text("propagation"),
                !fields.has("bind") || bind.flag("create_host_path"),
                bind.text("recursive"),
                bind.text("selinux"));
    }
}
