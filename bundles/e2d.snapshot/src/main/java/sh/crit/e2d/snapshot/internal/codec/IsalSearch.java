package sh.crit.e2d.snapshot.internal.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds an ISA-L that works, or says why there is none. */
final class IsalSearch {
  /** In Debian's package libisal2 and Fedora's isa-l. */
  static final String OPERATING_SYSTEMS = "libisal.so.2";

  private static final Logger LOG = LoggerFactory.getLogger(IsalSearch.class);

  private IsalSearch() {}

  /**
   * The first library that can be loaded and compresses a sample as it should.
   *
   * @param jna brings up what calls libraries
   * @param places each gives the name or path of a library, or throws a {@link LinkageError}
   */
  static Optional<Isal> find(Runnable jna, List<Supplier<String>> places) {
    List<String> obstacles = new ArrayList<>();
    try {
      jna.run();
      for (Supplier<String> place : places) {
        Optional<Isal> found = attempt(place, IsalDeflater::new, obstacles);
        if (found.isPresent()) {
          LOG.info("gzip is compressed by ISA-L: {}", found.get().name());
          return found;
        }
      }
    } catch (LinkageError e) {
      obstacles.add(reason(e));
    }
    LOG.info(
        "gzip is compressed by the JDK, which takes several times as long as ISA-L would: {}",
        String.join("; ", obstacles));
    return Optional.empty();
  }

  /** Opens and tries one library; says in the list why it is not to be used. */
  static Optional<Isal> attempt(
      Supplier<String> place, Function<Isal, BlockDeflater> opening, List<String> obstacles) {
    try {
      Isal isal = new Isal(place.get());
      Optional<String> fault = DeflaterTrial.fault(() -> opening.apply(isal));
      if (fault.isEmpty()) {
        return Optional.of(isal);
      }
      obstacles.add(isal.name() + " " + fault.get());
    } catch (LinkageError e) {
      obstacles.add(reason(e));
    }
    return Optional.empty();
  }

  /** Of JNA's messages the second line says what is the matter, the others where it has looked. */
  private static String reason(LinkageError error) {
    return String.valueOf(error.getMessage()).lines().limit(2).collect(Collectors.joining(" "));
  }
}
