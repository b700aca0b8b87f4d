package dev.priok.cli.system;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.ProductVersion;
import dev.priok.cli.Session;
import dev.priok.cli.extension.Extension;
import dev.priok.cli.extension.Extensions;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.TypedFormat;
import dev.priok.cli.inspect.DockerTypes;
import dev.priok.cli.template.TemplateException;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code priok info}. */
final class InfoCommand extends Command {
    private static final String WRONG = "template parsing error: ";

    private final StringFlag format = flags.shorthand('f', FormatFlag.ofObject(flags));

    InfoCommand() {
        super(new Synopsis(
                "[OPTIONS]", "Display system-wide information", "priok system info, priok info", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        TypedFormat typed = format.value().isEmpty() ? null : new TypedFormat("", format.value(), WRONG);
        Json info = Json.Null.NULL;
        String problem = "";
        try {
            info = session.call(Request.get("/info"));
        } catch (EngineUnreachableException | EngineRequestException e) {
            problem = String.valueOf(e.getMessage());
        }
        if (typed != null) {
            return formatted(session, typed, info, problem);
        }
        List<String> warnings = new ArrayList<>();
        String out = client(session, warnings) + "\nServer:\n" + (info.isNull() ? "" : new InfoText(info).render());
        session.out().print(out);
        for (String warning : warnings) {
            session.err().line(warning);
        }
        for (Json warning : info.at("Warnings").items()) {
            session.err().line(warning.text());
        }
        if (!problem.isEmpty()) {
            session.err().line("ERROR: " + problem);
            session.err().line("errors pretty printing info");
            return 1;
        }
        return 0;
    }

    /** The lines about this program. */
    private static String client(Session session, List<String> warnings) {
        StringBuilder out = new StringBuilder("Client:\n Version:    ")
                .append(ProductVersion.current())
                .append("\n Context:    ")
                .append(session.contextName())
                .append("\n Debug Mode: ")
                .append(session.debug())
                .append('\n');
        List<Extension> extensions = Extensions.of(session).all();
        if (!extensions.isEmpty()) {
            out.append(" Plugins:\n");
        }
        for (Extension extension : extensions) {
            if (!extension.error().isEmpty()) {
                warnings.add("WARNING: Plugin \"" + extension.path() + "\" is not valid: " + extension.error());
                continue;
            }
            String version = extension.metadata().at("Version").text();
            out.append("  ").append(extension.name()).append(": ").append(extension.about());
            out.append(" (").append(extension.metadata().at("Vendor").text()).append(")\n");
            out.append(version.isEmpty() ? "" : "    Version:  " + version + "\n");
            out.append("    Path:     ").append(extension.path()).append('\n');
        }
        return out.toString();
    }

    /** Templates see the engine's fields with the client's beside them, as docker's do. */
    private static int formatted(Session session, TypedFormat format, Json info, String problem) throws IOException {
        JsonObject all = new JsonObject();
        for (Map.Entry<String, Json> field : info.fields().entrySet()) {
            all.put(field.getKey(), field.getValue());
        }
        if (!problem.isEmpty()) {
            all.put("ServerErrors", List.of(problem));
        }
        all.put(
                "ClientInfo",
                new JsonObject()
                        .put("Debug", session.debug())
                        .put("Version", ProductVersion.current())
                        .put("Context", session.contextName())
                        .put("Plugins", plugins(session))
                        .json());
        try {
            session.out().line(format.render(DockerTypes.INFO.type(), all.json()));
        } catch (TemplateException e) {
            session.out().line("");
            throw new CommandFailure(e.text());
        }
        if (!problem.isEmpty()) {
            session.err().line(problem);
            return 1;
        }
        return 0;
    }

    private static Json plugins(Session session) {
        List<Json> plugins = new ArrayList<>();
        Extensions.of(session).all().forEach(extension -> plugins.add(extension.json()));
        return plugins.isEmpty() ? Json.Null.NULL : new Json.Arr(plugins);
    }

    /** The lines about the server. */
    private record InfoText(Json info, StringBuilder out) {
        InfoText(Json info) {
            this(info, new StringBuilder());
        }

        String render() {
            counts();
            plugins();
            runtime();
            host();
            registries();
            line(" Live Restore Enabled:", info.at("LiveRestoreEnabled").text());
            addressPools();
            return out.append('\n').toString();
        }

        private void line(String title, String value) {
            out.append(title).append(' ').append(value).append('\n');
        }

        private void lineUnlessEmpty(String title, String field) {
            if (!info.at(field).text().isEmpty()) {
                line(title, info.at(field).text());
            }
        }

        private void counts() {
            line(" Containers:", Long.toString(info.at("Containers").number()));
            line("  Running:", Long.toString(info.at("ContainersRunning").number()));
            line("  Paused:", Long.toString(info.at("ContainersPaused").number()));
            line("  Stopped:", Long.toString(info.at("ContainersStopped").number()));
            line(" Images:", Long.toString(info.at("Images").number()));
            lineUnlessEmpty(" Server Version:", "ServerVersion");
            lineUnlessEmpty(" Storage Driver:", "Driver");
            for (Json pair : info.at("DriverStatus").items()) {
                line("  " + textAt(pair, 0) + ":", textAt(pair, 1));
            }
            lineUnlessEmpty(" Logging Driver:", "LoggingDriver");
            lineUnlessEmpty(" Cgroup Driver:", "CgroupDriver");
            lineUnlessEmpty(" Cgroup Version:", "CgroupVersion");
        }

        private static String textAt(Json array, int index) {
            return index < array.items().size() ? array.items().get(index).text() : "";
        }

        private void plugins() {
            out.append(" Plugins:\n");
            line("  Volume:", words(info.at("Plugins", "Volume")));
            line("  Network:", words(info.at("Plugins", "Network")));
            if (!info.at("Plugins", "Authorization").isEmpty()) {
                line("  Authorization:", words(info.at("Plugins", "Authorization")));
            }
            line("  Log:", words(info.at("Plugins", "Log")));
            if (!info.at("CDISpecDirs").isEmpty()) {
                out.append(" CDI spec directories:\n");
                for (Json folder : info.at("CDISpecDirs").items()) {
                    out.append("  ").append(folder.text()).append('\n');
                }
            }
            line(" Swarm:", info.at("Swarm", "LocalNodeState").text());
        }

        private static String words(Json array) {
            List<String> words = new ArrayList<>();
            for (Json item : array.items()) {
                words.add(item.text());
            }
            return String.join(" ", words);
        }

        private void runtime() {
            if (!info.at("Runtimes").isEmpty()) {
                line(" Runtimes:", String.join(" ", info.at("Runtimes").fields().keySet()));
                line(" Default Runtime:", info.at("DefaultRuntime").text());
            }
            line(" Init Binary:", info.at("InitBinary").text());
            line(" containerd version:", info.at("ContainerdCommit", "ID").text());
            line(" runc version:", info.at("RuncCommit", "ID").text());
            line(" init version:", info.at("InitCommit", "ID").text());
            if (!info.at("SecurityOptions").isEmpty()) {
                out.append(" Security Options:\n");
                for (Json option : info.at("SecurityOptions").items()) {
                    securityOption(option.text());
                }
            }
        }

        private void securityOption(String option) {
            for (String field : option.split(",", -1)) {
                if (field.startsWith("name=")) {
                    out.append("  ").append(field.substring(5)).append('\n');
                } else if (field.startsWith("profile=")) {
                    line("   Profile:", field.substring(8));
                } else if (field.indexOf('=') < 0) {
                    out.append("  ").append(field).append('\n');
                }
            }
        }

        private void host() {
            lineUnlessEmpty(" Kernel Version:", "KernelVersion");
            lineUnlessEmpty(" Operating System:", "OperatingSystem");
            lineUnlessEmpty(" OSType:", "OSType");
            lineUnlessEmpty(" Architecture:", "Architecture");
            line(" CPUs:", Long.toString(info.at("NCPU").number()));
            line(" Total Memory:", HumanSize.binary(info.at("MemTotal").decimal()));
            lineUnlessEmpty(" Name:", "Name");
            lineUnlessEmpty(" ID:", "ID");
            line(" Docker Root Dir:", info.at("DockerRootDir").text());
            line(" Debug Mode:", Boolean.toString(info.at("Debug").isTrue()));
            if (info.at("Debug").isTrue()) {
                line("  File Descriptors:", Long.toString(info.at("NFd").number()));
                line("  Goroutines:", Long.toString(info.at("NGoroutines").number()));
                line("  System Time:", info.at("SystemTime").text());
                line(
                        "  EventsListeners:",
                        Long.toString(info.at("NEventsListener").number()));
            }
            lineUnlessEmpty(" HTTP Proxy:", "HttpProxy");
            lineUnlessEmpty(" HTTPS Proxy:", "HttpsProxy");
            lineUnlessEmpty(" No Proxy:", "NoProxy");
            if (!info.at("Labels").isEmpty()) {
                out.append(" Labels:\n");
                for (Json label : info.at("Labels").items()) {
                    out.append("  ").append(label.text()).append('\n');
                }
            }
            line(" Experimental:", Boolean.toString(info.at("ExperimentalBuild").isTrue()));
        }

        private void registries() {
            Json config = info.at("RegistryConfig");
            List<String> insecure = new ArrayList<>();
            for (Json index : config.at("IndexConfigs").fields().values()) {
                if (!index.at("Secure").isTrue()) {
                    insecure.add(index.at("Name").text());
                }
            }
            for (Json range : config.at("InsecureRegistryCIDRs").items()) {
                insecure.add(range.text());
            }
            if (!insecure.isEmpty() || !config.at("IndexConfigs").isEmpty()) {
                out.append(" Insecure Registries:\n");
                for (String name : insecure) {
                    out.append("  ").append(name).append('\n');
                }
            }
            if (!config.at("Mirrors").isEmpty()) {
                out.append(" Registry Mirrors:\n");
                for (Json mirror : config.at("Mirrors").items()) {
                    out.append("  ").append(mirror.text()).append('\n');
                }
            }
        }

        private void addressPools() {
            if (!info.at("DefaultAddressPools").isEmpty()) {
                out.append(" Default Address Pools:\n");
                for (Json pool : info.at("DefaultAddressPools").items()) {
                    line(
                            "   Base:",
                            pool.at("Base").text() + ", Size: "
                                    + pool.at("Size").number());
                }
            }
        }
    }
}
