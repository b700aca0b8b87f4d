package dev.priok.compose.render;

import java.util.Comparator;

/** The order of names in YAML, where numbers in names count as numbers: as Go's YAML library has it. */
final class NameOrder implements Comparator<String> {
    static final NameOrder NATURAL = new NameOrder();

    private NameOrder() {}

    @Override
    public int compare(String one, String other) {
        int[] a = one.codePoints().toArray();
        int[] b = other.codePoints().toArray();
        boolean digits = false;
        for (int i = 0; i < a.length && i < b.length; i++) {
            if (a[i] == b[i]) {
                digits = Character.isDigit(a[i]);
                continue;
            }
            boolean aLetter = Character.isLetter(a[i]);
            boolean bLetter = Character.isLetter(b[i]);
            if (aLetter && bLetter) {
                return Integer.compare(a[i], b[i]);
            }
            if (aLetter || bLetter) {
                return aLetter == digits ? -1 : 1;
            }
            return numbers(a, b, i);
        }
        return Integer.compare(a.length, b.length);
    }

    private static int numbers(int[] a, int[] b, int from) {
        long leading = 0;
        if (a[from] == '0' || b[from] == '0') {
            for (int j = from - 1; j >= 0 && Character.isDigit(a[j]); j--) {
                if (a[j] != '0') {
                    leading = 1;
                    break;
                }
            }
        }
        int aEnd = end(a, from);
        int bEnd = end(b, from);
        int byNumber = Long.compare(number(a, from, aEnd, leading), number(b, from, bEnd, leading));
        if (byNumber != 0) {
            return byNumber;
        }
        return aEnd == bEnd ? Integer.compare(a[from], b[from]) : Integer.compare(aEnd, bEnd);
    }

    private static int end(int[] text, int from) {
        int end = from;
        while (end < text.length && Character.isDigit(text[end])) {
            end++;
        }
        return end;
    }

    private static long number(int[] text, int from, int end, long leading) {
        long number = leading;
        for (int i = from; i < end; i++) {
            number = number * 10 + Character.digit(text[i], 10);
        }
        return number;
    }
}
