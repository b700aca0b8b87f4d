package dev.priok.distribution.trust;

import dev.priok.distribution.trust.Requirement.Nothing;
import dev.priok.distribution.trust.Requirement.Refused;
import dev.priok.distribution.trust.Requirement.Signed;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Manifest;
import dev.priok.registryclient.wire.MalformedReply;
import dev.priok.registryclient.wire.RegistryFailure;
import dev.priok.registryclient.wire.Repository;
import dev.priok.registryclient.wire.WrongContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks for cosign's signatures of an image (cosign, specs/SIGNATURE_SPEC.md): under the tag {@code sha256-HEX.sig}, and among
 * the manifests that refer to it. What is looked at is bounded, as anybody who may push can add signatures.
 */
public final class SignatureCheck {
    static final String PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";
    static final String ARTIFACT = "application/vnd.dev.cosign.artifact.sig.v1+json";
    static final String SIGNATURE = "dev.cosignproject.cosign/signature";

    private static final int MOST_PAYLOAD_BYTES = 64 << 10;
    private static final int MOST_SIGNATURE_LETTERS = 16 << 10;
    private static final int MOST_SIGNATURES = 50;
    private static final int MOST_REFERRERS = 20;

    private final ImageReference name;
    private final Requirement requirement;

    /** @param name the image's as it was asked for */
    public SignatureCheck(ImageReference name, Requirement requirement) {
        this.name = name;
        this.requirement = requirement;
    }

    /** Forbidden if nothing may come from there at all; asks nobody. */
    public void requireAny() {
        if (requirement instanceof Refused refused) {
            throw forbidden("the image policy refuses " + refused.pattern());
        }
    }

    /** Whether what is here counts only if it is signed there. */
    public boolean wantsSignatures() {
        return requirement instanceof Signed;
    }

    /**
     * Forbidden unless one of the digests is signed as it must be.
     *
     * @param digests of the index and the manifest in it that are pulled: who signs the one has signed the other
     */
    public void require(Repository source, List<Digest> digests) throws IOException {
        switch (requirement) {
            case Nothing _ -> {
                // Anything may come.
            }
            case Refused _ -> requireAny();
            case Signed signed -> {
                Search search = new Search(source, signed);
                for (Digest digest : digests) {
                    if (search.finds(digest)) {
                        return;
                    }
                }
                throw forbidden(search.failure(digests));
            }
        }
    }

    private EngineException forbidden(String why) {
        return new EngineException(
                new EngineError.Forbidden("image " + name.familiar() + " may not be pulled: " + why));
    }

    /** One search, and why what it found was no good. */
    private final class Search {
        private final Repository source;
        private final Signed signed;
        private final Set<String> reasons = new LinkedHashSet<>();
        private int seen;

        Search(Repository source, Signed signed) {
            this.source = source;
            this.signed = signed;
        }

        boolean finds(Digest digest) throws IOException {
            if (isSignedIn(digest.algorithm() + "-" + digest.hex() + ".sig", digest)) {
                return true;
            }
            List<Descriptor> referrers = source.referrers(digest, ARTIFACT);
            if (referrers.size() > MOST_REFERRERS) {
                reasons.add("only " + MOST_REFERRERS + " of " + referrers.size() + " signatures were looked at");
            }
            for (Descriptor referrer : referrers.subList(0, Math.min(MOST_REFERRERS, referrers.size()))) {
                if (isSignedIn(referrer.digest().toString(), digest)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isSignedIn(String tagOrDigest, Digest digest) throws IOException {
            Document document;
            try {
                document = source.manifest(tagOrDigest).parse();
            } catch (RegistryFailure e) {
                if (e.status() == 404) {
                    return false;
                }
                throw e;
            } catch (EngineException | WrongContent e) {
                reasons.add(e.getMessage());
                return false;
            }
            if (!(document instanceof Manifest manifest)) {
                reasons.add(tagOrDigest + " is no signature, but an index");
                return false;
            }
            for (Descriptor layer : manifest.layers()) {
                if (isGood(layer, digest)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isGood(Descriptor layer, Digest digest) throws IOException {
            if (!layer.mediaType().equals(PAYLOAD)) {
                reasons.add("a signature is of media type " + layer.mediaType() + ", not " + PAYLOAD);
                return false;
            }
            if (++seen > MOST_SIGNATURES) {
                reasons.add("only " + MOST_SIGNATURES + " signatures were looked at");
                return false;
            }
            String text = layer.annotations().getOrDefault(SIGNATURE, "");
            if (text.isEmpty() || text.length() > MOST_SIGNATURE_LETTERS) {
                reasons.add("a signature is missing or too long in the annotation " + SIGNATURE);
                return false;
            }
            byte[] payload;
            try {
                payload = source.smallBlob(layer.digest(), layer.sizeBytes(), MOST_PAYLOAD_BYTES);
            } catch (WrongContent | MalformedReply e) {
                reasons.add(e.getMessage());
                return false;
            }
            return isSigned(payload, text) && says(payload, digest);
        }

        private boolean isSigned(byte[] payload, String text) {
            try {
                byte[] signature = Base64.getDecoder().decode(text.strip());
                if (signed.keys().stream().anyMatch(key -> key.signed(payload, signature))) {
                    return true;
                }
                reasons.add("a signature is by another key, or its payload was changed");
            } catch (IllegalArgumentException _) {
                reasons.add("a signature is no base64");
            }
            return false;
        }

        private boolean says(byte[] payload, Digest digest) {
            SignedClaim claim = SignedClaim.parse(payload).orElse(null);
            if (claim == null) {
                reasons.add("a signature is for something else than an image");
                return false;
            }
            if (!claim.digest().equals(digest)) {
                reasons.add("a signature is for " + claim.digest());
                return false;
            }
            ImageReference reference = claim.reference();
            if (reference != null && !isExpected(reference)) {
                reasons.add("a signature is for the name " + reference.familiarName());
                return false;
            }
            return true;
        }

        private boolean isExpected(ImageReference reference) {
            if (signed.identities().isEmpty()) {
                return reference.domain().equals(name.domain())
                        && reference.path().equals(name.path());
            }
            return signed.identities().stream().anyMatch(pattern -> pattern.matches(reference));
        }

        String failure(List<Digest> digests) {
            String keys = signed.keys().stream()
                    .map(key -> key.file().toString())
                    .distinct()
                    .collect(Collectors.joining(" or "));
            List<String> because = new ArrayList<>(reasons);
            return "it has no signature by " + keys + " for "
                    + digests.stream().map(Digest::toString).collect(Collectors.joining(" or "))
                    + (because.isEmpty() ? ": there is no signature at all" : ": " + String.join("; ", because));
        }
    }
}
