package sh.crit.e2d.itests.chaos.fault;

/** A fault of two actions. */
record Simple(String what, Runnable start, Runnable stop) implements Fault {
  @Override
  public String begin() {
    start.run();
    return what;
  }

  @Override
  public void end() {
    stop.run();
  }
}
