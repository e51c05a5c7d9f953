package sh.crit.e2d.shell.internal.format;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Optional;

/**
 * Views as JSON: the fields are the record components in the order of their declaration, constants
 * are in lower case, what is absent is null. The tree is built here and not by gson's reflection,
 * because only record components have a defined order.
 */
public final class Json {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private Json() {}

  /** Indented JSON, without a line end after the last line. */
  public static String of(Object view) {
    return GSON.toJson(tree(view));
  }

  private static JsonElement tree(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(Json::tree).orElse(JsonNull.INSTANCE);
    } else if (value instanceof Collection<?> items) {
      JsonArray array = new JsonArray();
      items.forEach(item -> array.add(tree(item)));
      return array;
    } else if (value instanceof Enum<?> constant) {
      return new JsonPrimitive(Names.of(constant));
    } else if (value instanceof Number number) {
      return new JsonPrimitive(number);
    } else if (value instanceof Boolean truth) {
      return new JsonPrimitive(truth);
    } else if (value instanceof String text) {
      return new JsonPrimitive(text);
    } else if (value instanceof Record fields) {
      return object(fields);
    }
    throw new IllegalArgumentException("no JSON form for " + value.getClass().getName());
  }

  private static JsonObject object(Record view) {
    JsonObject object = new JsonObject();
    for (RecordComponent component : view.getClass().getRecordComponents()) {
      try {
        object.add(component.getName(), tree(component.getAccessor().invoke(view)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
    return object;
  }
}
