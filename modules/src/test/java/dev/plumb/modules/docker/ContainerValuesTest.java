package dev.plumb.modules.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerValuesTest {
    @Test
    void sizesAreThoseOfDocker() {
        assertThat(ContainerValues.bytes("512")).isEqualTo(512);
        assertThat(ContainerValues.bytes("64m")).isEqualTo(64L << 20);
        assertThat(ContainerValues.bytes("1.5 GiB")).isEqualTo(3L << 29);
        assertThat(ContainerValues.bytes("-1")).isEqualTo(-1);
        assertThat(ContainerValues.bytes("lots")).isNull();
        assertThat(ContainerValues.size(3L << 29)).isEqualTo("1536M");
        assertThat(ContainerValues.size(1000)).isEqualTo("1000");
        assertThat(ContainerValues.size(0)).isEqualTo("none");
    }

    @Test
    void timesAreThoseOfDocker() {
        assertThat(ContainerValues.nanos("1m30s")).isEqualTo(90_000_000_000L);
        assertThat(ContainerValues.nanos("500ms")).isEqualTo(500_000_000L);
        assertThat(ContainerValues.nanos("5")).isEqualTo(5_000_000_000L);
        assertThat(ContainerValues.nanos("soon")).isNull();
    }

    @Test
    void portsThatSayNoAddressAreOnTheHostItself() {
        assertThat(ContainerValues.ports(List.of("8080:80", "9000", "53:53/udp"), "127.0.0.1"))
                .containsExactly("127.0.0.1:53:53/udp", "127.0.0.1:8080:80/tcp", "127.0.0.1::9000/tcp");
        assertThat(ContainerValues.ports(List.of("0.0.0.0:80:80", "[::1]:81:81", "1.2.3.4::82"), "127.0.0.1"))
                .containsExactly("0.0.0.0:80:80/tcp", "1.2.3.4::82/tcp", "[::1]:81:81/tcp");
        assertThat(ContainerValues.ports(List.of("8000-8002:80-82"), "127.0.0.1"))
                .containsExactly("127.0.0.1:8000:80/tcp", "127.0.0.1:8001:81/tcp", "127.0.0.1:8002:82/tcp");
    }

    @Test
    void whatIsNoPortIsTold() {
        assertThat(ContainerValues.mistake("8080:80")).isNull();
        assertThat(ContainerValues.mistake("http")).contains("write 8080:80");
        assertThat(ContainerValues.mistake("80:70000")).contains("65535");
        assertThat(ContainerValues.mistake("80-81:80-85")).contains("not of one length");
    }

    @Test
    void namesOfImagesAreShortenedAsDockerDoes() {
        assertThat(ImageName.of("nginx").shown()).isEqualTo("nginx:latest");
        assertThat(ImageName.of("docker.io/library/nginx:1").shown()).isEqualTo("nginx:1");
        assertThat(ImageName.of("acme/shop").registry()).isEqualTo("docker.io");
        assertThat(ImageName.of("127.0.0.1:5000/shop:v1").registry()).isEqualTo("127.0.0.1:5000");
        assertThat(ImageName.of("ghcr.io/acme/shop:v1").repository()).isEqualTo("ghcr.io/acme/shop");
        assertThat(ImageName.of("Nginx")).isNull();
        assertThat(ImageName.mistake("image", "Nginx")).contains("write nginx");
        assertThat(ImageName.of("localhost/shop").registry()).isEqualTo("localhost");
    }
}
