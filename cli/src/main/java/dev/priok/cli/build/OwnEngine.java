package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Request;

/** Whether builds may be asked for what is Priok's own: other engines would not know the parameters, and build without. */
final class OwnEngine {
    private OwnEngine() {}

    /** @param what can't be had of another engine, with its verb */
    static void require(Session session, String what) {
        String name;
        try {
            name = session.call(Request.get("/version")).at("Platform", "Name").text();
        } catch (EngineRequestException e) {
            name = "";
        }
        if (!name.equals("Priok")) {
            throw new CommandFailure(
                    what + " in Priok's own way, and the engine is not Priok: docker buildx can ask it for them");
        }
    }
}
