package sh.crit.e2d.discovery.aws.internal;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** An element of an answer, by local names; attributes are of no interest. */
final class Xml {
  private static final int DEEPEST = 64;

  private final String name;
  private final String content;
  private final List<Xml> children;

  private Xml(String name, String content, List<Xml> children) {
    this.name = name;
    this.content = content;
    this.children = children;
  }

  /**
   * Reads a document.
   *
   * @throws XMLStreamException when it is broken, or declares anything
   */
  static Xml read(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(in, "UTF-8");
    reader.nextTag();
    Xml root = element(reader, 0);
    while (reader.hasNext()) {
      // What is broken behind the root is broken.
      reader.next();
    }
    return root;
  }

  private static Xml element(XMLStreamReader reader, int depth) throws XMLStreamException {
    if (depth > DEEPEST) {
      throw new XMLStreamException("it is nested too deeply");
    }
    String name = reader.getLocalName();
    StringBuilder text = new StringBuilder();
    List<Xml> children = new ArrayList<>();
    while (true) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        children.add(element(reader, depth + 1));
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        return new Xml(name, text.toString().strip(), List.copyOf(children));
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(reader.getText());
      }
    }
  }

  String name() {
    return name;
  }

  Optional<Xml> child(String wanted) {
    return children.stream().filter(c -> c.name.equals(wanted)).findFirst();
  }

  /** The text of a child; empty when there is none. */
  String text(String wanted) {
    return child(wanted).map(c -> c.content).orElse("");
  }

  /** The items of the first list of that name, at any depth. */
  List<Xml> all(String list, String item) {
    return descendants()
        .filter(x -> x.name.equals(list))
        .findFirst()
        .map(x -> x.children.stream().filter(c -> c.name.equals(item)).toList())
        .orElse(List.of());
  }

  /** The first text of an element of that name, at any depth. */
  Optional<String> first(String wanted) {
    return descendants()
        .filter(x -> x.name.equals(wanted) && !x.content.isEmpty())
        .map(x -> x.content)
        .findFirst();
  }

  private Stream<Xml> descendants() {
    return children.stream().flatMap(c -> Stream.concat(Stream.of(c), c.descendants()));
  }
}
