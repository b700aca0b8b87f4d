package dev.priok.store.record;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerState;
import dev.priok.model.Digest;
import dev.priok.model.ImageId;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.MacAddress;
import dev.priok.model.MountSpec;
import dev.priok.model.NamespaceMode;
import dev.priok.model.NetworkId;
import dev.priok.model.Networking.Port;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** The model's records as JSON. The names of sealed types' cases are written out here: they are a stored format. */
final class RecordJson {
    private final JsonMapper mapper = JsonMapper.builder()
            .changeDefaultVisibility(checker -> checker.withVisibility(PropertyAccessor.GETTER, Visibility.NONE)
                    .withVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                    .withVisibility(PropertyAccessor.FIELD, Visibility.ANY))
            // A field that a later version wrote and this one doesn't know must not be dropped in silence.
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(ContainerState.class, StateTypes.class)
            .addMixIn(NamespaceMode.class, NamespaceTypes.class)
            .addMixIn(MountSpec.class, MountTypes.class)
            .addModule(identities())
            .build();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ContainerState.Created.class, name = "created"),
        @JsonSubTypes.Type(value = ContainerState.Running.class, name = "running"),
        @JsonSubTypes.Type(value = ContainerState.Paused.class, name = "paused"),
        @JsonSubTypes.Type(value = ContainerState.Restarting.class, name = "restarting"),
        @JsonSubTypes.Type(value = ContainerState.Exited.class, name = "exited"),
        @JsonSubTypes.Type(value = ContainerState.Removing.class, name = "removing"),
        @JsonSubTypes.Type(value = ContainerState.Dead.class, name = "dead")
    })
    private interface StateTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = NamespaceMode.Default.class, name = "default"),
        @JsonSubTypes.Type(value = NamespaceMode.Private.class, name = "private"),
        @JsonSubTypes.Type(value = NamespaceMode.Shareable.class, name = "shareable"),
        @JsonSubTypes.Type(value = NamespaceMode.Bare.class, name = "bare"),
        @JsonSubTypes.Type(value = NamespaceMode.Host.class, name = "host"),
        @JsonSubTypes.Type(value = NamespaceMode.Container.class, name = "container")
    })
    private interface NamespaceTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = MountSpec.Bind.class, name = "bind"),
        @JsonSubTypes.Type(value = MountSpec.Tmpfs.class, name = "tmpfs"),
        @JsonSubTypes.Type(value = MountSpec.VolumeUse.class, name = "volume"),
        @JsonSubTypes.Type(value = MountSpec.ImageUse.class, name = "image")
    })
    private interface MountTypes {}

    private static SimpleModule identities() {
        SimpleModule module = new SimpleModule("identities");
        module.addSerializer(Digest.class, ToStringSerializer.instance);
        module.addDeserializer(Digest.class, new TextDeserializer<>(Digest.class, Digest::parse));
        module.addSerializer(ContainerId.class, ToStringSerializer.instance);
        module.addDeserializer(ContainerId.class, new TextDeserializer<>(ContainerId.class, ContainerId::new));
        module.addSerializer(ImageId.class, ToStringSerializer.instance);
        module.addDeserializer(ImageId.class, new TextDeserializer<>(ImageId.class, ImageId::parse));
        module.addSerializer(NetworkId.class, ToStringSerializer.instance);
        module.addDeserializer(NetworkId.class, new TextDeserializer<>(NetworkId.class, NetworkId::new));
        module.addSerializer(IpAddress.class, ToStringSerializer.instance);
        module.addDeserializer(IpAddress.class, new TextDeserializer<>(IpAddress.class, IpAddress::parse));
        module.addSerializer(IpPrefix.class, ToStringSerializer.instance);
        module.addDeserializer(IpPrefix.class, new TextDeserializer<>(IpPrefix.class, IpPrefix::parse));
        module.addSerializer(MacAddress.class, ToStringSerializer.instance);
        module.addDeserializer(MacAddress.class, new TextDeserializer<>(MacAddress.class, MacAddress::new));
        module.addSerializer(Port.class, ToStringSerializer.instance);
        module.addDeserializer(Port.class, new TextDeserializer<>(Port.class, Port::parse));
        return module;
    }

    String write(Object record) {
        return mapper.writeValueAsString(record);
    }

    /** Throws JacksonException or EngineException for what no version of this class wrote. */
    <T> T read(String json, Class<T> type) {
        return mapper.readValue(json, type);
    }

    private static final class TextDeserializer<T> extends StdScalarDeserializer<T> {
        private final Function<String, T> parse;

        TextDeserializer(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            return parse.apply(parser.getString());
        }
    }
}
