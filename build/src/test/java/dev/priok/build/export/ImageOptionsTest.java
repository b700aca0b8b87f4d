package dev.priok.build.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.BuildOutput.Kind;
import dev.priok.model.ImageReference;
import dev.priok.model.LayerCompression;
import dev.priok.model.LayerCompression.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageOptionsTest {
    @Test
    void namesHaveTagsAndAreThereOnce() {
        assertThat(Images.options(Kind.OCI, "name=one,docker.io/library/one:latest,h:5000/two:x")
                        .names())
                .extracting(ImageReference::toString)
                .containsExactly("docker.io/library/one:latest", "h:5000/two:x");
    }

    @Test
    void compressionIsWhatIsSaid() {
        assertThat(Images.options(Kind.OCI).compression()).isNull();
        assertThat(Images.options(Kind.OCI, "compression=zstd", "compression-level=7")
                        .compression())
                .isEqualTo(new LayerCompression(Format.ZSTD, 7));
        assertThat(Images.options(Kind.OCI, "compression-level=9").compression())
                .isEqualTo(new LayerCompression(Format.GZIP, 9));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            compression=estargz       | compression=estargz
            compression=brotli        | unsupported layer compression type: brotli
            compression-level=10      | compression level 10 of gzip
            compression-level=high    | non-integer value high
            push=perhaps              | non-bool value specified for push
            push=true                 | needs a name to be pushed
            registry.insecure=true    | registry.insecure
            tar=false                 | tar=false means nothing for type=image
            tar=maybe                 | non-bool value specified for tar
            dangling-name-prefix=x    | dangling-name-prefix
            buildinfo=true            | buildinfo=true is not supported for type=image
            annotation-planet.a=b     | unrecognized annotation type planet
            source-date-epoch=noon    | invalid source-date-epoch: noon
            """)
    void whatCannotBeDoneIsRefusedByName(String attribute, String words) {
        assertThatThrownBy(() -> Images.options(Kind.IMAGE, attribute)).hasMessageContaining(words);
    }

    @Test
    void anImageIsWhereClientsWantItLoaded() {
        assertThat(Images.options(Kind.IMAGE, "load=true", "push=false").stored())
                .isTrue();
    }

    @Test
    void dockersDocumentsHaveNoRoomForSomeThings() {
        assertThatThrownBy(() -> Images.options(Kind.IMAGE, "oci-mediatypes=false", "annotation-index.a=b"))
                .hasMessageContaining("cannot export annotations");
        assertThatThrownBy(() -> Images.options(Kind.IMAGE, "oci-mediatypes=false", "compression=zstd"))
                .hasMessageContaining("conflicts with");
        Images.options(Kind.IMAGE, "oci-mediatypes=false", "annotation.a=b");
    }
}
