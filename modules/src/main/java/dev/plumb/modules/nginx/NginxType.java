package dev.plumb.modules.nginx;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.resource.Provider;
import dev.plumb.resource.ResourceRef;

/** The program nginx: its version with that of OpenSSL, and whether the kernel knows IPv6. */
final class NginxType extends ValueType {
    private static final NginxType TYPE = new NginxType();

    /** The versions of nginx and of the OpenSSL that it runs with; nothing where there is none. */
    static final ResourceRef<ValueState> VERSION = TYPE.ref("nginx");

    /** There or not. */
    static final ResourceRef<ValueState> IPV6 = TYPE.ref("ipv6");

    private NginxType() {
        super("web server", "", """
                case $k in
                ipv6)[ ! -e /proc/net/if_inet6 ]||v=yes;;
                *)if command -v nginx >/dev/null;then
                v=$(nginx -V 2>&1|sed -n 's/^nginx version: [a-z]*\\/\\([0-9.]*\\).*/\\1/p;s/^built with OpenSSL \\([0-9.]*\\).*/\\1/p;s/.*(running with OpenSSL \\([0-9.]*\\).*/\\1/p'|tr '\\n' ' ')
                v=${v% }
                case $v in ?*);;*)f='nginx -V does not tell a version';;esac
                fi;;
                esac
                """);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ValueState> read) {
        return changed.equals(read)
                || read.equals(VERSION)
                        && changed.type().name().equals("package")
                        && (changed.key().startsWith("nginx") || changed.key().startsWith("libssl"));
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<ValueState> ref, Provider provider) {
        return provider.kind().equals("package") && ref.equals(VERSION) ? provider.name("nginx") : Provider.Chance.NONE;
    }
}
