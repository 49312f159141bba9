package io.lifecycle.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The listeners and the collector of a name, as the endpoint shows them.
 *
 * @param listeners the listeners of that name, usually one
 * @param collector the buffered collector behind it, or {@code null}
 * @since 0.1.0
 */
public record NamedDescriptor(List<ListenerDescriptor> listeners,
		@Nullable CollectorDescriptor collector) implements OperationResponseBody {

}
