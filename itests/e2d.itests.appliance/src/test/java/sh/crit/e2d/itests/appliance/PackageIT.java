package sh.crit.e2d.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the unpacked appliance holds, and how it starts the Java that it finds. */
class PackageIT {
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
  private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  @TempDir Path dir;

  @Test
  void theLicensesOfNativeCodeAreThere() throws IOException {
    for (String name : List.of("zstd", "zstd-jni", "isa-l")) {
      String text = license(name);
      assertTrue(text.contains("Redistribution and use in source and binary forms"), name);
      assertTrue(text.contains("Copyright (c)"), name);
    }
    for (String name : List.of("gkl", "libffi")) {
      assertTrue(license(name).contains("Permission is hereby granted"), name);
    }
    assertTrue(license("zlib").contains("Permission is granted to anyone"));
    assertTrue(license("jna").contains("Apache License"));
  }

  private static String license(String name) throws IOException {
    return Files.readString(Distribution.home().resolve("licenses/" + name + ".txt"));
  }

  /** Options that a Java does not know keep it from starting, and without them later ones warn. */
  @ParameterizedTest
  @CsvSource({
    "17.0.16, false, false",
    "21.0.4, false, false",
    "22, true, false",
    "24.0.1, true, true",
    "25, true, true",
  })
  void eachJavaIsGrantedWhatItAsksFor(String version, boolean granted, boolean unsafe)
      throws IOException {
    Files.createDirectories(dir.resolve("bin"));
    Files.writeString(dir.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = dir.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

    String options =
        Commands.run(
                List.of(Distribution.bin("e2d"), "version"),
                Map.of("JAVA_HOME", dir.toString()),
                "")
            .orFail();
    assertEquals(granted, options.contains(NATIVE), options);
    assertEquals(unsafe, options.contains(UNSAFE), options);
  }
}
