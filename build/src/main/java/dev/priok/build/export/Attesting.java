package dev.priok.build.export;

import dev.priok.build.Attestations;
import dev.priok.build.Attestations.Provenance;
import dev.priok.build.attest.BuildRun;
import dev.priok.build.attest.ProvenanceStatement;
import dev.priok.build.attest.SpdxStatement;
import dev.priok.build.attest.Statement;
import dev.priok.build.step.FileTree;
import dev.priok.build.step.StepPorts;
import dev.priok.build.step.Trees;
import dev.priok.model.EngineException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says of images and files what was asked to be said. Thread-safe. */
final class Attesting {
    private static final int LARGEST_DATABASE_BYTES = 64 << 20;

    private final Trees trees;

    Attesting(StepPorts ports) {
        this.trees = new Trees(ports.steps(), ports.edits(), ports.content());
    }

    /** What of the asked an output has: what is only wanted inside of an image isn't put beside archives of one. */
    static Attestations wanted(Attestations asked, ImageOptions options, boolean several) {
        Attestations wanted = options.inlined() || several ? asked : asked.demanded();
        if (Boolean.FALSE.equals(options.ociTypes())) {
            if (!asked.demanded().isNone()) {
                throw EngineException.invalid("cannot export attestations with \"oci-mediatypes=false\"");
            }
            return Attestations.NONE;
        }
        return wanted;
    }

    /** InvalidParameter if something is asked for that the output has no place for. */
    static void refuse(Attestations asked, String output) {
        if (!asked.demanded().isNone()) {
            throw EngineException.invalid("attestations are not supported for " + output
                    + ": they need an index, so push the image (push=true), or write it with --output type=oci");
        }
    }

    /** @param epoch the time of everything; null: none */
    List<Statement> statements(BuildRun run, Result result, @Nullable Instant epoch, Attestations wanted) {
        List<Statement> statements = new ArrayList<>();
        if (wanted.sbom()) {
            Instant created = epoch == null ? run.finished() : epoch;
            FileTree files = new FileTree.Layers(result.layers(), FileTree.Hold.NOTHING);
            statements.add(scanned("sbom", files, created));
            new TreeMap<>(result.scanned())
                    .forEach((name, tree) -> statements.add(scanned("sbom-" + name, tree, created)));
        }
        Provenance provenance = wanted.provenance();
        if (provenance != null) {
            statements.add(
                    ProvenanceStatement.of(provenance, run, result.target().files()));
        }
        return statements;
    }

    private Statement scanned(String name, FileTree tree, Instant created) {
        return SpdxStatement.of(name, path -> trees.read(tree, path, LARGEST_DATABASE_BYTES), created);
    }
}
