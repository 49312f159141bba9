package io.lifecycle.actuate;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The bus, as the endpoint shows it.
 *
 * @param startup the events of the start of the application, with their JSON names; empty
 * if these are disabled
 * @param listeners the listeners, in the order of their registration
 * @param collectors the buffered collectors
 * @param inFlight the active requests, streams and tasks, oldest first, with their JSON
 * names
 * @param events the latest events, newest first, with their JSON names; {@code null} if
 * none are kept
 * @since 0.1.0
 */
public record SignalsDescriptor(List<Map<String, @Nullable Object>> startup, List<ListenerDescriptor> listeners,
		List<CollectorDescriptor> collectors, List<Map<String, @Nullable Object>> inFlight,
		@Nullable List<Map<String, @Nullable Object>> events) implements OperationResponseBody {

}
