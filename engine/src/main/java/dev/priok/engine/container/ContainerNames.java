package dev.priok.engine.container;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Names for containers that their users gave none: a word for a character and an Indonesian place. */
final class ContainerNames {
    private static final List<String> CHARACTERS = List.of(
            "able", "agile", "amber", "ample", "apt", "azure", "bold", "brave", "bright", "brisk", "calm", "candid",
            "clear", "clever", "coral", "cosy", "crisp", "daring", "deft", "eager", "early", "earnest", "fair", "fleet",
            "fond", "frank", "fresh", "gentle", "glad", "golden", "grand", "hardy", "hearty", "honest", "humble",
            "jolly", "keen", "kind", "lively", "loyal", "lucid", "mellow", "merry", "mild", "neat", "nimble", "noble",
            "patient", "placid", "polite", "prompt", "proud", "quick", "quiet", "ready", "serene", "sharp", "silent",
            "smart", "snug", "solid", "steady", "sunny", "swift", "tidy", "true", "vivid", "warm", "wise", "witty");

    private static final List<String> PLACES = List.of(
            "ambon",
            "anyer",
            "arjuno",
            "asahan",
            "baduy",
            "bandung",
            "banyuwangi",
            "batam",
            "batur",
            "bedugul",
            "belitung",
            "bima",
            "bogor",
            "borobudur",
            "bromo",
            "bunaken",
            "cirebon",
            "demak",
            "dieng",
            "ende",
            "flores",
            "garut",
            "gresik",
            "ijen",
            "jambi",
            "jepara",
            "kediri",
            "kelimutu",
            "kendari",
            "kerinci",
            "komodo",
            "krakatau",
            "kudus",
            "kupang",
            "lampung",
            "lombok",
            "madiun",
            "madura",
            "magelang",
            "malang",
            "maluku",
            "manado",
            "matoas",
            "medan",
            "mentawai",
            "merapi",
            "natuna",
            "nias",
            "padang",
            "palu",
            "pati",
            "prambanan",
            "priok",
            "rinjani",
            "sabang",
            "salatiga",
            "samosir",
            "semeru",
            "serang",
            "solo",
            "sumba",
            "sumbawa",
            "tambora",
            "tegal",
            "ternate",
            "tidore",
            "toba",
            "toraja",
            "tuban",
            "ubud",
            "wakatobi",
            "wonosobo");

    private ContainerNames() {}

    /** Later attempts add a number, so that a free name is always found. */
    static String generate(int attempt) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String name =
                CHARACTERS.get(random.nextInt(CHARACTERS.size())) + "_" + PLACES.get(random.nextInt(PLACES.size()));
        return attempt < 5 ? name : name + random.nextInt(10, 100_000);
    }
}
