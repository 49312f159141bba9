package io.lifecycle.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The result of an action.
 *
 * @param action the action
 * @param done whether the action had an effect: a quarantined listener was restored, or
 * the consumers of a collector received its events
 * @since 0.1.0
 */
public record ActionDescriptor(SignalsAction action, boolean done) implements OperationResponseBody {

}
