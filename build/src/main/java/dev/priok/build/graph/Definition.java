package dev.priok.build.graph;

import dev.priok.model.Digest;
import dev.priok.model.ImageConfig.Platform;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bytes of definitions: every record by its name and components, each value with its length. */
final class Definition {
    /** Asked for anew, each of them would be prepared for its calls anew, which costs most of a cached build. */
    private static final ClassValue<List<Method>> ACCESSORS = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
            List<Method> accessors = Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .toList();
            accessors.forEach(accessor -> accessor.setAccessible(true));
            return accessors;
        }
    };

    private Definition() {}

    static Digest digest(Operation operation, Platform platform, List<Vertex> inputs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, operation);
            write(out, platform);
            write(out, inputs.stream().map(input -> input.digest().toString()).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.sha256(bytes.toByteArray());
    }

    private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeByte('n');
            case Record record -> writeRecord(out, record);
            case byte[] bytes -> writeBytes(out, 'b', bytes);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> sorted = new TreeMap<>();
                map.forEach((key, entry) -> sorted.put(String.valueOf(key), entry));
                out.writeByte('m');
                out.writeInt(sorted.size());
                for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
                    write(out, entry.getKey());
                    write(out, entry.getValue());
                }
            }
            case Collection<?> list -> {
                out.writeByte('l');
                out.writeInt(list.size());
                for (Object element : list) {
                    write(out, element);
                }
            }
            default -> writeBytes(out, 's', value.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void writeRecord(DataOutputStream out, Record record) throws IOException {
        out.writeByte('r');
        write(out, record.getClass().getSimpleName());
        for (Method accessor : ACCESSORS.get(record.getClass())) {
            try {
                write(out, accessor.invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void writeBytes(DataOutputStream out, char kind, byte[] bytes) throws IOException {
        out.writeByte(kind);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
