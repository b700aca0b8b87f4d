package dev.priok.daemon;

import dev.priok.distribution.transfer.LayerOffers;
import dev.priok.model.Digest;
import dev.priok.registry.storage.BlobLender;
import dev.priok.store.layer.LentLayers;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets the registry that this daemon serves have layers without a copy. Whoever pushes one may push to that registry under
 * any address: the words of an offer, which only the two ends in this process know, tell. Thread-safe.
 */
final class LayerLending implements BlobLender, LayerOffers {
    private static final String PREFIX = "offered/";
    private static final int WORD_BYTES = 16;

    private final LentLayers layers;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Digest> offers = new ConcurrentHashMap<>();

    LayerLending(LentLayers layers) {
        this.layers = layers;
    }

    private final class OpenOffer implements Offer {
        private final String words;
        private final long tarBytes;

        OpenOffer(String words, long tarBytes) {
            this.words = words;
            this.tarBytes = tarBytes;
        }

        @Override
        public String words() {
            return words;
        }

        @Override
        public long tarBytes() {
            return tarBytes;
        }

        @Override
        public void close() {
            offers.remove(words);
        }
    }

    @Override
    public Optional<Offer> offer(Digest diffId) {
        OptionalLong tarBytes = layers.tarBytes(diffId);
        if (tarBytes.isEmpty()) {
            return Optional.empty();
        }
        byte[] chance = new byte[WORD_BYTES];
        random.nextBytes(chance);
        String words = PREFIX + HexFormat.of().formatHex(chance);
        offers.put(words, diffId);
        return Optional.of(new OpenOffer(words, tarBytes.getAsLong()));
    }

    @Override
    public boolean isOffered(Digest digest, String words) {
        return digest.equals(offers.get(words));
    }

    @Override
    public boolean keep(Digest digest) {
        return layers.lend(digest);
    }

    @Override
    public void giveBack(Digest digest) {
        layers.takeBack(digest);
    }

    @Override
    public List<Digest> kept() {
        return layers.all();
    }

    @Override
    public OptionalLong sizeBytes(Digest digest) {
        return layers.lentBytes(digest);
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        return layers.open(digest);
    }
}
