package dev.priok.cli.create;

import dev.priok.cli.flags.CommaList;
import dev.priok.cli.flags.Flag;
import dev.priok.cli.flags.FlagException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code --gpus all}, {@code --gpus 2} or {@code --gpus 'device=0,"capabilities=utility"'}. */
final class GpusFlag extends Flag {
    private final List<Json> requests = new ArrayList<>();

    GpusFlag(String name, String about) {
        super(name, "gpu-request", about);
    }

    List<Json> requests() {
        return requests;
    }

    @Override
    protected void accept(String text) {
        JsonObject request = new JsonObject();
        List<String> seen = new ArrayList<>();
        List<Json> capabilities = List.of(Json.ofStrings(List.of("gpu")));
        for (String field : CommaList.parse(text)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? "count" : field.substring(0, equals);
            String value = field.substring(equals + 1);
            if (seen.contains(key)) {
                throw new FlagException("gpu request key '" + key + "' can be specified only once");
            }
            seen.add(key);
            switch (key) {
                case "driver" -> request.put("Driver", value);
                case "count" -> request.put("Count", count(value));
                case "device" -> request.put("DeviceIDs", List.of(value.split(",", -1)));
                case "capabilities" -> {
                    List<String> all = new ArrayList<>(List.of(value.split(",", -1)));
                    all.add("gpu");
                    capabilities = List.of(Json.ofStrings(all));
                }
                case "options" -> request.putUnlessEmpty("Options", KeyValues.map(CommaList.parse(value)));
                default -> throw new FlagException("unexpected key '" + key + "' in '" + field + "'");
            }
        }
        if (!seen.contains("count") && !seen.contains("device")) {
            request.put("Count", 1);
        }
        requests.add(request.put("Capabilities", new Json.Arr(capabilities)).json());
    }

    private static long count(String text) {
        if (text.equals("all")) {
            return -1;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new FlagException(
                    "invalid count (" + text + "): value must be either \"all\" or an integer: invalid syntax");
        }
    }
}
