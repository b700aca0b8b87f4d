package dev.priok.cli.create;

import dev.priok.cli.flags.ByteSize;
import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.ListFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A number for each of some block devices: {@code /dev/sda:1mb}. */
final class DeviceRateFlag extends ListFlag {
    private enum Unit {
        WEIGHT,
        BYTES,
        OPERATIONS
    }

    private record DeviceRate(String path, long rate) {}

    private final Unit unit;
    private final List<DeviceRate> rates = new ArrayList<>();

    private DeviceRateFlag(String name, String about, Unit unit) {
        super(name, "list", about);
        this.unit = unit;
    }

    static DeviceRateFlag weight(String name, String about) {
        return new DeviceRateFlag(name, about, Unit.WEIGHT);
    }

    static DeviceRateFlag bytes(String name, String about) {
        return new DeviceRateFlag(name, about, Unit.BYTES);
    }

    static DeviceRateFlag operations(String name, String about) {
        return new DeviceRateFlag(name, about, Unit.OPERATIONS);
    }

    @Override
    protected String check(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new FlagException("bad format: " + text);
        }
        String path = text.substring(0, colon);
        if (!path.startsWith("/dev/")) {
            throw new FlagException("bad format for device path: " + text);
        }
        rates.add(new DeviceRate(path, rate(text, text.substring(colon + 1))));
        return text;
    }

    private long rate(String text, String number) {
        try {
            long rate = unit == Unit.BYTES ? ByteSize.parse(number) : Long.parseUnsignedLong(number);
            if (unit == Unit.WEIGHT && rate != 0 && (rate < 10 || rate > 1000)) {
                throw new FlagException("invalid weight for device: " + text);
            }
            return rate;
        } catch (NumberFormatException | FlagException _) {
            throw new FlagException(
                    switch (unit) {
                        case WEIGHT -> "invalid weight for device: " + text;
                        case BYTES ->
                            "invalid rate for device: " + text
                                    + ". The correct format is <device-path>:<number>[<unit>]. Number must be a positive"
                                    + " integer. Unit is optional and can be kb, mb, or gb";
                        case OPERATIONS ->
                            "invalid rate for device: " + text
                                    + ". The correct format is <device-path>:<number>. Number must be a positive integer";
                    });
        }
    }

    /** As the API has it, the number as a member of that name. */
    Json json(String member) {
        List<Json> items = new ArrayList<>();
        for (DeviceRate rate : rates) {
            items.add(new JsonObject()
                    .put("Path", rate.path())
                    .put(member, rate.rate())
                    .json());
        }
        return new Json.Arr(items);
    }
}
