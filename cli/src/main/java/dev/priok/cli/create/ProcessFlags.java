package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What runs in the container, as whom, and when it ends. */
final class ProcessFlags {
    private final ListFlag attach;
    private final ListFlag env;
    private final ListFlag envFile;
    private final StringFlag entrypoint;
    private final ListFlag groupAdd;
    private final StringFlag hostname;
    private final StringFlag domainname;
    private final BoolFlag interactive;
    private final ListFlag label;
    private final ListFlag labelFile;
    private final BoolFlag readOnly;
    private final StringFlag restart;
    private final StringFlag stopSignal;
    private final IntFlag stopTimeout;
    private final BoolFlag tty;
    private final StringFlag user;
    private final StringFlag workdir;
    private final BoolFlag rm;
    private final BoolFlag init;
    private final ListFlag annotation;

    ProcessFlags(FlagSet flags) {
        attach = flags.shorthand('a', flags.add(new AttachFlag()));
        env = flags.shorthand('e', flags.add(new EnvFlag()));
        envFile = flags.list("env-file", "Read in a file of environment variables");
        entrypoint = flags.string("entrypoint", "Overwrite the default ENTRYPOINT of the image");
        groupAdd = flags.list("group-add", "Add additional groups to join");
        hostname = flags.shorthand('h', flags.string("hostname", "Container host name"));
        domainname = flags.string("domainname", "Container NIS domain name");
        interactive = flags.shorthand('i', flags.bool("interactive", "Keep STDIN open even if not attached"));
        label = flags.shorthand('l', flags.add(new LabelFlag("Set meta data on a container")));
        labelFile = flags.list("label-file", "Read in a line delimited file of labels");
        readOnly = flags.bool("read-only", "Mount the container's root filesystem as read only");
        restart = flags.string("restart", "no", "Restart policy to apply when a container exits");
        stopSignal = flags.string("stop-signal", "Signal to stop the container");
        stopTimeout = flags.integer("stop-timeout", "Timeout (in seconds) to stop a container");
        tty = flags.shorthand('t', flags.bool("tty", "Allocate a pseudo-TTY"));
        user = flags.shorthand('u', flags.string("user", "Username or UID (format: <name|uid>[:<group|gid>])"));
        workdir = flags.shorthand('w', flags.string("workdir", "Working directory inside the container"));
        rm = flags.bool("rm", "Automatically remove the container and its associated anonymous volumes when it exits");
        init = flags.bool("init", "Run an init inside the container that forwards signals and reaps processes");
        annotation = flags.shownDefault(
                "map[]",
                flags.add(new ListFlag(
                        "annotation",
                        "map",
                        "Add an annotation to the container (passed through to the OCI runtime)")));
    }

    boolean attachGiven() {
        return attach.given();
    }

    boolean attaches(String stream) {
        if (stream.equals("stdin") && interactive.value()) {
            return true;
        }
        return attach.given() ? attach.values().contains(stream) : !stream.equals("stdin");
    }

    boolean interactive() {
        return interactive.value();
    }

    boolean tty() {
        return tty.value();
    }

    boolean autoRemove() {
        return rm.value();
    }

    private List<String> environment(Session session) throws IOException {
        List<String> own = KeyValues.environment(session, envFile.values(), env.values());
        List<String> all = new ArrayList<>(session.proxies(own));
        all.addAll(own);
        return all;
    }

    void apply(Session session, JsonObject config, JsonObject host) throws IOException {
        config.putUnlessEmpty("Hostname", hostname.value());
        config.putUnlessEmpty("Domainname", domainname.value());
        config.putUnlessEmpty("User", user.value());
        config.putUnlessEmpty("WorkingDir", workdir.value());
        config.putUnlessEmpty("StopSignal", stopSignal.value());
        config.put("Tty", tty.value()).put("OpenStdin", interactive.value());
        config.putUnlessEmpty("Env", environment(session));
        config.putUnlessEmpty("Labels", KeyValues.map(KeyValues.read(labelFile.values(), label.values())));
        if (entrypoint.given()) {
            config.put("Entrypoint", List.of(entrypoint.value()));
        }
        if (stopTimeout.given()) {
            config.put("StopTimeout", stopTimeout.value());
        }
        if (init.given()) {
            host.put("Init", init.value());
        }
        Json policy = RestartPolicy.parse(restart.value());
        if (rm.value()) {
            if (!policy.at("Name").text().equals("no") && !policy.at("Name").isEmpty()) {
                throw new CommandFailure("conflicting options: cannot specify both --restart and --rm");
            }
            host.put("AutoRemove", true);
        }
        host.putUnlessEmpty("RestartPolicy", policy);
        host.putUnlessEmpty("GroupAdd", groupAdd.values());
        host.putUnlessEmpty("Annotations", KeyValues.map(annotation.values()));
        if (readOnly.value()) {
            host.put("ReadonlyRootfs", true);
        }
    }
}
