package dev.priok.compose.schema;

import dev.priok.compose.schema.Shape.Brief;
import dev.priok.compose.schema.Shape.ListOf;
import dev.priok.compose.schema.Shape.MapOf;
import dev.priok.compose.schema.Shape.Obj;
import dev.priok.compose.schema.Shape.Pairs;
import dev.priok.compose.schema.Shape.Plain;
import dev.priok.compose.schema.Shape.Print;
import dev.priok.compose.schema.Shape.Texts;
import dev.priok.compose.schema.Shape.Whole;

/** The top level of Compose files and all but services. The order of attributes is the one docker compose prints. */
public final class Grammar {
    private static final Obj EXTERNAL = new Obj().with("name", Plain.TEXT);

    private static final Obj POOL = new Obj()
            .with("subnet", Plain.TEXT)
            .with("gateway", Plain.TEXT)
            .with("ip_range", Plain.TEXT)
            .with("aux_addresses", Pairs.OPTIONS);

    private static final Obj IPAM = new Obj()
            .with("driver", Plain.TEXT)
            .with("config", new ListOf(POOL, Brief.NONE))
            .with("options", Pairs.OPTIONS);

    /** A network of the project. */
    public static final Obj NETWORK = new Obj()
            .orNull()
            .with("name", Plain.TEXT)
            .with("driver", Plain.TEXT)
            .with("driver_opts", Pairs.OPTIONS)
            .with("ipam", IPAM, Print.STRUCT)
            .with("external", Plain.FLAG)
            .with("internal", Plain.FLAG)
            .with("attachable", Plain.FLAG)
            .with("labels", Pairs.LABELS)
            .with("enable_ipv4", Plain.FLAG, Print.SAID)
            .with("enable_ipv6", Plain.FLAG, Print.SAID);

    /** A volume of the project. */
    public static final Obj VOLUME = new Obj()
            .orNull()
            .with("name", Plain.TEXT)
            .with("driver", Plain.TEXT)
            .with("driver_opts", Pairs.OPTIONS)
            .with("external", Plain.FLAG)
            .with("labels", Pairs.LABELS);

    /** A secret of the project. */
    public static final Obj SECRET = new Obj()
            .with("name", Plain.TEXT)
            .with("file", Plain.TEXT)
            .with("environment", Plain.TEXT)
            .with("external", Plain.FLAG)
            .with("labels", Pairs.LABELS)
            .with("driver", Plain.TEXT)
            .with("driver_opts", Pairs.OPTIONS)
            .with("template_driver", Plain.TEXT);

    /** A config of the project. */
    public static final Obj CONFIG = new Obj()
            .with("name", Plain.TEXT)
            .with("file", Plain.TEXT)
            .with("environment", Plain.TEXT)
            .with("content", Plain.TEXT)
            .with("external", Plain.FLAG)
            .with("labels", Pairs.LABELS)
            .with("template_driver", Plain.TEXT);

    /** A language model of the project. */
    public static final Obj MODEL = new Obj()
            .with("name", Plain.TEXT)
            .required("model", Plain.TEXT)
            .with("context_size", Whole.ANY)
            .with("runtime_flags", Texts.LIST);

    private static final Obj INCLUDE = new Obj()
            .closed()
            .orText()
            .with("path", Texts.LIST_OR_ONE)
            .with("env_file", Texts.LIST_OR_ONE)
            .with("project_directory", Plain.TEXT);

    /** A whole file. */
    public static final Obj FILE = new Obj()
            .with("version", Plain.TEXT, Print.NEVER)
            .with("name", Plain.TEXT)
            .with("include", new ListOf(INCLUDE, Brief.TEXT), Print.NEVER)
            .with("services", new MapOf(ServiceGrammar.SERVICE, false, false), Print.ALWAYS)
            .with("networks", new MapOf(NETWORK, false, true))
            .with("volumes", new MapOf(VOLUME, false, true))
            .with("secrets", new MapOf(SECRET, false, false))
            .with("configs", new MapOf(CONFIG, false, false))
            .with("models", new MapOf(MODEL, false, false));

    private Grammar() {}

    /** The former way to name an external resource. */
    static Obj external() {
        return EXTERNAL;
    }
}
