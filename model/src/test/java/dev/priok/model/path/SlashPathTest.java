package dev.priok.model.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlashPathTest {
    @ParameterizedTest
    @CsvSource({"'',.", "/,/", "//a//b/,/a/b", "a/./b,a/b", "a/../..,..", "/../a,/a", "../a,../a", "./,.", "a/..,."})
    void cleaningGivesTheShortest(String path, String cleaned) {
        assertThat(SlashPath.clean(path)).isEqualTo(cleaned);
    }

    @ParameterizedTest
    @CsvSource({
        "/w,x,true,/w/x",
        "/w,x/,true,/w/x/",
        "/w,.,true,/w/",
        "/w,'',true,/w/",
        "/w,.,false,/w",
        "/w,./,true,/w/",
        "/w,../x,false,/x",
        "/w,/x/,true,/x/",
        "/w,/x/,false,/x",
        "/w,x/.,true,/w/x/.",
        "/,.,true,/",
        "/w,'',false,/w",
        "w,x,false,/w/x"
    })
    void resolvingKeepsWhatSaysDirectory(String directory, String path, boolean keepEnd, String resolved) {
        assertThat(SlashPath.resolve(directory, path, keepEnd)).isEqualTo(resolved);
    }

    @ParameterizedTest
    @CsvSource({"/a/b,b", "a/,a", "'',.", "/,/"})
    void theBaseIsTheLastElement(String path, String base) {
        assertThat(SlashPath.base(path)).isEqualTo(base);
    }
}
