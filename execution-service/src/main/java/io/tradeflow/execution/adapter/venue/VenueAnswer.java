package io.tradeflow.execution.adapter.venue;

import io.tradeflow.execution.adapter.venue.VenueJson.VenueOrder;
import java.time.Duration;

/** What the venue said for certain. */
sealed interface VenueAnswer {
  /** It has the order, as it is now. */
  record Taken(VenueOrder order) implements VenueAnswer {}

  /** It does not take the request, and said so at that time of its own. */
  record Refused(String code, String message, long venueTime) implements VenueAnswer {
    /** Code of a request that came after its validity. */
    private static final String LATE = "REQUEST_EXPIRED";

    boolean late() {
      return code.equals(LATE);
    }
  }

  /** It had not accepted the order at that time of its own. */
  record Absent(long venueTime) implements VenueAnswer {}

  /** It took nothing and wants to be left alone for so long. */
  record Limited(Duration pause) implements VenueAnswer {}
}
