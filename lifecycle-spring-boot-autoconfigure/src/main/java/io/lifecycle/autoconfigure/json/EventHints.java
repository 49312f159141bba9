package io.lifecycle.autoconfigure.json;

import java.util.stream.Stream;

import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.OpenConnection;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.text.EventFields;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Makes the components of events, which {@link EventFields} reads, and their constructors
 * available in a native image.
 */
class EventHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		EventFamilies.events().forEach((type) -> register(hints, type));
		Stream.of(InFlight.class.getPermittedSubclasses()).forEach((type) -> register(hints, type));
		register(hints, OpenConnection.class);
		register(hints, RequestInfo.class);
		register(hints, ResponseInfo.class);
	}

	private static void register(RuntimeHints hints, Class<?> type) {
		hints.reflection()
			.registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
	}

}
