package sh.crit.e2d.snapshot.internal.delta;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.catalog.Entry;

/**
 * The changes that follow a backup without a gap.
 *
 * @param base the backup
 * @param links the chunks, all of them proven, in order
 * @param broken why it ends before its last chunk; empty when it does not
 */
public record Chain(Entry base, List<Link> links, Optional<E2dException> broken) {
  public Chain {
    links = List.copyOf(links);
  }

  /** The last revision that it leads to; that of the backup where there is no chunk. */
  public long reach() {
    return last().map(link -> link.head().to()).orElse(base.origin().revision());
  }

  /** A raft term that it surely reaches; 0 where that is not known. */
  public long term() {
    return position().term();
  }

  /** A raft index up to which it holds everything; 0 where that is not known. */
  public long index() {
    return position().index();
  }

  Position position() {
    return last()
        .map(Link::head)
        .filter(head -> head.term() != 0)
        .map(head -> new Position(head.term(), head.index(), head.to()))
        .orElse(new Position(base.origin().term(), base.origin().index(), reach()));
  }

  /** Whether there is any chunk. */
  public boolean leads() {
    return !links.isEmpty();
  }

  Optional<Link> last() {
    return links.isEmpty() ? Optional.empty() : Optional.of(links.get(links.size() - 1));
  }

  /** The SHA-256 that the next chunk has to name. */
  String tip() {
    return last().map(Link::sha256).orElse(base.stored().sha256());
  }
}
