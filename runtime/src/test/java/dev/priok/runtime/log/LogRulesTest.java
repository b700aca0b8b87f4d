package dev.priok.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.ContainerId;
import dev.priok.model.HostSpec.LogConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogRulesTest {
    private static LogConfig config(String driver, String options) {
        Map<String, String> map = new java.util.TreeMap<>();
        for (String pair : options.split(" ", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                map.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new LogConfig(driver, map);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        json-file | x=1                             | unknown log opt 'x' for json-file log driver
        local     | x=1                             | unknown log opt 'x' for log driver local
        nothing   | ''                              | logger: no log driver named 'nothing' is registered
        json-file | max-size=many                   | invalid size: 'many'
        json-file | max-size=0                      | max-size must be a positive number
        json-file | max-file=0                      | max-file cannot be less than 1
        json-file | max-file=a                      | strconv.Atoi: parsing "a": invalid syntax
        json-file | compress=maybe                  | strconv.ParseBool: parsing "maybe": invalid syntax
        json-file | compress=true max-size=1m       | compress cannot be true when max-file is less than 2 or max-size is not set
        json-file | compress=true max-size=-1 max-file=2 | compress cannot be true when max-file is less than 2 or max-size is not set
        json-file | mode=async                      | logger: logging mode not supported: async
        json-file | max-buffer-size=1m              | logger: max-buffer-size option is only supported with 'mode=non-blocking'
        json-file | mode=non-blocking max-buffer-size=x | error parsing option max-buffer-size: invalid size: 'x'
        json-file | tag={{.Secret}}                 | the log option tag can't have {{.Secret}}
        json-file | labels-regex=(                  | error parsing regexp: Unclosed group
        local     | max-size=x                      | invalid value for max-size: x: invalid size: 'x'
        local     | compress=x                      | invalid boolean value for compress
        local     | max-file=1                      | compression cannot be enabled when max file count is 1
        """)
    void refusesInDockersWords(String driver, String options, String message) {
        assertThatThrownBy(() -> LogRules.check(config(driver, options))).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        json-file | ''                                                | 50000000            | 3 | false
        json-file | max-size=10m                                      | 10000000            | 1 | false
        json-file | max-size=1.5k max-file=7 compress=true            | 1500                | 7 | true
        json-file | max-size=-1                                       | 9223372036854775807 | 1 | false
        json-file | max-file=5 mode=non-blocking max-buffer-size=4m   | 50000000            | 5 | false
        local     | ''                                                | 20971520            | 5 | true
        local     | max-file=1 compress=false                         | 20971520            | 1 | false
        none      | anything=goes                                     | 9223372036854775807 | 1 | false
        """)
    void readsHowMuchIsKept(String driver, String options, long size, int files, boolean compress) {
        LogConfig config = config(driver, options);
        LogRules.check(config);
        assertThat(Retention.of(config)).isEqualTo(new Retention(size, files, compress));
    }

    @Test
    void theDaemonsOptionsAreForItsDriverOnly() {
        LogDefaults defaults =
                new LogDefaults("json-file", Map.of("max-size", "1m", "max-file", "2"), LogsCap.BUILT_IN);
        assertThat(defaults.complete(config("", "max-file=5")))
                .isEqualTo(config("json-file", "max-size=1m max-file=5"));
        assertThat(defaults.complete(config("local", ""))).isEqualTo(config("local", ""));
        assertThatThrownBy(() -> new LogDefaults("local", Map.of("max-sise", "1m"), LogsCap.BUILT_IN))
                .hasMessageContaining("failed to set log opts: unknown log opt 'max-sise' for log driver local");
    }

    @Test
    void chosenLabelsAndVariablesAndTheTagComeWithDetails() {
        ContainerId id = new ContainerId("c".repeat(64));
        assertThat(prefix(id, Map.of())).isEqualTo(" ");
        assertThat(prefix(id, Map.of("labels", "team,missing", "env-regex", "^ST")))
                .isEqualTo("STAGE=test,team=a+b ");
        assertThat(prefix(id, Map.of("tag", "{{.Name}}/{{.ID}}/{{ .ImageID }}/{{.ImageName}}/{{.DaemonName}}")))
                .isEqualTo("tag=talker%2Fcccccccccccc%2F0123456789ab%2Fbusybox%3A1%2Fpriok ");
    }

    private static String prefix(ContainerId id, Map<String, String> options) {
        return LogAttributes.prefix(LoggingContainers.with(id, options), new LogConfig("json-file", options));
    }
}
