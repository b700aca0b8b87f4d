package dev.priok.cli.doctor;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.client.EngineAddress;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** {@code priok doctor}. */
public final class DoctorCommand extends Command {
    private static final int SOMETHING_IS_WRONG = 1;
    private static final String USUAL_DATA_ROOT = "/var/lib/priok";

    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Leave out what is in order"));

    public DoctorCommand() {
        super(new Synopsis(
                "[OPTIONS]", "Say what this machine or this user lacks to run containers", ArgumentCount.none()));
    }

    @Override
    protected String description() {
        return synopsis().about() + "\n\nNo daemon is needed. The exit code is 0 if nothing stands in the way, and 1"
                + " otherwise.";
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Machine machine = Machine.own();
        Daemon daemon = ask(session, machine);
        SequencedMap<String, List<Finding>> findings = new LinkedHashMap<>();
        findings.put("Access", daemon.findings());
        findings.put("Programs", new ProgramExamination(machine).findings());
        findings.put("Kernel", new KernelExamination(machine).findings());
        findings.put("Control groups", new CgroupExamination(machine).findings());
        findings.put("Limits", new LimitExamination(machine).findings());
        findings.put("Without root", new RootlessExamination(machine, System.getProperty("user.name")).findings());
        findings.put("Disk", new DiskExamination(daemon.dataRoot()).findings());
        session.out().print(text(findings, quiet.value()));
        return count(findings, Finding.Weight.PROBLEM) == 0 ? 0 : SOMETHING_IS_WRONG;
    }

    private record Daemon(List<Finding> findings, Path dataRoot) {}

    private static Daemon ask(Session session, Machine machine) throws IOException {
        EngineAddress address = session.engine().address();
        List<Finding> findings = new ArrayList<>();
        try {
            Json info = session.call(Request.get("/info"));
            findings.add(Finding.good("the daemon answers on " + address + " (version "
                    + info.at("ServerVersion").text() + ")"));
            if (address instanceof EngineAddress.Unix(Path socket)) {
                findings.add(AccessExamination.ofMode(socket));
            }
            for (Json warning : info.at("Warnings").items()) {
                findings.add(Finding.hint("the daemon says: " + warning.text().replaceFirst("^WARNING: ", ""), ""));
            }
            return new Daemon(findings, Path.of(info.at("DockerRootDir").text()));
        } catch (EngineUnreachableException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            findings.add(new AccessExamination(machine, System.getProperty("user.name"))
                    .unreachable(address, String.valueOf(cause.getMessage())));
        } catch (EngineRequestException e) {
            findings.add(
                    Finding.problem("the daemon on " + address + " refuses: " + e.getMessage(), "look into its log"));
        }
        return new Daemon(findings, Path.of(USUAL_DATA_ROOT));
    }

    static String text(Map<String, List<Finding>> findings, boolean onlyWrong) {
        StringBuilder text = new StringBuilder();
        findings.forEach((title, of) -> {
            List<Finding> shown = of.stream()
                    .filter(finding -> !onlyWrong || finding.weight() != Finding.Weight.GOOD)
                    .toList();
            if (!shown.isEmpty()) {
                text.append(title).append('\n');
                shown.forEach(finding -> append(text, finding));
            }
        });
        long problems = count(findings, Finding.Weight.PROBLEM);
        return text.append(
                        problems == 0
                                ? "Nothing stands in the way"
                                : problems == 1 ? "1 problem" : problems + " problems")
                .append(hints(count(findings, Finding.Weight.HINT)))
                .append(".\n")
                .toString();
    }

    private static String hints(long count) {
        return switch ((int) count) {
            case 0 -> "";
            case 1 -> ", 1 hint";
            default -> ", " + count + " hints";
        };
    }

    private static void append(StringBuilder text, Finding finding) {
        String mark = switch (finding.weight()) {
            case GOOD -> "  ok       ";
            case HINT -> "  hint     ";
            case PROBLEM -> "  PROBLEM  ";
        };
        text.append(mark).append(finding.what()).append('\n');
        if (!finding.advice().isEmpty()) {
            text.append("           -> ").append(finding.advice()).append('\n');
        }
    }

    private static long count(Map<String, List<Finding>> findings, Finding.Weight weight) {
        return findings.values().stream()
                .flatMap(List::stream)
                .filter(finding -> finding.weight() == weight)
                .count();
    }
}
