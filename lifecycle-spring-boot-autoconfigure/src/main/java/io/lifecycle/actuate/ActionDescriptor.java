package io.lifecycle.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What came of an action.
 *
 * @param action the action
 * @param done whether anything was done: a listener was quarantined and is restored; the
 * consumers of a collector have what it held
 * @since 0.1.0
 */
public record ActionDescriptor(SignalsAction action, boolean done) implements OperationResponseBody {

}
