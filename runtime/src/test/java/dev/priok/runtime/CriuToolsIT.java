package dev.priok.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when checkpoints can't work, with programs that say what the real ones say. */
class CriuToolsIT {
    private static final String WITH_CRIU = "echo 'crun version 1.21'; echo '+SYSTEMD +SECCOMP +CRIU +YAJL'";

    @TempDir
    Path directory;

    private Path program(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private CriuTools tools(String crun) throws IOException {
        return new CriuTools(
                new Tools(program("crun", crun), "1.21", Path.of("/bin/true"), "2.1.12"),
                directory.resolve("criu").toString());
    }

    private void assertUnavailable(CriuTools tools, String... words) {
        assertThatThrownBy(tools::require)
                .hasMessageContainingAll(words)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.Unavailable.class));
    }

    @Test
    void aMissingProgramIsNamedWithItsPackage() throws IOException {
        assertUnavailable(tools(WITH_CRIU), "criu is missing", "apt-get install criu");
    }

    @Test
    void aCrunThatWasBuiltWithoutItIsNamed() throws IOException {
        program("criu", "exit 0");
        assertUnavailable(tools("echo '+SYSTEMD +YAJL'"), directory.resolve("crun") + " 1.21 was not");
    }

    @Test
    void aVersionTooOldForTheKernelIsNamedWithItsReason() throws IOException {
        program(
                "criu",
                "case $1 in --version) echo 'Version: 3.17.1';; *)"
                        + " echo 'Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds' >&2; exit 1;; esac");
        assertUnavailable(
                tools(WITH_CRIU), "CRIU 3.17.1 on this kernel", "vdso: Unexpected rt vDSO area bounds", "Debian 13");
    }

    @Test
    void whatWorksIsTaken() throws IOException {
        program("criu", "exit 0");
        assertThatCode(tools(WITH_CRIU)::require).doesNotThrowAnyException();
    }

    @Test
    void theReasonOfAFailureIsInTheLog() throws IOException {
        Path log = Files.writeString(directory.resolve("dump.log"), """
                (00.000010) Running on host
                (00.009) Error (criu/files-ext.c:96): Can't dump file 4 of that type [20666] (chr 10:229 fuse)
                (00.009) Error (criu/cr-dump.c:1669): Dump files (pid: 7) failed with -1
                """);
        assertThat(CriuTools.reason("warning\nCRIU checkpointing failed -52\n", log))
                .isEqualTo("CRIU checkpointing failed -52: Can't dump file 4 of that type [20666] (chr 10:229 fuse);"
                        + " Dump files (pid: 7) failed with -1");
        assertThat(CriuTools.reason("could not load `libcriu.so.2`", directory.resolve("none")))
                .contains("apt-get install libcriu2");
    }
}
