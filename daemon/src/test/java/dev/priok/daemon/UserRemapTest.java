package dev.priok.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.UserMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserRemapTest {
    private final Machine machine = new Machine();

    private static final class Machine implements UserRemap.Accounts {
        final List<String> users = new ArrayList<>(
                List.of("root:x:0:0:root:/root:/bin/sh", "bob:x:1000:1000::/:/bin/sh", "ann:x:1001:100::/:/bin/sh"));
        final List<String> groups = new ArrayList<>(List.of("root:x:0:", "bob:x:1000:", "staff:x:50:"));
        final List<String> uids = new ArrayList<>(
                List.of("# comment", "bob:100000:65536", "ann:300000:10", "1000:200000:5", "bob:broken:7", "bob:1:0"));
        final List<String> gids = new ArrayList<>(List.of("bob:400000:65536"));

        private static Optional<String> find(List<String> lines, String key) {
            return lines.stream()
                    .filter(line -> line.split(":")[0].equals(key) || line.split(":")[2].equals(key))
                    .findFirst();
        }

        @Override
        public Optional<String> user(String key) {
            return find(users, key);
        }

        @Override
        public Optional<String> group(String key) {
            return find(groups, key);
        }

        @Override
        public List<String> subordinateUsers() {
            return uids;
        }

        @Override
        public List<String> subordinateGroups() {
            return gids;
        }

        @Override
        public void add(String name) {
            users.add(name + ":x:990:990::/:/bin/false");
            groups.add(name + ":x:990:");
        }

        @Override
        public void addSubordinateUsers(String name, long first, long count) {
            uids.add(name + ":" + first + ":" + count);
        }

        @Override
        public void addSubordinateGroups(String name, long first, long count) {
            gids.add(name + ":" + first + ":" + count);
        }
    }

    private UserMap resolve(String setting) {
        UserMap map = new UserRemap(machine).resolve(setting);
        assertThat(map).as(setting).isNotNull();
        return map;
    }

    @ParameterizedTest
    @CsvSource({"bob", "1000", "bob:staff", "bob:50", "1000:1000"})
    void whoseIdsTheyAreCanBeSaidInDifferentWays(String setting) {
        UserMap map = resolve(setting);
        assertThat(map.users().text()).isEqualTo("0 100000 65536\n65536 200000 5\n");
        assertThat(map.groups().text()).isEqualTo("0 400000 65536\n");
    }

    @Test
    void rootIsNobodyElse() {
        assertThat(new UserRemap(machine).resolve("root")).isNull();
        assertThat(new UserRemap(machine).resolve("0:0")).isNull();
        assertThat(new UserRemap(machine).resolve("")).isNull();
    }

    @Test
    void theDefaultAccountIsMadeOnceWithIdsThatNobodyHas() {
        UserMap map = resolve("default");
        // Behind bob's there is too little room before what his number has.
        assertThat(map.users().text()).isEqualTo("0 200005 65536\n");
        assertThat(map.groups().text()).isEqualTo("0 100000 65536\n");
        assertThat(machine.user("dockremap")).isPresent();
        int lines = machine.uids.size();
        assertThat(resolve("default")).isEqualTo(map);
        assertThat(machine.uids).hasSize(lines);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:b:c | Invalid user/group specification in --userns-remap: \"a:b:c\"",
                "4711 | Uid 4711 has no entry in /etc/passwd",
                "eve | Error during uid lookup for \"eve\": no such user",
                "ann | Error during gid lookup for \"ann\": no such group",
                "bob:eve | Error during gid lookup for \"eve\": no such group",
                "bob:4711 | Gid 4711 has no entry in /etc/group",
                "ann:staff | error creating ID mappings: no subgid ranges found for user \"ann\""
            })
    void whatIsMissingIsNamed(String setting, String message) {
        assertThatThrownBy(() -> new UserRemap(machine).resolve(setting)).hasMessage(message);
    }

    @Test
    void anAccountWithoutSubordinateIdsIsRefused() {
        machine.uids.clear();
        assertThatThrownBy(() -> new UserRemap(machine).resolve("bob"))
                .hasMessage("error creating ID mappings: no subuid ranges found for user \"bob\"");
    }
}
