package dev.priok.cli.buildx;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.util.List;

/** The one builder, as buildx tells of builders. */
record Builder(String name, String version, String platform) {

    /** Asks the daemon. */
    static Builder of(Session session) {
        Json version = session.call(Request.get("/version"));
        return new Builder(
                session.contextName(),
                version.at("Version").text(),
                version.at("Os").text() + "/" + version.at("Arch").text());
    }

    /** Refuses names of others. */
    static void check(Session session, List<String> names) {
        for (String name : names) {
            if (!name.equals(session.contextName()) && !name.equals("default")) {
                throw new CommandFailure("ERROR: no builder \"" + name + "\" found: the daemon is the only one");
            }
        }
    }
}
