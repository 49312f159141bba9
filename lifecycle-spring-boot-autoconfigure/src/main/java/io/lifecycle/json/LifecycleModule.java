package io.lifecycle.json;

import java.util.function.UnaryOperator;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.SecretMask;
import tools.jackson.databind.module.SimpleModule;

/**
 * A Jackson module that writes every {@link LifecycleEvent}, including those of
 * applications, with the names of {@link EventFields}. Mappers that search for modules
 * find it automatically.
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
	 * @param mask hides secrets in error messages
	 */
	public LifecycleModule(UnaryOperator<String> mask) {
		super(LifecycleModule.class.getName());
		addSerializer(LifecycleEvent.class, new EventSerializer(mask));
	}

}
