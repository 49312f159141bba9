package io.lifecycle.autoconfigure.console;

import io.lifecycle.actuate.CollectorDescriptor;
import io.lifecycle.actuate.ListenerDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Makes the files of the page, and what is written as JSON, available in a native image.
 */
class ConsoleHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/lifecycle/console/ui/*");
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), ListenerDescriptor.class,
				CollectorDescriptor.class);
	}

}
