package dev.priok.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.graph.FileChange;
import dev.priok.build.graph.FileChange.CopyRules;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Operation.Owner;
import dev.priok.model.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransfersTest {
    @ParameterizedTest
    @CsvSource({
        "COPY a b, /a, /w/b",
        "COPY a b/, /a, /w/b/",
        "COPY a ., /a, /w/",
        "COPY a ./, /a, /w/",
        "COPY ../a /x, /a, /x",
        "COPY ./a/../b* /x/, /b*, /x/",
        "COPY a /x/., /a, /x/.",
        "COPY --parents a/b /x, /./a/b, /x",
        "COPY --parents a/./b/*.c /x/, /a/./b/*.c, /x/"
    })
    void pathsAreMadeAbsolute(String line, String source, String target) {
        PlannedBuild build = PlannedBuild.of("FROM alpine\nWORKDIR /w\n" + line + "\n");
        assertThat(build.copy().sources()).containsExactly(source);
        assertThat(build.copy().target()).isEqualTo(target);
    }

    @Test
    void flagsBecomeRules() {
        PlannedBuild build = PlannedBuild.of(
                "FROM alpine\nARG U=me\nADD --chown=$U:us --chmod=u+x --exclude=*.o --exclude=x/** --unpack=false a /b\n");
        assertThat(build.copy().rules())
                .isEqualTo(
                        new CopyRules(new Owner("me", "us"), "u+x", false, false, List.of("*.o", "x/**"), true, null));
        assertThat(PlannedBuild.of("FROM alpine\nADD a.tar /b\n").copy().rules().unpack())
                .isTrue();
        assertThat(PlannedBuild.of("FROM alpine\nCOPY a.tar /b\n")
                        .copy()
                        .rules()
                        .unpack())
                .isFalse();
    }

    @Test
    void aLinkedCopyKnowsNothingOfWhatIsBelow() {
        PlannedBuild one = PlannedBuild.of("FROM alpine\nRUN x\nCOPY --link a /b/\n");
        PlannedBuild other = PlannedBuild.of("FROM alpine\nRUN y\nCOPY --link a /b/\n");
        assertThat(one.target().files().operation()).isEqualTo(new Operation.Merge());
        assertThat(one.target().files().inputs().getLast())
                .isEqualTo(other.target().files().inputs().getLast());
        assertThat(one.names()).contains("[3/3] LINK COPY --link a /b/");
    }

    @Test
    void aUrlIsAFileOfItsLastName() {
        String digest = Digest.sha256(new byte[0]).toString();
        PlannedBuild build =
                PlannedBuild.of("FROM alpine\nADD --checksum=" + digest + " https://x.y/a/b%5B1%5D.txt?q=1 /\n");
        Operation.Http http = build.operations(Operation.Http.class).getFirst();
        assertThat(http.url()).isEqualTo("https://x.y/a/b%5B1%5D.txt?q=1");
        assertThat(http.name()).isEqualTo("b[1].txt");
        assertThat(http.checksum()).isEqualTo(Digest.parse(digest));
        assertThat(build.copy().sources()).containsExactly("/b\\[1].txt");
        assertThat(build.copy().rules().unpack()).isFalse();
    }

    @Test
    void aRepositoryIsThatOfACommit() {
        PlannedBuild build =
                PlannedBuild.of("FROM alpine\nADD --keep-git-dir https://x.y/r.git?submodules=false#v1:sub/dir /src\n");
        assertThat(build.operations(Operation.Git.class))
                .containsExactly(new Operation.Git(
                        "https://x.y/r.git", "1234567890123456789012345678901234567890", "sub/dir", true, false));
        assertThat(build.copy().sources()).containsExactly("/");
    }

    @Test
    void documentsAreFilesWhoseVariablesAreReplaced() {
        PlannedBuild build =
                PlannedBuild.of("FROM alpine\nARG A=1\nCOPY --chmod=755 <<x <<-'y' /d/\n$A '\"\nx\n\t\t$A\n\ty\n");
        assertThat(build.operations(Operation.Files.class).stream()
                        .flatMap(files -> files.changes().stream())
                        .filter(FileChange.MakeFile.class::isInstance))
                .containsExactly(
                        new FileChange.MakeFile("/x", 0644, "1 '\"\n", Owner.UNSAID, null),
                        new FileChange.MakeFile("/y", 0644, "$A\n", Owner.UNSAID, null));
    }

    @Test
    void aProgramWithItsOwnInterpreterIsAFile() {
        PlannedBuild build = PlannedBuild.of("FROM alpine\nRUN <<E\n#!/usr/bin/env python\nprint(1)\nE\n");
        assertThat(build.run().arguments()).containsExactly("/bin/sh", "-c", "/dev/pipes/E");
        assertThat(build.operations(Operation.Files.class).getFirst().changes())
                .containsExactly(
                        new FileChange.MakeFile("/E", 0755, "#!/usr/bin/env python\nprint(1)\n", Owner.UNSAID, null));
        assertThat(build.names()).contains("[2/2] RUN <<E (#!/usr/bin/env python...)");
    }
}
