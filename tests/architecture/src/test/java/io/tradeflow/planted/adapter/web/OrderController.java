package io.tradeflow.planted.adapter.web;

import io.tradeflow.planted.application.PlaceOrder;
import java.util.logging.Logger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** Injected fields, the console, the JDK's logger, an unmarked package. */
public final class OrderController {
  @Autowired PlaceOrder useCase;

  @Value("${planted}")
  String setting;

  void print() {
    System.out.println(setting);
    System.err.println(useCase);
    Logger.getLogger("planted").info(setting);
  }
}
