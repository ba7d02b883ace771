package io.tradeflow.localstack;

/**
 * Ports of the infrastructure without an offset; those of the services stand in {@link Service}.
 */
public final class Ports {
  public static final int POSTGRES = 15432;
  public static final int KAFKA = 19092;
  public static final int KAFKA_CONTROLLER = 19093;
  public static final int REGISTRY = 8181;
  public static final int REGISTRY_MANAGEMENT = 8191;
  public static final int KEYCLOAK = 8180;
  public static final int KEYCLOAK_MANAGEMENT = 8190;
  public static final int REDIS = 16379;
  public static final int SMTP = 13025;
  public static final int VENUE = 8192;

  private Ports() {}
}
