package io.lifecycle.collector;

/**
 * What a destination outside of the process did with the events that it received.
 *
 * @param unconfirmed the number of events that it was offered but did not confirm; some
 * of them may have arrived
 * @param refusedOffers how many times it did not take an event, which then was offered
 * again
 * @param failing whether its most recent answer was a failure
 * @since 0.1.0
 */
public record DestinationStatus(long unconfirmed, long refusedOffers, boolean failing) {
}
