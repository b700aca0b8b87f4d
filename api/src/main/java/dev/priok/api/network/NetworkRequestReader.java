package dev.priok.api.network;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Fields;
import dev.priok.engine.network.NetworkRequest;
import dev.priok.model.EngineException;

/** Reads the body of NetworkCreate; what is not built is refused by name. */
final class NetworkRequestReader {
    private NetworkRequestReader() {}

    static NetworkRequest read(Fields request, ApiVersion version) {
        refuseUnbuilt(request);
        Fields ipam = request.object("IPAM");
        Boolean ipv4 = version.before(48) ? null : request.flagOrNull("EnableIPv4");
        return new NetworkRequest(
                request.text("Name"),
                request.text("Driver"),
                ipv4 == null || ipv4,
                request.flag("EnableIPv6"),
                request.flag("Internal"),
                request.flag("Attachable"),
                PoolReader.read(ipam.objects("Config")),
                ipam.textMap("Options"),
                request.textMap("Options"),
                request.textMap("Labels"));
    }

    private static void refuseUnbuilt(Fields request) {
        String scope = request.text("Scope");
        if (!scope.isEmpty() && !scope.equals("local")) {
            throw EngineException.notImplemented("Scope " + scope + " is not supported yet: networks are local");
        }
        for (String flag : new String[] {"Ingress", "ConfigOnly"}) {
            if (request.flag(flag)) {
                throw EngineException.notImplemented(flag + " is not supported yet; leave it out");
            }
        }
        String source = request.object("ConfigFrom").text("Network");
        if (!source.isEmpty()) {
            throw EngineException.notImplemented("ConfigFrom is not supported yet; leave it out");
        }
        String driver = request.object("IPAM").text("Driver");
        if (!driver.isEmpty() && !driver.equals("default")) {
            throw EngineException.notImplemented("IPAM.Driver " + driver + " is not supported yet: use default");
        }
    }
}
