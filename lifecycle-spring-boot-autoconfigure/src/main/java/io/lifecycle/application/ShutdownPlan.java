package io.lifecycle.application;

import java.time.Duration;
import java.util.List;

/**
 * What belongs to the end of one application.
 *
 * @param preDrainDelay time between refusing traffic and draining
 * @param drainTimeout time to wait for what runs
 * @param immediate whether to wait for nothing
 * @param refuseTraffic tells the platform to send no traffic any more
 * @param flush delivers what the collectors hold
 * @param inFlight what runs
 * @param actions those who help it to end
 * @since 0.1.0
 */
public record ShutdownPlan(Duration preDrainDelay, Duration drainTimeout, boolean immediate, Runnable refuseTraffic,
		Runnable flush, InFlightRegistry inFlight, List<DrainAction> actions) {

}
