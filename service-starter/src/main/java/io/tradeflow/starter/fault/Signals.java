package io.tradeflow.starter.fault;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/** Real signals to this process, by the C library: no handler runs and nothing is flushed. */
final class Signals implements Armed.Signal {
  private static final int SIGKILL = 9;
  private static final int SIGSTOP =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac") ? 17 : 19;

  private final MethodHandle kill =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private final int self = Math.toIntExact(ProcessHandle.current().pid());

  @Override
  public void send(Armed.Action action) {
    int signal =
        switch (action) {
          case DIE -> SIGKILL;
          case STOP -> SIGSTOP;
        };
    try {
      int failed = (int) kill.invokeExact(self, signal);
      if (failed != 0) {
        throw new IllegalStateException("The system did not let this process signal itself");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) cannot be called", e);
    }
  }
}
