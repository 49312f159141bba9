package io.lifecycle.json;

import java.util.function.UnaryOperator;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.SecretMask;
import tools.jackson.databind.module.SimpleModule;

/**
 * Teaches Jackson to write every {@link LifecycleEvent}, those of applications too, with
 * the names of {@link EventFields}. Jackson finds it by itself where modules are looked
 * for.
 *
 * @since 0.1.0
 */
public final class LifecycleModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the module with the default mask.
	 */
	public LifecycleModule() {
		this(SecretMask.defaults()::text);
	}

	/**
	 * Create the module.
	 * @param mask hides what looks secret in the messages of errors
	 */
	public LifecycleModule(UnaryOperator<String> mask) {
		super(LifecycleModule.class.getName());
		addSerializer(LifecycleEvent.class, new EventSerializer(mask));
	}

}
