package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Request;
import org.jspecify.annotations.Nullable;

/** Whether builds may be asked for what is Priok's own: other engines would not know the parameters, and build without. */
final class OwnEngine {
    private final Session session;
    private @Nullable String name;

    OwnEngine(Session session) {
        this.session = session;
    }

    /** @param what can't be had of another engine, with its verb */
    void require(String what) {
        String known = name == null ? ask() : name;
        name = known;
        if (!known.equals("Priok")) {
            throw new CommandFailure(
                    what + " in Priok's own way, and the engine is not Priok: docker buildx can ask it for them");
        }
    }

    private String ask() {
        try {
            return session.call(Request.get("/version")).at("Platform", "Name").text();
        } catch (EngineRequestException e) {
            return "";
        }
    }
}
