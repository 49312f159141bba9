package io.lifecycle.autoconfigure.json;

import java.util.List;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.text.EventFields;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Keeps the components of events, which {@link EventFields} reads, in a native image.
 */
class EventHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		register(hints, RequestInfo.class);
		register(hints, ResponseInfo.class);
		register(hints, InFlightRequest.class);
		register(hints, InFlightTask.class);
		List.of(ApplicationStateEvent.class, RequestEvent.class, BackgroundTaskEvent.class, ConnectionEvent.class)
			.forEach((family) -> List.of(family.getPermittedSubclasses()).forEach((type) -> register(hints, type)));
	}

	private static void register(RuntimeHints hints, Class<?> type) {
		hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
	}

}
