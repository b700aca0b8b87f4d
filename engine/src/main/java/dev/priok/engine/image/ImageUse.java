package dev.priok.engine.image;

import dev.priok.model.Container;
import dev.priok.model.ImageId;
import java.util.List;

/** Tells which containers are made from an image. */
@FunctionalInterface
public interface ImageUse {
    List<Container> containersOf(ImageId image);
}
