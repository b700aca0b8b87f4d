package dev.priok.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte @Nullable [] pass(DetachKeys keys, String text) {
        return keys.pass(bytes(text), text.length());
    }

    @Test
    void detaches_when_the_keys_are_complete_even_in_two_parts() {
        DetachKeys keys = DetachKeys.parse("");
        assertThat(pass(keys, "abc\u0010")).isEqualTo(bytes("abc"));
        assertThat(pass(keys, "\u0011")).isNull();
    }

    @Test
    void passes_half_typed_keys_on_once_they_are_broken_off() {
        DetachKeys keys = DetachKeys.parse("ctrl-p,ctrl-q");
        assertThat(pass(keys, "\u0010x")).isEqualTo(bytes("\u0010x"));
        assertThat(pass(keys, "\u0010\u0010")).isEqualTo(bytes("\u0010"));
        assertThat(pass(keys, "\u0011")).isNull();
    }

    @Test
    void understands_plain_and_control_keys() {
        assertThat(pass(DetachKeys.parse("a,ctrl-["), "a\u001b")).isNull();
        assertThatThrownBy(() -> DetachKeys.parse("ctrl-1")).hasMessageContaining("Invalid detach keys");
        assertThatThrownBy(() -> DetachKeys.parse("a,,b")).hasMessageContaining("Invalid detach keys");
    }
}
