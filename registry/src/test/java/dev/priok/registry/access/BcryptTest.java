package dev.priok.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BcryptTest {
    /** Made by htpasswd -B of Apache 2.4.71, and by crypt(3) of libxcrypt 4.4.33. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "secret|$2y$05$qlYg5mrO5tcHk52pvKji.OXPagGBjjV33RluLXt9/8p5Om/hAw6.2",
                "secret|$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
                "\"\"|$2b$04$CCCCCCCCCCCCCCCCCCCCC.Cg0ly9t/KVBCBYYDfOmZKwry9JuXClC",
                "pässwörd €|$2y$06$/OK.fbVrR/bpIqNJ5ianF.UyiFxMyPyYzBbBFHEm9hsQCbEjHSNfK",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|$2a$04$zVHmKQtGGQob.b/Nc7l9NO5lk3HE4lBY9ZLK2Ksrzs65flaJMCy36",
                "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy|$2b$04$zVHmKQtGGQob.b/Nc7l9NO06MOC9Ru.oeKVZH3E1iZ3q/tjdSKBD6",
                "U*U|$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
            })
    void hashesOfOthersFit(String password, String hash) {
        Bcrypt bcrypt = Bcrypt.parse(hash).orElseThrow();
        assertThat(bcrypt.fits(password)).isTrue();
        assertThat(bcrypt.fits(password + "x")).isEqualTo(password.length() >= 72);
        assertThat(bcrypt.fits("")).isEqualTo(password.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
                "$apr1$abcdefgh$0123456789012345678901",
                "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2y$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2y$17$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe"
            })
    void otherHashesAreNotTaken(String hash) {
        assertThat(Bcrypt.parse(hash)).isEmpty();
    }
}
