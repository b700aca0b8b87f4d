package dev.priok.store.tar;

import dev.priok.kernel.FileNames;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records of an extended header: {@code "%d %s=%s\n"} (POSIX.1-2001, pax Extended Header). */
final class PaxRecords {
    private PaxRecords() {}

    /** Keywords with their raw values; GNU.sparse 0.0's repeated keywords are collected with commas, as in 0.1. */
    static Map<String, byte[]> parse(byte[] data) throws TarException {
        Map<String, byte[]> records = new LinkedHashMap<>();
        StringBuilder sparse = new StringBuilder();
        int at = 0;
        while (at < data.length) {
            int blank = at;
            int length = 0;
            while (blank < data.length && data[blank] != ' ') {
                int digit = data[blank] - '0';
                if (digit < 0 || digit > 9 || length > data.length) {
                    throw new TarException("an extended header is damaged");
                }
                length = length * 10 + digit;
                blank++;
            }
            int end = at + length;
            if (length < 5 || end > data.length || data[end - 1] != '\n' || blank >= end) {
                throw new TarException("an extended header is damaged");
            }
            int equals = blank + 1;
            while (equals < end && data[equals] != '=') {
                equals++;
            }
            if (equals == end) {
                throw new TarException("an extended header is damaged");
            }
            String key = FileNames.decode(Arrays.copyOfRange(data, blank + 1, equals));
            byte[] value = Arrays.copyOfRange(data, equals + 1, end - 1);
            if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
                sparse.append(sparse.isEmpty() ? "" : ",").append(FileNames.decode(value));
            } else {
                records.put(key, value);
            }
            at = end;
        }
        if (!sparse.isEmpty()) {
            records.put("GNU.sparse.map", FileNames.encode(sparse.toString()));
        }
        return records;
    }
}
