package io.lifecycle.json;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.text.EventFields;
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
	 * Create the module.
	 */
	public LifecycleModule() {
		super(LifecycleModule.class.getName());
		addSerializer(LifecycleEvent.class, new EventSerializer());
	}

}
