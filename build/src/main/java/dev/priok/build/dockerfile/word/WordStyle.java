package dev.priok.build.dockerfile.word;

/**
 * How to read words.
 *
 * @param escape takes the meaning from the character after it
 * @param quotesStay quotes are seen, and become part of the result
 * @param escapesStay the same for escapes
 * @param quotesMeanNothing quotes are characters as any other
 * @param unsetStay what names an unset variable stays as it is written
 */
public record WordStyle(
        char escape, boolean quotesStay, boolean escapesStay, boolean quotesMeanNothing, boolean unsetStay) {
    /** That of most instructions. */
    public static WordStyle plain(char escape) {
        return new WordStyle(escape, false, false, false, false);
    }

    /** That of here-documents. */
    public static WordStyle document() {
        return new WordStyle('\\', false, false, true, false);
    }

    /** For showing to people what will run. */
    public static WordStyle display(char escape) {
        return new WordStyle(escape, true, false, false, true);
    }
}
