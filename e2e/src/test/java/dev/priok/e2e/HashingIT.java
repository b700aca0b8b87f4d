package dev.priok.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Only the optimizing compiler's code has the processor's instructions for digests; the daemon's options make it come. */
@WithDaemon
class HashingIT {
    /** Number of the compilation, the optimizing compiler's level, in use. */
    private static final Pattern OPTIMIZED = Pattern.compile(
            "^\\d+ 4 0 sun\\.security\\.provider\\.DigestBase\\.implCompressMultiBlock\\(", Pattern.MULTILINE);

    private final PriokDaemon priok;

    HashingIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void theFirstImagesAreHashedByTheProcessorsInstructions() throws IOException {
        Path tar = priok.scratch().resolve("some.tar");
        Programs.run(Map.of(), List.of("tar", "-cf", tar.toString(), "-C", "/", "bin/tar"))
                .ok();
        priok.docker("import", tar.toString(), "hashed").ok();
        Files.delete(tar);
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        List<String> command = List.of(jcmd, Long.toString(priok.pid()), "Compiler.codelist");
        Eventually.await(
                "digests are compiled by the optimizing compiler",
                () -> Programs.run(Map.of(), command).ok().out(),
                code -> OPTIMIZED.matcher(code).find());
        priok.docker("rmi", "hashed").ok();
    }
}
