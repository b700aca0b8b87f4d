package dev.priok.compose.state;

/** The labels by which tools for Compose know their own (observed on docker compose 2.26 and 2.40). */
public final class ComposeLabels {
    private static final String PREFIX = "com.docker.compose.";
    public static final String PROJECT = PREFIX + "project";
    public static final String SERVICE = PREFIX + "service";
    public static final String CONTAINER_NUMBER = PREFIX + "container-number";
    public static final String ONE_OFF = PREFIX + "oneoff";
    /** Of a one-off container: what makes its name the only one. */
    public static final String SLUG = PREFIX + "slug";

    public static final String CONFIG_HASH = PREFIX + "config-hash";
    public static final String CONFIG_FILES = PREFIX + "project.config_files";
    public static final String WORKING_DIR = PREFIX + "project.working_dir";
    public static final String ENVIRONMENT_FILE = PREFIX + "project.environment_file";
    /** {@code name:condition:restart}, with commas between several. */
    public static final String DEPENDS_ON = PREFIX + "depends_on";
    /** The id of the image that the container was made of. */
    public static final String IMAGE = PREFIX + "image";

    public static final String VERSION = PREFIX + "version";
    public static final String NETWORK = PREFIX + "network";
    public static final String VOLUME = PREFIX + "volume";
    /** On what takes another container's place: the name it is to have. */
    public static final String REPLACE = PREFIX + "replace";

    private ComposeLabels() {}
}
