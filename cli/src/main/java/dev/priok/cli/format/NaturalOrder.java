package dev.priok.cli.format;

import java.util.Comparator;

/** Sorts texts as people do: numbers in them by their value, so that 80 comes before 443. */
public final class NaturalOrder implements Comparator<String> {
    public static final Comparator<String> INSTANCE = new NaturalOrder();

    private NaturalOrder() {}

    @Override
    public int compare(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() && j < right.length()) {
            boolean numbers = isDigit(left.charAt(i)) && isDigit(right.charAt(j));
            if (!numbers) {
                if (left.charAt(i) != right.charAt(j)) {
                    return order(left.charAt(i), right.charAt(j));
                }
                i++;
                j++;
                continue;
            }
            int leftEnd = end(left, i);
            int rightEnd = end(right, j);
            int byValue = byValue(left.substring(i, leftEnd), right.substring(j, rightEnd));
            if (byValue != 0) {
                return byValue;
            }
            i = leftEnd;
            j = rightEnd;
        }
        return Integer.compare(left.length() - i, right.length() - j);
    }

    /** Digits come before everything else. */
    private static int order(char left, char right) {
        return isDigit(left) == isDigit(right) ? Character.compare(left, right) : isDigit(left) ? -1 : 1;
    }

    /** Of equal numbers the one with fewer zeros before it comes first. */
    private static int byValue(String left, String right) {
        String leftNumber = left.replaceFirst("^0+", "");
        String rightNumber = right.replaceFirst("^0+", "");
        if (leftNumber.length() != rightNumber.length()) {
            return Integer.compare(leftNumber.length(), rightNumber.length());
        }
        int byDigits = leftNumber.compareTo(rightNumber);
        return byDigits != 0 ? byDigits : Integer.compare(left.length(), right.length());
    }

    private static int end(String text, int start) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
