package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of network addresses. What is no address, or not of the kind asked for, gives false. */
final class NetworkFunctions implements Functions.Function {
    private static final String[] PRIVATE = {
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
        "::1/128"
    };

    @Override
    public @Nullable Object call(Call call) {
        int bits = call.function().equals("ipv4") ? 32 : call.function().equals("ipv6") ? 128 : 0;
        Object value = call.value("value");
        if (!(value instanceof List<?> list)) {
            return one(call, value, bits);
        }
        List<@Nullable Object> found = new ArrayList<>();
        for (Object item : list) {
            Object answer = one(call, item, bits);
            if (answer != null && !answer.equals(false)) {
                found.add(answer);
            }
        }
        return found;
    }

    private static @Nullable Object one(Call call, @Nullable Object value, int bits) {
        String text = Values.text(value);
        Network network = text == null ? null : Network.read(text.strip());
        if (network == null || bits != 0 && network.bits() != bits) {
            return false;
        }
        Object query = call.value("query");
        if (query instanceof Long index) {
            return at(network, index);
        }
        String word = call.text("query");
        return word.matches("-?\\d+") ? at(network, Long.parseLong(word)) : answer(call, network, text, word);
    }

    private static Object at(Network network, long index) {
        BigInteger place = BigInteger.valueOf(index);
        BigInteger number = index < 0
                ? network.last().add(BigInteger.ONE).add(place)
                : network.first().add(place);
        boolean inside = number.compareTo(network.first()) >= 0 && number.compareTo(network.last()) <= 0;
        return inside ? network.shown(number) + "/" + network.prefix() : (Object) false;
    }

    private static Object answer(Call call, Network network, @Nullable String text, String query) {
        String address = network.shown(network.address());
        return switch (query) {
            case "" -> address + (network.hasPrefix() ? "/" + network.prefix() : "");
            case "bool" -> true;
            case "address", "ip" -> network.isHost() ? address : (Object) false;
            case "network", "network_id" -> network.shown(network.first());
            case "netmask" -> network.shown(Network.mask(network.prefix(), network.bits()));
            case "hostmask" -> network.shown(network.size().subtract(BigInteger.ONE));
            case "prefix" -> (long) network.prefix();
            case "cidr" -> address + "/" + network.prefix();
            case "subnet", "network/prefix" -> network.shown(network.first()) + "/" + network.prefix();
            case "net" -> network.isHost() ? (Object) false : address + "/" + network.prefix();
            case "host", "address/prefix", "ip/prefix" ->
                network.isHost() ? address + "/" + network.prefix() : (Object) false;
            case "broadcast" -> network.size().bitLength() > 2 ? network.shown(network.last()) : (Object) false;
            case "size" ->
                network.size().bitLength() < 64 ? (Object) network.size().longValue() : network.size() + "";
            case "first_usable", "last_usable" -> usable(network, query.startsWith("first"));
            case "version" -> network.bits() == 32 ? 4L : 6L;
            case "ipv4", "ipv6" -> network.bits() == 32 == query.equals("ipv4") ? String.valueOf(text) : (Object) false;
            case "private", "public" ->
                isPrivate(network) == query.equals("private") ? String.valueOf(text) : (Object) false;
            default ->
                throw call.misuse("there is no query '" + query + "'; there are address, network, netmask, prefix,"
                        + " cidr, subnet, net, host, broadcast, size, first_usable, last_usable, version, private, public,"
                        + " bool and numbers");
        };
    }

    private static Object usable(Network network, boolean first) {
        boolean ends = network.bits() - network.prefix() > 1;
        BigInteger step = ends ? BigInteger.ONE : BigInteger.ZERO;
        return first
                ? network.shown(network.first().add(step))
                : network.shown(network.last().subtract(step));
    }

    private static boolean isPrivate(Network network) {
        for (String block : PRIVATE) {
            Network range = Network.read(block);
            if (range != null
                    && range.bits() == network.bits()
                    && network.address().compareTo(range.first()) >= 0
                    && network.address().compareTo(range.last()) <= 0) {
                return true;
            }
        }
        return false;
    }
}
