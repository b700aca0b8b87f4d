package dev.priok.cli.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which parts the kernel has: built in, loaded, or in a module that it loads when they are needed. */
final class KernelParts {
    private final Machine machine;
    private final Set<String> symbols;
    private final boolean symbolsKnown;
    private final List<String> builtIn;
    private final List<String> loadable;

    /** @param symbols the kernel's, that any part will be recognized by */
    KernelParts(Machine machine, Set<String> symbols) {
        this.machine = machine;
        this.symbols = new HashSet<>();
        this.symbolsKnown = readSymbols(symbols);
        String modules = "lib/modules/" + machine.kernelRelease() + "/";
        this.builtIn = machine.lines(modules + "modules.builtin");
        this.loadable = machine.lines(modules + "modules.dep");
    }

    /** /proc/kallsyms: address, type, name; readable for everybody, with addresses hidden. */
    private boolean readSymbols(Set<String> wanted) {
        boolean any = false;
        try (BufferedReader lines = Files.newBufferedReader(machine.at("proc/kallsyms"), StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                any = true;
                String[] words = line.split("[ \t]", 4);
                if (words.length > 2 && wanted.contains(words[2])) {
                    symbols.add(words[2]);
                }
            }
            return any;
        } catch (IOException e) {
            return false;
        }
    }

    /** How sure it is that the part is there. */
    enum Presence {
        THERE,
        LOADABLE,
        MISSING,
        UNKNOWN
    }

    Presence of(String module, String symbol) {
        if (symbols.contains(symbol) || machine.has("sys/module/" + module) || names(builtIn, module)) {
            return Presence.THERE;
        }
        if (names(loadable, module)) {
            return Presence.LOADABLE;
        }
        return symbolsKnown ? Presence.MISSING : Presence.UNKNOWN;
    }

    /** {@code kernel/drivers/net/veth.ko.xz: kernel/...}; a name's dashes and underscores are the same. */
    private static boolean names(List<String> lines, String module) {
        return lines.stream()
                .map(line ->
                        line.replaceFirst(":.*", "").replaceFirst(".*/", "").replace('-', '_'))
                .anyMatch(file -> file.startsWith(module + ".ko"));
    }
}
