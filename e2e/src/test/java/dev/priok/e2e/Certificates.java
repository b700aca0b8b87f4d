package dev.priok.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An authority of the tests' own, which signs certificates; all as PEM files in one directory. */
record Certificates(Path directory, String authority) {
    static Certificates of(Path directory, String authority) {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + authority,
                "-keyout",
                directory.resolve(authority + "-key.pem").toString(),
                "-out",
                directory.resolve(authority + ".pem").toString());
        return new Certificates(directory, authority);
    }

    Path authorityFile() {
        return directory.resolve(authority + ".pem");
    }

    Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    Path key(String name) {
        return directory.resolve(name + "-key.pem");
    }

    /** Makes a key and a certificate for it, for servers on 127.0.0.1 or clients of this name. */
    Certificates sign(String name) {
        return sign(name, "127.0.0.1");
    }

    /** The same for servers on another address. */
    Certificates sign(String name, String address) {
        Path request = directory.resolve(name + ".csr");
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=IP:" + address + ",DNS:localhost",
                "-keyout",
                key(name).toString(),
                "-out",
                request.toString());
        openssl(
                "x509",
                "-req",
                "-in",
                request.toString(),
                "-CA",
                authorityFile().toString(),
                "-CAkey",
                directory.resolve(authority + "-key.pem").toString(),
                "-CAcreateserial",
                "-copy_extensions",
                "copy",
                "-days",
                "2",
                "-out",
                certificate(name).toString());
        return this;
    }

    private static void openssl(String... arguments) {
        Programs.run(
                        Map.of(),
                        Stream.concat(Stream.of("openssl"), Stream.of(arguments))
                                .toList())
                .ok();
    }

    /** The docker client's flags to be this client and to trust this authority. */
    List<String> flags(String client) {
        return List.of(
                "--tlsverify",
                "--tlscacert",
                authorityFile().toString(),
                "--tlscert",
                certificate(client).toString(),
                "--tlskey",
                key(client).toString());
    }
}
