package dev.plumb.modules.tls;

import dev.plumb.resource.ResourceKey;

/** Where a certificate is looked at. */
sealed interface CertificateSource extends ResourceKey {
    /**
     * In a file.
     *
     * @param path absolute
     */
    record InFile(String path) implements CertificateSource {
        @Override
        public String rendering() {
            return path;
        }
    }

    /**
     * Where a server shows it.
     *
     * @param host name or address to connect to
     * @param port its port
     * @param name the name that is asked for
     */
    record Served(String host, int port, String name) implements CertificateSource {
        @Override
        public String rendering() {
            return host + ":" + port + (name.equals(host) ? "" : " as " + name);
        }
    }
}
