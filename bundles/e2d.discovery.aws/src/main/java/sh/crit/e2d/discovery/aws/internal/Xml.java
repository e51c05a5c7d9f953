package sh.crit.e2d.discovery.aws.internal;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of an answer, by local names; attributes are of no interest. Elements that nobody asks
 * for are left out with all that is in them: they are most of what EC2 says.
 */
final class Xml {
  private static final int DEEPEST = 64;
  private static final int ELEMENTS_AT_MOST = 200_000;
  private static final Set<String> KNOWN =
      Set.of(
          "reservationSet",
          "instancesSet",
          "item",
          "instanceId",
          "instanceState",
          "name",
          "privateIpAddress",
          "ipv6Address",
          "tagSet",
          "key",
          "value",
          "nextToken",
          "DescribeAutoScalingInstancesResult",
          "AutoScalingInstances",
          "DescribeAutoScalingGroupsResult",
          "AutoScalingGroups",
          "AutoScalingGroupName",
          "Instances",
          "member",
          "InstanceId",
          "LifecycleState",
          "HealthStatus",
          "NextToken",
          "Errors",
          "Error",
          "Code",
          "Message");

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
    Xml root = new Parsing(reader).element(0);
    while (reader.hasNext()) {
      // What is broken behind the root is broken.
      reader.next();
    }
    return root;
  }

  /** Under way, with a count of what it holds: no answer must be able to fill the heap. */
  private static final class Parsing {
    private final XMLStreamReader reader;
    private int elements;

    private Parsing(XMLStreamReader reader) {
      this.reader = reader;
    }

    private Xml element(int depth) throws XMLStreamException {
      if (depth > DEEPEST) {
        throw new XMLStreamException("it is nested too deeply");
      }
      if (++elements > ELEMENTS_AT_MOST) {
        throw new XMLStreamException("it has more than " + ELEMENTS_AT_MOST + " elements");
      }
      String name = reader.getLocalName();
      StringBuilder text = new StringBuilder();
      List<Xml> children = new ArrayList<>();
      while (true) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          if (KNOWN.contains(reader.getLocalName())) {
            children.add(element(depth + 1));
          } else {
            skip();
          }
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          return new Xml(name, text.toString().strip(), List.copyOf(children));
        } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
          text.append(reader.getText());
        }
      }
    }

    private void skip() throws XMLStreamException {
      for (int open = 1; open > 0; ) {
        int event = reader.next();
        open +=
            event == XMLStreamConstants.START_ELEMENT
                ? 1
                : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
      }
    }
  }

  String name() {
    return name;
  }

  private Optional<Xml> child(String wanted) {
    return children.stream().filter(c -> c.name.equals(wanted)).findFirst();
  }

  /** The text of a child that may be missing; then, as when it says nothing, it is empty. */
  String text(String wanted) {
    return child(wanted).map(c -> c.content).orElse("");
  }

  /**
   * A child that every complete answer has.
   *
   * @throws XMLStreamException when it is not there: then more may be missing
   */
  Xml needed(String wanted) throws XMLStreamException {
    return child(wanted).orElseThrow(() -> lacks(wanted));
  }

  /** The text of a child that every complete answer has, with something in it. */
  String neededText(String wanted) throws XMLStreamException {
    String text = needed(wanted).content;
    if (text.isEmpty()) {
      throw lacks(wanted);
    }
    return text;
  }

  /** The items of a list that every complete answer has, be it without any. */
  List<Xml> list(String list, String item) throws XMLStreamException {
    return needed(list).children.stream().filter(c -> c.name.equals(item)).toList();
  }

  /** The items of a list that may be missing, which is the same as one without any. */
  List<Xml> optional(String list, String item) {
    return child(list).stream()
        .flatMap(l -> l.children.stream())
        .filter(c -> c.name.equals(item))
        .toList();
  }

  private XMLStreamException lacks(String wanted) {
    return new XMLStreamException("its <" + name + "> lacks <" + wanted + ">");
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
