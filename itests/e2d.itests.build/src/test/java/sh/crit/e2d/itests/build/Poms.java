package sh.crit.e2d.itests.build;

import java.io.IOException;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** A pom, to look things up in. */
record Poms(Document document) {
  static Poms of(Path file) throws IOException {
    try {
      return new Poms(
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** The text of an element below the project; empty when there is none. */
  String value(String path) throws IOException {
    try {
      return XPathFactory.newInstance().newXPath().evaluate("/project/" + path, document);
    } catch (XPathExpressionException e) {
      throw new IOException(path, e);
    }
  }

  String property(String name) throws IOException {
    return value("properties/*[name()='" + name + "']");
  }

  /** The version of a plugin of the build, wherever it is declared. */
  String pluginVersion(String artifact) throws IOException {
    return value("build//plugin[artifactId='" + artifact + "']/version");
  }
}
