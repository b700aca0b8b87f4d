package dev.priok.compose.converge;

import dev.priok.compose.ProjectFailure;
import dev.priok.compose.create.FileCopies;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes an archive of a few small files (POSIX pax Interchange Format, "ustar Interchange Format"). */
final class TarFile {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;

    private TarFile() {}

    static void write(List<FileCopies.Copy> files, OutputStream out) throws IOException {
        for (FileCopies.Copy file : files) {
            byte[] content = file.content().getBytes(StandardCharsets.UTF_8);
            out.write(header(file, content.length));
            out.write(content);
            out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        }
        out.write(new byte[2 * BLOCK]);
    }

    private static byte[] header(FileCopies.Copy file, int sizeBytes) {
        byte[] header = new byte[BLOCK];
        byte[] name = file.target().replaceFirst("^/+", "").getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_NAME) {
            throw new ProjectFailure(
                    "the target of a config or secret is longer than " + LONGEST_NAME + " bytes: " + file.target());
        }
        System.arraycopy(name, 0, header, 0, name.length);
        octal(header, 100, 8, file.mode());
        octal(header, 108, 8, id(file.uid(), file.target()));
        octal(header, 116, 8, id(file.gid(), file.target()));
        octal(header, 124, 12, sizeBytes);
        octal(header, 136, 12, Instant.now().getEpochSecond());
        header[156] = '0';
        byte[] magic = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, header, 257, magic.length);
        // The sum is made as if its own field were blank.
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 7, sum);
        return header;
    }

    private static long id(String text, String target) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new ProjectFailure("the owner of " + target + " isn't a number: " + text);
        }
    }

    private static void octal(byte[] header, int place, int length, long value) {
        byte[] digits =
                String.format(Locale.ROOT, "%0" + (length - 1) + "o", value).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, place, digits.length);
        header[place + length - 1] = 0;
    }
}
