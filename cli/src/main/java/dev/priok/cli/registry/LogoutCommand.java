package dev.priok.cli.registry;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code priok logout}. */
public final class LogoutCommand extends Command {
    public LogoutCommand() {
        super(new Synopsis("[SERVER]", "Log out from a registry", new ArgumentCount.AtMost(1)));
    }

    @Override
    protected String description() {
        return "Log out from a registry.\nIf no server is specified, the default is Docker Hub.";
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        String shown = CredentialFile.HUB;
        if (arguments.isEmpty()) {
            names.add(shown);
        } else {
            String server = arguments.getFirst();
            shown = CredentialFile.hostname(server);
            // Other programs, and docker itself in the past, have written these forms.
            names.addAll(List.of(server, shown, "http://" + shown, "https://" + shown, CredentialFile.key(shown)));
        }
        session.out().line("Removing login credentials for " + shown);
        CredentialFile file = CredentialFile.of(session);
        for (String name : names) {
            file.erase(name);
        }
        return 0;
    }
}
