package sh.crit.e2d.shell.internal.command;

import java.util.AbstractList;
import java.util.List;

/** An answer that is a list: a list to Gogo, which still knows its command when it is empty. */
public final class AnswerList extends AbstractList<Object> {
  private final Answer<?> answer;
  private final List<?> items;

  /**
   * @param items the answer's value
   */
  public AnswerList(Answer<?> answer, List<?> items) {
    this.answer = answer;
    this.items = items;
  }

  Answer<?> answer() {
    return answer;
  }

  @Override
  public Object get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }
}
